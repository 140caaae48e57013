"""Many trainings compared: lesson 6."""

import numpy as np
from matplotlib.collections import LineCollection

from helpers.plotting._style import OTHER, RIGHT, WRONG
from helpers.plotting.train import plot_cursors


def plot_landscape(
    names, series, *, xlabel, ylabel, epochs, limits, connected=True, with_own=True, with_reported=True, axes
):
    """Prepare axes on which `update_landscape` draws many repeated trainings: over networks, and over epochs.

    Parameters
    ----------
    names : sequence of str
        The networks, in the order in which they stand.
    series : sequence of str
        What was measured, such as "training" and "validation"; two at most.
    xlabel, ylabel : str
    epochs : int
        How many there are at most.
    limits : (float, float)
        Of the values.
    connected : bool
        Whether the networks have an order, so that a line may join them.
    with_own, with_reported : bool
        Whether single runs and an article's figures stand in the legend.
    axes : two matplotlib.axes.Axes

    Returns
    -------
    dict of str to artists
    """
    left, right = axes
    styles = list(zip(series, ((OTHER, "--", "o"), (RIGHT, "-", "s"))[-len(series) :], (-0.13, 0.13), strict=False))
    drawn = {"axes": axes, "names": list(names), "series": {}}
    for name, (colour, style, marker), offset in styles:
        (seeds,) = left.plot([], [], ".", color=colour, alpha=0.5, ms=4)
        spread = left.add_collection(LineCollection([], colors=colour, linewidths=2, alpha=0.6))
        (mean,) = left.plot([], [], ls=style if connected else "none", marker=marker, ms=5, color=colour)
        band = right.fill_between([1], [0], [0], color=colour, alpha=0.25, lw=0)
        (curve,) = right.plot([], [], ls=style, marker=marker, ms=3, color=colour, label=f"{name}, mean")
        drawn["series"][name] = {"offset": offset if len(series) > 1 else 0, "left": (seeds, spread, mean)}
        drawn["series"][name]["right"] = (band, curve)
    drawn["own"] = [
        left.plot([], [], "*", ms=11, color=WRONG, mec="white")[0],
        right.plot([], [], "-*", ms=6, lw=1, color=WRONG, label="your runs" if with_own else "_")[0],
    ]
    drawn["reported"] = [
        left.plot([], [], "x", ms=9, mew=2, color="black")[0],
        right.plot([], [], "x", ms=9, mew=2, color="black", label="article" if with_reported else "_")[0],
    ]
    drawn["outside"] = [left.plot([], [], marker, ms=7, color="black")[0] for marker in ("v", "^")]
    drawn["cursors"] = plot_cursors(axes)
    ring = "smallest\nvalidation loss" if "validation" in series else "_"
    (drawn["best"],) = right.plot([], [], "o", ms=14, mfc="none", mec="black", label=ring)
    left.set_xticks(range(len(names)), names)
    left.set(xlabel=xlabel, ylabel=ylabel, xlim=(-0.6, len(names) - 0.4), ylim=limits)
    right.set(xlabel="epoch", xlim=(0.3, epochs + 0.7), ylim=limits)
    right.xaxis.get_major_locator().set_params(integer=True)
    places = ((left, 1.02), (right, 1.02), (right, 0.5))
    drawn["titles"] = [ax.text(0.5, y, "", transform=ax.transAxes, ha="center") for ax, y in places]
    for ax in axes:
        ax.grid(axis="y", alpha=0.3)
    right.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=9)
    return drawn


def update_landscape(drawn, values, network, epoch, *, name=None, best=None, own=(), reported=()):
    """Draw what was measured after an epoch, and how one network went on from epoch to epoch.

    Parameters
    ----------
    drawn : dict
        What `plot_landscape` returned.
    values : dict of str to float array (networks, seeds, epochs)
        For each series; NaN where there is nothing.
    network : int
        The network to follow over the epochs: a position in `names`.
    epoch : int
        From 1.
    name : str, optional
        What to call the network that is followed, where its name among all is too short.
    best : int, optional
        The epoch to ring.
    own : sequence of (int, dict of str to sequence of float)
        Single runs to draw on top: the position of their network, and for each series a value an epoch.
    reported : sequence of (int, int, float)
        The position of a network, an epoch and the value that an article reports of the first series.

    Returns
    -------
    list of matplotlib.artist.Artist
        All that may have changed.
    """
    left, right = drawn["axes"]
    names = drawn["names"]
    name = name or names[network]
    said = {each: [] for each in names}
    for series, artists in drawn["series"].items():
        _draw_networks(artists, values[series][:, :, epoch - 1], series, said)
        _draw_course(artists, values[series][network])
    last_curve = artists["right"][1]
    drawn["best"].set_visible(best is not None)
    if best is not None:
        drawn["best"].set_data([best], [last_curve.get_ydata()[best - 1]])
    _point_outside(drawn, values, epoch)
    _draw_own(drawn, own, network, epoch, said)
    _draw_reported(drawn, reported, network, epoch, said)
    drawn["titles"][0].set_text(f"all, after epoch {epoch}")
    drawn["titles"][1].set_text(f"{name}, from epoch to epoch")
    drawn["cursors"][0].set_xdata([network, network])
    drawn["cursors"][1].set_xdata([epoch, epoch])

    left.alt_text = (
        f"{left.get_ylabel()} after epoch {epoch}, mean and standard deviation over seeds, by {left.get_xlabel()}: "
    ) + "; ".join(f"{each}: {', '.join(parts)}" for each, parts in said.items())
    right.alt_text = f"{name} from epoch to epoch, means: {_course_in_words(drawn, best)}"
    groups = [*(artists[side] for artists in drawn["series"].values() for side in ("left", "right"))]
    groups += [drawn[kind] for kind in ("outside", "cursors", "titles", "own", "reported")]
    return [*(artist for group in groups for artist in group), drawn["best"]]


