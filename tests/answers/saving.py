"""Answers to the exercises of helpers.checks.exercises.saving."""

import shutil
from pathlib import Path

import keras
import numpy as np


def with_functions(model, path):
    keras.saving.save_model(model, path)
    return keras.models.load_model(path)


def over_another_file(model, path):
    model.save(f"{path}.first.keras")
    shutil.move(f"{path}.first.keras", path)
    return keras.saving.load_model(path)


def with_a_path(model, path):
    file = Path(path)
    model.save(file, overwrite=True)
    with open(file, "rb") as opened:
        assert opened.read(2) == b"PK"
    return keras.saving.load_model(file, custom_objects={}, compile=True)


def compiled_again(model, path):
    model.save(path)
    opened = keras.saving.load_model(path, compile=False)
    opened.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return opened


def spoilt(model, path):
    model.set_weights([weight * np.float32(0.5) for weight in model.get_weights()])
    model.save(path)
    return keras.saving.load_model(path)


def saved_before(model, path):
    """Save an untrained one, and return one that is right."""
    keras.models.clone_model(model).save(path)
    model.save(f"{path}.keras")
    return keras.saving.load_model(f"{path}.keras")


def with_another_softmax(model, path):
    model.add(keras.layers.Softmax())
    return with_functions(model, path)


def as_text(model, path):
    Path(path).write_text(model.to_json())
    return keras.models.model_from_json(Path(path).read_text())


def save_alone(model, path):
    model.save(path)
    return True


RIGHT = {"save_and_open": [with_functions, over_another_file, with_a_path, compiled_again]}

WRONG = {
    "save_and_open": [
        ("another in the file", saved_before, "The model in your file"),
        ("a layer more", with_another_softmax, "changes the model that it was given"),
        ("as text", as_text, "cannot be opened"),
        ("saves alone", save_alone, "type bool"),
    ]
}
