"""The labs of layers, activation functions and softmax, and the race."""

import itertools

import numpy as np
import pytest
from lab_tools import alt_texts, click, pictures, set_controls, settings, text_of
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from helpers import widgets
from helpers.data import CLASS_NAMES
from helpers.errors import InvalidValue
from helpers.plotting import alt_text
from helpers.training import ACTIVATIONS, Config, build_model, train
from helpers.widgets.race import RaceDisplay

pytestmark = pytest.mark.filterwarnings("error")


def test_layer_builder_counts_as_keras_does():
    lab = widgets.layer_builder()
    for units, layers in ((1, 1), (128, 1), (512, 3), (10, 0)):
        set_controls(lab, units=units, layers=layers)
        assert f"{build_model(Config(hidden=(units,) * layers)).count_params():,} numbers to learn" in text_of(lab)
        network, bars = pictures(lab)[0].figure.axes
        assert network.alt_text.count(f"with {units} neurons") == layers + (units == 10)
        counts = [layer.count_params() for layer in build_model(Config(hidden=(units,) * layers)).layers]
        assert [bar.get_width() for bar in bars.patches] == counts
        assert [text.get_text() for text in bars.texts] == [f"{count:,}" for count in counts]


def test_layer_builder_draws_more_circles_for_more_units():
    lab = widgets.layer_builder()
    circles = []
    for units in settings(lab.controls["units"]):
        lab.controls["units"].value = units
        drawn = pictures(lab)[0].figure.axes[0].collections
        _, hidden, last = [neurons for neurons in drawn if isinstance(neurons, PathCollection)]
        circles.append(len(hidden.get_offsets()))
        assert len(last.get_offsets()) == 10
    assert circles[:4] == [1, 2, 4, 10] and circles == sorted(set(circles))


@pytest.mark.parametrize(
    ("name", "function", "slope"),
    [("tanh", np.tanh, lambda x: 1 - np.tanh(x) ** 2), ("relu", lambda x: max(x, 0), lambda x: float(x > 0))],
)
def test_activation_explorer_says_value_and_slope(name, function, slope):
    lab = widgets.activation_explorer()
    assert lab.controls["function"].options == ACTIVATIONS
    for x in (0.5, -2.0):
        set_controls(lab, function=name, x=x)
        assert f"{name}({x:.2f}) = <b>{function(x):.3f}</b>" in text_of(lab)
        assert f"slope there is <b>{slope(x):.3f}</b>" in text_of(lab)
        assert alt_texts(lab) == [
            f"f(x) for {name}: at x = {x:.2f} it is {function(x):.3f}. "
            f"slope of f for {name}: at x = {x:.2f} it is {slope(x):.3f}."
        ]
        axes = pictures(lab)[0].figure.axes
        for ax, f in zip(axes, (function, slope), strict=True):
            *_, curve, point = ax.lines
            assert point.get_xydata() == pytest.approx(np.array([[x, f(x)]]), abs=1e-6)
            assert curve.get_ydata()[[0, -1]] == pytest.approx([f(-4), f(4)], abs=1e-6)


# Softmax --------------------------------------------------------------------------------------------------------------


def scores_of(lab):
    return [lab.controls[name].value for name in CLASS_NAMES]


def scores(run, images):
    """Return what the run's last layer gives before softmax."""
    hidden_kernel, hidden_bias, kernel, bias = run.weights[-1]
    hidden = np.maximum(images.reshape(len(images), -1) / 255 @ hidden_kernel + hidden_bias, 0)
    return hidden @ kernel + bias


def test_softmax_explorer_computes_softmax():
    lab = widgets.softmax_explorer()
    assert "number" not in lab.controls
    first = scores_of(lab)
    set_controls(lab, **dict.fromkeys(CLASS_NAMES, 0))
    lab.controls["Bag"].value = 2
    expected = np.e**2 / (np.e**2 + 9)
    assert f"Bag {expected:.1%}" in alt_texts(lab)[0]
    lab.controls["temperature"].value = 10
    assert f"Bag {np.exp(0.2) / (np.exp(0.2) + 9):.1%}" in alt_texts(lab)[0]
    lab.controls["reset"].click()
    assert lab.controls["Shirt"].value == 3.4 and lab.controls["temperature"].value == 1
    assert scores_of(lab) == first
    lab.controls["Bag"].value = 2  # the temperature stays as it is
    lab.controls["reset"].click()
    assert scores_of(lab) == first and lab.errors == []


