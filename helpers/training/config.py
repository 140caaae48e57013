"""What to train: a frozen set of settings that decides a training to the last random number."""

import dataclasses

import numpy as np

from helpers.errors import InvalidValue

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

OPTIMIZER_NAMES = {
    "adam": "Adam",
    "adam_article": "Adam, the article's settings",
    "sgd": "SGD",
    "sgd_momentum": "SGD with momentum",
    "rmsprop": "RMSprop",
}
"""What to call them where learners read."""


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
    InvalidValue
        If a setting makes no sense.
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
        if not isinstance(self.hidden, tuple) or not all(is_whole(units, 1) for units in self.hidden):
            raise InvalidValue(f"hidden must be a tuple of whole numbers from 1, such as (128,), not {self.hidden!r}.")
        for name, least in (("epochs", 0), ("batch_size", 1), ("seed", 0), ("validation_size", 0)):
            value = getattr(self, name)
            if not is_whole(value, least):
                raise InvalidValue(f"{name} must be a whole number from {least}, not {value!r}.")
        for name, choices in (("optimizer", tuple(OPTIMIZERS)), ("activation", ACTIVATIONS)):
            value = getattr(self, name)
            if value not in choices:
                raise InvalidValue(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        if self.learning_rate is not None and not (_is_number(self.learning_rate) and 0 < self.learning_rate < np.inf):
            raise InvalidValue(f"learning_rate must be a positive number or None, not {self.learning_rate!r}.")
        if not (_is_number(self.dropout) and 0 <= self.dropout < 1):
            raise InvalidValue(f"dropout must be from 0 to below 1, not {self.dropout!r}.")

    def without_epochs(self):
        """Return the same settings with `epochs=0`: what runs that differ only in epochs have in common."""
        return dataclasses.replace(self, epochs=0)


def validation_size(n_images):
    """Return how many of `n_images` training pictures to hold back: as in `Config()`, or a tenth if they are few."""
    return min(Config().validation_size, n_images // 10)


def describe(config):
    """Return a one-line summary of a configuration; activation, learning rate and dropout where they are not usual."""
    parts = [f"{format_hidden(config.hidden, ' + ', 'no')} hidden units", f"{config.epochs} epochs"]
    if config.activation != Config.activation:
        parts.append(config.activation)
    parts.append(OPTIMIZER_NAMES[config.optimizer])
    if config.learning_rate is not None:
        parts.append(f"learning rate {config.learning_rate:g}")
    if config.dropout:
        parts.append(f"dropout {config.dropout:g}")
    return ", ".join([*parts, f"seed {config.seed}"])


def format_hidden(hidden, separator="+", none="none"):
    """Return hidden layers as text: "128+10" for (128, 10), "none" for ()."""
    return separator.join(map(str, hidden)) or none


def parse_hidden(text):
    """Return the hidden layers that `format_hidden` wrote.

    Raises
    ------
    ValueError
        If the text names no layers.
    """
    return () if text == "none" else tuple(int(units) for units in text.split("+"))


def is_whole(value, least):
    """Return whether a value is a whole number, `least` or more."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value >= least


def _is_number(value):
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
