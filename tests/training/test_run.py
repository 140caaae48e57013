"""What came out of a training: predictions, measures, epochs and texts."""

import dataclasses

import keras
import numpy as np
import pytest
import tensorflow as tf
from project import slow
from small_runs import SMALL

from helpers.training import ACTIVATIONS, Config, Run, activate, train
from helpers.training.run import as_float_rows


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [(16, 8), *slow((), (16,))], ids=str)
def test_predictions_and_measures_equal_those_of_the_keras_model(few_clothes, hidden, activation):
    run = train(Config(hidden=hidden, activation=activation, epochs=1, validation_size=200), few_clothes)
    images = few_clothes.test_images
    probabilities = run.predict(images)
    assert probabilities.shape == (300, 10) and probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities, run.to_keras().predict(images / np.float32(255), verbose=0), atol=1e-5)
    np.testing.assert_allclose(probabilities, run.predict(images / 255), atol=1e-5)
    held_out = few_clothes.train_images[-200:] / np.float32(255), few_clothes.train_labels[-200:]
    loss, accuracy = run.to_keras().evaluate(*held_out, verbose=0)
    assert run.history["val_loss"][-1] == pytest.approx(loss, abs=1e-4)
    assert run.history["val_accuracy"][-1] == pytest.approx(accuracy, abs=1e-6)
    test_accuracy = np.mean(probabilities.argmax(axis=1) == few_clothes.test_labels)
    assert run.history["test_accuracy"][-1] == pytest.approx(test_accuracy)
    assert run.n_parameters == run.to_keras().count_params()


def test_a_run_cut_at_an_epoch(few_clothes):
    run = train(SMALL, few_clothes)
    images = few_clothes.test_images[:20]
    for epoch in range(4):
        cut = run.at(epoch)
        assert cut.config.epochs == epoch == len(cut.history.get("loss", [])) == len(cut.seconds)
        np.testing.assert_array_equal(cut.predict(images), run.predict(images, epoch))
        np.testing.assert_allclose(
            cut.to_keras().predict(images / 255, verbose=0), run.predict(images, epoch), atol=1e-5
        )
    for bad in (-1, 4, 1.5, "2", True, None):
        with pytest.raises(ValueError, match="This run has epochs 0 to 3, not"):
            run.at(bad)


def test_an_epoch_of_numpy(few_clothes):
    """As a sweep's table or an `arange` gives it."""
    cut = train(SMALL, few_clothes).at(np.int64(2))
    assert cut.config.epochs == 2 and type(cut.config.epochs) is int


@pytest.fixture
def made_up():
    """A run of a network of 784 x 10 weights and 10 biases, without training."""
    weights = [[np.full((784, 10), k, np.float32), np.zeros(10, np.float32)] for k in range(3)]
    history = {"loss": [2.0, 1.0], "accuracy": [0.5, 0.61], "val_accuracy": [0.1, 0.625], "test_accuracy": [0.2, 0.75]}
    return Run(Config(hidden=(), epochs=2), history, weights, [1.25, 0.5])


def test_sizes(made_up):
    assert made_up.n_parameters == 7_850
    assert made_up.nbytes == 3 * 7_850 * 4


def test_texts_of_a_run(few_clothes):
    run = train(SMALL, few_clothes)
    last = {name: f"{values[-1]:.1%}" for name, values in run.history.items() if "accuracy" in name}
    seconds = f"{sum(run.seconds):.1f} s"
    result = f"training {last['accuracy']}, validation {last['val_accuracy']}, {seconds}"
    assert repr(run) == f"Run(16 hidden units, 3 epochs, Adam, seed 0; {result})", "and nothing of the test set"
    assert "untrained" in repr(run.at(0))
    assert run._repr_html_() == f"<b>16 hidden units, 3 epochs, Adam, seed 0</b><br>12,730 parameters · {result}"
    without = dataclasses.replace(run, history={"accuracy": [0.5], "test_accuracy": [0.25]}, seconds=[1])
    assert repr(without).endswith("seed 0; training 50.0%, 1.0 s)")


def test_texts_name_each_measure_once(made_up):
    assert repr(made_up) == ("Run(no hidden units, 2 epochs, Adam, seed 0; training 61.0%, validation 62.5%, 1.8 s)")
    assert repr(made_up.at(0)) == "Run(no hidden units, 0 epochs, Adam, seed 0; untrained)"
    del made_up.history["val_accuracy"]
    assert "validation" not in repr(made_up)
    assert made_up._repr_html_() == (
        "<b>no hidden units, 2 epochs, Adam, seed 0</b><br>7,850 parameters · training 61.0%, 1.8 s"
    )


def test_a_model_of_its_own_each_time(few_clothes):
    run = train(SMALL, few_clothes)
    one, other = run.to_keras(), run.to_keras()
    one.set_weights([0 * array for array in one.get_weights()])
    for ours, theirs in zip(run.weights[-1], other.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    loss, accuracy = other.evaluate(few_clothes.test_images / 255, few_clothes.test_labels, verbose=0)
    assert accuracy == pytest.approx(run.history["test_accuracy"][-1]) and loss > 0


@pytest.mark.parametrize("shape", [(2, 28, 28), (2, 28, 28, 1)])
def test_pictures_as_rows(shape):
    whole = np.arange(np.prod(shape)).reshape(shape) % 256
    rows = as_float_rows(whole.astype(np.uint8))
    assert rows.shape == (2, 784) and rows.dtype == np.float32 and rows.max() == 1
    np.testing.assert_allclose(rows[1], (np.arange(784, 1568) % 256) / 255, rtol=1e-6)
    np.testing.assert_array_equal(as_float_rows(whole / 510), (whole / 510).astype(np.float32).reshape(2, 784))


def test_predicting_leaves_the_pictures_alone(few_clothes):
    run = train(SMALL, few_clothes)
    images = few_clothes.test_images[:20] / np.float32(255)
    before = images.copy()
    first = run.predict(images)
    np.testing.assert_array_equal(run.predict(images), first)
    np.testing.assert_array_equal(images, before)
    np.testing.assert_allclose(first.sum(axis=1), 1, atol=1e-6)


def test_huge_sums_are_no_trouble_for_any_activation():
    """As they are when the learning rate was much too large."""
    for activation in ACTIVATIONS:
        with np.errstate(all="raise", under="ignore"):
            after = activate(np.array([-1e4, 0, 1e4], np.float32), activation)
        expected = np.asarray(keras.activations.get(activation)(tf.constant([-1e4, 0, 1e4])))
        np.testing.assert_allclose(after, expected, atol=1e-6)
