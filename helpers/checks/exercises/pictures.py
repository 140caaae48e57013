"""Pictures and their labels: how many of each class, which class is darkest, and one picture out of a dataset."""

import numpy as np

from .._exercise import Exercise, Mistake, Wrong, raise_first
from .._judge import GuardedFunction, judge_function
from .._values import as_array, format_number, is_numbers, returned_array, returned_number, same


def _counts_by_label(answer):
    """Return an array of what a list, an array, a table or a dict by label holds, in the order of the labels."""
    # A pandas Series has keys like a dict, and may be in the order of the counts.
    by_label = hasattr(answer, "keys") and hasattr(answer, "items")
    if not by_label:
        return as_array(answer, wants="ten counts")
    items = {_as_label(label): count for label, count in answer.items()}
    if sorted(items) != list(range(10)):
        raise Wrong("The keys of your dict are not the ten labels 0 to 9.")
    return as_array([items[label] for label in range(10)], wants="ten counts")


def _as_label(label):
    try:
        return int(label)
    except (TypeError, ValueError):
        raise Wrong(f"The keys of your dict are of the type {type(label).__name__}, not labels from 0 to 9.") from None


def _judge_class_counts(answer, mistakes):
    counts = _counts_by_label(answer)
    if same(counts, np.full(10, 6_000)):
        return
    raise_first(mistakes, lambda m: m.fits(counts) if m.fits else same(counts, m.answer))
    if counts.shape != (10,):
        raise Wrong(f"Your answer has the shape {counts.shape}, where ten counts were expected: shape (10,).")
    raise Wrong(f"Your counts sum to {format_number(counts.sum())}, or are spread otherwise than in the 60,000 labels.")


def _sum_to(total):
    return lambda counts: counts.shape == (10,) and np.isclose(counts.sum(), total)


def _grow(counts):
    return counts.shape == (10,) and (np.diff(counts) > 0).all()


CLASS_COUNTS = Exercise(
    name="class_counts",
    lesson=1,
    question="How many training pictures are there of each class?",
    judge=_judge_class_counts,
    mistakes=(
        Mistake(
            np.arange(60_000) % 10,
            "Your answer has 60,000 values, as the labels themselves; count how often each occurs.",
            is_numbers((60_000,)),
        ),
        Mistake(6_000, "Your answer is a single number, where ten were expected, one for each class.", is_numbers(())),
        Mistake(
            (np.arange(10), np.full(10, 6_000)),
            "Your answer is two rows, the labels and their counts; give the second row alone.",
            is_numbers((2, 10)),
        ),
        Mistake([1_000] * 10, "Those are the counts of the test pictures, and the training pictures were asked for."),
        Mistake(
            [7_000] * 10,
            "Those are the counts of training and test pictures together; take the training pictures alone.",
        ),
        Mistake([0.1] * 10, "Your ten numbers are shares that sum to 1, where counts were expected.", _sum_to(1)),
        Mistake([10] * 10, "Your ten numbers are per cent that sum to 100, where counts were expected.", _sum_to(100)),
        Mistake(range(10), "Those are the ten labels, and how often each occurs was asked for."),
        Mistake(
            np.cumsum([6_000] * 10),
            "Your counts grow from class to class, as if each were added to those before it.",
            _grow,
        ),
    ),
    hints=(
        "The labels say it all: how often does each number occur in clothes.train_labels?",
        "A comparison such as clothes.train_labels == 3 gives True or False for each picture, and their sum counts.",
        "np.bincount counts how often 0, 1, 2 and so on occur in an array of labels.",
    ),
    why="6,000 of each: the classes are balanced, so nobody can score by always naming the most frequent one.",
)


def _images_with_a_darkest_class():
    """Return examples whose winner is first by its average alone: not by its sum, its median, or a single picture."""
    random = np.random.default_rng(0)
    examples = []
    for winner, single, light, frequent, even, sparse in ((7, 2, 4, 9, 3, 6), (0, 8, 3, 6, 5, 9), (9, 1, 0, 4, 6, 3)):
        sizes = np.full(10, 4)
        sizes[frequent], sizes[single] = 14, 8
        labels = np.repeat(np.arange(10), sizes)
        images = random.integers(5, 100, (len(labels), 28, 28, 1), dtype=np.uint8)
        images[labels == winner] += 140
        images[labels == winner, :15] = 0
        images[labels == even] = np.clip(images[labels == even], 70, 90)  # no large values, and no small ones
        images[labels == light] //= 4
        images[labels == sparse, 5:] = 0
        images[labels == sparse, :5] = 255  # large values in few pixels
        images[np.flatnonzero(labels == single)[0]] = 220
        order = random.permutation(len(labels))
        examples.append((images[order], labels[order]))
    return examples + [_even_classes(random) for _ in range(30)]


def _even_classes(random):
    """Return few images of classes that are nearly as dark, so that each image counts, though their values differ."""
    labels = random.permutation(np.concatenate([np.arange(10), random.integers(0, 10, random.integers(1, 15))]))
    values = random.integers(90, 256, 10)[labels]
    means = random.normal(random.normal(75, 2, 10)[labels], 6)
    filled = random.random((len(labels), 784)) < (means / values)[:, None]
    images = filled * values[:, None] * random.uniform(0.7, 1, filled.shape)
    images[np.arange(len(labels)), random.integers(0, 784, len(labels))] = random.integers(100, 256, len(labels))
    return images.astype(np.uint8).reshape(-1, 28, 28, 1), labels


def _by_class(summary):
    """Return a function that finds the class for which a summary of its images is largest."""
    return lambda images, labels: np.argmax([summary(images[labels == label]) for label in range(10)])


