"""The lab of lesson 5 in which learners try the network on photos of their own."""

import html

import numpy as np
from ipywidgets import HTML, Button, FileUpload, FloatSlider, HBox, IntSlider

from helpers.data import CLASS_NAMES
from helpers.photo import disturb, example, open_photo, prepare
from helpers.plotting import plot_steps
from helpers.training import Run
from helpers.widgets._lab import WRAP, Lab, Picture, labelled
from helpers.widgets.evaluate import PredictionView


def photo_lab(run_or_model):
    """Let the network look at a photo of the learner's own; it begins with a drawing of a T-shirt.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model

    Returns
    -------
    Lab
        Controls: `upload`, `right`, `down`, `degrees`, `noise`, `reset`.
    """
    upload = FileUpload(accept=".png,.jpg,.jpeg,.webp", description="Choose a photo")
    upload.tooltip = "A PNG, JPEG or WebP file of at most 20 MB; it stays on this machine"
    upload.layout.width = "auto"
    sliders = {
        "right": labelled(IntSlider, "Move right", "Pixels of the small picture", min=-14, max=14),
        "down": labelled(IntSlider, "Move down", "Pixels of the small picture", min=-14, max=14),
        "degrees": labelled(IntSlider, "Turn", "Degrees, clockwise", min=-180, max=180),
        "noise": labelled(FloatSlider, "Noise", "Its strength, as a share of the brightest value", max=1, step=0.05),
    }
    reset = Button(description="Undisturbed", tooltip="Set all four sliders to 0", icon="undo")
    steps_picture, view, words = Picture(8.8, 2.2), PredictionView(), HTML()
    state = {}

    def take(data, name):
        steps = prepare(open_photo(data))  # before anything is changed: a bad file leaves the last photo in place
        state["image"], state["name"] = steps["28 x 28"], name
        with steps_picture.drawing() as figure:
            figure.clear()
            plot_steps(steps, figure=figure)

    def update():
        if upload.value and upload.value[0] is not state.get("upload"):
            state["upload"] = upload.value[0]
            take(upload.value[0]["content"], upload.value[0]["name"])
        image = disturb(state["image"], **{name: slider.value for name, slider in sliders.items()})
        probabilities = _predict(run_or_model, image)
        best = np.argsort(-probabilities)[:3]
        said = ", ".join(f"{CLASS_NAMES[i]} {probabilities[i]:.0%}" for i in best)
        words.value = f"<div>{html.escape(state['name'])}: <b>{said}</b></div>"
        view.show(image, probabilities, None, f"{state['name']} as 28 x 28 pixels, taken for: {said}")

    def back(_):
        for slider in sliders.values():
            slider.value = 0

    take(example(), "The drawing of a T-shirt")
    controls = {"upload": upload} | sliders | {"reset": reset}
    lab = Lab(
        [HBox([upload]), steps_picture, HBox([*sliders.values(), reset], layout=WRAP), words, view.picture],
        controls,
        update,
    )
    reset.on_click(lab.guarded(back))
    return lab


def _predict(run_or_model, image):
    """Return the ten probabilities of one picture (28, 28)."""
    if isinstance(run_or_model, Run):
        return run_or_model.predict(image[None])[0]
    # Calling the model is ten times as fast as `predict`, which is made for many pictures.
    return np.asarray(run_or_model(image[None, ..., None] / np.float32(255), training=False))[0]
