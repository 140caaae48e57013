"""The command: arguments, sentences and exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.sweep import SweepError, grid
from helpers.sweep import __main__ as command
from helpers.sweep.results import ResultsFile
from helpers.training import Config


@pytest.fixture
def sweeps(monkeypatch):
    """The calls of `run_sweep`, which does nothing."""
    calls = []

    def run_sweep(configs, path, **options):
        calls.append((configs, path, options))
        return 1, len(configs) - 1, 0

    monkeypatch.setattr(command, "run_sweep", run_sweep)
    return calls


@pytest.mark.parametrize(
    ("arguments", "configs"),
    [
        ("", grid([(128,)], epochs=5, seeds=10)),
        ("--units 1,2,2 --hidden-layers 0,2 --seeds 2 --epochs 7", grid([(), (1, 1), (2, 2)], epochs=7, seeds=2)),
        ("--hidden-layers 2", grid([(128, 128)])),
        (
            "--hidden 128+10,none --optimizers sgd,adam --dropouts 0.5",
            grid([(128, 10), ()], optimizers=("sgd", "adam"), dropouts=(0.5,)),
        ),
        ("--dropouts 0,0.5,0 --activation elu", grid([(128,)], dropouts=(0.0, 0.5), activation="elu")),
        ("--validation-size 0", grid([(128,)], validation_size=0)),
        ("--units 10000 --hidden-layers 20 --seeds 1", grid([(10_000,) * 20], seeds=1)),
        ("--validation-size 59999", grid([(128,)], validation_size=59_999)),
    ],
)
def test_arguments_make_configurations(sweeps, arguments, configs, capsys):
    assert command.main([*arguments.split(), "--out", "x y"]) == 0
    (call,) = sweeps
    written = f"python -m helpers.sweep {arguments} --out 'x y'".replace("  ", " ")
    assert call == (configs, "x y", {"scheduler": None, "workers": None, "command": written})
    expected = f"1 of {len(configs)} runs were found done, {len(configs) - 1} were trained, 0 failed: x y\n"
    assert capsys.readouterr().out == expected


def test_100_000_runs_are_not_too_many(sweeps):
    assert command.main(["--seeds", "100000", "--out", "x"]) == 0
    assert len(sweeps[0][0]) == 100_000


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "tls://some.host:1", "host:8786"])
def test_where_to_train_is_passed_on(sweeps, address):
    command.main(["--out", "x", "--scheduler", address])
    command.main(["--out", "x", "--workers", "1"])
    assert [(call[2]["scheduler"], call[2]["workers"]) for call in sweeps] == [(address, None), (None, 1)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--units 3", "--out"),
        ("--units 1,x --out f", "--units: expected a whole number from 1 to 10000, not 'x'"),
        ("--units 1,,2 --out f", "not ''"),
        ("--units 0 --out f", "--units: expected a whole number from 1 to 10000, not '0'"),
        ("--units 10001 --out f", "not '10001'"),
        ("--hidden 128+99999 --out f", "--hidden: expected layers such as 128+10, 20 of 10000 units at most"),
        ("--hidden 10001 --out f", "not '10001'"),
        ("--hidden 0 --out f", "not '0'"),
        (f"--hidden {'1+' * 20}1 --out f", "20 of 10000 units at most"),
        ("--hidden-layers 100000 --out f", "to 20, not '100000'"),
        ("--hidden-layers 21 --out f", "to 20, not '21'"),
        ("--units 1 --seeds 100000000 --out f", "--seeds: expected a whole number from 1 to 100000, not '100000000'"),
        ("--units 1,2 --seeds 50001 --out f", "100,002 runs, and a sweep takes 100,000 at most"),
        ("--optimizers sgd,adam --dropouts 0,0.1 --seeds 25001 --out f", "100,004 runs"),
        ("--validation-size 60000 --out f", "to 59999, not '60000'"),
        ("--validation-size -1 --out f", "from 0 to 59999, not '-1'"),
        ("--scheduler foo --out f", "expected an address such as tcp://127.0.0.1:8786, not 'foo'"),
        ("--scheduler http://here:80 --out f", "tcp://127.0.0.1:8786, not 'http://here:80'"),
        ("--workers 1 --scheduler tcp://127.0.0.1:8786 --out f", "Give --workers, which starts processes here, or "),
        ("--workers 1000000 --out f", "--workers: expected a whole number from 1 to"),
        ("--hidden 3 --units 3 --out f", "Give --hidden, or in place of it "),
        ("--hidden 3 --hidden-layers 1 --out f", "Give --hidden, or in place of it "),
        ("--hidden a --out f", "layers such as 128+10"),
        ("--hidden-layers -1 --out f", "--hidden-layers: expected a whole number from 0 to 20, not '-1'"),
        ("--optimizers adma --out f", "adam, "),
        ("--activation rely --out f", "relu, "),
        ("--dropouts 1 --out f", "below 1"),
        ("--dropouts x --out f", "expected a number, not 'x'"),
        ("--epochs 0 --out f", "whole number from 1"),
        ("--seeds 1.5 --out f", "whole number from 1"),
        ("--workers none --out f", "whole number from 1"),
        ("--workers 0 --out f", "whole number from 1"),
        ("--what --out f", "--what"),
        ("--seed 3 --out f", "Unrecognized arguments: --seed 3"),
        ("--optimizer sgd --out f", "Unrecognized arguments: --optimizer sgd"),
    ],
)
def test_bad_arguments_get_one_sentence(sweeps, arguments, words, capsys):
    with pytest.raises(SystemExit) as end:
        command.main(arguments.split())
    message = capsys.readouterr().err
    assert end.value.code == 2 and words in message and message.count("\n") == 1
    assert message[0].isupper() and message.endswith(". See python -m helpers.sweep --help.\n") and ".. " not in message
    assert not sweeps and not Path("f").exists()


def test_workers_are_no_more_than_cores(sweeps, monkeypatch, capsys):
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    assert command.main(["--workers", "3", "--out", "x"]) == 0
    with pytest.raises(SystemExit):
        command.main(["--workers", "4", "--out", "x"])
    assert "expected a whole number from 1 to 3, not '4'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (SweepError("It cannot go on."), 1, "It cannot go on.\n"),
        (KeyboardInterrupt(), 130, "Stopped. What is finished is in x; the same command goes on from there.\n"),
    ],
)
def test_ends_before_all_is_done(monkeypatch, capsys, error, code, words):
    def run_sweep(*_, **__):
        raise error

    monkeypatch.setattr(command, "run_sweep", run_sweep)
    assert command.main(["--out", "x"]) == code
    assert capsys.readouterr().err == words


def test_failed_runs_are_told_with_three_reasons_at_most(tmp_path, monkeypatch, capsys):
    path = tmp_path / "results.jsonl"
    file = ResultsFile(path, "a test")
    for seed, reason in enumerate(["same", "same", "second", "third", "fourth"]):
        file.add_failure(Config(seed=seed), ValueError(reason))
    monkeypatch.setattr(command, "run_sweep", lambda *_, **__: (0, 5, 5))
    assert command.main(["--out", str(path)]) == 1
    printed = capsys.readouterr()
    assert "5 failed" in printed.out
    reasons = [f"It failed because: {reason}" for reason in ("same", "second", "third")]
    assert printed.err.splitlines() == [*reasons, "The same command tries failed runs again."]


def test_files_that_cannot_be_used_get_one_sentence(tmp_path, capsys):
    in_a_file = tmp_path / "file"
    in_a_file.write_text("")
    assert command.main(["--out", str(in_a_file / "results.jsonl")]) == 1
    message = capsys.readouterr().err
    assert f"{in_a_file} is not a folder" in message and message.count("\n") == 1
    assert command.main(["--out", str(tmp_path)]) == 1
    assert "is a folder" in capsys.readouterr().err


@pytest.mark.parametrize("package", ["distributed", "locket"])
def test_dask_is_asked_for_in_one_sentence(tmp_path, monkeypatch, capsys, package):
    monkeypatch.setitem(sys.modules, package, None)
    assert command.main(["--out", str(tmp_path / "results.jsonl")]) == 1
    message = capsys.readouterr().err
    assert "pip install -e '.[sweep]'" in message and message.count("\n") == 1


def test_help_shows_every_option():
    shown = [sys.executable, "-m", "helpers.sweep", "--help"]
    text = subprocess.run(shown, capture_output=True, text=True, check=True).stdout
    options = ("--units", "--hidden-layers", "--hidden", "--epochs", "--optimizers", "--dropouts", "--seeds")
    options += ("--activation", "--validation-size", "--out", "--scheduler", "--workers")
    assert all(f"  {option} " in text for option in options)
    assert "python -m helpers.sweep" in text and "Many trainings" in text


@pytest.mark.parametrize("stream", [{"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}])
def test_help_on_a_stream_that_knows_only_ascii(stream):
    own = {**os.environ, **stream, "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([sys.executable, "-m", "helpers.sweep", "--help"], env=own, capture_output=True)
    assert done.returncode == 0 and b"--units 1,10,?" in done.stdout and done.stderr == b""
