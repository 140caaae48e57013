"""Predictions, mistakes, what a unit sees, and how a photo becomes a picture: lesson 5."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from helpers.data import CLASS_NAMES
from helpers.plotting._style import OTHER, PICTURE_COLOURS, RIGHT, WRONG, axes_or_new


def plot_value_array(probabilities, label, *, names=False, ax=None):
    """Draw the ten probabilities of a prediction as bars.

    The true class is blue; where another class has the highest bar, that one is orange and hatched.

    Parameters
    ----------
    probabilities : float array (10,)
    label : int
        The true class.
    names : bool
        Write the class names below the bars, turned, in place of the labels 0 to 9.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.container.BarContainer
    """
    ax = axes_or_new(ax, figsize=(4, 2.8))
    # A hatch takes the colour of the edge, so the edges are white, and as wide as nothing.
    bars = ax.bar(range(10), probabilities, edgecolor="white", linewidth=0)
    ax.set(ylim=(0, 1), yticks=[])
    if names:
        ax.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
    else:
        ax.set_xticks(range(10), range(10), fontsize=7)
    update_value_array(bars, probabilities, label)
    return bars


def update_value_array(bars, probabilities, label):
    """Give the bars that `plot_value_array` drew other values.

    Parameters
    ----------
    bars : matplotlib.container.BarContainer
    probabilities : float array (10,)
    label : int or None
        The true class; where it is not known, the highest bar is blue.
    """
    probabilities = np.asarray(probabilities)
    guess = int(np.argmax(probabilities))
    label = guess if label is None else label
    for bar, height in zip(bars, probabilities, strict=True):
        bar.set(height=height, facecolor=OTHER, hatch="")
    bars[guess].set(facecolor=WRONG, hatch="////")
    bars[label].set(facecolor=RIGHT, hatch="")
    top = [i for i in np.argsort(probabilities)[::-1][:3] if probabilities[i] >= 0.005]
    bars[0].axes.alt_text = "Probabilities: " + (
        ", ".join(f"{CLASS_NAMES[i]} {probabilities[i]:.0%}" for i in top) or "none"
    )


def plot_confusion_matrix(matrix, *, ax=None):
    """Draw how often each class was taken for each other.

    Parameters
    ----------
    matrix : int array (10, 10)
        Counts: a row for each true class, a column for each predicted one, as scikit-learn's `confusion_matrix`.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    ax = axes_or_new(ax, figsize=(7.4, 6.6))
    artist = ax.imshow(np.zeros((10, 10)), cmap="Oranges")
    for row, column in np.ndindex(10, 10):
        ax.text(column, row, "", ha="center", va="center", fontweight="bold" if row == column else "normal")
    ax.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
    ax.set_yticks(range(10), CLASS_NAMES)
    ax.set(xlabel="predicted", ylabel="true")
    update_confusion_matrix(artist, matrix)
    return artist


def update_confusion_matrix(artist, matrix):
    """Give the matrix that `plot_confusion_matrix` drew other counts.

    Returns
    -------
    list of matplotlib.artist.Artist
        All that there is to draw: the coloured fields, and the counts that are not 0.
    """
    matrix = np.asarray(matrix)
    # Coloured by mistakes alone: the many right ones would wash out everything else.
    mistakes = np.where(np.eye(10, dtype=bool), 0, matrix)
    most = max(mistakes.max(), 1)
    artist.set(data=mistakes, clim=(0, most))
    ax = artist.axes
    for text, (row, column) in zip(ax.texts, np.ndindex(10, 10), strict=True):
        count = matrix[row, column]
        dark = mistakes[row, column] > most * 0.6
        # An empty field says never, and takes no time to draw.
        text.set(text=count or "", color=RIGHT if row == column else "white" if dark else "black")
    worst = np.argsort(mistakes, axis=None)[::-1][:3]
    ax.alt_text = "Confusion matrix. Most often: " + ", ".join(
        f"{CLASS_NAMES[row]} taken for {CLASS_NAMES[column]} {mistakes[row, column]} times"
        for row, column in zip(*np.unravel_index(worst, matrix.shape), strict=True)
    )
    return [artist, *(text for text in ax.texts if text.get_text())]


def mark_cell(ax):
    """Add a frame as large as a cell of a matrix, for `set_xy` to move.

    Returns
    -------
    matplotlib.patches.Rectangle
    """
    return ax.add_patch(Rectangle((-0.5, -0.5), 1, 1, fill=False, edgecolor="black", lw=2.5))


def plot_weights(weights, limit, *, title="", axes=None):
    """Draw the weights of a neuron as a picture: where it wants cloth is green, where it wants none is brown.

    Parameters
    ----------
    weights : float array (28, 28)
    limit : float
        The size of the weight that is drawn darkest.
    title : str
    axes : two matplotlib.axes.Axes, optional
        For the picture, and for its colour bar.

    Returns
    -------
    matplotlib.image.AxesImage
        `update_weights` can change it.
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(4.8, 3.8), width_ratios=[25, 1], layout="constrained")
    ax, bar_ax = axes
    # Brown to green by way of white, of different lightness: told apart by people who do not see red and green.
    artist = ax.imshow(weights, cmap="BrBG", vmin=-limit, vmax=limit)
    ax.set(title=title, xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.figure.colorbar(artist, cax=bar_ax, label="weight")
    update_weights(artist, weights)
    return artist


def update_weights(artist, weights):
    """Give the picture that `plot_weights` drew other weights (28, 28)."""
    artist.set_data(weights)
    highest, lowest = (np.unravel_index(find(weights), weights.shape) for find in (np.argmax, np.argmin))
    artist.axes.alt_text = (
        f"{artist.axes.get_title()}: weights from {weights.min():.2f} (row {lowest[0]}, column {lowest[1]}) "
        f"to {weights.max():.2f} (row {highest[0]}, column {highest[1]})"
    )


def plot_steps(steps, *, figure=None):
    """Draw the steps from a photo to a picture of 28 x 28 beside each other.

    Parameters
    ----------
    steps : dict of str to uint8 array (height, width)
        As `helpers.photo.prepare` returns them.
    figure : matplotlib.figure.Figure, optional

    Returns
    -------
    list of matplotlib.image.AxesImage
    """
    figure = figure or plt.figure(figsize=(8.8, 2.2))
    drawn = []
    for number, (ax, (name, picture)) in enumerate(
        zip(np.atleast_1d(figure.subplots(1, len(steps))), steps.items(), strict=True)
    ):
        # The photo as it is; from then on dark means much, as in all pictures of this course.
        colours = "gray" if number == 0 else PICTURE_COLOURS
        drawn.append(ax.imshow(picture, cmap=colours, vmin=0, vmax=255))
        ax.set(title=f"{number + 1}. {name}", xticks=[], yticks=[])
        ax.title.set_fontsize(9)
        ax.alt_text = f"Step {number + 1}, {name}: {picture.shape[0]} x {picture.shape[1]} pixels"
    figure.subplots_adjust(left=0.01, right=0.99, top=0.88, bottom=0.02)
    return drawn
