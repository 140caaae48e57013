"""Try the network on a photo."""

import html

import numpy as np
from ipywidgets import HTML, Button, FileUpload, FloatSlider, HBox, IntSlider

from helpers.data import CLASS_NAMES
from helpers.photo import example, open_photo, perturb, prepare
from helpers.plotting import PICTURE_COLOURS
from helpers.training import Run
from helpers.widgets._controls import labelled, row
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import PredictionView


class PhotoLab(Lab):
    """Let the network look at a photo of the learner's own; it begins with a drawing of a T-shirt.

    Its controls are `upload`, `right`, `down`, `degrees`, `noise` and `reset`.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
    """

    def __init__(self, run_or_model):
        self._run_or_model = run_or_model
        self._uploaded = None  # what was last taken from the upload button
        upload = FileUpload(accept=".png,.jpg,.jpeg,.webp", description="Choose a photo")
        upload.tooltip = "A PNG, JPEG or WebP file of at most 20 MB; it stays on this machine"
        upload.layout.width = "auto"
        strength = "Its strength, as a share of the brightest value"
        self._sliders = {
            "right": labelled(IntSlider, "Move right", "Pixels of the small picture", min=-14, max=14),
            "down": labelled(IntSlider, "Move down", "Pixels of the small picture", min=-14, max=14),
            "degrees": labelled(IntSlider, "Turn", "Degrees, clockwise", min=-180, max=180),
            "noise": labelled(FloatSlider, "Noise", strength, max=1, step=0.05),
        }
        reset = Button(description="Reset", tooltip="Set all four sliders to 0", icon="undo")
        self._steps, self._words, self._view = Picture(8.8, 2.2), HTML(), PredictionView()
        self._take(example(), "The drawing of a T-shirt")
        controls = {"upload": upload} | self._sliders | {"reset": reset}
        sliders = row(*self._sliders.values(), reset)
        super().__init__([HBox([upload]), self._steps, sliders, self._words, self._view.picture], controls)
        reset.on_click(self.guarded(self._reset))

    def update(self):
        uploaded = self.controls["upload"].value
        if uploaded and uploaded[0] is not self._uploaded:
            self._uploaded = uploaded[0]
            self._take(uploaded[0]["content"], uploaded[0]["name"])
        image = perturb(self._image, **{name: slider.value for name, slider in self._sliders.items()})
        probabilities = self._predict(image)
        likeliest = np.argsort(-probabilities)[:3]
        prediction = ", ".join(f"{CLASS_NAMES[i]} {probabilities[i]:.0%}" for i in likeliest)
        self._words.value = f"<div>{html.escape(self._name)}: <b>{prediction}</b></div>"
        alt = f"{self._name} as 28 x 28 pixels, taken for: {prediction}"
        self._view.show(image, probabilities, None, alt)

    def _take(self, data, name):
        steps = prepare(open_photo(data))  # before anything is changed: a bad file leaves the last photo in place
        self._image, self._name = steps["28 x 28"], name
        with self._steps.redraw() as figure:
            figure.clear()
            _plot_steps(steps, figure)
        self._steps.show()

    def _predict(self, image):
        """Return the ten probabilities of one picture (28, 28)."""
        if isinstance(self._run_or_model, Run):
            return self._run_or_model.predict(image[None])[0]
        # Calling the model is ten times as fast as `predict`, which is made for many pictures.
        return np.asarray(self._run_or_model(image[None, ..., None] / np.float32(255), training=False))[0]

    def _reset(self, _button):
        for slider in self._sliders.values():
            slider.value = 0


def _plot_steps(steps, figure):
    """Draw the steps from a photo to a picture of 28 x 28, as `helpers.photo.prepare` returns them, side by side."""
    for number, (ax, (name, picture)) in enumerate(zip(figure.subplots(1, len(steps)), steps.items(), strict=True)):
        # The photo as it is; from then on dark means much, as in all pictures of this course.
        colours = "gray" if number == 0 else PICTURE_COLOURS
        ax.imshow(picture, cmap=colours, vmin=0, vmax=255)
        ax.set(title=f"{number + 1}. {name}", xticks=[], yticks=[])
        ax.title.set_fontsize(9)
        ax.alt_text = f"Step {number + 1}, {name}: {picture.shape[0]} x {picture.shape[1]} pixels"
    figure.subplots_adjust(left=0.01, right=0.99, top=0.88, bottom=0.02)
