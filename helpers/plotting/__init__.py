"""Arrays in, matplotlib Axes out, in one palette, each picture with a description in words.

Every `plot_…` function takes its data first and its options by keyword, draws on `ax` (or on a new figure) and returns
the artists that it drew, so that they can be updated. It also says on `ax.alt_text` what a reader who cannot see the
picture should hear; `alt_text` collects that for a whole figure, and in a notebook `plt.show()` sends it along.
"""

from helpers.plotting._alt_text import alt_text, enable_alt_text
from helpers.plotting._display import Display
from helpers.plotting._style import OTHER, PICTURE_COLOURS, RIGHT, SERIES, WRONG
from helpers.plotting.build import (
    plot_function_and_slope,
    plot_softmax,
    update_function_and_slope,
    update_softmax,
)
from helpers.plotting.confusion import ConfusionMatrixDisplay
from helpers.plotting.counts import plot_class_counts, plot_parts
from helpers.plotting.evaluate import (
    mark_cell,
    plot_confusion_matrix,
    plot_steps,
    plot_value_array,
    plot_weights,
    update_confusion_matrix,
    update_value_array,
    update_weights,
)
from helpers.plotting.exercises import plot_landscape, update_landscape
from helpers.plotting.explore import plot_average, plot_pixel_marked
from helpers.plotting.functions import SoftmaxDisplay, plot_functions
from helpers.plotting.history import plot_history
from helpers.plotting.images import plot_class_samples, plot_images, plot_pixel_values, plot_pixels
from helpers.plotting.network import plot_network
from helpers.plotting.predictions import ValueArrayDisplay, plot_image, plot_predictions, prediction_text
from helpers.plotting.runs import plot_measured_and_reported, plot_spread
from helpers.plotting.train import plot_cursors, plot_message, plot_race, update_race

__all__ = [
    "ConfusionMatrixDisplay",
    "Display",
    "OTHER",
    "PICTURE_COLOURS",
    "RIGHT",
    "SERIES",
    "SoftmaxDisplay",
    "ValueArrayDisplay",
    "WRONG",
    "alt_text",
    "enable_alt_text",
    "mark_cell",
    "plot_average",
    "plot_class_counts",
    "plot_class_samples",
    "plot_confusion_matrix",
    "plot_cursors",
    "plot_function_and_slope",
    "plot_functions",
    "plot_history",
    "plot_image",
    "plot_images",
    "plot_landscape",
    "plot_measured_and_reported",
    "plot_message",
    "plot_network",
    "plot_parts",
    "plot_pixel_marked",
    "plot_pixel_values",
    "plot_pixels",
    "plot_predictions",
    "plot_race",
    "plot_softmax",
    "plot_spread",
    "plot_steps",
    "plot_value_array",
    "plot_weights",
    "prediction_text",
    "update_confusion_matrix",
    "update_function_and_slope",
    "update_landscape",
    "update_race",
    "update_softmax",
    "update_value_array",
    "update_weights",
]
