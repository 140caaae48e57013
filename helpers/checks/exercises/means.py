"""The mean picture of each class, and a classifier that needs nothing else."""

import numpy as np

from .._clothes import clothes
from .._exercise import Exercise, Mistake, Wrong
from .._judge import GuardedFunction, judge_function
from .._values import as_array, is_numbers, returned_array


def _uneven_classes():
    """Return examples in which classes have sizes of their own, one a single picture, and come in a mixed order."""
    random = np.random.default_rng(5)
    examples = []
    for sizes in ((3, 1, 4, 2, 5, 3, 2, 4, 1, 3), (1, 2, 3, 2, 2, 6, 3, 2, 2, 1)):
        labels = random.permutation(np.repeat(np.arange(10), sizes))
        images = random.integers(0, 256, (len(labels), 28, 28, 1), dtype=np.uint8)
        images[images < 60] = 0
        examples.append((images, labels))
    return examples


def _of_each(summary, values=range(10)):
    """Return a function that gives a summary of the images of each class."""
    return lambda images, labels: np.stack([summary(images[labels == value]) for value in values])


def _mean(images):
    return images.mean(axis=0)


def _mean_of_cloth(images):
    return images.sum(axis=0) / np.maximum((images > 0).sum(axis=0), 1)


def _class_means(images, labels):
    """Return the means by adding picture for picture, which is not the lesson's way."""
    sums = np.zeros((10, 28, 28, 1))
    np.add.at(sums, labels, images)
    return sums / np.bincount(labels)[:, None, None, None]


def _returned_means(value):
    array = returned_array(value, "ten pictures")
    if array.shape in ((10, 28, 28), (10, 784)):
        array = array.reshape(10, 28, 28, 1)
    if array.shape != (10, 28, 28, 1):
        raise Wrong(f"Your function returns the shape {array.shape}, where (10, 28, 28, 1) was expected.")
    return array


def _is_a_row(value):
    """Return True for a number for each picture, or for ten pixels."""
    try:
        shape = as_array(value).shape
    except Wrong:
        return False
    return len(shape) == 1 and shape != (10,)


CLASS_MEANS = Exercise(
    name="class_means",
    lesson=1,
    question="What is the mean picture of each class?",
    judge=judge_function(
        examples=_uneven_classes,
        expected=_class_means,
        read=_returned_means,
        describe=lambda images, labels: f"{len(labels)} made-up pictures, NumPy arrays,",
    ),
    mistakes=(
        Mistake(
            lambda images, labels: images.mean(axis=0),
            "Your function returns one mean over everything, where each of the ten classes has its own.",
            is_numbers((28, 28, 1), (28, 28), (1, 28, 28, 1)),
        ),
        Mistake(
            _of_each(np.mean),
            "Your function returns one number for each class, where a mean picture was expected: which axis?",
            is_numbers((10,)),
        ),
        Mistake(
            lambda images, labels: images.mean(axis=(1, 2, 3)),
            "Your function returns a number for each picture, where a mean over the pictures of a class was expected.",
            _is_a_row,
        ),
        Mistake(
            lambda images, labels: images.mean(),
            "Your function returns one number, the mean of all pixels, where ten pictures were expected.",
            is_numbers(()),
        ),
        Mistake(_of_each(lambda x: np.median(x, axis=0)), "Those are medians, and means were asked for."),
        Mistake(
            _of_each(lambda x: x.sum(axis=0)), "Those are sums, and are not divided by the number of pictures yet."
        ),
        Mistake(
            lambda x, y: _of_each(lambda pictures: pictures.sum(axis=0) / len(x) * 10)(x, y),
            "You divided by the same number for every class, where each class has a number of pictures of its own.",
        ),
        Mistake(
            lambda x, y: _of_each(lambda pictures: pictures.sum(axis=0) / len(x))(x, y),
            "You divided by the number of all pictures, where each class has a number of pictures of its own.",
        ),
        Mistake(
            _of_each(_mean_of_cloth),
            "Your function leaves out pixels that are 0, where the mean is over all pictures of a class.",
        ),
        Mistake(
            _of_each(lambda x: _mean(x).astype(np.uint8)),
            "Your means are cut off to whole numbers, and means are fractions.",
        ),
        Mistake(
            _of_each(lambda x: x.sum(axis=0, dtype=np.uint8) / len(x)),
            "Your sums begin again at 0 behind 255, as bytes (uint8) do: turn the pictures into fractions first.",
        ),
        Mistake(
            lambda x, y: _of_each(_mean, dict.fromkeys(y.tolist()))(x, y),
            "Your means are in the order in which the classes first appear, where that of the labels was asked for.",
        ),
        Mistake(
            lambda x, y: np.stack([*_of_each(_mean, range(1, 10))(x, y), np.zeros((28, 28, 1))]),
            "Your first mean is that of class 1, and labels begin with 0.",
        ),
        Mistake(
            lambda x, y: _class_means(x, y) / 255,
            "Your means are divided by 255, where pixels were to stay as they are.",
        ),
        Mistake(
            lambda x, y: _class_means(x, y).round(), "Your means are rounded to whole numbers, and means are fractions."
        ),
        Mistake(
            lambda x, y: np.stack([x[y == label][0] for label in range(10)]),
            "Your function returns the first picture of each class, where the mean of all its pictures was asked for.",
        ),
        Mistake(
            _of_each(lambda x: x.max(axis=0)), "Those are the largest values of each pixel, and means were asked for."
        ),
    ),
    hints=(
        "For one class: pick out its pictures, and average over them so that a picture is left.",
        "images[labels == 3].mean(axis=0) is the mean picture of class 3.",
        "Make a list of these for label in range(10), and an array of the list with np.stack.",
    ),
    why="axis=0 averages over the pictures and leaves rows and columns as they are; [labels == label] picks the class.",
)


