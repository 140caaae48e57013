"""See what moving, turning and mirroring the pictures does to what networks have learned."""

import html
import textwrap

import numpy as np
from ipywidgets import HTML, Button, Checkbox, Dropdown, IntSlider
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from scipy.sparse import csr_array

from helpers.data import CLASS_NAMES
from helpers.errors import InvalidValue
from helpers.plotting import PICTURE_COLOURS, RIGHT, WRONG, Display
from helpers.training import Run
from helpers.widgets._controls import beside, labelled, row
from helpers.widgets._given import check_pictures
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture

PER_CLASS = 100
"""Pictures of each class that are looked at: more of them would take longer than a slider may."""

_SIDE = 28


class RobustnessExplorer(Lab):
    """Move, turn and mirror pictures, and see how much of its accuracy each network keeps.

    Its controls are `right`, `down`, `degrees`, `mirror`, `network` and `reset`; a click on a network's bar chooses it.

    Parameters
    ----------
    runs : dict of str to helpers.training.Run
        A name for each, four runs at most.
    images : uint8 array (n, 28, 28, 1)
        The first 100 of each class are looked at.
    labels : int array (n,)

    Raises
    ------
    InvalidValue
        If there are no runs or more than four, no pictures, or not a label for each.
    """

    def __init__(self, runs, images, labels):
        self._runs = _checked_runs(runs)
        images, labels = check_pictures(images, labels)
        some = np.sort(np.concatenate([np.flatnonzero(labels == label)[:PER_CLASS] for label in range(10)]))
        self._labels, self._n_given = labels[some], len(labels)
        # A column for each picture: so all are moved by one product with a matrix.
        self._columns = np.ascontiguousarray(images[some].reshape(-1, _SIDE**2).T, np.float32) / 255
        self._examples = np.unique(self._labels, return_index=True)[1]  # one of each class
        self._before = self._predict(self._columns)
        self._drawn = None  # the network whose classes' axes are drawn
        self._moves = {
            "right": labelled(IntSlider, "Move right", "Pixels; below 0 to the left", min=-6, max=6, value=0),
            "down": labelled(IntSlider, "Move down", "Pixels; below 0 upwards", min=-6, max=6, value=0),
            "degrees": labelled(IntSlider, "Turn", "Degrees, clockwise", min=-180, max=180, step=5, value=0),
            "mirror": labelled(Checkbox, "Mirror", "Left becomes right", indent=False),
        }
        what_it_is = "Whose classes and answers are shown"
        network = labelled(Dropdown, "Network", what_it_is, options=list(self._runs))
        reset = Button(description="Reset", tooltip="Leave the pictures as they are", icon="undo")
        self._bars, self._classes, self._samples = Picture(3.25, 2.9), Picture(2.85, 2.9), Picture(6.2, 2.1)
        self._words = HTML()
        self._draw_axes()
        controls = self._moves | {"network": network, "reset": reset}
        right = [row(self._bars, self._classes), self._samples]
        super().__init__([beside([*controls.values(), self._words], right)], controls)
        reset.on_click(self.guarded(self._reset))
        self._bars.on_click(self.guarded(self._choose))

    def _draw_axes(self):
        """Draw what stays as it is wherever the pictures are moved."""
        names = [textwrap.fill(textwrap.shorten(name, 50), 18) for name in self._runs]
        before = self._accuracies(self._before)
        title = "accuracy of each network"
        with self._bars.redraw() as figure:
            ax = figure.add_axes((0.39, 0.02, 0.25, 0.8))
            self._bars_display = AccuracyBars(before, before=before, title=title, names=names, decimals=1, ax=ax)
        with self._classes.redraw() as figure:
            self._classes_ax = figure.add_axes((0.28, 0.02, 0.31, 0.8))
        with self._samples.redraw() as figure:
            true = self._labels[self._examples]
            nothing = np.zeros((len(true), _SIDE, _SIDE))
            self._samples_display = ExamplesDisplay(nothing, true, labels=true, ax=figure.add_axes((0, 0, 1, 1)))

    def _draw_classes(self, network):
        """Draw the axes of the classes of another network."""
        before, title = self._right_by_class(self._before[network]), f"classes: {textwrap.shorten(network, 32)}"
        with self._classes.redraw():
            ax = self._classes_ax
            ax.clear()
            self._classes_display = AccuracyBars(
                before, before=before, title=title, names=CLASS_NAMES, decimals=0, ax=ax
            )
        self._drawn = network

    def update(self):
        columns = moving(**{name: control.value for name, control in self._moves.items()}) @ self._columns
        network, now = self.controls["network"].value, self._predict(columns)
        if self._drawn != network:
            self._draw_classes(network)
        self._bars.show(self._bars_display.update(self._accuracies(now)))
        self._classes.show(self._classes_display.update(self._right_by_class(now[network])))
        images = columns[:, self._examples].T.reshape(-1, _SIDE, _SIDE)
        self._samples.show(self._samples_display.update(images, now[network][self._examples]))
        self._words.value = f"<div>{self._in_words(now[network], network)}</div>"

    def _choose(self, _ax, _x, y):
        """Choose the network whose bar is at this height."""
        names = list(self._runs)
        self.controls["network"].value = names[min(round(y), len(names) - 1)]

    def _accuracies(self, predicted):
        return np.array([np.mean(each == self._labels) for each in predicted.values()])

    def _predict(self, columns):
        """Return by name which class each network sees in each picture, given as columns (784, n)."""
        return {name: run.predict(columns.T).argmax(axis=1) for name, run in self._runs.items()}

    def _right_by_class(self, predicted):
        """Return which share of each class is named right: NaN where there is no picture of it."""
        counts = np.bincount(self._labels, minlength=10)
        rights = np.bincount(self._labels, predicted == self._labels, minlength=10)
        return np.divide(rights, counts, out=np.full(10, np.nan), where=counts > 0)

    def _in_words(self, predicted, network):
        accuracy, n = np.mean(predicted == self._labels), len(self._labels)
        error = 100 * np.sqrt(accuracy * (1 - accuracy) / n)
        before, now = self._right_by_class(self._before[network]), self._right_by_class(predicted)
        words = (
            f"<b>{html.escape(network)}</b>: <b>{accuracy:.1%}</b> ± {error:.1f} points "
            f"right of {n:,} pictures (of {self._n_given:,}: the first {PER_CLASS} of each class); "
            f"before {np.mean(self._before[network] == self._labels):.1%}."
        )
        most = int(np.nanargmin(now - before))
        if now[most] < before[most]:
            name = CLASS_NAMES[most]
            words += f" It loses most of <b>{name}</b>: {before[most]:.0%} right before, {now[most]:.0%} now."
        return words

    def _reset(self, _button):
        for name, control in self._moves.items():
            control.value = False if name == "mirror" else 0


