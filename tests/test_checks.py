"""Exercises accept every right answer, refuse every wrong one with a sentence of its own, and never harm anything."""

import collections
import importlib.metadata
import json
import math
import os
import re
import sys
from fractions import Fraction

import jupytext
import keras
import numpy as np
import pandas as pd
import pytest
import scipy.stats
import tensorflow as tf
from make_lessons import SOLUTIONS

from helpers import checks
from helpers.checks import EXERCISES, Result, UnknownExercise, _record, check, hint, progress, reset, solution
from helpers.checks._judge import Asked
from helpers.data import CLASS_NAMES
from helpers.workspace import WORKSPACE_VARIABLE, workspace

TOP = SOLUTIONS.parent
NUMBERS = {
    "pixel_count": 54_880_000,
    "training_size": 48_000,
    "steps_per_epoch": 1_875,
    "last_batch": 96,
    "examples_seen": 440_064,
    "images_apart": 70,
    "extra_layer_parameters": 109_386,
}
VALUES = [*NUMBERS, "class_counts"]
FUNCTIONS = [name for name in EXERCISES if name not in VALUES]


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    """Each test has a folder of its own, and a session that knows nothing."""
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "my_work"))
    _new_session()


def _new_session():
    _record._session.clear()
    _record._unwritten.clear()


def the_file():
    return workspace() / _record.FILE_NAME


# Right answers --------------------------------------------------------------------------------------------------------


def numbers(expected, *others):
    """Return a number in the ways in which it can be written."""
    return [expected, float(expected), np.int64(expected), np.float32(expected), tf.constant(expected), *others]


def count_with_a_loop(labels):
    counts = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return counts


LABELS = np.random.default_rng(0).permutation(np.repeat(np.arange(10), 6_000)).astype(np.int64)


def brightest_with_a_loop(images, labels):
    best, best_mean = None, -1
    for label in np.unique(labels):
        if (mean := images[labels == label].mean()) > best_mean:
            best, best_mean = label, mean
    return best


def picture_with_a_loop(dataset, number):
    for image, _ in dataset.skip(number).take(1):
        return image.numpy()


def normalize_in_place(images, labels):
    images = tf.cast(images, tf.float32)
    images /= 255
    return images, labels


def normalize_with_a_branch(images, labels):
    scaled = tf.cast(images, tf.float32)
    if tf.reduce_max(images) > 1:
        scaled = scaled / 255
    return scaled, labels


def softmax_with_a_loop(scores):
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def best_epoch_with_a_loop(history):
    best = 0
    for epoch, loss in enumerate(history["val_loss"]):
        if loss < history["val_loss"][best]:
            best = epoch
    return best + 1


def accuracy_with_a_loop(probabilities, labels):
    right = 0
    for row, label in zip(probabilities, labels, strict=True):
        right += np.argmax(row) == label
    return right / len(labels)


def mistake_with_a_loop(probabilities, labels):
    best, index = -1, None
    for i, row in enumerate(probabilities):
        if row.argmax() != labels[i] and row.max() > best:
            best, index = row.max(), i
    return index


def mistake_by_subset(probabilities, labels):
    mistakes = np.flatnonzero(probabilities.argmax(1) != labels)
    return mistakes[probabilities[mistakes].max(1).argmax()]


def chatty_accuracy(probabilities, labels):
    print("shape:", probabilities.shape)
    sys.stderr.write("one moment\n")
    return (probabilities.argmax(-1) == labels).mean()


