"""The results file: what is written is read again, and what is finished is never lost."""

import errno
import json
import os

import numpy as np
import pytest

from helpers.sweep import METRICS, SETTINGS, SweepError, config_of, grid, read_failures, read_results, run_sweep
from helpers.sweep.results import COLUMNS, ResultsFile, run_to_object
from helpers.training import Config, train

RUN = Config(hidden=(1,), epochs=2)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "results.jsonl"


@pytest.fixture
def add(path, fake_run):
    """A function that adds a run with these settings and this value to the results file."""
    return lambda config, value=0.5: ResultsFile(path, "a test").add(run_to_object(fake_run(config, value)), "here")


def epochs_by_seed(path):
    return read_results(path).groupby("seed").epoch.apply(list).to_dict()


def test_results_are_read_as_they_were_measured(path, two_runs, write):
    write(path, two_runs.values())
    table = read_results(path)
    assert tuple(table.columns) == COLUMNS
    assert [config_of(row) for row in table.itertuples()] == [config for config in two_runs for _ in range(2)]
    assert table.epoch.tolist() == [1, 2, 1, 2] and set(table.parameters) == {805}
    run = train(next(iter(two_runs)))
    assert tuple(run.history) == METRICS
    for name, values in run.history.items():
        assert table[name][:2].tolist() == pytest.approx(values, rel=1e-3), name
    assert (table.seconds > 0).all()
    assert not len(read_failures(path))


def test_every_line_is_an_object_and_notes_are_written_once(path, two_runs, write):
    write(path, two_runs.values())
    write(path, two_runs.values())
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    assert entries[0] == {"command": "a test"}
    assert list(entries[1]) == ["environment"] and entries[1]["environment"].startswith("tensorflow ")
    assert len(entries) == 2 + 4 and all(set(SETTINGS) < set(entry) for entry in entries[2:])


def test_numbers_are_rounded(path, fake_run):
    run = run_to_object(fake_run(RUN, 0.123456789))
    assert run["loss"] == [0.123457] * 2 and run["seconds"] == [0.25] * 2 and run["parameters"] == 7850


def test_columns_have_the_same_types_whatever_is_in_them(path, add):
    shipped = read_results().dtypes
    add(Config(hidden=(), epochs=1, validation_size=0, dropout=0))
    assert read_results(path).dtypes.equals(shipped)
    add(Config(hidden=(3, 4), epochs=1, learning_rate=0.5))
    table = read_results(path)
    assert table.dtypes.equals(shipped)
    assert (
        table.hidden.tolist() == ["none", "3+4"] and table.learning_rate[1] == 0.5 and np.isnan(table.learning_rate[0])
    )


def test_settings_may_be_numbers_of_numpy(path, add):
    config = Config(hidden=(np.int64(2),), epochs=np.int32(1), learning_rate=np.float32(0.5))
    add(config)
    assert config_of(next(read_results(path).itertuples())) == config


def test_what_was_not_measured_is_nan(path, add):
    add(Config(epochs=2, validation_size=0))
    add(Config(epochs=2, seed=1), float("nan"))
    table = read_results(path)
    assert table[["val_loss", "val_accuracy"]].isna().all(axis=None)
    assert table[table.seed == 0][["loss", "test_accuracy"]].notna().all(axis=None)
    assert table[table.seed == 1][[*METRICS]].isna().all(axis=None)
    assert "NaN" not in path.read_text(), "which is no JSON"


def test_runs_of_a_network_stand_together_in_the_order_of_their_seeds(path, add):
    for hidden, seed in [((2,), 1), ((1,), 2), ((2,), 0), ((1,), 0)]:
        add(Config(hidden=hidden, seed=seed, epochs=1))
    table = read_results(path)
    assert list(zip(table.hidden, table.seed, strict=True)) == [("2", 0), ("2", 1), ("1", 0), ("1", 2)]
    assert table.index.tolist() == [0, 1, 2, 3]


# What counts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", [1, 30, 150])
def test_what_was_not_written_to_its_end_is_trained_again(path, two_runs, write, lost):
    write(path, two_runs.values())
    path.write_bytes(path.read_bytes()[:-lost])
    first, second = two_runs
    before = path.read_bytes()
    assert {config_of(row) for row in read_results(path).itertuples()} == {first}
    assert path.read_bytes() == before, "who only reads changes nothing"
    file = ResultsFile(path, "a test")
    assert not file.holds(second) and file.holds(first)
    assert path.read_bytes() == before[: before.rindex(b"\n") + 1]
    file.add(*two_runs[second])
    assert file.holds(second)
    assert {config_of(row) for row in read_results(path).itertuples()} == {first, second}
    assert len(read_results(path)) == 4


def test_an_unfinished_longer_run_does_not_hide_a_shorter_one(path, two_runs, write, fake_run):
    file = write(path, two_runs.values())
    file.add(run_to_object(fake_run(Config(hidden=(1,), epochs=4))), "here")
    path.write_bytes(path.read_bytes()[:-20])
    assert epochs_by_seed(path) == {0: [1, 2], 1: [1, 2]}
    assert run_sweep(list(two_runs), path) == (2, 0, 0)


