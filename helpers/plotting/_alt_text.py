"""Pictures described in words, and how a notebook sends the words along."""

import html

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.core.pylabtools import print_figure
from matplotlib.figure import Figure


def alt_text(figure):
    """Describe a figure in words.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    str
        The figure's title and, for each of its axes, `ax.alt_text` where a `plot_…` function left one,
        else what the axes' titles, labels and data tell.
    """
    title = figure.get_suptitle()
    parts = [getattr(ax, "alt_text", None) or _describe(ax) for ax in figure.axes if ax.get_label() != "<colorbar>"]
    return " ".join(_sentence(part) for part in [title, *parts] if part)


def _sentence(text):
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _describe(ax):
    """Describe axes that plain matplotlib calls drew."""
    name = " ".join(label for label in (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) if label)
    content = []
    for image in ax.images:
        values = image.get_array()
        rows, columns = values.shape[:2]
        content.append(f"picture of {rows} x {columns} values from {values.min():g} to {values.max():g}")
    for bars in ax.containers:
        content.append("bars " + ", ".join(f"{bar.get_height():g}" for bar in bars))
    for line in ax.lines:
        x, y = line.get_data()
        if len(x):
            content.append(f"line {_name(line)} from ({x[0]:.3g}, {y[0]:.3g}) to ({x[-1]:.3g}, {y[-1]:.3g})")
    return ": ".join(part for part in (name, "; ".join(content)) if part)


def _name(artist):
    label = str(artist.get_label())
    return "" if label.startswith("_") else label


def enable_alt_text():
    """Let `plt.show()` send the words along with each picture; do nothing outside a notebook.

    It may be called again at any time.

    JupyterLab ignores alt text in an output's metadata, so a picture is sent as HTML, and the words as plain text, by
    formatters for figures. A backend drops all such formatters when it starts, which is at the first picture; so let
    it start now. `%matplotlib inline` starts it again, so the formatters are also set before each cell.
    """
    shell = get_ipython()
    if hasattr(shell, "kernel"):
        plt.switch_backend(plt.get_backend())
        _set_formatters()
        shell.events.register("pre_run_cell", _set_formatters)


def _set_formatters(_cell=None):
    formatters = get_ipython().display_formatter.formatters
    formatters["text/html"].for_type(Figure, _figure_html)
    formatters["text/plain"].for_type(Figure, lambda figure, printer, cycle: printer.text(alt_text(figure)))


def _figure_html(figure):
    png = print_figure(figure, fmt="png", base64=True)
    return f'<img alt="{html.escape(alt_text(figure))}" src="data:image/png;base64,{png}">'
