"""What a screen reader says of a lab."""

import anywidget
from traitlets import Unicode

from helpers._view import text_beside


class Voice(anywidget.AnyWidget):
    """Give all controls of the lab around it a name and a value in words, and say what changes once they rest.

    ipywidgets draws sliders, players and progress bars without names; they are given on the page, where the labels and
    values stand.

    Attributes
    ----------
    words : str
        What the lab says now; spoken when it has not changed for half a second.
    """

    _esm = text_beside(__file__, "voice.js")
    _css = text_beside(__file__, "lab.css")

    words = Unicode().tag(sync=True)
