"""The history of a training: its best epoch, and its gap."""

import numpy as np

from .._exercise import Exercise, Mistake
from .._judge import judge_function
from .._values import returned_number

_DICT_ALREADY = 'Your function is given the dict already: history["val_loss"] is in it, without another .history.'


def dict_already(error):
    """Return a sentence for an error that comes from taking a dict for what `fit` returns."""
    return _DICT_ALREADY if isinstance(error, AttributeError) and "history" in str(error) else None


def _bumpy_losses():
    """Return histories in which every known mistake leads to a number of its own; the best is also first, and last.

    In one the loss rises at first, and falls again after it has risen for long; more come by chance.
    """
    random = np.random.default_rng(0)
    keys = ("loss", "accuracy", "val_loss", "val_accuracy")
    by_chance = [
        ({key: (random.permutation(np.arange(60, 99))[:n].astype(float) / 100).tolist() for key in keys},)
        for n in random.integers(2, 9, 12)
    ]
    return [
        (
            {
                "loss": [0.9, 0.7, 0.6, 0.5, 0.45, 0.4, 0.38, 0.36],
                "accuracy": [0.7, 0.75, 0.78, 0.8, 0.82, 0.84, 0.86, 0.88],
                "val_loss": [0.80, 0.60, 0.65, 0.50, 0.52, 0.90, 0.75, 0.70],
                "val_accuracy": [0.70, 0.75, 0.76, 0.78, 0.79, 0.80, 0.82, 0.79],
            },
        ),
        (
            {
                "loss": [0.8, 0.6, 0.5, 0.45],
                "accuracy": [0.7, 0.8, 0.85, 0.86],
                "val_loss": [0.7, 0.5, 0.55, 0.6],
                "val_accuracy": [0.7, 0.8, 0.83, 0.82],
            },
        ),
        ({"loss": [0.9, 0.8], "accuracy": [0.6, 0.7], "val_loss": [0.5, 0.6], "val_accuracy": [0.7, 0.6]},),
        (
            {
                "loss": [0.95, 0.85, 0.8, 0.72, 0.7, 0.66, 0.6, 0.58, 0.55, 0.5, 0.49, 0.48],
                "accuracy": [0.6, 0.62, 0.64, 0.66, 0.7, 0.71, 0.72, 0.75, 0.76, 0.78, 0.8, 0.81],
                "val_loss": [0.9, 0.8, 0.82, 0.7, 0.71, 0.65, 0.66, 0.6, 0.61, 0.58, 0.59, 0.55],
                "val_accuracy": [0.6, 0.61, 0.65, 0.66, 0.69, 0.7, 0.7, 0.72, 0.73, 0.75, 0.77, 0.76],
            },
        ),
        (
            {
                "loss": [0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.52, 0.54],
                "accuracy": [0.6, 0.7, 0.75, 0.78, 0.8, 0.81, 0.82, 0.81],
                "val_loss": [0.7, 0.75, 0.6, 0.5, 0.62, 0.61, 0.45, 0.5],
                "val_accuracy": [0.72, 0.7, 0.75, 0.8, 0.76, 0.77, 0.81, 0.82],
            },
        ),
        *by_chance,
    ]


BEST_EPOCH = Exercise(
    name="best_epoch",
    lesson=4,
    question="After which epoch, counted from 1, was the validation loss lowest?",
    judge=judge_function(
        examples=_bumpy_losses,
        expected=lambda history: min((loss, i) for i, loss in enumerate(history["val_loss"], start=1))[1],
        read=returned_number("the number of an epoch"),
        describe=lambda history: f"the validation losses {history['val_loss']}",
        on_error=dict_already,
    ),
    mistakes=(
        Mistake(lambda history: np.argmin(history.history["val_loss"]) + 1, _DICT_ALREADY),
        Mistake(
            lambda history: int(np.argmin(history["val_loss"])),
            "Your function counts epochs from 0, as Python does, where people count from 1.",
        ),
        Mistake(
            lambda history: min(history["val_loss"]),
            "Your function returns the loss itself, where the number of the epoch was asked for.",
        ),
        Mistake(
            lambda history: int(np.argmin(history["loss"])) + 1,
            "Your function goes by the training loss, and the validation loss was asked for.",
        ),
        Mistake(
            lambda history: len(history["val_loss"]),
            "Your function returns the last epoch, whatever the losses are.",
        ),
        Mistake(
            lambda history: int(np.argmax(history["accuracy"])) + 1,
            "Your function goes by the training accuracy, and the validation loss was asked for.",
        ),
        Mistake(
            lambda history: int(np.argmax(history["val_accuracy"])) + 1,
            "Your function goes by the validation accuracy, and its loss was asked for.",
        ),
        Mistake(
            lambda history: int(np.argmax(history["val_loss"])) + 1,
            "Your function finds the epoch with the highest loss, and the lowest was asked for.",
        ),
        Mistake(lambda history: 1, "Your function returns the first epoch, whatever the losses are."),
        Mistake(
            lambda history: next(
                (i for i, d in enumerate(np.diff(history["val_loss"]), 1) if d > 0), len(history["val_loss"])
            ),
            "Your function stops before the first rise, but the loss may fall again after it.",
        ),
        Mistake(
            lambda history: int(np.argmin(history["val_loss"])) + 2,
            "Your function counts one too many: the list's first loss belongs to epoch 1.",
        ),
    ),
    hints=(
        'history["val_loss"] is a list with one loss for each epoch: where in it is the smallest?',
        "min(losses) is the smallest loss, losses.index(...) the place where a value stands, counted from 0.",
        "It is losses.index(min(losses)), and one more because people count from 1.",
    ),
    why="From there on training improves only on the pictures it knows; the training loss alone would never tell.",
)


