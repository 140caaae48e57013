"""The lab that trains: in a thread of its own, while the learner moves everything else."""

import dataclasses
import re
import sys
import threading
from collections import OrderedDict

import numpy as np
import pytest
from lab_tools import alt_texts, click, pictures, press, runs_with, set_controls, settings, text_of

from helpers import widgets
from helpers.data import CLASS_NAMES
from helpers.training import Config, describe, is_compiled, train
from helpers.training.engine import EpochProgram

pytestmark = pytest.mark.filterwarnings("error")

SOON = 60  # seconds, after which a test that waits for a thread fails


@pytest.fixture
def trainer(few_clothes):
    lab = widgets.training_lab(few_clothes)
    set_controls(lab, units=16, epochs=3)
    yield lab
    lab.close()
    lab.join(SOON)


class Gate:
    """Where every epoch waits before it begins."""

    def __init__(self):
        self._waiting, self._permits = threading.Semaphore(0), threading.Semaphore(0)

    def enter(self):
        self._waiting.release()
        assert self._permits.acquire(timeout=SOON)

    def wait_for_an_epoch(self):
        """Return when an epoch waits; by then all that the one before it had to do is done."""
        assert self._waiting.acquire(timeout=SOON)

    def let_in(self, epochs):
        self._permits.release(epochs)


@pytest.fixture
def gate(monkeypatch):
    gate, run_epoch = Gate(), EpochProgram.run_epoch

    def wait_and_run(*args):
        gate.enter()
        return run_epoch(*args)

    monkeypatch.setattr(EpochProgram, "run_epoch", wait_and_run)
    yield gate
    gate.let_in(1000)


def caption(lab):
    """Return what the lab says about its twelve pictures."""
    return alt_texts(lab)[1]


def test_train_then_scrub(trainer, few_clothes):
    assert "not trained yet" in text_of(trainer)
    trainer.controls["train"].click()
    trainer.join()
    (run,) = trainer.runs
    assert run.config == trainer.config and run.config.hidden == (16,) and run.config.epochs == 3
    captions = []
    assert trainer.controls["epoch"].value == 3 and trainer.controls["train"].description == "Train again"
    for epoch in (1, 2, 3):
        trainer.controls["epoch"].value = epoch
        assert caption(trainer).startswith(f"After epoch {epoch}: ")
        assert f"accuracy {run.history['accuracy'][epoch - 1]:.1%} in training" in text_of(trainer)
        assert f"{run.history['val_accuracy'][epoch - 1]:.1%} in validation" in text_of(trainer)
        captions.append(caption(trainer))
    assert len(set(captions)) == 3
    trainer.controls["epoch"].value = 0
    assert "Before training" in text_of(trainer) and caption(trainer).startswith("After epoch 0: ")
    trainer.controls["epochs"].value = 20
    assert "To train for 20 epochs, press Train again." in text_of(trainer)
    assert len(trainer.runs) == 1, "a slider never trains"


def test_twelve_validation_pictures_with_what_is_said_of_them(few_clothes, run):
    lab = widgets.training_lab(few_clothes, runs_with(run))
    assert caption(lab) == "Not predicted yet: " + "; ".join("?" * 12)
    set_controls(lab, units=16, epochs=2, epoch=2)
    assert lab.config == Config(hidden=(16,), epochs=2, validation_size=201), "a tenth of the pictures"
    held_out = few_clothes.train_labels[-201:]
    chosen = [i for label in range(10) for i in np.flatnonzero(held_out == label)[: 3 if label == 6 else 1]]
    probabilities = run.predict(few_clothes.train_images[-201:][chosen], 2)
    expected = []
    for label, row in zip(held_out[chosen], probabilities, strict=True):
        guess = row.argmax()
        truth = "" if guess == label else f" (is: {CLASS_NAMES[label]})"
        expected.append(f"{'✗' if truth else '✓'} {CLASS_NAMES[guess]} {row[guess]:.0%}{truth}")
    assert len(expected) == 12 and any("✗" in text for text in expected)
    assert caption(lab) == f"After epoch 2: {'; '.join(expected)}."
    texts = pictures(lab)[1].figure.axes[0].texts
    assert [" ".join(text.get_text().split()) for text in texts] == expected
    lab.close()


