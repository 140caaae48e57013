"""Splitting pictures into training and validation."""

import dataclasses

import numpy as np

from .._exercise import Exercise, Mistake, Wrong, raise_kind
from .._judge import GuardedFunction
from .._values import as_array

_PARTS = ("training images", "training labels", "validation images", "validation labels")


def _numbered(labels):
    """Return images of which each holds its own number, and their labels."""
    images = np.random.default_rng(3).integers(0, 256, (len(labels), 28, 28, 1), dtype=np.uint8)
    images[:, 0, 0, 0], images[:, 0, 1, 0] = np.divmod(np.arange(len(labels)), 256)
    return images, np.asarray(labels, np.int64)


def _examples():
    """Return pictures sorted by class, 1,000 and 503, and 60 in no order."""
    random = np.random.default_rng(0)
    sorted_labels = (np.repeat(np.arange(10), 100), np.sort(random.integers(0, 10, 503)))
    return [_numbered(labels) for labels in (*sorted_labels, random.integers(0, 10, 60))]


@dataclasses.dataclass(frozen=True)
class Split:
    """What came back: which pictures, by their numbers, and whether their labels still belong to them.

    Parameters
    ----------
    labels : int array (n,)
        The right ones, by number.
    training, validation : int array
        Numbers of pictures.
    fits : bool
        Whether each picture came back with its label.
    """

    labels: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    fits: bool

    @property
    def numbers(self):
        """Those of both parts together."""
        return np.concatenate([self.training, self.validation])

    @property
    def is_whole(self):
        """Whether each picture came back once."""
        return np.array_equal(np.sort(self.numbers), np.arange(len(self.labels)))

    @property
    def is_a_fifth(self):
        """Whether a fifth, rounded up or down, is for validation."""
        return abs(len(self.validation) - len(self.labels) / 5) < 1

    def has_all_classes(self, part):
        """Return whether no class is missing in a part."""
        return set(self.labels[part]) == set(self.labels)


def _four(value):
    """Return the four arrays that came back."""
    if not isinstance(value, (tuple, list)):
        raise Wrong("Your function returns one thing, where four arrays were expected: " + ", ".join(_PARTS) + ".")
    if len(value) == 2 and all(isinstance(part, (tuple, list)) and len(part) == 2 for part in value):
        raise Wrong("Your function returns two pairs, where four arrays were expected, without brackets around them.")
    if len(value) != 4:
        raise Wrong(f"Your function returns {len(value)} things, where four were expected: {', '.join(_PARTS)}.")
    return [
        as_array(part, f"What your function returns as {name}", "an array")
        for part, name in zip(value, _PARTS, strict=True)
    ]


def _raise_unless_in_order(parts):
    """Raise `Wrong` unless images, labels, images and labels follow each other."""
    kinds = "".join("i" if part.shape[1:] == (28, 28, 1) else "l" if part.ndim == 1 else "?" for part in parts)
    if "?" in kinds:
        place = kinds.index("?")
        raise Wrong(f"Your {_PARTS[place]} have the shape {parts[place].shape}, where the shape should stay.")
    if kinds == "iill":
        raise Wrong("Your function returns both images first, where the training labels follow the training images.")
    if kinds != "ilil":
        raise Wrong("Your four arrays are in another order than " + ", ".join(_PARTS) + ".")
    for images, labels, part in ((*parts[:2], "training"), (*parts[2:], "validation")):
        if len(images) != len(labels):
            raise Wrong(f"Your {part} part has {len(images)} images and {len(labels)} labels.")


def _split(parts, images, labels):
    """Return the `Split` that four arrays are, or raise `Wrong` if pictures are not what they were."""
    pictures = np.concatenate([parts[0], parts[2]])
    numbers = np.clip(pictures[:, 0, 0, 0] * 256.0 + pictures[:, 0, 1, 0], 0, len(labels) - 1).astype(int)
    if not np.array_equal(pictures, images[numbers]):
        raise Wrong("Your pictures came back with other values, where they were only to be mixed.")
    fits = np.array_equal(np.concatenate([parts[1], parts[3]]), labels[numbers])
    training, validation = np.split(numbers, [len(parts[0])])
    return Split(labels, training, validation, fits)


def _judge_split(answer, mistakes):
    function = GuardedFunction(answer)
    for images, labels in _examples():
        parts = _four(function(images, labels))
        _raise_unless_in_order(parts)
        split = _split(parts, images, labels)
        raise_kind(mistakes, split)
        n = len(labels)
        if not split.is_whole:
            missing = n - len(set(split.numbers.tolist()))
            raise Wrong(f"Of {n:,} pictures {missing:,} did not come back, and each belongs to one of the two parts.")
        if not split.is_a_fifth:
            raise Wrong(f"Of {n:,} pictures {len(split.validation):,} are for validation, where a fifth was asked for.")
        if n == 1_000 and not (split.has_all_classes(split.validation) and split.has_all_classes(split.training)):
            raise Wrong("In one of your two parts there are not all classes: mix all pictures before you split them.")
        if _is_in_order(split.training):
            raise Wrong("Your training pictures come in the order in which they were given, and were to be mixed too.")


