"""What checks do with models, figures and random numbers leaves the learner's own as they were."""

import random

import ipywidgets
import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
from answers import RIGHT, compiling, evaluating, fitting, saving
from answers.network import model_of
from answers.predictions import with_another_softmax, without_the_last_layer

from helpers.checks import EXERCISES, _shown, check


def test_random_numbers_go_on():
    random.seed(1), np.random.seed(1)
    expected = random.random(), np.random.random()
    random.seed(1), np.random.seed(1)
    check("save_and_open", RIGHT["save_and_open"][0])
    assert (random.random(), np.random.random()) == expected


def test_figures_stay():
    first, second = plt.figure(), plt.figure()
    plt.figure(first.number)
    for answer in (*RIGHT["plot_losses"], lambda history: 1 / 0):
        check("plot_losses", answer)
        assert plt.get_fignums() == [first.number, second.number] and plt.gcf() is first and not first.axes
    plt.close("all")
    check("plot_losses", RIGHT["plot_losses"][1])
    assert plt.get_fignums() == []


def learners_model():
    """Return a model that fits all exercises that ask for one."""
    return model_of(keras.layers.Dense(128, activation="relu"), keras.layers.Dropout(0.3))


@pytest.mark.parametrize("name", ["build_model", "build_classifier", "build_with_dropout"])
def test_a_learners_own_model_keeps_its_weights(name):
    model = learners_model()
    before = model.get_weights()
    for _ in range(2):
        assert check(name, lambda: model).passed
        assert all(map(np.array_equal, model.get_weights(), before))


SPOILING = {
    "single_prediction": without_the_last_layer,
    "predict_name": with_another_softmax,
    "compile_model": compiling.with_another_softmax,
    "save_and_open": saving.with_another_softmax,
    "evaluate_on": evaluating.without_the_last_layer,
    "train_on_arrays": fitting.with_another_softmax,
}


@pytest.mark.parametrize("name", SPOILING)
def test_a_changed_model_does_not_spoil_the_next_check(name):
    assert check(name, SPOILING[name]).status == "wrong"
    assert check(name, RIGHT[name][0]).passed


def test_the_same_answer_sees_the_same():
    first, second = (check("train_on_stream", RIGHT["train_on_stream"][0]) for _ in range(2))
    assert first == second and "22 steps" in first.message


def test_a_sign_of_life(monkeypatch, capsys):
    """In a notebook a line is there at once, and goes with the end; nothing is shown elsewhere, or without a text."""
    said = []
    monkeypatch.setattr(_shown, "display", lambda shown, raw: said.append(shown))
    with _shown.sign_of_life("Training on <2> pictures"):
        assert said == []
    monkeypatch.setattr(_shown, "in_notebook", lambda: True)
    with _shown.sign_of_life(""):
        assert said == []
    line = ipywidgets.HTML()
    monkeypatch.setattr(_shown.ipywidgets, "HTML", lambda text: (setattr(line, "value", text), line)[1])
    with pytest.raises(KeyboardInterrupt), _shown.sign_of_life("Training on <2> pictures"):
        (shown,) = said
        assert shown["application/vnd.jupyter.widget-view+json"]["model_id"] == line.model_id and line.comm is not None
        assert shown["text/plain"] == "" and "Training on &lt;2&gt; pictures …" in line.value
        raise KeyboardInterrupt
    assert line.comm is None, "closed"
    assert capsys.readouterr().out == "" and len(said) == 1


def test_slow_checks_say_what_they_do():
    slow = {"train_on_arrays", "train_on_stream", "build_classifier", "train_until_best", "build_with_dropout"}
    assert all(EXERCISES[name].takes for name in slow)
