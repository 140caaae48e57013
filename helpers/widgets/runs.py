"""Walk through hundreds of measured runs, with mean and spread."""

import html
from typing import NamedTuple

import numpy as np
from ipywidgets import HTML, Dropdown, IntSlider, SelectionSlider
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection

from helpers.errors import InvalidValue
from helpers.plotting import OTHER, RIGHT, WRONG, Display
from helpers.training import Config
from helpers.widgets._comparison import compare
from helpers.widgets._controls import beside, labelled
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import add_cursor

SERIES = {
    "accuracy": {"training": "accuracy", "validation": "val_accuracy"},
    "loss": {"training": "loss", "validation": "val_loss"},
    "accuracy on the test pictures": {"test": "test_accuracy"},
}
"""What can be shown, and the metric behind each of its series; the article reports the first."""

_VIEWS = (("everything", False), ("the best, close up", True))


class RunExplorer(Lab):
    """Walk through measured runs by network and epoch: mean and spread over seeds, nothing trained, no waiting.

    Its controls are `compare`, `measure`, `view`, `epoch` and `network`.

    Parameters
    ----------
    results : pandas.DataFrame
        As `helpers.sweep.read_results` returns it. What most of its runs have in common is the base; shown are the runs
        that differ from it in one setting.
    runs : helpers.training.Runs, optional
        The learner's own runs, drawn on top where there is a measured network with their settings.

    Raises
    ------
    InvalidValue
        If there are no networks to compare.
    """

    def __init__(self, results, runs=None):
        self._comparisons = compare(results)
        if not self._comparisons:
            raise InvalidValue("These results hold no two networks that differ in one setting alone.")
        self._runs = runs
        self._in_reach = None  # the comparison that the sliders reach
        self._shown = None  # comparison, measure and view for which the axes are drawn
        first, *_ = self._comparisons.values()
        most, start = first.n_epochs, min(Config().epochs, first.n_epochs)
        kinds = list(self._comparisons)
        choices = {
            "compare": labelled(Dropdown, "Compare", "Which setting differs", options=kinds),
            "measure": labelled(Dropdown, "Measure", "What was measured", options=list(SERIES)),
            "view": labelled(Dropdown, "View", "Leave out the worst, to tell the best apart", options=_VIEWS),
        }
        sliders = {
            "epoch": labelled(IntSlider, "Epochs", "How long all of them trained", min=1, max=most, value=start),
            "network": labelled(SelectionSlider, "Network", "Which one to follow through the epochs", options=["none"]),
        }
        self._picture, self._reading = Picture(7.6, 4.3), HTML()
        with self._picture.redraw() as figure:
            self._axes = [figure.add_axes((left, 0.29, 0.42, 0.65)) for left in (0.09, 0.57)]
        controls = choices | sliders
        super().__init__([beside([*controls.values(), self._reading], [self._picture])], controls)
        self._picture.on_click(lambda ax, x, _: self.guarded(self._follow)(ax, round(x)))

    def update(self):
        comparison, measure = self._comparisons[self.controls["compare"].value], self.controls["measure"].value
        self._let_sliders_reach(comparison)
        shown = (comparison.kind, measure, self.controls["view"].value)
        if self._shown != shown:
            self._draw_axes(comparison, measure)
            self._shown = shown
        name, epoch = self.controls["network"].value, self.controls["epoch"].value
        own, n_elsewhere = self._own_runs(comparison, SERIES[measure])
        self._picture.show(self._display.update(*self._data(comparison, measure), own))
        words = _in_words(comparison, name, epoch, SERIES[measure])
        self._reading.value = f"<div>{words}{_own_in_words(own, n_elsewhere, epoch)}</div>"

    def _follow(self, ax, place):
        """Go to the network, or to the epoch, at a place that was clicked."""
        if ax is self._axes[0]:
            names = self.controls["network"].options
            self.controls["network"].value = names[min(max(place, 0), len(names) - 1)]
        else:
            self.controls["epoch"].value = max(place, 1)

    def _let_sliders_reach(self, comparison):
        if self._in_reach is comparison:
            return
        self.controls["network"].options = comparison.names
        self.controls["network"].value = comparison.start
        self.controls["epoch"].max = comparison.n_epochs
        self._in_reach = comparison

    def _draw_axes(self, comparison, measure):
        metrics = list(SERIES[measure].values())
        with self._picture.redraw():
            for ax in self._axes:
                ax.clear()
            self._display = ComparisonDisplay(
                *self._data(comparison, measure),
                names=comparison.names,
                xlabel=comparison.xlabel,
                ylabel=measure,
                limits=comparison.limits(metrics, close_up=self.controls["view"].value),
                connected=comparison.is_ordered,
                with_own=self._runs is not None,
                axes=self._axes,
            )

    def _data(self, comparison, measure):
        """Return what the controls say, as `ComparisonDisplay` takes it."""
        series, name = SERIES[measure], self.controls["network"].value
        network = comparison.names.index(name)
        return (
            {label: comparison.values[metric] for label, metric in series.items()},
            Followed(
                network,
                self.controls["epoch"].value,
                comparison.full_name(name),
                comparison.best_epoch(network) if "validation" in series else None,
            ),
            comparison.reported(next(iter(series.values()))),
        )

    def _own_runs(self, comparison, series):
        """Return the learner's runs that belong here, as `ComparisonDisplay` takes them, and how many do not."""
        runs = list(self._runs or ())
        places = [comparison.position(run.config) if run.config.epochs else None for run in runs]
        own = [
            (place, {label: run.history.get(metric, []) for label, metric in series.items()})
            for place, run in zip(places, runs, strict=True)
            if place is not None
        ]
        return own, len(runs) - len(own)


