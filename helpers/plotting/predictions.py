"""Pictures with what a model predicts for them."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plotting._display import Display
from helpers.plotting._style import OTHER, PICTURE_COLOURS, RIGHT, WRONG, as_picture, axes_or_new


def prediction_text(probabilities, label):
    """Return what was predicted, how surely, and in brackets what is true, such as `Shirt 85% (Shirt) ✓`.

    Parameters
    ----------
    probabilities : float array (10,)
    label : int
        The true class.

    Returns
    -------
    str
    """
    guess = int(np.argmax(probabilities))
    return f"{CLASS_NAMES[guess]} {probabilities[guess]:.0%} ({CLASS_NAMES[label]}) {'✓' if guess == label else '✗'}"


def plot_image(image, probabilities, label, *, ax=None):
    """Draw a picture and below it the prediction, its probability and the true class.

    Parameters
    ----------
    image : array (28, 28) or (28, 28, 1), of any number type
        Drawn from its own darkest to its own brightest value.
    probabilities : float array (10,)
    label : int
        The true class.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    ax = axes_or_new(ax, figsize=(2.6, 2.8))
    text = prediction_text(probabilities, label)
    ax.set(xticks=[], yticks=[], xlabel=text)
    ax.spines[:].set(color=RIGHT if np.argmax(probabilities) == label else WRONG, linewidth=2)
    ax.alt_text = f"Picture, predicted (true): {text}"
    return ax.imshow(as_picture(image), cmap=PICTURE_COLOURS, interpolation="none")


def plot_value_array(probabilities, label, *, names=False, ax=None):
    """Draw the ten probabilities, a float array (10,), of a prediction as bars; return the `ValueArrayDisplay`.

    Its parameters are explained there.
    """
    return ValueArrayDisplay(probabilities, label, names=names, ax=ax)


def plot_predictions(images, probabilities, labels, *, rows=5, columns=3, axes=None):
    """Draw a grid of pictures, each with its prediction below and its ten probabilities beside it.

    Parameters
    ----------
    images : array (n, 28, 28, 1), of any number type
    probabilities : float array (n, 10)
    labels : int array (n,)
        The true classes.
    rows, columns : int
        The first `rows * columns` pictures are drawn.
    axes : array (rows, 2 * columns) of matplotlib.axes.Axes, optional

    Returns
    -------
    list of (matplotlib.image.AxesImage, ValueArrayDisplay)
    """
    size = {"figsize": (3.6 * columns, 2.1 * rows), "width_ratios": [1, 1] * columns}
    axes = axes_or_new(axes, nrows=rows, ncols=2 * columns, **size)
    artists = []
    for i, (image_ax, bars_ax) in enumerate(axes.reshape(rows * columns, 2)):
        picture = plot_image(images[i], probabilities[i], labels[i], ax=image_ax)
        image_ax.xaxis.label.set_fontsize(8)
        artists.append((picture, plot_value_array(probabilities[i], labels[i], ax=bars_ax)))
    return artists


class ValueArrayDisplay(Display):
    """The ten probabilities of a prediction as bars.

    The true class is blue; where another class has the highest bar, that one is orange and hatched.

    Parameters
    ----------
    probabilities : float array (10,)
    label : int or None
        The true class; where it is not known, the highest bar is blue.
    names : bool
        Write the class names below the bars, turned, in place of the labels 0 to 9.
    ax : matplotlib.axes.Axes, optional

    Attributes
    ----------
    ax : matplotlib.axes.Axes
    bars : matplotlib.container.BarContainer
    """

    def __init__(self, probabilities, label, *, names=False, ax=None):
        self.ax = axes_or_new(ax, figsize=(4, 2.8))
        # Zero-width white edges: a hatch takes the edge colour.
        self.bars = self.ax.bar(range(10), probabilities, edgecolor="white", linewidth=0)
        self.ax.set(ylim=(0, 1), yticks=[])
        if names:
            self.ax.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
        else:
            self.ax.set_xticks(range(10), range(10), fontsize=7)
        self.update(probabilities, label)

    def update(self, probabilities, label):
        """Draw another prediction: a float array (10,), and the true class or None.

        Returns
        -------
        list of matplotlib.patches.Rectangle
            The bars.
        """
        probabilities = np.asarray(probabilities)
        guess = int(np.argmax(probabilities))
        for bar, height in zip(self.bars, probabilities, strict=True):
            bar.set(height=height, facecolor=OTHER, hatch="")
        self.bars[guess].set(facecolor=WRONG, hatch="////")
        self.bars[guess if label is None else label].set(facecolor=RIGHT, hatch="")
        likeliest = [i for i in np.argsort(probabilities)[::-1][:3] if probabilities[i] >= 0.005]
        self.ax.alt_text = "Probabilities: " + (
            ", ".join(f"{CLASS_NAMES[i]} {probabilities[i]:.0%}" for i in likeliest) or "none"
        )
        return list(self.bars)
