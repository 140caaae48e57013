"""See how much a network's being sure is worth."""

from typing import NamedTuple

import numpy as np
from ipywidgets import HTML, FloatLogSlider
from matplotlib.collections import LineCollection

from helpers.plotting import OTHER, RIGHT, Display
from helpers.widgets._controls import beside, labelled
from helpers.widgets._given import check_network, check_pictures
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import EpochPredictions, table

N_BINS = 10
SURE = 0.9  # where the last bin begins
FEW = 10  # answers whose share says little


class ReliabilityExplorer(Lab):
    """Compare how sure a network is with how often it is right, after every epoch and at any temperature.

    Its controls are `temperature`, and `epoch` and `play` for a run.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
        With a run, a slider goes through its epochs.
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)

    Raises
    ------
    InvalidValue
        If there are no pictures, or not a label for each, or no network.
    """

    def __init__(self, run_or_model, images, labels):
        images, self._labels = check_pictures(images, labels)
        self._predictions = EpochPredictions(check_network(run_or_model), images)
        what_it_does = "The scores are divided by it: above 1 the network is less sure, below 1 surer"
        controls = self._predictions.controls | {
            "temperature": labelled(
                FloatLogSlider, "Temperature", what_it_does, base=2, min=-2, max=2, step=0.1, value=1
            )
        }
        self._picture, self._words = Picture(6.2, 4.8), HTML()
        with self._picture.redraw() as figure:
            axes = [figure.add_axes((0.12, y, 0.86, height)) for y, height in ((0.37, 0.57), (0.11, 0.21))]
            nothing = measure(np.ones((1, 10)) / 10, np.zeros(1, int))
            self._display = ReliabilityDisplay(nothing, "", axes=axes)
        super().__init__([beside([*controls.values(), self._words], [self._picture])], controls)

    def update(self):
        temperature = self.controls["temperature"].value
        measured = measure(at_temperature(self._predictions.probabilities(), temperature), self._labels)
        epoch = self._predictions.epoch
        title = f"temperature {temperature:.2f}" if epoch is None else f"epoch {epoch}, temperature {temperature:.2f}"
        self._picture.show(self._display.update(measured, title))
        self._words.value = _in_words(measured, title)


def at_temperature(probabilities, temperature):
    """Return what the probabilities (n, 10) would be, had the scores been divided by a temperature before softmax."""
    # softmax(log p / T), without a logarithm of the zeros that a very sure network says.
    powers = probabilities.astype(np.float64) ** (1 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


class Reliability(NamedTuple):
    """How sure a network is and how often it is right, in bins of confidence.

    Attributes
    ----------
    counts, found : int array (10,)
        Answers in each bin, and the mistakes among them.
    expected : float array (10,)
        Mistakes that the network expects there: the sum of its doubts.
    """

    counts: np.ndarray
    expected: np.ndarray
    found: np.ndarray

    @property
    def confidence(self):
        """Return how sure the answers of each bin are on average, where there are any."""
        return 1 - self.expected[self.counts > 0] / self.counts[self.counts > 0]

    @property
    def share_right(self):
        """Return which share of the answers of each bin is right, where there are any."""
        return 1 - self.found[self.counts > 0] / self.counts[self.counts > 0]

    @property
    def error(self):
        """Return the expected calibration error: how far the dots lie from the diagonal, weighted by answers."""
        return np.abs(self.expected - self.found).sum() / self.counts.sum()


def measure(probabilities, labels):
    """Sort answers, with probabilities (n, 10) and true labels (n,), into bins of confidence."""
    confidence, is_wrong = probabilities.max(axis=1), probabilities.argmax(axis=1) != labels
    bins = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)  # wholly sure: into the last one
    counts, expected, found = (np.bincount(bins, weights, N_BINS) for weights in (None, 1 - confidence, is_wrong))
    return Reliability(counts, expected, found.astype(int))


