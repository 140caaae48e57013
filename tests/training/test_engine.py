"""The training program: equal to `fit`, repeatable, and no hindrance to anything beside it."""

import dataclasses
import random
import threading

import keras
import numpy as np
import pytest
import tensorflow as tf
from project import slow
from small_runs import SMALL, same

from helpers.training import OPTIMIZERS, Config, build_model, engine, epoch_order, train


@pytest.fixture
def traced(monkeypatch):
    """Let every kind of run be compiled again; return a list that tells which was compiled, and with XLA or not."""
    real, told = engine.trace_epoch, []

    def trace_epoch(model, n_images, batch_size, xla):
        told.append(xla)
        return real(model, n_images, batch_size, xla)

    engine.forget_programs()
    monkeypatch.setattr(engine, "trace_epoch", trace_epoch)
    yield told
    engine.forget_programs()


@pytest.fixture
def pretended(monkeypatch):
    """Compile nothing and train nothing; return a list that grows by one for each program."""
    told = []
    monkeypatch.setattr(engine, "trace_epoch", lambda model, *_, xla: told.append(xla) or (lambda *_: (0.0, 0.0)))
    engine.forget_programs()
    yield told
    engine.forget_programs()


def without_xla(monkeypatch, error):
    """Let XLA fail as it does where it is not there."""
    real = engine.trace_epoch

    def trace_epoch(model, n_images, batch_size, xla):
        def fails(*_):
            raise error

        return fails if xla else real(model, n_images, batch_size, xla=False)

    monkeypatch.setattr(engine, "trace_epoch", trace_epoch)


# Agreement with Keras -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [32, 30, 3_000], ids=["a smaller last batch", "no rest", "one small batch"])
@pytest.mark.parametrize("xla", [True, False])
def test_an_epoch_equals_an_epoch_of_fit(few_clothes, traced, monkeypatch, xla, batch_size):
    """The same batches in the same order, the smaller one at the end included, give the same weights."""
    config = Config(hidden=(32,), epochs=1, validation_size=0, seed=3, batch_size=batch_size)
    if not xla:
        trace = engine.trace_epoch
        monkeypatch.setattr(engine, "trace_epoch", lambda *sizes, xla: trace(*sizes, xla=False))
    run = train(config, few_clothes)
    assert traced == [xla]

    model = build_model(config)
    assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), run.weights[0], strict=True))
    order = epoch_order(config, 1, 2_010)
    images = few_clothes.train_images[order].astype("float32") / 255
    labels = few_clothes.train_labels[order]
    history = model.fit(images, labels, batch_size=batch_size, shuffle=False, verbose=0).history
    assert 2_010 % 32 != 0 and 2_010 % 30 == 0
    for ours, keras_weights in zip(run.weights[-1], model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, keras_weights, atol=1e-5)
    assert run.history["loss"][0] == pytest.approx(history["loss"][0], abs=1e-5)
    assert run.history["accuracy"][0] == pytest.approx(history["accuracy"][0], abs=1e-6)


def test_validation_loss_of_a_network_that_is_sure_and_wrong(few_clothes):
    """Where a probability is 0, its logarithm ends at that of a ten-millionth: the loss stays finite."""
    run = train(Config(hidden=(), epochs=1, learning_rate=10.0, validation_size=200), few_clothes)
    probabilities = run.predict(few_clothes.train_images[-200:])[np.arange(200), few_clothes.train_labels[-200:]]
    assert probabilities.min() < 1e-30
    expected = -np.log(np.clip(probabilities, 1e-7, 1)).mean()
    assert run.history["val_loss"][0] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_learns(few_clothes, optimizer):
    history = train(Config(optimizer=optimizer, epochs=3, validation_size=0), few_clothes).history
    assert history["loss"][-1] < history["loss"][0]
    assert "val_loss" not in history


def test_learning_rate_replaces_the_optimizers_own(few_clothes):
    slow, quick = (train(Config(epochs=1, learning_rate=rate), _enough(few_clothes)) for rate in (1e-6, 1e-3))
    assert slow.history["loss"][0] > quick.history["loss"][0] + 0.5


def _enough(arrays):
    """The default of 5,000 validation pictures is more than the small part has."""
    return arrays._replace(
        train_images=np.tile(arrays.train_images, (4, 1, 1, 1)), train_labels=np.tile(arrays.train_labels, 4)
    )


def test_dropout_trains_and_is_off_when_predicting(few_clothes):
    config = Config(hidden=(32,), epochs=2, dropout=0.5, validation_size=0)
    run = train(config, few_clothes)
    assert run.history["loss"][-1] < run.history["loss"][0]
    without = train(Config(hidden=(32,), epochs=2, validation_size=0), few_clothes)
    assert without.history["loss"][-1] < run.history["loss"][-1]
    images = few_clothes.test_images[:50]
    np.testing.assert_allclose(
        run.predict(images), run.to_keras().predict(images / np.float32(255), verbose=0), atol=1e-5
    )


