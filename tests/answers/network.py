"""Answers to the exercises of helpers.checks.exercises.network."""

import math

import keras
import numpy as np
import tensorflow as tf


def softmax_with_a_loop(scores):
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def layers_of(*between, last="softmax", outputs=10, shape=(28, 28, 1)):
    dense = keras.layers.Dense
    return [
        keras.Input(shape),
        keras.layers.Flatten(),
        *(between or [dense(8, activation="relu")]),
        dense(outputs, activation=last),
    ]


def model_of(*between, optimizer="adam", loss="sparse_categorical_crossentropy", compiled=True, **others):
    model = keras.Sequential(layers_of(*between, **others))
    if compiled:
        model.compile(optimizer, loss, metrics=["accuracy"], jit_compile=False)
    return model


def functional():
    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Conv2D(2, 5, strides=4, activation="relu")(inputs)
    x = keras.layers.Dropout(0.2)(keras.layers.Flatten()(x))
    model = keras.Model(inputs, keras.layers.Activation("softmax")(keras.layers.Dense(10)(x)))
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    return model


class OwnModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten, self.last = keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")

    def call(self, images):
        return self.last(self.flatten(images))


def subclassed():
    model = OwnModel()
    model.compile(optimizer="rmsprop", loss=keras.losses.SparseCategoricalCrossentropy())
    return model


def as_in_lesson_4(optimizer="adam"):
    model = keras.Sequential(layers_of())
    model.compile(optimizer, "sparse_categorical_crossentropy", steps_per_execution=375, jit_compile=True)
    return model


def noisy():
    """Return a model whose loss rises while it trains, by chance, and falls in use."""
    keras.utils.set_random_seed(1)
    return model_of(keras.layers.Dropout(0.97))


def from_zeros():
    """Without a hidden layer there is nothing to get stuck in: the same start for all weights is as good as any."""
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(10, activation="softmax", kernel_initializer="zeros"))
    model.compile(keras.optimizers.SGD(0.01), "sparse_categorical_crossentropy")
    return model


def averaging():
    """Where things stand in a picture is lost, and nothing is left but what they look like."""
    layers = [keras.layers.Conv2D(8, 3, activation="relu"), keras.layers.GlobalAveragePooling2D()]
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers, keras.layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def frozen():
    model = model_of()
    model.trainable = False
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


RIGHT = {
    "parameter_count": [
        lambda n: 795 * n + 10,
        lambda units: (784 + 1) * units + (units + 1) * 10.0,
        lambda n: sum(math.prod(shape) for shape in ((784, n), (n,), (n, 10), (10,))),
        lambda n: keras.Sequential(
            [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(n), keras.layers.Dense(10)]
        ).count_params(),
    ],
    "softmax": [
        softmax_with_a_loop,
        lambda s: np.exp(s - s.max()) / np.exp(s - s.max()).sum(),
        lambda s: math.e**s / np.sum(math.e**s),
        tf.nn.softmax,
        lambda s: np.asarray(keras.activations.softmax(s[None]))[0],
    ],
    "build_model": [
        lambda: model_of(keras.layers.Dense(32, activation="tanh")),
        lambda: model_of(keras.layers.Dense(8), keras.layers.BatchNormalization()),
        lambda: model_of(keras.layers.Rescaling(1 / 255), keras.layers.Dense(8, activation="relu")),
        lambda: model_of(keras.layers.Dense(32, activation="elu"), keras.layers.Dropout(0.5)),
        noisy,
        functional,
        subclassed,
        as_in_lesson_4,
        from_zeros,
        averaging,
        lambda: model_of(keras.layers.Dense(16, activation="sigmoid"), optimizer=keras.optimizers.Adam(0.0003)),
    ],
}

WRONG = {
    "parameter_count": [
        ("something else", lambda n: n, "returned 7"),
        ("no argument", lambda: 101_770, "called with 1 value"),
    ],
    "softmax": [
        ("the sum alone", lambda s: np.exp(s).sum(), "shape ()"),
        ("NaN", lambda s: s * np.nan, "NaN"),
        ("rounded", lambda s: np.round(np.exp(s) / np.exp(s).sum(), 2), "rounds"),
        ("the highest alone", lambda s: (s == s.max()).astype(float), "returned 1 at index 0"),
    ],
    "build_model": [
        ("scores", lambda: model_of(last=None), "scores"),
        ("sigmoid", lambda: model_of(last="sigmoid"), "sum to"),
        ("loss for another shape", lambda: model_of(loss=lambda labels, p: keras.ops.sum(p[:, 10])), "does not train"),
        ("steps too large", lambda: model_of(optimizer=keras.optimizers.Adam(10.0)), "steps too large"),
        ("frozen", frozen, "did not lower the loss"),
        ("far too fast", lambda: model_of(optimizer=keras.optimizers.SGD(-0.01)), "in the last 20"),
        ("the class", lambda: keras.Sequential, "where a model was expected"),
        ("misspelt", lambda: keras.Sequentiel(), "AttributeError"),
        ("loses its numbers", lambda: model_of(loss=lambda labels, p: keras.ops.sum(p) * np.nan), "becomes NaN"),
    ],
}

OTHER_WORDS = [
    ("softmax", lambda s: 2**s / (2**s).sum(), "powers of 2"),
    ("softmax", lambda s: np.exp(-s) / np.exp(-s).sum(), "minus"),
    ("build_model", lambda: model_of(compiled=False), "not compiled"),
    ("build_model", lambda: model_of(loss="kl_divergence"), "one-hot"),
    ("build_model", lambda: model_of(loss="mse"), "one-hot"),
    ("build_model", lambda: model_of(loss="mae"), "one-hot"),
    ("build_model", lambda: model_of(loss="hinge"), "one-hot"),
    ("build_model", lambda: model_of(keras.layers.Rescaling(0.0)), "same for every picture"),
]
