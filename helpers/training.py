"""A configuration in, a finished run out: one training program, an epoch of which is a single compiled step.

`model.fit` comes back to Python between steps; for a network as small as ours that costs more than the arithmetic.
Here a whole epoch is one XLA program over pictures in memory. The model and the optimizer are ordinary Keras objects.
Every random number comes from the configuration's seed and none from a global generator: a run is repeatable, leaves
the notebook's own random numbers alone, and may be trained in a background thread.
"""

import contextlib
import dataclasses
import html
import threading
import time
import warnings
from collections import OrderedDict

import numpy as np

from helpers.data import IMAGE_SHAPE, load_arrays
from helpers.workspace import model_path, save_model

ACTIVATIONS = ("relu", "sigmoid", "tanh", "elu")
OPTIMIZERS = {
    "adam": {"class_name": "Adam", "learning_rate": 1e-3},
    # The settings of the article of 2020 that this course follows.
    "adam_article": {"class_name": "Adam", "learning_rate": 1e-4, "beta_1": 0.99, "epsilon": 0.1},
    "sgd": {"class_name": "SGD", "learning_rate": 0.01},
    "sgd_momentum": {"class_name": "SGD", "learning_rate": 0.01, "momentum": 0.9},
    "rmsprop": {"class_name": "RMSprop", "learning_rate": 1e-3},
}
"""The optimizers that a `Config` can name, with their settings."""


class ConfigError(ValueError):
    """A setting makes no sense; the message says which, and what would."""

    def _render_traceback_(self):
        """Show a learner the sentence alone; IPython calls this in place of its traceback."""
        return [f"{type(self).__name__}: {self}"]


