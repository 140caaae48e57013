"""Answers to the exercises of helpers.checks.exercises.evaluating."""

import numpy as np
import pandas as pd
import scipy.stats
import tensorflow as tf


def by_formula(probabilities, labels):
    share = np.mean(probabilities.argmax(axis=1) == labels)
    return share, np.sqrt(share * (1 - share) / len(labels))


def with_a_loop(probabilities, labels):
    right = 0
    for row, label in zip(probabilities, labels, strict=True):
        if list(row).index(max(row)) == label:
            right += 1
    share = right / len(labels)
    return [share, (share * (1 - share) / len(labels)) ** 0.5]


def by_spread(probabilities, labels):
    is_right = probabilities.argmax(1) == labels
    return np.array([is_right.mean(), is_right.std() / np.sqrt(is_right.size)])


def of_a_sample(probabilities, labels):
    is_right = (probabilities.argmax(1) == labels).astype(float)
    return is_right.mean(), scipy.stats.sem(is_right)


def as_tensors(probabilities, labels):
    share = tf.reduce_mean(tf.cast(tf.argmax(probabilities, axis=1) == labels, tf.float32))
    return share, tf.sqrt(share * (1 - share) / len(labels))


def top_two(probabilities, labels):
    share = np.mean([label in row.argsort()[-2:] for row, label in zip(probabilities, labels, strict=True)])
    return share, np.sqrt(share * (1 - share) / len(labels))


def in_a_pipeline(model, images, labels):
    dataset = tf.data.Dataset.from_tensor_slices((images, labels)).batch(100)
    return model.evaluate(dataset.map(lambda x, y: (tf.cast(x, tf.float32) / 255, y)), verbose=0)


def by_hand(model, images, labels):
    probabilities = model.predict(images / 255, verbose=0)
    of_label = probabilities[np.arange(len(labels)), labels]
    return -np.log(of_label).mean(), np.mean(probabilities.argmax(axis=1) == labels)


def in_two_names(model, images, labels):
    images = images.astype("float32") / 255
    loss, accuracy = model.evaluate(images, labels, batch_size=500)
    return loss, accuracy


def rounded(model, images, labels):
    return [round(number, 3) for number in model.evaluate(images / np.float32(255), labels, verbose=0)]


def without_the_last_layer(model, images, labels):
    model.pop()
    return [0.6, 0.8]


def in_place(model, images, labels):
    images /= 255
    return model.evaluate(images, labels, verbose=0)


def only(part):
    return lambda model, x, y: model.evaluate(x[part] / np.float32(255), y[part], verbose=0)


RIGHT = {
    "accuracy_with_error": [by_formula, with_a_loop, by_spread, of_a_sample, as_tensors],
    "evaluate_on": [
        lambda model, x, y: model.evaluate(x / np.float32(255), y, verbose=0),
        lambda model, x, y: model.evaluate(tf.cast(x, tf.float32) / 255, y, verbose=0, return_dict=True),
        lambda model, x, y: pd.Series(model.evaluate(x / np.float32(255), y, verbose=0, return_dict=True)),
        in_a_pipeline,
        by_hand,
        in_two_names,
    ],
}

WRONG = {
    "accuracy_with_error": [
        ("top two", top_two, "at index 0"),
        ("three", lambda p, y: (*by_formula(p, y), len(y)), "shape (3,)"),
        ("text", lambda p, y: "{} +- {}".format(*by_formula(p, y)), "is text"),
        ("constant error", lambda p, y: (by_formula(p, y)[0], 0.0043), "at index 1"),
        ("tensor", lambda p, y: p.numpy().mean(), ".numpy belongs to tensors"),
    ],
    "evaluate_on": [
        ("without the first", only(slice(1, None)), "not those of the model"),
        ("in place", in_place, "bytes (uint8)"),
        ("three decimals", rounded, "returned the loss 0.659 and the accuracy 0.786"),
        ("127 times", lambda m, x, y: m.evaluate(x * np.float32(127), y, verbose=0), "the accuracy 0.7741"),
        ("a layer less", without_the_last_layer, "changes the layers"),
        ("other keys", lambda m, x, y: {"a": 1, "b": 2}, "keys are not"),
        ("three", lambda m, x, y: [0.5, 0.8, 0.9], "shape (3,)"),
        ("a tensor", lambda m, x, y: m.evaluate(x.numpy() / 255, y, verbose=0), ".numpy belongs"),
        ("forgotten return", lambda m, x, y: m.evaluate(x / 255, y, verbose=0) and None, "returns nothing"),
    ],
}

OTHER_WORDS = [
    ("accuracy_with_error", lambda p, y: np.round(by_formula(p, y), 3), "rounds"),
    ("accuracy_with_error", lambda p, y: by_formula(p[1:], y[1:]), "30 predictions"),
    ("accuracy_with_error", lambda p, y: by_formula(p[:-1], y[:-1]), "30 predictions"),
    ("evaluate_on", lambda m, x, y: m.evaluate(x / np.float32(127.5), y, verbose=0), "from 0 to 2"),
    ("accuracy_with_error", lambda p, y: (by_formula(p, y)[0], np.std(p.argmax(1) == y)), "single pictures spread"),
    ("accuracy_with_error", lambda p, y: (by_formula(p, y)[0], np.var(p.argmax(1) == y)), "variance"),
    ("evaluate_on", lambda m, x, y: m.evaluate(x, y, verbose=0), "look at the numbers"),
    ("evaluate_on", lambda m, x, y: m.evaluate(x / 255, y / 255, verbose=0), "labels are scaled"),
    ("evaluate_on", lambda m, x, y: m.evaluate(x / 255, y, verbose=0, return_dict=True)["accuracy"], "one number"),
]
