"""The exercises' simple checks: right, wrong, not attempted, and never a traceback."""

import re

import nbformat
import numpy as np
import pytest
import tensorflow as tf
from make_lessons import SOLUTIONS

from helpers.checks import _EXERCISES, check
from helpers.data import CLASS_NAMES

NUMBERS = [name for name, expected in _EXERCISES.items() if not callable(expected)]
FUNCTIONS = [name for name in _EXERCISES if name not in NUMBERS]


def said(capsys, name, answer):
    """Return the one line that a check prints."""
    check(name, answer)
    (line,) = capsys.readouterr().out.splitlines()
    return line


@pytest.mark.parametrize("name", _EXERCISES)
def test_the_blank_is_not_attempted(capsys, name):
    assert said(capsys, name, ...) == f"○ {name}: not attempted yet. Replace the … and run this cell again."


def blank(*_): ...


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("answer", [blank, lambda *_: ..., lambda *_: print(end="")])
def test_a_function_that_returns_nothing(capsys, caplog, name, answer):
    assert said(capsys, name, answer) == f"○ {name}: not attempted yet, or is there no `return` in your function?"
    assert not caplog.records, "TensorFlow warns a learner who has not even begun"


def raises(*_):
    raise ValueError("first line\nsecond line")


@pytest.mark.parametrize("name", _EXERCISES)
@pytest.mark.parametrize("answer", [None, -1, "no idea", [1, 2], raises, lambda *_: 1, float("nan"), np.zeros(3)])
def test_a_wrong_answer_gets_one_line(capsys, name, answer):
    assert said(capsys, name, answer).startswith(f"✗ {name}: not yet. ")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_value_in_place_of_a_function(capsys, name):
    assert "wants a function" in said(capsys, name, 0.5)


def test_every_exercise_stands_in_one_lesson():
    asked = []
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        asked += re.findall(r'^check\("(\w+)"', "\n".join(c.source for c in nbformat.read(path, 4).cells), re.M)
    assert asked == list(_EXERCISES)  # in this order, each once


RIGHT = {
    "pixel_count": [54_880_000, 54_880_000.0, np.int64(54_880_000), 7e4 * 784],
    "count_classes": [
        lambda labels: [int(sum(labels == c)) for c in range(10)],
        lambda labels: tuple(list(labels).count(c) for c in range(10)),
        lambda labels: tf.math.bincount(labels, minlength=10),
    ],
    "brightest_class": [
        lambda x, y: max(range(10), key=lambda c: x[y == c].mean()),
        lambda x, y: np.argmax([x[y == c].astype(float).sum() / np.sum(y == c) for c in range(10)]),
    ],
    "normalize_centered": [
        lambda x, y: (tf.cast(x, tf.float32) / 255 * 2 - 1, y),
        lambda x, y: (2 * (tf.cast(x, "float32") / 255) - 1.0, y),
    ],
    "unscale": [
        lambda x: np.rint((x + 1) / 2 * 255).astype(np.uint8),
        lambda x: tf.cast(tf.round((x + 1) * 127.5), tf.uint8),
        lambda x: ((x + 1) * 127.5 + 0.5).astype("uint8"),
    ],
    "training_size": [48_000, 60_000 * 0.8, 60_000 * (0.7 + 0.1)],
    "parameter_count": [lambda n: 795 * n + 10, lambda units: (784 + 1) * units + (units + 1) * 10.0],
    "softmax": [lambda s: np.exp(s - s.max()) / np.exp(s - s.max()).sum(), tf.nn.softmax],
    "last_batch": [96, 60_000 - 468 * 128, 96.0],
    "examples_seen": [440_064, 8 * 1719 * 32.0],
    "best_epoch": [lambda h: int(np.argmin(h["val_loss"])) + 1, lambda h: 1 + h["val_loss"].index(min(h["val_loss"]))],
    "accuracy": [
        lambda p, y: sum(np.argmax(row) == label for row, label in zip(p, y, strict=True)) / len(y),
        lambda p, y: tf.reduce_mean(tf.keras.metrics.sparse_categorical_accuracy(y, p)),
    ],
    "predict_name": [
        lambda m, i: CLASS_NAMES[np.argmax(m.predict(np.expand_dims(i, 0), batch_size=1))],
        lambda m, i: CLASS_NAMES[m.predict(x=i.reshape(1, 28, 28, 1), verbose=0).argmax(axis=1)[0]],
    ],
    "least_sure": [lambda p: p.max(1).argmin(), lambda p: min(range(len(p)), key=lambda i: max(p[i]))],
    "images_apart": [(0.881 - 0.874) * 10_000, (88.1 - 87.4) * 100, 70],
    "extra_layer_parameters": [109_386],
    "gap": [lambda h: np.float32(h["accuracy"][-1]) - np.float32(h["val_accuracy"][-1])],
}

