"""A pipeline of the learner's own: every picture once a pass, mixed, scaled and in batches."""

import numpy as np

from .._exercise import Exercise, Mistake, Wrong
from .._judge import GuardedFunction
from .._values import as_array, raise_unless_finite_pixels

_SIZE, _COUNT = 32, 1_000  # the last batch is smaller


def _pictures():
    """Return made-up images uint8 (1000, 28, 28, 1), all different, and their labels."""
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (_COUNT, 28, 28, 1), dtype=np.uint8)
    return images, random.integers(0, 10, _COUNT)


def _judge_pipeline(answer, mistakes):
    import tensorflow as tf

    images, labels = _pictures()
    dataset = GuardedFunction(answer, mistakes, _known)(images, labels)
    if not isinstance(dataset, tf.data.Dataset):
        raise Wrong(
            f"Your function returns something of the type {type(dataset).__name__}, where a dataset was expected, "
            "a tf.data.Dataset."
        )
    place = {picture.tobytes(): i for i, picture in enumerate(images)}
    first, second = (_one_pass(dataset, place, labels) for _ in range(2))
    _raise_unless_mixed(first)
    if first == second:
        raise Wrong("The second pass brings the pictures in the same order as the first, where a new one was expected.")
    return f"Two passes brought each of {_COUNT:,} pictures once, in different orders, in batches of {_SIZE}."


def _known(error):
    """Return a sentence for an error that comes from NumPy inside `map`."""
    if isinstance(error, NotImplementedError) and "numpy" in str(error).lower():
        return "Inside `map` there are tensors without numbers yet, so only functions of TensorFlow work there."
    return None


def _one_pass(dataset, place, labels):
    """Return the places of the pictures in the order in which one pass brings them, a list of lists by batch."""
    order, seen = [], 0
    for element in dataset:
        places = _places(element, place, labels)
        order.append(places)
        seen += len(places)
        if seen >= 2 * _COUNT:
            raise Wrong("Your dataset does not end when each picture was there once: it starts again from the front.")
    _raise_unless_singles_mixed(order)
    _raise_unless_whole(order)
    return order


def _places(element, place, labels):
    """Return the places of one batch of pictures, or raise `Wrong`."""
    if not isinstance(element, (tuple, list)) or len(element) != 2:
        raise Wrong("Your dataset hands out one thing at a time, where pairs were expected: images and their labels.")
    raise_unless_finite_pixels(element[0])
    images, their_labels = (as_array(part, "What your dataset hands out") for part in element)
    if images.ndim == 1 and their_labels.ndim == 4:
        raise Wrong("Your dataset hands out the labels first, where the images come first.")
    if images.shape == (28, 28, 1):
        raise Wrong(f"Your dataset hands out single pictures, where batches of {_SIZE} were expected.")
    if images.ndim == 0 or images.shape[1:] != (28, 28, 1) or len(images) == 0:
        raise Wrong(f"A batch of images has the shape {images.shape}, where (32, 28, 28, 1) was expected.")
    found = [place.get(picture.tobytes()) for picture in _as_given(images)]
    if None in found:
        raise Wrong("Your dataset hands out pictures that were not given: scaling should not change anything else.")
    if their_labels.shape == (len(images), 10):
        raise Wrong("The labels come out as rows of ten (one-hot), where they were to stay numbers from 0 to 9.")
    if their_labels.shape != (len(images),) or not np.array_equal(their_labels, labels[found]):
        if their_labels.shape == (len(images),) and np.allclose(their_labels, labels[found] / 255):
            raise Wrong("The labels are scaled too, where only the images were to be.")
        raise Wrong("The labels are not those of the pictures beside them: pictures and labels must move together.")
    return found


def _as_given(images):
    """Return scaled images as the bytes that they were, or raise `Wrong` if they are not scaled to 0..1."""
    if images.dtype.kind != "f":
        raise Wrong(f"The images come out as {images.dtype.name} from 0 to 255: they are not scaled yet.")
    low, high = images.min(), images.max()
    if high > 1.5:
        raise Wrong(f"The images come out with values up to {high:.0f}: they are not scaled yet.")
    if high < 0.01:
        raise Wrong(f"The images come out with values up to {high:.4f}: they are scaled twice.")
    if low < -0.01 or high > 1.01:
        raise Wrong(f"The images come out with values from {low:.3g} to {high:.3g}, where 0 to 1 was asked for.")
    if np.isin(images, (0, 1)).all():
        raise Wrong("The pixels come out as 0 or 1 alone: what was between them is lost.")
    steps = images.astype(float) * 255
    precision = max(0.01, 255 * float(np.finfo(images.dtype).eps))  # half of it in float16
    if not np.allclose(steps, np.round(steps), rtol=0, atol=precision):
        raise Wrong("The pixels come out as other fractions than those of 255: by which number are they divided?")
    return np.round(steps).astype(np.uint8)


