"""The lab that walks down the landscape of a loss."""

import re

import numpy as np
import pytest
from lab_tools import alt_texts, click, pictures, set_controls, text_of
from matplotlib.contour import ContourSet

from helpers import widgets
from helpers.widgets.descent import CELSIUS, FAHRENHEIT, loss_of, slopes_of

pytestmark = pytest.mark.filterwarnings("error")

RATES = [10 ** (tenth / 20) for tenth in range(-60, 11)]  # all that the slider offers


@pytest.fixture
def lab():
    lab = widgets.downhill()
    yield lab
    lab.close()


def walk(lab, rate, steps):
    """Begin anew, take steps, and return all losses on the way, as they are said to four digits."""
    lab.controls["learning_rate"].value = rate
    lab.controls["reset"].click()
    losses = [said_loss(lab)]
    for _ in range(steps):
        lab.controls["step"].click()
        losses.append(said_loss(lab))
    assert lab.errors == []
    return losses


def said_loss(lab):
    return float(re.search("loss <b>([0-9.,]+)</b>", text_of(lab))[1].replace(",", ""))


def drawn(lab):
    """Return the path (steps + 1, 2), where the walk is and where it goes on, all as drawn in the landscape."""
    ax = pictures(lab)[0].figure.axes[0]
    by_name = {line.get_label(): line.get_xydata() for line in ax.lines}
    (path,) = (line.get_xydata() for line in ax.lines if len(line.get_xydata()) > 1 or line.get_linestyle() == "-")
    return path, by_name["now"][0], by_name["next step"][0]


def test_the_data_are_eleven_temperatures_in_both_scales():
    np.testing.assert_allclose(100 * FAHRENHEIT, 32 + 1.8 * 100 * CELSIUS)
    assert len(CELSIUS) == 11 and (CELSIUS[0], CELSIUS[-1]) == (-0.4, 0.6)
    assert loss_of(1.8, 0.32) == pytest.approx(0)


def test_the_slopes_are_those_of_the_loss():
    for m, b in ((-1, 2), (1.8, 0.3), (5, -1.5)):
        h = 1e-6
        expected = (
            (loss_of(m + h, b) - loss_of(m - h, b)) / (2 * h),
            (loss_of(m, b + h) - loss_of(m, b - h)) / (2 * h),
        )
        assert slopes_of(m, b) == pytest.approx(expected, abs=1e-6)


def test_the_landscape_is_that_of_the_loss(lab):
    ax = pictures(lab)[0].figure.axes[0]
    filled, lines = (found for found in ax.collections if isinstance(found, ContourSet))
    assert filled.filled and list(filled.levels) == [0, *lines.levels]
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        m, b = path.vertices.T
        assert loss_of(m, b) == pytest.approx(level, rel=0.03, abs=0.002)
    names = {text.get_text(): text.get_position() for text in lines.labelTexts}
    assert list(names) == ["loss 0.3", "loss 1", "loss 2", "loss 4"]
    for name, at in names.items():
        assert loss_of(*at) == pytest.approx(float(name.split()[1]), rel=0.1), "each stands on its line"
    (lowest,) = (line.get_xydata() for line in ax.lines if line.get_label() == "lowest")
    assert loss_of(*lowest[0]) == pytest.approx(0) and (ax.get_xlabel(), ax.get_ylabel()) == ("m", "b")
    assert ax.get_aspect() == 1, "or the way down would not look like the steepest"


def test_a_step_goes_against_the_slopes_and_says_so(lab):
    m, b = -1.0, 2.0
    for number in range(3):
        errors = m * CELSIUS + b - FAHRENHEIT
        slopes = np.mean(2 * errors * CELSIUS), np.mean(2 * errors)
        following = m - 0.1 * slopes[0], b - 0.1 * slopes[1]
        assert (
            f"Step <b>{number}</b>: m = {m:.3f}, b = {b:.3f}, loss <b>{np.mean(errors**2):.4f}</b>. The slope is "
            f"{slopes[0]:.3f} in the direction of m and {slopes[1]:.3f} in that of b, so the next step changes m by "
            f"{following[0] - m:+.4f} and b by {following[1] - b:+.4f}."
        ) in text_of(lab)
        assert f"After {number} steps from m = -1.000, b = 2.000" in alt_texts(lab)[0]
        assert f"at m = {m:.3f}, b = {b:.3f}; the next step leads to m = {following[0]:.3f}" in alt_texts(lab)[0]
        assert f"the line y = {m:.3f} x + {b:.3f}, which is {errors[0]:.3f} from the coldest" in alt_texts(lab)[0]
        path, now, then = drawn(lab)
        assert len(path) == number + 1 and path[0] == pytest.approx([-1, 2])
        assert path[-1] == pytest.approx([m, b]) == now and then == pytest.approx(following)
        lab.controls["step"].click()
        m, b = following
    assert lab.errors == []


