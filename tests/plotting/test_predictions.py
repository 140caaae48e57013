"""Predictions are shown by more than colour."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers import plotting
from helpers.data import CLASS_NAMES
from helpers.plotting import OTHER, RIGHT, WRONG


def sure_of(label, probability):
    """Return ten probabilities, one of them given and the rest equal."""
    rest = (1 - probability) / 9
    return np.where(np.arange(10) == label, probability, rest)


def colours(display):
    return {i: to_hex(bar.get_facecolor()).upper() for i, bar in enumerate(display.bars)}


@pytest.mark.parametrize(
    ("label", "text", "colour"), [(6, "Shirt 85% (Shirt) ✓", RIGHT), (4, "Shirt 85% (Coat) ✗", WRONG)]
)
def test_a_picture_with_its_prediction(label, text, colour, current_alt_text):
    image = np.arange(784).reshape(28, 28, 1)
    artist = plotting.plot_image(image, sure_of(6, 0.85), label)
    assert np.array_equal(artist.get_array(), image[..., 0]) and artist.get_cmap().name == plotting.PICTURE_COLOURS
    assert artist.axes.get_xlabel() == text
    assert {to_hex(spine.get_edgecolor()).upper() for spine in artist.axes.spines.values()} == {colour}
    assert to_hex(artist.axes.xaxis.label.get_color()) == "#000000"
    assert current_alt_text() == f"Picture, predicted (true): {text}."


def test_bars_of_a_right_prediction():
    display = plotting.plot_value_array(sure_of(6, 0.85), 6)
    assert colours(display) == dict.fromkeys(range(10), OTHER) | {6: RIGHT}
    assert not any(bar.get_hatch() or bar.get_linewidth() for bar in display.bars)
    assert [bar.get_height() for bar in display.bars] == list(sure_of(6, 0.85)) and display.ax.get_ylim() == (0, 1)
    assert [label.get_text() for label in display.ax.get_xticklabels()] == list("0123456789")


def test_bars_of_a_wrong_prediction(current_alt_text):
    display = plotting.plot_value_array(sure_of(6, 0.85), 4, names=True)
    assert colours(display) == dict.fromkeys(range(10), OTHER) | {6: WRONG, 4: RIGHT}
    assert [i for i, bar in enumerate(display.bars) if bar.get_hatch()] == [6]
    assert [label.get_text() for label in display.ax.get_xticklabels()] == list(CLASS_NAMES)
    assert current_alt_text().startswith("Probabilities: Shirt 85%, ")


def test_bars_where_nobody_knows_what_is_true():
    display = plotting.plot_value_array(sure_of(6, 0.85), 4)
    display.update(sure_of(2, 0.6), None)
    assert colours(display) == dict.fromkeys(range(10), OTHER) | {2: RIGHT}
    assert not any(bar.get_hatch() for bar in display.bars)


def test_probabilities_in_words_are_the_three_highest_that_are_not_nearly_0(current_alt_text):
    display = plotting.plot_value_array([0.004, 0.3, 0.1, 0.2, 0.396, 0, 0, 0, 0, 0], 1)
    assert current_alt_text() == "Probabilities: Coat 40%, Trouser 30%, Dress 20%."
    display.update([0.004, 0.996, 0, 0, 0, 0, 0, 0, 0, 0], 1)
    assert current_alt_text() == "Probabilities: Trouser 100%."
    display.update(np.zeros(10), None)
    assert current_alt_text() == "Probabilities: none."


def test_the_hatch_of_a_wrong_bar_can_be_seen():
    bars = plotting.plot_value_array(sure_of(6, 0.9), 4).bars
    plt.gcf().canvas.draw()
    pixels = np.asarray(plt.gcf().canvas.buffer_rgba())[..., :3]
    inside = bars[6].get_window_extent().shrunk(0.8, 0.8)
    rows = slice(int(pixels.shape[0] - inside.y1), int(pixels.shape[0] - inside.y0))
    bar = pixels[rows, int(inside.x0) : int(inside.x1)]
    light = (bar > 200).all(axis=2).mean()
    assert 0.05 < light < 0.6


def test_a_grid_of_fifteen(current_alt_text):
    probabilities = np.array([sure_of(i % 10, 0.9) for i in range(16)])
    labels = np.arange(16) % 10
    images = np.arange(16).reshape(16, 1, 1, 1) * np.ones((28, 28, 1))
    artists = plotting.plot_predictions(images, probabilities, labels)
    assert len(artists) == 15 and len(plt.gcf().axes) == 30
    assert [picture.get_array()[0, 0] for picture, _ in artists] == list(range(15))
    assert [display.bars[i % 10].get_height() for i, (_, display) in enumerate(artists)] == [0.9] * 15
    assert [colours(display)[i % 10] for i, (_, display) in enumerate(artists)] == [RIGHT] * 15
    assert current_alt_text().count("✓") == 15


def test_a_grid_of_another_size():
    plotting.plot_predictions(np.zeros((4, 28, 28, 1)), [sure_of(6, 0.9)] * 4, [6] * 4, rows=1, columns=2)
    assert plt.gca().get_subplotspec().get_gridspec().get_geometry() == (1, 4)
