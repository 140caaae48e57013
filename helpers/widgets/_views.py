"""What several labs show."""

import functools

import numpy as np

from helpers.plotting import PICTURE_COLOURS, ValueArrayDisplay
from helpers.training import Run
from helpers.widgets._controls import epoch_controls
from helpers.widgets._picture import Picture


def table(head, rows, caption):
    """Return an HTML table: `head` a sequence of str, `rows` a sequence of sequences, the first cell naming the row."""
    line = "<tr>{}</tr>".format
    cell = '<{0} style="padding: 0.2em 0.45em; text-align: right">{1}</{0}>'.format
    body = [line(cell("th scope=row", row[0]) + "".join(cell("td", value) for value in row[1:])) for row in rows]
    return (
        f'<div style="overflow-x: auto"><table><caption>{caption}</caption>'
        + line("".join(cell("th scope=col", name) for name in head))
        + "".join(body)
        + "</table></div>"
    )


def write_message(words, *, ax):
    """Write a sentence where a picture will be."""
    ax.axis("off")
    ax.alt_text = " ".join(words.split())
    ax.text(0.02, 0.5, words, va="center", fontsize=11, transform=ax.transAxes)


def add_cursor(ax):
    """Draw a vertical line for `set_xdata` to move, and return it."""
    return ax.axvline(1, color="black", lw=1.2, ls=":")


class PredictionView:
    """A picture beside the bars of its ten probabilities.

    Attributes
    ----------
    picture : Picture
    """

    def __init__(self):
        self.picture = Picture(7, 2.9)
        with self.picture.redraw() as figure:
            self._image_ax = figure.add_axes((0, 0.03, 0.41, 0.94))
            self._image = self._image_ax.imshow(np.zeros((28, 28)), cmap=PICTURE_COLOURS, interpolation="none")
            self._image_ax.axis("off")
            bars_ax = figure.add_axes((0.5, 0.3, 0.49, 0.66))
            self._bars = ValueArrayDisplay(np.full(10, 0.1), 0, names=True, ax=bars_ax)

    def show(self, image, probabilities, label, alt):
        """Show another picture; `label` is None where nobody knows what is true."""
        self._image.set_data(image.reshape(28, 28))
        self._image.set_clim(0, max(image.max(), 1e-9))
        self._image_ax.alt_text = alt
        self.picture.show([self._image, *self._bars.update(probabilities, label)])


class EpochPredictions:
    """What a network says of many images, after the epoch that a slider says.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
    images : uint8 array (n, 28, 28, 1)

    Attributes
    ----------
    controls : dict of str to ipywidgets.Widget
        `play` and `epoch`; none for a model, which has no epochs.
    """

    def __init__(self, run_or_model, images):
        self.controls = {}
        if isinstance(run_or_model, Run):
            self.controls = epoch_controls(run_or_model.config.epochs)
            self._after = functools.lru_cache(maxsize=32)(functools.partial(run_or_model.predict, images))
        else:
            scaled = np.asarray(images) / np.float32(255)
            self._of_model = run_or_model.predict(scaled, batch_size=1000, verbose=0)

    @property
    def epoch(self):
        """The epoch that the slider says, or None where there is none."""
        return self.controls["epoch"].value if self.controls else None

    def probabilities(self):
        """Return the probabilities (n, 10) after this epoch."""
        return self._after(self.epoch) if self.controls else self._of_model