def test_curves_are_those_of_the_run_with_a_cursor_at_the_epoch(few_clothes, run, slow_run):
    lab = widgets.training_lab(few_clothes, runs_with(run, slow_run))
    lab.controls["units"].value = 16
    for optimizer, expected in (("adam", run), ("sgd", slow_run)):
        for epoch in (3, 1):
            set_controls(lab, optimizer=optimizer, epoch=epoch)
            for ax, metric in zip(pictures(lab)[0].figure.axes, ("loss", "accuracy"), strict=True):
                assert ax.lines[0].get_ydata() == pytest.approx(expected.history[metric])
                assert list(ax.lines[-1].get_xdata()) == [epoch, epoch]
            first, last = expected.history["loss"][0], expected.history["loss"][-1]
            assert f"training loss from {first:.3f} to {last:.3f}" in alt_texts(lab)[0]
    lab.controls["layers"].value = 3
    assert alt_texts(lab)[0] == f"{describe(lab.config)}: not trained yet. Press Train."
    lab.controls["layers"].value = 1
    assert f"training loss from {first:.3f} to {last:.3f}" in alt_texts(lab)[0]
    lab.close()


def test_a_click_on_the_curves_shows_its_epoch(few_clothes, run):
    lab = widgets.training_lab(few_clothes, runs_with(run))
    curves = pictures(lab)[0]
    click(curves, curves.figure.axes[0], 0.5, 0.5)  # no curves yet
    lab.controls["units"].value = 16
    click(curves, curves.figure.axes[1], 1.7, np.mean(curves.figure.axes[1].get_ylim()))
    assert lab.controls["epoch"].value == 2 and caption(lab).startswith("After epoch 2: ") and lab.errors == []
    lab.close()


def test_a_training_is_the_same_as_without_the_lab(trainer, few_clothes):
    press(trainer, "train")
    (run,) = trainer.runs
    assert run.history == train(trainer.config, few_clothes).history


def test_pressing_train_returns_at_once_and_twice_is_once(trainer, gate):
    before = threading.active_count()
    trainer.controls["train"].click()
    trainer.controls["train"].click()  # both have returned, and no epoch was let in yet
    assert trainer.is_training and threading.active_count() == before + 1
    gate.let_in(3)
    trainer.join(SOON)
    assert not trainer.is_training
    assert len(trainer.runs) == 1 and trainer.errors == []


def test_progress_after_every_epoch(trainer, gate):
    trainer.controls["train"].click()
    for done in range(3):
        gate.wait_for_an_epoch()
        if done:
            assert f"Epoch {done} of 3, " in text_of(trainer)
            assert caption(trainer).startswith(f"After epoch {done}: ") and "press Train" not in text_of(trainer)
        gate.let_in(1)
    trainer.join(SOON)
    assert "Done: 3 epochs, " in text_of(trainer) and trainer.errors == []


def test_one_button_says_what_it_does(trainer, gate, monkeypatch):
    button = trainer.controls["train"]
    assert button.description == "Train"
    button.click()
    gate.wait_for_an_epoch()
    assert button.description == "Starting …"
    button.click()  # the second half of a double click stops nothing
    assert "first epoch is being trained" in text_of(trainer) and "Press Train" not in text_of(trainer)
    gate.let_in(1)
    gate.wait_for_an_epoch()
    assert button.description == "Stop (1/3)"
    button.click()
    assert button.description == "Stopping (1/3)"
    gate.let_in(30)
    trainer.join(SOON)
    assert button.description == "Train again" and [run.config.epochs for run in trainer.runs] == [2]
    monkeypatch.undo()
    button.click()
    trainer.join(SOON)
    assert [run.config.epochs for run in trainer.runs] == [3] and trainer.errors == []


def test_a_network_is_compiled_once(trainer, few_clothes, monkeypatch):
    monkeypatch.setattr(EpochProgram, "_idle", OrderedDict())
    assert not is_compiled(trainer.config, few_clothes)
    said = []
    trainer._status.observe(lambda change: said.append(change["new"]), "value")
    for seed in (0, 1):
        trainer.controls["seed"].value = seed
        press(trainer, "train")
        assert is_compiled(trainer.config, few_clothes)
    assert [words for words in said if "…" in words] == ["Compiling, about 2 s …", "Getting ready …"]


def test_a_run_without_epochs_is_none(few_clothes, run):
    lab = widgets.training_lab(few_clothes, runs_with(run.at(0)))
    lab.controls["units"].value = 16
    assert lab.errors == [] and "not trained yet" in text_of(lab)
    lab.close()


