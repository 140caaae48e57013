"""What can be trained: sense and nonsense, and texts of it."""

import dataclasses

import numpy as np
import pytest

from helpers.training import Config, describe, format_hidden, parse_hidden, validation_size
from helpers.training.config import is_whole


@pytest.mark.parametrize(
    "bad",
    [
        {"hidden": 128},
        {"hidden": [128]},
        {"hidden": (0,)},
        {"hidden": (12.5,)},
        {"hidden": (16, 0)},
        {"hidden": (True,)},
        {"epochs": -1},
        {"epochs": 2.0},
        {"batch_size": 0},
        {"optimizer": "adamw"},
        {"optimizer": None},
        {"learning_rate": 0},
        {"learning_rate": float("nan")},
        {"learning_rate": float("inf")},
        {"learning_rate": True},
        {"learning_rate": "fast"},
        {"seed": -1},
        {"seed": True},
        {"validation_size": -1},
        {"activation": "softmax"},
        {"dropout": 1},
        {"dropout": -0.1},
        {"dropout": None},
    ],
    ids=str,
)
def test_bad_values_get_one_sentence(bad):
    (name,) = bad
    with pytest.raises(ValueError, match=f"^{name} must be .*, not .*\\.$") as error:
        Config(**bad)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "good",
    [
        {"hidden": ()},
        {"hidden": (1,)},
        {"hidden": (np.int64(16), 8)},
        {"epochs": 0},
        {"batch_size": 1},
        {"learning_rate": 1},
        {"learning_rate": 1e-9},
        {"learning_rate": 2.5},
        {"learning_rate": np.float32(0.1)},
        {"seed": np.int64(0)},
        {"validation_size": 0},
        {"dropout": 0},
        {"dropout": 0.99},
    ],
    ids=str,
)
def test_values_at_the_limits_are_taken(good):
    config = Config(**good)
    assert {name: getattr(config, name) for name in good} == good


def test_config_is_frozen_and_hashable():
    assert {Config(): 1}[Config(hidden=(128,))] == 1
    with pytest.raises(AttributeError):
        Config().epochs = 7


def test_defaults():
    assert dataclasses.astuple(Config()) == ((128,), 5, 32, "adam", None, 0, 5_000, "relu", 0.0)


def test_without_epochs_all_else_stays():
    config = Config((3,), 7, 16, "sgd", 0.5, 1, 200, "tanh", 0.25)
    assert config.without_epochs() == Config((3,), 0, 16, "sgd", 0.5, 1, 200, "tanh", 0.25)


def test_descriptions():
    assert describe(Config(seed=7)) == "128 hidden units, 5 epochs, Adam, seed 7"
    config = Config(hidden=(64, 16), epochs=2, optimizer="sgd", dropout=0.25)
    assert describe(config) == "64 + 16 hidden units, 2 epochs, SGD, dropout 0.25, seed 0"
    assert describe(Config(hidden=())).startswith("no hidden units, ")


@pytest.mark.parametrize(("hidden", "text"), [((), "none"), ((128,), "128"), ((128, 10), "128+10")])
def test_layers_as_text_and_back(hidden, text):
    assert format_hidden(hidden) == text
    assert parse_hidden(text) == hidden


@pytest.mark.parametrize("text", ["", "128+", "None", "12.5"])
def test_text_without_layers(text):
    with pytest.raises(ValueError, match="invalid literal"):
        parse_hidden(text)


@pytest.mark.parametrize(
    ("value", "whole"),
    [(2, True), (3, True), (1, False), (np.int32(2), True), (2.0, False), (True, False), ("2", False)],
)
def test_whole_numbers_from_two(value, whole):
    assert is_whole(value, 2) == whole


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "128 hidden units, 5 epochs, Adam, seed 0"),
        ({"learning_rate": 1e-5}, "128 hidden units, 5 epochs, Adam, learning rate 1e-05, seed 0"),
        (
            {"learning_rate": 0.3, "dropout": 0.2},
            "128 hidden units, 5 epochs, Adam, learning rate 0.3, dropout 0.2, seed 0",
        ),
        ({"hidden": (), "seed": 29, "epochs": 1}, "no hidden units, 1 epochs, Adam, seed 29"),
        ({"hidden": (64, 10), "activation": "elu"}, "64 + 10 hidden units, 5 epochs, elu, Adam, seed 0"),
    ],
)
def test_a_configuration_in_words(changes, words):
    assert describe(Config(**changes)) == words


def test_how_many_pictures_to_hold_back():
    assert [validation_size(n) for n in (60_000, 50_000, 2_010, 9)] == [5_000, 5_000, 201, 0]