WRONG = {
    "pixel_count": [60_000 * 784, 54_880],
    "count_classes": [np.bincount, lambda y: [1] * 10, sorted],
    "brightest_class": [
        lambda x, y: np.argmax([x[y == c].astype(int).sum() for c in range(10)]),
        lambda x, y: np.argmax([x[y == c].max() for c in range(10)]),
        lambda x, y: np.argmax([(x[y == c] > 0).mean() for c in range(10)]),
        lambda x, y: y[x.mean(axis=(1, 2, 3)).argmax()],
        lambda x, y: 7,
    ],
    "normalize_centered": [
        lambda x, y: (tf.cast(x, tf.float32) / 255, y),
        lambda x, y: (x / 127.5 - 1, y),
        lambda x, y: tf.cast(x, tf.float32) / 127.5 - 1,
        lambda x, y: (tf.cast(x, tf.float32) / 127.5 - 1, tf.cast(y, tf.float32)),
    ],
    "unscale": [
        lambda x: ((x + 1) * 127.5).astype("uint8"),
        lambda x: np.round(x * 255).astype("uint8"),
        lambda x: np.round((x + 1) * 127.5),
    ],
    "training_size": [12_000, 59_980],
    "parameter_count": [lambda n: 784 * n + 10 * n, lambda n: 101_770],
    "softmax": [lambda s: s / s.sum(), np.exp, lambda s: np.exp(s) / np.exp(s).max()],
    "last_batch": [128, 469, 468.75],
    "examples_seen": [440_000, 55_000],
    "best_epoch": [
        lambda h: int(np.argmin(h["val_loss"])),
        lambda h: min(h["val_loss"]),
        lambda h: int(np.argmin(h["loss"])) + 1,
        lambda h: next(i for i in range(1, 9) if h["val_loss"][i] > h["val_loss"][i - 1]),
        lambda h: 3,
    ],
    "accuracy": [lambda p, y: (p.argmax(1) == y).sum(), lambda p, y: 0.62, lambda p, y: (p.argmax(1) != y).mean()],
    "predict_name": [
        lambda m, i: m.predict(i[None]).argmax(),
        lambda m, i: CLASS_NAMES[m.predict(i).argmax()],
        lambda m, i: "Coat",
    ],
    "least_sure": [
        lambda p: p.min(1).argmin(),
        lambda p: p.max(1).argmax(),
        lambda p: p.std(1).argmin(),
        lambda p: np.diff(np.sort(p))[:, -1].argmin(),
        lambda p: p.max(1).min(),
    ],
    "images_apart": [0.7, 7, 700],
    "extra_layer_parameters": [101_770, 110_000, 122_452],
    "gap": [
        lambda h: abs(h["accuracy"][-1] - h["val_accuracy"][-1]),
        lambda h: h["val_accuracy"][-1] - h["accuracy"][-1],
        lambda h: h["accuracy"][2] - h["val_accuracy"][2],
        lambda h: max(a - v for a, v in zip(h["accuracy"], h["val_accuracy"], strict=True)),
    ],
}


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name in RIGHT for answer in RIGHT[name]])
def test_right_answers_in_other_words(capsys, name, answer):
    assert said(capsys, name, answer) == f"✓ {name}: right."


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name in WRONG for answer in WRONG[name]])
def test_wrong_answers(capsys, name, answer):
    assert said(capsys, name, answer).startswith(f"✗ {name}: not yet. ")


def small_model(activation="tanh", units=32, last="softmax"):
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(units, activation=activation),
            layers.Dense(10, activation=last),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        ({}, "✓"),
        ({"activation": "relu"}, "✗"),
        ({"activation": None}, "✗"),
        ({"units": 64}, "✗"),
        ({"last": None}, "✗"),
    ],
)
def test_the_small_model(capsys, changes, sign):
    assert said(capsys, "build_small_model", lambda: small_model(**changes)).startswith(sign)
