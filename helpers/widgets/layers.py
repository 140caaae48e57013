"""Stack layers, and count what there is to learn."""

import itertools
import math

from ipywidgets import HTML

from helpers.plotting import OTHER, plot_network
from helpers.widgets._controls import beside, hidden_layer_controls
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import table


class LayerBuilder(Lab):
    """Stack hidden layers, see the network, and count its parameters.

    Its controls are `units` and `layers`.
    """

    def __init__(self):
        controls = hidden_layer_controls()
        self._picture, self._arithmetic = Picture(7.6, 4.6), HTML()
        with self._picture.redraw() as figure:
            self._network_ax = figure.add_axes((0, 0.36, 1, 0.64))
            self._bars_ax = figure.add_axes((0.2, 0.01, 0.64, 0.3))
        super().__init__([beside([*controls.values(), self._arithmetic], [self._picture])], controls)

    def update(self):
        units, layers = self.controls["units"].value, self.controls["layers"].value
        hidden = {f"Dense {i + 1}, ReLU": units for i in range(layers)}
        network = {"Flatten": 784} | hidden | {"Dense, softmax": 10}
        parameters = _parameters(network)
        with self._picture.redraw():
            for ax in (self._network_ax, self._bars_ax):
                ax.clear()
            plot_network(
                network, max_neurons={name: _circles(size) for name, size in network.items()}, ax=self._network_ax
            )
            _draw_bars(parameters, ax=self._bars_ax)
        self._picture.show()
        self._arithmetic.value = _arithmetic(network, parameters)


def _parameters(network):
    """Return how many parameters each layer has."""
    sizes = list(network.values())
    counts = [0, *(before * size + size for before, size in itertools.pairwise(sizes))]
    return dict(zip(network, counts, strict=True))


def _circles(size):
    """Return how many circles to draw for a layer: all of a small one, and more for a larger one."""
    return size if size <= 10 else 10 + 2 * math.ceil(math.log2(size / 10))


def _draw_bars(parameters, *, ax):
    """Draw a bar for each layer's parameters."""
    bars = ax.barh(range(len(parameters)), parameters.values(), color=OTHER)
    ax.bar_label(bars, [f"{count:,}" for count in parameters.values()], padding=4, fontsize=9)
    ax.set_yticks(range(len(parameters)), parameters, fontsize=9)
    ax.set(xticks=[], ylim=(len(parameters) - 0.5, -0.5))
    ax.tick_params(length=0)
    ax.spines[["top", "right", "bottom"]].set_visible(False)
    ax.set_title("parameters", fontsize=10, loc="left")
    ax.alt_text = "Parameters: " + ", ".join(f"{name} {count:,}" for name, count in parameters.items())


def _arithmetic(network, parameters):
    """Return in words how many parameters there are, and as a table that unfolds why."""
    sizes = itertools.pairwise(network.values())
    sums = ["nothing to learn", *(f"{before:,} x {size:,} + {size:,}" for before, size in sizes)]
    rows = [(name, text, f"{parameters[name]:,}") for name, text in zip(network, sums, strict=True)]
    words = f"<b>{sum(parameters.values()):,} numbers to learn</b>"
    counted = table(["layer", "weights + biases", "parameters"], rows, "")
    return f"<div>{words}<details><summary>How they are counted</summary>{counted}</details></div>"
