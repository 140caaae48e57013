"""Choose among networks by what they do on validation pictures."""

import numpy as np

from .._exercise import Exercise, Mistake, Wrong
from .._judge import judge_function
from .._values import as_number
from .histories import dict_already


def _history(loss, val_loss, val_accuracy):
    accuracy = [round(1 - value / 3, 3) for value in loss]
    return {"loss": loss, "accuracy": accuracy, "val_loss": val_loss, "val_accuracy": val_accuracy}


def _dicts():
    """Return dicts of histories of different lengths, in which each mistake chooses another name."""
    best = _history([0.8, 0.6, 0.5], [0.7, 0.40, 0.72], [0.70, 0.80, 0.79])
    learned_by_heart = _history([0.5, 0.3, 0.1, 0.05], [0.6, 0.55, 0.8, 0.9], [0.75, 0.82, 0.81, 0.80])
    ends_well = _history([0.9, 0.7], [0.60, 0.45], [0.74, 0.81])
    often_right = _history([0.7, 0.6, 0.55], [0.8, 0.7, 0.65], [0.80, 0.90, 0.88])
    steady = _history([0.66, 0.65], [0.49, 0.48], [0.76, 0.77])
    slow = _history([1.1, 1.0, 0.9, 0.85, 0.8], [1.0, 0.9, 0.8, 0.75, 0.7], [0.6, 0.65, 0.7, 0.72, 0.74])
    worst = _history([1.2], [1.3], [0.5])
    return [
        (
            {
                "ten units": best,
                "512 units": learned_by_heart,
                "dropout": ends_well,
                "tanh": often_right,
                "steady": steady,
                "slow": slow,
                "one unit": worst,
            },
        ),
        (
            {
                "one unit": worst,
                "slow": slow,
                "steady": steady,
                "tanh": often_right,
                "128 units": best,
                "dropout": ends_well,
                "large": learned_by_heart,
            },
        ),
        ({"b": worst, "c": learned_by_heart, "d": ends_well, "e": often_right, "f": steady, "g": slow, "a": best},),
    ]


def _read_name(value):
    """Return text as it is, and a number as a number, which may be that of a known mistake; else raise `Wrong`."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        raise Wrong("Your function returns a dict, where the name of one history was expected, as text.")
    return as_number(value, "What your function returns", "the name of a history, as text")


def _smallest(summary):
    """Return a function that gives the name of the history for which a summary is smallest."""
    return lambda histories: min(histories, key=lambda name: summary(histories[name]))


def _find(histories):
    lowest = {min(history["val_loss"]): name for name, history in histories.items()}
    return lowest[sorted(lowest)[0]]


CHOOSE = Exercise(
    name="choose",
    lesson=6,
    question="Which of several networks had the smallest validation loss of all?",
    judge=judge_function(
        examples=_dicts,
        expected=_find,
        read=_read_name,
        describe=lambda histories: f"the histories {', '.join(histories)}",
        on_error=dict_already,
    ),
    mistakes=(
        Mistake(
            _smallest(lambda history: min(history["loss"])),
            "Your function goes by the training loss, which is smallest for a network that learns by heart.",
        ),
        Mistake(
            _smallest(lambda history: history["val_loss"][-1]),
            "Your function goes by the last validation loss, and the smallest of each network was asked for.",
        ),
        Mistake(
            _smallest(lambda history: -max(history["val_accuracy"])),
            "Your function goes by the validation accuracy, and its loss was asked for.",
        ),
        Mistake(
            _smallest(lambda history: np.mean(history["val_loss"])),
            "Your function goes by the mean of the validation losses, and the smallest was asked for.",
        ),
        Mistake(
            _smallest(lambda history: -min(history["val_loss"])),
            "Your function chooses the network with the largest validation loss.",
        ),
        Mistake(
            _smallest(lambda history: -len(history["val_loss"])),
            "Your function goes by the number of epochs, and their losses were asked for.",
        ),
        Mistake(
            lambda histories: min(min(history["val_loss"]) for history in histories.values()),
            "Your function returns the loss, where the name of the network was asked for.",
        ),
        Mistake(
            lambda histories: np.argmin([min(history["val_loss"]) for history in histories.values()]),
            "Your function returns a place in the dict, where the name of the network was asked for.",
        ),
        Mistake(lambda histories: next(iter(histories)), "Your function always returns the first name."),
    ),
    hints=(
        "Each history has many validation losses: first find one number for each network.",
        "min(histories[name]...) is that number for a name; then you need the name whose number is smallest.",
        "min of a dict goes through its names, and its argument `key` takes a function that gives a name's number.",
    ),
    why="A network is as good as its best epoch, if you stop there; and validation decides, for it is neither learned "
    "from nor the last judge.",
)
