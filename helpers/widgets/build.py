"""Labs of lesson 3: layers, activation functions and softmax."""

import numpy as np
from ipywidgets import HTML, Button, Dropdown, FloatLogSlider, FloatSlider, HBox, IntSlider, SelectionSlider, VBox

from helpers.data import CLASS_NAMES
from helpers.plotting import (
    plot_function_and_slope,
    plot_network,
    plot_softmax,
    update_function_and_slope,
    update_softmax,
)
from helpers.training import ACTIVATIONS
from helpers.widgets._lab import WRAP, Lab, Picture, labelled, table

UNITS = (1, 2, 4, 10, 16, 32, 64, 128, 256, 512)
"""The numbers of units that sliders offer: about twice as many at each step, and the 10 of the article."""


def layer_builder():
    """Stack hidden layers, see the network, and count its parameters.

    Returns
    -------
    Lab
        Controls: `units`, `layers`.
    """
    units = labelled(SelectionSlider, "Units", "Neurons in each hidden layer", options=UNITS, value=128)
    layers = labelled(IntSlider, "Hidden layers", "Dense layers before the last one", max=3, value=1)
    picture, arithmetic = Picture(8.4, 3.4), HTML()
    with picture.drawing() as figure:
        ax = figure.add_axes((0, 0, 1, 1))

    def update():
        hidden = {f"Dense {i + 1}, ReLU": units.value for i in range(layers.value)}
        network = {"Flatten": 784} | hidden | {"Dense, softmax": 10}
        with picture.drawing():
            ax.clear()
            plot_network(network, ax=ax)
        arithmetic.value = _parameter_table(network)

    return Lab([HBox([units, layers], layout=WRAP), picture, arithmetic], {"units": units, "layers": layers}, update)


def _parameter_table(network):
    """Spell out how many parameters each layer has."""
    names, sizes = list(network), list(network.values())
    rows, total = [[names[0], "nothing to learn", "0"]], 0
    for name, before, size in zip(names[1:], sizes, sizes[1:], strict=False):
        count = before * size + size
        total += count
        rows.append([name, f"{before:,} x {size:,} weights + {size:,} biases", f"{count:,}"])
    rows.append(["<b>together</b>", "", f"<b>{total:,}</b>"])
    return table(["layer", "arithmetic", "parameters"], rows, f"{total:,} numbers to learn")


def activation_explorer():
    """Slide along an activation function and its slope.

    Returns
    -------
    Lab
        Controls: `function`, `x`.
    """
    from helpers import quiet_start

    with quiet_start():
        import keras
        import tensorflow as tf

    grid = np.linspace(-4, 4, 161, dtype=np.float32)
    curves = {}
    for name in ACTIVATIONS:
        x = tf.constant(grid)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = keras.activations.get(name)(x)
        curves[name] = (y.numpy(), tape.gradient(y, x).numpy())

    function = labelled(Dropdown, "Function", "The activation function", options=ACTIVATIONS)
    x = labelled(FloatSlider, "x", "What goes into the neuron's function", min=-4, max=4, step=0.05, value=1)
    picture, reading = Picture(8.4, 3), HTML()
    with picture.drawing() as figure:
        axes = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.06, right=0.97, bottom=0.15, top=0.9)
        drawn = plot_function_and_slope(axes=axes)

    def update():
        values, slopes = curves[function.value]
        at = int(np.abs(grid - x.value).argmin())
        picture.show(update_function_and_slope(drawn, grid, (values, slopes), at, function.value))
        reading.value = (
            f"<div>{function.value}({grid[at]:.2f}) = <b>{values[at]:.3f}</b>, and the slope there is "
            f"<b>{slopes[at]:.3f}</b>.</div>"
        )

    return Lab([HBox([function, x], layout=WRAP), picture, reading], {"function": function, "x": x}, update)


_DEFAULT_SCORES = (2.6, -1.2, 1.9, 0.4, 1.6, -4.0, 3.4, -5.0, -0.8, -4.5)
_HIGHEST_SCORE = 25.0


def softmax_explorer(scores=None):
    """Move ten scores, and see the probabilities that softmax makes of them.

    Parameters
    ----------
    scores : float array (10,) or (n, 10), optional
        Scores to begin with, such as a network's before its softmax; of n pictures, one can be chosen.

    Returns
    -------
    Lab
        Controls: the ten classes by name, `temperature`, `reset`, and `number` where there are several pictures.

    Raises
    ------
    ValueError
        If `scores` has another shape or is not finite.
    """
    given = np.atleast_2d(np.asarray(_DEFAULT_SCORES if scores is None else scores, dtype=float))
    if given.ndim != 2 or given.shape[1] != 10 or not len(given) or not np.isfinite(given).all():
        raise ValueError(f"scores must be finite numbers of shape (10,) or (n, 10), not {np.shape(scores)}.")
    # Trained networks can give scores of any size: the sliders must reach them.
    reach = max(_HIGHEST_SCORE if scores is not None else 6.0, float(np.ceil(np.abs(given).max())))

    sliders = [
        labelled(FloatSlider, name, f"The score of {name}", min=-reach, max=reach, step=0.1, width="22em")
        for name in CLASS_NAMES
    ]
    for slider in sliders:
        slider.style.description_width = "6em"
    temperature = labelled(
        FloatLogSlider,
        "Temperature",
        "Scores are divided by it: below 1 the winner takes more, above 1 less",
        min=-1,
        max=1,
        step=0.05,
        value=1,
    )
    number = labelled(IntSlider, "Picture", "Whose scores to begin with", max=len(given) - 1)
    reset = Button(description="Back to the scores given", tooltip="Undo all moves", icon="undo")
    reset.layout.width = "auto"
    picture = Picture(6, 3.6)
    with picture.drawing() as figure:
        axes = figure.subplots(1, 2, sharey=True)
        figure.subplots_adjust(left=0.15, right=0.97, bottom=0.08, top=0.9)
        bars = plot_softmax(given[0], _softmax(given[0]), limits=((-reach * 1.3, reach * 1.3), (0, 1.2)), axes=axes)
    total, shown = HTML(), {}

    def fill():
        for slider, score in zip(sliders, given[number.value], strict=True):
            slider.value = round(float(score), 1)
        shown["number"] = number.value

    def update():
        if shown.get("number") != number.value:
            fill()
        values = np.array([slider.value for slider in sliders])
        probabilities = _softmax(values / temperature.value)
        picture.show(update_softmax(bars, values, probabilities))
        total.value = f"<div>All ten together: <b>{probabilities.sum():.1%}</b></div>"

    def back(_):
        temperature.value = 1
        shown.clear()  # so that the update fills in the scores again
        lab.refresh()

    controls = dict(zip(CLASS_NAMES, sliders, strict=True)) | {"temperature": temperature, "reset": reset}
    first_row = [temperature, reset]
    if len(given) > 1:
        controls["number"] = number
        first_row.insert(0, number)
    lab = Lab(
        [HBox(first_row, layout=WRAP), HBox([VBox(sliders), VBox([picture, total])], layout=WRAP)], controls, update
    )
    reset.on_click(lab.guarded(back))
    return lab


def _softmax(scores):
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()
