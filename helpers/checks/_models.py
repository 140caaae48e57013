"""Models that a learner's function is given, or returns: small, new for each check, and never trained without end."""

import contextlib
import dataclasses
import functools
import inspect
import math
import random
import types

import numpy as np

from helpers.data import load_arrays

from ._exercise import Wrong
from ._judge import GuardedFunction
from ._values import as_array


@functools.cache
def clothes(count):
    """Return the first training pictures, float32 (count, 28, 28, 1) in 0..1, and their labels int64 (count,)."""
    images, labels, _, _ = load_arrays()
    return images[:count] / np.float32(255), labels[:count].copy()


@contextlib.contextmanager
def seeded():
    """Let what is random go the same way in every check; the learner's own random numbers go on as they would."""
    import keras

    python, numpy = random.getstate(), np.random.get_state()
    keras.utils.set_random_seed(0)
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)


def layers(units=32, outputs=10, activation="softmax"):
    """Return the layers of a small network for clothes."""
    import keras

    return [
        keras.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(units, activation="relu"),
        keras.layers.Dense(outputs, activation=activation),
    ]


@contextlib.contextmanager
def borrowed(model):
    """Give a model its weights back afterwards: it may be one that the learner goes on with."""
    weights = model.get_weights()
    try:
        yield
    finally:
        if weights:  # none, where it was not built yet
            model.set_weights(weights)


def watched_model(limit, units=32, learning_rate=0.001):
    """Return a new compiled model with a `watch`, which ends its training after so many batches."""
    import keras

    model = _watched_class()(layers(units))
    optimizer = keras.optimizers.Adam(learning_rate)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    model.watch = _watch_class()(limit)
    return model


class TrainsTooLong(Exception):
    """The training of a watched model was ended; the message says why."""


@dataclasses.dataclass(frozen=True)
class Fit:
    """One call of `fit`: its kind of data, size of the first batch, count of pictures (None if unknown), and epochs."""

    kind: str
    batch: int | None
    count: int | None = None
    epochs: int = 1


@functools.cache
def _watch_class():
    import keras

    class Watch(keras.callbacks.Callback):
        """Counts what a model does."""

        def __init__(self, limit):
            super().__init__()
            self.limit, self.trained, self.looked = limit, 0, 0
            self.fits, self.at_epoch_end = [], None

        def on_train_batch_end(self, batch, logs=None):
            self.trained += 1
            if self.trained > self.limit:
                raise TrainsTooLong(self._why())

        def on_test_batch_end(self, batch, logs=None):
            self.looked += 1
            if self.looked > 2 * self.limit:
                raise TrainsTooLong("Your function looks at pictures without end, as a repeated stream has no end.")

        on_predict_batch_end = on_test_batch_end

        def on_epoch_end(self, epoch, logs=None):
            if self.at_epoch_end:
                self.at_epoch_end()

        def _why(self):
            steps = (self.params or {}).get("steps")
            if steps is None:
                return (
                    f"Training had no end, so it was stopped after {self.limit} steps: an epoch of a stream that "
                    "repeats ends only where you say so."
                )
            return (
                f"Training was stopped after {self.limit} steps: you asked for {steps} in an epoch, and these pictures "
                "do not make so many batches."
            )

    return Watch


@functools.cache
def _watched_class():
    import keras

    @keras.saving.register_keras_serializable("course")
    class Watched(keras.Sequential):
        """Looks on while it is trained, by the public methods that train."""

        def fit(self, *args, **options):
            bound = inspect.signature(super().fit).bind(*args, **options)
            if watch := getattr(self, "watch", None):
                watch.fits.append(_seen_fit(bound.arguments))
                bound.arguments["callbacks"] = _with(watch, bound.arguments.get("callbacks"))
            return super().fit(*bound.args, **bound.kwargs)

        def evaluate(self, *args, **options):
            bound = inspect.signature(super().evaluate).bind(*args, **options)
            if watch := getattr(self, "watch", None):
                bound.arguments["callbacks"] = _with(watch, bound.arguments.get("callbacks"))
            return super().evaluate(*bound.args, **bound.kwargs)

        def train_on_batch(self, x, *args, **options):
            if watch := getattr(self, "watch", None):
                watch.fits.append(Fit("batch", len(x)))
                watch.on_train_batch_end(0)
            return super().train_on_batch(x, *args, **options)

    return Watched


