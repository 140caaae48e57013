"""Answers to the exercises of helpers.checks.exercises.splitting."""

import random

import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.utils import shuffle


def by_permutation(images, labels):
    order = np.random.permutation(len(labels))
    images, labels = images[order], labels[order]
    n_validation = len(labels) // 5
    return images[n_validation:], labels[n_validation:], images[:n_validation], labels[:n_validation]


def by_scikit_learn(images, labels):
    images, others, labels, other_labels = train_test_split(images, labels, test_size=0.2, stratify=labels)
    return images, labels, others, other_labels


def by_shuffled_list(images, labels):
    numbers = list(range(len(labels)))
    random.shuffle(numbers)
    cut = round(0.8 * len(numbers))
    training, validation = numbers[:cut], numbers[cut:]
    return [images[training], labels[training], images[validation], labels[validation]]


def by_pairs(images, labels):
    pairs = list(zip(images, labels, strict=True))
    random.shuffle(pairs)
    images, labels = map(list, zip(*pairs, strict=True))
    cut = len(pairs) * 4 // 5
    return images[:cut], labels[:cut], images[cut:], labels[cut:]


def as_tensors(images, labels):
    order = tf.random.shuffle(tf.range(len(labels)))
    images, labels = tf.gather(images, order), tf.gather(labels, order)
    cut = int(0.8 * len(labels))
    return images[:cut], labels[:cut], images[cut:], labels[cut:]


def with_one_seed(images, labels):
    images, labels = images.copy(), labels.copy()
    for array in (images, labels):
        np.random.default_rng(0).shuffle(array)
    n = len(labels) * 20 // 100
    return (*(array[n:] for array in (images, labels)), *(array[:n] for array in (images, labels)))


def by_shuffle_of_scikit_learn(images, labels):
    images, labels = shuffle(images, labels)
    cut = len(labels) - len(labels) // 5
    return images[:cut], labels[:cut], images[cut:], labels[cut:]


def each_by_itself(images, labels):
    return by_permutation(np.random.permutation(images), labels)


def in_place(images, labels):
    np.random.default_rng(0).shuffle(images)
    return by_permutation(images, labels)


def every_fifth(images, labels):
    is_validation = np.arange(len(labels)) % 5 == 0
    return images[~is_validation], labels[~is_validation], images[is_validation], labels[is_validation]


def loses_one(images, labels):
    images, labels, *others = by_permutation(images, labels)
    return images[1:], labels[1:], *others


def in_pairs(images, labels):
    images, labels, *others = by_permutation(images, labels)
    return (images, labels), tuple(others)


def nearly_sorted(images, labels):
    order = np.concatenate([np.random.permutation(900), np.arange(900, len(labels))])
    images, labels = images[order], labels[order]
    return images[:800], labels[:800], images[800:], labels[800:]


def turned_around(images, labels):
    n = len(labels) // 5
    images, labels = images[::-1], labels[::-1]
    return images[n:], labels[n:], images[:n], labels[:n]


def overlapping_by_one(images, labels):
    order, n = np.random.permutation(len(labels)), len(labels) // 5
    images, labels = images[order], labels[order]
    return images[n - 1 :], labels[n - 1 :], images[:n], labels[:n]


RIGHT = {
    "shuffle_and_split": [
        by_permutation,
        by_scikit_learn,
        by_shuffled_list,
        by_pairs,
        as_tensors,
        with_one_seed,
        by_shuffle_of_scikit_learn,
    ]
}

WRONG = {
    "shuffle_and_split": [
        ("in place", in_place, "changed what it was given"),
        ("every fifth", every_fifth, "were to be mixed too"),
        ("loses one", loses_one, "1 did not come back"),
        ("two pairs", in_pairs, "two pairs"),
        ("scaled", lambda x, y: by_permutation(x / 255, y), "other values"),
        ("flat", lambda x, y: by_permutation(x.reshape(-1, 784), y), "shape (800, 784)"),
        ("the images", lambda x, y: np.random.permutation(x), "one thing"),
        ("nearly sorted", nearly_sorted, "not all classes"),
        ("labels not cut", lambda x, y: (x[200:], y, x[:200], y), "800 images and 1000 labels"),
        ("one-hot", lambda x, y: by_permutation(x, np.eye(10)[y]), "shape (800, 10)"),
    ]
}

OTHER_WORDS = [
    ("shuffle_and_split", turned_around, "not all classes"),
    ("shuffle_and_split", overlapping_by_one, "Pictures for validation are among"),
    ("shuffle_and_split", each_by_itself, "one and the same random order"),
    ("shuffle_and_split", lambda x, y: (x[:-200], y[:-200], x[-200:], y[-200:]), "last fifth"),
    ("shuffle_and_split", lambda x, y: (x[200:], y[200:], x[:200], y[:200]), "first fifth"),
    ("shuffle_and_split", lambda x, y: train_test_split(x, y, test_size=0.2), "both images first"),
]
