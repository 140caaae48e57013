"""Answers to the exercises of helpers.checks.exercises.compiling."""

import keras
import numpy as np


def as_in_the_lesson(model):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.003),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def in_place(model):
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])


def in_a_chain(model):
    model = model.compile(
        optimizer=keras.optimizers.Adam(3e-3),
        loss=keras.losses.sparse_categorical_crossentropy,
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="share right")],
    )
    return model


def rate_later(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["acc"], jit_compile=False)
    model.optimizer.learning_rate = 0.003
    return model


def own_loss(labels, probabilities):
    labels = keras.ops.one_hot(keras.ops.cast(keras.ops.reshape(labels, [-1]), "int32"), 10)
    return -keras.ops.sum(labels * keras.ops.log(probabilities), axis=1)


def another_model(model):
    copy = keras.models.clone_model(model)
    copy.compile(
        keras.optimizers.get({"class_name": "Adam", "config": {"learning_rate": 0.003}}), own_loss, metrics=["accuracy"]
    )
    return copy


def compiled(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=("accuracy",)):
    def compile_model(model):
        chosen = keras.optimizers.Adam(0.003) if optimizer == "adam" else optimizer()
        model.compile(chosen, loss, metrics=list(metrics))
        return model

    return compile_model


SPARSE = "sparse_categorical_crossentropy"


def with_another_softmax(model):
    model.add(keras.layers.Softmax())
    return as_in_the_lesson(model)


def without_the_last_layer(model):
    model.pop()
    return as_in_the_lesson(model)


def with_another_activation(model):
    model.layers[1].activation = keras.activations.linear
    return as_in_the_lesson(model)


def wants_a_table(labels, probabilities):
    return keras.ops.sum(probabilities[:, 10])


RIGHT = {"compile_model": [as_in_the_lesson, in_place, in_a_chain, rate_later, another_model]}

WRONG = {
    "compile_model": [
        ("RMSprop", compiled(keras.optimizers.RMSprop), "is RMSprop"),
        ("0.3", compiled(lambda: keras.optimizers.Adam(0.3)), "is 0.3, where another"),
        ("no labels", compiled(loss=lambda labels, p: p[:, 0]), "none for labels"),
        ("top five", compiled(metrics=["sparse_top_k_categorical_accuracy"]), "not the share of right answers"),
        ("no such loss", compiled(loss="sparse_crossentropy"), "stopped with ValueError (Could not"),
        ("loss that stops", compiled(loss=wants_a_table), "does not train on labels"),
        (
            "metrics without their name",
            lambda m: m.compile(keras.optimizers.Adam(0.003), own_loss, ["accuracy"]),
            "third place",
        ),
        ("AdamW", compiled(lambda: keras.optimizers.AdamW(0.003)), "is AdamW"),
        ("a layer more", with_another_softmax, "changes the model itself"),
        ("no such metric", compiled(metrics=["acuracy"]), "identifier: acuracy"),
        ("misspelt", lambda model: model.compil("adam"), "AttributeError"),
        ("no model", lambda: np.zeros(3), "called with 1 value"),
    ]
}

OTHER_WORDS = [
    ("compile_model", lambda m: m.compile(keras.optimizers.Adam(0.003), SPARSE, "accuracy"), "third place"),
    ("compile_model", without_the_last_layer, "changes the model itself"),
    ("compile_model", with_another_activation, "changes the model itself"),
    ("compile_model", compiled(metrics=["mse"]), "is to measure cannot be measured"),
    ("compile_model", lambda model: model, "not compiled afterwards"),
    ("compile_model", compiled(keras.optimizers.Adam), "which is its own"),
    ("compile_model", compiled(loss="mse"), "one-hot"),
    ("compile_model", compiled(loss="hinge"), "one-hot"),
    ("compile_model", compiled(metrics=()), "nothing but its loss"),
]