@pytest.mark.parametrize("lengths", [(3, 2), (2, 3), (1, 3, 2)])
def test_the_longest_run_counts_wherever_it_stands(path, add, lengths):
    for seed in (0, 1):
        for epochs in lengths if seed == 0 else (2,):
            add(Config(hidden=(1,), epochs=epochs, seed=seed), epochs / 10)
    table = read_results(path)
    assert table[table.seed == 0].epochs.tolist() == [3, 3, 3] and table[table.seed == 1].epochs.tolist() == [2, 2]
    assert set(table[table.seed == 0].loss) == {0.3}


def test_of_two_runs_as_long_the_last_counts(path, add):
    add(RUN, 0.1)
    add(RUN, 0.2)
    assert read_results(path).loss.tolist() == [0.2, 0.2]


def test_a_longer_run_answers_for_shorter_ones(path, two_runs, write, fake_run):
    file = write(path, two_runs.values())
    file.add(run_to_object(fake_run(Config(hidden=(1,), epochs=3))), "here")
    table = read_results(path)
    assert len(table) == 2 + 3
    assert table[table.seed == 0].epochs.tolist() == [3, 3, 3]
    shorter, before = grid([(1,)], epochs=1, seeds=2), path.read_text()
    assert run_sweep(shorter, path) == (2, 0, 0), "nothing to do, and no cluster started for it"
    assert path.read_text() == before


def test_failures_are_what_has_not_been_finished_since(path, add):
    file = ResultsFile(path, "a test")
    for config, reason in [(RUN, "first"), (RUN, "another\nreason"), (Config(epochs=3), "x")]:
        file.add_failure(config, ValueError(reason))
    assert not file.holds(RUN)
    failures = read_failures(path)
    assert tuple(failures.columns) == (*SETTINGS, "error")
    assert {config_of(row): row.error for row in failures.itertuples()} == {
        RUN: "another reason",
        Config(epochs=3): "x",
    }
    assert not len(read_results(path))
    add(RUN)
    add(Config(epochs=2))
    assert [config_of(row) for row in read_failures(path).itertuples()] == [Config(epochs=3)], "two epochs are too few"
    file.add_failure(RUN, ValueError("after it was finished"))
    add(Config(epochs=4))
    assert not len(read_failures(path)), "a finished run has not failed"
    assert read_results(path).dtypes.equals(read_results().dtypes)


# What is on the disk ----------------------------------------------------------------------------------------------


def test_each_line_is_on_the_disk_before_the_next(path, two_runs, write, monkeypatch):
    fsync, sizes = os.fsync, []

    def note_size(descriptor):
        fsync(descriptor)
        sizes.append(path.stat().st_size)

    monkeypatch.setattr(os, "fsync", note_size)
    write(path, two_runs.values())
    ends = [i + 1 for i, byte in enumerate(path.read_bytes()) if byte == ord("\n")]
    assert len(ends) == 4 and [size for size in sizes if size] == ends


def test_a_full_disk_is_said_in_one_sentence(path, two_runs, write, monkeypatch):
    file = write(path, [])

    def fail(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(SweepError, match=r"cannot be written to .*results.jsonl: .*No space left"):
        file.add(*next(iter(two_runs.values())))


# Other files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "# only a comment\n",
        "a,b\n1,2\n",
        "not a table",
        "\x00\x01",
        "1,2\n1,2,3,4\n",
        '{"a": 1}',
        '{"command": "cut off',
        '{"a": 1}\n',
        "[]\n",
        "1\n",
        "\n",
        '{"command": "x"}\n\n',
        '{"command": "x", "a": 1}\n',
    ],
)
def test_other_files_are_left_alone(path, content):
    path.write_text(content)
    with pytest.raises(SweepError, match="something other than a sweep's results"):
        ResultsFile(path, "a test")
    with pytest.raises(SweepError, match="something other"):
        read_results(path)
    assert path.read_text() == content


@pytest.mark.parametrize(
    "change",
    [
        {"optimizer": "adma"},
        {"epochs": 3},
        {"hidden": 1},
        {"hidden": "1"},
        {"seed": None},
        {"loss": [0.5]},
        {"loss": [0.5, "0.5"]},
        {"loss": 0.5},
        {"seconds": [0.5, 0.5, 0.5]},
        {"parameters": "many"},
        {"parameters": None},
        {"validation_size": 0},
        {"error": "failed and finished"},
        {"other": 1},
    ],
)
def test_a_spoiled_run_is_noticed(path, add, fake_run, change):
    add(RUN)
    spoiled = json.dumps(run_to_object(fake_run(RUN)) | change) + "\n"
    path.write_text(path.read_text() + spoiled)
    before = path.read_bytes()
    with pytest.raises(SweepError, match="something other"):
        ResultsFile(path, "a test")
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", [*SETTINGS, *METRICS, "seconds", "parameters"])
def test_a_run_that_lacks_something_is_noticed(path, add, fake_run, name):
    add(RUN)
    lacking = run_to_object(fake_run(RUN))
    del lacking[name]
    path.write_text(path.read_text() + json.dumps(lacking) + "\n")
    with pytest.raises(SweepError, match="something other"):
        read_results(path)


def test_a_sweep_that_has_written_no_run_yet_can_be_read(path):
    ResultsFile(path, "a test")
    assert path.read_bytes() == b"" and tuple(read_results(path).columns) == COLUMNS
    path.write_text('{"command": "a test"}\n')
    assert not len(read_results(path)) and not len(read_failures(path))


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(SweepError, match="cannot be read"):
        read_results(tmp_path / "missing.jsonl")
    assert not list(tmp_path.iterdir())
