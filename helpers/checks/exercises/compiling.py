"""Compiling: which loss, which optimizer, and what to read; judged by what the model does with labels."""

import dataclasses

import numpy as np
from scipy.special import logsumexp

from .._exercise import Exercise, Mistake, Wrong, raise_kind
from .._judge import GuardedFunction
from .._models import loss_of, structure
from .._values import first_line

_LOSSES = {
    "right": lambda p, y: -np.log(p[np.arange(len(y)), y]).mean(),
    "logits": lambda p, y: (logsumexp(p, axis=1) - p[np.arange(len(y)), y]).mean(),
}
"""What a loss says of probabilities and labels that are numbers."""


@dataclasses.dataclass(frozen=True)
class Compiled:
    """What a compiled model was seen to do with one batch.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer or None
        None if it is not compiled.
    rate : float
        Its learning rate.
    losses : set of str
        Which of `_LOSSES` its loss agrees with.
    metrics : dict of str to float
        All that it measured but the loss.
    accuracy : float
        The right one.
    error : str
        What it stopped with, or nothing.
    one_hot : bool
        Whether it does train on one-hot labels.
    bad_metric : bool
        Whether it does compute its loss, and stops at what it measures besides.
    same : bool
        Whether the model itself is as it was.
    """

    optimizer: object
    rate: float = np.nan
    losses: frozenset = frozenset()
    metrics: dict = dataclasses.field(default_factory=dict)
    accuracy: float = np.nan
    error: str = ""
    one_hot: bool = False
    bad_metric: bool = False
    same: bool = True

    def is_at(self, rate):
        """Return whether the optimizer is Adam with this learning rate."""
        import keras

        return type(self.optimizer) is keras.optimizers.Adam and np.isclose(self.rate, rate, rtol=1e-4)


def _new_model():
    """Return a small network that is not compiled.

    Its last layer changes nothing; it keeps Keras from noticing a softmax, and with that a wrong `from_logits`.
    """
    import keras

    start = keras.initializers.GlorotUniform(seed=1)  # so that the learner's own seed is left alone
    dense = keras.layers.Dense(10, activation="softmax", kernel_initializer=start)
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), dense, keras.layers.Rescaling(1.0)])


def _batch(model):
    """Return images, and labels from 0 to 9 of which the model names seven of twenty right."""
    images = np.random.default_rng(2).random((20, 28, 28, 1), dtype=np.float32)
    named = np.asarray(model(images)).argmax(axis=1)
    return images, np.where(np.arange(20) < 7, named, (named + 1 + np.arange(20) % 9) % 10)


def _compiled_by(function):
    """Return the model that a learner's function has compiled: that which it got, or that which it returns."""
    import keras

    model = _new_model()
    value = function(model)
    return value if isinstance(value, keras.Model) else model


def _look_at(function):
    """Return what a learner's function made of a model, as `Compiled`."""
    import keras

    model = _compiled_by(function)
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return Compiled(None)
    seen = Compiled(optimizer, float(np.asarray(optimizer.learning_rate)))
    if structure(model) != structure(_new_model()):
        return dataclasses.replace(seen, same=False)
    images, labels = _batch(model)
    probabilities = np.asarray(model(images), float)
    try:
        measured = {
            name: float(value) for name, value in model.train_on_batch(images, labels, return_dict=True).items()
        }
    except Exception as error:
        if _computes_loss(model, probabilities, labels):
            return dataclasses.replace(seen, error=first_line(error), bad_metric=True)
        try:
            _compiled_by(function).train_on_batch(images, keras.utils.to_categorical(labels, 10))
        except Exception:
            return dataclasses.replace(seen, error=first_line(error))
        return dataclasses.replace(seen, one_hot=True)
    loss = measured.pop("loss")
    agrees = {name for name, formula in _LOSSES.items() if np.isclose(loss, formula(probabilities, labels), rtol=1e-3)}
    accuracy = np.mean(probabilities.argmax(axis=1) == labels)
    return dataclasses.replace(seen, losses=frozenset(agrees), metrics=measured, accuracy=accuracy)


