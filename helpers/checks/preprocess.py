"""The exercises of lesson 2."""

import numpy as np

from . import _judge
from ._exercise import Exercise, Wrong


def _pictures():
    """Return images uint8 (10, 28, 28, 1) that hold every value from 0 to 255, and labels int64 (10,).

    The first is dark, so that its own largest value is not 255.
    """
    images = np.resize(np.arange(256, dtype=np.uint8), (10, 28, 28, 1))
    images[0] = images[0] // 2
    return images, np.arange(3, 13, dtype=np.int64) % 10


def _check_scaling(expected, mistakes):
    """Return a judge for a function of images and labels, as `map` calls it: on one picture, and on a batch."""

    def judge(answer):
        import tensorflow as tf

        images, labels = _pictures()
        ask = _judge.Asked(answer)
        for some_images, some_labels in ((images[0], labels[0]), (images, labels)):
            pair = ask(tf.constant(some_images), tf.constant(some_labels))
            _is_scaled(pair, some_images, some_labels, expected, mistakes)
        dataset = tf.data.Dataset.from_tensor_slices((images, labels))
        _is_scaled(_mapped(dataset, answer), images[0], labels[0], expected, mistakes)

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


def _is_scaled(pair, images, labels, expected, mistakes):
    if not isinstance(pair, (tuple, list)):
        raise Wrong("Your function returns one thing, where two were expected: the images, and the labels too.")
    if len(pair) != 2:
        raise Wrong(f"Your function returns {len(pair)} things, where two were expected: the images and the labels.")
    scaled, same_labels = (_judge.as_array(part, "A part of what your function returns") for part in pair)
    if scaled.shape == labels.shape and same_labels.shape == images.shape:
        raise Wrong("Your function returns the labels first, where the images come first and then the labels.")
    if scaled.shape != images.shape:
        raise Wrong(f"Images of the shape {images.shape} came back in the shape {scaled.shape}, where it should stay.")
    _labels_are_kept(same_labels, labels)
    if _judge.same(scaled, images):
        raise Wrong("The images came back as they were, from 0 to 255.")
    if scaled.dtype.kind != "f":
        raise Wrong(f"The images came back as {scaled.dtype.name}, where fractions were expected, such as float32.")
    if _judge.same(scaled, expected(images)):
        return
    for sentence, mistake in mistakes.items():
        if _judge.same(scaled, mistake(images)):
            raise Wrong(sentence)
    seen, wanted = (f"from {array.min():.6g} to {array.max():.6g}" for array in (scaled, expected(images)))
    if seen == wanted:
        raise Wrong(f"The pixels run {seen} as they should, but those between are not where they belong.")
    raise Wrong(f"Pixels from {images.min()} to {images.max()} came back {seen}, where {wanted} was expected.")


def _labels_are_kept(same_labels, labels):
    if same_labels.shape != labels.shape:
        raise Wrong(f"The labels came back in the shape {same_labels.shape}, where they should stay as they were.")
    if not _judge.same(same_labels, labels):
        raise Wrong("The labels came back with other values, where only the images should change.")
    if same_labels.dtype.kind not in "iu":
        raise Wrong(f"The labels came back as {same_labels.dtype.name}, where they should stay whole numbers.")


def _as_float(images):
    return images.astype(np.float64)


