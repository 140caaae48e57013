"""The lab of samples."""

import numpy as np
import pytest
from lab_tools import alt_texts, is_stale, pictures, press, seen, table_of, text_of

from helpers import widgets
from helpers.errors import InvalidValue
from helpers.widgets.samples import MeansDisplay

pytestmark = pytest.mark.filterwarnings("error")

RIGHT = np.arange(1000) % 8 > 0  # 87.5 %
RUNS = {
    "128": np.linspace(0.86, 0.88, 30),
    "128+158": np.linspace(0.865, 0.885, 30),
    "128+10": np.linspace(0.85, 0.87, 30),
}


@pytest.fixture
def lab():
    lab = widgets.sample_explorer({"test pictures": RIGHT}, sizes=(100, 1_000, 10_000))
    yield lab
    assert lab.errors == []
    lab.close()


@pytest.fixture
def three():
    lab = widgets.sample_explorer(RUNS, sizes=(1, 3, 10, 30))
    yield lab
    assert lab.errors == []
    lab.close()


def drawn(lab, group=0):
    """Return the means that the picture shows for a group."""
    return pictures(lab)[0].figure.axes[group].lines[1].get_xdata()


def cells(lab, group=0):
    """Return what the table says of a group."""
    return table_of(lab)[1 + group][1:]


def test_the_words_are_those_of_the_means_that_are_seen(lab):
    assert cells(lab) == ["87.50%", "-", "-", f"{100 * np.sqrt(0.875 * 0.125 / 100):.2f} points"]
    press(lab, "draw")
    (mean,) = drawn(lab)
    assert cells(lab)[1:3] == [f"<b>{mean:.2%}</b>", "-"] and "1 sample of 100 drawn" in text_of(lab)
    press(lab, "many")
    means = drawn(lab)
    assert len(means) == 101 and means[0] == mean
    assert cells(lab)[1:3] == [f"<b>{means[-1]:.2%}</b>", f"<b>{100 * np.std(means, ddof=1):.2f} points</b>"]
    assert (
        f"101 means of 100 numbers from {means.min():.2%} to {means.max():.2%}, newest {means[-1]:.2%}"
        in (alt_texts(lab)[0])
    )
    texts = [text.get_text() for text in pictures(lab)[0].figure.axes[0].texts]
    assert texts == [f"101 samples of 100 numbers, newest {means[-1]:.2%} (ring)"]


def test_a_button_leaves_no_stale_picture(lab):
    for name in ("draw", "draw", "many", "reset", "draw"):
        press(lab, name)
        assert not any(is_stale(picture) for picture in pictures(lab))


def test_means_spread_as_the_formula_says_and_lie_around_the_mean_of_all(lab):
    for size in (100, 1_000, 10_000):
        lab.controls["size"].value = size
        for _ in range(4):
            press(lab, "many")
        error = np.sqrt(0.875 * 0.125 / size)
        assert drawn(lab).std() == pytest.approx(error, rel=0.12)
        assert drawn(lab).mean() == pytest.approx(0.875, abs=4 * error / 20)
        assert cells(lab)[3] == f"{100 * error:.2f} points"


def test_numbers_are_put_back():
    lab = widgets.sample_explorer({"two": [0, 1]}, sizes=(2,))
    press(lab, "many")
    assert set(drawn(lab)) == {0, 0.5, 1}  # without putting back, every mean would be 0.5
    lab.close()


def test_it_is_repeatable_and_a_new_size_begins_anew(lab):
    start = seen(lab)
    press(lab, "many")
    first = drawn(lab).copy()
    press(lab, "reset")
    assert seen(lab) == start
    press(lab, "many")
    assert (drawn(lab) == first).all()
    lab.controls["size"].value = 1_000
    assert not len(drawn(lab)) and "0 samples of 1,000 drawn" in text_of(lab)
    press(lab, "many")
    assert set(drawn(lab)) != set(first)
    lab.controls["size"].value = 100
    assert seen(lab) == start


