"""Answers to the exercises of helpers.checks.exercises.capstone: models of digits, each trained when it is needed."""

import functools

import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

DIGITS = load_digits()


class HandedIn(dict):
    """A dict that is made on first use."""

    def __init__(self, make):
        super().__init__()
        self.make = make

    def _made(self):
        if not len(self):
            self.update(self.make())
        return super()

    def __contains__(self, name):
        return self._made().__contains__(name)

    def __getitem__(self, name):
        return self._made().__getitem__(name)


def network(shape=(64,), last="softmax", loss="sparse_categorical_crossentropy"):
    hidden = [keras.layers.Flatten(), keras.layers.Dense(64, activation="relu")]
    model = keras.Sequential([keras.Input(shape), *hidden, keras.layers.Dense(10, activation=last)])
    model.compile(keras.optimizers.Adam(0.005), loss, jit_compile=False)
    return model


def split(x, y=DIGITS.target, cuts=(1_200, 1_500), seed=0):
    order = np.random.default_rng(seed).permutation(len(x))
    parts = zip(("train", "validation", "test"), np.split(order, cuts), strict=True)
    return {name: (x[part], y[part]) for name, part in parts}


def trained(parts, model, epochs=15):
    keras.utils.set_random_seed(0)
    model.fit(*parts["train"], epochs=epochs, validation_data=parts["validation"], verbose=0)
    return parts | {"model": model}


@functools.cache
def flat(seed=0):
    return trained(split(DIGITS.data / 16, seed=seed), network())


def with_sklearn():
    x, test_x, y, test_y = train_test_split(DIGITS.images, DIGITS.target, test_size=0.1, random_state=0)
    x, new_x, y, new_y = train_test_split(x, y, test_size=0.2, random_state=0, stratify=y)
    mean, deviation = x.mean(), x.std()
    images = [((part - mean) / deviation).astype("float32") for part in (x, new_x, test_x)]
    parts = dict(zip(("train", "validation", "test"), zip(images, (y, new_y, test_y), strict=True), strict=True))
    return trained(parts, network((8, 8)))


def functional():
    inputs = keras.Input((8, 8, 1))
    x = keras.layers.Conv2D(16, 3, activation="relu")(inputs)
    x = keras.layers.Dense(64, activation="relu")(keras.layers.Flatten()(x))
    model = keras.Model(inputs, keras.layers.Dense(10)(x))
    model.compile(keras.optimizers.Adam(0.005), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return trained(split(DIGITS.images[..., None] / 8 - 1), model)


def one_hot_and_each_pixel():
    pixels = StandardScaler().fit_transform(DIGITS.data)
    parts = split(pixels.astype("float32"), np.eye(10)[DIGITS.target])
    return trained({name: list(part) for name, part in parts.items()}, network(loss="categorical_crossentropy"))


def unscaled_and_dark():
    """Scale in the model, and exchange light and dark."""
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Rescaling(-1 / 16, 1), network((8, 8))])
    model.compile("rmsprop", "sparse_categorical_crossentropy", jit_compile=False)
    return trained(split(16 - DIGITS.images.astype(int)), model, epochs=30)


def missed():
    """A test of the hardest pictures: validation says that the goal is near, and the test that it is not."""
    right = flat()
    images, labels = together("validation", "test")(right)
    hardest = np.argsort(right["model"].predict(images, verbose=0).argmax(axis=1) == labels, kind="stable")
    parts = {"test": hardest[:185], "validation": hardest[185:]}
    return right | {name: (images[part], labels[part]) for name, part in parts.items()}


def changed(**parts):
    """Return an answer in which some parts are others, each made from the right ones."""
    return HandedIn(lambda: flat() | {name: make(flat()) for name, make in parts.items()})


def cut(name, count):
    return lambda right: tuple(part[:count] for part in right[name])


def together(*names):
    return lambda right: tuple(np.concatenate([right[name][i] for name in names]) for i in (0, 1))


def scaled_by(factor):
    return lambda right: (right["test"][0] * factor, right["test"][1])


def noisy(right):
    images, labels = right["train"]
    return images + np.random.default_rng(0).normal(0, 0.05, images.shape), labels


RIGHT = {
    "digits": [HandedIn(make) for make in (flat, with_sklearn, functional, one_hot_and_each_pixel, unscaled_and_dark)]
}

WRONG = {
    "digits": [
        ("leak", changed(train=together("train", "test")), '297 are among those under "train" too'),
        ("a small leak", changed(validation=together("validation", "test")), '297 are among those under "validation"'),
        (
            "all in the test",
            changed(test=together("train", "validation", "test")),
            '1200 are among those under "train"',
        ),
        ("validation again", changed(validation=cut("train", 300)), "in training and in validation"),
        ("test not scaled", changed(test=scaled_by(16)), "not scaled in the same way"),
        (
            "labels in another order",
            changed(test=lambda right: (right["test"][0], right["test"][1][::-1])),
            "same order",
        ),
        ("other pictures", changed(train=noisy), "none of the digits"),
        ("empty", changed(validation=cut("validation", 0)), "no pictures"),
        ("twice in the test", changed(test=together("test", "test")), "more than once"),
        ("for clothes", changed(model=lambda _: network((28, 28, 1))), "cannot take the images"),
        ("untrained", changed(model=lambda _: network()), "the test stays closed"),
        (
            "nine classes",
            changed(model=lambda _: keras.Sequential([keras.Input((64,)), keras.layers.Dense(9)])),
            "(300, 9)",
        ),
        ("the goal missed", HandedIn(missed), "The test was opened"),
        ("a model", network(), "where a dict was expected"),
    ]
}

OTHER_WORDS = [
    ("digits", changed(test=cut("test", 100)), "less than a tenth"),
    ("digits", changed(train=lambda right: right["train"][0]), "a pair was expected"),
]