RIGHT = {
    "pixel_count": numbers(54_880_000, 7e4 * 784),
    "class_counts": [
        np.bincount(LABELS),
        np.bincount(LABELS).tolist(),
        tuple(int(np.sum(label == LABELS)) for label in range(10)),
        count_with_a_loop(LABELS),
        collections.Counter(LABELS.tolist()),
        pd.Series(LABELS).value_counts(),
        np.unique(LABELS, return_counts=True)[1],
        dict(zip(*np.unique(LABELS, return_counts=True), strict=True)),
        tf.math.bincount(tf.constant(LABELS, tf.int32)),
        [6_000.0] * 10,
    ],
    "brightest_class": [
        brightest_with_a_loop,
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
    "normalize": [
        normalize_in_place,
        normalize_with_a_branch,
        lambda x, y: (tf.cast(x, "float32") / 255.0, y),
        lambda x, y: (x / 255, y),
        lambda x, y: [tf.image.convert_image_dtype(x, tf.float32), y],
        lambda x, y: (keras.ops.cast(x, "float32") * (1 / 255), tf.cast(y, tf.int32)),
        lambda x, y: (tf.cast(x, tf.float64) / 255, y),
        lambda x, y: (tf.cast(x, tf.float16) / 255, y),
    ],
    "normalize_centered": [
        lambda x, y: (tf.cast(x, tf.float32) / 255 * 2 - 1, y),
        lambda x, y: (2 * (tf.cast(x, "float32") / 255) - 1.0, y),
        lambda x, y: ((tf.cast(x, tf.float32) - 127.5) / 127.5, y),
        lambda x, y: (tf.image.convert_image_dtype(x, tf.float32) * 2 - 1, y),
    ],
    "unscale": [
        lambda x: np.rint((x + 1) / 2 * 255).astype(np.uint8),
        lambda x: tf.cast(tf.round((x + 1) * 127.5), tf.uint8),
        lambda x: ((x + 1) * 127.5 + 0.5).astype("uint8"),
        lambda x: np.array([round(float(v)) for v in (x.ravel() + 1) * 127.5], dtype=np.uint8).reshape(x.shape),
    ],
    "training_size": numbers(48_000, 60_000 * 0.8, 60_000 * (0.7 + 0.1)),
    "parameter_count": [
        lambda n: 795 * n + 10,
        lambda units: (784 + 1) * units + (units + 1) * 10.0,
        lambda n: sum(math.prod(shape) for shape in ((784, n), (n,), (n, 10), (10,))),
        lambda n: keras.Sequential(
            [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(n), keras.layers.Dense(10)]
        ).count_params(),
    ],
    "softmax": [
        softmax_with_a_loop,
        lambda s: np.exp(s - s.max()) / np.exp(s - s.max()).sum(),
        lambda s: math.e**s / np.sum(math.e**s),
        tf.nn.softmax,
        lambda s: np.asarray(keras.activations.softmax(s[None]))[0],
    ],
    "steps_per_epoch": numbers(1_875, math.ceil(60_000 / 32), 60_000 / 32, -(-60_000 // 32), Fraction(60_000, 32)),
    "last_batch": numbers(96, 60_000 - 468 * 128),
    "examples_seen": numbers(440_064, 8 * 1719 * 32.0),
    "best_epoch": [
        best_epoch_with_a_loop,
        lambda h: int(np.argmin(h["val_loss"])) + 1,
        lambda h: 1 + h["val_loss"].index(min(h["val_loss"])),
        lambda h: float(np.argsort(h["val_loss"])[0] + 1),
        lambda h: pd.Series(h["val_loss"], index=range(1, len(h["val_loss"]) + 1)).idxmin(),
    ],
    "accuracy": [
        accuracy_with_a_loop,
        chatty_accuracy,
        lambda p, y: sum(np.argmax(row) == label for row, label in zip(p, y, strict=True)) / len(y),
        lambda p, y: tf.reduce_mean(tf.keras.metrics.sparse_categorical_accuracy(y, p)),
        lambda p, y: np.count_nonzero(p.argmax(1) == y) / y.size,
    ],
    "single_prediction": [
        lambda m, i: m.predict(np.expand_dims(i, 0), batch_size=1)[0],
        lambda m, i: m(i[None], training=False)[0],
        lambda m, i: m.predict_on_batch(i.reshape(1, 28, 28, 1)).flatten(),
        lambda m, i: np.squeeze(m(tf.expand_dims(i, 0)).numpy()),
        lambda m, i: list(m.predict(np.stack([i, i]), verbose=0)[1]),
    ],
    "predict_name": [
        lambda m, i: CLASS_NAMES[np.argmax(m.predict(np.expand_dims(i, 0), batch_size=1))],
        lambda m, i: CLASS_NAMES[m.predict(x=i.reshape(1, 28, 28, 1), verbose=0).argmax(axis=1)[0]],
        lambda m, i: CLASS_NAMES[int(tf.argmax(m(i[None]), axis=1)[0])],
        lambda m, i: max(zip(m(i[None]).numpy()[0], CLASS_NAMES, strict=True))[1],
        lambda m, i: np.array(CLASS_NAMES)[m(i[None])[0].numpy().argmax()],
    ],
    "least_sure": [
        lambda p: p.max(1).argmin(),
        lambda p: min(range(len(p)), key=lambda i: max(p[i])),
        lambda p: np.argsort(np.sort(p, axis=1)[:, -1])[0],
        lambda p: tf.argmin(tf.reduce_max(p, axis=1)),
    ],
    "most_confident_mistake": [
        mistake_with_a_loop,
        mistake_by_subset,
        lambda p, y: np.argmax(p.max(1) * (p.argmax(1) != y)),
        lambda p, y: max((i for i in range(len(y)) if p[i].argmax() != y[i]), key=lambda i: p[i].max()),
        lambda p, y: pd.Series(p.max(1))[p.argmax(1) != y].idxmax(),
    ],
    "images_apart": [*numbers(70), (0.881 - 0.874) * 10_000, (88.1 - 87.4) * 100],
    "extra_layer_parameters": numbers(109_386, 785 * 128 + 129 * 64 + 65 * 10),
    "gap": [
        lambda h: np.float32(h["accuracy"][-1]) - np.float32(h["val_accuracy"][-1]),
        lambda h: -(h["val_accuracy"][-1] - h["accuracy"][-1]),
        lambda h: [a - v for a, v in zip(h["accuracy"], h["val_accuracy"], strict=True)].pop(),
        lambda h: pd.DataFrame(h).iloc[-1]["accuracy"] - pd.DataFrame(h)["val_accuracy"].iloc[-1],
    ],
    "share_of_wins": [
        lambda a, b: sum(x > y for x in a for y in b) / (len(a) * len(b)),
        lambda a, b: np.greater.outer(a, b).mean(),
        lambda a, b: float((np.subtract.outer(a, b) >= 0).mean()),
        lambda a, b: scipy.stats.mannwhitneyu(a, b).statistic / (len(a) * len(b)),
        lambda a, b: 1 - np.mean([[x < y for y in b] for x in a]),
        lambda a, b: np.mean([np.mean(b < x) for x in a]),
    ],
    "is_signal": [
        lambda a, b: bool((a.mean() - b.mean()) ** 2 > 4 * (a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))),
        lambda a, b: abs(a.mean() - b.mean()) / np.sqrt(a.var() / (len(a) - 1) + b.var() / (len(b) - 1)) > 2,
        lambda a, b: abs(scipy.stats.ttest_ind(a, b, equal_var=False).statistic) > 2,
        lambda a, b: abs(np.mean(a) - np.mean(b)) > 2 * np.hypot(scipy.stats.sem(a), scipy.stats.sem(b)),
        lambda a, b: (
            abs(a.mean() - b.mean()) >= 2 * np.sqrt(a.var() / len(a) + b.var() / len(b))
        ),  # of all, not of a sample
        lambda a, b: np.array(pd.Series(a).sem() ** 2 + pd.Series(b).sem() ** 2 < ((a.mean() - b.mean()) / 2) ** 2),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_answers_in_other_words(capfd, name, number):
    result = check(name, RIGHT[name][number])
    assert repr(result) == f"✓ {name}: right."
    assert result.passed and result.status == "right"
    assert capfd.readouterr().out == ""


# Wrong answers --------------------------------------------------------------------------------------------------------


def sem(a):
    return a.std(ddof=1) / np.sqrt(len(a))


def apart(a, b):
    return abs(a.mean() - b.mean())


def signal(a, b, errors=2):
    return apart(a, b) > errors * np.hypot(sem(a), sem(b))


def changes_probabilities(probabilities, labels):
    probabilities[:] = probabilities.round()
    return np.mean(probabilities.argmax(axis=1) == labels)


def sorts_the_history(history):
    history["val_loss"].sort()
    return 1


def prints_only(*_):
    print(0.62)


def undefined(*_):
    return no_such_name  # noqa: F821


# Of each exercise: a name for the mistake, the answer, and what the sentence must say.
WRONG = {
    "pixel_count": [
        ("training alone", 60_000 * 784, "training pictures alone"),
        ("test alone", 10_000 * 784, "test pictures alone"),
        ("one picture", 784, "single picture"),
        ("one row", 70_000 * 28, "one row"),
        ("pictures", 70_000, "how many pictures"),
        ("height plus width", 70_000 * 56, "added"),
        ("a thousand times too small", 54_880, "too small"),
        ("text", "54880000", "is text"),
        ("the shape", (70_000, 28, 28), "shape (3,)"),
    ],
    "class_counts": [
        ("test pictures", [1_000] * 10, "test pictures"),
        ("both parts", np.full(10, 7_000), "together"),
        ("shares", [0.1] * 10, "shares"),
        ("per cent", [10] * 10, "per cent"),
        ("a single number", 6_000, "single number"),
        ("nine classes", [6_000] * 9, "shape (9,)"),
        ("labels and counts", np.unique(LABELS, return_counts=True), "second row"),
        ("the labels themselves", LABELS, "60,000 values"),
        ("the ten labels", range(10), "ten labels"),
        ("labels from 1", {label: 6_000 for label in range(1, 11)}, "keys"),
        ("names as keys", {name: 6_000 for name in CLASS_NAMES}, "of the type str"),
        ("cumulated", np.cumsum([6_000] * 10), "grow"),
        ("one too many", [6_001, *[6_000] * 9], "sum to 60,001"),
        ("with a NaN", [6_000.0] * 9 + [math.nan], "NaN"),
        ("a function", np.bincount, "is a function"),
    ],
    "brightest_class": [
        ("largest sum", lambda x, y: np.argmax([x[y == c].astype(int).sum() for c in range(10)]), "largest sum"),
        ("smallest average", lambda x, y: np.argmin([x[y == c].mean() for c in range(10)]), "smallest average"),
        ("the average itself", lambda x, y: max(x[y == c].mean() for c in range(10)), "an average of pixels"),
        ("not empty", lambda x, y: np.argmax([(x[y == c] > 0).mean() for c in range(10)]), "not empty"),
        ("class of the brightest picture", lambda x, y: y[x.mean(axis=(1, 2, 3)).argmax()], "brightest picture"),
        ("place of a picture", lambda x, y: x.mean(axis=(1, 2, 3)).argmax(), "place of a single picture"),
        ("always the same", lambda x, y: 5, "returned 5"),
        ("a name", lambda x, y: "Coat", "text"),
        ("all ten averages", lambda x, y: [x[y == c].mean() for c in range(10)], "shape (10,)"),
    ],
    "picture_at": [
        ("always the first", lambda d, n: next(iter(d))[0], "very first"),
        ("one too far", lambda d, n: next(iter(d.skip((n + 1) % 12)))[0], "at place 8"),
        ("the pair", lambda d, n: next(iter(d.skip(n))), "pair"),
        ("the label", lambda d, n: next(iter(d.skip(n)))[1], "label"),
        ("a batch of one", lambda d, n: next(iter(d.skip(n).batch(1)))[0], "batch of one"),
        ("a dataset", lambda d, n: d.skip(n).take(1), "a dataset"),
        ("scaled", lambda d, n: next(iter(d.skip(n)))[0] / 255, "same"),
        ("square brackets", lambda d, n: d[n][0], "TypeError"),
        ("one row", lambda d, n: next(iter(d.skip(n)))[0][0], "shape (28, 1)"),
    ],
    "normalize": [
        ("by 256", lambda x, y: (tf.cast(x, tf.float32) / 256, y), "256"),
        ("centred", lambda x, y: (tf.cast(x, tf.float32) / 127.5 - 1, y), "-1 to 1"),
        ("twice", lambda x, y: (tf.cast(x, tf.float32) / 255 / 255, y), "twice"),
        ("own maximum", lambda x, y: (tf.cast(x, tf.float32) / tf.cast(tf.reduce_max(x), tf.float32), y), "largest"),
        ("inverted", lambda x, y: (1 - tf.cast(x, tf.float32) / 255, y), "exchanged"),
        ("unchanged", lambda x, y: (x, y), "as they were"),
        ("cast alone", lambda x, y: (tf.cast(x, tf.float32), y), "as they were"),
        ("whole numbers", lambda x, y: (x // 255, y), "uint8"),
        ("cast too late", lambda x, y: (tf.cast(x // 255, tf.float32), y), "only after"),
        ("no labels", lambda x, y: tf.cast(x, tf.float32) / 255, "one thing"),
        ("exchanged", lambda x, y: (y, tf.cast(x, tf.float32) / 255), "labels first"),
        ("labels scaled", lambda x, y: (tf.cast(x, tf.float32) / 255, y / 255), "other values"),
        ("labels as fractions", lambda x, y: (tf.cast(x, tf.float32) / 255, tf.cast(y, tf.float32)), "whole numbers"),
        ("one-hot", lambda x, y: (tf.cast(x, tf.float32) / 255, tf.one_hot(y, 10)), "labels came back in the shape"),
        ("flat", lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y), "(784,)"),
        ("NumPy", lambda x, y: (np.asarray(x) / np.float32(255), y), "`map`"),
        ("per cent", lambda x, y: (tf.cast(x, tf.float32) / 2.55, y), "0 to 100"),
    ],
    "normalize_centered": [
        ("from 0", lambda x, y: (tf.cast(x, tf.float32) / 255, y), "0 to 1"),
        ("not moved", lambda x, y: (tf.cast(x, tf.float32) / 127.5, y), "0 to 2"),
        ("half as wide", lambda x, y: (tf.cast(x, tf.float32) / 255 - 0.5, y), "-0.5 to 0.5"),
        ("moved too far", lambda x, y: (tf.cast(x, tf.float32) / 255 - 1, y), "-1 to 0"),
        ("128", lambda x, y: (tf.cast(x, tf.float32) / 128 - 1, y), "128"),
        ("inverted", lambda x, y: (1 - tf.cast(x, tf.float32) / 127.5, y), "exchanged"),
        ("no labels", lambda x, y: tf.cast(x, tf.float32) / 127.5 - 1, "one thing"),
        ("no fractions", lambda x, y: (x / 127.5 - 1, y), "stopped with"),
        ("standardised", lambda x, y: (tf.image.per_image_standardization(x), y), "was expected"),
        ("labels moved", lambda x, y: (tf.cast(x, tf.float32) / 127.5 - 1, y - 1), "other values"),
    ],
    "unscale": [
        ("cut off", lambda x: ((x + 1) * 127.5).astype("uint8"), "off by one"),
        ("not moved", lambda x: np.round(x * 255).astype("int64").astype("uint8"), "Negative"),
        ("still fractions", lambda x: np.round((x + 1) * 127.5), "float32"),
        ("not rounded", lambda x: (x + 1) * 127.5 + np.float32(1e-4), "not quite whole"),
        ("half as wide", lambda x: np.round((x + 1) / 2 * 127.5).astype("uint8"), "127"),
        ("unchanged", lambda x: x, "as they were"),
        ("first whole, then wide", lambda x: np.round(x + 1).astype("uint8"), "stop at 2"),
        ("int64", lambda x: np.round((x + 1) * 127.5).astype("int64"), "int64"),
        ("flat", lambda x: np.round((x + 1) * 127.5).astype("uint8").ravel(), "(7840,)"),
        ("zeros", lambda x: np.zeros(x.shape, "uint8"), "came back as 0"),
    ],
    "training_size": [
        ("a comma", (48, 0), "as a comma makes"),
        ("held back", 12_000, "hold back"),
        ("20 pictures", 59_980, "20 pictures"),
        ("test pictures too", 56_000, "70,000"),
        ("of the test pictures", 58_000, "test pictures"),
        ("as in the lesson", 55_000, "5,000"),
        ("all", 60_000, "all of them"),
        ("a share", 0.8, "share"),
        ("something else", 40_000, "too small"),
    ],
    "parameter_count": [
        ("no biases", lambda n: 784 * n + 10 * n, "biases: each neuron"),
        ("no output biases", lambda n: 785 * n + 10 * n, "biases of the ten"),
        ("no hidden biases", lambda n: 784 * n + 10 * n + 10, "biases of the hidden"),
        ("hidden alone", lambda n: 785 * n, "hidden layer alone"),
        ("output alone", lambda n: 10 * n + 10, "output layer alone"),
        ("always 128", lambda n: 101_770, "128 units"),
        ("outputs see pixels", lambda n: 785 * n + 785 * 10, "joined"),
        ("28 pixels", lambda n: 29 * n + 10 * n + 10, "28"),
        ("something else", lambda n: n, "returned 7"),
        ("no argument", lambda: 101_770, "called with 1 value"),
    ],
    "softmax": [
        ("no powers", lambda s: s / s.sum(), "without the powers"),
        ("no sum", np.exp, "did not divide"),
        ("by the largest", lambda s: np.exp(s) / np.exp(s).max(), "largest power"),
        ("sigmoid", lambda s: 1 / (1 + np.exp(-s)), "sigmoid"),
        ("minus", lambda s: np.exp(-s) / np.exp(-s).sum(), "minus"),
        ("logarithm", lambda s: np.log(np.exp(s) / np.exp(s).sum()), "logarithms"),
        ("per cent", lambda s: 100 * np.exp(s) / np.exp(s).sum(), "per cent"),
        ("by ten", lambda s: np.exp(s) / len(s), "how many scores"),
        ("powers of 2", lambda s: 2**s / (2**s).sum(), "powers of 2"),
        ("the sum alone", lambda s: np.exp(s).sum(), "shape ()"),
        ("NaN", lambda s: s * np.nan, "NaN"),
        ("rounded", lambda s: np.round(np.exp(s) / np.exp(s).sum(), 1), "at index 0"),
    ],
    "steps_per_epoch": [
        ("pictures", 60_000, "number of pictures"),
        ("batch size", 32, "in one step"),
        ("multiplied", 60_000 * 32, "multiplied"),
        ("all epochs", 9_375, "five epochs"),
        ("one too few", 1_874, "One too few"),
        ("held back", 55_000 / 32, "held back"),
        ("test pictures", 312.5, "test pictures"),
        ("all pictures", 70_000 / 32, "together"),
        ("something else", 18_750, "too large"),
        ("a list", [1_875], "shape (1,)"),
        ("None", None, "None"),
        ("true", True, "True or False"),
    ],
    "last_batch": [
        ("a full batch", 128, "full batch"),
        ("batches", 469, "how many batches"),
        ("full batches", 468, "full batches"),
        ("not rounded", 468.75, "behind the point"),
        ("a share", 0.75, "share"),
        ("what is missing", 32, "missing"),
        ("nothing", 0, "Nothing left over"),
        ("something else", 100, "too large"),
    ],
    "examples_seen": [
        ("no repeat", 440_000, "Close"),
        ("one epoch", 1_719 * 32, "one epoch"),
        ("steps", 8 * 1_719, "steps"),
        ("eight steps", 256, "eight steps"),
        ("all in each", 480_000, "all 60,000"),
        ("different ones", 55_000, "different pictures"),
        ("something else", 440_065, "too large"),
    ],
    "best_epoch": [
        ("a History", lambda h: h.history["val_loss"].index(min(h.history["val_loss"])) + 1, "the dict already"),
        ("from 0", lambda h: int(np.argmin(h["val_loss"])), "from 0"),
        ("the loss", lambda h: min(h["val_loss"]), "loss itself"),
        ("training loss", lambda h: int(np.argmin(h["loss"])) + 1, "training loss"),
        ("accuracy", lambda h: int(np.argmax(h["val_accuracy"])) + 1, "validation accuracy"),
        ("highest", lambda h: int(np.argmax(h["val_loss"])) + 1, "highest"),
        ("first", lambda h: 1, "first epoch"),
        ("first rise", lambda h: next(i for i in range(1, 9) if h["val_loss"][i] > h["val_loss"][i - 1]), "rise"),
        ("one too many", lambda h: int(np.argmin(h["val_loss"])) + 2, "one too many"),
        ("all", lambda h: h["val_loss"], "shape (8,)"),
        ("sorted in place", sorts_the_history, "changed what it was given"),
        ("no such key", lambda h: h["validation_loss"], "KeyError"),
    ],
    "accuracy": [
        ("no prediction", lambda p, y: np.mean(p[:, 0] == y), "finds none right"),
        ("per cent", lambda p, y: 100 * np.mean(p.argmax(1) == y), "per cent"),
        ("count", lambda p, y: (p.argmax(1) == y).sum(), "how many are right"),
        ("share of mistakes", lambda p, y: (p.argmax(1) != y).mean(), "share that is wrong"),
        ("mean confidence", lambda p, y: p.max(1).mean(), "how sure"),
        ("mean true probability", lambda p, y: p[np.arange(len(y)), y].mean(), "probability of the true class"),
        ("wrong axis", lambda p, y: np.mean(p.argmax(0) == y), "which axis"),
        ("lowest", lambda p, y: np.mean(p.argmin(1) == y), "lowest"),
        ("constant", lambda p, y: 0.62, "returned 0.62"),
        ("each alone", lambda p, y: (p.argmax(1) == y).astype(float), "shape (10,)"),
        ("True or False each", lambda p, y: p.argmax(1) == y, "True or False"),
        ("text", lambda p, y: f"{np.mean(p.argmax(1) == y):.0%}", "text"),
        ("NaN", lambda p, y: np.nan, "NaN"),
        ("changes its input", changes_probabilities, "changed what it was given"),
        ("prints", prints_only, "prints something but returns nothing"),
        ("undefined name", undefined, "NameError (name 'no_such_name' is not defined)"),
        ("the value", 0.87, "a function was expected"),
    ],
    "single_prediction": [
        ("no batch", lambda m, i: m.predict(i, verbose=0)[0], "did you make one"),
        ("batch kept", lambda m, i: m.predict(i[None], verbose=0), "(1, 10)"),
        ("the class", lambda m, i: m.predict(i[None], verbose=0).argmax(), "the number of a class"),
        ("the highest", lambda m, i: m.predict(i[None], verbose=0).max(), "a single probability"),
        ("scaled again", lambda m, i: m.predict(i[None] / 255, verbose=0)[0], "divides the image"),
        ("blown up", lambda m, i: m.predict(i[None] * 255, verbose=0)[0], "multiplies"),
        ("softmax again", lambda m, i: tf.nn.softmax(m(i[None]))[0], "softmax once more"),
        ("per cent", lambda m, i: 100 * m.predict(i[None], verbose=0)[0], "per cent"),
        ("zeros", lambda m, i: m.predict(np.zeros((1, 28, 28, 1)), verbose=0)[0], "another picture"),
        ("a name", lambda m, i: CLASS_NAMES[m.predict(i[None], verbose=0).argmax()], "returns a name"),
        ("sorted", lambda m, i: np.sort(m.predict(i[None], verbose=0)[0]), "sorts"),
        ("rounded", lambda m, i: m.predict(i[None], verbose=0)[0].round(1), "at index"),
    ],
    "predict_name": [
        ("the number", lambda m, i: m.predict(i[None], verbose=0).argmax(), "number of a class"),
        ("no batch", lambda m, i: CLASS_NAMES[m.predict(i, verbose=0).argmax()], "did you make one"),
        ("the probability", lambda m, i: m.predict(i[None], verbose=0).max(), "such as a probability"),
        ("constant", lambda m, i: "Trouser", "something else"),
        ("all probabilities", lambda m, i: m.predict(i[None], verbose=0)[0], "shape (10,)"),
        ("least", lambda m, i: CLASS_NAMES[m.predict(i[None], verbose=0).argmin()], "least probable"),
        ("number as text", lambda m, i: str(m.predict(i[None], verbose=0).argmax()), "not one of the ten"),
        ("second", lambda m, i: CLASS_NAMES[m.predict(i[None], verbose=0)[0].argsort()[-2]], "second most"),
    ],
    "least_sure": [
        ("surest", lambda p: p.max(1).argmax(), "surest"),
        ("the probability", lambda p: p.max(1).min(), "returns a probability"),
        ("minimum", lambda p: p.min(1).argmin(), "lowest probability"),
        ("close race", lambda p: np.diff(np.sort(p))[:, -1].argmin(), "closest race"),
        ("even", lambda p: p.std(1).argmin(), "even spread"),
        ("from 1", lambda p: p.max(1).argmin() + 1, "from 1"),
        ("columns", lambda p: p.max(0).argmin(), "which axis"),
        ("all", lambda p: p.max(1), "shape (7,)"),
        ("constant", lambda p: -1, "returned -1"),
    ],
    "most_confident_mistake": [
        ("surest of all", lambda p, y: p.max(1).argmax(), "surest of all predictions"),
        ("first mistake", lambda p, y: np.flatnonzero(p.argmax(1) != y)[0], "first mistake"),
        ("last mistake", lambda p, y: np.flatnonzero(p.argmax(1) != y)[-1], "the last of them"),
        (
            "least sure mistake",
            lambda p, y: min(np.flatnonzero(p.argmax(1) != y), key=lambda i: p[i].max()),
            "least sure mistake",
        ),
        ("among the mistakes", lambda p, y: p[p.argmax(1) != y].max(1).argmax(), "counts the mistakes alone"),
        ("its confidence", lambda p, y: p[p.argmax(1) != y].max(), "returns a probability"),
        ("least for the truth", lambda p, y: p[np.arange(len(y)), y].argmin(), "true class got the least"),
        ("all mistakes", lambda p, y: np.flatnonzero(p.argmax(1) != y), "shape (5,)"),
        ("constant", lambda p, y: 7, "returned 7"),
    ],
    "images_apart": [
        ("per cent", 88.1 - 87.4, "in per cent"),
        ("share", 0.007, "as a share"),
        ("of 1,000", 7, "1,000"),
        ("of all", 490, "together"),
        ("of training", 420, "60,000"),
        ("ten times", 700, "7 %"),
        ("negative", -70, "negative"),
        ("something else", 170, "too large"),
    ],
    "extra_layer_parameters": [
        ("without the layer", 101_770, "without the layer"),
        ("no biases", 784 * 128 + 128 * 64 + 640, "biases"),
        ("outputs see 128", 785 * 128 + 129 * 64 + 1_290, "joined the ten"),
        ("64 see pixels", 785 * 128 + 785 * 64 + 650, "joined the 64"),
        ("no output", 785 * 128 + 129 * 64, "output layer"),
        ("one layer of 192", 785 * 192 + 1_930, "192"),
        ("neurons", 202, "how many neurons"),
        ("something else", 110_000, "too large"),
    ],
    "gap": [
        ("a History", lambda h: h.history["accuracy"][-1], "the dict already"),
        ("turned around", lambda h: h["val_accuracy"][-1] - h["accuracy"][-1], "minus"),
        ("largest", lambda h: max(a - v for a, v in zip(h["accuracy"], h["val_accuracy"], strict=True)), "largest"),
        ("first", lambda h: h["accuracy"][0] - h["val_accuracy"][0], "first epoch"),
        ("mean", lambda h: np.mean(np.subtract(h["accuracy"], h["val_accuracy"])), "mean gap"),
        ("losses", lambda h: h["val_loss"][-1] - h["loss"][-1], "losses"),
        ("per cent", lambda h: 100 * (h["accuracy"][-1] - h["val_accuracy"][-1]), "per cent"),
        ("best", lambda h: max(h["accuracy"]) - max(h["val_accuracy"]), "best accuracies"),
        ("absolute", lambda h: abs(h["accuracy"][-1] - h["val_accuracy"][-1]), "drops the minus"),
        ("lists", lambda h: h["accuracy"] - h["val_accuracy"], "TypeError"),
        ("added", lambda h: h["accuracy"][-1] + h["val_accuracy"][-1], "adds"),
    ],
    "share_of_wins": [
        ("side by side", lambda a, b: np.mean(a > b), "at the same place"),
        ("counted", lambda a, b: np.sum(a[:, None] > b), "how many pairs"),
        ("turned around", lambda a, b: np.mean(a[:, None] < b), "the second network wins"),
        ("per cent", lambda a, b: 100 * np.mean(a[:, None] > b), "per cent"),
        ("by the runs of one", lambda a, b: np.sum(a[:, None] > b) / len(a), "runs of one network"),
        ("by all runs", lambda a, b: np.sum(a[:, None] > b) / (len(a) + len(b)), "both networks together"),
        ("against the mean", lambda a, b: np.mean(a > b.mean()), "other network's mean"),
        ("against the best", lambda a, b: np.mean(a > b.max()), "other network's best"),
        ("against the median", lambda a, b: np.mean(a > np.median(b)), "other network's median"),
        ("by 100", lambda a, b: np.sum(a[:, None] > b) / 100, "divides by 100"),
        ("means", lambda a, b: float(a.mean() > b.mean()), "who wins on average"),
        ("distance", lambda a, b: a.mean() - b.mean(), "how far the means"),
        ("the table", lambda a, b: a[:, None] > b, "True or False"),
        ("for each run", lambda a, b: np.mean(a[:, None] > b, axis=1), "shape (10,)"),
        ("one seventh", lambda a, b: 1 / 7, "0.142857"),
    ],
    "is_signal": [
        ("always", lambda a, b: True, "True each time"),
        ("never", lambda a, b: False, "False each time"),
        ("turned around", lambda a, b: not signal(a, b), "True to noise"),
        ("one side", lambda a, b: signal(a, b) and a.mean() > b.mean(), "the second network is the better"),
        ("other side", lambda a, b: signal(a, b) and a.mean() < b.mean(), "the first network is the better"),
        ("one error", lambda a, b: signal(a, b, 1), "one standard error"),
        ("three errors", lambda a, b: signal(a, b, 3), "three standard errors"),
        ("single runs", lambda a, b: apart(a, b) > 2 * np.hypot(a.std(), b.std()), "single runs spread"),
        ("no overlap", lambda a, b: a.min() > b.max() or a.max() < b.min(), "far too strict"),
        ("errors added", lambda a, b: apart(a, b) > 2 * (sem(a) + sem(b)), "squares are added"),
        ("first alone", lambda a, b: apart(a, b) > 2 * sem(a), "first network alone"),
        ("second alone", lambda a, b: apart(a, b) > 2 * sem(b), "second network alone"),
        ("no root", lambda a, b: apart(a, b) > 2 * (sem(a) ** 2 + sem(b) ** 2), "square root"),
        ("runs of a", lambda a, b: apart(a, b) > 2 * np.hypot(a.std(), b.std()) / len(a) ** 0.5, "runs of the first"),
        ("runs of b", lambda a, b: apart(a, b) > 2 * np.hypot(a.std(), b.std()) / len(b) ** 0.5, "runs of the second"),
        (
            "crosswise",
            lambda a, b: apart(a, b) > 2 * np.sqrt(a.var() / len(b) + b.var() / len(a)),
            "the other's number",
        ),
        ("all runs", lambda a, b: apart(a, b) > 2 * np.sqrt((a.var() + b.var()) / (len(a) + len(b))), "both together"),
        ("medians", lambda a, b: abs(np.median(a) - np.median(b)) > 2 * np.hypot(sem(a), sem(b)), "medians"),
        ("more than a point", lambda a, b: apart(a, b) > 0.01, "returned False, where True"),
        (
            "no other variance",
            lambda a, b: apart(a, b) > 2 * np.sqrt(a.var() + b.var()) / 10,
            "returned True, where False",
        ),
        ("the distance", lambda a, b: apart(a, b), "of the type float64, where True or False"),
        ("text", lambda a, b: "yes", "text"),
        ("each run", lambda a, b: a > b.mean(), "shape (10,)"),
    ],
}


def tells_nothing_of_the_answer(name, text):
    """Whether a text holds neither the number looked for, nor a line of the solution."""
    if name in NUMBERS:
        return not {str(NUMBERS[name]), f"{NUMBERS[name]:,}"} & set(re.findall(r"[\d,]*\d", text))
    lines = [line.strip().removeprefix("return ") for line in EXERCISES[name].solution.splitlines()[1:]]
    if name == "class_counts":
        lines = ["bincount", "6000", "6,000"]
    return not any(line in text for line in lines if len(line) > 9 or name == "class_counts")


def is_one_sentence(text):
    return text[-1] in ".?" and not re.search(r"[.?!] [A-Z]", text) and "\n" not in text and "Traceback" not in text


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [pytest.param(name, *rest, id=f"{name}-{kind}") for name in WRONG for kind, *rest in WRONG[name]],
)
def test_wrong_answers(capfd, name, answer, said):
    result = check(name, answer)
    assert result.status == "wrong" and not result.passed
    assert said in result.message
    assert is_one_sentence(result.message) and len(result.message) < 250
    assert tells_nothing_of_the_answer(name, result.message)
    assert repr(result) == f"✗ {name}: {result.message}"
    assert capfd.readouterr().out == ""


# A model of one's own: each is built and trained, so each once --------------------------------------------------------


def layers_of(*between, last="softmax", outputs=10, shape=(28, 28, 1)):
    dense = keras.layers.Dense
    return [
        keras.Input(shape),
        keras.layers.Flatten(),
        *(between or [dense(8, activation="relu")]),
        dense(outputs, activation=last),
    ]


def model_of(*between, optimizer="adam", loss="sparse_categorical_crossentropy", compiled=True, **others):
    model = keras.Sequential(layers_of(*between, **others))
    if compiled:
        model.compile(optimizer, loss, metrics=["accuracy"], jit_compile=False)
    return model


def functional():
    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Conv2D(2, 5, strides=4, activation="relu")(inputs)
    x = keras.layers.Dropout(0.2)(keras.layers.Flatten()(x))
    model = keras.Model(inputs, keras.layers.Activation("softmax")(keras.layers.Dense(10)(x)))
    model.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy")  # wants one-hot labels
    return model


class OwnModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten, self.last = keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")

    def call(self, images):
        return self.last(self.flatten(images))


def subclassed():
    model = OwnModel()
    model.compile(optimizer="rmsprop", loss=keras.losses.SparseCategoricalCrossentropy())
    return model


def as_in_lesson_4(optimizer="adam"):
    model = keras.Sequential(layers_of())
    model.compile(optimizer, "sparse_categorical_crossentropy", steps_per_execution=375, jit_compile=True)
    return model


def frozen():
    model = model_of()
    model.trainable = False
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def blind():
    return model_of(keras.layers.Rescaling(0.0))


RIGHT_MODELS = {
    "tanh": lambda: model_of(keras.layers.Dense(32, activation="tanh")),
    "two layers and batch norm": lambda: model_of(keras.layers.Dense(8), keras.layers.BatchNormalization()),
    "scales by itself": lambda: model_of(keras.layers.Rescaling(1 / 255), keras.layers.Dense(8, activation="relu")),
    "much dropout": lambda: model_of(keras.layers.Dense(32, activation="elu"), keras.layers.Dropout(0.5)),
    "functional": functional,
    "subclassed": subclassed,
    "as in lesson 4": as_in_lesson_4,
}
WRONG_MODELS = {
    "not compiled": (lambda: model_of(compiled=False), "not compiled"),
    "scores": (lambda: model_of(last=None), "scores"),
    "sigmoid": (lambda: model_of(last="sigmoid"), "sum to"),
    "nine classes": (lambda: model_of(outputs=9), "(20, 9)"),
    "flat input": (lambda: model_of(shape=(784,)), "cannot take a batch"),
    "loss for another shape": (lambda: model_of(loss=lambda labels, p: keras.ops.sum(p[:, 10])), "does not train"),
    "frozen": (frozen, "did not lower the loss"),
    "blind": (blind, "same for every picture"),
    "far too fast": (lambda: model_of(optimizer=keras.optimizers.SGD(-0.1)), "did not lower the loss"),
    "no model": (lambda: layers_of(), "type list"),
    "the class": (lambda: keras.Sequential, "where a model was expected"),
    "needs an argument": (lambda units: None, "nothing in its brackets"),
    "misspelt": (lambda: keras.Sequentiel(), "AttributeError"),
}


@pytest.mark.parametrize("kind", RIGHT_MODELS)
def test_right_models(kind):
    assert repr(check("build_model", RIGHT_MODELS[kind])) == "✓ build_model: right."


@pytest.mark.parametrize("kind", WRONG_MODELS)
def test_wrong_models(kind):
    build, said = WRONG_MODELS[kind]
    result = check("build_model", build)
    assert result.status == "wrong" and said in result.message and is_one_sentence(result.message)
    assert tells_nothing_of_the_answer("build_model", result.message)


def test_a_model_in_place_of_its_function():
    assert "function that builds it" in check("build_model", model_of()).message


def test_enough_of_both():
    right = {**RIGHT, "build_model": RIGHT_MODELS}
    wrong = {**WRONG, "build_model": WRONG_MODELS}
    assert set(right) == set(wrong) == set(EXERCISES)
    assert all(len(answers) >= 4 for answers in right.values())
    assert all(len(answers) >= 6 for answers in wrong.values())


@pytest.mark.parametrize("name", WRONG)
def test_each_kind_has_a_sentence_of_its_own(name):
    messages = [check(name, answer).message for _, answer, _ in WRONG[name]]
    # Two ways to leave the images as they were are one kind.
    assert len(set(messages)) >= len(messages) - (name == "normalize")
    assert len(set(messages)) >= 6


# No answer yet, and answers that misbehave ----------------------------------------------------------------------------


def blank(*_): ...


@pytest.mark.parametrize("name", EXERCISES)
def test_the_blank_is_not_attempted(name):
    for result in (check(name, ...), check(name)):
        assert result.status == "not attempted" and not result.passed
        assert repr(result).startswith(f"○ {name}: not attempted yet")
    assert progress().rows[list(EXERCISES).index(name)][1] == "not attempted"


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("answer", [blank, lambda *_: ..., lambda *_: None])
def test_a_function_that_returns_nothing(caplog, name, answer):
    assert repr(check(name, answer)) == f"○ {name}: not attempted yet, or is there no `return` in your function?"
    assert not caplog.records, "TensorFlow warns a learner who has not even begun"


def raises(*_):
    raise ValueError("first line\nTraceback (most recent call last)")


def gives_up(*_):
    sys.exit("enough")


def says_traceback(*_):
    raise RuntimeError("Traceback (most recent call last):\n  File x")


class Hostile:
    """Raises at whatever is asked of it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    __array__ = __len__ = __iter__ = __float__ = __eq__ = __repr__ = __bool__ = lambda *_: 1 / 0
    __hash__ = None


ODD = [None, "no idea", {}, raises, gives_up, says_traceback, float("inf"), np.zeros(3), object(), Hostile(), [[1], 2]]


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("answer", ODD, ids=lambda odd: type(odd).__name__)
def test_odd_answers_get_a_sentence(name, answer):
    result = check(name, answer)
    assert result.status == "wrong" and is_one_sentence(result.message), result.message
    assert "Traceback" not in result._repr_html_()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_that_return_odd_things(name):
    for odd in (Hostile(), [[1], 2], {}, {1}, object(), 1j, b"x", float("nan"), True, print, Result):
        result = check(name, lambda *_, odd=odd: odd)
        assert result.status == "wrong" and is_one_sentence(result.message), result.message


@pytest.mark.parametrize("name", FUNCTIONS)
def test_interrupt(name):
    def interrupted(*_):
        raise KeyboardInterrupt

    result = check(name, interrupted)
    assert not result.passed and result.message.startswith("You stopped this check")
    assert _record.read(name)["wrong"] == 0


def test_a_constant_is_not_taken_for_a_mistake():
    """7 is where the validation accuracy is highest, but only in the first history that is tried."""
    assert "returned 7, where 4 was expected" in check("best_epoch", lambda history: 7).message


def test_nothing_on_a_later_call():
    assert "at first" in check("accuracy", lambda p, y: np.mean(p.argmax(1) == y) if len(y) == 10 else None).message


@pytest.mark.parametrize(
    ("given", "change"),
    [
        (np.zeros(3), lambda array: array.__setitem__(0, 1)),
        ([1, 2], lambda numbers: numbers.pop()),
        ({"a": [1, 2]}, lambda history: history["a"].reverse()),
    ],
)
def test_what_is_given_stays_as_it_was(given, change):
    def changing(value):
        change(value)
        return 1

    before = repr(given)
    with pytest.raises(Exception, match="changed what it was given"):
        Asked(changing)(given)
    assert repr(given) == before


def test_a_changed_model_is_noticed_and_mended():
    def spoil(model, image):
        row = model.predict(image[None], verbose=0)[0]
        model.set_weights([weight + 1 for weight in model.get_weights()])
        return row

    assert "changed the model" in check("single_prediction", spoil).message
    assert check("single_prediction", RIGHT["single_prediction"][1]).passed


def test_unknown_names_list_what_there_is():
    for name in ("accurcy", "", 3, None, blank, ["accuracy"]):
        for function in (check, hint, solution):
            with pytest.raises(UnknownExercise) as caught:
                function(name)
            (line,) = caught.value._render_traceback_()
            assert line == str(caught.value) and all(exercise in line for exercise in EXERCISES)
    with pytest.raises(KeyError, match='did you mean "accuracy"'):
        check("accurcy", 1)
    with pytest.raises(KeyError, match="in quotation marks"):
        check(blank, "accuracy")


# What a learner sees --------------------------------------------------------------------------------------------------


def test_boxes_are_calm():
    for answer in (..., 1_875, 60_000, "<script>"):
        html = check("steps_per_epoch", answer)._repr_html_()
        assert html.startswith("<div") and "border" in html and "script>" not in html
        # No colour of ours, so it can be read on light and dark pages; a sign says what colour would.
        assert not re.search(r"#[0-9a-fA-F]{3}|rgb|red|green", html)
        assert re.search("[✓✗○]", html)
    assert check("gap", 1)._repr_html_() == check("gap", 1)._repr_html_()


@pytest.mark.parametrize("name", EXERCISES)
def test_hints(name):
    hints = EXERCISES[name].hints
    assert len(hints) >= 2 and len(set(hints)) == len(hints)
    assert tells_nothing_of_the_answer(name, hints[0])
    for number in range(1, len(hints) + 1):
        assert repr(hint(name)) == f"{name}, hint {number} of {len(hints)}: {hints[number - 1]}"
    assert f"hint {len(hints)} of {len(hints)}" in hint(name)._repr_html_()
    reset(name)
    assert "hint 1 of" in repr(hint(name))


@pytest.mark.parametrize("name", EXERCISES)
def test_solution_after_three_attempts(name):
    for missing in ("3 more wrong answers", "2 more wrong answers", "1 more wrong answer;"):
        assert missing in repr(solution(name)) and EXERCISES[name].solution not in repr(solution(name))
        check(name, "no idea")
    assert repr(solution(name)) == f"{EXERCISES[name].solution}\n\n{EXERCISES[name].why}"
    assert "<pre" in solution(name)._repr_html_() and len(EXERCISES[name].why) > 30
    reset(name)
    assert "3 more" in repr(solution(name))


def test_solution_after_success_but_not_after_blanks():
    for _ in range(5):
        check("last_batch", ...)
    assert "3 more" in repr(solution("last_batch"))
    check("last_batch", 96)
    assert "60_000 % 128" in repr(solution("last_batch"))
    check("last_batch", 1)  # once right stays right
    assert progress().rows[list(EXERCISES).index("last_batch")][1] == "right"


def test_progress():
    check("last_batch", 96)
    check("gap", 1)
    text, html = repr(progress()), progress()._repr_html_()
    assert f"1 of {len(EXERCISES)} exercises are right." in text and "4 Train" in text
    assert "✓ last_batch" in text and "✗ gap" in text and "○ accuracy" in text
    assert html.count("<tr>") == len(EXERCISES) + 1 and "✓ right" in html and "✗ not yet" in html
    assert "last_batch" in repr(reset("last_batch")) and "○ last_batch" in repr(progress())
    reset()
    assert "✗" not in repr(progress())


# The file -------------------------------------------------------------------------------------------------------------


def test_progress_survives_a_restart():
    check("last_batch", 96)
    _new_session()
    assert _record.read("last_batch")["right"]
    assert [path.name for path in workspace().iterdir()] == ["progress.json"]
    assert the_file().stat().st_size < 10_000


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"3", b"null", b"\xff\xfe", b'{"exercises": []}', b'{"exercises": {"gap": {"right": "x"}}}']
    + [b'{"exercises": {"gap": null}}', b'{"exercises": {"gap": {"right": 1, "wrong": -3, "hints": 0}}}', b"[" * 9999],
)
def test_a_damaged_file_is_set_aside(content):
    check("last_batch", 96)
    the_file().write_bytes(content)
    assert "✓ last_batch" in repr(progress())  # this session still knows
    check("gap", 1)
    (aside,) = workspace().glob("progress-damaged-*.json")
    assert aside.read_bytes() == content
    _new_session()
    assert "✓ last_batch" in repr(progress()) and "✗ gap" in repr(progress())


def test_two_damaged_files():
    for number in (1, 2):
        the_file().write_text("{")
        progress()
        assert (workspace() / f"progress-damaged-{number}.json").exists()


def test_a_lost_file_is_written_again():
    check("last_batch", 96)
    the_file().unlink()
    assert "✓ last_batch" in repr(progress())
    check("gap", 1)
    assert set(json.loads(the_file().read_text())["exercises"]) == {"last_batch", "gap"}


def unwritable_folder(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "file" / "my_work"))


def unwritable_file(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # as for root, who may write to anything
    (tmp_path / "my_work").mkdir()
    the_file().write_text('{"exercises": {}}')


def full_disk(tmp_path, monkeypatch):
    def no_room(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", no_room)


@pytest.mark.parametrize("trouble", [unwritable_folder, unwritable_file, full_disk])
def test_where_nothing_can_be_written(tmp_path, monkeypatch, trouble):
    with monkeypatch.context() as here:
        trouble(tmp_path, here)
        for _ in range(3):
            assert not check("gap", 1).passed
        assert check("last_batch", 96).passed
        assert "history" in repr(solution("gap")) and "hint 1" in repr(hint("gap")) and "hint 2" in repr(hint("gap"))
        assert "✓ last_batch" in repr(progress())
        reset("last_batch")
        assert "○ last_batch" in repr(progress())
    check("images_apart", 70)  # now it can be
    _new_session()
    assert "✗ gap" in repr(progress()) and "✓ images_apart" in repr(progress())
    assert not list(workspace().glob("unfinished*"))


def test_two_notebooks_at_once():
    check("last_batch", 96)
    _new_session()  # the other notebook
    check("gap", 1)
    _new_session()
    assert "✓ last_batch" in repr(progress()) and "✗ gap" in repr(progress())


# In step with the lessons ---------------------------------------------------------------------------------------------


def exercise_cells():
    """Return blank, tagged and check cell of every exercise in the lessons' sources."""
    cells = []
    for path in sorted(SOLUTIONS.glob("[0-9]*.py")):
        code = [cell for cell in jupytext.read(path).cells if cell.cell_type == "code"]
        for i, cell in enumerate(code):
            if cell.source.startswith("check("):
                cells.append((int(path.name[:2]), *code[i - 2 : i + 1]))
    return cells


def test_exercises_are_in_step_with_the_lessons():
    assert len(exercise_cells()) == len(EXERCISES)
    for (lesson, empty, solved, checked), exercise in zip(exercise_cells(), EXERCISES.values(), strict=True):
        assert checked.source.startswith(f'check("{exercise.name}", ') and lesson == exercise.lesson
        assert checked.metadata["tags"] == ["nbval-check-output"]
        assert solved.metadata["tags"] == ["solution"] and solved.source == exercise.solution
        assert not empty.metadata.get("tags") and re.search(r"(= \.\.\.  # your answer|:\n    \.\.\.)$", empty.source)


def test_three_to_five_in_a_lesson():
    counts = collections.Counter(exercise.lesson for exercise in EXERCISES.values())
    assert sorted(counts) == [1, 2, 3, 4, 5, 6] and all(3 <= count <= 5 for count in counts.values())


def test_progress_closes_the_course():
    code = [cell for cell in jupytext.read(SOLUTIONS / "06_exercises.py").cells if cell.cell_type == "code"]
    assert code[-1].source == "progress()" and not code[-1].metadata.get("tags")


def test_names():
    assert tuple(CLASS_NAMES) == checks.evaluate.NAMES


def test_which_keras():
    """Say which Keras was used; `make test-all` asks for the oldest and the newest."""
    print("Keras", keras.__version__)
    assert keras.__version__ == importlib.metadata.version("keras")
    assert keras.__version__.startswith(os.environ.get("COURSE_KERAS", "3."))
    oldest = re.search(r"^OLDEST_KERAS := (.*)$", (TOP / "Makefile").read_text(encoding="utf-8"), re.M)[1]
    lowest = re.search(r"^keras>=(.*)$", (TOP / "requirements.txt").read_text(encoding="utf-8"), re.M)[1]
    assert oldest.startswith(f"{lowest}.")
