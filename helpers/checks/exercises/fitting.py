"""Training with `fit`: on arrays, on a stream without end, and until it is best."""

import dataclasses

import numpy as np

from .._exercise import Exercise, Mistake, Wrong, raise_first
from .._models import (
    SHARE,
    TrainsTooLong,
    accuracy_on,
    batches,
    call_with_model,
    clothes,
    loss_of,
    loss_on,
    per_cent,
    seeded,
    steps_taken,
    watched_model,
)


@dataclasses.dataclass(frozen=True)
class Seen:
    """What a learner's function did with a model."""

    steps: int
    history: dict
    fits: tuple = ()


def _saw(condition):
    """Return a function for `Mistake.fits` that is True of a `Seen` with some condition, and of nothing else."""
    return lambda value: isinstance(value, Seen) and bool(condition(value))


def _is_model(value):
    import keras

    return isinstance(value, keras.Model)


def _raise_seen(mistakes, seen):
    raise_first(mistakes, lambda mistake: mistake.fits is not None and mistake.fits(seen))


def _history_of(value):
    """Return a history as a dict of lists, from what `fit` returns or its `.history`; or raise `Wrong`."""
    import keras

    history = value.history if isinstance(value, keras.callbacks.History) else value
    if not isinstance(history, dict):
        raise Wrong(
            f"Your function returns something of the type {type(value).__name__}, where a history was expected."
        )
    if "loss" not in history or not all(isinstance(numbers, (list, tuple, np.ndarray)) for numbers in history.values()):
        raise Wrong(
            'Your function returns a dict that is no history: "loss" in it would be a list, one number an epoch.'
        )
    return history


def _train(answer, mistakes, images, labels, limit):
    """Let an answer train a new model; return the model and what was seen, or raise `Wrong`."""
    with seeded():
        model = watched_model(limit)
        value = call_with_model(answer, mistakes, model, images, labels)
    steps, fits = steps_taken(model), tuple(model.watch.fits)
    if not model.watch.trained and any(fit.kind == "arrays" and fit.epochs for fit in fits):  # no picture is left
        raise Wrong(SHARE)
    seen = Seen(steps, _history_of(value), fits)
    if seen.steps == 0:
        raise Wrong("Your function took not a single step: the model is as it was, so nothing was learned.")
    return model, seen


def _raise_unless_epochs(history, expected):
    count = len(history["loss"])
    if count != expected:
        raise Wrong(
            f"Your history has {count} epoch{'s' * (count != 1)}, where {expected} were asked for in a single call."
        )


def _raise_unless_given(fits, *counts):
    """Raise `Wrong` if arrays with another number of pictures were trained on."""
    for fit in fits:
        if fit.count is not None and fit.count not in counts:
            raise Wrong(f"You gave `fit` {fit.count:,} pictures, where {counts[0]:,} were there for it.")


def _raise_unless_same_loss(model):
    """Raise `Wrong` if a model was compiled anew with another loss."""
    said = np.full((4, 10), 0.05, np.float32) + np.eye(4, 10, dtype=np.float32) / 2  # 0.55 for the right class
    if not np.isclose(loss_of(model, said, np.arange(4)), -np.log(0.55), atol=0.01):
        raise Wrong("The model has another loss than the one that it came with: it is compiled already, so train it.")


# On arrays ------------------------------------------------------------------------------------------------------------

_COUNT, _HELD_BACK = 2_500, 500


def _judge_train_on_arrays(answer, mistakes):
    images, labels = clothes(_COUNT)
    model, seen = _train(answer, mistakes, images, labels, limit=20 * 96)
    _raise_unless_same_loss(model)
    _raise_seen(mistakes, seen)
    _raise_unless_epochs(seen.history, 3)
    if seen.steps != 96:
        raise Wrong(f"The optimizer took {seen.steps} steps, where 3 epochs of 32 batches would take 96.")
    _raise_unless_given(seen.fits, _COUNT, _COUNT - _HELD_BACK)
    accuracy = accuracy_on(model, images[-_HELD_BACK:], labels[-_HELD_BACK:])
    if accuracy < 0.3:
        raise Wrong(
            f"After your training the model names only {per_cent(accuracy)} right: did it see the right labels, and "
            "the pictures as they were given?"
        )
    _raise_unless_last(model, images, labels, seen.history["val_loss"][-1])
    return f"It took {seen.steps} steps and reached {per_cent(accuracy)} on the pictures held back."


