"""Look into the network: what a hidden unit has learned to see."""

import numpy as np
from ipywidgets import HTML, IntSlider

from helpers.errors import InvalidValue
from helpers.plotting import Display
from helpers.widgets._controls import epoch_controls, labelled, row
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture


class UnitExplorer(Lab):
    """Look at the 784 weights of a hidden unit as a picture, after every epoch.

    Its controls are `unit`, `epoch` and `play`.

    Parameters
    ----------
    run : helpers.training.Run
        With at least one hidden layer.

    Raises
    ------
    InvalidValue
        If the run has no hidden layer.
    """

    def __init__(self, run):
        if not run.config.hidden:
            raise InvalidValue("This run has no hidden layer, so there is no unit to look at.")
        self._kernels = [weights[0] for weights in run.weights]  # (784, units) after every epoch
        self._unit = None  # the one whose axes are drawn
        what_it_is = "The neuron's number in the first hidden layer"
        controls = epoch_controls(run.config.epochs)
        controls["unit"] = labelled(IntSlider, "Unit", what_it_is, max=run.config.hidden[0] - 1)
        self._picture, self._reading = Picture(4.8, 3.8), HTML()
        with self._picture.redraw() as figure:
            self._axes = [figure.add_axes((0, 0.02, 0.78, 0.88)), figure.add_axes((0.8, 0.02, 0.03, 0.88))]
        super().__init__([row(*controls.values()), self._picture, self._reading], controls)

    def update(self):
        epoch, unit = self.controls["epoch"].value, self.controls["unit"].value
        weights = self._weights(epoch, unit)
        if self._unit != unit:
            self._draw_axes(weights, unit)
        self._picture.show(self._display.update(weights))
        change = np.abs(weights - self._weights(0, unit)).mean()
        self._reading.value = (
            f"<div>After epoch <b>{epoch}</b>: since before training, a weight has changed by {change:.3f} "
            "on average.</div>"
        )

    def _weights(self, epoch, unit):
        return self._kernels[epoch][:, unit].reshape(28, 28)

    def _draw_axes(self, weights, unit):
        # One scale for all epochs of a unit, so that its growth can be seen.
        limit = max(np.abs(kernel[:, unit]).max() for kernel in self._kernels)
        with self._picture.redraw():
            for ax in self._axes:
                ax.clear()
            self._display = WeightsDisplay(weights, limit=limit, title=f"Unit {unit}", axes=self._axes)
        self._unit = unit


class WeightsDisplay(Display):
    """The weights of a neuron as a picture: where it wants cloth is green, where it wants none is brown.

    Parameters
    ----------
    weights : float array (28, 28)
    limit : float
        The size of the weight that is drawn darkest.
    title : str
    axes : two matplotlib.axes.Axes
        For the picture, and for its colour bar.
    """

    def __init__(self, weights, *, limit, title, axes):
        self.ax, bar_ax = axes
        # Brown to green by way of white, of different lightness: told apart by people who do not see red and green.
        self.image = self.ax.imshow(weights, cmap="BrBG", vmin=-limit, vmax=limit)
        self.ax.set(title=title, xticks=[], yticks=[])
        self.ax.spines[:].set_visible(False)
        self.ax.figure.colorbar(self.image, cax=bar_ax, label="weight")
        self.update(weights)

    def update(self, weights):
        self.image.set_data(weights)
        lowest, highest = (np.unravel_index(find(weights), weights.shape) for find in (np.argmin, np.argmax))
        self.ax.alt_text = (
            f"{self.ax.get_title()}: weights from {weights.min():.2f} (row {lowest[0]}, column {lowest[1]}) "
            f"to {weights.max():.2f} (row {highest[0]}, column {highest[1]})"
        )
        return [self.image]
