"""Answers to the exercises of helpers.checks.exercises.scaling."""

import keras
import numpy as np
import tensorflow as tf


def normalize_in_place(images, labels):
    images = tf.cast(images, tf.float32)
    images /= 255
    return images, labels


def normalize_with_a_branch(images, labels):
    scaled = tf.cast(images, tf.float32)
    if tf.reduce_max(images) > 1:
        scaled = scaled / 255
    return scaled, labels


RIGHT = {
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
}

WRONG = {
    "normalize": [
        ("unchanged", lambda x, y: (x, y), "as they were"),
        ("whole numbers", lambda x, y: (x // 255, y), "uint8"),
        ("no labels", lambda x, y: tf.cast(x, tf.float32) / 255, "one thing"),
        ("exchanged", lambda x, y: (y, tf.cast(x, tf.float32) / 255), "labels first"),
        ("labels scaled", lambda x, y: (tf.cast(x, tf.float32) / 255, y / 255), "other values"),
        ("labels as fractions", lambda x, y: (tf.cast(x, tf.float32) / 255, tf.cast(y, tf.float32)), "whole numbers"),
        ("one-hot", lambda x, y: (tf.cast(x, tf.float32) / 255, tf.one_hot(y, 10)), "labels came back in the shape"),
        ("flat", lambda x, y: (tf.reshape(tf.cast(x, tf.float32) / 255, [-1]), y), "(784,)"),
        ("NumPy", lambda x, y: (np.asarray(x) / np.float32(255), y), "`map`"),
    ],
    "normalize_centered": [
        ("no labels", lambda x, y: tf.cast(x, tf.float32) / 127.5 - 1, "one thing"),
        ("no fractions", lambda x, y: (x / 127.5 - 1, y), "bytes (uint8)"),
        ("standardised", lambda x, y: (tf.image.per_image_standardization(x), y), "was expected"),
        ("labels moved", lambda x, y: (tf.cast(x, tf.float32) / 127.5 - 1, y - 1), "other values"),
    ],
}

OTHER_WORDS = [
    ("normalize", lambda x, y: (x / 256, y), "a byte holds nothing above 255"),
    ("normalize_centered", lambda x, y: (x / 256 * 2 - 1, y), "a byte holds nothing above 255"),
    ("normalize", lambda x, y: (tf.cast(x, tf.float32) / 127, y), "from 0 to 170 came back from 0 to 1.33858"),
    ("normalize", lambda x, y: (tf.cast(x > 127, tf.float32), y), "came back from 0 to 1,"),
    ("normalize", lambda x, y: (tf.cast(x, tf.float32) * 255, y), "came back from 0 to 43350"),
    ("normalize_centered", lambda x, y: ((x - 128) / 128, y), "Bytes have no minus"),
    ("normalize_centered", lambda x, y: ((tf.cast(x, tf.float32) - 127) / 127, y), "With 127"),
    ("normalize_centered", lambda x, y: (tf.cast(x, tf.float32) * 127.5 - 1, y), "came back from -1 to 21674"),
    ("normalize", lambda x, y: (tf.cast(x, tf.float32), y), "as they were"),
    ("normalize", lambda x, y: (tf.cast(x // 255, tf.float32), y), "only after"),
    ("normalize", lambda x, y: (tf.cast(x, tf.float32) / tf.cast(tf.reduce_max(x), tf.float32), y), "largest"),
    ("normalize_centered", lambda x, y: (tf.cast(x, tf.float32) / 128 - 1, y), "128"),
]
