"""Many trainings, on this machine or a cluster: a grid of configurations in, one tidy file of results out.

    python -m helpers.sweep --units 10,128,512 --seeds 10 --epochs 20 --out results.csv

One result says little, because another seed gives another; ten say how much is luck. Dask spreads the trainings over
processes, and any running Dask scheduler will do in place of the ones started here. Every finished run is written at
once: a sweep that was stopped goes on where it was when the same command is given again.

A results file is CSV with a row for every epoch of every run, after lines with `#` that say which commands made it,
with which versions, on what machine.
"""

import argparse
import contextlib
import csv
import dataclasses
import functools
import io
import itertools
import logging
import os
import platform
import re
import shlex
import signal
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import numpy as np
from tqdm.auto import tqdm

from helpers import quiet_start
from helpers.data import load_arrays
from helpers.errors import CourseError, InvalidValue
from helpers.training import ACTIVATIONS, OPTIMIZERS, Config, train

RESULTS_PATH = Path(__file__).resolve().parent / "results" / "sweep.csv"
"""The results that come with the course; its first lines say how they were made."""

SETTINGS = tuple(field.name for field in dataclasses.fields(Config))
MEASURES = ("loss", "accuracy", "val_loss", "val_accuracy", "test_accuracy")
COLUMNS = (*SETTINGS, "epoch", *MEASURES, "seconds", "parameters", "error")
"""The columns of a results file: the settings of `Config`, what was measured after `epoch`, and why a run failed."""

N_TRAINING = 60_000
MOST_UNITS, MOST_LAYERS, MOST_RUNS = 10_000, 20, 100_000  # what one machine can still carry in a day or a week
BYTES_PER_WORKER = 2e9  # a worker with the pictures and a network of 512 units takes 1.2 GB


class SweepError(CourseError):
    """A sweep cannot begin or go on; the message says what to do."""


# What to train ----------------------------------------------------------------------------------------------------


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


def layers_name(hidden):
    """Return the hidden layers as a results file has them: "128+10" for (128, 10), "none" for ()."""
    return "+".join(map(str, hidden)) or "none"


def layers_of(name):
    """Return the hidden layers that `layers_name` named.

    Raises
    ------
    ValueError
        If the name is no such name.
    """
    return () if name == "none" else tuple(int(units) for units in name.split("+"))


def _kind(config):
    """Return what all runs have in common of which the longest answers for the others."""
    return dataclasses.replace(config, epochs=0)


# The file ---------------------------------------------------------------------------------------------------------


def read_results(path=RESULTS_PATH):
    """Read the finished runs of a results file.

    Parameters
    ----------
    path : path-like
        The results that come with the course, if not given.

    Returns
    -------
    pandas.DataFrame
        A row for each epoch of each run, with the columns `COLUMNS` but `error`: `hidden` as `layers_name` has it,
        `epoch` counted from 1, losses, accuracies in 0..1 on the training, validation and test pictures after that
        epoch (NaN where nothing was held back for validation), `seconds` of that epoch, `parameters` of the network.
        The runs of a network stand together, in the order of their seeds. A run that was not written to its end is
        left out; of two runs with the same settings the longer counts.

    Raises
    ------
    SweepError
        If there is no such file, or it holds something else.
    """
    table = _read(path)
    table = table[table.error == ""].drop(columns="error")
    network = [name for name in SETTINGS if name not in ("epochs", "seed")]
    # A run may have been written twice, the first time not to its end, or be there with fewer epochs too.
    table = table.drop_duplicates([*SETTINGS, "epoch"], keep="last").astype({"epoch": int, "parameters": int})
    written = table.groupby(list(SETTINGS), dropna=False)["epoch"].transform("size")
    table = table[written == table.epochs]
    longest = table.groupby([*network, "seed"], dropna=False)["epochs"].transform("max")
    table = table[table.epochs == longest]
    # Runs are written as they are finished; networks keep the order in which they first appear, their seeds do not.
    position = table.groupby(network, dropna=False, sort=False).ngroup()
    table = table.assign(position=position).sort_values(["position", "seed", "epoch"], ignore_index=True)
    return table.drop(columns="position")