def _raise_unless_last(model, images, labels, said):
    """Raise `Wrong` unless a validation loss is that of the last pictures."""
    losses = {
        where: loss_on(model, images[part], labels[part])
        for where, part in {"last": slice(-_HELD_BACK, None), "first": slice(_HELD_BACK)}.items()
    }
    if np.isclose(said, losses["last"], rtol=1e-3):
        return
    if np.isclose(said, losses["first"], rtol=1e-3):
        raise Wrong("You held back the first 20 % of the pictures, where the last were asked for.")
    raise Wrong("Your last validation loss is not that of the last 20 % of the pictures, as they were given.")


def _fit_arrays(**changes):
    """Return an answer for the first exercise with something changed."""
    options = {"batch_size": 64, "epochs": 3, "validation_split": 0.2, "verbose": 0} | changes
    return lambda model, images, labels: model.fit(images, labels, **options).history


def _train_twice(model, images, labels):
    _fit_arrays()(model, images, labels)
    return _fit_arrays()(model, images, labels)


TRAIN_ON_ARRAYS = Exercise(
    name="train_on_arrays",
    lesson=4,
    question="How do you train on arrays, with some of the pictures held back?",
    judge=_judge_train_on_arrays,
    takes="Training on 2,500 pictures",
    mistakes=(
        Mistake(
            lambda model, images, labels: model,
            "Your function returns the model, where the history was asked for: it is in what `fit` gives back.",
            _is_model,
        ),
        Mistake(
            _fit_arrays(validation_split=0.0),
            "Nothing was held back for validation: your history has no validation loss.",
            _saw(lambda seen: "val_loss" not in seen.history),
        ),
        Mistake(
            lambda model, images, labels: (
                model.fit(images, labels, batch_size=64, epochs=3, validation_data=(images, labels), verbose=0).history
            ),
            "You trained on all the pictures, those for validation too, so none was held back.",
            _saw(lambda seen: len(seen.history["loss"]) == 3 and seen.steps == 3 * batches(_COUNT, 64)),
        ),
        Mistake(
            _fit_arrays(batch_size=32),
            "The optimizer took 189 steps, as many as batches of 32 make, where 64 was asked for.",
            _saw(lambda seen: len(seen.history["loss"]) == 3 and seen.steps == 189),
        ),
        Mistake(
            _fit_arrays(validation_split=0.8),
            "You held back 80 % of the pictures and trained on 20 %: it is the other way round.",
            _saw(lambda seen: seen.steps == len(seen.history["loss"]) * batches(_HELD_BACK, 64)),
        ),
        Mistake(
            _train_twice,
            "The model was trained twice: a second `fit` goes on where the first ended.",
            _saw(lambda seen: len(seen.history["loss"]) == 3 and seen.steps == 2 * 96),
        ),
        Mistake(_fit_arrays(epochs=5), "Your history has 5 epochs, where 3 were asked for in a single call."),
        Mistake(
            lambda model, images, labels: {"loss": [model.predict(images, verbose=0).mean()]},
            "Your function took not a single step: the model is as it was, so nothing was learned.",
        ),
    ),
    hints=(
        "One call of `fit` does all of it: look at the one above, and at what was asked for here.",
        "`validation_split` is a share between 0 and 1, and `fit` takes the last pictures for it.",
        "Give `fit` a batch_size of 64, 3 epochs and a validation_split of 0.2, and return what it gives back, "
        "with .history behind it.",
    ),
    why="`fit` holds back the last pictures before it mixes the others, so they stay new in every epoch.",
)


# On a stream without end ----------------------------------------------------------------------------------------------

_FEW = 330  # 10 batches of 32, and a smaller one


def _judge_train_on_stream(answer, mistakes):
    images, labels = clothes(_FEW)
    steps = 2 * batches(_FEW, 32)
    model, seen = _train(answer, mistakes, images, labels, limit=20 * steps)
    _raise_seen(mistakes, seen)
    if seen.fits and seen.fits[0].batch not in (32, None):
        raise Wrong(f"Your stream hands out batches of {seen.fits[0].batch}, where 32 was asked for.")
    _raise_unless_epochs(seen.history, 2)
    if seen.steps != steps:
        few = "few" if seen.steps < steps else "many"
        raise Wrong(f"For {_FEW} pictures your training took {seen.steps} steps in 2 epochs, which is too {few}.")
    accuracy = accuracy_on(model, images, labels)
    if accuracy < 0.3:
        raise Wrong(
            f"After your training the model names only {per_cent(accuracy)} right: did it see the right labels?"
        )
    _raise_unless_enough(answer, mistakes)
    return f"It took {seen.steps} steps in 2 epochs and ended by itself, with {per_cent(accuracy)} named right."


