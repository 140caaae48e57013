"""Choose among networks by what they do on validation pictures."""

import numpy as np

from .._exercise import Exercise, Mistake, Wrong
from .._judge import judge_function
from .._values import as_number
from .histories import dict_already


def _history(random):
    """Return a history of one to six epochs by chance: its numbers say nothing about each other."""
    epochs = random.integers(1, 7)
    return {
        key: (random.choice(np.arange(200, 900), epochs, replace=False) / 1_000).tolist()
        for key in ("loss", "accuracy", "val_loss", "val_accuracy")
    }


_NAMES = ("ten units", "512 units", "dropout", "tanh", "steady", "slow", "one unit")


def _dicts():
    """Return many dicts of histories by chance, so that each mistake chooses another name in some.

    The smallest loss is at the first and at the last name in some, and in the first and the last epoch.
    """
    random = np.random.default_rng(3)
    return [({name: _history(random) for name in random.permutation(_NAMES).tolist()},) for _ in range(40)]


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
        Mistake(min, "Your function compares the names, as letters, where losses were to be compared: give min a key."),
    ),
    hints=(
        "Each history has many validation losses: first find one number for each network.",
        "min(histories[name]...) is that number for a name; then you need the name whose number is smallest.",
        "min of a dict goes through its names, and its argument `key` takes a function that gives a name's number.",
    ),
    why="A network is as good as its best epoch, if you stop there; and validation decides, for it is neither learned "
    "from nor the last judge.",
)
