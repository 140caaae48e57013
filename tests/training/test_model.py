"""The Keras model of a configuration: layers, first weights and optimizer."""

import keras
import numpy as np
import pytest

from helpers.training import ACTIVATIONS, OPTIMIZERS, Config, build_model


def kinds(model):
    return [type(layer).__name__ for layer in model.layers]


def dense(model):
    return [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_layers(activation):
    model = build_model(Config(hidden=(16, 8), activation=activation))
    assert kinds(model) == ["Flatten", "Dense", "Dense", "Dense"]
    assert model.input_shape == (None, 28, 28, 1)
    assert [layer.units for layer in dense(model)] == [16, 8, 10]
    assert [layer.activation.__name__ for layer in dense(model)] == [activation, activation, "softmax"]


def test_no_hidden_layers():
    assert kinds(build_model(Config(hidden=(), dropout=0.5))) == ["Flatten", "Dense"]


def test_without_a_configuration_it_is_the_default():
    ours, default = build_model(), build_model(Config())
    assert kinds(ours) == kinds(default) == ["Flatten", "Dense", "Dense"]
    for mine, theirs in zip(ours.get_weights(), default.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_dropout_follows_each_hidden_layer():
    model = build_model(Config(hidden=(16, 8), dropout=0.25))
    assert kinds(model) == ["Flatten", "Dense", "Dropout", "Dense", "Dropout", "Dense"]
    assert [model.layers[i].rate for i in (2, 4)] == [0.25, 0.25]


def test_dropout_of_another_class():
    class OwnDropout(keras.layers.Dropout):
        pass

    assert kinds(build_model(Config(hidden=(4,), dropout=0.25), OwnDropout)) == [
        "Flatten",
        "Dense",
        "OwnDropout",
        "Dense",
    ]


def test_first_weights_are_glorots():
    *_, (kernel, bias) = (layer.get_weights() for layer in dense(build_model(Config(hidden=(256,)))))
    limit = np.sqrt(6 / (256 + 10))
    assert 0.99 * limit < np.abs(kernel).max() <= limit and not bias.any()


def test_each_purpose_has_the_random_numbers_that_stored_results_were_made_with():
    """Another seed would make other networks than those of `helpers/results/sweep.csv` and of the lessons."""
    model = build_model(Config(hidden=(4, 4), dropout=0.5, seed=3))
    kernels = [layer.kernel_initializer.seed for layer in dense(model)]
    dropouts = [layer.seed for layer in model.layers if isinstance(layer, keras.layers.Dropout)]
    assert kernels == [788445325, 228595140, 480164916]
    assert dropouts == [821910229, 1588001999]
    assert max(kernels + dropouts) < 2**31


def test_another_seed_gives_other_first_weights():
    one, again, other = (build_model(Config(hidden=(4,), seed=seed)).get_weights()[0] for seed in (1, 1, 2))
    assert np.array_equal(one, again) and not np.array_equal(one, other)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("adam", "Adam", {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}),
        ("adam_article", "Adam", {"learning_rate": 0.0001, "beta_1": 0.99, "beta_2": 0.999, "epsilon": 0.1}),
        ("sgd", "SGD", {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False}),
        ("sgd_momentum", "SGD", {"learning_rate": 0.01, "momentum": 0.9, "nesterov": False}),
        ("rmsprop", "RMSprop", {"learning_rate": 0.001, "rho": 0.9, "momentum": 0.0}),
    ],
)
def test_optimizers_have_the_settings_that_the_course_names(name, kind, expected):
    optimizer = build_model(Config(hidden=(), optimizer=name)).optimizer
    settings = optimizer.get_config()
    assert type(optimizer).__name__ == kind
    assert {key: settings[key] for key in expected} == pytest.approx(expected)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_learning_rate_in_place_of_the_optimizers_own(name):
    model = build_model(Config(hidden=(), optimizer=name, learning_rate=0.125))
    assert float(model.optimizer.learning_rate) == 0.125
    assert float(build_model(Config(hidden=(), optimizer=name)).optimizer.learning_rate) != 0.125, (
        "it stays for the next"
    )


def test_it_is_compiled_and_its_optimizer_is_built():
    model = build_model(Config(hidden=(4,)))
    assert model.loss == "sparse_categorical_crossentropy"
    assert model.optimizer.built
    loss, accuracy = model.evaluate(np.zeros((2, 28, 28, 1), np.float32), np.array([0, 1]), verbose=0)
    assert loss == pytest.approx(np.log(10), abs=1e-5) and 0 <= accuracy <= 1
