"""Labs: boxes of controls over real data, one function for each; a file for each lesson.

Every function returns an ipywidgets container whose `errors` lists the exceptions that its callbacks met, and whose
`controls` are what can be moved, by name.
"""

from helpers.widgets.build import activation_explorer, layer_builder, softmax_explorer
from helpers.widgets.evaluate import confusion_explorer, prediction_browser, what_a_unit_sees
from helpers.widgets.exercises import landscape
from helpers.widgets.explore import class_browser, pixel_inspector
from helpers.widgets.guess import guess
from helpers.widgets.photo_lab import photo_lab
from helpers.widgets.train import optimizer_race, training_lab

__all__ = [
    "activation_explorer",
    "class_browser",
    "confusion_explorer",
    "guess",
    "landscape",
    "layer_builder",
    "optimizer_race",
    "photo_lab",
    "pixel_inspector",
    "prediction_browser",
    "softmax_explorer",
    "training_lab",
    "what_a_unit_sees",
]
