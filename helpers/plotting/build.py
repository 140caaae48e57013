"""The network, activation functions and softmax: lesson 3."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plotting._style import OTHER, RIGHT, SERIES


def plot_function_and_slope(*, axes):
    """Prepare two axes for a function and its slope, which `update_function_and_slope` draws.

    Returns
    -------
    list of (matplotlib.lines.Line2D, matplotlib.lines.Line2D)
        For each axes the curve and a point on it.
    """
    drawn = []
    for ax, title, limits, colour in zip(
        axes, ("f(x)", "slope of f"), ((-1.3, 4.2), (-0.2, 1.3)), SERIES, strict=False
    ):
        ax.axhline(0, color=OTHER, lw=0.8)
        ax.axvline(0, color=OTHER, lw=0.8)
        ax.set(title=title, xlabel="x", xlim=(-4, 4), ylim=limits)
        (curve,) = ax.plot([], [], color=colour, lw=2)
        (point,) = ax.plot([], [], "o", ms=10, color="black", mfc="none", mew=2)
        drawn.append((curve, point))
    return drawn


def update_function_and_slope(drawn, x, curves, at, name):
    """Draw a function and its slope, with a point on each.

    Parameters
    ----------
    drawn : list
        What `plot_function_and_slope` returned.
    x : float array (n,)
    curves : two float arrays (n,)
        The function's values, and its slopes.
    at : int
        The index of the points.
    name : str
        The function's name, for the alt text.

    Returns
    -------
    list of matplotlib.lines.Line2D
        All that changed.
    """
    for (curve, point), y in zip(drawn, curves, strict=True):
        curve.set_data(x, y)
        point.set_data([x[at]], [y[at]])
        curve.axes.alt_text = f"{curve.axes.get_title()} for {name}: at x = {x[at]:.2f} it is {y[at]:.3f}"
    return [artist for pair in drawn for artist in pair]


def plot_softmax(scores, probabilities, *, limits=(None, None), axes=None):
    """Draw the scores of the ten classes beside the probabilities that softmax makes of them.

    Parameters
    ----------
    scores, probabilities : float array (10,)
    limits : two of (float, float) or None
        How far each axis reaches; as far as needed, if None.
    axes : two matplotlib.axes.Axes, optional

    Returns
    -------
    list of two matplotlib.container.BarContainer
        `update_softmax` can change them.
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(8, 3.2), sharey=True, layout="constrained")
    drawn = []
    for ax, values, title, limit in zip(
        axes, (scores, probabilities), ("scores", "probabilities"), limits, strict=True
    ):
        bars = ax.barh(range(10), values)
        ax.axvline(0, color="black", lw=0.8)
        ax.margins(x=0.18)
        if limit:
            ax.set_xlim(limit)
        ax.set_title(title)
        ax.spines[["top", "right", "left"]].set_visible(False)
        ax.bar_label(bars, [""] * 10, padding=3, fontsize=8)
        drawn.append(bars)
    axes[0].set_yticks(range(10), CLASS_NAMES)
    axes[0].invert_yaxis()
    update_softmax(drawn, scores, probabilities)
    return drawn


def update_softmax(drawn, scores, probabilities):
    """Give the bars that `plot_softmax` drew other values.

    Returns
    -------
    list of matplotlib.artist.Artist
        All that changed: bars and numbers.
    """
    changed = []
    for bars, values, form in zip(drawn, (scores, probabilities), ("{:.1f}", "{:.1%}"), strict=True):
        ax, highest = bars[0].axes, int(np.argmax(values))
        for i, (bar, text, value) in enumerate(zip(bars, ax.texts, values, strict=True)):
            bar.set(width=value, color=RIGHT if i == highest else OTHER)
            text.xy = (value, text.xy[1])
            text.set(text=form.format(value), ha="left" if value >= 0 else "right")
            text.set_position((3 if value >= 0 else -3, 0))
            changed += [bar, text]
        ax.alt_text = f"{ax.get_title()}: " + ", ".join(
            f"{name} {form.format(value)}" for name, value in zip(CLASS_NAMES, values, strict=True)
        )
    return changed
