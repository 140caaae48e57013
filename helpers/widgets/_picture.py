"""A matplotlib figure on a page that is quick to draw again."""

import base64
import contextlib
import html
import io
import threading

import ipywidgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from helpers.plotting import alt_text

# Figures share caches, of fonts for example, so only one thread at a time may draw.
_DRAWING = threading.RLock()


class Picture(ipywidgets.HTML):
    """A matplotlib figure as an image with alt text, of which only what changes is drawn again.

    Axes with their ticks and labels take ten times as long to draw as what is in them. So what stays is drawn once, as
    the background, and `show` draws the artists that change on top of it.

    Parameters
    ----------
    width, height : float
        Inches, of 100 pixels each.
    """

    def __init__(self, width, height):
        super().__init__()
        self.figure = Figure((width, height), dpi=100)
        self._canvas = FigureCanvasAgg(self.figure)
        self._still = None  # the figure without any artist that changes; None: it has to be drawn first
        self._seldom = []  # the artists that `set_background` was given
        self._background = None  # what is still, and on it what seldom changes; None: it has to be put together first

    @contextlib.contextmanager
    def redraw(self):
        """Let the figure be changed in any way; the next `show` draws all of it."""
        with _DRAWING:
            self._still = None
            yield self.figure

    def set_background(self, artists):
        """Take artists that seldom change into what `show` draws on, as they are now."""
        with _DRAWING:
            self._leave_out(artists)
            self._seldom, self._background = list(artists), None

    def show(self, artists=()):
        """Show these artists as they are now, and all else as it was when the whole figure was last drawn."""
        with _DRAWING:
            self._leave_out(artists)
            if self._still is None:
                self._canvas.draw()
                self._still, self._background = self._canvas.copy_from_bbox(self.figure.bbox), None
            if self._background is None:
                self._draw(self._seldom, on=self._still)
                self._background = self._canvas.copy_from_bbox(self.figure.bbox)
            self._draw(artists, on=self._background)
            self.value = self._as_html()

    def _leave_out(self, artists):
        """Leave artists out of what is still; matplotlib calls them animated."""
        for artist in artists:
            if not artist.get_animated():
                artist.set_animated(True)
                self._still = None

    def _draw(self, artists, on):
        self._canvas.restore_region(on)
        for artist in artists:
            self.figure.draw_artist(artist)

    def _as_html(self):
        pixels = np.asarray(self._canvas.buffer_rgba())
        file = io.BytesIO()
        Image.fromarray(pixels).convert("RGB").save(file, "PNG", compress_level=1)
        return (
            f'<img alt="{html.escape(alt_text(self.figure))}" width="{pixels.shape[1]}" height="{pixels.shape[0]}" '
            'style="max-width: 100%; height: auto" '
            f'src="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}">'
        )
