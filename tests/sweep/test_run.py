"""A sweep over workers in this process, which train nothing: what is trained, written and counted."""

import json
import signal
import subprocess
import sys
import threading

import distributed
import pytest

from helpers.errors import InvalidValue
from helpers.sweep import SweepError, cluster, config_of, grid, read_failures, read_results, run_sweep
from helpers.sweep.cluster import ignore_sigint
from helpers.sweep.results import ResultsFile
from helpers.sweep.run import exclusive_lock
from helpers.training import Config

NOWHERE = "tcp://127.0.0.1:1"


def test_grid_holds_every_combination_once():
    configs = grid([(1,), (1, 2)], epochs=3, optimizers=("adam", "sgd"), dropouts=(0.0, 0.5), seeds=4)
    assert len(set(configs)) == len(configs) == 2 * 2 * 2 * 4
    assert [config.seed for config in configs[:4]] == [0, 1, 2, 3]
    assert {config.epochs for config in configs} == {3}
    assert grid([(1,)], seeds=1, activation="elu") == [Config(hidden=(1,), activation="elu")]
    with pytest.raises(InvalidValue, match="epochs must be"):
        grid([(1,)], epochs=-1)


@pytest.fixture(scope="module")
def scheduler_here(two_runs):  # after a real run, so that the pictures are loaded
    """The address of a scheduler with one worker, in this process."""
    options = {"processes": False, "protocol": "tcp", "host": "127.0.0.1", "dashboard_address": None}
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, **options) as local:
        yield local.scheduler_address


@pytest.fixture
def trained(monkeypatch, fake_run):
    """The configurations that were trained, without training; validation_size=60_000 fails as in a real training."""
    configs = []

    def train(config, arrays):
        configs.append(config)
        if config.validation_size >= len(arrays.train_labels):
            raise InvalidValue("validation_size must leave\npictures to train on.")
        return fake_run(config)

    monkeypatch.setattr(cluster, "train", train)
    return configs


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "folder" / "results.jsonl"


def test_only_what_is_missing_is_trained(path, scheduler_here, trained):
    def sweep(epochs, seeds):
        trained.clear()
        return run_sweep(grid([(1,)], epochs=epochs, seeds=seeds), path, scheduler=scheduler_here)

    assert sweep(epochs=2, seeds=2) == (0, 2, 0) and trained == grid([(1,)], epochs=2, seeds=2)
    assert sweep(epochs=2, seeds=3) == (2, 1, 0) and trained == [Config(hidden=(1,), epochs=2, seed=2)]
    assert sweep(epochs=1, seeds=3) == (3, 0, 0) and trained == []
    assert sweep(epochs=3, seeds=1) == (0, 1, 0) and trained == [Config(hidden=(1,), epochs=3)]
    assert sweep(epochs=3, seeds=2) == (1, 1, 0) and trained == [Config(hidden=(1,), epochs=3, seed=1)]
    assert read_results(path).groupby("seed").epochs.first().tolist() == [3, 3, 2]
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    assert entries[0] == {"command": "helpers.sweep.run_sweep"}
    assert [len(entry) for entry in entries[:3]] == [1, 1, 16], "command and environment are written once"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_failed_run_is_recorded_and_the_rest_goes_on(path, scheduler_here, trained):
    good, bad = Config(hidden=(1,), epochs=1), Config(hidden=(1,), epochs=1, validation_size=60_000)
    assert run_sweep([bad, good], path, scheduler=scheduler_here) == (0, 1, 1)
    (failure,) = read_failures(path).itertuples()
    assert config_of(failure) == bad and failure.error == "validation_size must leave pictures to train on."
    assert [config_of(row) for row in read_results(path).itertuples()] == [good]
    trained.clear()
    assert run_sweep([bad, good], path, scheduler=scheduler_here) == (1, 0, 1)
    assert trained == [bad], "the one that failed is tried again"


def test_a_run_is_in_the_file_before_the_sweep_ends(path, scheduler_here, trained, monkeypatch):
    written, add = threading.Event(), ResultsFile.add

    def add_and_tell(file, run, environment):
        add(file, run, environment)
        written.set()

    train = cluster.train

    def train_second_when_first_is_written(config, arrays):
        if config.seed == 1:
            assert written.wait(60) and len(read_results(path)) == 1
        return train(config, arrays)

    monkeypatch.setattr(ResultsFile, "add", add_and_tell)
    monkeypatch.setattr(cluster, "train", train_second_when_first_is_written)
    assert run_sweep(grid([(1,)], epochs=1, seeds=2), path, scheduler=scheduler_here) == (0, 2, 0)


def test_two_sweeps_do_not_write_to_one_file(path, tmp_path):
    with exclusive_lock(path), pytest.raises(SweepError, match="Another sweep is writing"):
        run_sweep(grid([(1,)]), path, scheduler=NOWHERE)
    assert list(path.parent.iterdir()) == []
    with exclusive_lock(path):
        pass


def test_the_lock_holds_between_processes(path):
    code = "import sys; from helpers.sweep import grid, run_sweep; run_sweep(grid([(1,)]), sys.argv[1], scheduler='tcp://127.0.0.1:1')"
    with exclusive_lock(path):
        other = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    assert other.returncode == 1 and "Another sweep is writing" in other.stderr


def test_paths_that_cannot_be_used(tmp_path):
    in_a_file = tmp_path / "file"
    in_a_file.write_text("")
    for path, words in {
        in_a_file / "results.jsonl": f"cannot be written to .*: {in_a_file} is not a folder",
        in_a_file / "deeper" / "results.jsonl": "deeper is not a folder",
        tmp_path: f"{tmp_path} is a folder",
    }.items():
        with pytest.raises(SweepError, match=words):
            run_sweep(grid([(1,)]), path, scheduler=NOWHERE)
    assert list(tmp_path.iterdir()) == [in_a_file]


def test_a_lock_that_cannot_be_made(tmp_path):
    (tmp_path / "results.jsonl.lock").mkdir()
    with pytest.raises(SweepError, match=r"cannot be written to .*results.jsonl: .*results.jsonl.lock"):
        run_sweep(grid([(1,)]), tmp_path / "results.jsonl", scheduler=NOWHERE)


def test_ctrl_c_is_ignored_only_in_the_block():
    # Where tests run in the background, it is ignored before.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with ignore_sigint():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, handler)


def test_a_sweep_runs_in_a_thread_too(path, scheduler_here, trained):
    counts = []
    configs = grid([(1,)], epochs=1, seeds=1)
    thread = threading.Thread(target=lambda: counts.append(run_sweep(configs, path, scheduler=scheduler_here)))
    thread.start()
    thread.join(60)
    assert counts == [(0, 1, 0)]
