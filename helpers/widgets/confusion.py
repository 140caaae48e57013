"""See which classes are mixed up."""

import numpy as np
from ipywidgets import HTML, Dropdown, IntSlider
from matplotlib.patches import Rectangle

from helpers.data import CLASS_NAMES
from helpers.plotting import ConfusionMatrixDisplay, plot_images
from helpers.widgets._controls import CLASS_CHOICES, beside, labelled
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import EpochPredictions, write_message

PICTURES_PER_PAGE = 12


class ConfusionExplorer(Lab):
    """See which classes are mixed up, and the pictures behind every count; a click on a field chooses it.

    Its controls are `true`, `predicted` and `page`, and `epoch` and `play` for a run.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
        With a run, a slider goes through its epochs.
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)
    """

    def __init__(self, run_or_model, images, labels):
        self._images, self._labels = images, np.asarray(labels)
        self._predictions = EpochPredictions(run_or_model, images)
        self._counted = None  # the probabilities that the matrix counts
        row, column = "What the pictures show: the row", "What the network says: the column"
        controls = {
            "true": labelled(Dropdown, "Truly", row, options=CLASS_CHOICES, value=6),
            "predicted": labelled(Dropdown, "Taken for", column, options=CLASS_CHOICES, value=0),
            "page": labelled(IntSlider, "Page", f"{PICTURES_PER_PAGE} pictures a page", min=1, value=1),
        } | self._predictions.controls
        self._matrix, self._examples, self._words = Picture(6.2, 5), Picture(3.05, 2.6), HTML()
        with self._matrix.redraw() as figure:
            ax = figure.add_axes((0.18, 0.22, 0.81, 0.77))
            self._display = ConfusionMatrixDisplay(np.zeros((10, 10), int), ax=ax)
            ax.set_aspect("auto")
            # All fields are light, also on a dark page.
            self._frame = ax.add_patch(Rectangle((-0.5, -0.5), 1, 1, fill=False, edgecolor="#111111", lw=2.5))
        self._matrix.on_click(self.guarded(self._choose))
        with self._examples.redraw() as figure:
            self._examples_ax = figure.add_axes((0, 0, 1, 1))
        super().__init__([beside([*controls.values(), self._words, self._examples], [self._matrix])], controls)

    def update(self):
        probabilities = self._predictions.probabilities()
        predicted = probabilities.argmax(axis=1)
        true, taken_for = self.controls["true"].value, self.controls["predicted"].value
        found = np.flatnonzero((self._labels == true) & (predicted == taken_for))
        found = found[np.argsort(-probabilities[found, taken_for], kind="stable")]
        pair = f"{CLASS_NAMES[true]} taken for {CLASS_NAMES[taken_for]}"
        if self._counted is not probabilities:
            self._count(predicted)
            self._counted = probabilities
        self._frame.set_xy((taken_for - 0.5, true - 0.5))
        self._display.ax.alt_text = f"{self._counts_in_words}. Framed: {pair}, {len(found):,} times"
        self._matrix.show([self._frame])
        self._show_examples(found, probabilities[:, taken_for])
        self._words.value = f"<div><b>{pair}: {len(found):,} times</b>, the surest first</div>"

    def _choose(self, _ax, x, y):
        """Choose the field at a place in the matrix."""
        self.move(true=min(round(y), 9), predicted=min(round(x), 9))

    def _count(self, predicted):
        """Draw the matrix into the background, on which the frame moves."""
        from sklearn.metrics import confusion_matrix  # takes a second to load

        matrix = confusion_matrix(self._labels, predicted, labels=range(10))
        self._matrix.set_background(self._display.update(matrix))
        self._counts_in_words = self._display.ax.alt_text

    def _show_examples(self, found, confidence):
        page = self.controls["page"]
        page.max = max(1, -(-len(found) // PICTURES_PER_PAGE))
        first = (page.value - 1) * PICTURES_PER_PAGE
        shown = found[first : first + PICTURES_PER_PAGE]
        ax = self._examples_ax
        with self._examples.redraw():
            ax.clear()
            if len(shown):
                plot_images(self._images[shown], [f"{confidence[i]:.0%}" for i in shown], columns=4, ax=ax)
            else:
                write_message("There are none.", ax=ax)
        self._examples.show()