def _in_words(comparison, name, epoch, series):
    """Return in words what was measured of a network after an epoch."""
    network = comparison.names.index(name)
    parts = []
    for label, metric in series.items():
        values = comparison.values[metric][network, :, epoch - 1]
        values = values[np.isfinite(values)]
        if not len(values):
            parts.append(f"{label} not measured")
            continue
        form = ("{:.3f}" if metric.endswith("loss") else "{:.1%}").format
        parts.append(
            f"{label} <b>{form(values.mean())}</b> on average, from {form(values.min())} to {form(values.max())}"
        )
    full_name, n_seeds = html.escape(comparison.full_name(name)), comparison.n_seeds(network)
    words = f"<b>{full_name}</b>, epoch {epoch}, {n_seeds} seeds: {'; '.join(parts)}."
    best = comparison.best_epoch(network)
    if best and "test" not in series:
        words += f" The mean validation loss is smallest after epoch <b>{best}</b>."
    return words


def _own_in_words(own, n_elsewhere, epoch):
    """Return in words how many runs of the learner's are drawn."""
    words = f" Your runs here: {len(own)}." if own else ""
    shorter = sum(max(map(len, history.values())) < epoch for _, history in own)
    words += f" Epochs of {shorter} of them end before {epoch}." if shorter else ""
    return words + (f" {n_elsewhere} of yours had settings that this comparison does not hold." if n_elsewhere else "")


class Followed(NamedTuple):
    """What the controls point at: a network by its position, an epoch, and what is known of the network."""

    network: int
    epoch: int
    name: str
    best_epoch: int | None = None


class _Series(NamedTuple):
    """The artists of one series, and how far it is moved aside, to stand beside another."""

    label: str
    offset: float
    seeds: Artist  # left: a dot for each run, a line for its spread and a marker for its mean
    spread: Artist
    mean: Artist
    band: Artist  # right: spread and mean over the epochs
    curve: Artist

    @property
    def artists(self):
        return [self.seeds, self.spread, self.mean, self.band, self.curve]


