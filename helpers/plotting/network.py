"""A network as layers of neurons."""

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from helpers.plotting._style import OTHER, RIGHT, axes_or_new


def plot_network(layers, *, highlight=None, max_neurons=7, ax=None):
    """Draw layers of neurons, each joined to all of the layer before.

    Parameters
    ----------
    layers : dict of str to int
        The neurons of each layer, in order, such as `{"Flatten": 784, "Dense, ReLU": 128, "Dense, softmax": 10}`.
    highlight : str, optional
        The layer to draw in colour, with the lines that lead to it.
    max_neurons : int or dict of str to int
        Larger layers are drawn with so many neurons, and dots in their middle; for all layers or each of them.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.collections.PathCollection
        The neurons of each layer.
    """
    ax = axes_or_new(ax, figsize=(8, 3.6))
    neurons, before = [], []
    for x, (name, size) in enumerate(layers.items()):
        most = max_neurons[name] if isinstance(max_neurons, dict) else max_neurons
        heights = _neuron_heights(size, most)
        colour = RIGHT if name == highlight else None
        lines = [point for start in before for end in heights for point in ((x - 1, start), (x, end))]
        # One path for all lines is many times as fast as a line each.
        path = Path(np.reshape(lines, (-1, 2)), [Path.MOVETO, Path.LINETO] * (len(lines) // 2))
        ax.add_patch(PathPatch(path, fill=False, edgecolor=colour or OTHER, lw=0.6, alpha=0.6, zorder=1))
        neurons.append(
            ax.scatter(
                [x] * len(heights),
                heights,
                s=min(130, 900 / len(heights)),
                color=colour or "white",
                edgecolor="black",
                zorder=2,
            )
        )
        if size > most:
            ax.text(x, 0, "⋮", ha="center", va="center", fontsize=16)
        weight = "bold" if colour else "normal"
        ax.text(x, 1.16, f"{name}\n{size:,}", ha="center", va="bottom", fontweight=weight)
        before = heights
    ax.set(xlim=(-0.5, len(layers) - 0.5), ylim=(-1.15, 1.55))
    ax.axis("off")
    ax.alt_text = (
        "A network: "
        + ", then ".join(f"{name} with {size:,} neurons" for name, size in layers.items())
        + "; every neuron of a layer is joined to all of the layer before"
        + (f"; {highlight} is highlighted" if highlight else "")
    )
    return neurons


def _neuron_heights(size, max_neurons):
    """Return the heights, -1..1, of the neurons to draw, with a gap in the middle where some are left out."""
    if size <= max_neurons:
        return np.linspace(1, -1, size) if size > 1 else np.zeros(1)
    half = max_neurons // 2
    return np.concatenate([np.linspace(1, 0.25, half), np.linspace(-0.25, -1, half)])
