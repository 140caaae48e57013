"""Arrays in, matplotlib artists out, in one palette, each picture with a description in words.

Every `plot_…` function takes its data first and its options by keyword, draws on `ax` (or `axes`) or else on a new
figure, and returns what it drew: artists, or a `…Display`, whose `update` draws other data in the same place. It also
leaves on `ax.alt_text` what a reader who cannot see the picture should hear: `alt_text` collects that for a whole
figure, and after `enable_alt_text()` a notebook sends it along with each picture.
"""

from helpers.plotting._alt_text import alt_text, enable_alt_text
from helpers.plotting._display import Display
from helpers.plotting._style import OTHER, PICTURE_COLOURS, RIGHT, SERIES, WRONG
from helpers.plotting.arrays import plot_arrays
from helpers.plotting.confusion import ConfusionMatrixDisplay, plot_confusion_matrix
from helpers.plotting.counts import plot_class_counts, plot_parts
from helpers.plotting.functions import SoftmaxDisplay, plot_functions, plot_softmax
from helpers.plotting.history import plot_history
from helpers.plotting.images import plot_class_samples, plot_images, plot_pixel_values, plot_pixels
from helpers.plotting.network import plot_network
from helpers.plotting.predictions import (
    plot_image,
    plot_predictions,
    plot_value_array,
    prediction_text,
)
from helpers.plotting.runs import plot_spread

__all__ = [
    "OTHER",
    "PICTURE_COLOURS",
    "RIGHT",
    "SERIES",
    "WRONG",
    "ConfusionMatrixDisplay",
    "Display",
    "SoftmaxDisplay",
    "alt_text",
    "enable_alt_text",
    "plot_arrays",
    "plot_class_counts",
    "plot_class_samples",
    "plot_confusion_matrix",
    "plot_functions",
    "plot_history",
    "plot_image",
    "plot_images",
    "plot_network",
    "plot_parts",
    "plot_pixel_values",
    "plot_pixels",
    "plot_predictions",
    "plot_softmax",
    "plot_spread",
    "plot_value_array",
    "prediction_text",
]
