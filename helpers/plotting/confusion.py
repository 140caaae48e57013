"""How often each class is taken for each other."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plotting._display import Display
from helpers.plotting._style import RIGHT, axes_or_new


def plot_confusion_matrix(matrix, *, ax=None):
    """Draw an int array (10, 10) of how often each class was taken for each other; return the `ConfusionMatrixDisplay`.

    Its parameters are explained there.
    """
    return ConfusionMatrixDisplay(matrix, ax=ax)


class ConfusionMatrixDisplay(Display):
    """How often each class was taken for each other.

    Parameters
    ----------
    matrix : int array (10, 10)
        Counts: a row for each true class, a column for each predicted one, as scikit-learn's `confusion_matrix`.
    ax : matplotlib.axes.Axes, optional

    Attributes
    ----------
    ax : matplotlib.axes.Axes
    image : matplotlib.image.AxesImage
        The coloured fields.
    counts : list of matplotlib.text.Text
        The number in each field, row by row; no text for 0.
    """

    def __init__(self, matrix, *, ax=None):
        self.ax = axes_or_new(ax, figsize=(7.4, 6.6))
        self.image = self.ax.imshow(np.zeros((10, 10)), cmap="Oranges", interpolation="none")
        self.counts = [
            self.ax.text(column, row, "", ha="center", va="center", fontweight="bold" if row == column else "normal")
            for row, column in np.ndindex(10, 10)
        ]
        self.ax.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
        self.ax.set_yticks(range(10), CLASS_NAMES)
        self.ax.set(xlabel="predicted", ylabel="true")
        self.update(matrix)

    def update(self, matrix):
        """Draw another matrix, an int array (10, 10).

        Returns
        -------
        list of matplotlib.artist.Artist
            The coloured fields and the counts.
        """
        matrix = np.asarray(matrix)
        # Coloured by mistakes alone: the many right ones would wash out everything else.
        mistakes = np.where(np.eye(10, dtype=bool), 0, matrix)
        most = max(mistakes.max(), 1)
        # Up to a colour on which dark text can be read.
        self.image.set(data=mistakes, clim=(0, 1.5 * most))
        for text, (row, column) in zip(self.counts, np.ndindex(10, 10), strict=True):
            # An empty field says never, and takes no time to draw.
            text.set_text(matrix[row, column] or "")
            text.set_color(RIGHT if row == column else "#111111")  # no black, which on a dark page becomes white
        most_frequent = np.argsort(mistakes, axis=None)[::-1][:3]
        self.ax.alt_text = "Confusion matrix. Most often: " + ", ".join(
            f"{CLASS_NAMES[row]} taken for {CLASS_NAMES[column]} {mistakes[row, column]} times"
            for row, column in zip(*np.unravel_index(most_frequent, matrix.shape), strict=True)
        )
        return [self.image, *self.counts]