def _raise_unless_whole(order):
    """Raise `Wrong` unless a pass has every picture once, in batches of 32."""
    sizes = [len(places) for places in order]
    if not order:
        raise Wrong("Your dataset is empty: not a single batch came out.")
    if sizes[0] != _SIZE:
        raise Wrong(f"Your dataset hands out batches of {sizes[0]}, where {_SIZE} was asked for.")
    flat = [place for places in order for place in places]
    if len(set(flat)) < len(flat):
        raise Wrong("Some pictures come more than once in a pass, where each was to come once.")
    if len(flat) < _COUNT:
        missing = _COUNT - len(flat)
        asks = ": what happens to the last, smaller batch?" if missing == _COUNT % _SIZE else "."
        raise Wrong(f"In a pass {missing} of {_COUNT:,} pictures are missing{asks}")
    if any(size != _SIZE for size in sizes[:-1]):
        raise Wrong(f"Your batches have different sizes, where all but the last were to be of {_SIZE}.")


def _raise_unless_singles_mixed(order):
    """Raise `Wrong` if pictures come in the order in which they were given, all or within each batch."""
    flat = [place for places in order for place in places]
    if flat and flat == list(range(len(flat))):
        raise Wrong("The pictures come in the order in which they were given: nothing mixes them.")
    if order and len(order[0]) > 1 and all(np.ptp(places) == len(places) - 1 for places in order):
        raise Wrong(
            "Whole batches are mixed, but each holds pictures that were given one behind the other: look at the order "
            "of your steps."
        )


def _raise_unless_mixed(order):
    """Raise `Wrong` unless a whole pass brings pictures from everywhere."""
    flat = np.concatenate(order)
    ahead = int(np.max(flat - np.arange(_COUNT)))
    if ahead < 0.8 * _COUNT:  # by luck with a chance of 1 in a billion
        raise Wrong(f"No picture came more than {ahead} places early: you mix only a few of them at a time.")


def _steps(*steps):
    """Return an answer that makes a dataset of arrays and calls methods of it, each a name and its arguments."""

    def pipeline(images, labels):
        import tensorflow as tf

        dataset = tf.data.Dataset.from_tensor_slices((images, labels))
        for name, *arguments in steps:
            options = arguments.pop() if arguments and isinstance(arguments[-1], dict) else {}
            dataset = getattr(dataset, name)(*arguments, **options)
        return dataset

    return pipeline


def _scale(images, labels):
    import tensorflow as tf

    return tf.cast(images, tf.float32) / 255, labels


_MIX, _BATCH, _MAP = ("shuffle", _COUNT), ("batch", _SIZE), ("map", _scale)

PIPELINE = Exercise(
    name="pipeline",
    lesson=4,
    question="How do arrays become a stream: each picture once, mixed, scaled, in batches?",
    judge=_judge_pipeline,
    mistakes=(
        Mistake(_steps(_BATCH, _MAP), "The pictures come in the order in which they were given: nothing mixes them."),
        Mistake(
            _steps(_BATCH, _MIX, _MAP),
            "Whole batches are mixed, but each holds pictures that were given one behind the other: look at the order "
            "of your steps.",
        ),
        Mistake(
            _steps(("shuffle", _COUNT, {"reshuffle_each_iteration": False}), _BATCH, _MAP),
            "The second pass brings the pictures in the same order as the first, where a new one was expected.",
        ),
        Mistake(
            _steps(_MIX, ("repeat",), _BATCH, _MAP),
            "Your dataset does not end when each picture was there once: it starts again from the front.",
        ),
        Mistake(_steps(_MIX, _BATCH), "The images come out as uint8 from 0 to 255: they are not scaled yet."),
        Mistake(
            _steps(_MIX, _BATCH, _MAP, _MAP),
            "The images come out with values up to 0.0039: they are scaled twice.",
        ),
        Mistake(_steps(_MIX, ("batch", 64), _MAP), "Your dataset hands out batches of 64, where 32 was asked for."),
        Mistake(
            _steps(_MIX, ("batch", _SIZE, {"drop_remainder": True}), _MAP),
            "In a pass 8 of 1,000 pictures are missing: what happens to the last, smaller batch?",
        ),
        Mistake(
            _steps(_MIX, _BATCH, ("map", lambda images, labels: _scale(images, labels)[0])),
            "Your dataset hands out one thing at a time, where pairs were expected: images and their labels.",
        ),
        Mistake(
            _steps(_MIX, _BATCH, ("map", lambda images, labels: (np.asarray(images) / 255, labels))),
            "Inside `map` there are tensors without numbers yet, so only functions of TensorFlow work there.",
        ),
        Mistake(
            lambda images, labels: [images / 255, labels],
            "Your function returns something of the type list, where a dataset was expected, a tf.data.Dataset.",
        ),
        Mistake(_steps(_MIX, _MAP), "Your dataset hands out single pictures, where batches of 32 were expected."),
    ),
    hints=(
        "Take the steps of the pipeline above one by one: which of them are asked for here, and which is not?",
        "Each picture once a pass means that the stream ends; and mix single pictures, before they are in batches.",
        "from_tensor_slices, then shuffle with as many places as there are pictures, then batch(32), then map.",
    ),
    why="`shuffle` mixes anew in every pass, as long as it has room for all and comes before `batch`.",
)