class ComparisonDisplay(Display):
    """Many repeated trainings: all networks after an epoch on the left, one of them over the epochs on the right.

    Parameters
    ----------
    values : dict of str to float array (networks, seeds, epochs)
        For each series, such as "training" and "validation", two at most; NaN where there is nothing.
    followed : Followed
    reported : sequence of (int, int, float)
        The position of a network, an epoch and the value that an article reports of the first series.
    own : sequence of (int, dict of str to sequence of float)
        Single runs to draw on top: the position of their network, and for each series a value an epoch.
    names : sequence of str
        The networks, in the order in which they stand.
    xlabel, ylabel : str
    limits : (float, float)
        Of the values.
    connected : bool
        Whether a line joins the networks.
    with_own : bool
        Whether single runs stand in the legend.
    axes : two matplotlib.axes.Axes
    """

    def __init__(
        self, values, followed, reported=(), own=(), *, names, xlabel, ylabel, limits, connected, with_own, axes
    ):
        self.left, self.right = axes
        self.names = list(names)
        self.series = self._make_series(values, connected)
        left, right = axes
        self.own = [
            *left.plot([], [], "*", ms=11, color=WRONG),
            *right.plot([], [], "-*", ms=6, lw=1, color=WRONG, label="your runs" if with_own else "_"),
        ]
        self.reported = [
            *left.plot([], [], "x", ms=9, mew=2, color="black"),
            *right.plot([], [], "x", ms=9, mew=2, color="black", label="article" if reported else "_"),
        ]
        self.outside = [left.plot([], [], marker, ms=7, color="black")[0] for marker in ("v", "^")]
        self.cursors = [add_cursor(ax) for ax in axes]
        ring = "smallest validation loss" if "validation" in values else "_"
        (self.best,) = right.plot([], [], "o", ms=14, mfc="none", mec="black", label=ring)
        places = ((left, 1.02), (right, 1.02), (right, 0.5))
        self.titles = [ax.text(0.5, y, "", transform=ax.transAxes, ha="center") for ax, y in places]
        n_epochs = next(iter(values.values())).shape[2]
        left.set_xticks(range(len(self.names)), self.names)
        left.set(xlabel=xlabel, ylabel=ylabel, xlim=(-0.6, len(self.names) - 0.4), ylim=limits)
        right.set(xlabel="epoch", xlim=(0.3, n_epochs + 0.7), ylim=limits)
        right.xaxis.get_major_locator().set_params(integer=True)
        for ax in axes:
            ax.grid(axis="y", alpha=0.3)
        right.legend(loc="upper right", bbox_to_anchor=(1, -0.18), ncols=4, frameon=False, fontsize=9)
        self.update(values, followed, reported, own)

    def _make_series(self, labels, connected):
        """Prepare the artists of each series."""
        all_series = []
        styles = ((OTHER, "--", "o", -0.13), (RIGHT, "-", "s", 0.13))[-len(labels) :]
        for label, (colour, style, marker, offset) in zip(labels, styles, strict=True):
            (seeds,) = self.left.plot([], [], ".", color=colour, alpha=0.5, ms=4)
            spread = self.left.add_collection(LineCollection([], colors=colour, linewidths=2, alpha=0.6))
            joined = style if connected else "none"
            (mean,) = self.left.plot([], [], ls=joined, marker=marker, ms=5, color=colour)
            band = self.right.fill_between([1], [0], [0], color=colour, alpha=0.25, lw=0)
            (curve,) = self.right.plot([], [], ls=style, marker=marker, ms=3, color=colour, label=f"{label}, mean")
            offset = offset if len(labels) > 1 else 0
            all_series.append(_Series(label, offset, seeds, spread, mean, band, curve))
        return all_series

    def update(self, values, followed, reported=(), own=()):
        network, epoch, name, best = followed
        words = []  # (position of a network, what is said of it)
        for series in self.series:
            words += _draw_networks(series, values[series.label][:, :, epoch - 1])
            _draw_course(series, values[series.label][network])
        self._point_outside(values, epoch)
        words += self._draw_own(own, network, epoch)
        words += self._draw_reported(reported, network, epoch)
        self.best.set_visible(best is not None)
        if best is not None:
            self.best.set_data([best], [self.series[-1].curve.get_ydata()[best - 1]])
        self.titles[0].set_text(f"all, after epoch {epoch}")
        self.titles[1].set_text(f"{name}, from epoch to epoch")
        for cursor, x in zip(self.cursors, (network, epoch), strict=True):
            cursor.set_xdata([x, x])
        self._describe(words, followed)
        artists = [artist for series in self.series for artist in series.artists]
        return [*artists, *self.outside, *self.cursors, *self.titles, *self.own, *self.reported, self.best]

    def _draw_own(self, own, network, epoch):
        """Draw single runs on top of the means, and return words on their networks."""
        points, lines, words = [], [], []
        for at, history in own:
            for series in self.series:
                so_far = list(history.get(series.label, ()))
                if len(so_far) >= epoch:
                    points.append((at + series.offset, so_far[epoch - 1]))
                    words.append((at, f"your {series.label} {so_far[epoch - 1]:.3f}"))
                if at == network:
                    lines += [*enumerate(so_far, 1), (np.nan, np.nan)]  # the gap keeps two lines apart
        _set_points(self.own, points, lines)
        return words

    def _draw_reported(self, reported, network, epoch):
        """Draw what an article reports after this epoch, and of this network, and return words on the networks."""
        now = [(at, value) for at, when, value in reported if when == epoch]
        ever = [(when, value) for at, when, value in reported if at == network]
        _set_points(self.reported, [(at + self.series[0].offset, value) for at, value in now], ever)
        return [(at, f"article {value:.3f}") for at, value in now]

    def _point_outside(self, values, epoch):
        """Point with arrows to networks whose means lie outside the axes; say so if all of the followed one's do."""
        low, high = self.left.get_ylim()
        below, above = set(), set()
        for series in self.series:
            means, _ = _mean_and_spread(values[series.label][:, :, epoch - 1], axis=1)
            below |= set(np.flatnonzero(means < low))
            above |= set(np.flatnonzero(means > high))
        edge = 0.02 * (high - low)
        points = [[(at, y) for at in sorted(found)] for found, y in ((below, low + edge), (above, high - edge))]
        _set_points(self.outside, *points)
        curves = np.concatenate([series.curve.get_ydata() for series in self.series])
        measured = curves[np.isfinite(curves)]
        is_outside = len(measured) and not ((low <= measured) & (measured <= high)).any()
        self.titles[2].set_text("outside this view:\nchoose everything" if is_outside else "")

    def _describe(self, words, followed):
        networks = (
            f"{name}: {', '.join(text for at, text in words if at == position)}"
            for position, name in enumerate(self.names)
        )
        self.left.alt_text = (
            f"{self.left.get_ylabel()} after epoch {followed.epoch}, mean and standard deviation over seeds, "
            f"by {self.left.get_xlabel()}: {'; '.join(networks)}"
        )
        courses = (_course_in_words(series, followed.best_epoch) for series in self.series)
        self.right.alt_text = f"{followed.name} from epoch to epoch, means: {'; '.join(courses)}"