def _raise_unless_enough(answer, mistakes):
    """Raise `Wrong` unless an answer takes the right number of steps also where no smaller batch is left over."""
    images, labels = clothes(64)
    _, seen = _train(answer, mistakes, images, labels, limit=80)
    if seen.steps != 4:
        raise Wrong(
            f"For 330 pictures your steps are right, but for 64 your training took {seen.steps} in 2 epochs, and two "
            "batches hold them all."
        )


def _fit_stream(steps, size=32, epochs=2):
    """Return an answer for the second exercise; `steps` takes the number of pictures."""

    def train_on_stream(model, images, labels):
        import tensorflow as tf

        stream = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(labels)).repeat().batch(size)
        count = steps(len(labels))
        return model.fit(stream, epochs=epochs, steps_per_epoch=count, shuffle=False, verbose=0).history

    return train_on_stream


TRAIN_ON_STREAM = Exercise(
    name="train_on_stream",
    lesson=4,
    question="How does a training end whose stream never does?",
    judge=_judge_train_on_stream,
    takes="Training on 330 pictures",
    mistakes=(
        Mistake(
            _fit_stream(lambda count: None),
            "Training had no end, so it was stopped after 440 steps: an epoch of a stream that repeats ends only where "
            "you say so.",
        ),
        Mistake(
            _fit_stream(lambda count: count),
            "Training was stopped after 440 steps: you asked for 330 in an epoch, and these pictures do not make so "
            "many batches.",
        ),
        Mistake(
            _fit_stream(lambda count: count // 32),
            "Each of your epochs is one step too short: the last batch counts, although it is smaller.",
            _saw(lambda seen: len(seen.history["loss"]) == 2 and seen.steps == 20),
        ),
        Mistake(
            _fit_stream(lambda count: 2 * batches(count, 32)),
            "Each of your epochs has the steps of both, so the network saw every picture four times.",
            _saw(lambda seen: len(seen.history["loss"]) == 2 and seen.steps == 44),
        ),
        Mistake(
            lambda model, images, labels: model.fit(images, labels, batch_size=32, epochs=2, verbose=0).history,
            "You trained on the arrays, where the stream was to be mended.",
            _saw(lambda seen: seen.fits and seen.fits[0].kind == "arrays"),
        ),
        Mistake(
            _fit_stream(lambda count: batches(count, 32), epochs=1),
            "Your history has 1 epoch, where 2 were asked for in a single call.",
        ),
        Mistake(
            _fit_stream(lambda count: batches(count, 32), size=64),
            "Your stream hands out batches of 64, where 32 was asked for.",
        ),
    ),
    hints=(
        "`fit` waits for the end of an epoch. What tells it where that is, when the stream does not?",
        "`steps_per_epoch` says how many batches make one epoch: how many are needed for all pictures?",
        "It is the number of pictures divided by 32 and rounded up, as math.ceil does; "
        "give that to `fit` as steps_per_epoch.",
    ),
    why="A repeated stream has no last batch, so `fit` must be told how many steps are one pass over the pictures.",
)


# Until it is best -----------------------------------------------------------------------------------------------------

_PATIENCE, _MOST = 2, 30


def _judge_train_until_best(answer, mistakes):
    images, labels = clothes(500)
    new = images[300:], labels[300:]
    with seeded():
        model = watched_model(limit=_MOST * 300, units=128, learning_rate=0.003)  # overfits within a few epochs
        losses = _watch_losses(model, new)
        trained = call_with_model(answer, mistakes, model, images[:300], labels[:300], *new, wants="the model")
    if not _is_model(trained):
        raise Wrong(
            f"Your function returns something of the type {type(trained).__name__}, where a model was expected."
        )
    if not losses:
        raise Wrong("Your function trained no whole epoch with `fit`: the model is as it was.")
    _raise_unless_stopped(losses)
    _raise_unless_given(model.watch.fits, 300)
    if (asked := max(fit.epochs for fit in model.watch.fits)) not in (1, _MOST):  # 1 in a loop
        raise Wrong(f"Your training asks for {asked} epochs, where it was to take at most {_MOST}.")
    best = int(np.argmin(losses))
    if losses[best] > 1.5:
        raise Wrong(
            f"The validation loss is {losses[best]:.1f} in its best epoch: did the model see all pictures as they were "
            "given?"
        )
    loss = loss_on(trained, *new)
    if not np.isclose(loss, losses[best], rtol=1e-3):
        raise Wrong(
            f"It stopped in time, but its weights are not those of the best epoch: its validation loss is {loss:.3f}, "
            f"and {losses[best]:.3f} was reached."
        )
    return (
        f"It stopped after epoch {len(losses)} and took back the weights of epoch {best + 1}, "
        f"with a validation loss of {loss:.2f}."
    )


def _watch_losses(model, new):
    """Return the list in which a model's losses on new pictures will stand, epoch by epoch."""
    losses = []

    def at_epoch_end():
        losses.append(loss_on(model, *new))
        if len(losses) > min(_due(losses) or _MOST, _MOST):
            raise TrainsTooLong(_WENT_ON if model.watch.looked else _NEVER_LOOKED)

    model.watch.at_epoch_end = at_epoch_end
    return losses


_WENT_ON = "Training went on, although the validation loss had not improved for two epochs."
_NEVER_LOOKED = "Nothing looked at the validation pictures, so nothing could stop the training in time."


def _raise_unless_stopped(losses):
    """Raise `Wrong` unless training ended when the loss had not improved for two epochs, and no earlier."""
    due = _due(losses)
    if len(losses) > min(due or _MOST, _MOST):
        raise Wrong(_WENT_ON)
    if due is None and len(losses) < _MOST:
        raise Wrong(
            f"Training stopped after epoch {len(losses)}, too early: there were not yet two epochs in which the "
            "validation loss did not improve."
        )


def _due(losses):
    """Return the epoch, counted from 1, after which the loss had not improved for two, or None."""
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == _PATIENCE:
            return epoch
    return None


def _fit_until(returns=lambda model, history: model, epochs=_MOST, stops=True, validates=True, **stopping):
    """Return an answer for the third exercise with something changed."""

    def train_until_best(model, images, labels, validation_images, validation_labels):
        import keras

        options = {"patience": _PATIENCE, "restore_best_weights": True} | stopping
        history = model.fit(
            images,
            labels,
            epochs=epochs,
            validation_data=(validation_images, validation_labels) if validates else None,
            callbacks=[keras.callbacks.EarlyStopping(**options)] if stops else [],
            verbose=0,
        )
        return returns(model, history)

    return train_until_best


def _returns_history(model, history):
    return history


TRAIN_UNTIL_BEST = Exercise(
    name="train_until_best",
    lesson=6,
    question="How does a training stop by itself, with its best weights?",
    judge=_judge_train_until_best,
    takes="Training on 300 pictures, for up to 30 epochs",
    mistakes=(
        Mistake(_fit_until(stops=False), _WENT_ON),
        Mistake(_fit_until(monitor="loss"), _WENT_ON),
        Mistake(_fit_until(patience=10), _WENT_ON),
        Mistake(
            _fit_until(validates=False),
            _NEVER_LOOKED,
        ),
        Mistake(
            _fit_until(epochs=2),
            "Training stopped after epoch 2, too early: there were not yet two epochs in which the validation loss did "
            "not improve.",
        ),
        Mistake(
            _fit_until(returns=_returns_history),
            "Your function returns something of the type History, where a model was expected.",
        ),
        Mistake(
            _fit_until(min_delta=10),  # as if no improvement were large enough
            "Training stopped after epoch 3, too early: there were not yet two epochs in which the validation loss did "
            "not improve.",
        ),
    ),
    hints=(
        "What stops is a callback; what it watches has to be measured in every epoch.",
        "Give `fit` the validation pictures as `validation_data`, a pair, and the callback in a list.",
        "Copy the callback from the text into `callbacks=[...]`, ask for 30 epochs, and return the model.",
    ),
    why="The best epoch is known only afterwards: so it waits for two that are no better, and goes back.",
)
