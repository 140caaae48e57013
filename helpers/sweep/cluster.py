"""Where runs are trained: on the workers of a running Dask scheduler, or of one that is started here."""

import contextlib
import functools
import logging
import os
import platform
import signal
import sys
import threading
from importlib.metadata import version
from pathlib import Path

from helpers.data import load_arrays
from helpers.errors import one_line
from helpers.sweep.results import SweepError, run_to_object
from helpers.training import train

BYTES_PER_WORKER = 2e9  # a worker with the pictures and a network of 512 units takes 1.2 GB

_loading = threading.Lock()  # a worker may have several threads


def train_for_results(config):
    """Train a `Config`; return what `run_to_object` keeps of the run, and the `environment_line` of this process."""
    with _loading:
        arrays = _arrays()
    return run_to_object(train(config, arrays)), environment_line()


@functools.cache
def _arrays():
    """Load the pictures, once for each worker, and let TensorFlow take as many cores as the worker has threads.

    It would take all: two workers on two cores were in each other's way, and an epoch took 1.4 times as long.
    """
    import tensorflow as tf
    from distributed import get_worker

    with contextlib.suppress(ValueError):  # not in a worker
        threads = get_worker().state.nthreads
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
    return load_arrays()


def environment_line(packages=("tensorflow", "keras", "numpy")):
    """Return the versions of these packages and of Python, and the machine, in one line."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        cpu = next((line.split(":")[1].strip() for line in info.open() if line.startswith("model name")), cpu)
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{versions}, Python {platform.python_version()}; {cpu}, {os.cpu_count()} cores, {platform.system()}"


@contextlib.contextmanager
def connect(scheduler=None, workers=None):
    """Yield a `distributed.Client` whose workers have the course.

    Parameters
    ----------
    scheduler : str, optional
        The address of a running Dask scheduler; one is started here with its workers, if None.
    workers : int, optional
        How many processes to start here, with one thread each; as many as cores and memory allow, if None.

    Raises
    ------
    SweepError
        If no scheduler answers, or the course is not installed on one of its workers.
    """
    from distributed import Client

    # It would show tracebacks of what is said in one sentence here.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        with ignore_sigint():
            client = Client(scheduler, timeout=10) if scheduler else _start_cluster(workers)
    except (OSError, ValueError) as error:
        raise SweepError(f"No Dask scheduler answers at {scheduler or 'this machine'}: {one_line(error)}.") from error
    except RuntimeError as error:  # as where no /dev/shm can be written, which Python's processes share locks by
        raise SweepError(f"Dask cannot start workers on this machine: {_first_cause(error)}.") from error
    try:
        _check_workers(client)
        yield client
    except KeyboardInterrupt:
        print("Stopping …", file=sys.stderr)
        raise
    finally:
        with ignore_sigint():
            client.close()


def _start_cluster(workers):
    """Return a client of a scheduler and workers on this machine, which end when it is closed."""
    from dask.system import CPU_COUNT
    from distributed import Client
    from distributed.system import MEMORY_LIMIT

    workers = workers or max(1, min(CPU_COUNT, int(MEMORY_LIMIT // BYTES_PER_WORKER)))
    print(f"Starting {workers} worker{'s' * (workers > 1)}; loading TensorFlow and the pictures takes them a while.")
    options = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
    return Client(n_workers=workers, threads_per_worker=1, **options)


def _first_cause(error):
    """Return on one line what an exception was raised from in the end."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__
    return one_line(error)


@contextlib.contextmanager
def ignore_sigint():
    """Ignore Ctrl+C, and let processes that are started in the block ignore it for good.

    It goes to all processes of a command, and each worker would show a traceback of its own.
    """
    if threading.current_thread() is not threading.main_thread():  # where signals cannot be set
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _check_workers(client):
    """Wait for a worker, and make sure that the course is installed on all that are there."""
    if not client.nthreads():
        print("The scheduler has no workers yet: waiting for one.", file=sys.stderr)
        client.wait_for_workers(1)
    for address, answer in client.run(environment_line, on_error="return").items():
        if isinstance(answer, Exception):
            raise SweepError(
                f"The worker at {address} cannot train ({one_line(answer)}): install the course there as here, "
                "with the same version of Python."
            )
