"""Functions of one variable, and softmax."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plotting._display import Display
from helpers.plotting._style import OTHER, RIGHT, SERIES, axes_or_new


def plot_functions(x, functions, *, ax=None):
    """Draw functions of one variable over each other.

    Parameters
    ----------
    x : float array (n,)
    functions : dict of str to float array (n,)
        The name and the values of each function; four at most.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.lines.Line2D
    """
    ax = axes_or_new(ax, figsize=(6, 3.4))
    ax.axhline(0, color=OTHER, lw=0.8)
    ax.axvline(0, color=OTHER, lw=0.8)
    curves = []
    for (name, y), colour, style in zip(functions.items(), SERIES, ("-", "--", "-.", ":"), strict=False):
        curves += ax.plot(x, y, style, color=colour, lw=2, label=name)
    ax.set(xlabel="x", ylabel="f(x)")
    ax.legend()
    ax.alt_text = f"Functions of x from {x[0]:g} to {x[-1]:g}: " + "; ".join(
        f"{name} runs from {y[0]:.3g} to {y[-1]:.3g}, at the middle {y[len(y) // 2]:.3g}"
        for name, y in functions.items()
    )
    return curves


def plot_softmax(scores, probabilities, *, limits=(None, None), axes=None):
    """Draw the scores of the ten classes beside their probabilities, and return the `SoftmaxDisplay`.

    Its parameters are explained there.
    """
    return SoftmaxDisplay(scores, probabilities, limits=limits, axes=axes)


class SoftmaxDisplay(Display):
    """The scores of the ten classes beside the probabilities that softmax makes of them.

    Parameters
    ----------
    scores, probabilities : float array (10,)
    limits : two of (float, float) or None
        How far the axis of the scores reaches, and that of the probabilities; as far as the first data need, if None.
    axes : two matplotlib.axes.Axes, optional

    Attributes
    ----------
    axes : two matplotlib.axes.Axes
    bars : list of two matplotlib.container.BarContainer
    numbers : list of two lists of matplotlib.text.Annotation
        The value of each bar.
    """

    def __init__(self, scores, probabilities, *, limits=(None, None), axes=None):
        self.axes = axes_or_new(axes, ncols=2, figsize=(8, 3.2), sharey=True)
        self.bars, self.numbers = [], []
        for ax, title, values, limit in zip(
            self.axes, ("scores", "probabilities"), (scores, probabilities), limits, strict=True
        ):
            bars = ax.barh(range(10), values)
            ax.axvline(0, color="black", lw=0.8)
            ax.margins(x=0.18)  # room for the numbers
            ax.set_title(title)
            if limit:
                ax.set_xlim(limit)
            ax.spines[["top", "right", "left"]].set_visible(False)
            self.bars.append(bars)
            self.numbers.append(ax.bar_label(bars, [""] * 10, padding=3, fontsize=8))
        self.axes[0].set_yticks(range(10), CLASS_NAMES)
        self.axes[0].invert_yaxis()
        self.update(scores, probabilities)

    def update(self, scores, probabilities):
        """Draw other scores and probabilities, both float arrays (10,).

        Returns
        -------
        list of matplotlib.artist.Artist
            The bars and their numbers.
        """
        artists = []
        for ax, bars, numbers, values, form in zip(
            self.axes, self.bars, self.numbers, (scores, probabilities), ("{:.1f}", "{:.1%}"), strict=True
        ):
            highest = np.argmax(values)
            for i, (bar, number, value) in enumerate(zip(bars, numbers, values, strict=True)):
                bar.set(width=value, color=RIGHT if i == highest else OTHER)
                # `xy` is the end of the bar, and the position the distance from there, in points.
                number.xy = (value, number.xy[1])
                number.set(text=form.format(value), ha="left" if value >= 0 else "right")
                number.set_position((3 if value >= 0 else -3, 0))
            artists += [*bars, *numbers]
            ax.alt_text = f"{ax.get_title()}: " + ", ".join(
                f"{name} {form.format(value)}" for name, value in zip(CLASS_NAMES, values, strict=True)
            )
        return artists