def read_failures(path=RESULTS_PATH):
    """Read which runs of a results file failed, and have not been finished since.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    pandas.DataFrame
        A row for each failed run: the settings of `Config`, and `error`, the reason in one line.
    """
    table = _read(path)
    failed = table[table.error != ""].drop_duplicates(list(SETTINGS), keep="last")
    done = _done(path)
    still = [config_of(row).epochs > done.get(_kind(config_of(row)), -1) for row in failed.itertuples()]
    return failed.loc[still, [*SETTINGS, "error"]].reset_index(drop=True)


def config_of(row):
    """Return the configuration that a row of a results file came from.

    Parameters
    ----------
    row : namedtuple
        As `DataFrame.itertuples` yields them.

    Returns
    -------
    Config
    """
    settings = {name: getattr(row, name) for name in SETTINGS}
    rate = settings["learning_rate"]
    return Config(**settings | {"hidden": layers_of(row.hidden), "learning_rate": None if np.isnan(rate) else rate})


def _read(path):
    """Return all whole lines of a results file as a DataFrame."""
    import pandas as pd

    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SweepError(f"The results in {path} cannot be read: {_in_one_line(error)}.") from error
    # What follows the last line's end was being written when the sweep ended.
    whole = "".join(line for line in text.splitlines(keepends=True) if line.endswith("\n") and line[0] != "#")
    try:
        table = pd.read_csv(io.StringIO(whole), dtype={"hidden": str, "error": str, "learning_rate": float})
    except (ValueError, pd.errors.ParserError) as error:
        raise _not_results(path) from error
    if tuple(table.columns) != COLUMNS:
        raise _not_results(path)
    return table.assign(error=table.error.fillna(""))


def _not_results(path):
    return SweepError(f"{path} holds something other than a sweep's results; give another file to --out.")


def _done(path):
    """Return how many epochs of each kind of run are in the file: dict of Config to int."""
    last = read_results(path).groupby(list(SETTINGS), dropna=False).tail(1)
    try:
        return {_kind(config_of(row)): row.epochs for row in last.itertuples()}
    except ValueError as error:
        raise _not_results(path) from error


