"""The results file: JSON Lines, an object for each run, which can be read while a sweep still adds to it.

    {"command": "python -m helpers.sweep --units 1 --epochs 2 --out results.jsonl"}
    {"environment": "tensorflow 2.21.0, …; AMD EPYC, 2 cores, Linux"}
    {"hidden": [1], "epochs": 2, …, "loss": [1.88, 1.66], …, "seconds": [1.4, 0.1], "parameters": 805}
    {"hidden": [1], "epochs": 2, …, "error": "why this run failed"}

The first two say how runs were made, each once. A run is one line, so that it is there as a whole or not at all.
"""

import dataclasses
import json
import math
import os
import sys
from operator import itemgetter
from pathlib import Path

from helpers.errors import CourseError, one_line
from helpers.training import Config, format_hidden, parse_hidden
from helpers.training.config import is_whole

RESULTS_PATH = Path(__file__).resolve().parents[1] / "results" / "sweep.jsonl"
"""The results that come with the course; they say themselves how they were made."""

FOLDS_PATH = RESULTS_PATH.with_name("folds.csv")
"""What tools/measure_folds.py measured."""

SETTINGS = tuple(field.name for field in dataclasses.fields(Config))
METRICS = ("loss", "accuracy", "val_loss", "val_accuracy", "test_accuracy")
COLUMNS = (*SETTINGS, "epoch", *METRICS, "seconds", "parameters")
"""The columns of `read_results`: the settings of `Config`, and what was measured after `epoch`."""


class SweepError(CourseError):
    """A sweep cannot begin or go on; the message says what to do."""


def read_results(path=RESULTS_PATH):
    """Read the finished runs of a results file.

    Parameters
    ----------
    path : path-like
        The results that come with the course, if not given.

    Returns
    -------
    pandas.DataFrame
        A row for each epoch of each run, with the columns `COLUMNS`: `hidden` as `format_hidden` writes it, `epoch`
        counted from 1, losses, accuracies in 0..1 on the training, validation and test pictures after that epoch (NaN
        where nothing was held back for validation), `seconds` of that epoch, `parameters` of the network. All are int
        or float but `hidden`, `optimizer` and `activation`. The runs of a network stand together, in the order of
        their seeds. Of several runs with the same settings the longest counts.

    Raises
    ------
    SweepError
        If there is no such file, or it holds something else.
    """
    networks = {}  # in the order in which they first appear; seeds appear in any order
    for settings, run in ResultsFile(path).runs.items():
        networks.setdefault(dataclasses.replace(settings, seed=0), []).append(run)
    rows = []
    for run in (run for runs in networks.values() for run in sorted(runs, key=itemgetter("seed"))):
        per_epoch = [name for name in (*METRICS, "seconds") if name in run]
        for i in range(run["epochs"]):
            rows.append(run | {name: run[name][i] for name in per_epoch} | {"epoch": i + 1})
    return _table(rows, COLUMNS)


def read_folds():
    """Read how well a network does with each twelfth of the training pictures held back.

    Returns
    -------
    pandas.DataFrame
        A row for each training: `part` (0 to 11; 11 is the one that the lessons hold back), `seed`, `val_accuracy`
        on that part and `test_accuracy`, both in 0..1.
    """
    import pandas as pd

    return pd.read_csv(FOLDS_PATH, comment="#")


def read_failures(path=RESULTS_PATH):
    """Read which runs of a results file failed, and have not been finished since; raises as `read_results` does.

    Returns
    -------
    pandas.DataFrame
        A row for each failed run: the settings of `Config`, and `error`, the last reason in one line.
    """
    file = ResultsFile(path)
    failures = [failure for config, failure in file.failures.items() if not file.holds(config)]
    return _table(failures, (*SETTINGS, "error"))


def config_of(row):
    """Return the configuration of a row of `read_results` or `read_failures`, as `DataFrame.itertuples` yields it."""
    settings = {name: getattr(row, name) for name in SETTINGS}
    rate = None if math.isnan(row.learning_rate) else row.learning_rate
    return Config(**settings | {"hidden": parse_hidden(row.hidden), "learning_rate": rate})


def _table(entries, columns):
    """Return objects as a table; what may be None or NaN is float, whatever these ones hold."""
    import pandas as pd

    table = pd.DataFrame([entry | {"hidden": format_hidden(entry["hidden"])} for entry in entries], columns=[*columns])
    numbers = table.columns.intersection(["learning_rate", "dropout", *METRICS, "seconds"])
    return table.astype(dict.fromkeys(numbers, float))


