"""What came out of a training: its numbers, and the weights after every epoch."""

import dataclasses
import html

import numpy as np
from scipy.special import expit, softmax

from helpers.errors import InvalidValue
from helpers.training.config import Config, describe, is_whole
from helpers.training.model import build_model


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
        InvalidValue
            If the run has no such epoch.
        """
        if not is_whole(epoch, 0) or epoch > self.config.epochs:
            raise InvalidValue(f"This run has epochs 0 to {self.config.epochs}, not {epoch!r}.")
        return Run(
            dataclasses.replace(self.config, epochs=int(epoch)),
            {name: values[:epoch] for name, values in self.history.items()},
            self.weights[: epoch + 1],
            self.seconds[:epoch],
        )

    def to_keras(self):
        """Build a Keras model with the run's last weights.

        Returns
        -------
        keras.Sequential
            Compiled, and another one at each call.
        """
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
        images = np.asarray(images)
        # In parts: 60,000 pictures as floats are 188 MB.
        starts = range(0, max(len(images), 1), 10_000)
        parts = (as_float_rows(images[start : start + 10_000]) for start in starts)
        return np.concatenate([predict_numpy(rows, weights, self.config.activation) for rows in parts])

    def __repr__(self):
        return f"Run({describe(self.config)}; {self._result()})"

    def _result(self):
        if not self.config.epochs:
            return "untrained"
        last = {name: values[-1] for name, values in self.history.items()}
        parts = [f"training {last['accuracy']:.1%}"]
        if "val_accuracy" in last:
            parts.append(f"validation {last['val_accuracy']:.1%}")
        # Not the test accuracy: whoever reads it run by run has chosen by it before long.
        return ", ".join([*parts, f"{sum(self.seconds):.1f} s"])

    def _repr_html_(self):
        return (
            f"<b>{html.escape(describe(self.config))}</b><br>"
            f"{self.n_parameters:,} parameters · {html.escape(self._result())}"
        )


def as_float_rows(images):
    """Return images as float32 (n, 784) in 0..1."""
    images = np.asarray(images)
    flat = images.reshape(len(images), -1).astype(np.float32)
    if images.dtype == np.uint8:
        flat /= 255
    return flat


_NUMPY_ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": expit,  # which does not overflow
    "tanh": np.tanh,
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
}


def activate(values, activation):
    """Return what an activation function, one of `ACTIVATIONS`, gives for a float array of any shape."""
    return _NUMPY_ACTIVATIONS[activation](values)


def predict_numpy(rows, weights, activation):
    """Compute probabilities in NumPy: nothing to compile, and 0.1 ms for a few pictures.

    Parameters
    ----------
    rows : float32 array (n, 784), values 0..1
        Or what a hidden layer gives, if `weights` are those of the layers above it.
    weights : list of float32 arrays
        Kernel and bias of each Dense layer in turn.
    activation : str
        Of the hidden layers; one of `ACTIVATIONS`.

    Returns
    -------
    float32 array (n, 10)
    """
    *hidden, (kernel, bias) = zip(weights[::2], weights[1::2], strict=True)
    for hidden_kernel, hidden_bias in hidden:
        rows = activate(rows @ hidden_kernel + hidden_bias, activation)
    return softmax(rows @ kernel + bias, axis=1)
