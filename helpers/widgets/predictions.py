"""Look at predictions one by one."""

import html

import numpy as np
from ipywidgets import HTML, Dropdown, IntSlider

from helpers.plotting import prediction_text
from helpers.widgets._controls import CLASS_CHOICES, beside, labelled, stepper
from helpers.widgets._lab import Lab
from helpers.widgets._views import EpochPredictions, PredictionView

_ANY = "any"


class PredictionBrowser(Lab):
    """Look at predictions one by one: all, the mistakes, or one class taken for another.

    Its controls are `which`, `true`, `predicted`, `order` and `number`, and `epoch` and `play` for a run.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
        With a run, a slider goes through its epochs.
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)
    """

    def __init__(self, run_or_model, images, labels):
        self._images, self._labels = images, np.asarray(labels)
        self._predictions = EpochPredictions(run_or_model, images)
        classes = [(_ANY, _ANY), *CLASS_CHOICES]
        orders, confidence = ["surest first", "least sure first"], "By the highest of the ten probabilities"
        filters = {
            "which": labelled(Dropdown, "Show", "Which predictions", options=["all", "mistakes", "right ones"]),
            "true": labelled(Dropdown, "Truly", "What the picture shows", options=classes),
            "predicted": labelled(Dropdown, "Taken for", "What the network says", options=classes),
            "order": labelled(Dropdown, "Order", confidence, options=orders),
        }
        number = labelled(IntSlider, "Number", "The place in this order", min=1, value=1, max=len(labels))
        places = {"number": number} | self._predictions.controls
        self._words, self._view = HTML(), PredictionView()
        left = [*filters.values(), stepper(number), *self._predictions.controls.values(), self._words]
        super().__init__([beside(left, [self._view.picture])], filters | places)

    def update(self):
        probabilities = self._predictions.probabilities()
        found = self._found(probabilities)
        number = self.controls["number"]
        number.max = max(1, len(found))
        if not len(found):
            self._words.value = "<div>There are none: choose something else.</div>"
            self._view.show(np.zeros(784), np.zeros(10), None, "No picture")
            return
        i = found[number.value - 1]
        text = prediction_text(probabilities[i], self._labels[i])
        place = f"{number.value:,} of {len(found):,}"
        self._words.value = f"<div>{place}: <b>{html.escape(text)}</b> (picture {i})</div>"
        alt = f"Picture {i}, predicted (true): {text}"
        self._view.show(self._images[i], probabilities[i], self._labels[i], alt)

    def _found(self, probabilities):
        """Return the indices of the pictures that the controls ask for, in the order that they ask for."""
        which, true, taken_for, order = (self.controls[name].value for name in ("which", "true", "predicted", "order"))
        predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
        wanted = np.ones(len(self._labels), dtype=bool)
        if which != "all":
            wanted &= (predicted == self._labels) == (which == "right ones")
        if true != _ANY:
            wanted &= self._labels == true
        if taken_for != _ANY:
            wanted &= predicted == taken_for
        found = np.flatnonzero(wanted)
        sign = -1 if order == "surest first" else 1
        return found[np.argsort(sign * confidence[found], kind="stable")]