def _with(watch, callbacks):
    import keras

    if isinstance(callbacks, keras.callbacks.CallbackList):  # fit evaluates with its own, where this one is already
        return callbacks
    given = list(callbacks) if isinstance(callbacks, (list, tuple)) else [callbacks]
    return [callback for callback in given if callback not in (None, watch)] + [watch]


def _seen_fit(arguments):
    import tensorflow as tf

    x, epochs = arguments.get("x"), arguments.get("epochs", 1)
    if isinstance(x, tf.data.Dataset):
        return Fit("stream", _first_batch(x), epochs=epochs)
    if isinstance(x, types.GeneratorType) or hasattr(x, "__next__") or not hasattr(x, "shape"):
        return Fit("stream", None, epochs=epochs)
    return Fit("arrays", arguments.get("batch_size") or 32, len(x), epochs)


def _first_batch(dataset):
    try:
        return len(next(iter(dataset))[0])
    except Exception:  # fit will say what is wrong with it
        return None


SHARE = "The validation_split of `fit` is a share of the pictures between 0 and 1, such as 0.1 for a tenth of them."


def call_with_model(answer, mistakes, model, *arguments, wants="the history"):
    """Return what a learner's function makes of a watched model and some arrays; raise `Wrong` where it goes wrong."""

    def known(error):
        if isinstance(error, TrainsTooLong):
            return str(error)
        if "when calling Watched" in str(error):
            return "The model was given something that is no batch of pictures (n, 28, 28, 1): are they put together?"
        if "validation_split" in str(error) or "-: 'float' and 'str'" in str(error):
            return SHARE
        if "target.ndim" in str(error):
            return "The labels that the model was given are rows (one-hot), and its loss takes labels that are numbers."
        return None

    before = structure(model)
    value = GuardedFunction(answer, mistakes, known, returns=False)(model, *arguments)
    if structure(model) != before:
        raise Wrong("Your function changes the layers of the model, where it was only to be trained.")
    if value is None:
        does = "trains" if model.watch.trained else "does something"
        raise Wrong(f"Your function {does}, but returns nothing, where {wants} was expected.")
    return value


def structure(model):
    """Return what a model is made of, equal for models that were built alike: each layer's kind and settings."""
    return [
        (type(layer).__name__, {key: value for key, value in layer.get_config().items() if key != "name"})
        for layer in model.layers
    ]


def steps_taken(model):
    """Return how many steps the optimizer of a compiled model has taken."""
    return int(model.optimizer.iterations)


def as_model(value, subject="Your function returns"):
    """Return a value that is a Keras model, or raise `Wrong`."""
    import keras

    if isinstance(value, type) or not isinstance(value, keras.Model):
        raise Wrong(f"{subject} something of the type {type(value).__name__}, where a model was expected.")
    return value


def probabilities(model, images, training=False):
    """Return what a model says about pictures, a float array (n, 10) of probabilities, or raise `Wrong`."""
    try:
        output = model(images, training=training)
    except Exception as error:
        raise Wrong(
            f"Your model cannot take a batch of pictures {images.shape}: it stopped with {type(error).__name__}."
        ) from None
    return read_probabilities(output, len(images))


def read_probabilities(output, n):
    """Return what a model says about `n` pictures as a float array (n, 10), or raise `Wrong`."""
    output = as_array(output, "What your model returns", "ten probabilities for each picture")
    if output.shape != (n, 10):
        raise Wrong(f"For {n} pictures your model returns the shape {output.shape}, where ({n}, 10) was expected.")
    return output


def loss_of(model, said, labels):
    """Return the loss that a compiled model computes for some probabilities, a float, without what regularizers add."""
    import tensorflow as tf

    loss = model.compute_loss(x=None, y=tf.constant(labels), y_pred=tf.constant(said))
    return float(loss) - float(sum(model.losses, 0.0))


def loss_on(model, images, labels):
    """Return the mean cross-entropy of a model's probabilities, a float."""
    right = np.asarray(model(images, training=False))[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(right, 1e-7, 1)).mean())


def accuracy_on(model, images, labels):
    """Return the share of pictures that a model names right, a float."""
    return float(np.mean(np.argmax(model(images, training=False), axis=1) == labels))


def batches(count, size):
    """Return how many batches of a size some pictures make, the last being smaller."""
    return math.ceil(count / size)


def per_cent(share):
    """Return a share as people write it, such as 81 %."""
    return f"{100 * share:.0f} %"
