"""Answers to the exercises of helpers.checks.exercises.pictures."""

import collections
import math

import numpy as np
import pandas as pd
import tensorflow as tf

from helpers.data import CLASS_NAMES

LABELS = np.random.default_rng(0).permutation(np.repeat(np.arange(10), 6_000)).astype(np.int64)


def count_with_a_loop(labels):
    counts = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return counts


def darkest_with_a_loop(images, labels):
    best, best_mean = None, -1
    for label in np.unique(labels):
        if (mean := images[labels == label].mean()) > best_mean:
            best, best_mean = label, mean
    return best


def darkest_by(summary):
    return lambda images, labels: np.argmax([summary(images[labels == label]) for label in range(10)])


def picture_with_a_loop(dataset, number):
    for image, _ in dataset.skip(number).take(1):
        return image.numpy()


RIGHT = {
    "class_counts": [
        np.bincount(LABELS),
        np.bincount(LABELS).tolist(),
        tuple(int(np.sum(label == LABELS)) for label in range(10)),
        count_with_a_loop(LABELS),
        count_with_a_loop(LABELS).values(),
        collections.Counter(LABELS.tolist()),
        pd.Series(LABELS).value_counts(),
        np.unique(LABELS, return_counts=True)[1],
        dict(zip(*np.unique(LABELS, return_counts=True), strict=True)),
        tf.math.bincount(tf.constant(LABELS, tf.int32)),
        [6_000.0] * 10,
        dict.fromkeys(range(10), 6_000).values(),
    ],
    "darkest_class": [
        darkest_with_a_loop,
        lambda x, y: max(range(10), key=lambda c: x[y == c].mean()),
        lambda x, y: np.argmax([x[y == c].astype(float).sum() / np.sum(y == c) for c in range(10)]),
        lambda x, y: pd.Series(x.mean(axis=(1, 2, 3))).groupby(y).mean().idxmax(),
    ],
    "picture_at": [
        picture_with_a_loop,
        lambda dataset, n: next(iter(dataset.skip(n)))[0],
        lambda dataset, n: list(dataset)[n][0],
        lambda dataset, n: next(dataset.skip(n).as_numpy_iterator())[0],
        lambda dataset, n: next(image for i, (image, _) in enumerate(dataset) if i == n)[:, :, 0],
    ],
}

WRONG = {
    "class_counts": [
        ("nine classes", [6_000] * 9, "shape (9,)"),
        ("labels from 1", {label: 6_000 for label in range(1, 11)}, "keys"),
        ("names as keys", {name: 6_000 for name in CLASS_NAMES}, "of the type str"),
        ("one too many", [6_001, *[6_000] * 9], "sum to 60,001"),
        ("with a NaN", [6_000.0] * 9 + [math.nan], "NaN"),
        ("a function", np.bincount, "is a function"),
    ],
    "darkest_class": [
        ("smallest value", darkest_by(np.min), "returned 3, where 7 was"),
        ("without the first picture", lambda x, y: darkest_by(np.mean)(x[1:], y[1:]), "returned 7, where 4 was"),
        ("without the last picture", lambda x, y: darkest_by(np.mean)(x[:-1], y[:-1]), "returned 0, where 9 was"),
        ("without the first of each", darkest_by(lambda x: x[len(x) > 1 :].mean()), "returned 3, where 1 was"),
        ("median of pictures", darkest_by(lambda x: np.median(x.mean(axis=(1, 2, 3)))), "returned 9, where 8 was"),
        ("dark pixels", darkest_by(lambda x: (x > 127).mean()), "made-up pictures"),
        ("squares", darkest_by(lambda x: (x.astype(float) ** 2).mean()), "returned 8, where 0 was"),
        ("always the same", lambda x, y: 5, "returned 5"),
        ("a name", lambda x, y: "Coat", "text"),
        ("without the first class", lambda x, y: max(range(1, 10), key=lambda c: x[y == c].mean()), "where 0 was"),
        ("without the last class", lambda x, y: max(range(9), key=lambda c: x[y == c].mean()), "where 9 was"),
        ("all ten averages", lambda x, y: [x[y == c].mean() for c in range(10)], "shape (10,)"),
    ],
    "picture_at": [
        ("always place 7", lambda d, n: next(iter(d.skip(7)))[0], "at place 7 when place 0 is asked for"),
        ("scaled", lambda d, n: next(iter(d.skip(n)))[0] / 255, "same"),
        ("square brackets", lambda d, n: d[n][0], "[ ] behind"),
        ("one row", lambda d, n: next(iter(d.skip(n)))[0][0], "shape (28, 1)"),
    ],
}

OTHER_WORDS = [
    ("darkest_class", darkest_by(lambda x: x.max()), "largest single pixel"),
    ("darkest_class", darkest_by(lambda x: np.percentile(x, 75)), "made-up pictures"),
    ("darkest_class", darkest_by(lambda x: x.max(axis=(1, 2, 3)).mean()), "made-up pictures"),
    ("darkest_class", darkest_by(np.std), "made-up pictures"),
    ("class_counts", LABELS, "60,000 values"),
    ("class_counts", [0.2] * 5 + [0.0] * 5, "shares"),
    ("class_counts", range(1, 20, 2), "per cent"),
    ("class_counts", {label: 50 + label for label in reversed(range(10))}, "grow"),
    ("picture_at", lambda d, n: list(next(iter(d.skip(n)))), "pair"),
    ("picture_at", lambda d, n: int(next(iter(d.skip(n)))[1]), "label"),
    ("picture_at", lambda d, n: next(iter(d.skip(n)))[0][None], "batch of one"),
]
