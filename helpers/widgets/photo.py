"""Try the network on a photo."""

import html

import numpy as np
from ipywidgets import HTML, Button, Checkbox, Dropdown, FloatSlider, IntSlider
from matplotlib.patches import Rectangle
from scipy import ndimage

from helpers.data import CLASS_NAMES
from helpers.errors import one_line
from helpers.photo import ENDINGS, FITS, PHOTOS, PhotoError, doubts, open_photo, perturb, photo_of, prepare, turn
from helpers.plotting import PICTURE_COLOURS
from helpers.training import Run
from helpers.widgets._controls import beside, labelled
from helpers.widgets._lab import Lab
from helpers.widgets._photo_source import PhotoSource
from helpers.widgets._picture import Picture
from helpers.widgets._views import PredictionView

OWN = "your own photo"
"""What the picture book says while a file is shown that the learner has chosen."""


class PhotoLab(Lab):
    """Let the network look at a photo, of the learner's own or of a picture book, with which it begins.

    Its controls are `upload`, `book`, to put right what was found in the photo `quarters`, `mirror`, `fit`,
    `threshold`, `left`, `right_edge`, `top` and `bottom`, to perturb the small picture `right`, `down`, `degrees` and
    `noise`, and `reset`.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
    """

    def __init__(self, run_or_model):
        self._run_or_model = run_or_model
        self._uploaded = None  # the photo that was last taken from `upload`
        self._own = None  # the learner's photo and its name
        self._chosen = None  # what the book said when it was last looked at
        self._prepared = None  # what the steps were last made from
        self._refused = self._stuck = ""  # why a file, or what the controls say, is not what is shown
        upload = PhotoSource(accept=",".join(ENDINGS), tooltip="Of any usual kind and size; it stays on this machine")
        book = labelled(Dropdown, "Picture book", "Real photos that others took", options=[*PHOTOS, OWN])
        self._corrections, self._sliders = _correction_controls(), _perturbation_controls()
        self._defaults = {name: control.value for name, control in (self._corrections | self._sliders).items()}
        reset = Button(description="Reset", tooltip="Undo all but the choice of the photo", icon="undo")
        self._book, self._steps, self._view = _BookView(), _StepsView(), PredictionView()
        self._findings, self._words = HTML(), HTML()
        controls = {"upload": upload, "book": book} | self._corrections | self._sliders | {"reset": reset}
        left = [upload, book, *self._corrections.values(), *self._sliders.values(), reset]
        right = [self._book.picture, self._steps.picture, self._findings, self._view.picture, self._words]
        super().__init__([beside(left, right)], controls)
        reset.on_click(self.guarded(self._reset))
        self._book.picture.on_click(self.guarded(self._turn_to), on_drag=lambda *_: None)
        self._corner = None  # where the learner began to draw around the garment
        self._steps.picture.on_click(self.guarded(self._begin_box), self.guarded(self._draw_box))

    def update(self):
        self._take()
        self._find()
        self._book.show(self._name)
        self._findings.value = self._findings_in_words()
        image = perturb(self._found["28 x 28"], **{name: slider.value for name, slider in self._sliders.items()})
        probabilities = self._predict(image)
        likeliest = np.argsort(-probabilities)[:3]
        prediction = ", ".join(f"{CLASS_NAMES[i]} {probabilities[i]:.0%}" for i in likeliest)
        before = "Still from before, " if self._refused or self._stuck else ""
        self._words.value = f"<div>{before}{html.escape(self._name)}: <b>{prediction}</b></div>"
        alt = f"{self._name} as 28 x 28 pixels, taken for: {prediction}"
        self._view.show(image, probabilities, None, alt)

    def _take(self):
        """Take the photo that was chosen last; if its file cannot be used, keep the one before."""
        book, uploaded = self.controls["book"], self.controls["upload"].value
        if uploaded is not self._uploaded:
            self._uploaded = uploaded
            try:
                if uploaded.problem:
                    raise PhotoError(uploaded.problem)
                photo = open_photo(uploaded.content, uploaded.name)
                prepare(photo)
            except PhotoError as error:
                self.errors.append(error)
                self._refused = one_line(error)
                return
            self._own = photo, uploaded.name
            self._show(*self._own)
            book.value = OWN
        elif book.value != self._chosen and book.value != OWN:
            self._show(open_photo(photo_of(book.value)), book.value)
        elif book.value != self._chosen and self._own:
            self._show(*self._own)
        self._chosen = book.value

    def _show(self, photo, name):
        self._photo, self._name, self._refused = photo, name, ""
        self._set_to_defaults(self._corrections)

    def _turn_to(self, _ax, x, _y):
        self._chosen = None  # a photo that is clicked again is shown again, in place of a file that was refused
        self.move(book=list(PHOTOS)[min(int(x), len(PHOTOS) - 1)])

    def _begin_box(self, ax, x, y):
        self._corner = self._steps.place_in_photo(ax, x, y)

    def _draw_box(self, ax, x, y):
        """Let the four edges be those of what is drawn over the photo, from corner to corner."""
        corner = self._steps.place_in_photo(ax, x, y)
        if self._corner is not None and corner is not None:
            (left, right), (top, bottom) = (sorted(pair) for pair in zip(self._corner, corner, strict=True))
            self.move(left=left, right_edge=right, top=top, bottom=bottom)

    def _find(self):
        """Find the garment anew, if the photo or a correction is another; if it is lost, keep what was found before."""
        values = {name: control.value for name, control in self._corrections.items()}
        wanted = self._photo, values, self._refused
        if wanted == self._prepared:
            return
        self._prepared = wanted
        box = [values[name] / 100 for name in ("left", "top", "right_edge", "bottom")]
        photo = turn(self._photo, values["quarters"], values["mirror"])
        try:
            self._found = prepare(photo, threshold=values["threshold"], box=box, fit=values["fit"])
            self._stuck = ""
        except PhotoError as error:
            self._stuck = one_line(error)
        self._steps.show(self._found, is_old=bool(self._refused or self._stuck))

    def _findings_in_words(self):
        """Return what was found in the photo, and what speaks against it."""
        if self._refused or self._stuck:
            why = html.escape(self._refused or self._stuck)
            still = f"What you see, pale, is still from before: {html.escape(self._name)}."
            return f'<div role="alert"><b>This did not work:</b> {why} <b>{still}</b></div>'
        words = f"The garment fills {self._found['garment'].mean():.0%} of the photo."
        against = doubts(self._found)
        if against:
            question = "The network will see what is in step 6: is that your garment?"
            words = f"<b>{' '.join(against)}</b> {question} If not, draw a frame around it in step 1."
        return f"<div>{words}</div>"

    def _predict(self, image):
        """Return the ten probabilities of one picture (28, 28)."""
        if isinstance(self._run_or_model, Run):
            return self._run_or_model.predict(image[None])[0]
        # Calling the model is ten times as fast as `predict`, which is made for many pictures.
        return np.asarray(self._run_or_model(image[None, ..., None] / np.float32(255), training=False))[0]

    def _reset(self, _button):
        self._set_to_defaults(self._corrections | self._sliders)

    def _set_to_defaults(self, controls):
        for name, control in controls.items():
            control.value = self._defaults[name]


