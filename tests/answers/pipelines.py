"""Answers to the exercises of helpers.checks.exercises.pipelines."""

import keras
import numpy as np
import tensorflow as tf


def slices(images, labels):
    return tf.data.Dataset.from_tensor_slices((images, labels))


def one_after_another(images, labels):
    """Scale each picture, keep them in memory, and mix with more places than are needed."""
    scaled = slices(images, labels).map(lambda image, label: (tf.cast(image, tf.float32) / 255.0, label))
    return scaled.cache().shuffle(10_000).batch(32).prefetch(tf.data.AUTOTUNE)


def from_python(images, labels):
    def batches():
        order = np.random.permutation(len(images))
        for start in range(0, len(order), 32):
            some = order[start : start + 32]
            yield images[some] / np.float32(255), labels[some]

    kinds = tf.TensorSpec((None, 28, 28, 1), tf.float32), tf.TensorSpec((None,), tf.int64)
    return tf.data.Dataset.from_generator(batches, output_signature=kinds)


def with_a_layer(images, labels):
    rescale = keras.layers.Rescaling(1 / 255)
    return slices(images, labels).shuffle(len(images)).batch(32).map(lambda x, y: (rescale(x), y))


def scaled_before(images, labels):
    return slices(images / 255, labels).shuffle(buffer_size=len(labels)).batch(batch_size=32)  # float64


def of_places(images, labels):
    scaled = tf.constant(images / np.float32(255)), tf.constant(labels)
    places = tf.data.Dataset.range(len(images)).shuffle(len(images)).batch(32)
    return places.map(lambda some: (tf.gather(scaled[0], some), tf.gather(scaled[1], some)))


def mixed(images, labels, buffer=1_000):
    return slices(images / 255, labels).shuffle(buffer)


RIGHT = {"pipeline": [one_after_another, from_python, with_a_layer, scaled_before, of_places]}

WRONG = {
    "pipeline": [
        ("a small buffer", lambda x, y: mixed(x, y, 10).batch(32), "places early"),
        ("a buffer for half", lambda x, y: mixed(x, y, 500).batch(32), "places early"),
        ("labels apart", lambda x, y: slices(x / 255, np.roll(y, 1)).shuffle(1_000).batch(32), "beside them"),
        ("from -1 to 1", lambda x, y: slices(x / 127.5 - 1, y).shuffle(1_000).batch(32), "from -1 to 1"),
        ("unscaled floats", lambda x, y: slices(x * 1.0, y).shuffle(1_000).batch(32), "up to 255"),
        ("another grey", lambda x, y: slices(x / 512, y).shuffle(1_000).batch(32), "other fractions"),
        ("in bytes", lambda x, y: slices(x, y).shuffle(1_000).batch(32).map(lambda x, y: (x / 256, y)), "a byte holds"),
        ("0 or 1", lambda x, y: slices((x // 255).astype(float), y).shuffle(1_000).batch(32), "0 or 1 alone"),
        ("labels first", lambda x, y: slices(y, x / 255).shuffle(1_000).batch(32), "the labels first"),
        ("labels scaled", lambda x, y: slices(x / 255, y / 255).shuffle(1_000).batch(32), "labels are scaled too"),
        ("one-hot", lambda x, y: slices(x / 255, np.eye(10)[y]).shuffle(1_000).batch(32), "one-hot"),
        ("light", lambda x, y: slices(1 - x / 255, y).shuffle(1_000).batch(32), "not given"),
        ("singles", lambda x, y: mixed(x, y).batch(1), "batches of 1,"),
        ("ten batches", lambda x, y: mixed(x, y).batch(32).take(10), "680 of 1,000 pictures are missing."),
        ("empty", lambda x, y: mixed(x, y).batch(32).take(0), "empty"),
        ("flat", lambda x, y: slices(x.reshape(-1, 784) / 255, y).batch(32), "shape (32, 784)"),
    ]
}

OTHER_WORDS = [
    ("pipeline", lambda x, y: slices(x / 256, y).shuffle(1_000).batch(32), "other fractions"),
    ("pipeline", lambda x, y: slices(x / 250, y).shuffle(1_000).batch(32), "from 0 to 1.02"),
    ("pipeline", lambda x, y: mixed(x, y).repeat(2).batch(32), "starts again"),
    ("pipeline", lambda x, y: mixed(x, y).cache().batch(32), "same order as the first"),
]
