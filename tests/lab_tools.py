"""What tests of labs share: what a lab shows, and what a learner does to it."""

import base64
import datetime
import io
import re

import ipywidgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from helpers.training import Runs
from helpers.widgets._picture import Picture


def runs_with(*finished):
    runs = Runs()
    for run in finished:
        runs.add(run)
    return runs


# What a lab shows -----------------------------------------------------------------------------------------------------


def inside(widget):
    """Return a widget and all in it."""
    return [widget, *(found for child in getattr(widget, "children", ()) for found in inside(child))]


def seen(lab):
    """Return all that the lab shows: its pictures and texts."""
    return [widget.value for widget in inside(lab) if isinstance(widget, ipywidgets.HTML)]


def text_of(lab):
    """Return the lab's texts, without its pictures, as one string."""
    return " ".join(text for text in seen(lab) if "<img" not in text)


def table_of(lab):
    """Return what stands in the cells of the lab's only table, row by row, its head first."""
    lines = re.findall("<tr>(.*?)</tr>", text_of(lab))
    return [re.findall(r"<t[dh] [^>]*>(.*?)</t[dh]", line) for line in lines]


def alt_texts(lab):
    return re.findall(r'<img alt="([^"]*)"', " ".join(seen(lab)))


def pictures(lab):
    return [widget for widget in inside(lab) if isinstance(widget, Picture)]


def image_in(ax):
    """Return the array of the only image on some axes."""
    (image,) = ax.images
    return np.asarray(image.get_array())


def pixels_of(picture):
    """Return the image that a learner sees, as an int array (height, width, 3)."""
    png = base64.b64decode(re.search(r'base64,([^"]*)"', picture.value)[1])
    return np.asarray(Image.open(io.BytesIO(png)), dtype=int)


def drawn_anew(picture, on_top=True):
    """Return what drawing the whole figure anew gives, and leave the picture as it was.

    What changes is drawn on top of all else, as a picture does it, or in matplotlib's own order.
    """
    figure, canvas = picture.figure, picture.figure.canvas
    changing = [artist for artist in figure.findobj() if artist.get_animated()]
    try:
        another = FigureCanvasAgg(figure)
        _set_animated(changing, on_top)
        another.draw()  # all that is not animated
        for artist in sorted(changing, key=lambda artist: artist.get_zorder()) if on_top else ():
            figure.draw_artist(artist)
        return np.asarray(another.buffer_rgba())[..., :3].astype(int)
    finally:
        _set_animated(changing, True)
        figure.set_canvas(canvas)


def _set_animated(artists, value):
    for artist in artists:
        artist.set_animated(value)


def is_stale(picture):
    """Return whether a picture is other than drawing its whole figure anew would give."""
    # A few pixels may differ, where what changes covers each other.
    return (np.abs(pixels_of(picture) - drawn_anew(picture)).max(axis=2) > 60).mean() >= 0.0001


# What a learner does --------------------------------------------------------------------------------------------------


def settings(control):
    """Return the ends of a control, and a few values between; nothing for a button."""
    if isinstance(control, (ipywidgets.Button, ipywidgets.FileUpload)):
        return []
    if isinstance(control.value, bool):
        return [False, True]
    if hasattr(control, "options"):
        return [value for _, value in control._options_full]
    if isinstance(control, ipywidgets.FloatLogSlider):
        return list(control.base ** np.linspace(control.min, control.max, 5))
    values = np.linspace(control.min, control.max, 5)
    kind = int if isinstance(control.value, int) else float
    return list(dict.fromkeys(map(kind, values)))


def set_controls(lab, **values):
    """Set controls one after the other."""
    for name, value in values.items():
        lab.controls[name].value = value


def press(lab, name):
    """Press a button, and wait until what it began is done."""
    lab.controls[name].click()
    if hasattr(lab, "join"):
        lab.join()


def png(width=40, height=60, colour="red"):
    """Return a picture of a rectangle on white, as the bytes of a PNG file."""
    photo = Image.new("RGB", (2 * width, 2 * height), "white")
    photo.paste(colour, (width // 2, height // 2, width, height + height // 2))
    file = io.BytesIO()
    photo.save(file, "PNG")
    return file.getvalue()


def upload(control, content, name="my photo.png"):
    """Do what the upload button does."""
    file = {"name": name, "type": "", "size": len(content), "content": memoryview(content)}
    file["last_modified"] = datetime.datetime.now(datetime.UTC)
    control.value = (file,)
