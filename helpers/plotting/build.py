"""The network, activation functions and softmax: lesson 3."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection

from helpers.data import CLASS_NAMES
from helpers.plotting._style import OTHER, RIGHT, SERIES, axes_or_new


def plot_network(layers, *, highlight=None, drawn_at_most=7, ax=None):
    """Draw layers of neurons, each joined to all of the layer before.

    Parameters
    ----------
    layers : dict of str to int
        The neurons of each layer, in order, such as `{"Flatten": 784, "Dense, ReLU": 128, "Dense, softmax": 10}`.
    highlight : str, optional
        The layer to draw in colour, with the lines that lead to it.
    drawn_at_most : int
        Larger layers are drawn with dots in their middle.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.collections.PathCollection
        The neurons of each layer.
    """
    ax = axes_or_new(ax, figsize=(8, 3.6))
    names, sizes = list(layers), list(layers.values())
    heights = [_neuron_heights(size, drawn_at_most) for size in sizes]
    drawn = []
    for x, (name, size, ys) in enumerate(zip(names, sizes, heights, strict=True)):
        on = name == highlight
        if x:
            lines = [[(x - 1, y_from), (x, y_to)] for y_from in heights[x - 1] for y_to in ys]
            # One collection for all lines is several times as fast as a line each.
            ax.add_collection(LineCollection(lines, colors=RIGHT if on else OTHER, lw=0.6, alpha=0.6, zorder=1))
        drawn.append(ax.scatter([x] * len(ys), ys, s=130, color=RIGHT if on else "white", edgecolor="black", zorder=2))
        if size > drawn_at_most:
            ax.text(x, 0, "⋮", ha="center", va="center", fontsize=16)
        ax.text(x, 1.16, f"{name}\n{size:,}", ha="center", va="bottom", fontweight="bold" if on else "normal")
    ax.set(xlim=(-0.5, len(names) - 0.5), ylim=(-1.15, 1.55))
    ax.axis("off")
    ax.alt_text = (
        "A network: "
        + ", then ".join(f"{name} with {size:,} neurons" for name, size in layers.items())
        + (
            "; every neuron of a layer is joined to all of the layer before"
            + (f"; {highlight} is highlighted" if highlight else "")
        )
    )
    return drawn


def _neuron_heights(size, drawn_at_most):
    """Return the heights, -1..1, of the neurons to draw, with a gap in the middle where some are left out."""
    if size <= drawn_at_most:
        return np.linspace(1, -1, size) if size > 1 else np.zeros(1)
    half = drawn_at_most // 2
    return np.concatenate([np.linspace(1, 0.25, half), np.linspace(-0.25, -1, half)])


def plot_functions(x, functions, *, ax=None):
    """Draw functions of one variable over each other.

    Parameters
    ----------
    x : float array (n,)
    functions : dict of str to float array (n,)
        The name and the values of each function; four at most.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.lines.Line2D
    """
    ax = axes_or_new(ax, figsize=(6, 3.4))
    ax.axhline(0, color=OTHER, lw=0.8)
    ax.axvline(0, color=OTHER, lw=0.8)
    drawn = []
    for (name, y), colour, style in zip(functions.items(), SERIES, ("-", "--", "-.", ":"), strict=False):
        drawn += ax.plot(x, y, style, color=colour, lw=2, label=name)
    ax.set(xlabel="x", ylabel="f(x)")
    ax.legend()
    ax.alt_text = f"Functions of x from {x[0]:g} to {x[-1]:g}: " + "; ".join(
        f"{name} runs from {y[0]:.3g} to {y[-1]:.3g}, at the middle {y[len(y) // 2]:.3g}"
        for name, y in functions.items()
    )
    return drawn


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
