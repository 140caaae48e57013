"""How a widget is shown and closed, and what stands in its place where no kernel runs."""

from pathlib import Path
from typing import NamedTuple

from IPython import get_ipython
from ipywidgets import Widget

VIEW = "application/vnd.jupyter.widget-view+json"
"""The type of an output that is a widget."""


def view_of(widget):
    """Return the output that shows a widget, a dict by type."""
    return {VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}


def text_beside(file, name):
    """Return the text of a file beside a module, for a widget's `_esm` or `_css`.

    The text and not the path: to a path anywidget ties every widget that was ever made, so that none is freed.
    """
    return Path(file).with_name(name).read_text(encoding="utf-8")


def all_in(widget):
    """Return a widget and all widgets inside it, in the order in which they stand."""
    found = [widget]
    for child in getattr(widget, "children", ()):
        found += all_in(child)
    return found


def close_whole(widget):
    """Take a widget and all inside it off the page and out of memory.

    Each has a layout, and most a style, which are widgets too; closing the one leaves them.
    """
    for part in all_in(widget):
        belongings = [getattr(part, name) for name in ("layout", "style") if part.has_trait(name)]
        Widget.close(part)  # not that of `WithStill`, which calls this function
        for belonging in belongings:
            belonging.close()


class _ShownByCell(NamedTuple):
    execution: str
    widgets: list


_shown_by_cells = {}  # the last execution of each cell that showed something


def close_those_before(widget):
    """Close what earlier executions of this cell showed: nobody sees it any more, and a lab may still be training."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return
    request = kernel.get_parent("shell")
    cell = request.get("metadata", {}).get("cellId")
    execution = request.get("header", {}).get("msg_id")
    if cell is None:
        return
    last = _shown_by_cells.setdefault(cell, _ShownByCell(execution, []))
    if last.execution != execution:
        for old in last.widgets:
            old.close()
        last = _shown_by_cells[cell] = _ShownByCell(execution, [])
    last.widgets.append(widget)


class WithStill:
    """What a class of widgets needs to show readers without a kernel something still; it defines `still_html`."""

    # Version 7 of ipywidgets, which Colab has, shows a widget by a method of this name, and shows nothing else.
    _ipython_display_ = None

    def close(self):
        """Take the widget and all that is in it off the page and out of memory."""
        close_whole(self)

    def still_html(self):
        """Return what is seen in place of the widget, as HTML."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_options):
        return {"text/plain": repr(self), "text/html": self.still_html()} | view_of(self)