def _is_in_order(numbers):
    return bool((np.diff(numbers) > 0).all())


def _is_doubled(numbers):
    return len(set(numbers.tolist())) < len(numbers)


def _is_cut_in_order(split, validation_first):
    """Return whether everything came back in the order in which it was given, cut once."""
    whole = np.concatenate([split.validation, split.training]) if validation_first else split.numbers
    return split.is_whole and _is_in_order(whole)


def _is_split_before_mixed(split):
    ends = (split.validation.min() > split.training.max(), split.validation.max() < split.training.min())
    is_mixed = not all((np.abs(np.diff(part)) == 1).all() for part in (split.training, split.validation))
    return split.is_whole and any(ends) and is_mixed


def _cut(images, labels, order, n_validation=None, labels_order=None):
    """Return four arrays in some order, with the first for validation."""
    n = len(labels) // 5 if n_validation is None else n_validation
    images, labels = images[order], labels[order if labels_order is None else labels_order]
    return images[n:], labels[n:], images[:n], labels[:n]


def _mixed(n):
    return np.random.default_rng(7).permutation(n)


def _turned(order):
    """Return a function that gives the four arrays of a right answer in another order."""
    return lambda images, labels: [_cut(images, labels, _mixed(len(labels)))[i] for i in order]


def _with_replacement(images, labels):
    return _cut(images, labels, np.random.default_rng(7).integers(0, len(labels), len(labels)))


def _split_then_mix(images, labels):
    n = len(labels) // 5
    return _cut(images, labels, np.concatenate([len(labels) - n + _mixed(n), _mixed(len(labels) - n)]))


def _validation_stays(images, labels):
    order, n = _mixed(len(labels)), len(labels) // 5
    return images[order], labels[order], images[order][:n], labels[order][:n]


SHUFFLE_AND_SPLIT = Exercise(
    name="shuffle_and_split",
    lesson=2,
    question="How do you mix pictures with their labels, and hold a fifth back?",
    judge=_judge_split,
    mistakes=(
        Mistake(
            lambda x, y: _cut(x, y, _mixed(len(y)), labels_order=_mixed(len(y))[::-1]),
            "Your labels no longer belong to their pictures: both need one and the same random order.",
            lambda split: not split.fits,
        ),
        Mistake(
            lambda x, y: _cut(x, y, np.roll(np.arange(len(y)), len(y) // 5)),
            "Nothing is mixed: the last fifth of sorted pictures has only the last classes.",
            lambda split: _is_cut_in_order(split, validation_first=False),
        ),
        Mistake(
            lambda x, y: _cut(x, y, np.arange(len(y))),
            "Nothing is mixed: the first fifth of sorted pictures has only the first classes.",
            lambda split: _is_cut_in_order(split, validation_first=True),
        ),
        Mistake(
            _split_then_mix,
            "You split first and mixed only then, so that your two parts have different classes.",
            lambda split: len(split.labels) == 1_000 and split.is_a_fifth and _is_split_before_mixed(split),
        ),
        Mistake(
            lambda x, y: (*_cut(x, y, _mixed(len(y)), 0)[:2], x[:0], y[:0]),
            "Your pictures are mixed but not split: the validation part is empty.",
            lambda split: not len(split.validation),
        ),
        Mistake(
            _with_replacement,
            "Some pictures come twice and others not at all: a random order has each number once.",
            lambda split: _is_doubled(split.training) or _is_doubled(split.validation),
        ),
        Mistake(
            _validation_stays,
            "Pictures for validation are among the training pictures too, where they were to be held back.",
            lambda split: _is_doubled(split.numbers),
        ),
        Mistake(
            _turned((2, 3, 0, 1)),
            "Your two parts are exchanged: the large part is for training, and it comes first.",
            lambda split: split.is_whole and abs(len(split.training) - len(split.labels) / 5) < 1,
        ),
        Mistake(
            _turned((0, 2, 1, 3)),
            "Your function returns both images first, where the training labels follow the training images.",
        ),
        Mistake(
            _turned((1, 0, 3, 2)),
            "Your four arrays are in another order than training images, training labels, validation images, "
            "validation labels.",
        ),
        Mistake(
            _turned((0, 1)),
            "Your function returns 2 things, where four were expected: training images, training labels, "
            "validation images, validation labels.",
        ),
        Mistake(
            lambda x, y: _cut(x, y, _mixed(len(y)), 100),
            "Of 1,000 pictures 100 are for validation, where a fifth was asked for.",
        ),
    ),
    hints=(
        "A random order of the numbers 0 to n - 1 can be used twice: once for the images and once for the labels.",
        "order = np.random.permutation(len(labels)); then images[order] and labels[order] still belong together.",
        "n = len(labels) // 5; the validation part is [:n] of both, and the training part is [n:] of both.",
    ),
    why="Validation has to look like everything else, and only a random part of sorted pictures does.",
)
