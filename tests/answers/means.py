"""Answers to the exercises of helpers.checks.exercises.means."""

import numpy as np
import pandas as pd
import scipy.spatial
import sklearn.metrics
import tensorflow as tf


def means_with_loops(images, labels):
    means = []
    for label in range(10):
        total, count = np.zeros((28, 28, 1)), 0
        for image, of_image in zip(images, labels, strict=True):
            if of_image == label:
                total += image
                count += 1
        means.append(total / count)
    return means


def means_by_matrix(images, labels):
    is_class = np.arange(10)[:, None] == labels
    return np.tensordot(is_class / is_class.sum(axis=1, keepdims=True), images, axes=1).astype("float32")


def sums_of_bytes(images, labels):
    means = []
    for label in range(10):
        total = np.zeros((28, 28, 1), np.uint8)
        for image in images[labels == label]:
            total = total + image
        means.append(total / np.sum(labels == label))
    return np.stack(means)


def means_without(picked):
    """Return a function that leaves one picture out."""

    def means(images, labels):
        images, labels = images[picked].astype(float), labels[picked]
        return np.stack([images[labels == label].sum(0) / max(sum(labels == label), 1) for label in range(10)])

    return means


def nearest_with_loops(images, means):
    labels = []
    for image in images:
        distances = [np.sum((image - mean) ** 2) for mean in means]
        labels.append(distances.index(min(distances)))
    return labels


def nearest_by_best_so_far(images, means):
    labels, best = np.zeros(len(images), int), np.full(len(images), np.inf)
    for label, mean in enumerate(means):
        distance = np.linalg.norm(images - mean, axis=1)
        labels[distance < best] = label
        best = np.minimum(best, distance)
    return labels


def nearest_as_tensors(images, means):
    return tf.argmin(tf.reduce_sum(tf.math.squared_difference(images[:, None], means[None]), axis=2), axis=1)


def nearest(images, means):
    return ((images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


RIGHT = {
    "class_means": [
        means_with_loops,
        means_by_matrix,
        lambda x, y: np.stack([x[y == label].mean(axis=0) for label in range(10)]),
        lambda x, y: np.array([np.average(x[y == label, :, :, 0], axis=0) for label in np.unique(y)]),
        lambda x, y: pd.DataFrame(x.reshape(len(x), -1)).groupby(y).mean().to_numpy().reshape(10, 28, 28, 1),
        lambda x, y: {label: x[y == label].mean(axis=0) for label in range(10)}.values(),
        lambda x, y: tf.math.segment_mean(tf.cast(x[np.argsort(y)], tf.float32), np.sort(y)),
    ],
    "nearest_mean": [
        nearest,
        nearest_with_loops,
        nearest_by_best_so_far,
        nearest_as_tensors,
        lambda x, m: scipy.spatial.distance.cdist(x, m).argmin(axis=1),
        lambda x, m: sklearn.metrics.pairwise_distances_argmin(x, m),
        lambda x, m: ((m**2).sum(axis=1) - 2 * x @ m.T).argmin(axis=1),
    ],
}

WRONG = {
    "class_means": [
        ("without the first picture", means_without(slice(1, None)), "at index (2, 0, 0, 0)"),
        ("without the last picture", means_without(slice(None, -1)), "where"),
        ("rows", lambda x, y: np.stack([x[y == label].mean(axis=(0, 2)) for label in range(10)]), "shape (10, 28, 1)"),
        ("nine", lambda x, y: np.stack([x[y == label].mean(axis=0) for label in range(9)]), "shape (9, 28, 28, 1)"),
        ("tensor", lambda x, y: x.numpy(), ".numpy belongs to tensors"),
        ("called", lambda x, y: x[y == 0].mean[0], "[ ] behind something of the type builtin_function_or_method"),
    ],
    "nearest_mean": [
        ("all the same", lambda x, m: np.zeros(len(x), int), "at index"),
        ("as a row", lambda x, m: nearest(x, m)[None], "shape (1, 4)"),
        ("only for the first", lambda x, m: nearest(x[:1], m), "shape (1,)"),
        ("without the last class", lambda x, m: nearest(x, m[:-1]), "where 9 was expected"),
        ("without the first class", lambda x, m: nearest(x, m[1:]) + 1, "where 0 was expected"),
        ("without the first pixel", lambda x, m: nearest(x[:, 1:], m[:, 1:]), "1 made-up picture, NumPy arrays, your"),
        ("gets stuck on many", lambda x, m: nearest(x[:25], m), "not on 1,000 clothes"),
        ("tensor", lambda x, m: tf.constant(x).astype(int), "asks a tensor for .astype"),
    ],
}

OTHER_WORDS = [
    ("class_means", sums_of_bytes, "begin again at 0"),
    ("class_means", lambda x, y: tf.stack([tf.reduce_mean(x[y == c], axis=0) for c in range(10)]), "cut off"),
    ("class_means", lambda x, y: [x[y == label].mean() for label in range(10)], "which axis"),
    ("nearest_mean", lambda x, m: nearest(m, x), "to each mean"),
    ("nearest_mean", lambda x, m: nearest(x[:, :-1], m[:, :-1]), "returned 2 at index 0"),
    ("nearest_mean", lambda x, m: np.median((x[:, None] - m) ** 2, axis=2).argmin(axis=1), "at index"),
    ("nearest_mean", lambda x, m: (x @ m.T / np.linalg.norm(m, axis=1)).argmax(axis=1), "an angle"),
    ("class_means", lambda x, y: np.round([x[y == label].mean(axis=0) for label in range(10)], 2), "rounds"),
]