def _correction_controls():
    """Return by name the controls that say how the photo lies, and where in it the garment is."""
    quarters = [("as it is", 0), ("a quarter right", 1), ("upside down", 2), ("a quarter left", 3)]
    more = "Evidence, in doublings, that a pixel of the garment needs: a lower threshold finds more of it"
    in_percent = "The garment's {} edge, in percent of the photo; what is outside is ground".format
    box = {
        name: labelled(IntSlider, f"{side.title()} edge", in_percent(side), max=100, value=value)
        for name, side, value in (
            ("left", "left", 0),
            ("right_edge", "right", 100),
            ("top", "top", 0),
            ("bottom", "bottom", 100),
        )
    }
    return {
        "quarters": labelled(Dropdown, "Turn photo", "Turn the whole photo, by quarters", options=quarters),
        "mirror": labelled(
            Checkbox,
            "Mirror",
            "Left becomes right: shoes of the data have their toe to the left",
            indent=False,
        ),
        "fit": labelled(
            Dropdown, "Fit it as", "A garment is made narrower than it lies, a shoe or bag is not", options=FITS
        ),
        "threshold": labelled(FloatSlider, "Threshold", more, min=-4, max=4, step=0.25, value=0),
    } | box


def _perturbation_controls():
    """Return by name the sliders that change the small picture."""
    strength = "Its strength, as a share of the brightest value"
    return {
        "right": labelled(IntSlider, "Move right", "Pixels of the small picture", min=-14, max=14),
        "down": labelled(IntSlider, "Move down", "Pixels of the small picture", min=-14, max=14),
        "degrees": labelled(IntSlider, "Turn", "Degrees, clockwise", min=-180, max=180),
        "noise": labelled(FloatSlider, "Noise", strength, max=1, step=0.05),
    }