def _near_and_far():
    """Return images and means, both float32, for which other ways to compare lead to other classes.

    The nearest is clearly so; it is the first class and the last, for the first image and the last.
    """
    examples = []
    for seed, size in ((1, 4), (2, 25), (3, 1), (4, 13)):
        random = np.random.default_rng(seed)
        means = random.random((10, 784)) * random.uniform(0.3, 1.0, (10, 1))
        nearest = random.integers(0, 10, size)
        nearest[0], nearest[-1] = (0, 9) if seed % 2 else (9, 0)
        images = means[nearest] + random.normal(0, 0.05, (size, 784))
        other = (nearest + random.integers(1, 10, size)) % 10
        if size == 13:  # one great value, as far from every mean: only a sum over all pixels is not led astray
            images = 0.6 * images + 0.4 * means[other]
            images[np.arange(size), random.integers(0, 784, size)] = 3
        else:  # few great differences from another class, which count far more by squares than many small ones
            images = 0.45 * images + 0.55 * means[other]
            for image, near, far in zip(images, means[nearest], means[other], strict=True):
                spot = random.choice(784, 12, replace=False)
                image[spot] = near[spot] + 3 * np.sign(near[spot] - far[spot])
        examples.append((images.astype("float32"), means.astype("float32")))
    return [*examples, *_pairs()]


def _pairs():
    """Return examples of one image and two means that it can be taken for; the other eight are far away."""
    random = np.random.default_rng(5)
    image = random.uniform(0.3, 0.6, 784)
    many_small, few_larger = np.full(784, 0.1), np.where(np.arange(784) % 20 < 9, 0.3, 0.05)
    examples = []
    for near, far in (
        *((np.zeros(784), np.eye(784)[pixel]) for pixel in (0, 783)),  # nothing but an edge tells them apart
        (many_small, few_larger),
    ):
        means = 3 - random.random((10, 784))
        means[7], means[2] = image + near, image + far
        examples.append((image[None].astype("float32"), means.astype("float32")))
    return examples


def _distances(images, means, power=2):
    return (np.abs(images[:, None].astype(float) - means[None]) ** power).sum(axis=2)


def _returned_labels(value):
    array = returned_array(value, "one label for each picture")
    return array.ravel() if array.ndim == 2 and array.shape[1] == 1 else array


