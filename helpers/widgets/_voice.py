"""What a screen reader says of a lab."""

from pathlib import Path

import anywidget
from traitlets import Unicode


class Voice(anywidget.AnyWidget):
    """Give all controls of the lab around it a name and a value in words, and say what changes once they rest.

    ipywidgets draws sliders, players and progress bars without names; they are given on the page, where the labels and
    values stand.

    Attributes
    ----------
    words : str
        What the lab says now; spoken when it has not changed for half a second.
    """

    _esm = Path(__file__).parent / "voice.js"
    _css = Path(__file__).parent / "lab.css"

    words = Unicode().tag(sync=True)
