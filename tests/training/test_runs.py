"""The memory of runs: nothing is trained twice, and it does not grow without end."""

import dataclasses
import threading

import numpy as np
from small_runs import SMALL, same

from helpers.training import Config, Run, Runs


def run_of(seed=0, epochs=1):
    """Return a run that was never trained, of 40 bytes an epoch."""
    config = Config(hidden=(), seed=seed, epochs=epochs)
    return Run(config, {"loss": [0.0] * epochs}, [[np.zeros(10, np.float32)]] * (epochs + 1), [0.0] * epochs)


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
    size = Runs().train(configs[0], few_clothes).nbytes
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


def test_a_run_of_fewer_epochs_does_not_take_the_place_of_a_longer_one():
    runs = Runs()
    longer = run_of(epochs=3)
    runs.add(longer)
    runs.add(run_of(epochs=2))
    assert list(runs) == [longer]
    runs.add(run_of(epochs=3))
    assert next(iter(runs)) is longer, "as long is no reason either"
    longest = run_of(epochs=4)
    runs.add(longest)
    assert list(runs) == [longest]


def test_longest():
    runs = Runs()
    assert runs.longest(Config(hidden=())) is None
    run = run_of(epochs=3)
    runs.add(run)
    for epochs in (0, 3, 9):
        assert runs.longest(Config(hidden=(), epochs=epochs)) is run
    assert runs.longest(Config(hidden=(), seed=1)) is None


def test_as_many_as_there_is_room_for():
    runs = Runs(max_bytes=160)
    for seed in (0, 1):
        runs.add(run_of(seed))  # 80 bytes each
    assert len(runs) == 2, "exactly full"
    runs.add(run_of(2))
    assert [run.config.seed for run in runs] == [1, 2]


def test_one_run_is_kept_however_large():
    runs = Runs(max_bytes=1)
    runs.add(run_of(0))
    runs.add(run_of(1))
    assert [run.config.seed for run in runs] == [1]


def test_what_is_added_again_or_asked_for_was_used_last():
    runs = Runs(max_bytes=160)
    runs.add(run_of(0))
    runs.add(run_of(1))
    runs.add(run_of(0))
    runs.add(run_of(2))
    assert [run.config.seed for run in runs] == [0, 2]
    assert runs.get(run_of(0).config) is not None
    assert [run.config.seed for run in runs] == [2, 0]
    assert runs.get(run_of(2, epochs=9).config) is None
    assert [run.config.seed for run in runs] == [2, 0], "too short, so not used"


def test_by_default_hundreds_of_runs_fit():
    """Twenty epochs of the largest network of the training lab take 34 MB."""
    assert Runs().max_bytes == 500_000_000


def test_going_through_them_while_one_is_added():
    runs = Runs()
    runs.add(run_of(0))
    for run in runs:
        runs.add(run_of(run.config.seed + 10))
    assert len(runs) == 2
