"""The exercises of lesson 4."""

import numpy as np

from . import _judge
from ._exercise import Exercise

STEPS_PER_EPOCH = Exercise(
    name="steps_per_epoch",
    lesson=4,
    question="How many steps is one epoch over 60,000 pictures in batches of 32?",
    check=_judge.number(
        1_875,
        {
            60_000: "That is the number of pictures, and a step takes 32 of them at once.",
            32: "That is the number of pictures in one step, and the steps in one epoch were asked for.",
            60_000 * 32: "You multiplied, as if each picture took 32 steps; one step takes 32 pictures.",
            9_375: "That is all five epochs together, and a single one was asked for.",
            1_874: "One too few: the last batch counts as well.",
            55_000 / 32: "That is 55,000 pictures, as if 5,000 were held back; here all 60,000 are used.",
            1_719: "That is 55,000 pictures, as if 5,000 were held back; here all 60,000 are used.",
            70_000
            / 32: "That is training and test pictures together, and an epoch goes over the training pictures alone.",
            10_000 / 32: "That is the test pictures, and an epoch goes over the training pictures.",
            313: "That is the test pictures, and an epoch goes over the training pictures.",
        },
    ),
    hints=(
        "One step learns from one batch: how many batches do the pictures make?",
        "Divide the number of pictures by the number of pictures in a batch.",
        "It is 60_000 / 32, and here nothing is left over.",
    ),
    solution="my_steps_per_epoch = math.ceil(60_000 / 32)",
    why="Keras counts steps while it trains: 1875 and not 60,000, because each step takes 32 pictures.",
)

LAST_BATCH = Exercise(
    name="last_batch",
    lesson=4,
    question="How many pictures are in the last batch, if 60,000 go in batches of 128?",
    check=_judge.number(
        60_000 % 128,
        {
            128: "That is a full batch, and 60,000 cannot be divided by it without a rest.",
            469: "That is how many batches there are, and the pictures in the last of them were asked for.",
            468: "That is how many full batches there are, and the pictures in the one after them were asked for.",
            60_000
            / 128: "That is how many batches it would be if one could be cut; how many pictures are behind the point?",
            0.75: "That is the share of the last batch that is filled; how many pictures is that?",
            32: "That is how many are missing in the last batch, and those that are in it were asked for.",
            0: "Nothing left over is true for batches of 32, and here they are of 128.",
        },
    ),
    hints=(
        "Fill as many whole batches as you can: how many pictures are left over?",
        "Python has a sign for what is left over by a division: %.",
        "It is what % leaves over when 60_000 is divided by 128.",
    ),
    solution="last_batch = 60_000 % 128",
    why="Without repeat the last batch takes what is left; with repeat it is filled from the beginning again.",
)

EXAMPLES_SEEN = Exercise(
    name="examples_seen",
    lesson=4,
    question="How many pictures does the network see in 8 epochs of 1,719 steps of 32?",
    check=_judge.number(
        8 * 1_719 * 32,
        {
            8 * 55_000: "Close: that is 8 x 55,000, but with repeat every batch is full, also the last.",
            1_719 * 32: "That is one epoch, and eight were asked for.",
            8 * 1_719: "Those are steps, and each step shows 32 pictures.",
            8 * 32: "Those are the pictures of eight steps, and an epoch has 1,719.",
            8 * 60_000: "That would be all 60,000 in each epoch; count steps times pictures in a step.",
            55_000: "That is how many different pictures there are; count a picture again each time it comes.",
            60_000: "That is how many different pictures there are; count a picture again each time it comes.",
            1_719: "Those are the steps of one epoch, and pictures were asked for.",
        },
    ),
    hints=(
        "How many pictures does one step show, and how many steps are there in all?",
        "Multiply three numbers: epochs, steps in an epoch, pictures in a step.",
        "It is 8 epochs, times 1_719 steps in each, times 32 pictures in each of those.",
    ),
    solution="examples_seen = 8 * 1_719 * 32",
    why="repeat makes a stream without end, so every step gets a full batch, and epochs are only a way of counting.",
)


def _histories():
    """Return histories in which every known mistake leads to a number of its own."""
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
    ]


BEST_EPOCH = Exercise(
    name="best_epoch",
    lesson=4,
    question="After which epoch, counted from 1, was the validation loss lowest?",
    check=_judge.function(
        examples=_histories,
        expected=lambda history: min((loss, i) for i, loss in enumerate(history["val_loss"], start=1))[1],
        read=_judge.returns_number("the number of an epoch"),
        mistakes={
            "Your function counts epochs from 0, as Python does, where people count from 1.": (
                lambda history: int(np.argmin(history["val_loss"]))
            ),
            "Your function returns the loss itself, where the number of the epoch was asked for.": (
                lambda history: min(history["val_loss"])
            ),
            "Your function goes by the training loss, or takes the last epoch; the validation loss was asked for.": (
                lambda history: int(np.argmin(history["loss"])) + 1
            ),
            "Your function goes by the validation accuracy, and its loss was asked for.": (
                lambda history: int(np.argmax(history["val_accuracy"])) + 1
            ),
            "Your function finds the epoch with the highest loss, and the lowest was asked for.": (
                lambda history: int(np.argmax(history["val_loss"])) + 1
            ),
            "Your function returns the first epoch, whatever the losses are.": lambda history: 1,
            "Your function stops before the first rise, but the loss may fall again after it.": (
                lambda history: next(
                    (i for i, d in enumerate(np.diff(history["val_loss"]), 1) if d > 0), len(history["val_loss"])
                )
            ),
            "Your function counts one too many: the list's first loss belongs to epoch 1.": (
                lambda history: int(np.argmin(history["val_loss"])) + 2
            ),
        },
        describe=lambda history: f"the validation losses {history['val_loss']}",
        on_error=_judge.history_is_a_dict,
    ),
    hints=(
        'history["val_loss"] is a list with one loss for each epoch: where in it is the smallest?',
        "min(losses) is the smallest loss, losses.index(...) the place where a value stands, counted from 0.",
        "It is losses.index(min(losses)), and one more because people count from 1.",
    ),
    solution="""\
def best_epoch(history):
    losses = history["val_loss"]
    return losses.index(min(losses)) + 1""",
    why="From there on training improves only on the pictures it knows; the training loss alone would never tell.",
)

EXERCISES = (STEPS_PER_EPOCH, LAST_BATCH, EXAMPLES_SEEN, BEST_EPOCH)
