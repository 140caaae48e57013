"""A matplotlib figure on a page, as lines and text that take the page's colours."""

import base64
import contextlib
import html
import io
import itertools
import re
import threading

import anywidget
import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from traitlets import Bool, Float, Int, Unicode

from helpers._view import text_beside
from helpers.plotting import alt_text

# Figures share caches, of fonts for example, so only one thread at a time may draw.
_DRAWING = threading.RLock()
_POINTS, _PIXELS = 72, 100  # an inch of a figure: SVG counts in points, and a page shows it as 100 pixels
_numbers = itertools.count()


class Picture(anywidget.AnyWidget):
    """A matplotlib figure as SVG with alt text, of which only what changes is drawn again.

    Axes with their ticks and labels take ten times as long to draw as what is in them. So the picture is three layers:
    what stays, what seldom changes, and on top what `show` is given.

    Black takes the colour of the page's text, and white that of its ground; images keep their colours.

    Parameters
    ----------
    width, height : float
        Inches, of 100 pixels each.
    """

    _esm = text_beside(__file__, "picture.js")

    width = Int().tag(sync=True)
    height = Int().tag(sync=True)
    still = Unicode().tag(sync=True)
    seldom = Unicode().tag(sync=True)
    moving = Unicode().tag(sync=True)
    alt = Unicode().tag(sync=True)
    smallest_text = Float().tag(sync=True)  # pixels of the page, where the picture is shown at its full width
    answers_to_clicks = Bool().tag(sync=True)

    def __init__(self, width, height):
        super().__init__(width=round(width * _PIXELS), height=round(height * _PIXELS))
        self.layout.width, self.layout.max_width, self.layout.margin = f"{self.width}px", "100%", "2px"
        self.figure = Figure((width, height), dpi=_POINTS)
        self._name = f"picture{next(_numbers)}"  # so that ids of two pictures on a page differ
        self._is_stale = True  # the figure without any artist that changes has to be drawn first
        self._seldom, self._moving = [], []  # the artists that `set_background` was given, and `show`

    @contextlib.contextmanager
    def redraw(self):
        """Let the figure be changed in any way; the next `show` draws all of it."""
        with _DRAWING:
            self._is_stale = True
            yield self.figure

    def set_background(self, artists):
        """Take artists that seldom change, as they are now, into what `show` draws on."""
        with _DRAWING:
            self._leave_out(artists)
            self._seldom = list(artists)
            self.seldom = self._svg(self._seldom)

    def show(self, artists=()):
        """Show these artists as they are now, and all else as it was when the whole figure was last drawn."""
        with _DRAWING, self.hold_sync():
            self._leave_out(artists)
            is_new, self._is_stale = self._is_stale, False
            if is_new:  # first, because a figure gives its axes their places while it is drawn
                self.still, self.seldom = self._svg([self.figure]), self._svg(self._seldom)
            self._moving = list(artists)
            self.moving, self.alt = self._svg(self._moving), alt_text(self.figure)
            if is_new:
                self.smallest_text = _smallest_text(self.still + self.seldom + self.moving)

    def on_click(self, function, on_drag=None):
        """Call a function where a learner clicks on axes, with the place in their data.

        Parameters
        ----------
        function : callable
            Takes matplotlib.axes.Axes and two floats.
        on_drag : callable, optional
            Takes the same, and is called while the pointer moves on, pressed; `function` too, if None.
        """
        self.answers_to_clicks = True
        drag = function if on_drag is None else on_drag
        self.on_msg(lambda _, at, __: self._click(drag if at.get("drag") else function, at["x"], at["y"]))

    def _click(self, function, x, y):
        """Tell `function` of a place, given as shares of the picture's width and height from its upper left corner."""
        size = self.figure.get_size_inches() * _POINTS
        place = (x * size[0], (1 - y) * size[1])
        for ax in self.figure.axes:
            if ax.bbox.contains(*place):
                function(ax, *ax.transData.inverted().transform(place).tolist())

    def _leave_out(self, artists):
        """Leave artists out of what is still; matplotlib calls them animated."""
        for artist in artists:
            if not artist.get_animated():
                artist.set_animated(True)
                self._is_stale = True

    def _svg(self, artists):
        """Return artists as the inside of an SVG element."""
        if not artists:
            return ""
        self.figure.patch.set_visible(False)
        file = io.StringIO()
        with _svg_settings(self._name):
            nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            renderer = RendererSVG(
                *(self.figure.get_size_inches() * _POINTS), file, image_dpi=_POINTS, metadata=nothing
            )
            # Before version 3.11 matplotlib draws images with the rest although they are left out.
            left_out = self.figure.findobj(_is_image_left_out) if self.figure in artists else []
            _set_visible(left_out, False)
            for artist in artists:
                artist.draw(renderer)
            _set_visible(left_out, True)
            renderer.finalize()
        return _in_the_colours_of_the_page(file.getvalue())

    def as_html(self):
        """Return the whole picture as an HTML image on white, for readers without a kernel."""
        with _DRAWING:
            changing = [artist for artist in self.figure.findobj() if artist.get_animated()]
            file = io.BytesIO()
            try:
                _set_animated(changing, False)
                FigureCanvasAgg(self.figure).print_png(file)
            finally:
                _set_animated(changing, True)
        return (
            f'<img alt="{html.escape(self.alt)}" width="{self.width}" height="{self.height}" '
            'style="max-width: 100%; height: auto; background: white" '
            f'src="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}">'
        )


def _smallest_text(svg):
    """Return the size of the smallest text in SVG, in pixels of the page; 0 if there is none."""
    return min(map(float, re.findall(r"font-size: ([\d.]+)px", svg)), default=0) * _PIXELS / _POINTS


def _is_image_left_out(artist):
    return isinstance(artist, AxesImage) and artist.get_animated() and artist.get_visible()


def _set_visible(artists, value):
    for artist in artists:
        artist.set_visible(value)


def _set_animated(artists, value):
    for artist in artists:
        artist.set_animated(value)


@contextlib.contextmanager
def _svg_settings(salt):
    """Let text be text and not outlines, and ids be the same at each drawing.

    Only these two settings, and not all as `matplotlib.rc_context` does: a training draws in a thread of its own, and
    must not undo what a cell sets meanwhile.
    """
    settings = {"svg.fonttype": "none", "svg.hashsalt": salt}
    before = {name: mpl.rcParams[name] for name in settings}
    mpl.rcParams.update(settings)
    try:
        yield
    finally:
        mpl.rcParams.update(before)


def _in_the_colours_of_the_page(svg):
    """Return what is inside matplotlib's SVG, in the page's colours and type."""
    inside = re.search(r"<svg [^>]*>(.*)</svg>", svg, re.DOTALL)[1]
    inside = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", inside, flags=re.DOTALL)  # would hold for all the page
    inside = re.sub(r' id="[\w.]+_\d+"', "", inside)  # names of groups, which nothing refers to
    inside = re.sub(r"font-family: [^;\"]*", "font-family: inherit", inside)
    inside = inside.replace("#000000", "currentColor").replace("#ffffff", "var(--jp-layout-color0, #fff)")
    return re.sub(r"\s*\n\s*", " ", inside)
