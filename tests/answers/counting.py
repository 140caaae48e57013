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
    "steps_per_epoch": numbers(469, math.ceil(60_000 / 128), -(-60_000 // 128), Fraction(938, 2), 60_000 // 128 + 1.0),
}

WRONG = {
    "pixel_count": [
        ("a thousand times too small", 54_880, "54,880 is too small"),
        ("text", "54880000", "is text"),
        ("the shape", (70_000, 28, 28), "shape (3,)"),
    ],
    "steps_per_epoch": [
        ("too many", 4_690, "too large"),
        ("too few", 46, "too small"),
        ("a list", [469], "shape (1,)"),
        ("a comma", (469, 0), "as a comma makes"),
        ("None", None, "None"),
        ("true", True, "True or False"),
    ],
}

OTHER_WORDS = [
    ("pixel_count", 59_999.9 * 784, "training pictures alone"),
    ("steps_per_epoch", np.float32(468.75), "three quarters"),
    ("steps_per_epoch", 60_000 // 128, "One too few"),
    ("steps_per_epoch", 55_000 // 128, "held back"),
]
