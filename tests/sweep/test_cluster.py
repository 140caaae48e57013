"""A real scheduler with real workers, which die, stall or lack the course, and workers of the command's own."""

import json
import os
import re
import signal
import sys

import distributed
import pytest

from helpers.sweep import SweepError, config_of, grid, read_results, run_sweep
from helpers.sweep.__main__ import main
from helpers.sweep.cluster import environment_line


def finished(path):
    """Return the runs that a results file holds by now."""
    return {config_of(row) for row in read_results(path).itertuples()}


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(tmp_path, cluster, start_sweep, output_of):
    address, (_, victim, _) = cluster

    def die_while_training():
        import helpers.sweep.cluster as worker

        worker.train = lambda *_: os._exit(1)

    with distributed.Client(address) as client:
        (where,) = [worker for worker, pid in client.run(os.getpid).items() if pid == victim.pid]
        client.run(die_while_training, workers=[where])
    path = tmp_path / "results.jsonl"
    arguments = ["--units", "1,2", "--seeds", "4", "--epochs", "2", "--scheduler", address, "--out", str(path)]
    process = start_sweep(*arguments)
    printed = output_of(process)
    assert process.returncode == 0, printed
    assert victim.wait(60) == 1, "it was training when it died"
    assert finished(path) == set(grid([(1,), (2,)], epochs=2, seeds=4))
    assert "8 were trained, 0 failed" in printed and "100%" in printed and "Traceback" not in printed


@pytest.mark.slow
def test_a_lost_scheduler_is_told_and_what_is_finished_is_there(
    tmp_path, cluster, start_sweep, wait_for_a_run, output_of
):
    address, (scheduler, *_) = cluster

    def stall_after_one_run():
        import threading

        import helpers.sweep.cluster as worker

        train, first = worker.train, threading.Lock()

        def train_once(config, arrays):
            if not first.acquire(blocking=False):
                threading.Event().wait()
            return train(config, arrays)

        worker.train = train_once

    with distributed.Client(address) as client:
        client.run(stall_after_one_run)
    path = tmp_path / "results.jsonl"
    process = start_sweep("--units", "1", "--seeds", "9", "--epochs", "2", "--scheduler", address, "--out", str(path))
    wait_for_a_run(process)
    scheduler.kill()
    printed = output_of(process)
    assert process.returncode == 1
    assert f"The scheduler went away. {len(finished(path))} of 9 runs are in {path}" in printed
    assert "Traceback" not in printed, printed


def test_a_worker_without_the_course_is_named(tmp_path, scheduler, start_worker):
    address, _ = scheduler
    other = tmp_path / "other" / "helpers"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("")
    # Not only missing: an editable install would find our part of a package that is somebody else's.
    (other / "sweep.py").write_text("")
    start_worker(address, env=os.environ | {"PYTHONPATH": str(other.parent)}, cwd=tmp_path)
    # There may be no worker yet: the sweep waits for it.
    with pytest.raises(SweepError, match=r"worker at tcp://127.* cannot train .*install the course there"):
        run_sweep(grid([(1,)], seeds=1), tmp_path / "results.jsonl", scheduler=address)


@pytest.mark.slow  # it waits until Dask gives up
def test_no_scheduler(tmp_path, capsys, free_port):
    address = f"tcp://127.0.0.1:{free_port()}"
    assert main(["--scheduler", address, "--out", str(tmp_path / "results.jsonl")]) == 1
    assert f"No Dask scheduler answers at {address}: " in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to another process there")
@pytest.mark.parametrize("by", ["ctrl_c", "batch_system"])
def test_an_interrupted_sweep_goes_on_where_it_was(tmp_path, start_sweep, wait_for_a_run, output_of, by):
    path = tmp_path / "results.jsonl"
    arguments = ["--units", "1", "--epochs", "4", "--workers", "1", "--out", str(path), "--seeds"]
    process = start_sweep(*arguments, "1000")  # more than can be trained before the signal
    printed = wait_for_a_run(process)
    if by == "ctrl_c":
        os.killpg(process.pid, signal.SIGINT)  # to all processes of the command, as a terminal does
    else:
        process.terminate()
    printed += output_of(process)
    assert process.returncode == 130, printed
    assert "Starting 1 worker; " in printed and "Stopping …" in printed, printed
    assert "the same command goes on from there" in printed and "Traceback" not in printed
    lines, count = path.read_bytes(), len(finished(path))
    assert 1 <= count < 1000

    process = start_sweep(*arguments, str(count + 2))
    printed = output_of(process)
    assert process.returncode == 0, printed
    assert f"{count} of {count + 2} runs were found done, 2 were trained" in printed
    assert path.read_bytes().startswith(lines), "what was there is as it was"
    table = read_results(path)
    assert len(table) == (count + 2) * 4 and not table.duplicated(["seed", "epoch"]).any()
    notes = [set(entry) for entry in map(json.loads, path.read_text().splitlines()) if len(entry) == 1]
    assert notes == [{"command"}, {"environment"}, {"command"}], "each command and each machine is named once"


def test_the_environment_is_one_line():
    line = environment_line()
    assert re.fullmatch(r"tensorflow \S+, keras \S+, numpy \S+, Python 3\.\d+\.\d+; .+, \d+ cores, \w+", line)
    assert environment_line(["pytest"]).startswith(f"pytest {pytest.__version__}, Python ")


def test_workers_that_cannot_be_started_are_told_in_a_sentence(tmp_path, capsys, monkeypatch):
    """As in a container without /dev/shm, tried by hand: Dask's own error says nothing of the reason."""

    def fail(**_options):
        try:
            raise OSError(30, "Read-only file system")
        except OSError as error:
            raise RuntimeError("Nanny failed to start.") from error

    monkeypatch.setattr(distributed, "Client", fail)
    assert main(["--workers", "1", "--out", str(tmp_path / "results.jsonl")]) == 1
    said = capsys.readouterr().err
    assert "Dask cannot start workers on this machine: [Errno 30] Read-only file system." in said
    assert "Traceback" not in said
