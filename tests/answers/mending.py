"""Answers to the exercises of helpers.checks.exercises.mending."""

import keras

from .network import layers_of, model_of

SPARSE = "sparse_categorical_crossentropy"


def functional():
    inputs = keras.Input((28, 28, 1))
    outputs = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(inputs))
    model = keras.Model(inputs, outputs)
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy())
    return model


def regularized():
    return model_of(keras.layers.Dense(32, activation="relu", kernel_regularizer="l2"))


def with_a_loss_of_its_own():
    return model_of(loss=lambda labels, said: keras.losses.sparse_categorical_crossentropy(labels, said))


def one_hot_inside():
    def loss(labels, said):
        return keras.losses.categorical_crossentropy(keras.ops.one_hot(keras.ops.cast(labels, "int32"), 10), said)

    return model_of(loss=loss)


def squares(labels, said):
    return keras.ops.mean((keras.ops.one_hot(keras.ops.cast(labels, "int32"), 10) - said) ** 2, axis=-1)


def hidden(units=128, activation="relu", **options):
    return keras.layers.Dense(units, activation=activation, **options)


def add_by_add():
    model = keras.Sequential()
    for layer in (keras.Input((28, 28, 1)), keras.layers.Reshape((784,)), hidden(), keras.layers.Dropout(rate=0.3)):
        model.add(layer)
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Softmax())
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=keras.losses.SparseCategoricalCrossentropy())
    return model


def dropout_functional():
    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Dense(128)(keras.layers.Flatten()(inputs))
    x = keras.layers.Dropout(0.3)(keras.layers.ReLU()(x))
    model = keras.Model(inputs, keras.layers.Dense(10, "softmax")(x))
    model.compile("adam", SPARSE)
    return model


class OwnDropout(keras.layers.Layer):
    def call(self, x, training=False):
        return keras.random.dropout(x, 0.3) if training else x


class OwnModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.last, self.first = keras.layers.Dense(10, activation="softmax"), hidden()
        self.drop, self.flatten = keras.layers.Dropout(0.3), keras.layers.Flatten()

    def call(self, images, training=False):
        return self.last(self.drop(self.first(self.flatten(images)), training=training))


def own_model():
    model = OwnModel()
    model.compile("rmsprop", SPARSE)
    return model


RIGHT = {
    "build_classifier": [
        lambda: model_of(loss=SPARSE),
        functional,
        regularized,
        with_a_loss_of_its_own,
        one_hot_inside,
        lambda: model_of(last=keras.activations.softmax, loss=keras.losses.sparse_categorical_crossentropy),
    ],
    "build_with_dropout": [
        lambda: model_of(hidden(), keras.layers.Dropout(0.3)),
        add_by_add,
        dropout_functional,
        lambda: model_of(hidden(), OwnDropout()),
        own_model,
    ],
}

WRONG = {
    "build_classifier": [
        ("unchanged", lambda: model_of(loss="categorical_crossentropy"), "still stops"),
        ("squares", lambda: model_of(loss=squares), "how probable"),
        ("scores", lambda: model_of(last=None), "sum to"),
        ("a model", model_of(), "without brackets"),
        ("misspelt", lambda: model_of(loss="sparse_crossentropy"), "sparse_crossentropy"),
        ("frozen", lambda: model_of(optimizer=keras.optimizers.SGD(0.0)), "did not lower"),
    ],
    "build_with_dropout": [
        ("half", lambda: model_of(hidden(), keras.layers.Dropout(0.5)), "50 %"),
        (
            "pixels too",
            lambda: model_of(keras.layers.Dropout(0.3), hidden(), keras.layers.Dropout(0.3)),
            "switches off pixels too",
        ),
        ("noise", lambda: model_of(hidden(), keras.layers.GaussianDropout(0.3)), "get other numbers"),
        ("tanh", lambda: model_of(hidden(activation="tanh"), keras.layers.Dropout(0.3)), "ReLU"),
        ("no biases", lambda: model_of(hidden(use_bias=False), keras.layers.Dropout(0.3)), "101,642"),
        ("scores", lambda: model_of(hidden(), keras.layers.Dropout(0.3), last=None), "sum to"),
        (
            "another loss",
            lambda: model_of(hidden(), keras.layers.Dropout(0.3), loss="categorical_crossentropy"),
            "still stops",
        ),
        ("layers", lambda: layers_of(hidden(), keras.layers.Dropout(0.3)), "type list"),
    ],
}

FOR_SCORES = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

OTHER_WORDS = [
    ("build_classifier", lambda: model_of(last=None, loss=FOR_SCORES), "other lessons need"),
    ("build_classifier", lambda: model_of(loss="binary_crossentropy"), "still stops"),
    ("build_classifier", lambda: model_of(loss="mse"), "labels from 0 to 9"),
    ("build_with_dropout", lambda: model_of(hidden(), keras.layers.GaussianNoise(0.3)), "get other numbers"),
    ("build_with_dropout", lambda: model_of(hidden(), keras.layers.AlphaDropout(0.3)), "get other numbers"),
]
