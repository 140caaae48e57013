"""The exercises of lesson 1."""

import numpy as np

from . import _judge
from ._exercise import Exercise, Wrong

PIXEL_COUNT = Exercise(
    name="pixel_count",
    lesson=1,
    question="How many pixel values are there in all 70,000 pictures?",
    check=_judge.number(
        70_000 * 28 * 28,
        {
            60_000 * 28 * 28: "That counts the training pictures alone, and the test pictures belong to it too.",
            10_000 * 28 * 28: "That counts the test pictures alone, and the training pictures belong to it too.",
            28 * 28: "That is a single picture, and there are many.",
            70_000 * 28: "That is one row, or one column, of each picture.",
            70_000: "That is how many pictures there are, and each has many pixels.",
            70_000 * (28 + 28): "You added height and width, where rows times columns gives the pixels of a picture.",
            70_000 * 28 * 28 * 256: "How many values a pixel can take does not matter here: each pixel counts once.",
        },
    ),
    hints=(
        "How many pixels does a single picture have?",
        "Multiply three numbers: how many pictures, how many rows, how many columns.",
        "Python takes 70_000 for 70,000; multiply it by 28, and by 28 again.",
    ),
    solution="pixel_count = 70_000 * 28 * 28",
    why="Each of the 70,000 pictures is 28 rows of 28 pixels, and grey pictures have one value for each pixel.",
)


def _check_class_counts(answer):
    counts = _counts_by_label(answer)
    if counts.shape == (60_000,):
        raise Wrong("Your answer has 60,000 values, as the labels themselves; count how often each occurs.")
    if counts.shape == ():
        raise Wrong("Your answer is a single number, where ten were expected, one for each class.")
    if counts.shape == (2, 10):
        raise Wrong("Your answer is two rows, the labels and their counts; give the second row alone.")
    if counts.shape != (10,):
        raise Wrong(f"Your answer has the shape {counts.shape}, where ten counts were expected: shape (10,).")
    if _judge.same(counts, np.full(10, 6_000)):
        return
    if _judge.same(counts, np.full(10, 1_000)):
        raise Wrong("Those are the counts of the test pictures, and the training pictures were asked for.")
    if _judge.same(counts, np.full(10, 7_000)):
        raise Wrong("Those are the counts of training and test pictures together; take the training pictures alone.")
    if np.isclose(counts.sum(), 1):
        raise Wrong("Your ten numbers are shares that sum to 1, where counts were expected.")
    if np.isclose(counts.sum(), 100):
        raise Wrong("Your ten numbers are per cent that sum to 100, where counts were expected.")
    if _judge.same(counts, np.arange(10)):
        raise Wrong("Those are the ten labels, and how often each occurs was asked for.")
    if (np.diff(counts) > 0).all():
        raise Wrong("Your counts grow from class to class, as if each were added to those before it.")
    raise Wrong(f"Your counts sum to {_judge.short(counts.sum())}, or are spread otherwise than in the 60,000 labels.")


def _counts_by_label(answer):
    """Return an array of what a list, an array, a table or a dict by label holds, in the order of the labels."""
    # A pandas Series has keys like a dict, and may be in the order of the counts.
    by_label = hasattr(answer, "keys") and hasattr(answer, "items")
    if not by_label:
        return _judge.as_array(answer, wants="ten counts")
    items = {_as_label(label): count for label, count in answer.items()}
    if sorted(items) != list(range(10)):
        raise Wrong("The keys of your dict are not the ten labels 0 to 9.")
    return _judge.as_array([items[label] for label in range(10)], wants="ten counts")


def _as_label(label):
    try:
        return int(label)
    except (TypeError, ValueError):
        raise Wrong(f"The keys of your dict are of the type {type(label).__name__}, not labels from 0 to 9.") from None


CLASS_COUNTS = Exercise(
    name="class_counts",
    lesson=1,
    question="How many training pictures are there of each class?",
    check=_check_class_counts,
    hints=(
        "The labels say it all: how often does each number occur in clothes.train_labels?",
        "A comparison such as clothes.train_labels == 3 gives True or False for each picture, and their sum counts.",
        "np.bincount counts how often 0, 1, 2 and so on occur in an array of labels.",
    ),
    solution="class_counts = np.bincount(clothes.train_labels)",
    why="6,000 of each: the classes are balanced, so nobody can score by always naming the most frequent one.",
)


def _images_with_a_brightest_class():
    """Return examples whose winner has neither the most pictures, the brightest one, nor the fewest empty pixels."""
    random = np.random.default_rng(0)
    examples = []
    for winner, other, dim, frequent in ((7, 2, 4, 9), (1, 8, 3, 6)):
        labels = np.repeat(np.arange(10), np.select([np.arange(10) == frequent, np.arange(10) == other], [14, 8], 4))
        images = random.integers(5, 100, (len(labels), 28, 28, 1), dtype=np.uint8)
        images[labels == winner] += 60
        images[labels == winner, :5] = 0
        images[np.flatnonzero(labels == other)[0]] = 220
        images[labels == dim] //= 4
        order = random.permutation(len(labels))
        examples.append((images[order], labels[order]))
    return examples