class _ResultsFile:
    """A results file to which runs are added: each in one piece, on the disk before the next."""

    def __init__(self, path, command):
        self.path = Path(path)
        self._command = command
        self._notes = set()
        self.done = {}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._append("")  # so that a file that cannot be written is found before the work
            self._is_empty = not self.path.stat().st_size
            if not self._is_empty:
                self.done = _done(self.path)
                self._drop_a_broken_line()
                lines = self.path.read_text(encoding="utf-8").splitlines()
                self._notes = {line for line in lines if line.startswith("#")}
        except OSError as error:
            raise SweepError(f"The results cannot be written to {path}: {_in_one_line(error)}.") from error

    def _drop_a_broken_line(self):
        content = self.path.read_bytes()
        if not content.endswith(b"\n"):
            os.truncate(self.path, content.rfind(b"\n") + 1)

    def add(self, result):
        """Write what `train_for_results` returned."""
        self._begin()
        self._note(f"made with: {result['made_with']}")
        self._append(_csv(result["rows"]))

    def add_failure(self, config, error):
        """Write that a run failed, and why."""
        self._begin()
        settings = _settings(config)
        self._append(_csv([[*settings, *[""] * (len(COLUMNS) - len(settings) - 1), _in_one_line(error)]]))

    def _begin(self):
        """Before the first run, write which command made it, and into a new file the names of the columns."""
        self._note(f"made by: {self._command}")
        if self._is_empty:
            self._append(_csv([COLUMNS]))
            self._is_empty = False

    def _note(self, text):
        """Write a line that says how runs were made, once."""
        line = f"# {text}"
        if line not in self._notes:
            self._notes.add(line)
            self._append(line + "\n")

    def _append(self, text):
        with open(self.path, "a", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _csv(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _settings(config):
    """Return the settings as they stand in a row."""
    return [*(dataclasses.asdict(config) | {"hidden": layers_name(config.hidden)}).values()]


def _in_one_line(error):
    return " ".join(str(error).split())[:300] or type(error).__name__


# The work ---------------------------------------------------------------------------------------------------------


_loading = threading.Lock()  # a worker may have several threads


@functools.cache
def _arrays():
    """Load the pictures, once for each worker, and let TensorFlow take as many cores as the worker has threads.

    It would take all: two workers on two cores were in each other's way, and an epoch took 1.4 times as long.
    """
    from distributed import get_worker

    with quiet_start():
        import tensorflow as tf

        with contextlib.suppress(ValueError):  # not in a worker
            threads = get_worker().state.nthreads
            tf.config.threading.set_intra_op_parallelism_threads(threads)
            tf.config.threading.set_inter_op_parallelism_threads(threads)
        return load_arrays()


def train_for_results(config):
    """Train one run and return what a results file keeps of it; this is what a worker does.

    Parameters
    ----------
    config : Config

    Returns
    -------
    dict
        `rows`: a list for each epoch in the order of `COLUMNS`; `made_with`: versions and machine.
    """
    with _loading:
        arrays = _arrays()
    run = train(config, arrays)
    rows = []
    for epoch in range(config.epochs):
        measured = [f"{run.history[name][epoch]:.6g}" if name in run.history else "" for name in MEASURES]
        rows.append([*_settings(config), epoch + 1, *measured, f"{run.seconds[epoch]:.3f}", run.n_parameters, ""])
    return {"rows": rows, "made_with": made_with()}


def made_with(packages=("tensorflow", "keras", "numpy")):
    """Say in one line with which versions and on what machine this runs."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        cpu = next((line.split(":")[1].strip() for line in info.open() if line.startswith("model name")), cpu)
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{versions}, Python {platform.python_version()}; {cpu}, {os.cpu_count()} cores, {platform.system()}"


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
        If the file cannot be used, another sweep is writing to it, Dask is not installed, no scheduler answers, a
        worker has not the course, or the scheduler goes away; what is finished is in the file.
    """
    with _alone_with(path):
        return _run_sweep(configs, path, scheduler, workers, command)


def _run_sweep(configs, path, scheduler, workers, command):
    file = _ResultsFile(path, command)
    to_do = [config for config in configs if file.done.get(_kind(config), -1) < config.epochs]
    found, finished, failed = len(configs) - len(to_do), 0, 0
    if not to_do:
        return found, 0, 0
    with _connect(scheduler, workers) as client:
        _check_workers(client)
        with tqdm(total=len(configs), initial=found, unit="run", desc="training") as bar:
            for config, future in _train_all(to_do, client):
                if future.status == "finished":
                    file.add(future.result())
                    finished += 1
                elif future.status == "error":
                    file.add_failure(config, future.exception())
                    failed += 1
                    bar.set_postfix(failed=failed)
                else:
                    raise SweepError(
                        f"The scheduler went away. {found + finished} of {len(configs)} runs are in {path}; "
                        "start a scheduler and give the same command again to go on."
                    )
                bar.update()
    return found, finished, failed


def _train_all(configs, client):
    """Yield each configuration with its future, as they are done or lost."""
    from distributed import as_completed

    futures = client.map(train_for_results, configs, pure=False)
    config_of_future = dict(zip(futures, configs, strict=True))
    for future in as_completed(futures):
        yield config_of_future[future], future


@contextlib.contextmanager
def _alone_with(path):
    """Make sure that no other sweep writes to a file; the system takes the lock back when the process ends."""
    try:
        import distributed  # noqa: F401
        import locket  # which Dask needs too
    except ImportError as error:
        raise SweepError("A sweep needs Dask: install it with `pip install -e '.[sweep]'`.") from error
    path = Path(path)
    if path.is_dir():
        raise SweepError(f"The results must go to a file, and {path} is a folder.")
    lock = path.with_name(f"{path.name}.lock")
    with contextlib.ExitStack() as held:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(locket.lock_file(str(lock), timeout=0))
        except locket.LockError as error:
            raise SweepError(f"Another sweep is writing to {path}: wait for it, or give another file.") from error
        except (FileExistsError, NotADirectoryError) as error:
            raise SweepError(f"The results cannot be written to {path}: {path.parent} is not a folder.") from error
        except OSError as error:
            raise SweepError(f"The results cannot be written to {path}: {_in_one_line(error)}.") from error
        held.callback(_remove, lock)
        yield


def _remove(path):
    with contextlib.suppress(OSError):  # Windows keeps a file that is open
        path.unlink()


@contextlib.contextmanager
def _connect(scheduler, workers):
    """Yield a Dask client: of a running scheduler, or of one started here with its workers."""
    from dask.system import CPU_COUNT
    from distributed import Client, LocalCluster
    from distributed.system import MEMORY_LIMIT

    # It would show tracebacks of what is told in one sentence here.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=10)
        except (OSError, ValueError) as error:
            raise SweepError(f"No Dask scheduler answers at {scheduler}: {_in_one_line(error)}.") from error
        with client:
            yield client
        return
    workers = workers or max(1, min(CPU_COUNT, int(MEMORY_LIMIT // BYTES_PER_WORKER)))
    print(f"Starting {workers} worker{'s' * (workers > 1)}; loading TensorFlow and the pictures takes them a while.")
    with _deaf_to_ctrl_c():
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )
    with contextlib.ExitStack() as closing:
        closing.enter_context(cluster)
        try:
            yield closing.enter_context(Client(cluster))
        except KeyboardInterrupt:
            print("Stopping …", file=sys.stderr)
            with _deaf_to_ctrl_c():
                closing.close()
            raise


@contextlib.contextmanager
def _deaf_to_ctrl_c():
    """Ignore Ctrl+C, and let processes that are started in the block ignore it for good.

    It goes to all processes of a command, and each worker would show a traceback of its own.
    """
    if threading.current_thread() is not threading.main_thread():  # where signals cannot be set
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _check_workers(client):
    """Wait for a worker, and make sure that each one has the course."""
    if not client.nthreads():
        print("The scheduler has no workers yet: waiting for one.", file=sys.stderr)
        client.wait_for_workers(1)
    for address, answer in client.run(made_with, on_error="return").items():
        if isinstance(answer, Exception):
            raise SweepError(
                f"The worker at {address} cannot train ({_in_one_line(answer)}): install the course there as here, "
                "with the same version of Python."
            )


# The command ------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.\n")


def _list_of(kind, what):
    """Return an argparse type: comma-separated values of one kind."""

    def parse(text):
        try:
            return [kind(part.strip()) for part in text.split(",")]
        except ValueError:
            raise argparse.ArgumentTypeError(f"{what} separated by commas were expected, not {text!r}") from None

    return parse


def _whole_from(least):
    def parse(text):
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"a whole number from {least} was expected, not {text!r}")
        return int(text)

    return parse


def _address(text):
    if not re.fullmatch(r"((tcp|tls|ws|wss)://)?[^\s/]+:\d{1,5}", text):
        raise argparse.ArgumentTypeError(f"an address such as tcp://127.0.0.1:8786 was expected, not {text!r}")
    return text


def _parser():
    parser = _Parser(prog="python -m helpers.sweep", description=__doc__.partition("\n")[0])
    networks = parser.add_argument_group("networks (every combination is trained)")
    whole_numbers = _list_of(int, "whole numbers")
    networks.add_argument("--units", type=whole_numbers, metavar="1,10,…", help="units of each layer (default 128)")
    networks.add_argument(
        "--hidden-layers", type=whole_numbers, metavar="1,2,…", help="how many such layers (default 1)"
    )
    networks.add_argument(
        "--hidden",
        type=_list_of(layers_of, "layers such as 128+10"),
        metavar="128+10,…",
        help="the layers one by one, in place of --units and --hidden-layers; `none` for no layer",
    )
    names = ", ".join(OPTIMIZERS)
    networks.add_argument("--optimizers", type=_list_of(str, "names"), default=["adam"], help=f"{names} (default adam)")
    networks.add_argument("--dropouts", type=_list_of(float, "numbers"), default=[0.0], help="0 to below 1 (default 0)")
    networks.add_argument("--activation", default="relu", help=f"{', '.join(ACTIVATIONS)} (default relu)")
    networks.add_argument(
        "--epochs", type=_whole_from(1), default=5, help="one run answers all smaller numbers too (default 5)"
    )
    networks.add_argument(
        "--seeds", type=_whole_from(1), default=10, help="how many, counted from 0: trainings of each (default 10)"
    )
    networks.add_argument(
        "--validation-size", type=_whole_from(0), default=5_000, help="pictures to hold back (default 5000)"
    )
    where = parser.add_argument_group("where")
    where.add_argument("--out", required=True, metavar="FILE", help="results file; an existing one is added to")
    where.add_argument(
        "--scheduler", type=_address, metavar="tcp://HOST:PORT", help="a running Dask scheduler (default: start one)"
    )
    where.add_argument("--workers", type=_whole_from(1), help="processes to start here (default: what fits)")
    return parser


def _configs(arguments):
    """Return the configurations that the command's arguments ask for."""
    if arguments.scheduler and arguments.workers:
        raise InvalidValue("--workers starts processes here and --scheduler uses others: give one or the other.")
    _must_be_between("--validation-size", [arguments.validation_size], 0, N_TRAINING - 1)
    hidden, optimizers, dropouts = map(dict.fromkeys, (_hidden(arguments), arguments.optimizers, arguments.dropouts))
    n_runs = len(hidden) * len(optimizers) * len(dropouts) * arguments.seeds
    if n_runs > MOST_RUNS:
        raise InvalidValue(f"These are {n_runs:,} runs, and a sweep takes {MOST_RUNS:,} at most: give fewer of each.")
    return grid(
        list(hidden),
        epochs=arguments.epochs,
        optimizers=list(optimizers),
        dropouts=list(dropouts),
        seeds=arguments.seeds,
        validation_size=arguments.validation_size,
        activation=arguments.activation,
    )


def _hidden(arguments):
    """Return the hidden layers of each network."""
    if arguments.hidden is None:
        units, depths = arguments.units or [128], arguments.hidden_layers or [1]
        _must_be_between("--units", units, 1, MOST_UNITS)
        _must_be_between("--hidden-layers", depths, 0, MOST_LAYERS)
        return [(n,) * depth for depth in depths for n in units]
    if (arguments.units or arguments.hidden_layers) is not None:
        raise InvalidValue("--hidden stands in place of --units and --hidden-layers: give one or the other.")
    for layers in arguments.hidden:
        _must_be_between("The units in --hidden", layers, 1, MOST_UNITS)
    return arguments.hidden


def _must_be_between(option, values, least, most):
    for value in values:
        if not least <= value <= most:
            raise InvalidValue(f"{option} must be whole numbers from {least} to {most}, not {value}.")


def main(arguments=None):
    """Run the command; return its exit code: 0 all done, 1 some runs failed or it could not go on, 130 stopped."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        configs = _configs(options)
    except InvalidValue as error:
        parser.error(str(error).removesuffix("."))

    try:
        found, finished, failed = run_sweep(
            configs,
            options.out,
            scheduler=options.scheduler,
            workers=options.workers,
            command=f"{parser.prog} {shlex.join(arguments)}",
        )
    except KeyboardInterrupt:
        print(f"Stopped. What is finished is in {options.out}; the same command goes on from there.", file=sys.stderr)
        return 130
    except SweepError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{found} of {len(configs)} runs were found done, {finished} were trained, {failed} failed: {options.out}")
    if not failed:
        return 0
    for reason in read_failures(options.out).error.unique()[:3]:
        print(f"It failed because: {reason}", file=sys.stderr)
    print("The same command tries failed runs again.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    # Batch systems end a job so; what is finished is written in any case.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Workers look for functions by their module's name, which is not this one while it runs as a command.
    from helpers.sweep import main as main_by_name

    sys.exit(main_by_name())
