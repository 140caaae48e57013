"""What all tests of pictures share."""

import matplotlib.pyplot as plt
import pytest

from helpers.plotting import alt_text


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.fixture
def current_alt_text():
    """Return a function that draws the current figure for real and returns its alt text."""

    def draw_and_describe():
        plt.gcf().canvas.draw()
        return alt_text(plt.gcf())

    return draw_and_describe
