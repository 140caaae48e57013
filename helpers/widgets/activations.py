"""Slide along an activation function."""

import numpy as np
from ipywidgets import HTML, Dropdown, FloatSlider

from helpers.plotting import OTHER, SERIES, Display
from helpers.training import ACTIVATIONS
from helpers.widgets._controls import beside, labelled
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture


class ActivationExplorer(Lab):
    """Slide along an activation function and its slope.

    Its controls are `function` and `x`.
    """

    def __init__(self):
        self._x = np.linspace(-4, 4, 161, dtype=np.float32)
        self._curves = {name: _values_and_slopes(name, self._x) for name in ACTIVATIONS}
        x = labelled(FloatSlider, "x", "What goes into the neuron's function", min=-4, max=4, step=0.05, value=1)
        function = labelled(Dropdown, "Function", "The activation function", options=ACTIVATIONS)
        self._picture, self._reading = Picture(7.6, 3.2), HTML()
        with self._picture.redraw() as figure:
            axes = figure.subplots(1, 2)
            figure.subplots_adjust(left=0.06, right=0.97, bottom=0.15, top=0.9)
            name = ACTIVATIONS[0]
            self._display = FunctionDisplay(self._x, self._curves[name], 0, name, axes=axes)
        super().__init__([beside([function, x, self._reading], [self._picture])], {"function": function, "x": x})

    def update(self):
        name = self.controls["function"].value
        at = int(np.abs(self._x - self.controls["x"].value).argmin())
        values, slopes = self._curves[name]
        self._picture.show(self._display.update(self._x, (values, slopes), at, name))
        self._reading.value = (
            f"<div>{name}({self._x[at]:.2f}) = <b>{values[at]:.3f}</b>, and the slope there is "
            f"<b>{slopes[at]:.3f}</b>.</div>"
        )


def _values_and_slopes(name, x):
    """Return what Keras's activation function gives for `x`, and its slopes there."""
    import keras
    import tensorflow as tf

    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = keras.activations.get(name)(x)
    return y.numpy(), tape.gradient(y, x).numpy()


class FunctionDisplay(Display):
    """A function and its slope on two axes, with a point on each.

    Parameters
    ----------
    x : float array (n,)
    curves : two float arrays (n,)
        The function's values, and its slopes.
    at : int
        The index of the points.
    name : str
        The function's name, for the alt text.
    axes : two matplotlib.axes.Axes
    """

    def __init__(self, x, curves, at, name, *, axes):
        self.axes, self.curves, self.points = axes, [], []
        for ax, title, limits, colour in zip(
            axes, ("f(x)", "slope of f"), ((-1.3, 4.2), (-0.2, 1.3)), SERIES, strict=False
        ):
            ax.axhline(0, color=OTHER, lw=0.8)
            ax.axvline(0, color=OTHER, lw=0.8)
            ax.set(title=title, xlabel="x", xlim=(-4, 4), ylim=limits)
            self.curves += ax.plot([], [], color=colour, lw=2)
            self.points += ax.plot([], [], "o", ms=10, color="black", mfc="none", mew=2)
        self.update(x, curves, at, name)

    def update(self, x, curves, at, name):
        for ax, curve, point, y in zip(self.axes, self.curves, self.points, curves, strict=True):
            curve.set_data(x, y)
            point.set_data([x[at]], [y[at]])
            ax.alt_text = f"{ax.get_title()} for {name}: at x = {x[at]:.2f} it is {y[at]:.3f}"
        return [*self.curves, *self.points]
