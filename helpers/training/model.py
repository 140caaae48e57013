"""The Keras model of a configuration, with the first weights that its seed gives."""

import numpy as np

from helpers.data import IMAGE_SHAPE
from helpers.training.config import OPTIMIZERS, Config

# What random numbers are drawn for; a layer's position is added, so no network has more than a thousand layers.
_KERNEL, _DROPOUT = 0, 1_000


def build_model(config=Config(), dropout_layer=None):  # noqa: B008 (frozen, so safe to share)
    """Build and compile the Keras model of a configuration, with the first weights that its seed gives.

    Parameters
    ----------
    config : Config
    dropout_layer : type of keras.layers.Layer, optional
        In place of `keras.layers.Dropout`.

    Returns
    -------
    keras.Sequential
        From float32 (n, 28, 28, 1) in 0..1 to probabilities float32 (n, 10).
    """
    import keras

    dropout_layer = dropout_layer or keras.layers.Dropout
    layers = [keras.Input(IMAGE_SHAPE), keras.layers.Flatten()]
    for position, units in enumerate(config.hidden):
        kernel = keras.initializers.GlorotUniform(seed=_seed(config, _KERNEL + position))
        layers.append(keras.layers.Dense(units, activation=config.activation, kernel_initializer=kernel))
        if config.dropout:
            layers.append(dropout_layer(config.dropout, seed=_seed(config, _DROPOUT + position)))
    kernel = keras.initializers.GlorotUniform(seed=_seed(config, _KERNEL + len(config.hidden)))
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
    """Return a seed of its own for each purpose of a run."""
    return int(np.random.SeedSequence([config.seed, purpose]).generate_state(1)[0] >> 1)
