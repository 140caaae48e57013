"""Controls that several labs have."""

import ipywidgets

from helpers.data import CLASS_NAMES

UNITS = (1, 2, 4, 10, 16, 32, 64, 128, 256, 512)
"""The numbers of units that sliders offer: about twice as many at each step, and the 10 of the article."""

CLASS_CHOICES = tuple((name, label) for label, name in enumerate(CLASS_NAMES))


def row(*children):
    """Put widgets beside each other; where the page is narrow, as it is at 200 % zoom, they go on in the next line."""
    return ipywidgets.HBox(children, layout=ipywidgets.Layout(flex_flow="row wrap", align_items="flex-start"))


def beside(controls, view):
    """Put controls left and what they change right of them; where the page is narrow, below them.

    Parameters
    ----------
    controls, view : sequence of ipywidgets.Widget

    Returns
    -------
    ipywidgets.HBox
    """
    left = ipywidgets.Layout(flex="0 1 24em", max_width="100%")
    right = ipywidgets.Layout(flex="1 1 36em", min_width="0", max_width="100%")
    return row(ipywidgets.VBox(controls, layout=left), ipywidgets.VBox(view, layout=right))


def labelled(kind, description, tooltip=None, width="calc(100% - 4px)", description_width="7em", **options):
    """Make a control whose description has room.

    Parameters
    ----------
    kind : type of ipywidgets.Widget
    description : str
    tooltip : str, optional
        What it does, and in which unit; the description, if None.
    width, description_width : str
        In CSS.
    **options
        For the control.

    Returns
    -------
    ipywidgets.Widget
    """
    return kind(
        description=description,
        tooltip=tooltip or description,
        style={"description_width": description_width},
        layout=ipywidgets.Layout(width=width),
        **options,
    )


def hidden_layer_controls():
    """Return the sliders `units` and `layers`, which set hidden layers of equal size, by name."""
    return {
        "units": labelled(
            ipywidgets.SelectionSlider, "Units", "Neurons in each hidden layer", options=UNITS, value=128
        ),
        "layers": labelled(ipywidgets.IntSlider, "Hidden layers", "Dense layers before the last one", max=3, value=1),
    }


def epoch_controls(epochs, description="Epoch"):
    """Return by name a player `play` and the slider `epoch` that it moves, over the epochs 0 to `epochs`."""
    slider = labelled(ipywidgets.IntSlider, description, "0 is before training", max=epochs, value=epochs)
    words = "Play the epochs"
    player = ipywidgets.Play(max=epochs, value=epochs, interval=600, description=words, tooltip=words)
    ipywidgets.link((player, "value"), (slider, "value"))
    return {"play": player, "epoch": slider}