def _computes_loss(model, probabilities, labels):
    try:
        loss_of(model, probabilities.astype("float32"), labels)
    except Exception:
        return False
    return True


def _known(error):
    """Return a sentence for metrics in the place of another argument."""
    return _THIRD if "loss_weights" in str(error) else None


_THIRD = "The third place in the brackets of compile is not that of metrics, so name them: metrics=[...]."


def _judge_compile_model(answer, mistakes):
    seen = _look_at(GuardedFunction(answer, on_error=_known, returns=False))
    if not seen.same:
        raise Wrong("Your function changes the model itself, where it was only to be compiled.")
    raise_kind(mistakes, seen)
    if not seen.is_at(seen.rate):
        raise Wrong(f"The optimizer of your model is {type(seen.optimizer).__name__}, where Adam was asked for.")
    if not seen.is_at(0.003):
        raise Wrong(f"The learning rate of your Adam is {seen.rate:.6g}, where another was asked for.")
    if "type promotion" in seen.error:
        raise Wrong(_THIRD)
    if seen.bad_metric:
        raise Wrong(f"What your model is to measure cannot be measured with labels from 0 to 9: {seen.error}.")
    if seen.error:
        raise Wrong(f"Your model does not train on labels from 0 to 9: it stopped with {seen.error}.")
    if "right" not in seen.losses:
        raise Wrong("The loss of your model is none for labels that are numbers from 0 to 9.")
    if not any(np.isclose(value, seen.accuracy, atol=1e-4) for value in seen.metrics.values()):
        raise Wrong(f"What your model measures ({', '.join(seen.metrics)}) is not the share of right answers.")


def _compile(rate=0.003, loss="sparse_categorical_crossentropy", metrics=("accuracy",), optimizer=None):
    """Return a function that compiles a model with one thing wrong."""

    def compile_model(model):
        import keras

        model.compile(optimizer or keras.optimizers.Adam(rate), loss, metrics=list(metrics))
        return model

    return compile_model


def _compile_another(model):
    import keras

    return keras.Sequential(model.layers).compile("adam", "sparse_categorical_crossentropy")


def _from_logits(model):
    import keras

    return _compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))(model)


COMPILE_MODEL = Exercise(
    name="compile_model",
    lesson=3,
    question="How do you compile a model with a learning rate of your own?",
    judge=_judge_compile_model,
    mistakes=(
        Mistake(
            _compile_another,
            "The model is not compiled afterwards: call .compile of the model that your function got, and return it.",
            lambda seen: seen.optimizer is None,
        ),
        Mistake(
            _compile(optimizer="adam"),
            "Your Adam has the learning rate 0.001, which is its own, where another was asked for.",
            lambda seen: seen.is_at(0.001),
        ),
        Mistake(
            _compile(rate=0.03), "The learning rate of your Adam is ten times too large.", lambda seen: seen.is_at(0.03)
        ),
        Mistake(
            _compile(rate=0.0003),
            "The learning rate of your Adam is ten times too small.",
            lambda seen: seen.is_at(0.0003),
        ),
        Mistake(_compile(optimizer="sgd"), "The optimizer of your model is SGD, where Adam was asked for."),
        Mistake(
            _compile(loss="categorical_crossentropy"),
            "The loss of your model wants one-hot labels, rows of ten, and the labels of this course are numbers.",
            lambda seen: seen.one_hot,
        ),
        Mistake(
            _from_logits,
            "The loss of your model takes probabilities for scores: from_logits=True is for a network without softmax.",
            lambda seen: "logits" in seen.losses,
        ),
        Mistake(
            _compile(metrics=()),
            "Your model measures nothing but its loss, and accuracy was asked for too.",
            lambda seen: not seen.one_hot and not seen.error and not seen.metrics,
        ),
    ),
    hints=(
        "It is the compile of this lesson, with one thing put in another way: an optimizer that you make yourself.",
        "keras.optimizers.Adam takes a learning_rate in its brackets; compile takes what it gives as optimizer=...",
        'The loss is "sparse_categorical_crossentropy", and metrics is a list with "accuracy" in it.',
    ),
    why="A name such as adam stands for an optimizer with settings of its own; make it yourself, and you choose them.",
)
