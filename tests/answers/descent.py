"""Answers to the exercises of helpers.checks.exercises.descent."""

import numpy as np
import tensorflow as tf


def in_one_line(x, y, m, b, learning_rate):
    errors = m * x + b - y
    return m - learning_rate * np.mean(2 * errors * x), b - learning_rate * np.mean(2 * errors)


def with_a_loop(x, y, m, b, learning_rate):
    slope_m = slope_b = 0
    for xi, yi in zip(x, y, strict=True):
        error = m * xi + b - yi
        slope_m += 2 * error * xi / len(x)
        slope_b += 2 * error / len(x)
    m -= learning_rate * slope_m
    b -= learning_rate * slope_b
    return [m, b]


def by_tensorflow(x, y, m, b, learning_rate):
    m, b = tf.Variable(m, dtype=tf.float64), tf.Variable(b, dtype=tf.float64)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((m * x + b - y) ** 2)
    slopes = tape.gradient(loss, [m, b])
    return m - learning_rate * slopes[0], b - learning_rate * slopes[1]


def by_matrix(x, y, m, b, learning_rate):
    features = np.column_stack([x, np.ones_like(x)])
    line = np.array([m, b])
    return line - learning_rate * 2 / len(x) * features.T @ (features @ line - y)


def other_sign(x, y, m, b, learning_rate):
    errors = np.float32(y - (m * x + b))
    return m + learning_rate * 2 * np.mean(errors * x), b + learning_rate * 2 * np.mean(errors)


def without(picked):
    return lambda x, y, *others: in_one_line(x[picked], y[picked], *others)


def plus_for_the_other_sign(x, y, m, b, learning_rate):
    errors = y - (m * x + b)
    return m - learning_rate * np.mean(2 * errors * x), b - learning_rate * np.mean(2 * errors)


def as_a_column(*given):
    return np.array(in_one_line(*given))[:, None]


RIGHT = {"gradient_step": [in_one_line, with_a_loop, by_tensorflow, by_matrix, other_sign, as_a_column]}

WRONG = {
    "gradient_step": [
        ("without the first point", without(slice(1, None)), "at index 0"),
        ("without the last point", without(slice(None, -1)), "where"),
        ("three numbers", lambda *given: (*in_one_line(*given), 0.5), "shape (3,)"),
        ("no learning rate", lambda x, y, m, b: (m, b), "called with 5 values"),
        ("squares", lambda x, y, m, b, r: (m - r * np.mean((m * x + b - y) ** 2), b), "3 points"),
        ("text", lambda *given: "m, b", "is text"),
    ]
}

OTHER_WORDS = [
    ("gradient_step", lambda *given: np.round(in_one_line(*given), 2), "rounds"),
    ("gradient_step", plus_for_the_other_sign, "uphill"),
    ("gradient_step", lambda x, y, m, b, r: in_one_line(x, y, m, b, r / 2), "half as long"),
    ("gradient_step", lambda x, y, m, b, r: in_one_line(x, y, m, b, len(x) * r), "sums over the points"),
    ("gradient_step", lambda x, y, m, b, r: in_one_line(x, y, m, b, 1), "whole slope"),
]