def test_softmax_explorer_takes_a_networks_scores(few_clothes, run):
    given = scores(run, few_clothes.test_images[:5])
    lab = widgets.softmax_explorer(given)
    assert lab.controls["number"].max == 4
    lab.controls["number"].value = 4
    assert scores_of(lab) == [round(float(score), 1) for score in given[4]]
    lab.controls["Bag"].value = lab.controls["Bag"].max
    assert "Bag 9" in alt_texts(lab)[0] or "Bag 100" in alt_texts(lab)[0]
    lab.controls["number"].value = 3
    assert scores_of(lab) == [round(float(score), 1) for score in given[3]]


def test_softmax_explorer_reaches_scores_of_any_size():
    assert widgets.softmax_explorer().controls["Shirt"].min == -6
    assert widgets.softmax_explorer(np.arange(10)).controls["Shirt"].max == 25
    lab = widgets.softmax_explorer(np.arange(10) * -9.5)
    assert lab.controls["Shirt"].min == -86 and scores_of(lab)[-1] == -85.5


@pytest.mark.parametrize("bad", [[1, 2], np.zeros((0, 10)), [np.nan] * 10, np.zeros((2, 2, 10))])
def test_softmax_explorer_refuses_other_scores(bad):
    with pytest.raises(InvalidValue, match="scores must be finite numbers of shape"):
        widgets.softmax_explorer(bad)


# The race -------------------------------------------------------------------------------------------------------------


def test_race_ends_with_what_was_measured(run, slow_run):
    lab = widgets.optimizer_race({"Adam": run, "SGD": slow_run})
    assert f"Adam {run.history['accuracy'][-1]:.3f}; SGD {slow_run.history['accuracy'][-1]:.3f}" in alt_texts(lab)[0]
    lab.controls["play"].value = 1
    assert lab.controls["epoch"].value == 1
    lab.controls["measure"].value = "val_loss"
    assert f"validation loss after epoch 1: Adam {run.history['val_loss'][0]:.3f}" in alt_texts(lab)[0]
    lab.controls["epoch"].value = 0
    assert "Adam not begun" in alt_texts(lab)[0]
    assert lab.controls["epoch"].max == lab.controls["play"].max == 3 and lab.errors == []


def test_race_offers_what_all_runs_measured(few_clothes, run):
    without_validation = train(Config(hidden=(16,), epochs=1, validation_size=0), few_clothes)
    lab = widgets.optimizer_race({"with": run, "without": without_validation})
    assert [value for _, value in lab.controls["measure"]._options_full] == ["accuracy", "loss"]


@pytest.mark.parametrize("count", [0, 5])
def test_race_of_none_or_too_many(run, count):
    with pytest.raises(InvalidValue, match="one to four runs"):
        widgets.optimizer_race({str(i): run for i in range(count)})


def test_a_click_on_the_race_goes_to_its_epoch(run):
    lab = widgets.optimizer_race({"Adam": run})
    click(pictures(lab)[0], pictures(lab)[0].figure.axes[0], 1.6, run.history["accuracy"][1])
    assert lab.controls["epoch"].value == 2 and lab.errors == []


def test_race_up_to_an_epoch():
    figure = Figure()
    race = RaceDisplay({"adam": [0.8, 0.9], "sgd": [0.7, 0.75, 0.8]}, 3, ylabel="accuracy", ax=figure.add_subplot())
    assert len({line.get_marker() for line in race.lines}) == 2, "told apart by more than colour"
    assert [len(line.get_xdata()) for line in race.lines] == [2, 3]
    assert alt_text(figure) == "accuracy after epoch 3: adam 0.900; sgd 0.800."
    race.update(1)
    assert [number.get_text().strip() for number in race.numbers] == ["0.800 adam", "0.700 sgd"]
    assert len({line.get_linestyle() for line in race.lines}) == 2
    assert [list(line.get_ydata()) for line in race.lines] == [[0.8], [0.7]]
    race.update(0)
    assert alt_text(figure) == "accuracy after epoch 0: adam not begun; sgd not begun."
    assert [number.get_text() for number in race.numbers] == ["", ""]


def test_numbers_of_a_close_race_do_not_cover_each_other():
    figure = Figure()
    runs = {"a": [0, 0.5], "b": [0, 0.501], "c": [0, 0.499], "d": [0, 1]}
    race = RaceDisplay(runs, 2, ylabel="accuracy", ax=figure.add_subplot())
    figure.canvas.draw()
    boxes = sorted((number.get_window_extent() for number in race.numbers), key=lambda box: box.y0)
    assert all(below.y1 <= above.y0 + 1 for below, above in itertools.pairwise(boxes))
