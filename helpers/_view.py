"""How a widget is shown, and what stands in its place where no kernel runs."""

VIEW = "application/vnd.jupyter.widget-view+json"
"""The type of an output that is a widget."""


def view_of(widget):
    """Return the output that shows a widget, a dict by type."""
    return {VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}


class WithStill:
    """What a class of widgets needs to show readers without a kernel something still; it defines `still_html`."""

    # Version 7 of ipywidgets, which Colab has, shows a widget by a method of this name, and shows nothing else.
    _ipython_display_ = None

    def still_html(self):
        """Return what is seen in place of the widget, as HTML."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_options):
        return {"text/plain": repr(self), "text/html": self.still_html()} | view_of(self)
