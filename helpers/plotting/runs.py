"""The results of many trainings."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from helpers.plotting._style import RIGHT, WRONG, axes_or_new


def plot_spread(groups, marks=None, *, xlabel="test accuracy", ax=None):
    """Draw the results of repeated trainings as dots, one row for each group, and their mean as a bar.

    Parameters
    ----------
    groups : dict of str to sequence of float
        A name and the results of its trainings, as fractions of 1.
    marks : dict of str to float, optional
        Values to compare with, drawn as vertical lines; three at most.
    xlabel : str
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.collections.PathCollection
        The dots of each group.
    """
    marks = marks or {}
    ax = axes_or_new(ax, figsize=(8, 0.5 * len(groups) + 1.9))
    dots = [
        ax.scatter(values, [row] * len(values), s=60, color=RIGHT, alpha=0.6, edgecolor="white")
        for row, values in enumerate(groups.values())
    ]
    means = [np.mean(values) for values in groups.values()]
    ax.plot(means, range(len(groups)), "|", ms=26, mew=2, color="black", label="mean")
    for (name, value), style in zip(marks.items(), ("-", "--", ":"), strict=False):
        ax.axvline(value, color=WRONG, ls=style, label=f"{name} {value:.1%}")
    ax.set_yticks(range(len(groups)), groups)
    ax.set(xlabel=xlabel, ylim=(len(groups) - 0.5, -0.5))
    ax.xaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))  # no steps of 0.25 points: labels have one decimal
    ax.xaxis.set_major_formatter("{x:.1%}")
    above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "frameon": False}
    ax.legend(**above, ncols=len(marks) + 1, fontsize=9, markerscale=0.5)
    alt_parts = [
        f"{name} {', '.join(f'{value:.1%}' for value in sorted(values))}, mean {mean:.2%}"
        for (name, values), mean in zip(groups.items(), means, strict=True)
    ] + [f"{name} {value:.1%}" for name, value in marks.items()]
    ax.alt_text = f"{xlabel}: " + "; ".join(alt_parts)
    return dots
