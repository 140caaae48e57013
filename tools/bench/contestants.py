"""Ways to train one network, each timed: the engine of this course against others.

All contestants train 784-128-10 with ReLU by Adam's defaults on the same 60,000 pictures, 5 epochs in batches of 32.
"""

import contextlib
import dataclasses
import functools
import io
import math
import time
import warnings
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
EPOCHS, BATCH_SIZE, UNITS = 5, 32, 128


@dataclasses.dataclass
class Result:
    """What one training took: seconds in all, of each epoch, and the accuracy on the test pictures."""

    seconds: float
    epochs: list
    accuracy: float | None


class Stopwatch:
    """Notes the seconds of each epoch."""

    def __init__(self):
        self.start = self.last = time.perf_counter()
        self.epochs = []

    def epoch_done(self):
        now = time.perf_counter()
        self.epochs.append(now - self.last)
        self.last = now

    def result(self, accuracy=None):
        return Result(time.perf_counter() - self.start, self.epochs, accuracy)


@functools.cache
def clothes():
    """Return the pictures as float32 (n, 784) in 0..1 and the labels, as (x, y, test_x, test_y)."""
    from helpers.data import load_arrays
    from helpers.training.run import as_float_rows

    arrays = load_arrays()
    return (
        as_float_rows(arrays.train_images),
        arrays.train_labels,
        as_float_rows(arrays.test_images),
        arrays.test_labels,
    )


def accuracy(probabilities, labels):
    return float((probabilities.argmax(axis=1) == labels).mean())


@functools.cache
def arrays():
    from helpers.data import load_arrays

    return load_arrays()


def engine(hidden=(UNITS,), epochs=EPOCHS):
    """`helpers.training.train`, which this course's labs use."""
    from helpers.training import Config, train
    from helpers.training.engine import forget_programs

    forget_programs()  # so that it has to be compiled again
    data = arrays()
    watch = Stopwatch()
    run = train(Config(hidden=hidden, epochs=epochs, validation_size=0), data, on_epoch=lambda _: watch.epoch_done())
    return watch.result(run.history["test_accuracy"][-1])


@contextlib.contextmanager
def timed_fit():
    """Let every `model.fit` tell a stopwatch when an epoch is done, and be silent."""
    import keras

    real, watches = keras.Model.fit, []

    def fit(model, *args, **options):
        watch = Stopwatch()
        watches.append((watch, model))
        tell = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: watch.epoch_done())
        return real(model, *args, **options, callbacks=[tell])

    keras.Model.fit = fit
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield watches
    finally:
        keras.Model.fit = real


def keras_result(watches):
    watch, model = watches[0]
    seconds = sum(watch.epochs)
    _, _, test_x, test_y = clothes()
    probabilities = model.predict(test_x.reshape(-1, 28, 28, 1), batch_size=1000, verbose=0)
    return Result(seconds, watch.epochs, accuracy(probabilities, test_y))


def lesson_4():
    """The cells of lesson 4 themselves, up to its first `fit`; that cell is timed."""
    import jupytext

    names = {}
    with timed_fit() as watches:
        for cell in jupytext.read(TOP / "solutions" / "04_train.py").cells:
            if cell.cell_type == "code":
                exec(cell.source, names)
            if watches:
                return keras_result(watches)


def article():
    """The article's pipeline as written, in Keras 3's words; with Adam's defaults, so that the work is the same."""
    import keras
    import tensorflow as tf
    import tensorflow_datasets as tfds

    from helpers.data import DATA_DIR

    def normalize(images, labels):
        images = tf.cast(images, tf.float32)
        images /= 255
        return images, labels

    with timed_fit() as watches:
        train_dataset = tfds.load("fashion_mnist", data_dir=DATA_DIR, as_supervised=True)["train"].map(normalize)
        train_dataset = train_dataset.repeat().shuffle(60_000).batch(BATCH_SIZE)
        keras_model().fit(train_dataset, epochs=EPOCHS, steps_per_epoch=math.ceil(60_000 / BATCH_SIZE), shuffle=False)
    keras.backend.clear_session()
    return keras_result(watches)


