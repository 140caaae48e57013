"""Stack layers, and count what there is to learn."""

from ipywidgets import HTML

from helpers.plotting import plot_network
from helpers.widgets._controls import hidden_layer_controls, row
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import table


class LayerBuilder(Lab):
    """Stack hidden layers, see the network, and count its parameters.

    Its controls are `units` and `layers`.
    """

    def __init__(self):
        controls = hidden_layer_controls()
        self._picture, self._arithmetic = Picture(8.4, 3.4), HTML()
        with self._picture.redraw() as figure:
            self._ax = figure.add_axes((0, 0, 1, 1))
        super().__init__([row(*controls.values()), self._picture, self._arithmetic], controls)

    def update(self):
        units, layers = self.controls["units"].value, self.controls["layers"].value
        hidden = {f"Dense {i + 1}, ReLU": units for i in range(layers)}
        network = {"Flatten": 784} | hidden | {"Dense, softmax": 10}
        with self._picture.redraw():
            self._ax.clear()
            plot_network(network, ax=self._ax)
        self._picture.show()
        self._arithmetic.value = _parameter_table(network)


def _parameter_table(network):
    """Return as an HTML table how many parameters each layer has, and why."""
    names, sizes = list(network), list(network.values())
    rows, total = [[names[0], "nothing to learn", "0"]], 0
    for name, before, size in zip(names[1:], sizes, sizes[1:], strict=False):
        count = before * size + size
        total += count
        rows.append([name, f"{before:,} x {size:,} weights + {size:,} biases", f"{count:,}"])
    rows.append(["<b>together</b>", "", f"<b>{total:,}</b>"])
    return table(["layer", "arithmetic", "parameters"], rows, f"{total:,} numbers to learn")