def _checked_runs(runs):
    """Return runs by name, or raise `InvalidValue`."""
    if not isinstance(runs, dict) or not 1 <= len(runs) <= 4:
        raise InvalidValue("runs must be a dict of one to four names, each with its run.")
    for name, run in runs.items():
        if not isinstance(run, Run):
            raise InvalidValue(f"{name!r} must be a run, as `train` returns it, not {type(run).__name__}.")
    return {str(name): run for name, run in runs.items()}


def moving(right=0, down=0, degrees=0, mirror=False):
    """Return the matrix that mirrors, then turns, then moves pictures, as `helpers.photo.perturb` does with one.

    Parameters
    ----------
    right, down : int
        Pixels; what comes in is 0.
    degrees : float
        Clockwise.
    mirror : bool

    Returns
    -------
    scipy.sparse.csr_array, float32 (784, 784)
        To multiply with pictures as columns (784, n): each new pixel is a mean of up to four old ones.
    """
    angle, middle = np.radians(degrees), _SIDE / 2
    y, x = np.indices((_SIDE, _SIDE)).reshape(2, -1) + 0.5 - middle
    x, y = x - right, y - down
    cos, sin = np.round([np.cos(angle), np.sin(angle)], 15)  # 90 degrees hit the pixels exactly
    x, y = cos * x + sin * y + middle, cos * y - sin * x + middle  # where each new pixel comes from
    is_inside = (x >= 0) & (x < _SIDE) & (y >= 0) & (y < _SIDE)
    to = np.flatnonzero(is_inside)
    x, y = x[is_inside] - 0.5, y[is_inside] - 0.5
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    parts = []
    for column, share_x in ((left, left + 1 - x), (left + 1, x - left)):
        for line, share_y in ((top, top + 1 - y), (top + 1, y - top)):
            column_there = np.clip(column, 0, _SIDE - 1)
            column_there = _SIDE - 1 - column_there if mirror else column_there
            parts.append((share_x * share_y, to, np.clip(line, 0, _SIDE - 1) * _SIDE + column_there))
    shares, to, come_from = (np.concatenate(part) for part in zip(*parts, strict=True))
    is_part = shares > 0  # of a whole pixel, there is one
    entries = shares[is_part].astype(np.float32), (to[is_part], come_from[is_part])
    return csr_array(entries, shape=(_SIDE**2, _SIDE**2))


