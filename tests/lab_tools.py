"""What tests of labs share: all labs, what a lab shows, and what a learner does to it."""

import io
import re

import ipywidgets
import numpy as np
from PIL import Image

from helpers import widgets
from helpers.sweep import read_results
from helpers.training import Runs
from helpers.widgets._photo_source import PhotoSource
from helpers.widgets._picture import Picture

# Each takes what the fixture `given` returns.
LABS = {
    "class_browser": lambda given: widgets.class_browser(*given.training),
    "pixel_inspector": lambda given: widgets.pixel_inspector(*given.training),
    "downhill": lambda given: widgets.downhill(),
    "layer_builder": lambda given: widgets.layer_builder(),
    "activation_explorer": lambda given: widgets.activation_explorer(),
    "softmax_explorer": lambda given: widgets.softmax_explorer(),
    "softmax_explorer of a run": lambda given: widgets.softmax_explorer(given.scores),
    "optimizer_race": lambda given: widgets.optimizer_race({"Adam": given.run, "SGD": given.slow_run}),
    "training_lab": lambda given: widgets.training_lab(given.clothes, runs_with(given.run, given.slow_run)),
    "prediction_browser": lambda given: widgets.prediction_browser(given.run, *given.test),
    "prediction_browser of a model": lambda given: widgets.prediction_browser(given.model, *given.test),
    "confusion_explorer": lambda given: widgets.confusion_explorer(given.run, *given.test),
    "confusion_explorer of a model": lambda given: widgets.confusion_explorer(given.model, *given.test),
    "reliability_explorer": lambda given: widgets.reliability_explorer(given.run, *given.test),
    "reliability_explorer of a model": lambda given: widgets.reliability_explorer(given.model, *given.test),
    "robustness_explorer": lambda given: widgets.robustness_explorer(
        {"Adam": given.run, "SGD": given.slow_run}, *given.test
    ),
    "sample_explorer": lambda given: widgets.sample_explorer({"right": [0, 1, 1, 1]}, sizes=(2, 30)),
    "sample_explorer of three groups": lambda given: widgets.sample_explorer(
        {"some": [0.7, 0.8, 0.9], "better": [0.75, 0.95], "equal": [0.5, 0.5]}, sizes=(1, 3, 10)
    ),
    "label_audit": lambda given: widgets.label_audit(given.run, *given.test),
    "label_audit of a model": lambda given: widgets.label_audit(given.model, *given.test),
    "unit_explorer": lambda given: widgets.unit_explorer(given.run, *given.test),
    "photo_lab": lambda given: widgets.photo_lab(given.run),
    "photo_lab of a model": lambda given: widgets.photo_lab(given.model),
    "run_explorer": lambda given: widgets.run_explorer(read_results(), runs_with(given.run)),
}


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
    """Return all that the lab shows: its pictures and texts, in their order."""
    shown = []
    for widget in inside(lab):
        if isinstance(widget, Picture):
            # Without ids, which are other ones in each picture.
            shown.append(re.sub(r'(id="|#)(image|[a-z])[0-9a-f]{10}', "", "".join(layers_of(widget))) + widget.alt)
        elif isinstance(widget, ipywidgets.HTML):
            shown.append(widget.value)
    return shown


def text_of(lab):
    """Return the lab's texts, without its pictures, as one string."""
    return " ".join(widget.value for widget in inside(lab) if isinstance(widget, ipywidgets.HTML))


def table_of(lab):
    """Return what stands in the cells of the lab's only table, row by row, its head first."""
    lines = re.findall("<tr>(.*?)</tr>", text_of(lab))
    return [re.findall(r"<t[dh] [^>]*>(.*?)</t[dh]", line) for line in lines]


def alt_texts(lab):
    return [picture.alt for picture in pictures(lab)]


def pictures(lab):
    return [widget for widget in inside(lab) if isinstance(widget, Picture)]


def image_in(ax):
    """Return the array of the only image on some axes."""
    (image,) = ax.images
    return np.asarray(image.get_array())


def layers_of(picture):
    """Return the SVG that a learner sees: what is still, what seldom changes, and what moves."""
    return [picture.still, picture.seldom, picture.moving]


def drawn_anew(picture):
    """Return the layers that drawing the whole figure anew gives."""
    changing = [artist for artist in picture.figure.findobj() if artist.get_animated()]
    # What was shown once and is left out now would be missing on the page.
    moving = [*picture._moving, *(a for a in changing if a not in picture._seldom and a not in picture._moving)]
    return [picture._svg(artists) for artists in ([picture.figure], picture._seldom, moving)]


def is_stale(picture):
    """Return whether a picture is other than drawing its whole figure anew would give."""
    return layers_of(picture) != drawn_anew(picture)


# What a learner does --------------------------------------------------------------------------------------------------


def settings(control):
    """Return the ends of a control, and a few values between; nothing for a button."""
    if isinstance(control, (ipywidgets.Button, PhotoSource)):
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


def move_anything(lab, random):
    """Move one control to somewhere, or press it; neither a training nor a choice of a file begins."""
    name = random.choice([name for name in lab.controls if name not in ("upload", "train")])
    choices = settings(lab.controls[name])
    if choices:
        lab.controls[name].value = choices[random.integers(len(choices))]
    else:
        press(lab, name)


def click(picture, ax, x, y, is_drag=False):
    """Do what a click at a place in the data of some axes does."""
    x, y = ax.transData.transform((x, y)) / picture.figure.bbox.size
    picture._handle_custom_msg({"x": x, "y": 1 - y, "drag": is_drag}, [])


def drag(picture, ax, x, y):
    """Do what a pressed pointer does when it comes to a place in the data of some axes."""
    click(picture, ax, x, y, is_drag=True)


def png(width=40, height=60, colour="red"):
    """Return a picture of a rectangle on white, as the bytes of a PNG file."""
    photo = Image.new("RGB", (2 * width, 2 * height), "white")
    photo.paste(colour, (width // 2, height // 2, width, height + height // 2))
    file = io.BytesIO()
    photo.save(file, "PNG")
    return file.getvalue()
