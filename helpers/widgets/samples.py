"""Draw samples, and see how far their means lie apart."""

import html
import textwrap

import numpy as np
from ipywidgets import HTML, Button, SelectionSlider
from matplotlib.ticker import MaxNLocator, PercentFormatter

from helpers.errors import InvalidValue
from helpers.plotting import RIGHT, WRONG, Display
from helpers.training.config import is_whole
from helpers.widgets._controls import beside, labelled
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import table

MANY = 100
_COLUMNS = 160  # of stacked dots, each about as wide as a dot
_WIDTHS = 5  # of the standard error to each side of the mean: as far as the axis reaches


class SampleExplorer(Lab):
    """Draw samples from groups of numbers, putting each number back, and see how far their means lie apart.

    Its controls are `size`, `draw`, `many` and `reset`.

    Parameters
    ----------
    groups : dict of str to array (n,), values 0..1
        One to three groups, such as whether each test picture is named right, or the accuracies of thirty runs.
    sizes : sequence of int
        How many numbers a sample can have; the first is chosen to begin with.

    Raises
    ------
    InvalidValue
        If a group is empty or holds anything but numbers from 0 to 1, or a size is no whole number from 1.
    """

    def __init__(self, groups, sizes):
        self._groups = _checked_groups(groups)
        sizes = _checked_sizes(sizes)
        self._size = None  # the one that was drawn last
        buttons = {
            "draw": Button(description="Draw", tooltip="One more sample of each group", icon="plus"),
            "many": Button(description=f"Draw {MANY}", tooltip=f"{MANY} more samples of each group", icon="plus"),
            "reset": Button(description="Begin anew", tooltip="Forget all samples", icon="undo"),
        }
        options = [(f"{size:,}", size) for size in sizes]
        slider = labelled(SelectionSlider, "Sample size", "How many numbers are drawn each time", options=options)
        self._picture, self._words = Picture(7.6, 0.9 + 1.2 * len(groups)), HTML()
        with self._picture.redraw() as figure:
            axes = np.ravel(figure.subplots(len(groups), 1, sharex=True))
            room = 1 / figure.get_figheight()  # an inch
            figure.subplots_adjust(left=0.03, right=0.97, top=1 - 0.3 * room, bottom=0.5 * room, hspace=0.3)
            limits = _limits(self._groups.values(), min(sizes))
            self._display = MeansDisplay(self._nothing(), sizes[0], groups=self._groups, limits=limits, axes=axes)
        super().__init__(
            [beside([slider, *buttons.values()], [self._picture, self._words])], {"size": slider} | buttons
        )
        buttons["draw"].on_click(self.guarded(lambda _: self._draw(1)))
        buttons["many"].on_click(self.guarded(lambda _: self._draw(MANY)))
        buttons["reset"].on_click(self.guarded(lambda _: self._begin_anew()))

    def update(self):
        size = self.controls["size"].value
        if self._size != size:
            self._size, self._random, self._means = size, np.random.default_rng(0), self._nothing()
        self._picture.show(self._display.update(self._means, size))
        self._words.value = _in_words(self._groups, self._means, size)

    def _nothing(self):
        return np.zeros((len(self._groups), 0))

    def _draw(self, count):
        drawn = [
            values[self._random.integers(len(values), size=(count, self._size))].mean(axis=1)
            for values in self._groups.values()
        ]
        self._means = np.column_stack([self._means, drawn])
        self.refresh()

    def _begin_anew(self):
        self._size = None
        self.refresh()


def _checked_groups(groups):
    """Return groups as float arrays, or raise `InvalidValue`."""
    if not isinstance(groups, dict) or not 1 <= len(groups) <= 3:
        raise InvalidValue("groups must be a dict of one to three names with their numbers.")
    checked = {}
    for name, values in groups.items():
        values = np.asarray(values)
        if values.ndim != 1 or not len(values) or values.dtype.kind not in "biuf":
            raise InvalidValue(f"The group {name!r} must be a list of numbers, one at least.")
        if not ((values >= 0) & (values <= 1)).all():  # also where one is NaN
            raise InvalidValue(f"The group {name!r} holds numbers that are not from 0 to 1.")
        checked[str(name)] = values.astype(float)
    return checked


def _checked_sizes(sizes):
    """Return sizes as a list, or raise `InvalidValue`."""
    sizes = list(np.atleast_1d(sizes).tolist())
    if not sizes or len(set(sizes)) < len(sizes) or not all(is_whole(size, 1) for size in sizes):
        raise InvalidValue(f"sizes must be different whole numbers from 1, such as (1, 10, 30), not {sizes}.")
    return sizes


def standard_error(values, size):
    """Return how far a mean of so many numbers, drawn from these, typically lies from the mean of all."""
    return values.std() / np.sqrt(size)  # not ddof=1: the group is all that there is to draw from


def _limits(groups, size):
    """Return how far means of so many numbers reach, by standard errors; none is outside its group."""
    reach = [(values.mean(), _WIDTHS * standard_error(values, size)) for values in groups]
    low = min(max(mean - width, values.min()) for values, (mean, width) in zip(groups, reach, strict=True))
    high = max(min(mean + width, values.max()) for values, (mean, width) in zip(groups, reach, strict=True))
    room = max(0.04 * (high - low), 0.001)
    return low - room, high + room