class AccuracyBars(Display):
    """Accuracies as horizontal bars with a mark where each was before, and both as numbers.

    Parameters
    ----------
    now : float array (n,)
        Fractions of 1; NaN where there is nothing.
    before : float array (n,)
    title : str
    names : sequence of str
    decimals : int
        Of the percentages.
    ax : matplotlib.axes.Axes
    """

    def __init__(self, now, *, before, title, names, decimals, ax):
        self.ax, self.before, self.title, self.form = ax, before, title, f"{{:.{decimals}%}}".format
        self.names = [" ".join(name.split()) for name in names]
        places, thickness = range(len(names)), min(0.6, 0.16 * len(names))
        self.bars = ax.barh(places, np.zeros(len(names)), thickness, color=RIGHT)
        reach = 0.7 * thickness  # of a mark, up and down
        marks = [[(x, y - reach), (x, y + reach)] for y, x in enumerate(before)]
        self.marks = ax.add_collection(LineCollection(marks, colors="black", linewidths=2.5, clip_on=False, zorder=3))
        width = ax.get_position().width * ax.figure.get_figwidth()
        beside = {"ha": "right", "va": "center", "fontsize": 9}
        columns = 1 + 0.52 / width, 1 + 1.12 / width  # inches beside the bars
        for x, word in zip(columns, ("now", "before |"), strict=True):
            ax.text(x, 1.03, word, transform=ax.transAxes, **beside)
        self.numbers, _ = (
            [ax.text(x, y, self._number(before[y]), transform=ax.get_yaxis_transform(), **beside) for y in places]
            for x in columns
        )
        ax.text(columns[1], 1.13, title, ha="right", fontsize=10, transform=ax.transAxes)
        ax.set_yticks(places, names)
        ax.tick_params(length=0, labelsize=9)
        ax.set(xlim=(0, 1), ylim=(len(names) - 0.5, -0.5), xticks=[0, 0.5, 1], xticklabels=[])
        ax.grid(axis="x", alpha=0.3)
        ax.spines[["top", "right", "bottom"]].set_visible(False)
        self.update(now)

    def update(self, now):
        for bar, number, value in zip(self.bars, self.numbers, now, strict=True):
            bar.set_width(np.nan_to_num(value))
            number.set_text(self._number(value))
        self.ax.alt_text = f"{self.title}: " + "; ".join(
            f"{name} {self._number(a)}, before {self._number(b)}"
            for name, a, b in zip(self.names, now, self.before, strict=True)
        )
        return [*self.bars, self.marks, *self.numbers]

    def _number(self, value):
        return self.form(value) if np.isfinite(value) else "none"


class ExamplesDisplay(Display):
    """Pictures in two rows, each with what was predicted and, in brackets, what is true; the wrong ones are framed.

    Parameters
    ----------
    images : float array (n, 28, 28), values 0..1
    predicted : int array (n,)
    labels : int array (n,)
    ax : matplotlib.axes.Axes
    """

    COLUMNS, STEP_X, STEP_Y = 5, 54, 45  # a picture, and the room for its names

    def __init__(self, images, predicted, *, labels, ax):
        self.ax, self.labels = ax, labels
        rows = -(-len(images) // self.COLUMNS)
        self.mosaic = np.full((rows * self.STEP_Y, self.COLUMNS * self.STEP_X), np.nan)
        self.image = ax.imshow(self.mosaic, cmap=PICTURE_COLOURS, vmin=0, vmax=1, interpolation="none")
        self.places = [self._place(number) for number in range(len(images))]
        below = {"ha": "center", "va": "top", "fontsize": 9}
        middles = [(left + _SIDE / 2 - 0.5, top + _SIDE) for left, top in self.places]
        self.captions = [ax.text(x, y + 1, "", **below) for x, y in middles]
        for (x, y), label in zip(middles, labels, strict=True):
            ax.text(x, y + 8, f"({CLASS_NAMES[label]})", **below)
        self.frames = [
            ax.add_patch(Rectangle((left - 1, top - 1), _SIDE + 1, _SIDE + 1, fill=False, edgecolor=WRONG, lw=2))
            for left, top in self.places
        ]
        ax.set(ylim=(rows * self.STEP_Y, -1.5))
        ax.axis("off")
        self.update(images, predicted)

    def _place(self, number):
        """Return the left and the upper end of a picture, in pixels."""
        line, column = divmod(number, self.COLUMNS)
        return column * self.STEP_X + (self.STEP_X - _SIDE) // 2, line * self.STEP_Y

    def update(self, images, predicted):
        words = []
        for image, (left, top), caption, frame, said, label in zip(
            images, self.places, self.captions, self.frames, predicted, self.labels, strict=True
        ):
            self.mosaic[top : top + _SIDE, left : left + _SIDE] = image
            caption.set_text(f"{CLASS_NAMES[said]} {'✓' if said == label else '✗'}")
            frame.set_visible(said != label)
            words.append(f"{caption.get_text()} ({CLASS_NAMES[label]})")
        self.image.set_data(self.mosaic)
        self.ax.alt_text = "One picture of each class as it is now, predicted (true): " + "; ".join(words)
        return [self.image, *self.captions, *self.frames]
