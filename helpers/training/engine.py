"""Train a `Config` to a `Run`; each epoch is one call of a compiled program.

`model.fit` comes back to Python between steps; for a network as small as ours that costs more than the arithmetic.
Here a whole epoch is one XLA program over pictures in memory. The model and the optimizer are ordinary Keras objects.
Every random number comes from the configuration's seed and none from a global generator: a run is repeatable, leaves
the notebook's own random numbers alone, and may be trained in a background thread.
"""

import contextlib
import dataclasses
import threading
import time
import warnings
from collections import OrderedDict
from typing import ClassVar

import numpy as np

from helpers._memory import give_back
from helpers.data import IMAGE_SHAPE, load_arrays
from helpers.errors import InvalidValue
from helpers.training.model import build_model
from helpers.training.run import Run


def train(config, arrays=None, *, on_epoch=None, stop=None):
    """Train a network.

    Parameters
    ----------
    config : Config
    arrays : helpers.data.Arrays, optional
        The pictures; all of Fashion-MNIST, if None.
    on_epoch : callable, optional
        Called with the `Run` so far after each epoch.
    stop : threading.Event, optional
        Once it is set, training ends after the epoch that is running; what is finished is returned.

    Returns
    -------
    Run

    Raises
    ------
    InvalidValue
        If no pictures are left to train on.
    """
    arrays = load_arrays() if arrays is None else arrays
    n_train = len(arrays.train_labels) - config.validation_size
    if n_train < 1:
        raise InvalidValue(
            f"validation_size must leave pictures to train on: it is {config.validation_size:,} "
            f"of {len(arrays.train_labels):,}."
        )
    held_out = _held_out(arrays, n_train)
    with EpochProgram.borrow(config, n_train) as program:
        program.start(config, arrays.train_images[:n_train], arrays.train_labels[:n_train])
        names = ["loss", "accuracy", *(["val_loss", "val_accuracy"] if config.validation_size else []), "test_accuracy"]
        run = Run(config.without_epochs(), {name: [] for name in names}, [program.weights()], [])
        for epoch in range(1, config.epochs + 1):
            if stop is not None and stop.is_set():
                break
            start = time.perf_counter()
            measured = program.run_epoch(epoch_order(config, epoch, n_train))
            weights = program.weights()
            measured |= program.measure(held_out)
            run = Run(
                dataclasses.replace(config, epochs=epoch),
                {name: [*values, measured[name]] for name, values in run.history.items()},
                [*run.weights, weights],
                [*run.seconds, time.perf_counter() - start],
            )
            if on_epoch is not None:
                on_epoch(run)
    give_back()
    return run


def is_compiled(config, arrays):
    """Return whether a training of a configuration can begin at once; else its program is compiled first, in seconds.

    Parameters
    ----------
    config : Config
    arrays : helpers.data.Arrays

    Returns
    -------
    bool
    """
    return EpochProgram.is_idle(config, len(arrays.train_labels) - config.validation_size)


def prepare(config, arrays):
    """Compile what a training of a configuration needs, so that it can begin at once; nothing is trained.

    Parameters
    ----------
    config : Config
    arrays : helpers.data.Arrays
    """
    n_train = len(arrays.train_labels) - config.validation_size
    if n_train > 0 and not is_compiled(config, arrays):
        with EpochProgram.borrow(config, n_train) as program:
            program.start(config, arrays.train_images[:n_train], arrays.train_labels[:n_train])
            program.compile()


def epoch_order(config, epoch, n_images):
    """Return the order in which an epoch, counted from 1, takes the pictures: int32 (n_images,)."""
    return np.random.default_rng([config.seed, 1, epoch]).permutation(n_images).astype(np.int32)


def _held_out(arrays, n_train):
    """Return what each epoch is measured on, as (name, images uint8, labels)."""
    parts = [("test", arrays.test_images, arrays.test_labels)]
    if n_train < len(arrays.train_labels):
        parts.insert(0, ("val", arrays.train_images[n_train:], arrays.train_labels[n_train:]))
    return parts