class ResultsFile:
    """What a results file holds, and a way to add to it: each line is on the disk before the next is written.

    With a `command`, which is noted before the first run that is added, the file is made if it is missing, and an
    unfinished last line is cut off. All methods raise SweepError if the file cannot be used.

    Attributes
    ----------
    runs : dict of Config to dict
        The longest finished run of each `Config.without_epochs`.
    failures : dict of Config to dict
        The last failure of each configuration.
    """

    def __init__(self, path, command=None):
        self._path, self._command = Path(path), command
        self.runs, self.failures, self._notes = {}, {}, []
        if command is not None:
            self._write(b"")  # so that a file that cannot be written is found before the work
        try:
            data = self._path.read_bytes()
        except OSError as error:
            raise SweepError(f"The results in {path} cannot be read: {one_line(error)}.") from error
        # What follows the last line's end was being written when the sweep ended.
        *lines, unfinished = data.split(b"\n")
        try:
            if unfinished and not lines:  # this may be anything, so it must not be taken for ours and cut off
                raise ValueError("no whole line")
            for line in lines:
                self._take_in(json.loads(line))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            message = f"{path} holds something other than a sweep's results; give another file to --out."
            raise SweepError(message) from error
        if command is not None and unfinished:
            os.truncate(path, len(data) - len(unfinished))

    def holds(self, config):
        """Return whether there is a run with these settings and as many epochs or more."""
        run = self.runs.get(config.without_epochs())
        return run is not None and run["epochs"] >= config.epochs

    def add(self, run, environment):
        """Write a run as `run_to_object` returns it, and in which environment it was made."""
        self._append({"command": self._command}, {"environment": environment}, run)

    def add_failure(self, config, error):
        """Write that a run failed, and why."""
        self._append({"command": self._command}, dataclasses.asdict(config) | {"error": one_line(error)})

    def _append(self, *entries):
        for entry in entries:
            if entry not in self._notes:
                # A `Config` may hold NumPy's numbers.
                line = json.dumps(entry, allow_nan=False, default=lambda number: number.item())
                self._write(f"{line}\n".encode())
                self._take_in(json.loads(line))

    def _write(self, data):
        try:
            with open(self._path, "ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise SweepError(f"The results cannot be written to {self._path}: {one_line(error)}.") from error

    def _take_in(self, entry):
        """Remember one line's object; raise ValueError, TypeError or KeyError if it is none of a results file."""
        if not isinstance(entry, dict):
            raise ValueError("not an object")
        if any(isinstance(value, int) and abs(value) > sys.maxsize for value in entry.values()):
            raise ValueError("a number too large for a table")
        if entry.keys() in ({"command"}, {"environment"}):
            self._notes.append(entry)
            return
        config = Config(**{name: entry[name] for name in SETTINGS} | {"hidden": tuple(entry["hidden"])})
        if entry.keys() == {*SETTINGS, "error"}:
            if not isinstance(entry["error"], str):
                raise ValueError("no reason")
            entry["error"].encode()  # raises ValueError at half a character, which no table can hold
            self.failures[config] = entry
            return
        if not _is_run(entry, config):
            raise ValueError("neither a finished run nor a failed one")
        known = self.runs.get(config.without_epochs())
        if known is None or known["epochs"] <= config.epochs:
            self.runs[config.without_epochs()] = entry


def run_to_object(run):
    """Return what a results file keeps of a `Run`: dict, ready for JSON, which has no NaN and takes None for it."""
    metrics = {
        name: [float(f"{value:.6g}") if math.isfinite(value) else None for value in values]
        for name, values in run.history.items()
    }
    seconds = [round(value, 3) for value in run.seconds]
    return dataclasses.asdict(run.config) | metrics | {"seconds": seconds, "parameters": run.n_parameters}


def _is_run(entry, config):
    """Return whether an object has all that a run of this configuration has, and nothing else."""
    unmeasured = () if config.validation_size else ("val_loss", "val_accuracy")
    per_epoch = {*METRICS, "seconds"}.difference(unmeasured)
    return (
        entry.keys() == {*SETTINGS, *per_epoch, "parameters"}
        and is_whole(entry["parameters"], 1)
        and all(isinstance(entry[name], list) and len(entry[name]) == config.epochs for name in per_epoch)
        and all(_is_measured(value, "accuracy" in name) for name in per_epoch for value in entry[name])
    )


def _is_measured(value, is_share):
    """Return whether a value is one that `run_to_object` writes."""
    return value is None or (isinstance(value, float) and 0 <= value <= (1 if is_share else sys.float_info.max))