def test_the_arrow_points_downhill_and_the_line_is_where_the_walk_is(lab):
    lab.controls["ten"].click()
    (m, b), (landscape, data) = drawn(lab)[1], pictures(lab)[0].figure.axes
    (arrow,) = (found for found in landscape.collections if hasattr(found, "U"))
    direction, slopes = np.array([arrow.U[0], arrow.V[0]]), np.array(slopes_of(m, b))
    assert arrow.get_offsets()[0] == pytest.approx([m, b])
    assert np.dot(direction, slopes) == pytest.approx(-np.hypot(*direction) * np.hypot(*slopes))
    assert 0 < np.hypot(*direction) <= 1
    x, y = data.lines[-1].get_data()
    assert y == pytest.approx(m * np.array(x) + b)
    (errors,) = data.collections
    segments = np.array(errors.get_segments())  # from what was measured to the line
    assert segments[:, 0] == pytest.approx(np.column_stack([CELSIUS, FAHRENHEIT]))
    assert segments[:, 1] == pytest.approx(np.column_stack([CELSIUS, m * CELSIUS + b]))
    assert np.mean((segments[:, 1, 1] - segments[:, 0, 1]) ** 2) == pytest.approx(said_loss(lab), abs=1e-4)


def test_ten_steps_are_ten_times_one(lab):
    walk(lab, 0.3, 10)
    expected = drawn(lab)[0]
    lab.controls["reset"].click()
    lab.controls["ten"].click()
    np.testing.assert_array_equal(drawn(lab)[0], expected)
    assert len(expected) == 11


def test_it_begins_anew_where_the_sliders_say(lab):
    lab.controls["ten"].click()
    lab.controls["learning_rate"].value = 0.5  # goes on from where it is
    assert "Step <b>10</b>" in text_of(lab)
    lab.controls["reset"].click()
    assert "Step <b>0</b>: m = -1.000, b = 2.000" in text_of(lab) and len(drawn(lab)[0]) == 1
    lab.controls["ten"].click()
    set_controls(lab, m=4, b=-1)
    assert "Step <b>0</b>: m = 4.000, b = -1.000" in text_of(lab) and len(drawn(lab)[0]) == 1
    assert "the line y = 4.000 x - 1.000, which" in alt_texts(lab)[0]


def test_what_the_lesson_says_of_learning_rates(lab):
    """The steep side gets 1 - 2.02 x rate times as high at each step, the valley 1 - 0.198 x rate times as long."""
    creeping = walk(lab, 0.001, 20)
    assert creeping[-1] > 0.9 * creeping[0] and creeping == sorted(creeping, reverse=True)
    good = walk(lab, RATES[50], 40)
    assert good[5] < 0.35 * good[0] and 0.001 < good[-1] < 0.01, "down the steep side, then along the valley"
    walk(lab, RATES[53], 0)  # 0.447
    for _ in range(4):
        lab.controls["ten"].click()
    assert "The loss is below 0.001 since step 37" in text_of(lab)
    walk(lab, RATES[59], 20)
    sides = np.sign(drawn(lab)[0] @ [0.1103, 0.9939] - np.dot([1.8, 0.32], [0.1103, 0.9939]))
    assert (sides[1:] == -sides[:-1]).all(), "from one side of the valley to the other"
    assert "The loss is below 0.001 since step 19" in text_of(lab)


def test_a_large_rate_explodes_and_says_so_once_and_the_walk_ends(lab):
    lab.controls["learning_rate"].value = 10 ** lab.controls["learning_rate"].max
    lab.controls["step"].click()
    assert "The last step led upwards: it was too long. The point has left the picture." in text_of(lab)
    assert "outside the picture" in alt_texts(lab)[0]
    for _ in range(3):
        lab.controls["ten"].click()
    assert "Step <b>3</b>" in text_of(lab) and text_of(lab).count("The loss explodes:") == 1
    assert "it is 46,161" in alt_texts(lab)[0]
    assert np.isfinite(drawn(lab)[0]).all() and lab.errors == []
    lab.controls["reset"].click()
    assert "explodes" not in text_of(lab) and "picture" not in text_of(lab)


@pytest.mark.parametrize("rate", [RATES[0], RATES[40], RATES[59], RATES[60], RATES[65], RATES[70]])
def test_explodes_from_a_rate_of_one_on_and_never_below(lab, rate):
    lab.controls["learning_rate"].value = rate
    for _ in range(20):
        lab.controls["ten"].click()
    assert ("explodes" in text_of(lab)) == (rate > 0.99)
    assert lab.errors == []


def test_a_click_on_the_landscape_begins_there():
    lab = widgets.downhill()
    landscape, data = pictures(lab)[0].figure.axes
    click(pictures(lab)[0], landscape, 3.02, -0.98)
    click(pictures(lab)[0], data, 0, 0)  # no landscape
    assert (lab.controls["m"].value, lab.controls["b"].value) == (
        pytest.approx(3, abs=0.05),
        pytest.approx(-1, abs=0.05),
    )
    assert "Step <b>0</b>: m = 3.0" in text_of(lab) and lab.errors == []