DARKEST_CLASS = Exercise(
    name="darkest_class",
    lesson=1,
    question="Which class is the darkest, with the largest pixel values on average?",
    judge=judge_function(
        examples=_images_with_a_darkest_class,
        expected=lambda images, labels: max(
            range(10), key=lambda c: images[labels == c].astype(float).sum() / max((labels == c).sum(), 1)
        ),
        read=returned_number("one label from 0 to 9"),
        describe=lambda images, labels: f"{len(labels)} made-up pictures",
    ),
    mistakes=(
        Mistake(
            _by_class(lambda images: images.astype(float).sum()),
            "Your function finds the class with the largest sum, which need not have the largest average.",
        ),
        Mistake(
            _by_class(lambda images: -images.mean()),
            "Your function finds the lightest class, with the smallest average; large values are dark cloth.",
        ),
        Mistake(
            _by_class(np.median),
            "Your function goes by the median, the value in the middle, where the average was asked for.",
        ),
        Mistake(
            _by_class(np.max),
            "Your function goes by the largest single pixel of a class, where the average was asked for.",
        ),
        Mistake(
            _by_class(lambda images: images[images > 0].mean()),
            "Your function averages only the pixels that are not 0, where all pixels of a class were asked for.",
        ),
        Mistake(
            lambda images, labels: max(images[labels == label].mean() for label in range(10)),
            "Your function returns an average of pixels, where the label of a class was asked for.",
        ),
        Mistake(
            lambda images, labels: images.mean(axis=(1, 2, 3)).argmax(),
            "Your function returns the place of a single picture, where the label of a class was asked for.",
        ),
        Mistake(
            _by_class(lambda images: (images > 0).mean()),
            "Your function counts pixels that are not empty, where their values were asked for.",
        ),
        Mistake(
            lambda images, labels: labels[images.mean(axis=(1, 2, 3)).argmax()],
            "Your function goes by the darkest picture or pixel, where the average of a class was asked for.",
        ),
        Mistake(
            lambda images, labels: np.argmax([images[labels == label].mean() for label in range(10)]) + 1,
            "Your function counts classes from 1, and labels begin with 0.",
        ),
    ),
    hints=(
        "You need an average for each class: first pick out the pictures of one class, then go through all ten.",
        "images[labels == 3] are the pictures of class 3; .mean() averages all their pixels.",
        "Put the ten averages into a list; np.argmax of a list tells where the largest stands.",
    ),
    why="A class is a set of pictures: labels == label picks them out, and then one average speaks for all.",
)


def _is_dataset(value):
    import tensorflow as tf

    return isinstance(value, tf.data.Dataset)


def _is_pair(value):
    return isinstance(value, (tuple, list)) and len(value) == 2


def _judge_picture_at(answer, mistakes):
    import tensorflow as tf

    pictures = np.random.default_rng(1).integers(0, 256, (12, 28, 28, 1), dtype=np.uint8)
    dataset = tf.data.Dataset.from_tensor_slices((pictures, np.arange(12) % 10))
    function = GuardedFunction(answer, mistakes)
    for number in (7, 0, 11):
        picture = returned_array(function(dataset, number), "a picture")
        if picture.shape not in ((28, 28, 1), (28, 28)):
            raise Wrong(f"Your function returns the shape {picture.shape}, where a picture (28, 28, 1) was expected.")
        _raise_unless_asked_for(picture.reshape(28, 28, 1), pictures, number)


def _raise_unless_asked_for(picture, pictures, number):
    """Raise `Wrong` with the place of a picture, if it is not the one that was asked for."""
    if same(picture, pictures[number]):
        return
    found = [i for i in range(len(pictures)) if same(picture, pictures[i])]
    if not found:
        raise Wrong("Your function returns a picture that is not in the dataset: are its values still the same?")
    if found == [0]:
        raise Wrong(f"Your function returns the very first picture, at place 0, when place {number} is asked for.")
    raise Wrong(f"Your function returns the picture at place {found[0]} when place {number} is asked for.")


PICTURE_AT = Exercise(
    name="picture_at",
    lesson=1,
    question="How do you get the picture at any place of a dataset, not only the first?",
    judge=_judge_picture_at,
    mistakes=(
        Mistake(
            lambda dataset, number: dataset.skip(number).take(1),
            "Your function returns a dataset, where a picture was expected: take it out with a loop or next.",
            _is_dataset,
        ),
        Mistake(
            lambda dataset, number: next(iter(dataset.skip(number))),
            "Your function returns the pair of picture and label, where the picture alone was expected.",
            _is_pair,
        ),
        Mistake(
            lambda dataset, number: next(iter(dataset.skip(number)))[1],
            "Your function returns a single number such as the label, where a picture was expected.",
            is_numbers(()),
        ),
        Mistake(
            lambda dataset, number: next(iter(dataset.batch(1).skip(number)))[0],
            "Your function returns a batch of one picture, where the picture itself was expected.",
            is_numbers((1, 28, 28, 1)),
        ),
        Mistake(
            lambda dataset, number: next(iter(dataset))[0],
            "Your function returns the very first picture, at place 0, when place 7 is asked for.",
        ),
        Mistake(
            lambda dataset, number: next(iter(dataset.skip(number + 1)))[0],
            "Your function returns the picture at place 8 when place 7 is asked for.",
        ),
    ),
    hints=(
        "A dataset has no square brackets: you go through it from its beginning, as the loop above does.",
        "dataset.skip(number) begins at that place; next(iter(...)) takes the first that comes.",
        "What comes is a pair: write image, label = next(iter(dataset.skip(number))) and return the image.",
    ),
    why="A dataset is a stream: skip passes over what comes before, and places are counted from 0.",
)
