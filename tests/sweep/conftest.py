"""What the tests of sweeps share: runs that need no training, and real processes."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import distributed
import numpy as np
import pytest

from helpers.sweep import grid
from helpers.sweep.cluster import train_for_results
from helpers.sweep.results import METRICS, ResultsFile
from helpers.training import Run

DASK = Path(sys.executable).parent / ("dask.exe" if sys.platform == "win32" else "dask")
GUARD = 240  # seconds after which a process that hangs is ended


@pytest.fixture(scope="session")
def fake_run():
    """A function that makes a `Run` without training; `value` is what is measured after each epoch."""

    def make(config, value=0.5):
        names = [name for name in METRICS if config.validation_size or not name.startswith("val_")]
        weights = [[np.zeros((784, 10)), np.zeros(10)]] * (config.epochs + 1)
        return Run(config, {name: [value] * config.epochs for name in names}, weights, [0.25] * config.epochs)

    return make


@pytest.fixture(scope="session")
def two_runs():
    """Two real runs as a worker returns them: dict of Config to (object, environment)."""
    return {config: train_for_results(config) for config in grid([(1,)], epochs=2, seeds=2)}


@pytest.fixture(scope="session")
def write():
    """A function that adds to a results file what workers returned; it returns the file."""

    def add_all(path, results):
        file = ResultsFile(path, "a test")
        for result in results:
            file.add(*result)
        return file

    return add_all


# Processes --------------------------------------------------------------------------------------------------------


@pytest.fixture
def processes():
    """A list of processes that are ended after the test, the last one first."""
    started = []
    yield started
    for process in reversed(started):
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def start_sweep(processes):
    """A function that starts the command with these arguments, as a shell does in the foreground."""

    def start(*arguments):
        options = {}
        if sys.platform != "win32":
            # A process started in the background ignores Ctrl+C, and its children inherit that.
            options["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
        command = [sys.executable, "-m", "helpers.sweep", *arguments]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, **options
        )
        processes.append(process)
        return process

    return start


@pytest.fixture
def wait_for_a_run():
    """A function that waits until a sweep's progress shows a finished run, and returns what it has printed."""

    def wait(process):
        printed = b""
        with ended_after_guard(process):
            # The bar is written without an end of line.
            while not re.search(rb"\b[1-9]\d*/\d+ \[", printed):
                some = os.read(process.stdout.fileno(), 4096)
                assert some, f"it ended before a run was finished: {printed.decode()}"
                printed += some
        return printed.decode()

    return wait


@contextlib.contextmanager
def ended_after_guard(process):
    timer = threading.Timer(GUARD, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@pytest.fixture
def output_of():
    """A function that waits for the end of a process and returns what it printed from now on."""
    return lambda process: process.communicate(timeout=GUARD)[0].decode()


@pytest.fixture(scope="session")
def free_port():
    """A function that returns a port that is free at the moment."""

    def find():
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            return s.getsockname()[1]

    return find


@pytest.fixture
def start_worker(processes, tmp_path):
    """A function that starts a Dask worker by Dask's own command."""

    def start(address, **options):
        arguments = ["worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path)]
        processes.append(start_dask(*arguments, **options))
        return processes[-1]

    return start


def start_dask(*arguments, **options):
    """Start one of Dask's own commands, as README says."""
    return subprocess.Popen(
        [str(DASK), *arguments, "--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    )


@pytest.fixture
def scheduler(processes, free_port):
    """A Dask scheduler without workers: its address and its process."""
    port = free_port()
    processes.append(start_dask("scheduler", "--port", str(port)))
    return f"tcp://127.0.0.1:{port}", processes[-1]


@pytest.fixture
def cluster(scheduler, start_worker):
    """A scheduler with two workers: its address, and the three processes."""
    address, process = scheduler
    workers = [start_worker(address) for _ in range(2)]
    with distributed.Client(address, timeout=GUARD) as client:
        client.wait_for_workers(2, timeout=GUARD)
    return address, [process, *workers]