def _gaps_that_change():
    """Return histories in which every known mistake leads to a number of its own; the last gap is negative twice."""
    return [
        (
            {
                "accuracy": [0.801342, 0.952117, 0.903438, 0.971226],
                "val_accuracy": [0.820714, 0.803829, 0.881231, 0.862346],
                "loss": [0.6, 0.4, 0.3, 0.2],
                "val_loss": [0.55, 0.50, 0.40, 0.45],
            },
        ),
        (
            {
                "accuracy": [0.803117, 0.951746, 0.902429, 0.851233],
                "val_accuracy": [0.800439, 0.801342, 0.862928, 0.882619],
                "loss": [0.6, 0.3, 0.35, 0.4],
                "val_loss": [0.6, 0.7, 0.5, 0.35],
            },
        ),
        ({"accuracy": [0.712333], "val_accuracy": [0.734517], "loss": [0.91], "val_loss": [0.83]},),
    ]


def _gaps(history):
    return [a - v for a, v in zip(history["accuracy"], history["val_accuracy"], strict=True)]


GAP = Exercise(
    name="gap",
    lesson=6,
    question="How far is training accuracy above validation accuracy at the last epoch?",
    judge=judge_function(
        examples=_gaps_that_change,
        expected=lambda history: _gaps(history)[-1],
        read=returned_number("one number"),
        describe=lambda history: (
            f"a last training accuracy of {history['accuracy'][-1]} and validation accuracy of "
            f"{history['val_accuracy'][-1]}"
        ),
        on_error=dict_already,
    ),
    mistakes=(
        Mistake(lambda history: history.history["accuracy"][-1], _DICT_ALREADY),
        Mistake(
            lambda history: abs(_gaps(history)[-1]),
            "Your function drops the minus, which would say that validation is the better one.",
        ),
        Mistake(
            lambda history: -_gaps(history)[-1],
            "You took training away from validation, where training minus validation was asked for.",
        ),
        Mistake(
            lambda history: max(_gaps(history)),
            "Your function returns the largest gap of all epochs, and that of the last was asked for.",
        ),
        Mistake(
            lambda history: _gaps(history)[0],
            "Your function returns the gap at the first epoch, and that of the last was asked for.",
        ),
        Mistake(
            lambda history: sum(_gaps(history)) / len(_gaps(history)),
            "Your function returns the mean gap of all epochs, and that of the last was asked for.",
        ),
        Mistake(
            lambda history: history["loss"][-1] - history["val_loss"][-1],
            "Your function compares the losses, where the accuracies were asked for.",
        ),
        Mistake(
            lambda history: history["val_loss"][-1] - history["loss"][-1],
            "Your function compares the losses, where the accuracies were asked for: training minus validation.",
        ),
        Mistake(
            lambda history: 100 * _gaps(history)[-1], "Your function returns per cent, where a share was expected."
        ),
        Mistake(
            lambda history: max(history["accuracy"]) - max(history["val_accuracy"]),
            "Your function compares the best accuracies, where those of the last epoch were asked for.",
        ),
        Mistake(
            lambda history: history["accuracy"][-1] + history["val_accuracy"][-1],
            "Your function adds the two accuracies.",
        ),
    ),
    hints=(
        'A history is a dict of lists: history["accuracy"] has one number for each epoch.',
        "The last element of a list has the index -1.",
        'Take history["val_accuracy"][-1] away from the same of the training accuracy.',
    ),
    why="The gap is what the network knows by heart; it may be negative, for a network that has learned little yet.",
)
