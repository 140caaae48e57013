"""The palette, and the axes that all pictures share."""

import matplotlib.pyplot as plt
import numpy as np

# Okabe and Ito's palette, told apart by people who do not see red and green: https://jfly.uni-koeln.de/color/
RIGHT = "#0072B2"
WRONG = "#D55E00"
OTHER = "#777777"
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")

PICTURE_COLOURS = "gray_r"
"""Dark clothes on white paper: 0 is drawn white, the largest value black."""


def axes_or_new(ax, **figure_options):
    """Return `ax`, or new axes on a new figure: several of them with `ncols`."""
    if ax is None:
        _, ax = plt.subplots(layout="constrained", **figure_options)
    return ax


def as_picture(image):
    """Return an image (28, 28) or (28, 28, 1), array or tensor, as an array (28, 28)."""
    image = np.asarray(image)
    return image[..., 0] if image.ndim == 3 else image
