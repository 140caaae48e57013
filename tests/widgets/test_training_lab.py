"""The lab that trains: in a thread of its own, while the learner moves everything else."""

import gc
import sys
import threading
import tracemalloc

import numpy as np
import pytest
from lab_tools import alt_texts, pictures, press, runs_with, set_controls, settings, text_of

from helpers import widgets
from helpers.data import CLASS_NAMES
from helpers.training import Config, Runs, describe, train
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
    for epoch in (1, 2, 3):
        trainer.controls["epochs"].value = epoch
        assert caption(trainer).startswith(f"After epoch {epoch}: ")
        assert f"accuracy {run.history['accuracy'][epoch - 1]:.1%} in training" in text_of(trainer)
        assert f"{run.history['val_accuracy'][epoch - 1]:.1%} in validation" in text_of(trainer)
        captions.append(caption(trainer))
    assert len(set(captions)) == 3
    trainer.controls["epochs"].value = 20
    assert "To train for 20 epochs, press Train." in text_of(trainer)
    assert len(trainer.runs) == 1, "a slider never trains"


def test_twelve_validation_pictures_with_what_is_said_of_them(few_clothes, run):
    lab = widgets.training_lab(few_clothes, runs_with(run))
    assert caption(lab) == "Not predicted yet: " + "; ".join("?" * 12)
    set_controls(lab, units=16, epochs=2)
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
            set_controls(lab, optimizer=optimizer, epochs=epoch)
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


def test_stop_keeps_what_is_finished(trainer, gate):
    trainer.controls["epochs"].value = 20
    trainer.controls["train"].click()
    gate.let_in(2)
    for _ in range(3):
        gate.wait_for_an_epoch()
    assert "Epoch 2 of 20" in text_of(trainer)
    trainer.controls["stop"].click()  # while the third epoch is running
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
    set_controls(trainer, optimizer="sgd", dropout=0.3, layers=2)
    assert trainer.controls["run"].value == "none"
    press(trainer, "train")
    assert text_of(trainer).count("<tr>") == 3 and "▸ 16 + 16" in text_of(trainer)
    set_controls(trainer, epochs=1, units=1)
    trainer.controls["run"].value = first
    assert trainer.config == Config(hidden=(16,), epochs=3, validation_size=201)
    assert "▸ 16<" in text_of(trainer) and trainer.errors == []
    assert trainer.controls["run"].value == first


def test_a_failing_training_is_one_sentence(trainer, monkeypatch):
    def fail(*args, **options):
        raise MemoryError("Too little memory.")

    monkeypatch.setattr(Runs, "train", fail)
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
    odd = train(Config(hidden=(7, 3), epochs=1, validation_size=0), few_clothes)
    lab = widgets.training_lab(few_clothes, runs_with(run, odd))
    assert "7 + 3" in text_of(lab) and "<td" in text_of(lab)
    assert settings(lab.controls["run"]) == ["none", run.config.without_epochs()]
    lab.close()


@pytest.mark.slow
def test_fifty_rounds_leave_no_thread_and_no_memory(few_clothes):
    lab = widgets.training_lab(few_clothes, Runs(max_bytes=1))  # remembers one run, so the other trains again
    lab.controls["epochs"].value = 1

    def round_of(number):
        lab.controls["units"].value = (1, 2)[number % 2]
        press(lab, "train")

    for number in range(4):
        round_of(number)
    threads = threading.active_count()
    tracemalloc.start()
    round_of(0)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(1, 51):
        round_of(number)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 2_000_000
    assert threading.active_count() == threads and lab.errors == []
    lab.close()