def _judge_nearest_mean(answer, mistakes):
    _judge_made_up(answer, mistakes)
    _, _, images, labels, means = clothes()
    images = images.reshape(-1, 784) / np.float32(255)
    named = _returned_labels(GuardedFunction(answer, mistakes)(images, means))
    # Float32 may decide otherwise where two means are nearly as far.
    if named.shape != labels.shape or (named != _nearest(images, means)).sum() > 5:
        raise Wrong("Your function is right on made-up pictures, but not on 1,000 clothes.")
    return f"On 1,000 clothes it had not seen it names {np.mean(named == labels):.0%} right.".replace("%", " %")


def _nearest(images, means):
    squares = (means.astype(float) ** 2).sum(axis=1)
    return (squares - 2 * images.astype(float) @ means.T.astype(float)).argmin(axis=1)


_judge_made_up = judge_function(
    examples=_near_and_far,
    expected=_nearest,
    read=_returned_labels,
    describe=lambda images, means: f"{len(images)} made-up picture{'s' * (len(images) > 1)}, NumPy arrays,",
)


def _is_table(value):
    """Return True for ten numbers for each picture."""
    try:
        shape = as_array(value).shape
    except Wrong:
        return False
    return len(shape) == 2 and shape[1] == 10


NEAREST_MEAN = Exercise(
    name="nearest_mean",
    lesson=2,
    question="Which of ten mean pictures is nearest to each picture?",
    judge=_judge_nearest_mean,
    mistakes=(
        Mistake(
            _distances,
            "Your function returns a table with ten numbers for each picture, where one label was expected.",
            _is_table,
        ),
        Mistake(
            lambda x, m: _distances(x, m).argmin(),
            "Your function returns one number, where a label for each picture was expected: which axis?",
            is_numbers(()),
        ),
        Mistake(
            lambda x, m: _distances(x, m).argmin(axis=0),
            "Your function looks for the nearest picture to each mean, where the nearest mean to each picture was "
            "asked for: which axis?",
        ),
        Mistake(
            lambda x, m: ((x[:, None] - m[None]) ** 2).sum(axis=1).argmin(axis=1),
            "Your function adds up over the ten means, where a distance adds up over the 784 pixels: which axis?",
        ),
        Mistake(
            lambda x, m: _distances(x, m).argmax(axis=1),
            "Your function names the class whose mean is farthest, and the nearest was asked for.",
        ),
        Mistake(
            lambda x, m: _distances(x, m).min(axis=1),
            "Your function returns the smallest distance, where the label that it belongs to was asked for.",
        ),
        Mistake(
            lambda x, m: _distances(x, m).argmin(axis=1) + 1,
            "Your function counts classes from 1, and labels begin with 0.",
        ),
        Mistake(
            lambda x, m: _distances(x, m, power=1).argmin(axis=1),
            "Your function adds up the differences themselves, where their squares were asked for.",
        ),
        Mistake(
            lambda x, m: (x[:, None] - m[None]).sum(axis=2).argmin(axis=1),
            "Your function adds up differences with their signs, so that they cancel; their squares were asked for.",
        ),
        Mistake(
            lambda x, m: abs(x.mean(axis=1)[:, None] - m.mean(axis=1)).argmin(axis=1),
            "Your function compares only how dark the pictures are as a whole, where it was to compare pixel by pixel.",
        ),
        Mistake(
            lambda x, m: (x @ m.T).argmax(axis=1),
            "Your function multiplies pictures and means, which prefers dark means; differences were asked for.",
        ),
        Mistake(
            lambda x, m: np.corrcoef(x, m)[: len(x), len(x) :].argmax(axis=1),
            "Your function goes by an angle or a correlation, which do not see how dark a picture is; differences were "
            "asked for.",
        ),
        Mistake(
            lambda x, m: np.abs(x[:, None] - m[None]).max(axis=2).argmin(axis=1),
            "Your function goes by the largest difference of a single pixel, where the sum over all was asked for.",
        ),
    ),
    hints=(
        "First a table of distances, with a row for each picture and a column for each class; then one label a row.",
        "images[:, None, :] - means[None, :, :] has the shape (n, 10, 784); square it and sum over the pixels.",
        "The pixels are axis 2, so .sum(axis=2) is the table (n, 10), and .argmin(axis=1) of it the labels.",
    ),
    why="A classifier needs no network: whatever you train later has to beat this, or it is not worth its while.",
)
