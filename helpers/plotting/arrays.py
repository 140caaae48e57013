"""Small tables of numbers, to see what an expression of NumPy does with them."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from helpers.plotting._style import OTHER


def plot_arrays(arrays, *, axes=None):
    """Draw small arrays beside each other, each as a table with its expression above and its shape below.

    Parameters
    ----------
    arrays : dict of str to array
        An expression and what it gives, of one dimension (drawn as a row) or two.
    axes : sequence of matplotlib.axes.Axes, optional
        One for each array.

    Returns
    -------
    list of list of matplotlib.text.Text
        The numbers of each array, row by row.
    """
    tables = {name: np.atleast_2d(array) for name, array in arrays.items()}
    widths = [max(table.shape[1], 0.17 * len(name) + 0.5) for name, table in tables.items()]  # room for the expression
    n_rows = max(table.shape[0] for table in tables.values())
    if axes is None:
        size = (0.5 * sum(widths) + 0.4 * len(widths), 0.42 * n_rows + 0.9)
        _, axes = plt.subplots(1, len(tables), figsize=size, width_ratios=widths, layout="constrained", squeeze=False)
    axes = np.ravel(axes)
    numbers = []
    for ax, (name, table), width in zip(axes, tables.items(), widths, strict=True):
        numbers.append(_draw_table(ax, table, (width - table.shape[1]) / 2))
        shape = f"shape {np.shape(arrays[name])}"
        ax.text(width / 2, -0.2, name, ha="center", va="bottom", fontfamily="monospace", fontsize=9)
        ax.text(width / 2, table.shape[0] + 0.2, shape, ha="center", va="top", fontsize=8)
        ax.set(xlim=(-0.1, width + 0.1), ylim=(n_rows + 0.8, -0.8))
        ax.axis("off")
        rows = "; ".join(" ".join(f"{value:.3g}" for value in row) for row in table)
        ax.alt_text = f"{name}, {shape}: {rows}"
    return numbers


def _draw_table(ax, table, left):
    """Draw a cell with its number for each value, the first at x = left, and return the numbers."""
    texts = []
    for (row, column), value in np.ndenumerate(table):
        ax.add_patch(Rectangle((left + column, row), 1, 1, fill=False, edgecolor=OTHER))
        texts.append(ax.text(left + column + 0.5, row + 0.5, f"{value:.3g}", ha="center", va="center"))
    return texts
