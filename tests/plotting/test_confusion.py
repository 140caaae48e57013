"""What is taken for what."""

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from helpers import plotting
from helpers.data import CLASS_NAMES
from helpers.plotting import RIGHT


def example():
    matrix = np.diag([50] * 10)
    matrix[6, 0], matrix[2, 4], matrix[4, 2] = 30, 20, 10
    return matrix


def test_confusion_matrix_tells_the_most_frequent_mistakes(current_alt_text):
    matrix = example()
    display = plotting.plot_confusion_matrix(matrix)
    assert [text.get_text() for text in display.counts] == [str(count or "") for count in matrix.flat]
    assert [i for i, text in enumerate(display.counts) if text.get_weight() == "bold"] == list(range(0, 100, 11))
    assert [text.get_position() for text in display.counts[9:11]] == [(9, 0), (0, 1)]
    assert (display.ax.get_xlabel(), display.ax.get_ylabel()) == ("predicted", "true")
    for labels in (display.ax.get_xticklabels(), display.ax.get_yticklabels()):
        assert [label.get_text() for label in labels] == list(CLASS_NAMES)
    assert current_alt_text() == (
        "Confusion matrix. Most often: Shirt taken for T-shirt/top 30 times, "
        "Pullover taken for Coat 20 times, Coat taken for Pullover 10 times."
    )


def test_confusion_matrix_is_coloured_by_its_mistakes_alone():
    display = plotting.plot_confusion_matrix(np.zeros((10, 10), int))
    display.update(example())
    assert np.array_equal(display.image.get_array(), example() - np.diag([50] * 10))
    assert display.image.get_clim() == (0, 45)
    colours = np.array([to_hex(text.get_color()).upper() for text in display.counts]).reshape(10, 10)
    assert set(colours.diagonal()) == {RIGHT}
    assert {colours[6, 0], colours[2, 4], colours[4, 2]} == {"#111111"}


def luminance(colour):
    """Return how light a colour is, as WCAG 2 defines it."""
    shares = np.array(to_rgb(colour))
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)


def test_every_count_can_be_read_on_its_field():
    matrix = np.arange(100).reshape(10, 10)
    display = plotting.plot_confusion_matrix(matrix)
    fields = display.image.to_rgba(display.image.get_array())
    for text, field in zip(display.counts, fields.reshape(100, 4), strict=True):
        dark, light = sorted([luminance(text.get_color()), luminance(field)])
        assert (light + 0.05) / (dark + 0.05) >= 4.5, text
