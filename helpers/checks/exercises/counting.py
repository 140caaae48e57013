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

TRAINING_SIZE = Exercise(
    name="training_size",
    lesson=2,
    question="With 20 % of the 60,000 held back for validation, how many are left to train with?",
    judge=judge_number(48_000),
    mistakes=(
        Mistake(12_000, "That is how many you hold back, and those that are left were asked for."),
        Mistake(59_980, "You held back 20 pictures, and 20 % was asked for."),
        Mistake(56_000, "That is 20 % of all 70,000 left out, and the test pictures have no part in this."),
        Mistake(58_000, "You took 20 % of the 10,000 test pictures, and the test pictures have no part in this."),
        Mistake(55_000, "That is what is left when 5,000 are held back, as above; here it is 20 %."),
        Mistake(60_000, "That is all of them, as if none were held back."),
        Mistake(0.8, "That is a share, and the number of pictures was asked for."),
        Mistake(80, "That is per cent, and the number of pictures was asked for."),
    ),
    hints=(
        "How many pictures are 20 % of the training pictures?",
        "20 % is 20 of each 100, so 80 of each 100 are left.",
        "Multiply 60_000 by 80 and divide by 100.",
    ),
    why="Validation pictures are taken from the training set; the test set stays whole and locked away.",
)

STEPS_PER_EPOCH = Exercise(
    name="steps_per_epoch",
    lesson=4,
    question="How many steps is one epoch over 60,000 pictures in batches of 32?",
    judge=judge_number(1_875),
    mistakes=(
        Mistake(60_000, "That is the number of pictures, and a step takes 32 of them at once."),
        Mistake(32, "That is the number of pictures in one step, and the steps in one epoch were asked for."),
        Mistake(60_000 * 32, "You multiplied, as if each picture took 32 steps; one step takes 32 pictures."),
        Mistake(9_375, "That is all five epochs together, and a single one was asked for."),
        Mistake(1_874, "One too few: the last batch counts as well."),
        Mistake(55_000 / 32, "That is 55,000 pictures, as if 5,000 were held back; here all 60,000 are used."),
        Mistake(1_719, "That is 55,000 pictures, as if 5,000 were held back; here all 60,000 are used."),
        Mistake(
            70_000 / 32,
            "That is training and test pictures together, and an epoch goes over the training pictures alone.",
        ),
        Mistake(10_000 / 32, "That is the test pictures, and an epoch goes over the training pictures."),
        Mistake(313, "That is the test pictures, and an epoch goes over the training pictures."),
    ),
    hints=(
        "One step learns from one batch: how many batches do the pictures make?",
        "Divide the number of pictures by the number of pictures in a batch.",
        "It is 60_000 / 32, and here nothing is left over.",
    ),
    why="Keras counts steps while it trains: 1875 and not 60,000, because each step takes 32 pictures.",
)

LAST_BATCH = Exercise(
    name="last_batch",
    lesson=4,
    question="How many pictures are in the last batch, if 60,000 go in batches of 128?",
    judge=judge_number(60_000 % 128),
    mistakes=(
        Mistake(128, "That is a full batch, and 60,000 cannot be divided by it without a rest."),
        Mistake(469, "That is how many batches there are, and the pictures in the last of them were asked for."),
        Mistake(468, "That is how many full batches there are, and the pictures in the one after them were asked for."),
        Mistake(
            60_000 / 128,
            "That is how many batches it would be if one could be cut; how many pictures are behind the point?",
        ),
        Mistake(0.75, "That is the share of the last batch that is filled; how many pictures is that?"),
        Mistake(32, "That is how many are missing in the last batch, and those that are in it were asked for."),
        Mistake(0, "Nothing left over is true for batches of 32, and here they are of 128."),
    ),
    hints=(
        "Fill as many whole batches as you can: how many pictures are left over?",
        "Python has a sign for what is left over by a division: %.",
        "It is what % leaves over when 60_000 is divided by 128.",
    ),
    why="Without repeat the last batch takes what is left; with repeat it is filled from the beginning again.",
)

EXAMPLES_SEEN = Exercise(
    name="examples_seen",
    lesson=4,
    question="How many pictures does the network see in 8 epochs of 1,719 steps of 32?",
    judge=judge_number(8 * 1_719 * 32),
    mistakes=(
        Mistake(8 * 55_000, "Close: that is 8 x 55,000, but with repeat every batch is full, also the last."),
        Mistake(1_719 * 32, "That is one epoch, and eight were asked for."),
        Mistake(8 * 1_719, "Those are steps, and each step shows 32 pictures."),
        Mistake(8 * 32, "Those are the pictures of eight steps, and an epoch has 1,719."),
        Mistake(8 * 60_000, "That would be all 60,000 in each epoch; count steps times pictures in a step."),
        Mistake(55_000, "That is how many different pictures there are; count a picture again each time it comes."),
        Mistake(60_000, "That is how many different pictures there are; count a picture again each time it comes."),
        Mistake(1_719, "Those are the steps of one epoch, and pictures were asked for."),
    ),
    hints=(
        "How many pictures does one step show, and how many steps are there in all?",
        "Multiply three numbers: epochs, steps in an epoch, pictures in a step.",
        "It is 8 epochs, times 1_719 steps in each, times 32 pictures in each of those.",
    ),
    why="repeat makes a stream without end, so every step gets a full batch, and epochs are only a way of counting.",
)

IMAGES_APART = Exercise(
    name="images_apart",
    lesson=6,
    question="How many of 10,000 test pictures lie between 87.4 % and 88.1 %?",
    judge=judge_number(70),
    mistakes=(
        Mistake(88.1 - 87.4, "That is the difference in per cent, and the number of pictures was asked for."),
        Mistake(0.881 - 0.874, "That is the difference as a share, and the number of pictures was asked for."),
        Mistake(7, "That would be so with 1,000 test pictures, and there are 10,000."),
        Mistake(700, "That is 7 % of the test pictures, and the results differ by less."),
        Mistake(420, "That would be so with the 60,000 training pictures, and the results are on the test pictures."),
        Mistake(
            490, "That would be so with training and test pictures together; the results are on the test pictures."
        ),
        Mistake(-70, "The size is right, but how many pictures there are cannot be negative."),
        Mistake(8_810, "That is how many are right in the better result, and the difference was asked for."),
        Mistake(8_740, "That is how many are right in the worse result, and the difference was asked for."),
    ),
    hints=(
        "How many pictures are right in each of the two results?",
        "1 % of 10,000 pictures is 100 pictures.",
        "88.1 % is 8,810 pictures: take away those of 87.4 %.",
    ),
    why="So few pictures decide between two networks, and another seed moves more than that.",
)
