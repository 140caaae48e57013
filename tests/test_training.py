"""The training program: repeatable, equal to `fit`, and as good."""

import dataclasses
import threading
import tracemalloc
import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers.training import (
    ACTIVATIONS,
    OPTIMIZERS,
    Config,
    Run,
    Runs,
    activate,
    build_model,
    describe,
    engine,
    epoch_order,
    load_or_train,
    model_path,
    save_model,
    train,
    validation_size,
)

SMALL = Config(hidden=(16,), epochs=3, validation_size=200)


def same(one, other):
    """Tell whether two runs are equal to the last bit."""
    return (
        one.config == other.config
        and one.history == other.history
        and [[array.tobytes() for array in epoch] for epoch in one.weights]
        == [[array.tobytes() for array in epoch] for epoch in other.weights]
    )


# Config ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        {"hidden": 128},
        {"hidden": [128]},
        {"hidden": (0,)},
        {"hidden": (12.5,)},
        {"hidden": (True,)},
        {"epochs": -1},
        {"epochs": 2.0},
        {"batch_size": 0},
        {"optimizer": "adamw"},
        {"optimizer": None},
        {"learning_rate": 0},
        {"learning_rate": float("nan")},
        {"learning_rate": "fast"},
        {"seed": -1},
        {"validation_size": -1},
        {"activation": "softmax"},
        {"dropout": 1},
        {"dropout": -0.1},
        {"dropout": None},
    ],
    ids=str,
)
def test_bad_values_get_one_sentence(bad):
    (name,) = bad
    with pytest.raises(ValueError, match=f"^{name} must be .*, not .*\\.$") as error:
        Config(**bad)
    assert "\n" not in str(error.value)


def test_config_is_frozen_and_hashable():
    assert {Config(): 1}[Config(hidden=(128,))] == 1
    with pytest.raises(AttributeError):
        Config().epochs = 7


def test_nothing_left_to_train_on(few_clothes):
    with pytest.raises(ValueError, match="must leave pictures to train on"):
        train(Config(validation_size=2_010), few_clothes)


# Agreement with Keras -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("xla", [True, False])
def test_an_epoch_equals_an_epoch_of_fit(few_clothes, monkeypatch, xla):
    """The same batches in the same order, the smaller one at the end included, give the same weights."""
    config = Config(hidden=(32,), epochs=1, validation_size=0, seed=3)
    if not xla:
        trace = engine.EpochProgram._trace
        monkeypatch.setattr(engine.EpochProgram, "_trace", lambda self, xla: trace(self, xla=False))
        monkeypatch.setattr(engine.EpochProgram, "_idle", type(engine.EpochProgram._idle)())
    run = train(config, few_clothes)

    model = build_model(config)
    assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), run.weights[0], strict=True))
    order = epoch_order(config, 1, 2_010)
    images = few_clothes.train_images[order].astype("float32") / 255
    history = model.fit(images, few_clothes.train_labels[order], batch_size=32, shuffle=False, verbose=0).history
    assert 2_010 % 32 != 0
    for ours, keras_weights in zip(run.weights[-1], model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, keras_weights, atol=1e-5)
    assert run.history["loss"][0] == pytest.approx(history["loss"][0], abs=1e-5)
    assert run.history["accuracy"][0] == pytest.approx(history["accuracy"][0], abs=1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [(), (16,), (16, 8)], ids=str)
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


def test_training_leaves_the_global_random_numbers_alone(few_clothes):
    keras.utils.set_random_seed(0)
    expected = np.random.rand(), float(keras.random.uniform(()))
    keras.utils.set_random_seed(0)
    train(SMALL, few_clothes)
    assert (np.random.rand(), float(keras.random.uniform(()))) == expected


def test_a_program_is_compiled_once(few_clothes, monkeypatch):
    traced = []
    trace = engine.EpochProgram._trace
    monkeypatch.setattr(engine.EpochProgram, "_trace", lambda self, xla: traced.append(xla) or trace(self, xla))
    for seed in (0, 1, 2):
        train(Config(hidden=(7,), epochs=1, seed=seed, validation_size=200), few_clothes)
    assert traced == [True]


