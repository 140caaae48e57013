"""A model in a file: saved, and opened again."""

import tempfile
from pathlib import Path

import numpy as np

from .._exercise import Exercise, Mistake, Wrong
from .._judge import GuardedFunction
from .._models import as_model, layers, probabilities, seeded, structure


def _new_model():
    """Return a small compiled model, and pictures and labels to try it on."""
    import keras

    random = np.random.default_rng(0)
    images, labels = random.random((32, 28, 28, 1), dtype=np.float32), random.integers(0, 10, 32)
    model = keras.Sequential(layers(units=8))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    model.optimizer.build(model.trainable_variables)  # as after a training, so that it is saved too
    return model, images, labels


def _judge_save_and_open(answer, mistakes):
    with seeded(), tempfile.TemporaryDirectory() as folder:
        model, images, labels = _new_model()
        path = Path(folder) / "model.keras"
        before = structure(model), model.get_weights()
        opened = GuardedFunction(answer, mistakes, _known)(model, str(path))
        if structure(model) != before[0] or not all(map(np.array_equal, model.get_weights(), before[1])):
            raise Wrong("Your function changes the model that it was given, where it was to be saved as it is.")
        if isinstance(opened, (str, Path)):
            raise Wrong("Your function returns the name of the file, where the model that was opened was expected.")
        opened = as_model(opened)
        _raise_unless_saved(path, model, images)
        if opened is model:
            raise Wrong("Your function returns the very model that it was given, and opened nothing.")
        _raise_unless_like(opened, model, images, "The model that you return")
        _raise_unless_compiled(opened, model, images, labels)
        return "It is another model than the one that was saved, and it says the same of 32 pictures."


def _known(error):
    text = str(error)
    if "weights.h5" in text:
        return "Weights alone go into a file of another kind, where the whole model was to be saved."
    if isinstance(error, (ValueError, OSError)) and "not found" in text.lower():
        return "There was no file of this name to open: has anything been saved there before?"
    return None


def _raise_unless_saved(path, model, images):
    """Raise `Wrong` unless a file holds a model that does what another does."""
    import keras

    if not path.exists():
        raise Wrong("After your function there is no file of the name that it was given.")
    try:
        stored = keras.saving.load_model(path)
    except Exception:
        raise Wrong("The file that you left cannot be opened as a Keras model.") from None
    _raise_unless_like(stored, model, images, "The model in your file")


def _raise_unless_like(other, model, images, subject):
    if not np.allclose(probabilities(other, images), probabilities(model, images), atol=1e-5):
        raise Wrong(f"{subject} says something else of the same pictures than the one that was given.")


def _raise_unless_compiled(opened, model, images, labels):
    try:
        losses = [m.evaluate(images, labels, verbose=0, return_dict=True)["loss"] for m in (model, opened)]
    except Exception:
        raise Wrong("The model that you return is not compiled any more, so it could not be trained on.") from None
    if not np.isclose(*losses, atol=1e-4):
        raise Wrong("The model that you return has another loss than the one that was given.")


def _saves_and(result):
    """Return an answer that saves as it should, and returns something that a function makes of model and path."""

    def save_and_open(model, path):
        model.save(path)
        return result(model, path)

    return save_and_open


def _clone(model):
    import keras

    return keras.models.clone_model(model)


def _open(path, **options):
    import keras

    return keras.saving.load_model(path, **options)


def _elsewhere(model, path, ending="other.keras"):
    other = str(Path(path).with_name(ending))
    model.save(other)
    return _open(other)


SAVE_AND_OPEN = Exercise(
    name="save_and_open",
    lesson=4,
    question="How does a model survive in a file?",
    judge=_judge_save_and_open,
    takes="Trying it on a small model",
    mistakes=(
        Mistake(
            _saves_and(lambda model, path: model),
            "Your function returns the very model that it was given, and opened nothing.",
        ),
        Mistake(
            _saves_and(lambda model, path: path),
            "Your function returns the name of the file, where the model that was opened was expected.",
        ),
        Mistake(
            lambda model, path: _open(path),
            "There was no file of this name to open: has anything been saved there before?",
        ),
        Mistake(
            lambda model, path: model.save_weights(path),
            "Weights alone go into a file of another kind, where the whole model was to be saved.",
        ),
        Mistake(_elsewhere, "After your function there is no file of the name that it was given."),
        Mistake(
            lambda model, path: _elsewhere(model, path, "model.h5"),
            "After your function there is no file of the name that it was given.",
        ),
        Mistake(
            _saves_and(lambda model, path: _clone(model)),
            "The model that you return says something else of the same pictures than the one that was given.",
        ),
        Mistake(
            _saves_and(lambda model, path: _open(path, compile=False)),
            "The model that you return is not compiled any more, so it could not be trained on.",
        ),
    ),
    hints=(
        "Two steps: the model writes itself into the file, and then something reads the file.",
        "A model has a method `save` that takes the name of a file; `keras.saving` has the function that opens one.",
        "model.save(...) and keras.saving.load_model(...), both with the name that is given; return what was opened.",
    ),
    why="A .keras file holds layers, weights and how it was compiled, so that training can go on from it.",
)