def _draw_networks(artists, now, series, said):
    """Draw a series (networks, seeds) of all networks, and say it."""
    seeds, spread, mean = artists["left"]
    x = np.arange(len(now)) + artists["offset"]
    means, spreads = _mean_and_spread(now, axis=1)
    seeds.set_data(np.repeat(x, now.shape[1]), now.ravel())
    mean.set_data(x, means)
    spread.set_segments([[(at, m - s), (at, m + s)] for at, m, s in zip(x, means, spreads, strict=True)])
    for parts, m, s in zip(said.values(), means, spreads, strict=True):
        parts.append(f"{series} {m:.3f} ± {s:.3f}" if np.isfinite(m) else f"{series} not measured")


def _draw_course(artists, values):
    """Draw a series (seeds, epochs) of the network that is followed."""
    band, curve = artists["right"]
    means, spreads = _mean_and_spread(values, axis=0)
    epochs = np.arange(1, len(means) + 1)
    curve.set_data(epochs, means)
    band.set_data(epochs, means - spreads, means + spreads)


def _draw_reported(drawn, reported, network, epoch, said):
    """Draw what an article reports after this epoch, and of this network, and say it."""
    offset = next(iter(drawn["series"].values()))["offset"]
    now = [(at, value) for at, when, value in reported if when == epoch]
    ever = [(when, value) for at, when, value in reported if at == network]
    drawn["reported"][0].set_data([at + offset for at, _ in now], [value for _, value in now])
    drawn["reported"][1].set_data([when for when, _ in ever], [value for _, value in ever])
    for at, value in now:
        said[drawn["names"][at]].append(f"article {value:.3f}")


def _course_in_words(drawn, best):
    """Say how the means of the network that is followed go on: the first, the best and the last epoch."""
    told = []
    for series, artists in drawn["series"].items():
        means = artists["right"][1].get_ydata()
        measured = np.flatnonzero(np.isfinite(means))
        if not len(measured):
            told.append(f"{series} not measured")
            continue
        points = [f"{means[measured[0]]:.3f} after epoch {measured[0] + 1}"]
        points.append(f"{means[measured[-1]]:.3f} after epoch {measured[-1] + 1}")
        if best is not None:
            points.insert(1, f"{means[best - 1]:.3f} after epoch {best}, which has the smallest mean validation loss")
        told.append(f"{series} {', '.join(points)}")
    return "; ".join(told)


def _point_outside(drawn, values, epoch):
    """Point with arrows to the networks whose means lie outside the axes, and say so where the followed one does."""
    left, right = drawn["axes"]
    low, high = left.get_ylim()
    below, above = set(), set()
    for series in drawn["series"]:
        means, _ = _mean_and_spread(values[series][:, :, epoch - 1], axis=1)
        below |= set(np.flatnonzero(means < low))
        above |= set(np.flatnonzero(means > high))
    edge = 0.02 * (high - low)
    for artist, at, y in zip(drawn["outside"], (below, above), (low + edge, high - edge), strict=True):
        artist.set_data(sorted(at), [y] * len(at))
    curves = np.concatenate([artists["right"][1].get_ydata() for artists in drawn["series"].values()])
    seen = curves[np.isfinite(curves)]
    is_outside = len(seen) and not ((low <= seen) & (seen <= high)).any()
    drawn["titles"][2].set_text("outside this view:\nchoose everything" if is_outside else "")


def _draw_own(drawn, own, network, epoch, said):
    """Draw single runs on top of the means, and add to what is said of their networks."""
    points, lines = [], []
    for at, history in own:
        for series, artists in drawn["series"].items():
            so_far = list(history.get(series, ()))
            if len(so_far) >= epoch:
                points.append((at + artists["offset"], so_far[epoch - 1]))
                said[drawn["names"][at]].append(f"your {series} {so_far[epoch - 1]:.3f}")
            if at == network:
                lines += [*enumerate(so_far, 1), (np.nan, np.nan)]  # the gap keeps two lines apart
    for artist, data in zip(drawn["own"], (points, lines), strict=True):
        artist.set_data([x for x, _ in data], [y for _, y in data])


def _mean_and_spread(values, axis):
    """Return mean and standard deviation of what is there: a mean of NaN where nothing is, no spread for one alone."""
    there = np.ma.masked_invalid(values)
    return there.mean(axis=axis).filled(np.nan), np.ma.filled(there.std(axis=axis, ddof=1), 0)
