"""The trained model that lesson 4 saves and later lessons open."""

import numpy as np

from helpers.data import IMAGE_SHAPE, load_arrays
from helpers.errors import one_line
from helpers.training.config import Config, validation_size
from helpers.training.engine import train
from helpers.workspace import WORKSPACE_VARIABLE, NoSuchFolder, atomic_write, workspace


def model_path():
    """Return where lesson 4 saves its trained model: a `.keras` file in the workspace."""
    return workspace() / "fashion_model.keras"


def save_model(model):
    """Save a Keras model for the later lessons, whole or not at all.

    Where it cannot be written, as on a full disk or in another user's folder, a sentence is printed, and a file that is
    there stays as it is: the lesson goes on without it.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    pathlib.Path or None
        Where it is, if it is saved.
    """
    try:
        path = model_path()
        with atomic_write(path) as unfinished:
            model.save(unfinished)
    except NoSuchFolder:
        raise
    except OSError as error:
        why = error.strerror or one_line(error)
        print(
            f"The model cannot be saved ({why}), so later lessons train one of their own; "
            f"to keep one, make room, or let {WORKSPACE_VARIABLE} name a folder that you may write in."
        )
        return None
    return path


def load_or_train(arrays=None):
    """Return the model that lesson 4 saved; if there is none, train one like it, with a progress bar, and save it.

    A file that cannot be opened is left where it is. Where nothing can be saved, a sentence says so.

    Parameters
    ----------
    arrays : helpers.data.Arrays, optional
        What to train on, but for the last 5,000 pictures (a tenth, if that is less), which stay new to the model; those
        of Fashion-MNIST, if None.

    Returns
    -------
    keras.Model
        From float32 (n, 28, 28, 1) in 0..1 to probabilities float32 (n, 10).
    """
    import keras

    arrays = load_arrays() if arrays is None else arrays
    path = _saved_model()
    if path:
        try:
            model = keras.saving.load_model(path)
            reason = _why_not(model, arrays)
            if reason is None:
                print(f"Opened the model that was saved as {path.name}.")
                return model
        except Exception as error:  # a damaged file can fail in any way
            reason = one_line(error)
        print(f"The model in {path.name} cannot be used ({reason}). It is left as it is; lesson 4 saves a new one.")
    else:
        print("Lesson 4 has not saved a model yet.")
    print("Training one now; this takes a few seconds.")
    config = Config(validation_size=validation_size(len(arrays.train_labels)))
    bar = keras.utils.Progbar(config.epochs, unit_name="epoch", stateful_metrics=["accuracy"])
    run = train(
        config, arrays, on_epoch=lambda run: bar.update(run.config.epochs, [("accuracy", run.history["accuracy"][-1])])
    )
    model = run.to_keras()
    if not path:
        save_model(model)
    return model


def _saved_model():
    """Return the path of what lesson 4 saved, or None: also where the folder can be neither made nor looked into."""
    try:
        path = model_path()
        return path if path.exists() else None
    except NoSuchFolder:
        raise
    except OSError:
        return None


def _why_not(model, arrays):
    """Return why a model is not one that lesson 4 trained, or None if it may be."""
    if model.input_shape != (None, *IMAGE_SHAPE) or model.output_shape != (None, 10):
        return "it is not made for these pictures"
    images, labels = arrays.train_images[-1000:] / np.float32(255), arrays.train_labels[-1000:]
    predicted = model.predict(images, batch_size=1000, verbose=0)
    share = np.mean(predicted.argmax(axis=1) == labels)
    if not (np.all(predicted >= 0) and np.allclose(predicted.sum(axis=1), 1, atol=1e-3)):
        return "what it predicts are no probabilities"
    return None if share > 0.5 else f"it names only {share:.0%} of the pictures right"