def _set_points(artists, *data):
    """Give each of several lines other points (x, y)."""
    for artist, points in zip(artists, data, strict=True):
        artist.set_data([x for x, _ in points], [y for _, y in points])


def _draw_networks(series, values):
    """Draw a series (networks, seeds) of all networks, and return words on each."""
    x = np.arange(len(values)) + series.offset
    means, spreads = _mean_and_spread(values, axis=1)
    series.seeds.set_data(np.repeat(x, values.shape[1]), values.ravel())
    series.mean.set_data(x, means)
    series.spread.set_segments([[(at, m - s), (at, m + s)] for at, m, s in zip(x, means, spreads, strict=True)])
    return [
        (at, f"{series.label} {m:.3f} ± {s:.3f}" if np.isfinite(m) else f"{series.label} not measured")
        for at, (m, s) in enumerate(zip(means, spreads, strict=True))
    ]


def _draw_course(series, values):
    """Draw a series (seeds, epochs) of the network that is followed."""
    means, spreads = _mean_and_spread(values, axis=0)
    epochs = np.arange(1, len(means) + 1)
    series.curve.set_data(epochs, means)
    series.band.set_data(epochs, means - spreads, means + spreads)


def _course_in_words(series, best):
    """Return in words how the means of the network that is followed go on: the first, the best and the last epoch."""
    means = series.curve.get_ydata()
    measured = np.flatnonzero(np.isfinite(means))
    if not len(measured):
        return f"{series.label} not measured"
    points = [f"{means[at]:.3f} after epoch {at + 1}" for at in measured[[0, -1]]]
    if best is not None:
        points.insert(1, f"{means[best - 1]:.3f} after epoch {best}, which has the smallest mean validation loss")
    return f"{series.label} {', '.join(points)}"


def _mean_and_spread(values, axis):
    """Return mean and standard deviation of what is there: a mean of NaN where nothing is, no spread for one alone."""
    there = np.ma.masked_invalid(values)
    return there.mean(axis=axis).filled(np.nan), np.ma.filled(there.std(axis=axis, ddof=1), 0)