def test_dropout_is_off_when_measuring(few_clothes):
    run = train(Config(hidden=(32,), epochs=1, dropout=0.9, validation_size=200), few_clothes)
    right = run.predict(few_clothes.test_images).argmax(axis=1) == few_clothes.test_labels
    assert run.history["test_accuracy"][0] == pytest.approx(right.mean())


# What it is trained and measured on -----------------------------------------------------------------------------------


def test_nothing_left_to_train_on(few_clothes):
    with pytest.raises(ValueError, match=r"must leave pictures to train on: it is 2,010 of 2,010\.$"):
        train(Config(validation_size=2_010), few_clothes)


def test_one_picture_is_enough(few_clothes):
    run = train(Config(hidden=(), epochs=1, validation_size=2_009), few_clothes)
    assert run.history["accuracy"][0] in (0, 1) and not np.array_equal(run.weights[0][0], run.weights[1][0])


def test_without_pictures_all_of_fashion_mnist_is_taken(few_clothes, monkeypatch):
    monkeypatch.setattr(engine, "load_arrays", lambda: few_clothes)
    assert same(train(SMALL), train(SMALL, few_clothes))


def test_what_is_held_back_is_not_learned(few_clothes):
    """Nor is what a program that is used again was given before."""
    images, labels = few_clothes.train_images.copy(), few_clothes.train_labels.copy()
    images[-200:] = 255
    labels[-200:] = 0
    expected = train(SMALL, few_clothes)
    spoiled = train(SMALL, few_clothes._replace(train_images=images, train_labels=labels))
    assert spoiled.history["loss"] == expected.history["loss"]
    assert spoiled.history["val_loss"] != expected.history["val_loss"]
    labels[:-200] = 0
    other = train(SMALL, few_clothes._replace(train_images=images, train_labels=labels))
    assert other.history["accuracy"][-1] > 0.99


def test_what_a_run_holds(few_clothes):
    run = train(SMALL, few_clothes)
    assert list(run.history) == ["loss", "accuracy", "val_loss", "val_accuracy", "test_accuracy"]
    assert [len(values) for values in (*run.history.values(), run.weights, run.seconds)] == [3] * 5 + [4, 3]
    assert all(type(value) is float for values in run.history.values() for value in values)
    assert all(seconds > 0 for seconds in run.seconds)
    assert [array.shape for array in run.weights[-1]] == [(784, 16), (16,), (16, 10), (10,)]
    without = train(dataclasses.replace(SMALL, epochs=0, validation_size=0), few_clothes)
    assert without.history == {"loss": [], "accuracy": [], "test_accuracy": []} and without.seconds == []


# Repeatable -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("config", [SMALL, Config(hidden=(16,), epochs=3, validation_size=200, dropout=0.3)], ids=str)
def test_fewer_epochs_are_the_beginning_of_more(few_clothes, config):
    long = train(config, few_clothes)
    for epochs in (0, 1, 2):
        short = train(dataclasses.replace(config, epochs=epochs), few_clothes)
        assert same(short, long.at(epochs))


def test_the_same_seed_gives_the_same_run_and_another_seed_another(few_clothes):
    tf.random.set_seed(1)
    first = train(SMALL, few_clothes)
    tf.random.set_seed(2)
    np.random.seed(2)
    train(Config(hidden=(16,), epochs=1, validation_size=200, seed=5), few_clothes)  # uses the same program
    assert same(train(SMALL, few_clothes), first)
    assert not same(train(dataclasses.replace(SMALL, seed=1), few_clothes), first)


def test_each_epoch_and_each_seed_has_an_order_of_its_own():
    orders = [epoch_order(Config(seed=seed), epoch, 1_000) for seed in (0, 1) for epoch in (1, 2)]
    assert len({order.tobytes() for order in orders}) == 4
    for order in orders:
        assert order.dtype == np.int32 and np.array_equal(np.sort(order), np.arange(1_000))
    # Any other would train other networks than those of the stored results.
    assert epoch_order(Config(seed=3), 2, 10).tolist() == [6, 8, 3, 4, 1, 5, 0, 2, 7, 9]


def test_training_leaves_the_global_random_numbers_alone(few_clothes):
    def drawn():
        return random.random(), np.random.rand(), float(tf.random.uniform(()))

    keras.utils.set_random_seed(0)
    expected = drawn()
    keras.utils.set_random_seed(0)
    train(SMALL, few_clothes)
    assert drawn() == expected


def test_a_program_is_compiled_once(few_clothes, traced):
    for seed in (0, 1, 2):
        train(Config(hidden=(7,), epochs=1, seed=seed, validation_size=200), few_clothes)
    assert traced == [True]


