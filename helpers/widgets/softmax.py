"""From scores to probabilities."""

import numpy as np
from ipywidgets import HTML, Button, FloatLogSlider, FloatSlider, IntSlider

from helpers.data import CLASS_NAMES
from helpers.errors import InvalidValue
from helpers.plotting import SoftmaxDisplay
from helpers.widgets._controls import beside, labelled, stepper
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture

_DEFAULT_SCORES = (2.6, -1.2, 1.9, 0.4, 1.6, -4.0, 3.4, -5.0, -0.8, -4.5)
_DEFAULT_LIMIT = 6.0
_SLIDER = 0.32  # inches that a slider takes, so many pixels
_LIMIT = 25.0  # for a network's scores, which can be of any size; if need be it is more


class SoftmaxExplorer(Lab):
    """Move ten scores, and see the probabilities that softmax makes of them.

    Its controls are the ten classes by name, `temperature`, `reset`, and `number` where there are several pictures.

    Parameters
    ----------
    scores : float array (10,) or (n, 10), optional
        Scores to begin with, such as a network's before its softmax; of n pictures, one can be chosen.

    Raises
    ------
    InvalidValue
        If `scores` has another shape or is not finite.
    """

    def __init__(self, scores=None):
        given = np.atleast_2d(np.asarray(_DEFAULT_SCORES if scores is None else scores, dtype=float))
        if given.ndim != 2 or given.shape[1] != 10 or not len(given) or not np.isfinite(given).all():
            raise InvalidValue(f"scores must be finite numbers of shape (10,) or (n, 10), not {np.shape(scores)}.")
        limit = max(_DEFAULT_LIMIT if scores is None else _LIMIT, float(np.ceil(np.abs(given).max())))
        self._given = given
        self._filled_in = None  # the number of the picture whose scores were filled in
        controls = {name: _score_slider(name, limit) for name in CLASS_NAMES}
        sliders = list(controls.values())
        controls |= _options(len(given))
        self._picture, self._total = Picture(7, _SLIDER * 11), HTML()
        with self._picture.redraw() as figure:
            axes = figure.subplots(1, 2, sharey=True)
            figure.subplots_adjust(left=0.14, right=0.99, bottom=0, top=10 / 11, wspace=0.06)
            limits = ((-1.35 * limit, 1.35 * limit), (0, 1.25))
            self._display = SoftmaxDisplay(given[0], _softmax(given[0]), limits=limits, axes=axes)
            for ax in axes:  # each bar in the row of its slider
                ax.set(ylim=(9.5, -0.5), xticks=[])
                ax.tick_params(length=0)
                ax.spines["bottom"].set_visible(False)
        options = [controls["temperature"], controls["reset"]]
        if "number" in controls:
            options.insert(0, stepper(controls["number"]))
        head = HTML("<b>Move the scores</b>")
        super().__init__([beside([head, *sliders, *options], [self._picture, self._total])], controls)
        controls["reset"].on_click(self.guarded(self._reset))

    def update(self):
        number = self.controls["number"].value if "number" in self.controls else 0
        if self._filled_in != number:
            self._filled_in = number
            for name, score in zip(CLASS_NAMES, self._given[number], strict=True):
                self.controls[name].value = round(float(score), 1)
        scores = np.array([self.controls[name].value for name in CLASS_NAMES])
        probabilities = _softmax(scores / self.controls["temperature"].value)
        self._picture.show(self._display.update(scores, probabilities))
        self._total.value = f"<div>All ten together: <b>{probabilities.sum():.1%}</b></div>"

    def _reset(self, _button):
        self._filled_in = None
        self.controls["temperature"].value = 1
        self.refresh()


def _score_slider(name, limit):
    return labelled(
        FloatSlider,
        name,
        f"The score of {name}",
        min=-limit,
        max=limit,
        step=0.1,
    )


def _options(n_pictures):
    """Return the other controls by name."""
    what_it_does = "Scores are divided by it: below 1 the winner takes more, above 1 less"
    reset = Button(description="Back to the scores given", tooltip="Undo all moves", icon="undo")
    reset.layout.width = "auto"
    options = {
        "temperature": labelled(FloatLogSlider, "Temperature", what_it_does, min=-1, max=1, step=0.05, value=1),
        "reset": reset,
    }
    if n_pictures > 1:
        options["number"] = labelled(IntSlider, "Picture", "Whose scores to begin with", max=n_pictures - 1)
    return options


def _softmax(scores):
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()
