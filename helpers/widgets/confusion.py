"""See which classes are mixed up."""

import numpy as np
from ipywidgets import HTML, Dropdown, IntSlider
from matplotlib.patches import Rectangle
from sklearn.metrics import confusion_matrix

from helpers.data import CLASS_NAMES
from helpers.plotting import ConfusionMatrixDisplay, plot_images
from helpers.widgets._controls import CLASS_CHOICES, labelled, row
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import EpochPredictions, write_message

PICTURES_PER_PAGE = 12


class ConfusionExplorer(Lab):
    """See which classes are mixed up, and the pictures behind every count.

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
        options = {"options": CLASS_CHOICES, "description_width": "10em"}
        controls = {
            "true": labelled(Dropdown, "Truly (row)", "What the pictures show", value=6, **options),
            "predicted": labelled(Dropdown, "Taken for (column)", "What the network says", value=0, **options),
            "page": labelled(IntSlider, "Page", f"{PICTURES_PER_PAGE} pictures a page", min=1, value=1),
        } | self._predictions.controls
        self._matrix, self._examples, self._words = Picture(6.4, 5.4), Picture(6.4, 2.2), HTML()
        with self._matrix.redraw() as figure:
            self._display = ConfusionMatrixDisplay(np.zeros((10, 10), int), ax=figure.add_axes((0.2, 0.22, 0.79, 0.77)))
            frame = Rectangle((-0.5, -0.5), 1, 1, fill=False, edgecolor="black", lw=2.5)
            self._frame = self._display.ax.add_patch(frame)
        with self._examples.redraw() as figure:
            self._examples_ax = figure.add_axes((0, 0, 1, 1))
        children = [row(*controls.values()), row(self._matrix, self._words), self._examples]
        super().__init__(children, controls)

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

    def _count(self, predicted):
        """Draw the matrix into the background, on which the frame moves."""
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
                plot_images(self._images[shown], [f"{confidence[i]:.0%}" for i in shown], columns=6, ax=ax)
            else:
                write_message("There are none.", ax=ax)
        self._examples.show()