def test_stop_keeps_what_is_finished(trainer, gate):
    trainer.controls["epochs"].value = 20
    trainer.controls["train"].click()
    gate.let_in(2)
    for _ in range(3):
        gate.wait_for_an_epoch()
    assert "Epoch 2 of 20" in text_of(trainer)
    assert trainer.controls["train"].description == "Stop (2/20)"
    trainer.controls["train"].click()  # while the third epoch is running
    gate.let_in(30)
    trainer.join(SOON)
    (run,) = trainer.runs
    assert run.config.epochs == 3
    assert "Stopped after 3 epochs" in text_of(trainer)
    press(trainer, "train")
    assert [run.config.epochs for run in trainer.runs] == [20]


def test_sliders_moved_while_it_trains(trainer, gate):
    trainer.controls["train"].click()
    for units in (1, 512, 16, 2):
        set_controls(trainer, units=units, layers=2, epochs=units % 5 + 1)
        gate.let_in(1)
    trainer.join(SOON)
    assert trainer.errors == [] and [run.config.hidden for run in trainer.runs] == [(16,)]
    assert "not trained yet" in text_of(trainer), "the sliders stand on settings that were not trained"


def test_closed_while_it_trains(trainer, gate):
    trainer.controls["epochs"].value = 20
    trainer.controls["train"].click()
    gate.let_in(1)
    for _ in range(2):
        gate.wait_for_an_epoch()
    trainer.close()  # while the second epoch is running
    gate.let_in(20)
    trainer.join(SOON)
    assert not trainer.is_training and trainer.errors == []
    assert [run.config.epochs for run in trainer.runs] == [2]


def test_the_list_leads_back_to_a_run(trainer):
    press(trainer, "train")
    first = trainer.controls["run"].value
    other = dict(optimizer="sgd", dropout=0.3, layers=2, activation="tanh", learning_rate=0.03, seed=7)
    set_controls(trainer, **other)
    assert trainer.controls["run"].value == "none"
    press(trainer, "train")
    second = trainer.controls["run"].value
    assert text_of(trainer).count("<tr>") == 3 and "▸ 16 + 16" in text_of(trainer)
    set_controls(trainer, epochs=1, units=1)
    trainer.controls["run"].value = second
    assert {name: trainer.controls[name].value for name in other} == other and trainer.controls["epochs"].value == 3
    trainer.controls["run"].value = first
    assert trainer.config == Config(hidden=(16,), epochs=3, validation_size=201)
    assert "▸ 16<" in text_of(trainer) and trainer.errors == []
    assert trainer.controls["run"].value == first


def test_a_failing_training_is_one_sentence(trainer, monkeypatch):
    def fail(*args, **options):
        raise MemoryError("Too little memory.")

    monkeypatch.setattr("helpers.widgets.training.train", fail)
    press(trainer, "train")
    assert [str(error) for error in trainer.errors] == ["Too little memory."]
    assert "This did not work:</b> Too little memory." in text_of(trainer)
    monkeypatch.undo()
    press(trainer, "train")
    assert len(trainer.runs) == 1 and "This did not work" not in text_of(trainer)


def test_in_colab_the_button_itself_trains(trainer, monkeypatch):
    threads, run_epoch = set(), EpochProgram.run_epoch

    def run_and_note(*args):
        threads.add(threading.current_thread())
        return run_epoch(*args)

    monkeypatch.setattr(EpochProgram, "run_epoch", run_and_note)
    monkeypatch.setitem(sys.modules, "google.colab", object())
    trainer.controls["train"].click()
    assert threads == {threading.current_thread()} and len(trainer.runs) == 1


def test_runs_made_elsewhere_are_listed_and_only_those_that_fit_can_be_chosen(few_clothes, run):
    own = run.config
    fits = dataclasses.replace(own, learning_rate=0.003, seed=29, activation="sigmoid", dropout=0.8, hidden=(16, 16))
    odd = {
        "validation_size": 0,
        "batch_size": 64,
        "learning_rate": 0.002,
        "seed": 30,
        "dropout": 0.85,
        "hidden": (7,),
    }
    others = [dataclasses.replace(own, **{name: value}) for name, value in odd.items()]
    others += [dataclasses.replace(own, hidden=hidden) for hidden in ((16, 32), (16,) * 4)]
    others += [dataclasses.replace(own, dropout=0.9)]
    # As if they had been trained: what they are is all that counts here.
    runs = runs_with(run, *(dataclasses.replace(run, config=config) for config in (fits, *others)))
    lab = widgets.training_lab(few_clothes, runs)
    assert "▸" not in text_of(lab) and text_of(lab).count("<tr>") == 12
    assert settings(lab.controls["run"]) == ["none", own.without_epochs(), fits.without_epochs()]
    lab.close()


