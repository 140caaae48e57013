"""Pictures, pixels, steps and batches: one number each."""

from .._exercise import Exercise, Mistake
from .._judge import judge_number

PIXEL_COUNT = Exercise(
    name="pixel_count",
    lesson=1,
    question="How many pixel values are there in all 70,000 pictures?",
    judge=judge_number(70_000 * 28 * 28),
    mistakes=(
        Mistake(60_000 * 28 * 28, "That counts the training pictures alone, and the test pictures belong to it too."),
        Mistake(10_000 * 28 * 28, "That counts the test pictures alone, and the training pictures belong to it too."),
        Mistake(28 * 28, "That is a single picture, and there are many."),
        Mistake(70_000 * 28, "That is one row, or one column, of each picture."),
        Mistake(70_000, "That is how many pictures there are, and each has many pixels."),
        Mistake(
            70_000 * (28 + 28), "You added height and width, where rows times columns gives the pixels of a picture."
        ),
        Mistake(
            70_000 * 28 * 28 * 256, "How many values a pixel can take does not matter here: each pixel counts once."
        ),
    ),
    hints=(
        "How many pixels does a single picture have?",
        "Multiply three numbers: how many pictures, how many rows, how many columns.",
        "Python takes 70_000 for 70,000; multiply it by 28, and by 28 again.",
    ),
    why="Each of the 70,000 pictures is 28 rows of 28 pixels, and grey pictures have one value for each pixel.",
)

STEPS_PER_EPOCH = Exercise(
    name="steps_per_epoch",
    lesson=4,
    question="How many steps is one epoch over 60,000 pictures in batches of 128?",
    judge=judge_number(469),
    mistakes=(
        Mistake(468, "One too few: the last batch counts as well, although it is smaller."),
        Mistake(
            60_000 / 128,
            "A step cannot be three quarters of one: what happens to the pictures behind the last full batch?",
        ),
        Mistake(60_000, "That is the number of pictures, and a step takes 128 of them at once."),
        Mistake(128, "That is the number of pictures in one step, and the steps in one epoch were asked for."),
        Mistake(1_875, "That is how many it would be in batches of 32, and here they are of 128."),
        Mistake(5 * 469, "That is five epochs together, and a single one was asked for."),
        Mistake(60_000 * 128, "You multiplied, as if each picture took 128 steps; one step takes 128 pictures."),
        Mistake(55_000 / 128, "That is 55,000 pictures, as if 5,000 were held back; here all 60,000 are used."),
        Mistake(430, "That is 55,000 pictures, as if 5,000 were held back; here all 60,000 are used."),
        Mistake(429, "That is 55,000 pictures, as if 5,000 were held back; here all 60,000 are used."),
        Mistake(
            70_000 / 128,
            "That is training and test pictures together, and an epoch goes over the training pictures alone.",
        ),
        Mistake(
            547, "That is training and test pictures together, and an epoch goes over the training pictures alone."
        ),
        Mistake(10_000 / 128, "That is the test pictures, and an epoch goes over the training pictures."),
        Mistake(79, "That is the test pictures, and an epoch goes over the training pictures."),
        Mistake(96, "That is how many pictures are in the last batch, and the steps in one epoch were asked for."),
    ),
    hints=(
        "One step learns from one batch: how many batches do the pictures make?",
        "Divide the number of pictures by the number of pictures in a batch; what is left over makes a batch too.",
        "math.ceil(60_000 / 128) rounds up to the next whole number.",
    ),
    why="Keras counts steps while it trains: what is left over makes a last, smaller batch, and one step more.",
)
