"""Functions of x, and softmax."""

import numpy as np
from matplotlib.colors import to_hex

from helpers import plotting
from helpers.data import CLASS_NAMES
from helpers.plotting import OTHER, RIGHT


def test_functions_differ_by_more_than_colour(current_alt_text):
    x = np.linspace(-1, 1, 3)
    lines = plotting.plot_functions(x, {"a": x, "b": x**2, "c": -x, "d": x + 1})
    assert len({line.get_linestyle() for line in lines}) == len({line.get_color() for line in lines}) == 4
    assert [text.get_text() for text in lines[0].axes.get_legend().get_texts()] == list("abcd")
    assert lines[1].get_xydata().tolist() == [[-1, 1], [0, 0], [1, 1]]
    assert current_alt_text() == (
        "Functions of x from -1 to 1: a runs from -1 to 1, at the middle 0; b runs from 1 to 1, at the middle 0; "
        "c runs from 1 to -1, at the middle -0; d runs from 0 to 2, at the middle 1."
    )


def test_softmax_marks_the_highest(current_alt_text):
    scores = np.arange(10.0)
    display = plotting.plot_softmax(scores, scores / 45)
    for bars in display.bars:
        assert [to_hex(bar.get_facecolor()).upper() for bar in bars] == [OTHER] * 9 + [RIGHT]
    left, right = display.axes
    assert (left.get_title(), right.get_title()) == ("scores", "probabilities")
    assert [label.get_text() for label in left.get_yticklabels()] == list(CLASS_NAMES)
    assert left.yaxis_inverted(), "the first class is on top"
    assert current_alt_text().startswith("scores: T-shirt/top 0.0, Trouser 1.0, ")
    assert ". probabilities: T-shirt/top 0.0%, Trouser 2.2%, " in current_alt_text()
    assert current_alt_text().endswith("Ankle boot 20.0%.")


def test_softmax_writes_each_value_at_the_end_of_its_bar():
    display = plotting.SoftmaxDisplay(np.zeros(10), np.full(10, 0.1))
    display.update(np.where(np.arange(10) == 1, -3.0, 2.0), np.full(10, 0.1))
    numbers, _ = display.numbers
    assert [number.get_text() for number in numbers] == ["2.0", "-3.0", *["2.0"] * 8]
    assert [number.xy[0] for number in numbers] == [bar.get_width() for bar in display.bars[0]]
    assert [(number.get_ha(), number.get_position()[0]) for number in numbers[:2]] == [("left", 3), ("right", -3)]


def test_softmax_keeps_the_limits_that_it_is_given():
    display = plotting.plot_softmax(np.arange(10.0), np.full(10, 0.1), limits=((-20, 20), (0, 1.2)))
    display.update(np.full(10, 30.0), np.full(10, 0.1))
    assert [ax.get_xlim() for ax in display.axes] == [(-20, 20), (0, 1.2)]


def test_softmax_without_limits_has_room_for_its_numbers():
    display = plotting.plot_softmax(np.arange(10.0), np.full(10, 0.1))
    assert display.axes[0].get_xlim()[1] > 9 * 1.1
