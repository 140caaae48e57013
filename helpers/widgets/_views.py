"""What several labs show."""

import functools

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plotting import OTHER, PICTURE_COLOURS, RIGHT, WRONG, Display
from helpers.training import Run
from helpers.widgets._controls import epoch_controls
from helpers.widgets._picture import Picture


def table(head, rows, caption):
    """Return an HTML table: `head` a sequence of str, `rows` a sequence of sequences, the first cell naming the row."""
    line = "<tr>{}</tr>".format
    cell = '<{0} style="padding: 0.2em 0.35em; text-align: right">{1}</{0}>'.format
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


def percent(share):
    """Return a share in percent, never rounded up to 100."""
    return f"{np.floor(1000 * share) / 10:.1f}%"


class PredictionView:
    """A picture beside the bars of its ten probabilities.

    Attributes
    ----------
    picture : Picture
    """

    def __init__(self):
        self.picture = Picture(6.2, 2.8)
        with self.picture.redraw() as figure:
            self._image_ax = figure.add_axes((0, 0.01, 0.44, 0.98))
            self._image = self._image_ax.imshow(np.zeros((28, 28)), cmap=PICTURE_COLOURS, interpolation="none")
            self._image_ax.axis("off")
            self._bars = RankingDisplay(np.zeros(10), None, ax=figure.add_axes((0.6, 0.01, 0.4, 0.98)))

    def show(self, image, probabilities, label, alt):
        """Show another picture; `label` is None where nobody knows what is true."""
        self._image.set_data(image.reshape(28, 28))
        self._image.set_clim(0, max(image.max(), 1e-9))
        self._image_ax.alt_text = alt
        self.picture.show([self._image, *self._bars.update(probabilities, label)])


class RankingDisplay(Display):
    """The ten probabilities of a prediction as bars with names and percentages, the highest on top.

    The true class is blue with a ✓; where another class has the highest bar, that one is orange, hatched, with a ✗.

    Parameters
    ----------
    probabilities : float array (10,)
    label : int or None
        The true class; where it is not known, the highest bar is blue, without a sign.
    ax : matplotlib.axes.Axes
    """

    def __init__(self, probabilities, label, *, ax):
        self.ax = ax
        # Zero-width white edges: a hatch takes the edge colour.
        self.bars = ax.barh(range(10), np.zeros(10), 0.7, edgecolor="white", linewidth=0)
        self.names = [ax.text(-0.03, row, "", ha="right", va="center") for row in range(10)]
        self.numbers = [ax.text(0, row, "", va="center", fontsize=9) for row in range(10)]
        ax.set(xlim=(0, 1.35), ylim=(9.5, -0.5), xticks=[], yticks=[])  # with room for the number beside a full bar
        ax.spines[["top", "right", "bottom"]].set_visible(False)
        self.update(probabilities, label)

    def update(self, probabilities, label):
        order = np.argsort(-probabilities, kind="stable")
        for bar, name, number, i in zip(self.bars, self.names, self.numbers, order, strict=True):
            colour, hatch, sign = _look(i, order[0], label)
            bar.set(width=probabilities[i], facecolor=colour, hatch=hatch)
            name.set_text(CLASS_NAMES[i])
            number.set(x=probabilities[i] + 0.03, text=f"{percent(probabilities[i])} {sign}".strip())
        likeliest = [f"{CLASS_NAMES[i]} {probabilities[i]:.0%}" for i in order[:3] if probabilities[i] >= 0.005]
        self.ax.alt_text = "Probabilities: " + (", ".join(likeliest) or "none")
        return [*self.bars, *self.names, *self.numbers]


def _look(i, guess, label):
    """Return the colour, the hatch and the sign of class `i`, where `guess` has the highest bar."""
    if i == (guess if label is None else label):
        return RIGHT, "", "" if label is None else "✓"
    return (WRONG, "////", "✗") if i == guess else (OTHER, "", "")


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
