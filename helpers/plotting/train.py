"""Losses and accuracies over the epochs: lesson 4."""

import numpy as np

from helpers.plotting._style import SERIES


def plot_cursors(axes):
    """Draw a vertical line on each of several axes, for `set_xdata` to move.

    Returns
    -------
    list of matplotlib.lines.Line2D
    """
    return [ax.axvline(1, color="black", lw=1.2, ls=":") for ax in axes]


def plot_race(runs, *, ylabel, ax):
    """Prepare axes on which `update_race` draws several trainings up to an epoch.

    Parameters
    ----------
    runs : dict of str to sequence of float
        A name and one value an epoch for each run, four runs at most.
    ylabel : str
        What was measured.
    ax : matplotlib.axes.Axes

    Returns
    -------
    list of (matplotlib.lines.Line2D, matplotlib.text.Text, sequence of float)
        One for each run, with its values.
    """
    drawn = []
    for (name, values), colour, marker in zip(runs.items(), SERIES, "osD^", strict=False):
        (line,) = ax.plot(np.arange(1, len(values) + 1), values, marker=marker, ms=5, color=colour, label=name)
        drawn.append((line, ax.text(0, 0, "", va="center", color="black"), list(values)))
    ax.set(xlabel="epoch", ylabel=ylabel, xlim=(0.5, max(map(len, runs.values())) + 0.8))
    ax.margins(y=0.1)
    ax.set_ylim(ax.get_ylim())  # the limits stay when the lines get shorter
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(loc="upper left", bbox_to_anchor=(1.08, 1), frameon=False)
    return drawn


def update_race(drawn, epoch):
    """Draw the lines of `plot_race` up to an epoch.

    Returns
    -------
    list of matplotlib.artist.Artist
        All that changed: lines and numbers.
    """
    said = []
    ends = _spread([values[:epoch][-1] if epoch else 0 for *_, values in drawn], drawn[0][0].axes.get_ylim())
    for (line, text, values), height in zip(drawn, ends, strict=True):
        shown = values[:epoch]
        line.set_data(np.arange(1, len(shown) + 1), shown)
        text.set_text(f"   {shown[-1]:.3f}" if shown else "")
        text.set_position((len(shown), height))
        said.append(f"{line.get_label()} {shown[-1]:.3f}" if shown else f"{line.get_label()} not begun")
    ax = drawn[0][0].axes
    ax.alt_text = f"{ax.get_ylabel()} after epoch {epoch}: {'; '.join(said)}"
    return [artist for line, text, _ in drawn for artist in (line, text)]


def _spread(heights, limits):
    """Move the heights of texts apart, upwards, so that none covers another."""
    room = 0.055 * (limits[1] - limits[0])
    moved = list(heights)
    order = np.argsort(heights)
    for below, above in zip(order, order[1:], strict=False):
        moved[above] = max(moved[above], moved[below] + room)
    return moved


def plot_message(words, *, ax):
    """Write a sentence where a picture will be.

    Returns
    -------
    matplotlib.text.Text
    """
    ax.axis("off")
    ax.alt_text = " ".join(words.split())
    return ax.text(0.02, 0.5, words, va="center", fontsize=11, transform=ax.transAxes)