@pytest.mark.parametrize(
    ("name", "value", "expected", "words"),
    [
        ("learning_rate", 1e-5, {"learning_rate": 1e-5}, "learning rate 1e-05"),
        ("learning_rate", 1.0, {"learning_rate": 1.0}, "learning rate 1,"),
        ("seed", 29, {"seed": 29}, "seed 29"),
        ("activation", "elu", {"activation": "elu"}, "elu"),
        ("optimizer", "rmsprop", {"optimizer": "rmsprop"}, "RMSprop"),
        ("dropout", 0.8, {"dropout": 0.8}, "dropout 0.8"),
    ],
)
def test_each_setting_is_another_network_that_waits_for_the_button(few_clothes, run, name, value, expected, words):
    lab = widgets.training_lab(few_clothes, runs_with(run))
    set_controls(lab, units=16, epochs=3)
    assert "not trained yet" not in text_of(lab)
    lab.controls[name].value = value
    assert lab.config == Config(hidden=(16,), epochs=3, validation_size=201, **expected)
    assert words in describe(lab.config) and words in text_of(lab) and "not trained yet" in text_of(lab)
    assert len(lab.runs) == 1 and lab.errors == []
    lab.close()


def test_rates_are_offered_in_steps_from_the_optimizers_own_on(few_clothes):
    lab = widgets.training_lab(few_clothes)
    own, *rates = settings(lab.controls["learning_rate"])
    assert lab.controls["learning_rate"].value == own == "its own" and lab.config.learning_rate is None
    assert (rates[0], rates[-1]) == (1e-5, 1)
    assert np.diff(np.log10(rates)) == pytest.approx(0.5, abs=0.03)
    assert (lab.controls["seed"].min, lab.controls["seed"].max) == (0, 29), "as many as there are measured runs"
    lab.close()


def test_a_table_of_all_runs(few_clothes, run):
    other = train(
        Config(hidden=(4,), epochs=1, validation_size=201, learning_rate=1e-4, seed=3, activation="elu"), few_clothes
    )
    lab = widgets.training_lab(few_clothes, runs_with(run, other))
    head, *rows = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd][^>]*>", line) for line in re.findall("<tr>(.*?)</tr>", text_of(lab))
    ]
    assert len(head) == len(rows[0])
    seen_of = [dict(zip(head, cells, strict=True)) for cells in rows]
    for told, expected in zip(seen_of, (run, other), strict=True):
        config = expected.config
        assert told["hidden units"] == str(config.hidden[0]) and told["optimizer"] == "Adam"
        assert told["learning rate"] == ("1e-04" if config.learning_rate else "its own").replace("1e-04", "0.0001")
        assert (told["seed"], told["activation"]) == (str(config.seed), config.activation)
        assert told["training"] == f"{expected.history['accuracy'][-1]:.1%}"
        assert told["validation"] == f"{expected.history['val_accuracy'][-1]:.1%}"
        assert told["epochs"] == str(config.epochs)
    assert "test" not in " ".join(head), "the course opens the test set once"
    lab.close()


def test_a_loss_that_is_no_number_any_more(few_clothes):
    config = Config(hidden=(4, 4, 4), epochs=2, validation_size=201, optimizer="sgd")
    run = train(config, few_clothes)
    nothing = [[array * np.nan for array in arrays] for arrays in run.weights[2:]]
    history = {name: [values[0], np.nan if "loss" in name else values[1]] for name, values in run.history.items()}
    half = dataclasses.replace(run, history=history, weights=[*run.weights[:2], *nothing])
    history = {name: [np.nan, np.nan] if "loss" in name else values for name, values in run.history.items()}
    whole = dataclasses.replace(half, config=dataclasses.replace(config, seed=1), history=history)
    lab = widgets.training_lab(few_clothes, runs_with(half, whole))
    set_controls(lab, units=4, layers=3, optimizer="sgd", epochs=2)
    assert "The loss exploded:</b> it is no longer a number" in text_of(lab)
    assert "the validation loss was smallest after epoch <b>1</b>" in text_of(lab)
    assert caption(lab).count("✗ not a number (is: ") == 12 and "nan%" not in caption(lab)
    assert "smallest validation loss after epoch 1." in alt_texts(lab)[0]
    lab.controls["epoch"].value = 1
    assert "exploded" not in text_of(lab)
    set_controls(lab, seed=1, epochs=2)
    assert "The loss exploded" in text_of(lab) and "smallest" not in text_of(lab) + alt_texts(lab)[0]
    assert lab.errors == []
    lab.close()
