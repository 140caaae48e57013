"""Ask of the surest mistakes whether they are mistakes."""

from collections import Counter

import numpy as np
from ipywidgets import HTML, Button, IntSlider
from matplotlib.patches import Rectangle

from helpers.data import CLASS_NAMES
from helpers.plotting import OTHER, Display, plot_images
from helpers.training import Run
from helpers.widgets._controls import beside, labelled, stepper
from helpers.widgets._given import check_network, check_pictures
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import PredictionView, percent, write_message

MOST = 20

VERDICTS = {
    "label": ("The label is right", "The network made a mistake here", "label"),
    "network": ("The network is right", "The label is wrong", "network"),
    "neither": ("Nobody can tell", "The picture could be either, or neither", "nobody"),
}
"""What can be answered: the button's text, its tooltip, and the word for it in the score."""

_WIDTH, _COLUMNS = 6.2, 7  # inches, and pictures in a row
_STEP_X, _STEP_Y = 34, 38  # from one of `plot_images` to the next


class LabelAudit(Lab):
    """Judge the twenty mistakes that a network was surest of: is the label right, is the network, or can nobody tell.

    Its controls are `number`, `label`, `network` and `neither`; a click on a small picture chooses it.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)

    Attributes
    ----------
    answers : dict of int to str
        What was answered so far, `label`, `network` or `neither`, by the number of the mistake from 1.

    Raises
    ------
    InvalidValue
        If there are no pictures, or not a label for each, or no network.
    """

    def __init__(self, run_or_model, images, labels):
        images, labels = check_pictures(images, labels)
        probabilities = _predict(check_network(run_or_model), images)
        wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
        self._n_mistakes = len(wrong)
        self._found = wrong[np.argsort(-probabilities[wrong].max(axis=1), kind="stable")][:MOST]
        self._images, self._labels, self._probabilities = (
            array[self._found] for array in (images, labels, probabilities)
        )
        self.answers = {}
        self._captioned = None  # the answers that the overview's captions show
        last = max(1, len(self._found))
        controls = {"number": labelled(IntSlider, "Number", "1 is the surest mistake", min=1, max=last, value=1)}
        for verdict, (text, tooltip, _) in VERDICTS.items():
            controls[verdict] = Button(description=text, tooltip=tooltip, disabled=not len(self._found))
            controls[verdict].layout.width = "auto"
        self._view, self._overview = PredictionView(), Picture(_WIDTH, _height(len(self._found)))
        self._words, self._score = HTML(), HTML()
        with self._overview.redraw() as figure:
            ax = figure.add_axes((0, 0, 1, 1))
            if len(self._found):
                self._display = VerdictsDisplay(self._words_of(), 1, images=self._images, ax=ax)
            else:
                write_message("There are no mistakes.", ax=ax)
        number, *buttons = controls.values()
        left = [stepper(number), self._words, *buttons, self._score]
        super().__init__([beside(left, [self._view.picture, self._overview])], controls)
        self._overview.on_click(self.guarded(self._choose))
        for verdict in VERDICTS:
            controls[verdict].on_click(self.guarded(lambda _, verdict=verdict: self._answer(verdict)))

    def update(self):
        number = self.controls["number"].value
        if not len(self._found):
            self._words.value = "<div>The network makes no mistake on these pictures.</div>"
            self._view.show(np.zeros(784), np.zeros(10), None, "No picture")
            self._overview.show()
            return
        at = number - 1
        probabilities, label = self._probabilities[at], self._labels[at]
        said = f"{CLASS_NAMES[probabilities.argmax()]}</b>, {percent(probabilities.max())} sure"
        answer = VERDICTS[self.answers[number]][0] if number in self.answers else "not yet"
        self._words.value = (
            f"<div>{number} of {len(self._found)} (picture {self._found[at]}). The label says "
            f"<b>{CLASS_NAMES[label]}</b>, the network says <b>{said}. Your answer: <b>{answer}</b>.</div>"
        )
        self._view.show(
            self._images[at], probabilities, label, f"Picture {self._found[at]}, labelled {CLASS_NAMES[label]}"
        )
        self._score.value = f"<div>{self._score_in_words()}</div>"
        *captions, frame = self._display.update(self._words_of(), number)
        if self._captioned != self.answers:  # into the background, on which the frame moves
            self._overview.set_background(captions)
            self._captioned = dict(self.answers)
        self._overview.show([frame])

    def _choose(self, _ax, x, y):
        """Choose the small picture at a place in the overview."""
        column = min(max(int(x // _STEP_X), 0), _COLUMNS - 1)
        number = int((y + 2) // _STEP_Y) * _COLUMNS + column + 1
        if 1 <= number <= len(self._found):
            self.controls["number"].value = number

    def _answer(self, verdict):
        """Keep an answer, and go on to the next mistake without one."""
        number = self.controls["number"]
        self.answers[number.value] = verdict
        places = [*range(number.value + 1, number.max + 1), *range(1, number.value)]
        following = next((place for place in places if place not in self.answers), number.value)
        if following == number.value:
            self.refresh()
        else:
            number.value = following

    def _words_of(self):
        """Return a word for each answer, and none where there is none yet."""
        return [
            VERDICTS[self.answers[number]][2] if number in self.answers else ""
            for number in range(1, len(self._found) + 1)
        ]

    def _score_in_words(self):
        counts, n = Counter(self.answers.values()), len(self._found)
        parts = ", ".join(f"{word} {counts[verdict]}" for verdict, (*_, word) in VERDICTS.items())
        score = f"<b>{len(self.answers)} looked at: {parts}.</b>"
        if len(self.answers) < n:
            return score
        doubtful = n - counts["label"]
        words = f"{score} So {doubtful} of these {n} ({doubtful / n:.0%}) may be no mistakes of the network at all."
        if n < self._n_mistakes:
            words += f" They are the surest of its {self._n_mistakes:,} mistakes; of the others this says little."
        return words


def _predict(run_or_model, images):
    """Return the probabilities (n, 10) of uint8 images (n, 28, 28, 1)."""
    if isinstance(run_or_model, Run):
        return run_or_model.predict(images)
    return np.asarray(run_or_model.predict(images / np.float32(255), batch_size=1000, verbose=0))


def _height(n_pictures):
    """Return how many inches rows of small pictures need at the overview's width."""
    rows = max(1, -(-n_pictures // _COLUMNS))
    return _WIDTH * (rows * _STEP_Y + 2) / (_COLUMNS * _STEP_X)


class VerdictsDisplay(Display):
    """Small pictures, each with its number and what was answered, one of them framed.

    Parameters
    ----------
    words : sequence of str
        What was answered for each picture; empty where nothing yet.
    number : int
        Which picture is framed, from 1.
    images : array (n, 28, 28, 1)
    ax : matplotlib.axes.Axes
    """

    def __init__(self, words, number, *, images, ax):
        self.ax = ax
        # With captions, so that there is room for them.
        plot_images(images, ["?"] * len(images), columns=_COLUMNS, ax=ax)
        self.captions = list(ax.texts)
        # Grey is seen beside the pictures' white paper, on a dark page too.
        self.frame = ax.add_patch(Rectangle((0, 0), 31, 30, fill=False, edgecolor=OTHER, lw=3))
        ax.set(ylim=(ax.get_ylim()[0], -2))
        self.update(words, number)

    def update(self, words, number):
        line, column = divmod(number - 1, _COLUMNS)
        self.frame.set_xy((column * _STEP_X + 1, line * _STEP_Y - 2))
        for place, (caption, word) in enumerate(zip(self.captions, words, strict=True), 1):
            caption.set_text(f"{place} {word}")
        answers = "; ".join(f"{place} {word or 'not yet'}" for place, word in enumerate(words, 1))
        self.ax.alt_text = f"The {len(words)} surest mistakes, number {number} framed, answered: {answers}"
        return [*self.captions, self.frame]
