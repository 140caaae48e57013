"""What all labs share: a box whose callbacks never raise, and a picture that is quick to draw again."""

import base64
import contextlib
import html
import io
import threading

import ipywidgets
import numpy as np
from IPython import get_ipython
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from helpers.plotting import alt_text

WRAP = ipywidgets.Layout(flex_flow="row wrap", align_items="flex-start")
"""For boxes whose content moves to the next line where the page is narrow, as it is at 200 % zoom."""

# Figures share caches, of fonts for example, so only one thread at a time may draw.
_DRAWING = threading.RLock()


def labelled(kind, description, tooltip=None, width="28em", **options):
    """Make a control whose description has room.

    Parameters
    ----------
    kind : type of ipywidgets.Widget
    description : str
    tooltip : str, optional
        What it does, and in which unit; the description, if None.
    width : str
        In CSS.
    **options
        For the control.

    Returns
    -------
    ipywidgets.Widget
    """
    return kind(
        description=description,
        tooltip=tooltip or description,
        style={"description_width": "8em"},
        layout=ipywidgets.Layout(width=width, max_width="100%"),
        **options,
    )


def table(head, rows, caption):
    """Return an HTML table: `head` a sequence of str, `rows` a sequence of sequences, the first cell naming the row."""
    line = "<tr>{}</tr>".format
    cell = '<{0} style="padding: 0.2em 0.8em; text-align: right">{1}</{0}>'.format
    body = [line(cell("th scope=row", row[0]) + "".join(cell("td", value) for value in row[1:])) for row in rows]
    return (
        f'<div style="overflow-x: auto"><table><caption>{caption}</caption>'
        + line("".join(cell("th scope=col", name) for name in head))
        + "".join(body)
        + "</table></div>"
    )


class Picture(ipywidgets.HTML):
    """A matplotlib figure as an image with alt text, of which only what moves is drawn again.

    Axes with their ticks and labels take ten times as long to draw as what is in them. So what stays is drawn once and
    kept, and `show(moving)` draws the artists that change on top of it.

    Parameters
    ----------
    width, height : float
        Inches, of 100 pixels each.
    """

    def __init__(self, width, height):
        super().__init__()
        self.figure = Figure((width, height), dpi=100)
        self._canvas = FigureCanvasAgg(self.figure)
        self._kept = None

    @contextlib.contextmanager
    def drawing(self, moving=()):
        """Let the figure be changed in any way, then show all of it.

        A list `moving` may be filled in the block with what `show` will move later: then all is drawn only once.
        """
        with _DRAWING:
            yield self.figure
            self._kept = None
            self.show(moving)

    def show(self, moving=()):
        """Show the artists `moving` as they are now, and everything else as it was when it was last drawn."""
        with _DRAWING:
            new = [artist for artist in moving if not artist.get_animated()]
            for artist in new:
                artist.set_animated(True)  # leaves it out of what is kept
            if self._kept is None or new:
                self._canvas.draw()
                self._kept = self._whole = self._canvas.copy_from_bbox(self.figure.bbox)
            self._canvas.restore_region(self._kept)
            for artist in moving:
                self.figure.draw_artist(artist)
            self.value = self._as_html()

    def keep(self, artists):
        """Draw animated artists into what is kept, in place of those that were kept before."""
        with _DRAWING:
            self._canvas.restore_region(self._whole)
            for artist in artists:
                self.figure.draw_artist(artist)
            self._kept = self._canvas.copy_from_bbox(self.figure.bbox)

    def _as_html(self):
        pixels = np.asarray(self._canvas.buffer_rgba())
        file = io.BytesIO()
        Image.fromarray(pixels).convert("RGB").save(file, "PNG", compress_level=1)
        return (
            f'<img alt="{html.escape(alt_text(self.figure))}" width="{pixels.shape[1]}" height="{pixels.shape[0]}" '
            'style="max-width: 100%; height: auto" '
            f'src="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}">'
        )


class Lab(ipywidgets.VBox):
    """Controls, and what they show.

    Parameters
    ----------
    children : sequence of ipywidgets.Widget
    controls : dict of str to ipywidgets.Widget
        What a learner can set, by name. Whenever a value changes, `update` is called.
    update : callable
        Takes nothing, reads the controls and shows what they say.

    Attributes
    ----------
    controls : dict of str to ipywidgets.Widget
    errors : list of Exception
        What callbacks have raised; empty when all is well. The learner sees one sentence in the lab.
    """

    def __init__(self, children, controls, update):
        self.controls = controls
        self.errors = []
        self._update = update
        self._updating = False
        self._turn = threading.RLock()
        self._message = ipywidgets.HTML()
        super().__init__([*children, self._message])
        _close_those_before(self)
        for control in controls.values():
            if control.has_trait("value"):
                control.observe(lambda _: self.refresh(), "value")
        self.refresh()

    def refresh(self):
        """Show what the controls say now."""
        with self._turn:
            if self._updating:  # the update itself moved a control
                return
            self._updating = True
            try:
                self.guarded(self._update)()
            finally:
                self._updating = False

    def guarded(self, function):
        """Return a function that calls `function` and keeps an exception, told in one sentence, from going further."""

        def call(*args):
            try:
                function(*args)
                self._message.value = ""
            except Exception as error:
                self.tell(error)

        return call

    def tell(self, error):
        """Keep an exception in `errors` and tell it in one sentence."""
        self.errors.append(error)
        sentence = html.escape(str(error).partition("\n")[0] or type(error).__name__)
        self._message.value = f'<div role="alert"><b>This did not work:</b> {sentence}</div>'

    def close(self):
        """Take the lab and all that is in it off the page and out of memory."""
        for widget in _all_in(self):
            if widget is not self:
                widget.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs):
        """Add a still picture of the lab, for readers without a kernel: they see it where the lab would be."""
        data = super()._repr_mimebundle_(**kwargs)
        texts = [widget.value for widget in _all_in(self) if isinstance(widget, ipywidgets.HTML) and widget.value]
        return data | {"text/html": "\n".join(texts)}


def _all_in(widget):
    """Return a widget and all widgets inside it, in the order in which they stand."""
    found = [widget]
    for child in getattr(widget, "children", ()):
        found += _all_in(child)
    return found


_labs_of_cell = {}  # the cell -> (which execution of it, the labs that this made)


def _close_those_before(lab):
    """Close the labs that an earlier execution of this cell made: nobody sees them, and one may still be training."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return
    request = kernel.get_parent("shell")
    cell = request.get("metadata", {}).get("cellId")
    execution = request.get("header", {}).get("msg_id")
    if cell is None:
        return
    before, labs = _labs_of_cell.get(cell, (None, []))
    if before != execution:
        for old in labs:
            old.close()
        labs = []
    _labs_of_cell[cell] = (execution, [*labs, lab])