def test_groups_are_compared_draw_by_draw(three):
    assert "How often is 128+158 ahead of 128?" in text_of(three)
    for _ in range(2):
        press(three, "draw")
    press(three, "many")
    first, *others = (drawn(three, group) for group in range(3))
    for name, other in zip(("128+158", "128+10"), others, strict=True):
        ahead, ties = sum(other > first), sum(other == first)
        sentence = f"<b>{name}</b> was ahead of <b>128</b> <b>{ahead} of 102</b> times"
        sentence += f", and {ties} times equal" * bool(ties)
        assert f"{sentence}; newest difference {100 * (other[-1] - first[-1]):+.2f} points." in text_of(three)
    assert cells(three, 1)[0] == "87.50%" and cells(three, 2)[1] == f"<b>{others[1][-1]:.2%}</b>"


def test_ties_are_told():
    lab = widgets.sample_explorer({"<a>": [0.5], "b": [0.5]}, sizes=(1,))
    press(lab, "draw")
    press(lab, "draw")
    assert "<b>b</b> was ahead of <b>&lt;a&gt;</b> <b>0 of 2</b> times, and 2 times equal" in text_of(lab)
    lab.close()


def test_nothing_jumps_and_all_is_in_view(three):
    axes = pictures(three)[0].figure.axes
    limits = [(ax.get_xlim(), ax.get_ylim()) for ax in axes]
    assert limits[0][0][0] < 0.85 and limits[0][0][1] > 0.885  # single runs: all thirty have room
    assert limits[0][0][0] > 0.84 and limits[0][0][1] < 0.895  # and not much more
    for size in (1, 30):
        three.controls["size"].value = size
        for _ in range(5):
            press(three, "many")
        assert [(ax.get_xlim(), ax.get_ylim()) for ax in axes] == limits
        for ax in axes:
            (low, high), dots = ax.get_xlim(), ax.lines[1]
            assert low <= dots.get_xdata().min() and dots.get_xdata().max() <= high
            y = dots.get_ydata()
            assert y.min() > 0 and y.max() < 1


def test_the_smallest_size_decides_how_far_the_axis_reaches():
    (ax,) = pictures(widgets.sample_explorer({"right": RIGHT}, sizes=(10_000, 100)))[0].figure.axes
    error = np.sqrt(0.875 * 0.125 / 100)
    assert ax.get_xlim()[0] < 0.875 - 4 * error and ax.get_xlim()[1] > min(1, 0.875 + 4 * error)
    assert ax.get_xlim()[0] > 0.6


def test_dots_at_one_place_stand_on_each_other_and_the_newest_has_the_ring(lab):
    ax = pictures(lab)[0].figure.axes[0]
    display = MeansDisplay(
        np.array([[0.9, 0.9, 0.8, 0.9]]),
        100,
        groups={"a": RIGHT},
        limits=(0.6, 1),
        axes=[ax.figure.add_axes((0, 0, 1, 1))],
    )
    (dots,), (ring,) = display.dots, display.newest
    y = dots.get_ydata()
    assert y[0] == y[2] < y[1] < y[3] and y[1] - y[0] == pytest.approx(y[3] - y[1])
    assert ring.get_xydata() == pytest.approx(np.array([[0.9, y[3]]]))


@pytest.mark.parametrize(
    ("groups", "sizes", "sentence"),
    [
        ({}, (1,), "one to three names"),
        ({name: [1] for name in "abcd"}, (1,), "one to three names"),
        ([0, 1], (1,), "must be a dict"),
        ({"a": []}, (1,), "'a' must be a list of numbers, one at least"),
        ({"a": [[0, 1]]}, (1,), "'a' must be a list of numbers"),
        ({"a": ["0"]}, (1,), "'a' must be a list of numbers"),
        ({"a": [0, 1], "b": [0, 2]}, (1,), "'b' holds numbers that are not from 0 to 1"),
        ({"a": [0, np.nan]}, (1,), "not from 0 to 1"),
        ({"a": [0, -1]}, (1,), "not from 0 to 1"),
        ({"a": [0, 1]}, (), "different whole numbers"),
        ({"a": [0, 1]}, (0, 1), "different whole numbers"),
        ({"a": [0, 1]}, (1.5,), "different whole numbers"),
        ({"a": [0, 1]}, (2, 2), "different whole numbers"),
    ],
)
def test_what_makes_no_sense_is_refused(groups, sizes, sentence):
    with pytest.raises(InvalidValue, match=sentence):
        widgets.sample_explorer(groups, sizes)