@dataclasses.dataclass(frozen=True)
class Config:
    """What to train, and how.

    Parameters
    ----------
    hidden : tuple of int
        Units of each hidden Dense layer, in order; `()` leaves a network without any.
    epochs : int
        Times through all training pictures, 0 or more.
    batch_size : int
    optimizer : str
        A key of `OPTIMIZERS`.
    learning_rate : float, optional
        In place of the optimizer's own.
    seed : int
        Decides the first weights, the order of the pictures and the dropout.
    validation_size : int
        How many of the last training pictures to hold back; 0 trains on all of them.
    activation : str
        One of `ACTIVATIONS`.
    dropout : float
        The share of each hidden layer's outputs that is dropped while training, 0 to below 1.

    Raises
    ------
    ConfigError
        A `ValueError` in one sentence.
    """

    hidden: tuple[int, ...] = (128,)
    epochs: int = 5
    batch_size: int = 32
    optimizer: str = "adam"
    learning_rate: float | None = None
    seed: int = 0
    validation_size: int = 5_000
    activation: str = "relu"
    dropout: float = 0.0

    def __post_init__(self):
        if not isinstance(self.hidden, tuple) or not all(_is_whole(units, 1) for units in self.hidden):
            raise ConfigError(f"hidden must be a tuple of whole numbers from 1, such as (128,), not {self.hidden!r}.")
        for name, least in (("epochs", 0), ("batch_size", 1), ("seed", 0), ("validation_size", 0)):
            value = getattr(self, name)
            if not _is_whole(value, least):
                raise ConfigError(f"{name} must be a whole number from {least}, not {value!r}.")
        for name, choices in (("optimizer", tuple(OPTIMIZERS)), ("activation", ACTIVATIONS)):
            value = getattr(self, name)
            if value not in choices:
                raise ConfigError(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        if self.learning_rate is not None and not (_is_number(self.learning_rate) and 0 < self.learning_rate < np.inf):
            raise ConfigError(f"learning_rate must be a positive number or None, not {self.learning_rate!r}.")
        if not (_is_number(self.dropout) and 0 <= self.dropout < 1):
            raise ConfigError(f"dropout must be from 0 to below 1, not {self.dropout!r}.")


def _is_number(value):
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _is_whole(value, least):
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value >= least


def build_model(config=Config()):  # noqa: B008 (frozen, so safe to share)
    """Build and compile the Keras model of a configuration, with the first weights that its seed gives.

    Parameters
    ----------
    config : Config

    Returns
    -------
    keras.Sequential
        From float32 (n, 28, 28, 1) in 0..1 to probabilities float32 (n, 10).
    """
    import keras

    return _build(config, keras.layers.Dropout)


def _build(config, dropout_layer):
    import keras

    layers = [keras.Input(IMAGE_SHAPE), keras.layers.Flatten()]
    for position, units in enumerate(config.hidden):
        kernel = keras.initializers.GlorotUniform(seed=_seed(config, position))
        layers.append(keras.layers.Dense(units, activation=config.activation, kernel_initializer=kernel))
        if config.dropout:
            layers.append(dropout_layer(config.dropout, seed=_seed(config, 1000 + position)))
    kernel = keras.initializers.GlorotUniform(seed=_seed(config, len(config.hidden)))
    layers.append(keras.layers.Dense(10, activation="softmax", kernel_initializer=kernel))
    model = keras.Sequential(layers)

    settings = dict(OPTIMIZERS[config.optimizer])
    optimizer_class = getattr(keras.optimizers, settings.pop("class_name"))
    if config.learning_rate is not None:
        settings["learning_rate"] = config.learning_rate
    model.compile(optimizer_class(**settings), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.optimizer.build(model.trainable_variables)  # so that a saved model opens without a warning
    return model


def _seed(config, purpose):
    """Return a seed for one purpose of a run: the first weights of a layer, say, or the order in an epoch."""
    return int(np.random.SeedSequence([config.seed, purpose]).generate_state(1)[0] >> 1)


def epoch_order(config, epoch, n_images):
    """Return the order in which an epoch, counted from 1, takes the pictures: int32 (n_images,)."""
    return np.random.default_rng([config.seed, 1, epoch]).permutation(n_images).astype(np.int32)


@dataclasses.dataclass(frozen=True, repr=False)
class Run:
    """A finished training: its numbers, and the weights after every epoch.

    Attributes
    ----------
    config : Config
        Its `epochs` are those that were finished.
    history : dict of str to list of float
        One value an epoch: `loss` and `accuracy` (averages over the epoch, as in Keras); after it `val_loss` and
        `val_accuracy`, where there is validation data, and `test_accuracy`, which is there to study, not to choose by.
    weights : list of list of float32 arrays
        `weights[0]` before training, `weights[k]` after epoch k: kernel and bias of each Dense layer in turn.
    seconds : list of float
        Each epoch's time; where the program was not compiled before, the first includes that.
    """

    config: Config
    history: dict
    weights: list
    seconds: list

    @property
    def n_parameters(self):
        """The number of weights and biases."""
        return sum(array.size for array in self.weights[0])

    @property
    def nbytes(self):
        """The memory that the weights of all epochs take, in bytes."""
        return len(self.weights) * sum(array.nbytes for array in self.weights[0])

    def at(self, epoch):
        """Return the same run as it was after `epoch` epochs (0: before training).

        Raises
        ------
        ConfigError
            If the run has no such epoch.
        """
        if not _is_whole(epoch, 0) or epoch > self.config.epochs:
            raise ConfigError(f"This run has epochs 0 to {self.config.epochs}, not {epoch!r}.")
        return Run(
            dataclasses.replace(self.config, epochs=int(epoch)),
            {name: values[:epoch] for name, values in self.history.items()},
            self.weights[: epoch + 1],
            self.seconds[:epoch],
        )

    @property
    def model(self):
        """The trained network, as a compiled Keras model of its own each time."""
        model = build_model(self.config)
        model.set_weights(self.weights[-1])
        return model

    def predict(self, images, epoch=None):
        """Return the probabilities of the ten classes.

        Parameters
        ----------
        images : array (n, 28, 28, 1) or (n, 28, 28)
            uint8 in 0..255, or float in 0..1.
        epoch : int, optional
            As after that many epochs; the last, if None.

        Returns
        -------
        float32 array (n, 10)
        """
        weights = self.weights[-1] if epoch is None else self.at(epoch).weights[-1]
        return _forward(_flat(images), weights, self.config.activation)

    def __repr__(self):
        return f"Run({describe(self.config)}; {self._result()})"

    def _result(self):
        if not self.config.epochs:
            return "untrained"
        last = {name: values[-1] for name, values in self.history.items()}
        parts = [f"training {last['accuracy']:.1%}"]
        if "val_accuracy" in last:
            parts.append(f"validation {last['val_accuracy']:.1%}")
        return ", ".join([*parts, f"test {last['test_accuracy']:.1%}"]) + f", {sum(self.seconds):.1f} s"

    def _repr_html_(self):
        return (
            f"<b>{html.escape(describe(self.config))}</b><br>"
            f"{self.n_parameters:,} parameters · {html.escape(self._result())}"
        )


def describe(config):
    """Say in short what a configuration trains."""
    layers = " + ".join(map(str, config.hidden)) or "no"
    parts = [f"{layers} hidden units", f"{config.epochs} epochs", config.optimizer]
    if config.dropout:
        parts.append(f"dropout {config.dropout:g}")
    return ", ".join([*parts, f"seed {config.seed}"])


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
    ConfigError
        If no pictures are left to train on.
    """
    arrays = load_arrays() if arrays is None else arrays
    n_train = len(arrays.train_labels) - config.validation_size
    if n_train < 1:
        raise ConfigError(
            f"validation_size must leave pictures to train on: it is {config.validation_size:,} "
            f"of {len(arrays.train_labels):,}."
        )
    held_out = _held_out(arrays, n_train)
    with _Program.borrow(config, n_train) as program:
        program.start(config, arrays.train_images[:n_train], arrays.train_labels[:n_train])
        names = ["loss", "accuracy", *(["val_loss", "val_accuracy"] if config.validation_size else []), "test_accuracy"]
        run = Run(dataclasses.replace(config, epochs=0), {name: [] for name in names}, [program.weights()], [])
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
    return run


def load_or_train(arrays=None):
    """Return the model that lesson 4 saved; if there is none, train one like it, with a progress bar, and save it.

    A file that cannot be opened is left where it is.

    Parameters
    ----------
    arrays : helpers.data.Arrays, optional
        What to train on; all of Fashion-MNIST, if None.

    Returns
    -------
    keras.Model
        From float32 (n, 28, 28, 1) in 0..1 to probabilities float32 (n, 10).
    """
    import keras

    path = model_path()
    if path.exists():
        try:
            model = keras.saving.load_model(path)
            if model.input_shape == (None, *IMAGE_SHAPE) and model.output_shape == (None, 10):
                print(f"Opened the model that was saved as {path.name}.")
                return model
            reason = "it is not made for these pictures"
        except Exception as error:  # a damaged file can fail in any way
            reason = str(error).partition("\n")[0]
        print(f"The model in {path.name} cannot be used ({reason}). It is left as it is; lesson 4 saves a new one.")
    else:
        print("Lesson 4 has not saved a model yet.")
    print("Training one now; this takes a few seconds.")
    config = Config(validation_size=0)
    bar = keras.utils.Progbar(config.epochs, unit_name="epoch", stateful_metrics=["accuracy"])
    run = train(
        config, arrays, on_epoch=lambda run: bar.update(run.config.epochs, [("accuracy", run.history["accuracy"][-1])])
    )
    model = run.model
    if not path.exists():
        save_model(model)
    return model


def _held_out(arrays, n_train):
    """Return what each epoch is measured on, as (name, images as a float tensor in 0..1, labels)."""
    import tensorflow as tf

    parts = [("test", arrays.test_images, arrays.test_labels)]
    if n_train < len(arrays.train_labels):
        parts.insert(0, ("val", arrays.train_images[n_train:], arrays.train_labels[n_train:]))
    return [(name, tf.constant(images, tf.float32) / 255, labels) for name, images, labels in parts]


def _flat(images):
    """Return images as float32 (n, 784) in 0..1."""
    images = np.asarray(images)
    flat = images.reshape(len(images), -1).astype(np.float32)
    if images.dtype == np.uint8:
        flat /= 255
    return flat


_NUMPY_ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0, out=x),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
}


def _forward(flat, weights, activation):
    """Compute the probabilities (n, 10) in NumPy: nothing to compile, and 0.1 ms for a few pictures."""
    *hidden, (kernel, bias) = zip(weights[::2], weights[1::2], strict=True)
    for hidden_kernel, hidden_bias in hidden:
        flat = _NUMPY_ACTIVATIONS[activation](flat @ hidden_kernel + hidden_bias)
    scores = flat @ kernel + bias
    scores -= scores.max(axis=1, keepdims=True)
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


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


class _Program:
    """A model, its optimizer and their compiled epoch; used by one run at a time and kept for the next of its kind."""

    _idle = OrderedDict()  # kind -> programs waiting for a run; the kind used last stands last
    _lock = threading.Lock()
    _kinds_kept = 8

    def __init__(self, config, n_images):
        self.model = _build(config, _quick_dropout())
        self.batch_size, self.n_images = config.batch_size, n_images
        self._epoch = self._trace(xla=True)

    @classmethod
    @contextlib.contextmanager
    def borrow(cls, config, n_images):
        """Yield a program for this kind of run: an idle one, which need not be compiled again, or a new one."""
        kind = (dataclasses.replace(config, epochs=0, seed=0, validation_size=0), n_images)
        with cls._lock:
            idle = cls._idle.setdefault(kind, [])
            cls._idle.move_to_end(kind)
            program = idle.pop() if idle else None
        program = program or cls(config, n_images)
        yield program
        with cls._lock:  # not after an error: a program in an unknown state is dropped
            cls._idle.setdefault(kind, []).append(program)
            while len(cls._idle) > cls._kinds_kept:
                cls._idle.popitem(last=False)

    def _trace(self, xla):
        """Return the epoch as a function of pictures, labels and order; XLA compiles it at its first call."""
        import keras
        import tensorflow as tf

        model, optimizer = self.model, self.model.optimizer
        n_steps = -(-self.n_images // self.batch_size)
        n_missing = n_steps * self.batch_size - self.n_images

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
            batches = tf.reshape(tf.pad(order, [[0, n_missing]]), (n_steps, self.batch_size))
            position = tf.reshape(tf.range(n_steps * self.batch_size), (n_steps, self.batch_size))
            counts = tf.cast(position < self.n_images, tf.float32)

            def next_step(i, loss, right):
                batch_loss, batch_right = step(images, labels, batches[i], counts[i])
                return i + 1, loss + batch_loss, right + batch_right

            _, loss, right = tf.while_loop(lambda i, *_: i < n_steps, next_step, (0, 0.0, 0.0))
            return loss / self.n_images, right / self.n_images

        # A concrete function: TensorFlow would warn of many traces, which are right here, one for each architecture.
        return tf.function(epoch, jit_compile=xla, autograph=False).get_concrete_function(
            tf.TensorSpec((self.n_images, *IMAGE_SHAPE), tf.uint8),
            tf.TensorSpec((self.n_images,), tf.int32),
            tf.TensorSpec((self.n_images,), tf.int32),
        )

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

    def run_epoch(self, order):
        """Train on all pictures once, in this order; return the epoch's average loss and accuracy."""
        import tensorflow as tf

        order = tf.constant(order)
        try:
            loss, accuracy = self._epoch(self._images, self._labels, order)
        except (tf.errors.InvalidArgumentError, tf.errors.NotFoundError, tf.errors.UnimplementedError):
            # Compiling fails before anything runs, so nothing has been learned yet.
            warnings.warn("XLA is not available here: training gives the same result, only more slowly.", stacklevel=2)
            self._epoch = self._trace(xla=False)
            loss, accuracy = self._epoch(self._images, self._labels, order)
        return {"loss": float(loss), "accuracy": float(accuracy)}

    def measure(self, held_out):
        """Return loss and accuracy on held-out pictures, as the weights are now.

        With TensorFlow, although `_forward` is as quick: NumPy's threads go on spinning for a while after a large
        product, in the way of the next epoch, which then took a fifth longer.
        """
        measured = {}
        for name, images, labels in held_out:
            probabilities = np.asarray(self.model(images, training=False))
            if name == "val":
                of_the_right_class = probabilities[np.arange(len(labels)), labels]
                # Keras too keeps probabilities this far from 0, where the logarithm ends.
                measured["val_loss"] = float(-np.log(np.clip(of_the_right_class, 1e-7, 1)).mean())
            measured[f"{name}_accuracy"] = float(np.mean(probabilities.argmax(axis=1) == labels))
        return measured

    def weights(self):
        """Return copies of the weights: kernel and bias of each Dense layer in turn."""
        return self.model.get_weights()


class Runs:
    """A memory of finished runs: fewer epochs of a run that exists cost nothing.

    Parameters
    ----------
    max_bytes : int
        How much memory the weights of all runs may take; the runs used longest ago are forgotten first.
    """

    def __init__(self, max_bytes=500_000_000):
        self.max_bytes = max_bytes
        self._runs = OrderedDict()
        self._lock = threading.Lock()

    def get(self, config):
        """Return the run of a configuration, cut from a longer one if need be, or None if it has to be trained."""
        kind = dataclasses.replace(config, epochs=0)
        with self._lock:
            run = self._runs.get(kind)
            if run is None or run.config.epochs < config.epochs:
                return None
            self._runs.move_to_end(kind)
        return run.at(config.epochs)

    def longest(self, config):
        """Return the run with these settings and as many epochs as were ever trained, or None."""
        with self._lock:
            return self._runs.get(dataclasses.replace(config, epochs=0))

    def train(self, config, arrays=None, *, on_epoch=None, stop=None):
        """Return the run of a configuration, training it only if it is not there; see `train`.

        A run that was stopped is kept as far as it came.
        """
        run = self.get(config)
        if run is None:
            run = train(config, arrays, on_epoch=on_epoch, stop=stop)
            self._keep(run)
        return run

    def _keep(self, run):
        kind = dataclasses.replace(run.config, epochs=0)
        with self._lock:
            known = self._runs.get(kind)
            if known is None or known.config.epochs < run.config.epochs:
                self._runs[kind] = run
            self._runs.move_to_end(kind)
            while sum(kept.nbytes for kept in self._runs.values()) > self.max_bytes and len(self._runs) > 1:
                self._runs.popitem(last=False)

    def __iter__(self):
        with self._lock:
            return iter(list(self._runs.values()))

    def __len__(self):
        return len(self._runs)
