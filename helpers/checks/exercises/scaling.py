"""From bytes to fractions: pixels from 0..255 to 0..1 or -1..1."""

import numpy as np

from .._exercise import Exercise, Mistake, Wrong, raise_first
from .._judge import GuardedFunction
from .._values import as_array, raise_unless_finite_pixels, same


def _pictures():
    """Return images uint8 (10, 28, 28, 1) that hold every value from 0 to 255, and labels int64 (10,).

    The first is dark, so that its own largest value is not 255, nor any number by which one may divide.
    """
    images = np.resize(np.arange(256, dtype=np.uint8), (10, 28, 28, 1))
    images[0] = images[0] // 3 * 2
    return images, np.arange(3, 13, dtype=np.int64) % 10


def _judge_scaling(expected):
    """Return a judge for a function of images and labels, as `map` calls it: on one picture, and on a batch."""

    def judge(answer, mistakes):
        import tensorflow as tf

        images, labels = _pictures()
        function = GuardedFunction(answer, mistakes)
        for some_images, some_labels in ((images[0], labels[0]), (images, labels)):
            pair = function(tf.constant(some_images), tf.constant(some_labels))
            right = expected(some_images.astype(float))
            _raise_unless_scaled(pair, some_images, some_labels, right, mistakes)
        dataset = tf.data.Dataset.from_tensor_slices((images, labels))
        _raise_unless_scaled(
            _mapped(dataset, answer), images[0], labels[0], expected(images[0].astype(float)), mistakes
        )

    return judge


def _mapped(dataset, answer):
    """Return the first pair of a dataset after `map`."""
    import tensorflow as tf

    # TensorFlow rewrites functions that it maps, and warns where it cannot; most need no rewriting.
    for function in (tf.autograph.experimental.do_not_convert(answer), answer):
        try:
            return next(iter(dataset.map(function)))
        except Exception:
            continue
    raise Wrong("Your function works by itself but not in `map`, where only functions of TensorFlow do.")


def _raise_unless_scaled(pair, images, labels, right, mistakes):
    if not isinstance(pair, (tuple, list)):
        raise Wrong("Your function returns one thing, where two were expected: the images, and the labels too.")
    if len(pair) != 2:
        raise Wrong(f"Your function returns {len(pair)} things, where two were expected: the images and the labels.")
    raise_unless_finite_pixels(pair[0])
    scaled, same_labels = (as_array(part, "A part of what your function returns") for part in pair)
    if scaled.shape == labels.shape and same_labels.shape == images.shape:
        raise Wrong("Your function returns the labels first, where the images come first and then the labels.")
    if scaled.shape != images.shape:
        raise Wrong(f"Images of the shape {images.shape} came back in the shape {scaled.shape}, where it should stay.")
    _raise_unless_kept(same_labels, labels)
    if same(scaled, images):
        raise Wrong("The images came back as they were, from 0 to 255.")
    if scaled.dtype.kind != "f":
        raise Wrong(f"The images came back as {scaled.dtype.name}, where fractions were expected, such as float32.")
    if same(scaled, right):
        return
    raise_first(mistakes, lambda mistake: same(scaled, mistake.answer(images, labels)[0]))
    seen, wanted = (f"from {array.min():.6g} to {array.max():.6g}" for array in (scaled, right))
    if seen == wanted:
        raise Wrong(f"The pixels run {seen} as they should, but those between are not where they belong.")
    raise Wrong(f"Pixels from {images.min()} to {images.max()} came back {seen}, where {wanted} was expected.")


def _raise_unless_kept(same_labels, labels):
    if same_labels.shape != labels.shape:
        raise Wrong(f"The labels came back in the shape {same_labels.shape}, where they should stay as they were.")
    if not same(same_labels, labels):
        raise Wrong("The labels came back with other values, where only the images should change.")
    if same_labels.dtype.kind not in "iu":
        raise Wrong(f"The labels came back as {same_labels.dtype.name}, where they should stay whole numbers.")


def _scaling(formula):
    """Return a function of images and labels, as `map` calls it, that scales images by a formula."""
    return lambda images, labels: (formula(np.asarray(images, float)), labels)


NORMALIZE = Exercise(
    name="normalize",
    lesson=2,
    question="Which function of images and labels brings pixels from 0..255 to 0..1?",
    judge=_judge_scaling(expected=lambda images: images / 255),
    mistakes=(
        Mistake(_scaling(lambda x: x / 256), "You divided by 256, so that the brightest pixel stays below 1."),
        Mistake(_scaling(lambda x: x / 127.5 - 1), "Your pixels run from -1 to 1, where 0 to 1 was asked for."),
        Mistake(_scaling(lambda x: x / 255**2), "You scaled twice: the brightest pixel comes back as 0.004."),
        Mistake(_scaling(lambda x: x / 127.5), "Your pixels run from 0 to 2, where 0 to 1 was asked for."),
        Mistake(
            _scaling(lambda x: x / x.max()),
            "You divided by the largest value of these very images, so the same grey becomes another number in each.",
        ),
        Mistake(_scaling(lambda x: 1 - x / 255), "Light and dark are exchanged: 0 should stay 0."),
        Mistake(
            _scaling(lambda x: x // 255),
            "You turned the pixels into fractions only after dividing, when 0.5 was already lost.",
        ),
        Mistake(
            _scaling(lambda x: x / 2.55), "Your pixels run from 0 to 100, as per cent, where 0 to 1 was asked for."
        ),
    ),
    hints=(
        "The pixels are whole numbers, and those cannot hold 0.5: what has to happen first?",
        "tf.cast(images, tf.float32) makes fractions of them; then divide by the largest value that a pixel can have.",
        "Divide the fractions by 255, and return two things: return images, labels.",
    ),
    why="255 is the same for every picture, so training, test and your own photos all get the same scale.",
)

NORMALIZE_CENTERED = Exercise(
    name="normalize_centered",
    lesson=2,
    question="Which function of images and labels brings pixels from 0..255 to -1..1?",
    judge=_judge_scaling(expected=lambda images: images / 127.5 - 1),
    mistakes=(
        Mistake(_scaling(lambda x: x / 255), "Your pixels run from 0 to 1, where -1 to 1 was asked for."),
        Mistake(
            _scaling(lambda x: x / 127.5),
            "Your pixels run from 0 to 2: the width is right, and the middle is not at 0 yet.",
        ),
        Mistake(
            _scaling(lambda x: x / 255 - 0.5),
            "Your pixels run from -0.5 to 0.5: the middle is right, and the width is not yet.",
        ),
        Mistake(
            _scaling(lambda x: x / 255 - 1),
            "Your pixels run from -1 to 0: you moved them, but by too much for their width.",
        ),
        Mistake(_scaling(lambda x: 1 - x / 127.5), "Light and dark are exchanged: 0 should become -1."),
        Mistake(
            _scaling(lambda x: x / 128 - 1),
            "With 128 in place of half of 255, the brightest pixel does not quite reach 1.",
        ),
        Mistake(
            _scaling(lambda x: (x - 128) % 256 / 128),
            "Bytes have no minus and begin again at 255: turn the pixels into fractions before you take anything away.",
        ),
        Mistake(
            _scaling(lambda x: x / 127 - 1),
            "With 127 in place of half of 255, the brightest pixel gets above 1.",
        ),
    ),
    hints=(
        "First make the range as wide as it should be, then move its middle to 0.",
        "From 0..1 you get to 0..2 by doubling; what is left to do?",
        "Divide the fractions by 127.5, which is half of 255, and take 1 away.",
    ),
    why="Scaling is a stretch and a shift: any range can be reached, if every picture gets the same two numbers.",
)