def _in_words(measured, title):
    """Return as a table how many mistakes a network expects and makes."""
    counts, expected, found = measured
    rows = [
        ["answers", f"{counts.sum():,}", f"{counts[-1]:,}"],
        ["mistakes it expects", f"{expected.sum():,.0f}", f"{expected[-1]:,.0f}"],
        ["mistakes found", f"{found.sum():,}", f"{found[-1]:,}"],
    ]
    accuracy = 1 - found.sum() / counts.sum()
    caption = (
        f"{title.capitalize()}:<br>accuracy <b>{accuracy:.1%}</b>, "
        f"calibration error <b>{100 * measured.error:.1f} points</b>"
    )
    head = ["confidence", "any", f"at least {SURE:.0%}"]
    return (
        table(head, rows, caption) + "<div>A dot's bar is ± one standard error of the share; "
        f"a hollow dot stands for fewer than {FEW} answers.</div>"
    )


class ReliabilityDisplay(Display):
    """A reliability diagram, and below it how many answers there are of each confidence.

    Parameters
    ----------
    measured : Reliability
    title : str
    axes : two matplotlib.axes.Axes
    """

    def __init__(self, measured, title, *, axes):
        self.ax, self.counts_ax = axes
        self.ax.plot([0, 1], [0, 1], "--", color=OTHER)
        self.ax.text(0.03, 0.93, "not sure enough", fontsize=9)
        self.ax.text(0.97, 0.04, "too sure", fontsize=9, ha="right")
        self.dots = self.ax.scatter([], [], edgecolors=RIGHT, linewidths=1.5, zorder=3)
        self.spreads = self.ax.add_collection(LineCollection([], colors="black", linewidths=1.5, zorder=4))
        self.ax.set(ylim=(-0.02, 1.04), ylabel="share that is right")
        self.bars = self.counts_ax.bar(np.arange(0.05, 1, 0.1), np.zeros(N_BINS), 0.09, color=RIGHT)
        self.numbers = [
            self.counts_ax.text(bar.get_x() + 0.045, 0, "", ha="center", va="bottom", fontsize=9) for bar in self.bars
        ]
        self.counts_ax.set(ylim=(0, 1.25), ylabel="answers", yticks=[])
        self.counts_ax.set_xlabel("confidence: the highest of the ten probabilities")
        for ax in axes:
            ax.set_xticks(np.arange(11) / 10)
            ax.set_xlim(0, 1.03)
            ax.xaxis.set_major_formatter("{x:.0%}")
        self.ax.tick_params(labelbottom=False)
        self.ax.grid(alpha=0.3)
        self.ax.yaxis.set_major_formatter("{x:.0%}")
        self.counts_ax.spines[["top", "right", "left"]].set_visible(False)
        self.update(measured, title)

    def update(self, measured, title):
        counts = measured.counts[measured.counts > 0]
        x, y = measured.confidence, measured.share_right
        spreads = np.sqrt(y * (1 - y) / counts)
        self.dots.set_offsets(np.column_stack([x, y]))
        self.dots.set_sizes(30 + 170 * np.sqrt(counts / counts.sum()))
        self.dots.set_facecolors(["white" if count < FEW else RIGHT for count in counts])
        self.spreads.set_segments([[(at, m - s), (at, m + s)] for at, m, s in zip(x, y, spreads, strict=True)])
        for bar, number, count in zip(self.bars, self.numbers, measured.counts, strict=True):
            bar.set_height(count / counts.sum())
            number.set_y(count / counts.sum() + 0.03)
            number.set_text(f"{count:,}" if count else "")
        self.ax.set_title(title)
        self.ax.alt_text = f"Reliability, {title}: " + "; ".join(
            f"{sure:.1%} sure on average, {right:.1%} ± {100 * spread:.1f} points right"
            for sure, right, spread in zip(x, y, spreads, strict=True)
        )
        self.counts_ax.alt_text = "Answers by confidence: " + "; ".join(
            f"{10 * number} to {10 * number + 10} %: {count:,}" for number, count in enumerate(measured.counts) if count
        )
        return [self.dots, self.spreads, *self.bars, *self.numbers, self.ax.title]
