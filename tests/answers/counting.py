"""Answers to the exercises of helpers.checks.exercises.counting."""

import math
from fractions import Fraction

import numpy as np
import tensorflow as tf


def numbers(expected, *others):
    """Return a number in the ways in which it can be written."""
    return [expected, float(expected), np.int64(expected), np.float32(expected), tf.constant(expected), *others]


RIGHT = {
    "pixel_count": numbers(54_880_000, 7e4 * 784),
    "training_size": numbers(48_000, 60_000 * 0.8, 60_000 * (0.7 + 0.1)),
    "steps_per_epoch": numbers(1_875, math.ceil(60_000 / 32), 60_000 / 32, -(-60_000 // 32), Fraction(60_000, 32)),
    "last_batch": numbers(96, 60_000 - 468 * 128),
    "examples_seen": numbers(440_064, 8 * 1719 * 32.0),
    "images_apart": [*numbers(70), (0.881 - 0.874) * 10_000, (88.1 - 87.4) * 100],
}

WRONG = {
    "pixel_count": [
        ("a thousand times too small", 54_880, "54,880 is too small"),
        ("text", "54880000", "is text"),
        ("the shape", (70_000, 28, 28), "shape (3,)"),
    ],
    "training_size": [
        ("a comma", (48, 0), "as a comma makes"),
        ("something else", 40_000.5, "40,000.5 is too small"),
    ],
    "steps_per_epoch": [
        ("something else", 18_750, "too large"),
        ("a list", [1_875], "shape (1,)"),
        ("None", None, "None"),
        ("true", True, "True or False"),
    ],
    "last_batch": [
        ("something else", 100, "too large"),
    ],
    "examples_seen": [
        ("something else", 440_065, "too large"),
    ],
    "images_apart": [
        ("holding the digits looked for", 170, "Your number is too large"),
    ],
}

OTHER_WORDS = [
    ("pixel_count", 59_999.9 * 784, "training pictures alone"),
    ("images_apart", 0.7, "in per cent"),
    ("images_apart", 0.007, "as a share"),
    ("steps_per_epoch", np.float32(9_375), "five epochs"),
]