def test_many_architectures_bring_no_warning(few_clothes, caplog):
    """TensorFlow warns where one function is traced again and again."""
    for units in range(20, 32):
        train(Config(hidden=(units,), epochs=1, validation_size=200), few_clothes)
    assert not caplog.records


def test_without_xla_the_same_result_and_one_clear_line(few_clothes, monkeypatch):
    config = Config(hidden=(9,), epochs=2, validation_size=200)
    expected = train(config, few_clothes)
    monkeypatch.setattr(engine.EpochProgram, "_idle", type(engine.EpochProgram._idle)())
    trace = engine.EpochProgram._trace

    def without_xla(self, xla):
        def fails(*_):
            raise tf.errors.UnimplementedError(None, None, "XLA is not linked in")

        return fails if xla else trace(self, xla=False)

    monkeypatch.setattr(engine.EpochProgram, "_trace", without_xla)
    with pytest.warns(UserWarning, match="XLA is not available here") as caught:
        run = train(config, few_clothes)
    assert len(caught) == 1
    for ours, theirs in zip(run.at(1).weights[-1], expected.at(1).weights[-1], strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


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


# Run and Runs ---------------------------------------------------------------------------------------------------------


def test_a_run_cut_at_an_epoch(few_clothes):
    run = train(SMALL, few_clothes)
    images = few_clothes.test_images[:20]
    for epoch in range(4):
        cut = run.at(epoch)
        assert cut.config.epochs == epoch == len(cut.history.get("loss", []))
        np.testing.assert_array_equal(cut.predict(images), run.predict(images, epoch))
        np.testing.assert_allclose(
            cut.to_keras().predict(images / 255, verbose=0), run.predict(images, epoch), atol=1e-5
        )
    for bad in (-1, 4, 1.5, "2"):
        with pytest.raises(ValueError, match="This run has epochs 0 to 3, not"):
            run.at(bad)


def test_texts_of_a_run(few_clothes):
    run = train(SMALL, few_clothes)
    last = {name: f"{values[-1]:.1%}" for name, values in run.history.items() if "accuracy" in name}
    seconds = f"{sum(run.seconds):.1f} s"
    result = f"training {last['accuracy']}, validation {last['val_accuracy']}, {seconds}"
    assert repr(run) == f"Run(16 hidden units, 3 epochs, adam, seed 0; {result})", "and nothing of the test set"
    assert "untrained" in repr(run.at(0))
    assert run._repr_html_() == f"<b>16 hidden units, 3 epochs, adam, seed 0</b><br>12,730 parameters · {result}"
    without = dataclasses.replace(run, history={"accuracy": [0.5], "test_accuracy": [0.25]}, seconds=[1])
    assert repr(without).endswith("seed 0; training 50.0%, 1.0 s)")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "128 hidden units, 5 epochs, adam, seed 0"),
        ({"learning_rate": 1e-5}, "128 hidden units, 5 epochs, adam, learning rate 1e-05, seed 0"),
        (
            {"learning_rate": 0.3, "dropout": 0.2},
            "128 hidden units, 5 epochs, adam, learning rate 0.3, dropout 0.2, seed 0",
        ),
        ({"hidden": (), "seed": 29, "epochs": 1}, "no hidden units, 1 epochs, adam, seed 29"),
        ({"hidden": (64, 10), "activation": "elu"}, "64 + 10 hidden units, 5 epochs, elu, adam, seed 0"),
    ],
)
def test_a_configuration_in_words(changes, words):
    assert describe(Config(**changes)) == words


def test_how_many_pictures_to_hold_back():
    assert [validation_size(n) for n in (60_000, 50_000, 2_010, 9)] == [5_000, 5_000, 201, 0]


