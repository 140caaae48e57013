"""Answers to the exercises of helpers.checks.exercises.predictions."""

import sys

import keras
import numpy as np
import tensorflow as tf

from helpers.data import CLASS_NAMES


def accuracy_with_a_loop(probabilities, labels):
    right = 0
    for row, label in zip(probabilities, labels, strict=True):
        right += np.argmax(row) == label
    return right / len(labels)


def chatty_accuracy(probabilities, labels):
    print("shape:", probabilities.shape)
    sys.stderr.write("one moment\n")
    return (probabilities.argmax(-1) == labels).mean()


def changes_probabilities(probabilities, labels):
    probabilities[:] = probabilities.round()
    return np.mean(probabilities.argmax(axis=1) == labels)


def prints_only(*_):
    print(0.62)


def above(share):
    """Return an answer that names the first class that is more probable than a share."""

    def first_above(model, image):
        for name, probability in zip(CLASS_NAMES, model(image[None]).numpy()[0], strict=True):
            if probability > share:
                return name

    return first_above


def without_the_last_layer(model, image):
    model.pop()
    return model(image[None]).numpy()[0, :10]


def with_another_softmax(model, image):
    model.add(keras.layers.Softmax())
    return CLASS_NAMES[model(image[None]).numpy().argmax()]


def with_another_activation(model, image):
    probabilities = model(image[None]).numpy()[0]
    model.layers[-1].activation = keras.activations.linear
    return probabilities


def undefined(*_):
    return no_such_name  # noqa: F821


RIGHT = {
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
        lambda m, i: dict(zip(CLASS_NAMES, m.predict(i[None], verbose=0)[0], strict=True)).values(),
    ],
    "predict_name": [
        lambda m, i: CLASS_NAMES[np.argmax(m.predict(np.expand_dims(i, 0), batch_size=1))],
        lambda m, i: CLASS_NAMES[m.predict(x=i.reshape(1, 28, 28, 1), verbose=0).argmax(axis=1)[0]],
        lambda m, i: CLASS_NAMES[int(tf.argmax(m(i[None]), axis=1)[0])],
        lambda m, i: max(zip(m(i[None]).numpy()[0], CLASS_NAMES, strict=True))[1],
        lambda m, i: np.array(CLASS_NAMES)[m(i[None])[0].numpy().argmax()],
    ],
}

WRONG = {
    "accuracy": [
        ("constant", lambda p, y: 0.62, "returned 0.62"),
        ("two decimals", lambda p, y: round(np.mean(p.argmax(1) == y), 2), "rounds"),
        ("rounded up", lambda p, y: np.ceil(100 * np.mean(p.argmax(1) == y)) / 100, "returned 0.59"),
        ("without the first", lambda p, y: np.mean(p[1:].argmax(1) == y[1:]), "returned 0.555556"),
        ("top two", lambda p, y: np.mean((np.argsort(p)[:, -2:] == y[:, None]).any(axis=1)), "where 0.584906"),
        ("without the last", lambda p, y: np.sum(p[:-1].argmax(1) == y[:-1]) / len(y), "returned 0.5,"),
        ("always ten", lambda p, y: np.mean(p[:10].argmax(1) == y[:10]), "53 predictions"),
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
        ("misspelt option", lambda m, i: m.predict(i[None], verbos=0)[0], "Your function stopped with TypeError"),
        ("rounded", lambda m, i: m.predict(i[None], verbose=0)[0].round(2), "rounds"),
        ("one-hot", lambda m, i: np.eye(10)[m.predict(i[None], verbose=0).argmax()], "returned 0 at index 0"),
        ("a layer less", without_the_last_layer, "changed the model"),
    ],
    "predict_name": [
        ("constant", lambda m, i: "Trouser", "something else"),
        ("right for the first image", lambda m, i: "Bag", '"Bag", where something else'),
        ("all probabilities", lambda m, i: m.predict(i[None], verbose=0)[0], "shape (10,)"),
        ("first above a half", above(0.5), "nothing when it was called with other values"),
        ("scaled again", lambda m, i: CLASS_NAMES[m(i[None] / 255).numpy().argmax()], '"Sneaker", where'),
        ("not scaled", lambda m, i: CLASS_NAMES[m(i[None] * 255).numpy().argmax()], '"Pullover", where'),
        ("first above a tenth", above(0.1), '"T-shirt/top", where'),
        ("a layer more", with_another_softmax, "changed the model"),
        ("number as text", lambda m, i: str(m.predict(i[None], verbose=0).argmax()), "not one of the ten"),
    ],
}

OTHER_WORDS = [
    ("accuracy", lambda p, y: np.sum(p.argmax(1) == y) // len(y), "two strokes"),
    ("accuracy", lambda p, y: round(np.mean(p.argmax(1) == y), 4), "rounds"),
    ("accuracy", lambda p, y: np.median(p.argmax(1) == y), "10 predictions"),
    ("predict_name", above(0.3), "nothing when it was called with other values"),
    ("single_prediction", with_another_activation, "changed the model"),
    ("accuracy", lambda p, y: np.mean(p[:, 0] == y), "finds none right"),
    ("accuracy", lambda p, y: np.mean(p.argmax(0) == y), "which axis"),
    ("single_prediction", lambda m, i: m.predict(i[None] / 255, verbose=0)[0], "divides the image"),
    ("single_prediction", lambda m, i: m.predict(i, verbose=0)[0], "did you make one"),
    ("single_prediction", lambda m, i: m.predict(i[None], verbose=0), "(1, 10)"),
    ("single_prediction", lambda m, i: m.predict(i[None], verbose=0).argmax(axis=1), "number of a class"),
    ("single_prediction", lambda m, i: m.predict(i[None], verbose=0).max(axis=1), "a single probability"),
    ("predict_name", lambda m, i: CLASS_NAMES[m.predict(i, verbose=0).argmax()], "did you make one"),
    ("predict_name", lambda m, i: m.predict(i[None], verbose=0).argmax(axis=1), "number of a class"),
    ("predict_name", lambda m, i: CLASS_NAMES[m(i[None])[0].numpy().argmax() + 1], "one place too far"),
    ("predict_name", lambda m, i: np.str_(CLASS_NAMES[m(i[None])[0].numpy().argmin()]), "least probable"),
]