# The program ------------------------------------------------------------------------------------------------------


def _quick_dropout():
    """Return a class like `keras.layers.Dropout` whose random numbers XLA draws 25 times as fast.

    TensorFlow picks a slow generator inside a loop on a CPU, and Keras has no option for another.
    """
    import keras
    import tensorflow as tf

    class QuickDropout(keras.layers.Dropout):
        def call(self, inputs, training=False):
            if not training:
                return inputs
            seed = tf.cast(self.seed_generator.next(), tf.int32)
            return tf.nn.experimental.stateless_dropout(inputs, self.rate, seed=seed, rng_alg="philox")

    return QuickDropout


def trace_epoch(model, n_images, batch_size, xla):
    """Return an epoch of a compiled model as a function; XLA compiles it at its first call.

    Parameters
    ----------
    model : keras.Model
    n_images, batch_size : int
    xla : bool
        Whether XLA compiles it.

    Returns
    -------
    callable
        Takes pictures uint8 (n, 28, 28, 1), labels int32 (n,) and their order int32 (n,); it trains the model and
        returns the epoch's average loss and accuracy. An order that begins below 0 trains nothing.
    """
    import keras
    import tensorflow as tf

    optimizer = model.optimizer
    n_steps = -(-n_images // batch_size)
    n_missing = n_steps * batch_size - n_images

    def step(images, labels, chosen, counts):
        """Learn from one batch; return the sum of its losses and the number that it got right."""
        batch = tf.cast(tf.gather(images, chosen), tf.float32) / 255
        truth = tf.gather(labels, chosen)
        with tf.GradientTape() as tape:
            probabilities = model(batch, training=True)
            losses = keras.losses.sparse_categorical_crossentropy(truth, probabilities) * counts
            loss = tf.reduce_sum(losses) / tf.reduce_sum(counts)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        hits = tf.equal(tf.argmax(probabilities, axis=1, output_type=tf.int32), truth)
        return tf.reduce_sum(losses), tf.reduce_sum(tf.cast(hits, tf.float32) * counts)

    def epoch(images, labels, order):
        # The last batch may lack pictures: it is filled up with some that count nothing.
        batches = tf.reshape(tf.pad(order, [[0, n_missing]]), (n_steps, batch_size))
        position = tf.reshape(tf.range(n_steps * batch_size), (n_steps, batch_size))
        counts = tf.cast(position < n_images, tf.float32)

        def next_step(i, loss, right):
            batch_loss, batch_right = step(images, labels, batches[i], counts[i])
            return i + 1, loss + batch_loss, right + batch_right

        def all_steps():
            return tf.while_loop(lambda i, *_: i < n_steps, next_step, (0, 0.0, 0.0))[1:]

        loss, right = tf.cond(order[0] < 0, lambda: (0.0, 0.0), all_steps)
        return loss / n_images, right / n_images

    # A concrete function: TensorFlow would warn of many traces, which are right here, one for each architecture.
    return tf.function(epoch, jit_compile=xla, autograph=False).get_concrete_function(
        tf.TensorSpec((n_images, *IMAGE_SHAPE), tf.uint8),
        tf.TensorSpec((n_images,), tf.int32),
        tf.TensorSpec((n_images,), tf.int32),
    )


class EpochProgram:
    """A model, its optimizer and their compiled epoch; used by one run at a time and kept for the next of its kind."""

    _idle: ClassVar = OrderedDict()  # kind -> programs waiting for a run; the kind used last stands last
    _lock = threading.Lock()
    _kinds_kept = 8

    def __init__(self, config, n_images):
        self.model = build_model(config, _quick_dropout())
        self.batch_size, self.n_images = config.batch_size, n_images
        self._epoch = trace_epoch(self.model, n_images, config.batch_size, xla=True)

    @staticmethod
    def _kind_of(config, n_images):
        """Return what programs that can stand in for each other have in common."""
        return dataclasses.replace(config, epochs=0, seed=0, validation_size=0), n_images

    @classmethod
    def is_idle(cls, config, n_images):
        """Return whether a program for this kind of run is compiled and waits."""
        with cls._lock:
            return bool(cls._idle.get(cls._kind_of(config, n_images)))

    @classmethod
    @contextlib.contextmanager
    def borrow(cls, config, n_images):
        """Yield a program for this kind of run: an idle one, which need not be compiled again, or a new one."""
        kind = cls._kind_of(config, n_images)
        with cls._lock:
            idle = cls._idle.setdefault(kind, [])
            cls._idle.move_to_end(kind)
            program = idle.pop() if idle else None
        program = program or cls(config, n_images)
        yield program
        program.let_go()
        with cls._lock:  # not after an error: a program in an unknown state is dropped
            cls._idle.setdefault(kind, []).append(program)
            while len(cls._idle) > cls._kinds_kept:
                cls._idle.popitem(last=False)

    def start(self, config, images, labels):
        """Go back to the state that the configuration's seed gives, and take the pictures to train on."""
        import tensorflow as tf

        fresh = build_model(config)
        for mine, new in zip(
            self.model.variables + self.model.optimizer.variables,
            fresh.variables + fresh.optimizer.variables,
            strict=True,
        ):
            mine.assign(new)
        self._images = tf.constant(images)
        self._labels = tf.constant(labels, tf.int32)

    def let_go(self):
        """Keep no pictures while no run needs them."""
        self._images = self._labels = None

    def compile(self):
        """Compile the epoch without training."""
        self._call(np.full(self.n_images, -1, np.int32))

    def run_epoch(self, order):
        """Train on all pictures once, in this order; return the epoch's average loss and accuracy."""
        return self._call(order)

    def _call(self, order):
        import tensorflow as tf

        order = tf.constant(order)
        try:
            loss, accuracy = self._epoch(self._images, self._labels, order)
        except (tf.errors.InvalidArgumentError, tf.errors.NotFoundError, tf.errors.UnimplementedError):
            # Compiling fails before anything runs, so nothing has been learned yet.
            warnings.warn("XLA is not available here: training gives the same result, only more slowly.", stacklevel=2)
            self._epoch = trace_epoch(self.model, self.n_images, self.batch_size, xla=False)
            loss, accuracy = self._epoch(self._images, self._labels, order)
        return {"loss": float(loss), "accuracy": float(accuracy)}

    def measure(self, held_out):
        """Return loss and accuracy on held-out pictures, as the weights are now."""
        measured = {}
        for name, images, labels in held_out:
            probabilities = self._predict(images)
            if name == "val":
                of_the_right_class = probabilities[np.arange(len(labels)), labels]
                # So far from 0 Keras too keeps probabilities, where it cannot see the scores behind them.
                measured["val_loss"] = float(-np.log(np.clip(of_the_right_class, 1e-7, 1)).mean())
            measured[f"{name}_accuracy"] = float(np.mean(probabilities.argmax(axis=1) == labels))
        return measured

    def _predict(self, images, at_once=5_000):
        """Return the probabilities for pictures uint8 (n, 28, 28, 1), of which few at a time become floats.

        With TensorFlow, although `predict_numpy` is as quick: NumPy's threads go on spinning for a while after a large
        product, in the way of the next epoch, which then took a fifth longer.
        """
        import tensorflow as tf

        starts = range(0, len(images), at_once)
        parts = (tf.cast(images[start : start + at_once], tf.float32) / 255 for start in starts)
        return np.concatenate([self.model(part, training=False) for part in parts])

    def weights(self):
        """Return copies of the weights: kernel and bias of each Dense layer in turn."""
        return self.model.get_weights()


def forget_programs():
    """Let every kind of run be compiled again the next time."""
    with EpochProgram._lock:
        EpochProgram._idle.clear()