def _in_words(groups, means, size):
    """Return as a table, and in a sentence for each group after the first, what was drawn."""
    rows = []
    for (name, values), drawn in zip(groups.items(), means, strict=True):
        newest = f"<b>{drawn[-1]:.2%}</b>" if len(drawn) else "-"
        spread = f"<b>{100 * drawn.std(ddof=1):.2f} points</b>" if len(drawn) > 1 else "-"
        formula = f"{100 * standard_error(values, size):.2f} points"
        rows.append([html.escape(name), f"{values.mean():.2%}", newest, spread, formula])
    n = means.shape[1]
    caption = f"{_count(n, 'sample')} of {size:,} drawn from each group"
    head = ["group", "mean of all", "newest sample's mean", "standard deviation of the means", "formula: std / √n"]
    first, *others = groups
    sentences = [_compared(first, name, drawn - means[0]) for name, drawn in zip(others, means[1:], strict=True)]
    return table(head, rows, caption) + "".join(f"<div>{sentence}</div>" for sentence in sentences)


def _count(n, what):
    return f"{n:,} {what}{'s' * (n != 1)}"


def _compared(first, name, differences):
    """Return in words how often the means of a group were ahead of those of the first."""
    first, name, n = html.escape(first), html.escape(name), len(differences)
    if not n:
        return f"How often is {name} ahead of {first}?"
    ties = np.sum(differences == 0)
    return (
        f"<b>{name}</b> was ahead of <b>{first}</b> <b>{np.sum(differences > 0):,} of {n:,}</b> times"
        + (f", and {ties:,} times equal" if ties else "")
        + f"; newest difference {100 * differences[-1]:+.2f} points."
    )


class MeansDisplay(Display):
    """The means of all samples so far as stacked dots, one row for each group.

    Parameters
    ----------
    means : float array (groups, samples)
    size : int
        Numbers in a sample.
    groups : dict of str to float array (n,)
    limits : (float, float)
        Of the means; what lies outside is drawn at the edge.
    axes : sequence of matplotlib.axes.Axes
        One for each group.
    """

    def __init__(self, means, size, *, groups, limits, axes):
        self.axes, self.groups, self.limits = list(axes), groups, limits
        self.dots, self.newest, self.titles = [], [], []
        for ax, (name, values) in zip(self.axes, groups.items(), strict=True):
            ax.axvline(values.mean(), color="black", lw=1.5, ls="--")
            ax.set_title(f"{textwrap.shorten(name, 40)}, mean {values.mean():.2%} (dashed)", loc="left", fontsize=10)
            self.dots += ax.plot([], [], "o", ms=5, color=RIGHT, alpha=0.7, mec="white", mew=0.5)
            self.newest += ax.plot([], [], "o", ms=10, mfc="none", mec=WRONG, mew=2)
            self.titles.append(ax.text(1, 1.06, "", ha="right", fontsize=10, transform=ax.transAxes))
            ax.set(xlim=limits, ylim=(0, 1), yticks=[])
            ax.spines[["top", "right", "left"]].set_visible(False)
        self.axes[-1].set_xlabel("mean of a sample")
        self.axes[-1].xaxis.set_major_locator(MaxNLocator(9, steps=[1, 2, 5, 10]))
        self.axes[-1].xaxis.set_major_formatter(PercentFormatter(1))
        self.update(means, size)

    def update(self, means, size):
        low, high = self.limits
        columns = np.clip((means - low) / (high - low) * _COLUMNS, 0, _COLUMNS - 1).astype(int)
        heights = np.array([_places_in_column(group) for group in columns])
        # As high as dots are, or as much as fits: then they cover each other.
        step = min(0.1, 0.8 / max(heights.max(initial=0), 1))
        n, of_size = means.shape[1], _count(size, "number")
        for at, (ax, (name, values)) in enumerate(zip(self.axes, self.groups.items(), strict=True)):
            x, y = np.clip(means[at], low, high), 0.08 + step * heights[at]
            self.dots[at].set_data(x, y)
            self.newest[at].set_data(x[-1:], y[-1:])
            self.titles[at].set_text(
                f"{_count(n, 'sample')} of {of_size}" + (f", newest {means[at, -1]:.2%} (ring)" if n else "")
            )
            ax.alt_text = f"{name}, mean {values.mean():.2%}: {_count(n, 'mean')} of {of_size}" + (
                f" from {means[at].min():.2%} to {means[at].max():.2%}, newest {means[at, -1]:.2%}" if n else ""
            )
        return [*self.dots, *self.newest, *self.titles]


def _places_in_column(columns):
    """Return the place of each dot in its column, from 0 at the bottom, in the order in which they were drawn."""
    order = np.argsort(columns, kind="stable")
    _, starts, counts = np.unique(columns[order], return_index=True, return_counts=True)
    places = np.empty(len(columns), int)
    places[order] = np.arange(len(columns)) - np.repeat(starts, counts)
    return places