def _by_class(summary):
    """Return a function that finds the class for which a summary of its images is largest."""
    return lambda images, labels: np.argmax([summary(images[labels == label]) for label in range(10)])


BRIGHTEST_CLASS = Exercise(
    name="brightest_class",
    lesson=1,
    question="Which class has the largest pixel values on average?",
    check=_judge.function(
        examples=_images_with_a_brightest_class,
        expected=lambda images, labels: max(
            range(10), key=lambda c: images[labels == c].astype(float).sum() / max((labels == c).sum(), 1)
        ),
        read=_judge.returns_number("one label from 0 to 9"),
        mistakes={
            "Your function finds the class with the largest sum, which need not have the largest average.": _by_class(
                lambda images: images.astype(float).sum()
            ),
            "Your function finds the class with the smallest average, and the largest was asked for.": _by_class(
                lambda images: -images.mean()
            ),
            "Your function returns an average of pixels, where the label of a class was asked for.": (
                lambda images, labels: max(images[labels == label].mean() for label in range(10))
            ),
            "Your function returns the place of a single picture, where the label of a class was asked for.": (
                lambda images, labels: images.mean(axis=(1, 2, 3)).argmax()
            ),
            "Your function counts pixels that are not empty, where their values were asked for.": _by_class(
                lambda images: (images > 0).mean()
            ),
            "Your function goes by the brightest picture or pixel, where the average of a class was asked for.": (
                lambda images, labels: labels[images.mean(axis=(1, 2, 3)).argmax()]
            ),
        },
        describe=lambda images, labels: f"{len(labels)} made-up pictures",
    ),
    hints=(
        "You need an average for each class: first pick out the pictures of one class, then go through all ten.",
        "images[labels == 3] are the pictures of class 3; .mean() averages all their pixels.",
        "Put the ten averages into a list; np.argmax of a list tells where the largest stands.",
    ),
    solution="""\
def brightest_class(images, labels):
    means = [images[labels == label].mean() for label in range(10)]
    return int(np.argmax(means))


print(CLASS_NAMES[brightest_class(clothes.train_images, clothes.train_labels)])""",
    why="A class is a set of pictures: labels == label picks them out, and then one average speaks for all.",
)


def _check_picture_at(answer):
    import tensorflow as tf

    pictures = np.random.default_rng(1).integers(0, 256, (12, 28, 28, 1), dtype=np.uint8)
    labels = np.arange(12) % 10
    dataset = tf.data.Dataset.from_tensor_slices((pictures, labels))
    ask = _judge.Asked(answer)
    for number in (7, 0, 11):
        value = ask(dataset, number)
        if isinstance(value, tf.data.Dataset):
            raise Wrong(
                "Your function returns a dataset, where a picture was expected: take it out with a loop or next."
            )
        if isinstance(value, (tuple, list)) and len(value) == 2:
            raise Wrong("Your function returns the pair of picture and label, where the picture alone was expected.")
        picture = _judge.as_array(value, "What your function returns", "a picture")
        if picture.shape == ():
            raise Wrong("Your function returns a single number such as the label, where a picture was expected.")
        if picture.shape == (1, 28, 28, 1):
            raise Wrong("Your function returns a batch of one picture, where the picture itself was expected.")
        if picture.shape not in ((28, 28, 1), (28, 28)):
            raise Wrong(f"Your function returns the shape {picture.shape}, where a picture (28, 28, 1) was expected.")
        _same_picture(picture.reshape(28, 28, 1), pictures, number)


def _same_picture(picture, pictures, number):
    """Raise `Wrong` and tell which picture it is, if it is not the one that was asked for."""
    if _judge.same(picture, pictures[number]):
        return
    found = [i for i in range(len(pictures)) if _judge.same(picture, pictures[i])]
    if not found:
        raise Wrong("Your function returns a picture that is not in the dataset: are its values still the same?")
    if found == [0]:
        raise Wrong(f"Your function returns the very first picture, at place 0, when place {number} is asked for.")
    raise Wrong(f"Your function returns the picture at place {found[0]} when place {number} is asked for.")


PICTURE_AT = Exercise(
    name="picture_at",
    lesson=1,
    question="How do you get the picture at any place of a dataset, not only the first?",
    check=_check_picture_at,
    hints=(
        "A dataset has no square brackets: you go through it from its beginning, as the loop above does.",
        "dataset.skip(number) begins at that place; next(iter(...)) takes the first that comes.",
        "What comes is a pair: write image, label = next(iter(dataset.skip(number))) and return the image.",
    ),
    solution="""\
def picture_at(dataset, number):
    image, label = next(iter(dataset.skip(number)))
    return image""",
    why="A dataset is a stream: skip passes over what comes before, and places are counted from 0.",
)

EXERCISES = (PIXEL_COUNT, CLASS_COUNTS, BRIGHTEST_CLASS, PICTURE_AT)