def test_runs_train_nothing_twice(few_clothes):
    trained = []

    def train_for(epochs):
        config = dataclasses.replace(SMALL, epochs=epochs)
        return runs.train(config, few_clothes, on_epoch=lambda run: trained.append(run.config.epochs))

    runs = Runs()
    assert runs.get(SMALL) is None
    long = train_for(3)
    assert same(train_for(1), long.at(1)) and trained == [1, 2, 3] and len(runs) == 1
    longer = train_for(4)
    assert same(longer.at(3), long) and trained == [1, 2, 3, 1, 2, 3, 4] and list(runs) == [longer]


def test_runs_forget_the_one_used_longest_ago(few_clothes):
    configs = [dataclasses.replace(SMALL, epochs=1, seed=seed) for seed in (0, 1, 2)]
    size = train(configs[0], few_clothes).nbytes
    runs = Runs(max_bytes=2 * size)
    for config in configs[:2]:
        runs.train(config, few_clothes)
    runs.get(configs[0])
    runs.train(configs[2], few_clothes)
    assert [runs.get(config) is not None for config in configs] == [True, False, True]


def test_a_stopped_run_is_kept_as_far_as_it_came(few_clothes):
    stop = threading.Event()
    runs = Runs()
    runs.train(SMALL, few_clothes, on_epoch=lambda run: stop.set(), stop=stop)
    assert runs.get(SMALL) is None
    assert isinstance(runs.get(dataclasses.replace(SMALL, epochs=1)), Run)


# On all of Fashion-MNIST ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_accuracies_that_the_course_speaks_of(clothes, seed):
    history = train(Config(validation_size=0, seed=seed), clothes).history
    assert 0.815 <= history["accuracy"][0] <= 0.835
    assert 0.88 <= history["accuracy"][-1] <= 0.905
    assert 0.85 <= history["test_accuracy"][-1] <= 0.89


def test_many_trainings_do_not_fill_the_memory(few_clothes):
    config = Config(hidden=(5,), epochs=1, validation_size=200)
    train(config, few_clothes)
    tracemalloc.start()
    train(config, few_clothes)
    before = tracemalloc.get_traced_memory()[0]
    for seed in range(20):
        train(dataclasses.replace(config, seed=seed), few_clothes)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 2_000_000


def test_huge_sums_are_no_trouble_for_any_activation():
    """As they are when the learning rate was much too large."""
    for activation in ACTIVATIONS:
        with np.errstate(all="raise", under="ignore"):
            after = activate(np.array([-1e4, 0, 1e4], np.float32), activation)
        expected = np.asarray(keras.activations.get(activation)(tf.constant([-1e4, 0, 1e4])))
        np.testing.assert_allclose(after, expected, atol=1e-6)


# The model of lesson 4 ------------------------------------------------------------------------------------------------


@pytest.fixture
def empty_workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("FASHION_COURSE_WORK", str(tmp_path))
    return tmp_path


def test_without_a_saved_model_one_is_trained_and_saved(empty_workspace, few_clothes, capsys):
    model = load_or_train(few_clothes)
    expected = train(Config(validation_size=201), few_clothes).weights[-1]
    for ours, theirs in zip(model.get_weights(), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, err_msg="the last tenth was not held back")
    said = capsys.readouterr().out
    assert "Lesson 4 has not saved a model yet." in said
    assert "5/5" in said and "accuracy" in said, "no progress shown"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = load_or_train(few_clothes)
    assert "Opened the model" in capsys.readouterr().out
    for ours, theirs in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("content", [b"", b"not a model", b"PK\x03\x04 half a zip"])
def test_a_damaged_model_is_left_as_it_is(empty_workspace, few_clothes, capsys, content):
    model_path().write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_or_train(few_clothes).output_shape == (None, 10)
    assert "cannot be used" in capsys.readouterr().out
    assert model_path().read_bytes() == content


def test_a_model_of_something_else_is_not_used(empty_workspace, few_clothes, capsys):
    save_model(keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]))
    assert load_or_train(few_clothes).input_shape == (None, 28, 28, 1)
    assert "not made for these pictures" in capsys.readouterr().out
