"""Pictures with what a model predicts for them."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plotting._display import Display
from helpers.plotting._style import OTHER, RIGHT, WRONG, axes_or_new


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
