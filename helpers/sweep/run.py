"""A sweep: which runs to train, and training those that the results file does not hold yet."""

import contextlib
import itertools
from pathlib import Path

from tqdm.auto import tqdm

from helpers.errors import one_line
from helpers.sweep.cluster import connect, train_for_results
from helpers.sweep.results import ResultsFile, SweepError
from helpers.training import Config


def grid(hidden, *, epochs=5, optimizers=("adam",), dropouts=(0.0,), seeds=10, **others):
    """Return every combination as a list of configurations, with the seeds of one network side by side.

    Parameters
    ----------
    hidden : sequence of tuple of int
        The hidden layers of each network, as in `Config`.
    epochs : int
    optimizers : sequence of str
    dropouts : sequence of float
    seeds : int
        How many; they count from 0.
    **others
        Further settings of `Config`, the same for all.

    Returns
    -------
    list of Config

    Raises
    ------
    InvalidValue
        If a setting makes no sense.
    """
    return [
        Config(hidden=layers, epochs=epochs, optimizer=optimizer, dropout=dropout, seed=seed, **others)
        for layers, optimizer, dropout, seed in itertools.product(hidden, optimizers, dropouts, range(seeds))
    ]


def run_sweep(configs, path, *, scheduler=None, workers=None, command="helpers.sweep.run_sweep"):
    """Train all configurations that a results file does not hold yet, write each as it is finished, show progress.

    Parameters
    ----------
    configs : sequence of Config
        A configuration is done where the file has a run like it with as many epochs or more.
    path : path-like
        The results file; it is made if it is missing, and added to if not.
    scheduler : str, optional
        The address of a running Dask scheduler, such as "tcp://127.0.0.1:8786"; one is started here, if None.
    workers : int, optional
        How many processes to start here, with one thread each; as many as cores and memory allow, if None.
    command : str
        What to write into the file as the command that made it.

    Returns
    -------
    tuple of int
        How many were found done, finished now, and failed now.

    Raises
    ------
    SweepError
        If the file cannot be used, another sweep is writing to it, Dask is not installed, no scheduler answers, the
        course is not installed on a worker, or the scheduler goes away; what is finished is in the file.
    """
    with exclusive_lock(path):
        file = ResultsFile(path, command)
        to_do = [config for config in configs if not file.holds(config)]
        n_found, n_finished, n_failed = len(configs) - len(to_do), 0, 0
        if not to_do:
            return n_found, 0, 0
        with (
            connect(scheduler, workers) as client,
            tqdm(total=len(configs), initial=n_found, unit="run", desc="training") as bar,
        ):
            for config, future in _train_all(to_do, client):
                if future.status == "finished":
                    file.add(*future.result())
                    n_finished += 1
                elif future.status == "error":
                    file.add_failure(config, future.exception())
                    n_failed += 1
                    bar.set_postfix(failed=n_failed)
                else:
                    raise SweepError(
                        f"The scheduler went away. {n_found + n_finished} of {len(configs)} runs are in {path}; "
                        "start a scheduler and give the same command again to go on."
                    )
                bar.update()
    return n_found, n_finished, n_failed


def _train_all(configs, client):
    """Yield each configuration with its future, as they are done or lost."""
    from distributed import as_completed

    futures = client.map(train_for_results, configs, pure=False)
    config_of_future = dict(zip(futures, configs, strict=True))
    for future in as_completed(futures):
        yield config_of_future[future], future


@contextlib.contextmanager
def exclusive_lock(path):
    """Make sure that no other sweep writes to a file; the system takes the lock back when the process ends."""
    try:
        import distributed  # noqa: F401
        import locket  # which Dask needs too
    except ImportError as error:
        raise SweepError("A sweep needs Dask: install it with `pip install -e '.[sweep]'`.") from error
    path = Path(path)
    if path.is_dir():
        raise SweepError(f"The results must go to a file, and {path} is a folder.")
    lock_path = path.with_name(f"{path.name}.lock")
    lock = locket.lock_file(str(lock_path), timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except locket.LockError as error:
        raise SweepError(f"Another sweep is writing to {path}: wait for it, or give another file.") from error
    except OSError as error:
        no_folder = isinstance(error, FileExistsError | NotADirectoryError)
        reason = f"{path.parent} is not a folder" if no_folder else one_line(error)
        raise SweepError(f"The results cannot be written to {path}: {reason}.") from error
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows keeps a file that is open
            lock_path.unlink()
        lock.release()
