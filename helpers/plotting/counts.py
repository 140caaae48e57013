"""How many pictures there are of each kind."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plotting._style import RIGHT, SERIES, WRONG, axes_or_new


def plot_parts(parts, *, ax=None):
    """Draw how the pictures are divided, as one bar in parts.

    Parameters
    ----------
    parts : dict of str to int
        Pictures in each part, such as `{"training": 60_000, "test": 10_000}`; four parts at most.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.patches.Rectangle
    """
    ax = axes_or_new(ax, figsize=(8, 1.5))
    bars, start = [], 0
    for (name, count), hatch, colour in zip(parts.items(), ("", "//", "..", "xx"), SERIES, strict=False):
        bars += ax.barh(0, count, left=start, color=colour, alpha=0.35, hatch=hatch, edgecolor="black")
        # Names stand above the bar, where a small part has room.
        ax.text(start + count / 2, 0.48, f"{name}\n{count:,}", ha="center", va="bottom")
        start += count
    ax.set(ylim=(-0.5, 1.3), xlabel="pictures", yticks=[])
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.spines[["left", "top", "right"]].set_visible(False)
    ax.alt_text = "Pictures: " + ", ".join(f"{count:,} for {name}" for name, count in parts.items())
    return bars


def plot_class_counts(train_labels, test_labels, *, ax=None):
    """Draw how many pictures of each class there are for training and for testing.

    Parameters
    ----------
    train_labels, test_labels : int array (n,), values 0..9
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of two matplotlib.container.BarContainer
    """
    ax = axes_or_new(ax, figsize=(7, 3.8))
    groups, alt_parts = [], []
    for labels, name, shift, colour, hatch in (
        (train_labels, "training", -0.2, RIGHT, ""),
        (test_labels, "test", 0.2, WRONG, "//"),
    ):
        counts = np.bincount(labels, minlength=10)
        bars = ax.barh(np.arange(10) + shift, counts, 0.38, label=name, color=colour, hatch=hatch, edgecolor="white")
        ax.bar_label(bars, [f" {count:,}" for count in counts], fontsize=8)
        groups.append(bars)
        alt_parts.append(f"{name}: " + ", ".join(f"{c} {n:,}" for c, n in zip(CLASS_NAMES, counts, strict=True)))
    ax.set_yticks(range(10), CLASS_NAMES)
    ax.invert_yaxis()
    ax.set(xlabel="pictures", xlim=(0, 7_200))  # 6,000 of each class, and room for the number
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
    ax.alt_text = "Pictures of each class, " + "; ".join(alt_parts)
    return groups
