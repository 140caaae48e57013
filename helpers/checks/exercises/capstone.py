"""Alone: digits split, scaled, learned and chosen by the learner, and a test that is opened once."""

import functools
import hashlib

import numpy as np

from .. import _record
from .._exercise import Exercise, Mistake, Wrong
from .._models import as_model, per_cent, read_probabilities
from .._values import as_array

_NAME, _PARTS, _GOAL = "digits", ("train", "validation", "test"), 0.95
_KEYS = ("model", *_PARTS)
_SMALLEST_TEST = 179  # a tenth of 1,797, rounded down


@functools.cache
def _digits():
    """Return all digits, uint8 (1797, 64) with values 0..16, their labels (1797,), and the place of each picture."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    pixels = digits.data.astype(np.uint8)
    return pixels, digits.target, {picture.tobytes(): i for i, picture in enumerate(pixels)}


def _judge_digits(answer, mistakes):
    parts = _read_parts(answer)
    model = as_model(answer["model"], 'Under "model" stands')
    places = _recognise(parts)
    _raise_unless_labelled(parts, places)
    _raise_unless_split(places)
    _raise_unless_ready(model, parts)
    return _open_test(model, parts["test"], places["test"])


# What was handed in ---------------------------------------------------------------------------------------------------


def _read_parts(answer):
    """Return images (n, ...) and labels (n,) of the three parts by name, or raise `Wrong`."""
    if not isinstance(answer, dict):
        raise Wrong(f"Your answer is of the type {type(answer).__name__}, where a dict was expected.")
    missing = [name for name in _KEYS if name not in answer]
    if missing:
        raise Wrong(f'In your dict "{missing[0]}" is missing.')
    parts = {name: _read_part(name, answer[name]) for name in _PARTS}
    if len(parts["test"][0]) < _SMALLEST_TEST:
        raise Wrong(
            f"Your test part has {len(parts['test'][0])} pictures, which is less than a tenth of all: so few leave too "
            "much to luck."
        )
    return parts


def _read_part(name, part):
    if not isinstance(part, (tuple, list)) or len(part) != 2:
        raise Wrong(f'Under "{name}" a pair was expected: images, and their labels.')
    images = as_array(part[0], f'What stands first under "{name}"', "images")
    labels = as_array(part[1], f'What stands second under "{name}"', "labels from 0 to 9")
    if images.ndim == 0 or len(images) == 0:
        raise Wrong(f'Under "{name}" there are no pictures.')
    if images.size != 64 * len(images):
        raise Wrong(f'The images under "{name}" have the shape {images.shape}, where each was to have 64 pixels.')
    if labels.shape == (len(images), 10):  # one-hot
        labels = labels.argmax(axis=1)
    if labels.size != len(images):
        raise Wrong(f'Under "{name}" there are {len(images)} images, but labels of the shape {labels.shape}.')
    return images, labels.reshape(-1)


def _recognise(parts):
    """Return the places of the pictures among all digits, an int array for each part, or raise `Wrong`.

    However they were scaled: by one formula for all pixels, or by one for each.
    """
    flat = {name: images.reshape(len(images), 64).astype(float) for name, (images, _) in parts.items()}
    scale = _one_scale(flat["train"])
    places = {name: _look_up(pixels, *scale) for name, pixels in flat.items()}
    if _all_found(places):
        return places
    by_pixel = {name: _look_up(pixels, *_scale_by_pixel(flat)) for name, pixels in flat.items()}
    if _all_found(by_pixel):
        return by_pixel
    for name in _PARTS:
        if (places[name] < 0).any():
            _raise_for_part(name, flat, places)
    raise AssertionError


def _one_scale(pixels):
    """Return what 0 and a step of 1 became, if all pixels were scaled by one formula; light may have become dark."""
    low, high = pixels.min(), pixels.max()
    step = (high - low) / 16
    return max(((low, step), (high, -step)), key=lambda scale: (_look_up(pixels, *scale) >= 0).sum())


def _scale_by_pixel(flat):
    """Return the same for each pixel, if each was scaled by its own formula over all parts."""
    together = np.concatenate(list(flat.values()))
    originals = _digits()[0].astype(float)
    steps = np.ptp(together, axis=0) / np.maximum(np.ptp(originals, axis=0), 1)
    return together.min(axis=0) - originals.min(axis=0) * steps, steps


def _look_up(pixels, low, step):
    """Return the place of each picture among the digits, and -1 for those that are none."""
    steps = np.where(np.asarray(step) == 0, 1, step)
    values = (pixels - low) / steps
    whole = np.round(values)
    fits = (np.abs(values - whole) < 0.1).all(axis=1) & (whole >= 0).all(axis=1) & (whole <= 16).all(axis=1)
    known = _digits()[2]
    rows = np.where(fits[:, None], whole, 255).astype(np.uint8)
    return np.array([known.get(row.tobytes(), -1) for row in rows])


def _all_found(places):
    return all((found >= 0).all() for found in places.values())


def _raise_for_part(name, flat, places):
    own = _look_up(flat[name], *_one_scale(flat[name]))
    if (own >= 0).all():
        seen, wanted = (f"from {p.min():.3g} to {p.max():.3g}" for p in (flat[name], flat["train"]))
        raise Wrong(
            f"Your parts are not scaled in the same way: {name} runs {seen}, and train {wanted}, so the model sees "
            "other numbers there."
        )
    count = int((places[name] < 0).sum())
    raise Wrong(
        f'Of the pictures under "{name}" {count} are none of the digits: were all parts scaled by one formula, and '
        "nothing else changed?"
    )


def _raise_unless_labelled(parts, places):
    for name, (_, labels) in parts.items():
        count = int((labels != _digits()[1][places[name]]).sum())
        if count:
            raise Wrong(
                f'Under "{name}" {count} of {len(labels)} labels are not those of their pictures: images and labels '
                "must be mixed in the same order."
            )


def _raise_unless_split(places):
    """Raise `Wrong` if a picture is in two parts, or twice in the test."""
    sets = {name: set(found.tolist()) for name, found in places.items()}
    for name in ("train", "validation"):
        if shared := len(sets["test"] & sets[name]):
            raise Wrong(
                f'Of your {len(sets["test"])} test pictures {shared} are among those under "{name}" too, so the model '
                "is not new to them."
            )
    if shared := len(sets["train"] & sets["validation"]):
        raise Wrong(
            f"{shared} pictures are in training and in validation, where validation was to be new to the model."
        )
    if len(sets["test"]) < len(places["test"]):
        raise Wrong("Some pictures are more than once in your test part.")


# What the model does --------------------------------------------------------------------------------------------------


def _says(model, images, name):
    """Return the classes that a model names, an int array, or raise `Wrong`."""
    try:
        scores = model.predict(images, verbose=0)
    except Exception as error:
        raise Wrong(
            f'Your model cannot take the images under "{name}", {images.shape}: it stopped with {type(error).__name__}.'
        ) from None
    return read_probabilities(scores, len(images)).argmax(axis=1)


def _raise_unless_ready(model, parts):
    """Raise `Wrong` if validation already says that the goal is far: then the test stays closed."""
    images, labels = parts["validation"]
    accuracy = np.mean(_says(model, images, "validation") == labels)
    if accuracy < _GOAL - 0.05:
        raise Wrong(
            f"On your validation pictures the model names only {per_cent(accuracy)} right, so the test stays closed: "
            "train or change it first."
        )


def _open_test(model, part, places):
    """Return what the test says, or raise `Wrong`; a test that missed the goal cannot be used again."""
    this = _fingerprint(places)
    if this in _record.read(_NAME).get(_record.OPENED, []):
        raise Wrong(
            "This test part has been opened before, and a network chosen after that has seen its result: split the "
            "digits anew."
        )
    images, labels = part
    accuracy = np.mean(_says(model, images, "test") == labels)
    error = 100 * np.sqrt(accuracy * (1 - accuracy) / len(labels))
    if accuracy < _GOAL:
        _record.change(_NAME, opened=[this])
        raise Wrong(
            f"The test was opened: {100 * accuracy:.1f} % of {len(labels)} digits, where 95 % was asked for; now it is "
            "used, so split anew."
        )
    return f"{100 * accuracy:.1f} % of {len(labels)} digits that it had never seen, ± {error:.1f} points."


def _fingerprint(places):
    return hashlib.sha256(np.sort(places).astype(np.int64).tobytes()).hexdigest()[:16]


DIGITS = Exercise(
    name=_NAME,
    lesson=6,
    question="Alone: which network names 95 % of handwritten digits that it has never seen?",
    judge=_judge_digits,
    takes="Looking at 1,797 digits",
    mistakes=(
        Mistake((1, 2, 3, 4), "Your answer is of the type tuple, where a dict was expected."),
        Mistake({"model": None, "train": (), "validation": ()}, 'In your dict "test" is missing.'),
        Mistake(dict.fromkeys(_KEYS, ()), 'Under "train" a pair was expected: images, and their labels.'),
        Mistake(
            dict.fromkeys(_KEYS, (np.zeros((200, 28, 28)), np.zeros(200))),
            'The images under "train" have the shape (200, 28, 28), where each was to have 64 pixels.',
        ),
        Mistake(
            dict.fromkeys(_KEYS, (np.zeros((200, 64)), np.zeros(100))),
            'Under "train" there are 200 images, but labels of the shape (100,).',
        ),
        Mistake(
            dict.fromkeys(_KEYS, (np.zeros((100, 64)), np.zeros(100))),
            "Your test part has 100 pictures, which is less than a tenth of all: so few leave too much to luck.",
        ),
        Mistake(
            dict.fromkeys(_KEYS, (np.zeros((200, 64)), np.zeros(200))),
            'Under "model" stands something of the type tuple, where a model was expected.',
        ),
    ),
    hints=(
        "Three parts without a picture in common come from one random order of all places, cut twice.",
        "np.random.default_rng(0).permutation(1_797) is such an order; scale by one formula, and look at validation "
        "after each change.",
        "Divide by 16, take a layer of 64 units with ReLU and ten outputs with softmax, and train for 40 epochs.",
    ),
    why="The test can say something new only once: so all choices come before it, and validation makes them.",
)