def keras_model():
    import keras

    layers = [
        keras.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(UNITS, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
    model = keras.Sequential(layers)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def scikit_learn():
    """scikit-learn's `MLPClassifier`."""
    from sklearn.neural_network import MLPClassifier

    x, y, test_x, test_y = clothes()
    watch = Stopwatch()
    model = MLPClassifier((UNITS,), alpha=0, batch_size=BATCH_SIZE, max_iter=EPOCHS, n_iter_no_change=EPOCHS + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that five epochs are few
        model.fit(x, y)
    result = watch.result()
    epochs = [result.seconds / EPOCHS] * EPOCHS  # it does not tell when an epoch is done
    return dataclasses.replace(result, epochs=epochs, accuracy=accuracy(model.predict_proba(test_x), test_y))


def torch_loader():
    """PyTorch with its `DataLoader`."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    x, y, *_ = (torch.from_numpy(array) for array in clothes())
    return torch_train(lambda: DataLoader(TensorDataset(x, y), batch_size=BATCH_SIZE, shuffle=True))


def torch_tensors():
    """PyTorch with batches taken from tensors in memory."""
    import torch

    x, y, *_ = (torch.from_numpy(array) for array in clothes())

    def batches():
        for chosen in torch.randperm(len(x)).split(BATCH_SIZE):
            yield x[chosen], y[chosen]

    return torch_train(batches)


def torch_train(batches):
    import torch

    _, _, test_x, test_y = clothes()
    watch = Stopwatch()
    model = torch.nn.Sequential(torch.nn.Linear(784, UNITS), torch.nn.ReLU(), torch.nn.Linear(UNITS, 10))
    loss_of, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters())
    for _ in range(EPOCHS):
        for images, labels in batches():
            optimizer.zero_grad()
            loss_of(model(images), labels).backward()
            optimizer.step()
        watch.epoch_done()
    result = watch.result()
    with torch.no_grad():
        return dataclasses.replace(result, accuracy=accuracy(model(torch.from_numpy(test_x)).numpy(), test_y))


def jax_scan():
    """JAX, an epoch as one `lax.scan`, with Adam written out."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    x, y, test_x, test_y = clothes()
    watch = Stopwatch()
    x, y = jnp.asarray(x), jnp.asarray(y.astype("int32"))
    keys = jax.random.split(jax.random.key(0), 2)
    glorot = jax.nn.initializers.glorot_uniform()
    weights = [glorot(keys[0], (784, UNITS)), jnp.zeros(UNITS), glorot(keys[1], (UNITS, 10)), jnp.zeros(10)]
    zeros = [jnp.zeros_like(w) for w in weights]

    def scores(weights, images):
        return jax.nn.relu(images @ weights[0] + weights[1]) @ weights[2] + weights[3]

    def loss(weights, images, labels):
        return -jnp.take_along_axis(jax.nn.log_softmax(scores(weights, images)), labels[:, None], axis=1).mean()

    def step(state, images, labels):
        weights, means, squares, count = state
        gradients = jax.grad(loss)(weights, images, labels)
        count += 1
        rate = 1e-3 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        means = [0.9 * m + 0.1 * g for m, g in zip(means, gradients, strict=True)]
        squares = [0.999 * s + 0.001 * g * g for s, g in zip(squares, gradients, strict=True)]
        weights = [w - rate * m / (jnp.sqrt(s) + 1e-7) for w, m, s in zip(weights, means, squares, strict=True)]
        return weights, means, squares, count

    @jax.jit
    def epoch(state, order, x, y):  # the pictures as arguments: as constants they would be compiled in, which is slow
        return jax.lax.scan(lambda state, chosen: (step(state, x[chosen], y[chosen]), None), state, order)[0]

    state = (weights, zeros, zeros, jnp.zeros(()))
    for number in range(EPOCHS):
        order = np.random.default_rng(number).permutation(60_000).reshape(-1, BATCH_SIZE)
        state = jax.block_until_ready(epoch(state, order, x, y))
        watch.epoch_done()
    result = watch.result()
    return dataclasses.replace(result, accuracy=accuracy(np.asarray(scores(state[0], test_x)), test_y))


def floor():
    """No learning: only the five matrix products of each step, in NumPy's BLAS."""
    import numpy as np

    x, *_ = clothes()
    random = np.random.default_rng(0)
    w1, w2 = random.random((784, UNITS), "float32"), random.random((UNITS, 10), "float32")
    hidden, scores = np.empty((BATCH_SIZE, UNITS), "float32"), np.empty((BATCH_SIZE, 10), "float32")
    back, g1, g2 = np.empty_like(hidden), np.empty_like(w1), np.empty_like(w2)
    watch = Stopwatch()
    for _ in range(EPOCHS):
        for start in range(0, 60_000, BATCH_SIZE):
            batch = x[start : start + BATCH_SIZE]
            np.matmul(batch, w1, out=hidden)
            np.matmul(hidden, w2, out=scores)
            np.matmul(hidden.T, scores, out=g2)
            np.matmul(scores, w2.T, out=back)
            np.matmul(batch.T, back, out=g1)
        watch.epoch_done()
    return watch.result()


CONTESTANTS = {
    "this course's engine": engine,
    "matrix products alone (floor)": floor,
    "JAX, `lax.scan`": jax_scan,
    "PyTorch, tensors in memory": torch_tensors,
    "Keras `fit`, lesson 4": lesson_4,
    "scikit-learn `MLPClassifier`": scikit_learn,
    "PyTorch, `DataLoader`": torch_loader,
    "Keras `fit`, the article's pipeline": article,
}