@pytest.mark.parametrize(
    "change",
    [
        {"hidden": (6,)},
        {"batch_size": 64},
        {"optimizer": "sgd"},
        {"learning_rate": 0.5},
        {"activation": "tanh"},
        {"dropout": 0.5},
        {"validation_size": 300},
    ],
    ids=str,
)
def test_another_kind_of_run_has_a_program_of_its_own(few_clothes, pretended, change):
    config = Config(hidden=(7,), epochs=1, validation_size=200)
    train(config, few_clothes)
    train(dataclasses.replace(config, **change), few_clothes)
    assert len(pretended) == 2


def test_programs_are_kept_for_eight_kinds_of_run(few_clothes, pretended):
    """The kind used longest ago is compiled again."""

    def is_compiled(units):
        before = len(pretended)
        train(Config(hidden=(units,), epochs=1, validation_size=200), few_clothes)
        return len(pretended) > before

    assert all(is_compiled(units) for units in range(1, 9))
    assert not any(is_compiled(units) for units in range(1, 9))
    assert not is_compiled(1)
    assert is_compiled(9) and not is_compiled(1) and is_compiled(2)
    engine.forget_programs()
    assert is_compiled(1)


def test_many_architectures_bring_no_warning(few_clothes, caplog):
    """TensorFlow warns where one function is traced again and again."""
    for units in range(20, 27):
        train(Config(hidden=(units,), epochs=1, validation_size=200), few_clothes)
    assert not caplog.records


@pytest.mark.parametrize(
    "error", [tf.errors.UnimplementedError, *slow(tf.errors.InvalidArgumentError, tf.errors.NotFoundError)]
)
def test_without_xla_the_same_result_and_one_clear_line(few_clothes, traced, monkeypatch, error):
    config = Config(hidden=(9,), epochs=2, validation_size=200)
    expected = train(config, few_clothes)
    engine.forget_programs()
    without_xla(monkeypatch, error(None, None, "XLA is not linked in"))
    with pytest.warns(UserWarning, match="XLA is not available here") as caught:
        run = train(config, few_clothes)
    assert len(caught) == 1
    for ours, theirs in zip(run.at(1).weights[-1], expected.at(1).weights[-1], strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert run.history["loss"] == pytest.approx(expected.history["loss"], abs=1e-4)


def test_other_errors_of_tensorflow_arrive(few_clothes, traced, monkeypatch):
    without_xla(monkeypatch, tf.errors.ResourceExhaustedError(None, None, "out of memory"))
    with pytest.raises(tf.errors.ResourceExhaustedError):
        train(SMALL, few_clothes)


# While it trains ------------------------------------------------------------------------------------------------------


def test_each_epoch_is_told(few_clothes):
    told = []
    run = train(SMALL, few_clothes, on_epoch=told.append)
    assert [each.config.epochs for each in told] == [1, 2, 3]
    assert all(same(each, run.at(each.config.epochs)) for each in told)


def test_stop_keeps_what_is_finished(few_clothes):
    stop = threading.Event()
    run = train(
        dataclasses.replace(SMALL, epochs=100),
        few_clothes,
        on_epoch=lambda run: stop.set() if run.config.epochs == 2 else None,
        stop=stop,
    )
    assert run.config.epochs == 2 and len(run.weights) == 3 and len(run.seconds) == 2
    assert same(run, train(SMALL, few_clothes).at(2))


def test_stopped_before_it_began(few_clothes):
    stop = threading.Event()
    stop.set()
    run = train(SMALL, few_clothes, stop=stop)
    assert same(run, train(SMALL, few_clothes).at(0))


def test_threads_do_not_disturb_each_other(few_clothes):
    configs = [dataclasses.replace(SMALL, seed=seed) for seed in (0, 1, 2)]
    runs = {}
    threads = [threading.Thread(target=lambda c=c: runs.update({c: train(c, few_clothes)})) for c in configs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for config in configs:
        assert same(runs[config], train(config, few_clothes))


def test_an_error_in_the_callback_arrives_and_does_no_harm(few_clothes):
    expected = train(SMALL, few_clothes)
    with pytest.raises(ZeroDivisionError):
        train(SMALL, few_clothes, on_epoch=lambda run: 1 / 0)
    assert same(train(SMALL, few_clothes), expected)


def test_a_program_that_failed_is_not_used_again(few_clothes, traced):
    with pytest.raises(ZeroDivisionError):
        train(SMALL, few_clothes, on_epoch=lambda run: 1 / 0)
    for _ in range(2):
        train(SMALL, few_clothes)
    assert traced == [True, True]


# On all of Fashion-MNIST ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, *slow(1, 2)])
def test_accuracies_that_the_course_speaks_of(clothes, seed):
    history = train(Config(validation_size=0, seed=seed), clothes).history
    assert 0.815 <= history["accuracy"][0] <= 0.835
    assert 0.88 <= history["accuracy"][-1] <= 0.905
    assert 0.85 <= history["test_accuracy"][-1] <= 0.89
