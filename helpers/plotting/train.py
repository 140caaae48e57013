"""Losses and accuracies over the epochs: lesson 4."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plotting._style import OTHER, RIGHT, SERIES, WRONG


def plot_history(history, *, mark_best=False, axes=None):
    """Draw loss and accuracy after each epoch: training dashed, validation solid.

    Parameters
    ----------
    history : dict of str to sequence of float
        `loss` and `accuracy`, and `val_loss` and `val_accuracy` where there is validation data: one value an epoch,
        as in `model.fit(...).history`.
    mark_best : bool
        Ring the epoch with the smallest validation loss.
    axes : two matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.lines.Line2D
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    drawn = []
    for ax, name in zip(axes, ("loss", "accuracy"), strict=True):
        said = []
        for key, label, style, colour in ((name, "training", "--o", OTHER), (f"val_{name}", "validation", "-s", RIGHT)):
            if key not in history:
                continue
            values = np.asarray(history[key])
            drawn += ax.plot(np.arange(1, len(values) + 1), values, style, color=colour, ms=4, label=label)
            said.append(f"{label} {name} from {values[0]:.3f} to {values[-1]:.3f}")
        if mark_best and "val_loss" in history:
            best = int(np.argmin(history["val_loss"]))
            ring = {"ms": 13, "mfc": "none", "mec": WRONG, "mew": 2, "ls": "none"}
            ax.plot([best + 1], [history[f"val_{name}"][best]], "o", label=f"best: epoch {best + 1}", **ring)
            said.append(f"smallest validation loss after epoch {best + 1}")
        ax.set(xlabel="epoch", title=name)
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.legend()
        ax.alt_text = f"Over {len(history[name])} epochs: " + ", ".join(said)
    return drawn


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
