"""The lab that trains compiles ahead, once settings rest."""

import numpy as np
import pytest

from helpers import widgets
from helpers.training import Config, is_compiled, prepare, train
from helpers.training.engine import forget_programs
from helpers.widgets import training

SOON = 60  # seconds, after which a test that waits for a thread fails


@pytest.fixture
def asked(monkeypatch):
    """Return a list of the configurations for which a program was compiled ahead."""
    asked = []

    def note(config, arrays):
        asked.append(config)
        prepare(config, arrays)

    monkeypatch.setattr(training, "prepare", note)
    monkeypatch.setattr(training.TrainingLab, "rest", 0)
    forget_programs()
    return asked


@pytest.fixture
def lab(asked, few_clothes):
    lab = widgets.training_lab(few_clothes)
    yield lab
    lab.close()


def test_to_prepare_compiles_and_trains_nothing(few_clothes):
    config = Config(epochs=1, validation_size=10, seed=3)
    forget_programs()
    expected = train(config, few_clothes)
    forget_programs()
    prepare(config, few_clothes)
    assert is_compiled(config, few_clothes)
    run = train(config, few_clothes)
    assert run.history == expected.history
    assert all(map(np.array_equal, run.weights[1], expected.weights[1]))


def test_it_is_compiled_as_soon_as_the_lab_is_there_and_for_each_new_setting(lab, asked, few_clothes):
    for units in (lab.controls["units"].value, 10):
        lab.controls["units"].value = units
        lab._resting.join(SOON)
        assert asked[-1].hidden == (units,)
        assert is_compiled(lab.config, few_clothes) and len(lab.runs) == 0


def test_settings_that_do_not_rest_are_not_compiled(lab, asked, monkeypatch):
    lab._resting.join(SOON)
    asked.clear()
    monkeypatch.setattr(lab, "rest", 3600)
    timers = []
    for seed in (1, 2, 3):
        lab.controls["seed"].value = seed
        timers.append(lab._resting)
    lab.close()
    for timer in timers:
        timer.join(SOON)  # at once, because it was cancelled
        assert not timer.is_alive()
    assert asked == []


def test_a_failure_is_left_to_the_training(lab, monkeypatch):
    def fail(*_):
        raise RuntimeError("no compiler")

    monkeypatch.setattr(training, "prepare", fail)
    lab.controls["units"].value = 512
    lab._resting.join(SOON)
    assert lab.errors == []