NORMALIZE = Exercise(
    name="normalize",
    lesson=2,
    question="Which function of images and labels brings pixels from 0..255 to 0..1?",
    check=_check_scaling(
        expected=lambda images: _as_float(images) / 255,
        mistakes={
            "You divided by 256, so that the brightest pixel stays below 1.": lambda x: _as_float(x) / 256,
            "Your pixels run from -1 to 1, where 0 to 1 was asked for.": lambda x: _as_float(x) / 127.5 - 1,
            "You scaled twice: the brightest pixel comes back as 0.004.": lambda x: _as_float(x) / 255**2,
            "You divided by the largest value of these very images, so the same grey becomes another number in each.": (
                lambda x: _as_float(x) / x.max()
            ),
            "Light and dark are exchanged: 0 should stay 0.": lambda x: 1 - _as_float(x) / 255,
            "You turned the pixels into fractions only after dividing, when 0.5 was already lost.": (
                lambda x: _as_float(x // 255)
            ),
            "Your pixels run from 0 to 100, as per cent, where 0 to 1 was asked for.": lambda x: _as_float(x) / 2.55,
        },
    ),
    hints=(
        "The pixels are whole numbers, and those cannot hold 0.5: what has to happen first?",
        "tf.cast(images, tf.float32) makes fractions of them; then divide by the largest value that a pixel can have.",
        "Divide the fractions by 255, and return two things: return images, labels.",
    ),
    solution="""\
def my_normalize(images, labels):
    return tf.cast(images, tf.float32) / 255, labels""",
    why="255 is the same for every picture, so training, test and your own photos all get the same scale.",
)

NORMALIZE_CENTERED = Exercise(
    name="normalize_centered",
    lesson=2,
    question="Which function of images and labels brings pixels from 0..255 to -1..1?",
    check=_check_scaling(
        expected=lambda images: _as_float(images) / 127.5 - 1,
        mistakes={
            "Your pixels run from 0 to 1, where -1 to 1 was asked for.": lambda x: _as_float(x) / 255,
            "Your pixels run from 0 to 2: the width is right, and the middle is not at 0 yet.": (
                lambda x: _as_float(x) / 127.5
            ),
            "Your pixels run from -0.5 to 0.5: the middle is right, and the width is not yet.": (
                lambda x: _as_float(x) / 255 - 0.5
            ),
            "Your pixels run from -1 to 0: you moved them, but by too much for their width.": (
                lambda x: _as_float(x) / 255 - 1
            ),
            "Light and dark are exchanged: 0 should become -1.": lambda x: 1 - _as_float(x) / 127.5,
            "With 128 in place of half of 255, the brightest pixel does not quite reach 1.": (
                lambda x: _as_float(x) / 128 - 1
            ),
        },
    ),
    hints=(
        "First make the range as wide as it should be, then move its middle to 0.",
        "From 0..1 you get to 0..2 by doubling; what is left to do?",
        "Divide the fractions by 127.5, which is half of 255, and take 1 away.",
    ),
    solution="""\
def normalize_centered(images, labels):
    images = tf.cast(images, tf.float32)
    return images / 127.5 - 1, labels""",
    why="Scaling is a stretch and a shift: any range can be reached, if every picture gets the same two numbers.",
)


def _check_unscale(answer):
    bytes_in, _ = _pictures()
    bytes_in[0] = 255 - bytes_in[0]
    scaled = (bytes_in / 127.5 - 1).astype("float32")
    returned = _judge.Asked(answer)(scaled)
    back = _judge.as_array(returned, "What your function returns", "images")
    if back.shape != scaled.shape:
        raise Wrong(f"Images of the shape {scaled.shape} came back in the shape {back.shape}, where it should stay.")
    _rounded_well(back, bytes_in, scaled)
    if back.dtype != np.uint8:
        raise Wrong(f"The values are right, but they came back as {back.dtype.name}, where uint8 was expected.")


def _rounded_well(back, bytes_in, scaled):
    difference = back.astype(float) - bytes_in
    if not difference.any():
        return
    if _judge.same(back, scaled):
        raise Wrong("The images came back as they were, from -1 to 1.")
    if back.dtype.kind == "f" and np.abs(difference).max() < 0.01:
        raise Wrong(f"The images came back as {back.dtype.name} and not quite whole, where uint8 was expected.")
    mistakes = {
        "Negative numbers do not fit into uint8: first move the pixels so that the smallest is 0.": np.round(
            scaled * 255
        ),
        "Your pixels stop at 127 or 128: the width is not right yet.": np.round((scaled + 1) / 2 * 127.5),
        "Your values go up to 510 and do not fit into uint8: the width is not right yet.": np.round((scaled + 1) * 255),
        "Your values stop at 2: first stretch, then make whole numbers.": np.round(scaled + 1),
    }
    for sentence, values in mistakes.items():
        if _judge.same(back, values) or _judge.same(back, values.astype(int).astype(np.uint8)):
            raise Wrong(sentence)
    wrong = np.flatnonzero(difference)
    if np.abs(difference).max() <= 1:
        raise Wrong(f"{len(wrong):,} of {back.size:,} pixels are off by one: whole numbers are cut off, not rounded.")
    place = np.unravel_index(wrong[0], back.shape)
    seen, wanted = _judge.short(back[place]), bytes_in[place]
    raise Wrong(f"A pixel of {scaled[place]:.4f} came back as {seen}, where {wanted} was expected.")


UNSCALE = Exercise(
    name="unscale",
    lesson=2,
    question="Which function brings pixels from -1..1 back to whole numbers from 0 to 255?",
    check=_check_unscale,
    hints=(
        "Go the way of normalize_centered backwards: the last step first.",
        "Add 1, multiply by 127.5, and only then make whole numbers; to round comes before uint8.",
        "np.round(...) gives the nearest whole number, still as a fraction; .astype('uint8') behind it makes bytes.",
    ),
    solution="""\
def unscale(images):
    return np.round((np.asarray(images) + 1) * 127.5).astype("uint8")""",
    why="Fractions are not exact: 13 may come back as 12.9999, and uint8 cuts off what is behind the point.",
)

TRAINING_SIZE = Exercise(
    name="training_size",
    lesson=2,
    question="With 20 % of the 60,000 held back for validation, how many are left to train with?",
    check=_judge.number(
        48_000,
        {
            12_000: "That is how many you hold back, and those that are left were asked for.",
            59_980: "You held back 20 pictures, and 20 % was asked for.",
            56_000: "That is 20 % of all 70,000 left out, and the test pictures have no part in this.",
            58_000: "You took 20 % of the 10,000 test pictures, and the test pictures have no part in this.",
            55_000: "That is what is left when 5,000 are held back, as above; here it is 20 %.",
            60_000: "That is all of them, as if none were held back.",
            0.8: "That is a share, and the number of pictures was asked for.",
            80: "That is per cent, and the number of pictures was asked for.",
        },
    ),
    hints=(
        "How many pictures are 20 % of the training pictures?",
        "20 % is 20 of each 100, so 80 of each 100 are left.",
        "Multiply 60_000 by 80 and divide by 100.",
    ),
    solution="training_size = 60_000 - 60_000 * 20 // 100",
    why="Validation pictures are taken from the training set; the test set stays whole and locked away.",
)

EXERCISES = (NORMALIZE, NORMALIZE_CENTERED, UNSCALE, TRAINING_SIZE)