class _BookView:
    """The photos of the picture book in a row, a frame around the one that is shown.

    Attributes
    ----------
    picture : Picture
    """

    def __init__(self):
        width, height = 7.6, 0.62
        self.picture = Picture(width, height)
        place = 100 * width / len(PHOTOS)  # pixels of the page
        top = 100 * height / place  # places are squares 1 wide
        with self.picture.redraw() as figure:
            self._ax = figure.add_axes((0, 0, 1, 1), xlim=(0, len(PHOTOS)), ylim=(0, top), autoscale_on=False)
            self._ax.axis("off")
            for number, name in enumerate(PHOTOS):
                photo = open_photo(photo_of(name))
                photo.thumbnail((54, 54))  # as large as it is shown
                right, upper = (np.array(photo.size) / place + (1, top)) / 2  # in the middle of its place
                extent = (number + 1 - right, number + right, top - upper, upper)
                self._ax.imshow(photo, extent=extent, interpolation="none", aspect="auto")
            self._frame = self._ax.add_patch(Rectangle((0, 0.02), 0.96, top - 0.04, fill=False, ec="black", lw=2))

    def show(self, name):
        """Show which photo is shown, or that it is none of these."""
        shown = name in PHOTOS
        self._frame.set(visible=shown, x=list(PHOTOS).index(name) + 0.02 if shown else 0)
        which = f"The one shown is: {name}" if shown else "None of them is shown"
        self._ax.alt_text = f"The picture book, {len(PHOTOS)} photos to click: {', '.join(PHOTOS)}. {which}"
        self.picture.show([self._frame])


_STEPS = ("photo", "unlike the edge", "evidence", "garment", "cut out", "28 x 28")
_RANGES = {"unlike the edge": (0, 60), "evidence": (-4, 4)}  # drawn white and black; for all others 0 and 255


class _StepsView:
    """The steps from a photo to a picture of 28 x 28, side by side.

    Attributes
    ----------
    picture : Picture
    """

    def __init__(self):
        self.picture = Picture(7.6, 1.55)
        self._images = []
        self._photo = self._was_old = None  # what was drawn as the background, which few controls change
        with self.picture.redraw() as figure:
            axes = figure.subplots(1, len(_STEPS))
            for number, (ax, name) in enumerate(zip(axes, _STEPS, strict=True), 1):
                low, high = _RANGES.get(name, (0, 255))
                # The photo as it is; from then on dark means much, as in all pictures of this course.
                self._images.append(ax.imshow([[0]], cmap=PICTURE_COLOURS, vmin=low, vmax=high, interpolation="none"))
                ax.set(xlim=(0, 1), ylim=(0, 1), autoscale_on=False)
                ax.axis("off")
                ax.set_title(f"{number}. {name}", fontsize=9)
            figure.subplots_adjust(left=0.01, right=0.99, top=0.86, bottom=0.02, wspace=0.06)

    def show(self, steps, is_old):
        """Show other steps, as `helpers.photo.prepare` returns them; pale, if they are not what was asked for."""
        drawn = steps | {"garment": _outlined(steps["photo"], steps["garment"])}
        old = "from before: " if is_old else ""
        for number, (image, name) in enumerate(zip(self._images, _STEPS, strict=True), 1):
            height, width = drawn[name].shape[:2]
            right, top = 0.5 + np.array([width, height]) / max(width, height) / 2  # in the middle of a square
            image.set(data=drawn[name], extent=(1 - right, right, 1 - top, top), alpha=0.3 if is_old else 1)
            image.axes.alt_text = f"Step {number}, {old}{name}: {width} x {height} pixels{_measure(name, steps)}"
        photo, *made_of_it = self._images
        if not (is_old == self._was_old and np.array_equal(steps["photo"], self._photo)):
            self._photo, self._was_old = steps["photo"], is_old
            self.picture.set_background([photo])
        self.picture.show(made_of_it)

    def place_in_photo(self, ax, x, y):
        """Return a place on axes in percent of the photo's width and height, or None if it is not in the photo."""
        image = ax.images[0]
        if image not in (self._images[0], self._images[_STEPS.index("garment")]):
            return None
        left, right, bottom, top = image.get_extent()
        across, down = 100 * (x - left) / (right - left), 100 * (top - y) / (top - bottom)
        return round(min(max(across, 0), 100)), round(min(max(down, 0), 100))


def _measure(name, steps):
    """Return what is to be said of a step but its size."""
    if name == "garment":
        return f", {steps[name].mean():.1%} of the photo"
    if name in ("unlike the edge", "evidence", "28 x 28"):
        return f", {steps[name].mean():.1f} on average"
    return ""


def _outlined(photo, mask):
    """Return a photo with a line around what is in the mask, and all outside of it pale."""
    picture = np.where(mask[..., None], photo, 0.3 * photo + 0.7 * 255).astype(np.uint8)
    picture[ndimage.binary_dilation(mask, iterations=2) & ~mask] = (200, 0, 120)
    return picture
