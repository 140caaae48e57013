"""Many runs: a real scheduler with real workers, one of which is killed; what is finished is never lost."""

import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import distributed
import numpy as np
import pytest

from helpers import sweep
from helpers.errors import InvalidValue
from helpers.sweep import SweepError, config_of, grid, layers_name, layers_of, read_failures, read_results, run_sweep
from helpers.training import Config, train

DASK = Path(sys.executable).parent / ("dask.exe" if sys.platform == "win32" else "dask")
COMMAND = [sys.executable, "-m", "helpers.sweep"]


# Configurations and arguments ------------------------------------------------------------------------------------


def test_grid_holds_every_combination_once():
    configs = grid([(1,), (1, 2)], epochs=3, optimizers=("adam", "sgd"), dropouts=(0.0, 0.5), seeds=4)
    assert len(set(configs)) == len(configs) == 2 * 2 * 2 * 4
    assert [config.seed for config in configs[:4]] == [0, 1, 2, 3]
    with pytest.raises(InvalidValue, match="epochs must be"):
        grid([(1,)], epochs=-1)


@pytest.mark.parametrize("hidden", [(), (1,), (128, 10), (3, 2, 1)])
def test_layers_have_names(hidden):
    assert layers_of(layers_name(hidden)) == hidden


def test_arguments_make_configurations():
    def configs(*arguments):
        return sweep._configs(sweep._parser().parse_args([*arguments, "--out", "x"]))

    assert configs() == grid([(128,)], epochs=5, seeds=10)
    asked = configs("--units", "1,2,2", "--hidden-layers", "0,2", "--seeds", "2", "--epochs", "7")
    assert asked == grid([(), (1, 1), (2, 2)], epochs=7, seeds=2)
    asked = configs("--hidden", "128+10,none", "--optimizer", "sgd,adam", "--dropout", "0.5")
    assert asked == grid([(128, 10), ()], optimizers=("sgd", "adam"), dropouts=(0.5,))


@pytest.mark.parametrize(
    "arguments, words",
    [
        ("--units 3", "--out"),
        ("--units 1,x --out f", "whole numbers separated by commas were expected, not '1,x'"),
        ("--units 0 --out f", "--units must be whole numbers from 1 to 10000, not 0"),
        ("--hidden 128+99999 --out f", "The units in --hidden must be"),
        ("--hidden-layers 100000 --out f", "to 20, not 100000"),
        ("--units 1 --seeds 100000000 --out f", "100,000,000 runs"),
        ("--validation-size 60000 --out f", "to 59999, not 60000"),
        ("--scheduler foo --out f", "tcp://127.0.0.1:8786 was expected, not 'foo'"),
        ("--scheduler http://here:80 --out f", "tcp://127.0.0.1:8786 was expected"),
        ("--workers 2 --scheduler tcp://127.0.0.1:8786 --out f", "one or the other"),
        ("--hidden 3 --units 3 --out f", "one or the other"),
        ("--hidden a --out f", "layers such as 128+10"),
        ("--hidden-layers -1 --out f", "--hidden-layers must be whole numbers from 0 to 20, not -1"),
        ("--optimizers adma --out f", "adam, "),
        ("--dropouts 1 --out f", "below 1"),
        ("--epochs 0 --out f", "whole number from 1"),
        ("--seeds 1.5 --out f", "whole number from 1"),
        ("--workers none --out f", "whole number from 1"),
        ("--what --out f", "--what"),
    ],
)
def test_bad_arguments_get_one_sentence(arguments, words, capsys):
    with pytest.raises(SystemExit) as end:
        sweep.main(arguments.split())
    said = capsys.readouterr().err
    assert end.value.code == 2 and words in said and said.count("\n") == 1
    assert not Path("f").exists()


# The results file ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_runs():
    """Two real runs as a worker returns them."""
    return {config: sweep.train_for_results(config) for config in grid([(1,)], epochs=2, seeds=2)}


def write(path, results):
    file = sweep._ResultsFile(path, "a test")
    for result in results:
        file.add(result)
    return file


def test_results_are_read_as_they_were_measured(tmp_path, two_runs):
    path = tmp_path / "new" / "results.csv"
    write(path, two_runs.values())
    table = read_results(path)
    assert tuple(table.columns) == sweep.COLUMNS[:-1]
    assert [config_of(row) for row in table.itertuples()] == [config for config in two_runs for _ in range(2)]
    assert table.epoch.tolist() == [1, 2, 1, 2] and set(table.parameters) == {805}
    run = train(next(iter(two_runs)))
    for name, values in run.history.items():
        assert table[name][:2].tolist() == pytest.approx(values, rel=1e-3), name
    assert (table.seconds > 0).all()
    head = path.read_text().splitlines()[:3]
    assert head[0] == "# made by: a test" and head[2].startswith("# made with: tensorflow ")
    assert not len(read_failures(path))


@pytest.mark.parametrize("lost", [1, 30, 150])
def test_what_was_not_written_to_its_end_is_trained_again(tmp_path, two_runs, lost):
    path = tmp_path / "results.csv"
    write(path, two_runs.values())
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])
    first, second = two_runs
    assert {config_of(row) for row in read_results(path).itertuples()} == {first}
    file = write(path, [])
    assert sweep._kind(second) not in file.done and file.done[sweep._kind(first)] == 2
    file.add(two_runs[second])
    assert {config_of(row) for row in read_results(path).itertuples()} == {first, second}
    assert len(read_results(path)) == 4


def test_an_unfinished_longer_run_does_not_hide_a_shorter_one(tmp_path, two_runs):
    path = tmp_path / "results.csv"
    file = write(path, two_runs.values())
    file.add(sweep.train_for_results(Config(hidden=(1,), epochs=4)))
    path.write_bytes(path.read_bytes()[:-20])
    assert read_results(path).groupby("seed").epoch.apply(list).to_dict() == {0: [1, 2], 1: [1, 2]}
    assert run_sweep(list(two_runs), path) == (2, 0, 0)


def test_a_longer_run_that_came_first_is_kept_whole(tmp_path, two_runs):
    path = tmp_path / "results.csv"
    file = write(path, [sweep.train_for_results(Config(hidden=(1,), epochs=3))])
    for result in two_runs.values():
        file.add(result)
    table = read_results(path)
    assert table[table.seed == 0].epochs.tolist() == [3, 3, 3] and table[table.seed == 1].epochs.tolist() == [2, 2]


def test_two_sweeps_do_not_write_to_one_file(tmp_path):
    path = tmp_path / "results.csv"
    with sweep._alone_with(path), pytest.raises(SweepError, match="Another sweep is writing"):
        run_sweep(grid([(1,)]), path)
    assert list(tmp_path.iterdir()) == []


def test_a_longer_run_answers_for_shorter_ones(tmp_path, two_runs):
    path = tmp_path / "results.csv"
    file = write(path, two_runs.values())
    longer = sweep.train_for_results(Config(hidden=(1,), epochs=3))
    file.add(longer)
    table = read_results(path)
    assert len(table) == 2 + 3
    assert table[table.seed == 0].epochs.tolist() == [3, 3, 3]
    shorter, before = grid([(1,)], epochs=1, seeds=2), path.read_text()
    assert run_sweep(shorter, path) == (2, 0, 0), "nothing to do, and no cluster started for it"
    assert path.read_text() == before


@pytest.mark.parametrize("content", ["# only a comment\n", "a,b\n1,2\n", "not a table", "\x00\x01", "1,2\n1,2,3,4\n"])
def test_other_files_are_left_alone(tmp_path, content):
    path = tmp_path / "other.csv"
    path.write_text(content)
    with pytest.raises(SweepError, match="something other than a sweep's results"):
        run_sweep(grid([(1,)]), path)
    assert path.read_text() == content


def test_a_spoiled_setting_is_noticed(tmp_path, two_runs):
    path = tmp_path / "results.csv"
    write(path, two_runs.values())
    path.write_text(path.read_text().replace("\n1,2,32,adam,", "\n1,2,32,adma,"))
    with pytest.raises(SweepError, match="something other"):
        run_sweep(grid([(1,)]), path)


def test_files_that_cannot_be_used(tmp_path, capsys):
    with pytest.raises(SweepError, match="cannot be read"):
        read_results(tmp_path / "missing.csv")
    in_a_file = tmp_path / "file"
    in_a_file.write_text("")
    assert sweep.main(["--out", str(in_a_file / "results.csv")]) == 1
    said = capsys.readouterr().err
    assert f"{in_a_file} is not a folder" in said and said.count("\n") == 1
    assert sweep.main(["--out", str(tmp_path)]) == 1
    assert "is a folder" in capsys.readouterr().err


# On a cluster ----------------------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(*command, **options):
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)


def start_dask(*arguments, **options):
    """Start one of Dask's own commands, as README says."""
    return subprocess.Popen(
        [str(DASK), *arguments, "--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    )


def start_worker(address, folder, **options):
    arguments = ["worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
    return start_dask(*arguments, **options)


def end(process):
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers, started by Dask's own commands: its address, and the three processes."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    processes = [start_dask("scheduler", "--port", str(port))]
    processes += [start_worker(address, tmp_path) for _ in range(2)]
    try:
        with distributed.Client(address, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, processes
    finally:
        for process in reversed(processes):
            end(process)


def finished(path):
    """Return the runs that a results file holds by now."""
    try:
        return {sweep._kind(config_of(row)) for row in read_results(path).itertuples()}
    except SweepError:
        return set()


def wait_for_a_run(path, process, seconds=120):
    deadline = time.monotonic() + seconds
    while not finished(path):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, "no run was finished"
        time.sleep(0.1)


def test_a_killed_worker_loses_nothing(tmp_path, cluster):
    address, (_, *workers) = cluster
    path = tmp_path / "results.csv"
    arguments = ["--units", "1,2", "--seeds", "4", "--epochs", "15", "--scheduler", address, "--out", str(path)]
    process = start(*COMMAND, *arguments)
    try:
        wait_for_a_run(path, process)
        workers[0].kill()
        before = finished(path)
        said, _ = process.communicate(timeout=240)
    finally:
        end(process)
    assert process.returncode == 0, said
    asked = grid([(1,), (2,)], epochs=15, seeds=4)
    assert len(before) < len(asked), "the worker was killed too late to be missed"
    assert finished(path) == {sweep._kind(config) for config in asked}
    assert "8 were trained, 0 failed" in said and "100%" in said and "Traceback" not in said


@pytest.mark.slow
def test_a_lost_scheduler_is_told_and_what_is_finished_is_there(tmp_path, cluster):
    address, (scheduler, *_) = cluster
    path = tmp_path / "results.csv"
    process = start(
        *COMMAND, "--units", "1", "--seeds", "50", "--epochs", "4", "--scheduler", address, "--out", str(path)
    )
    try:
        wait_for_a_run(path, process)
        scheduler.kill()
        said, _ = process.communicate(timeout=120)
    finally:
        end(process)
    assert process.returncode == 1
    assert f"The scheduler went away. {len(finished(path))} of 50 runs are in {path}" in said
    assert "Traceback" not in said, said


def test_a_worker_without_the_course_is_named(tmp_path, cluster):
    address, (_, *workers) = cluster
    for worker in workers:
        end(worker)
    other = tmp_path / "other" / "helpers"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("")
    worker = start_worker(address, tmp_path, env=os.environ | {"PYTHONPATH": str(other.parent)}, cwd=tmp_path)
    try:
        with distributed.Client(address) as client:
            client.wait_for_workers(1, timeout=60)
        with pytest.raises(SweepError, match="cannot train .*install the course there"):
            run_sweep(grid([(1,)], seeds=1), tmp_path / "results.csv", scheduler=address)
    finally:
        end(worker)


def test_no_scheduler(tmp_path, capsys):
    arguments = ["--scheduler", f"tcp://127.0.0.1:{free_port()}", "--out", str(tmp_path / "results.csv")]
    assert sweep.main(arguments) == 1
    assert "No Dask scheduler answers" in capsys.readouterr().err


# On this machine -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to another process there")
def test_an_interrupted_sweep_goes_on_where_it_was(tmp_path):
    path = tmp_path / "results.csv"
    arguments = [*COMMAND, "--units", "1", "--epochs", "4", "--workers", "1", "--out", str(path), "--seeds"]
    # A shell starts what runs in the background deaf to Ctrl+C, and its children inherit that.
    hearing = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = start(*arguments, "100", start_new_session=True, preexec_fn=hearing)
    try:
        wait_for_a_run(path, process)
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl+C does: to all processes of the command
        said, _ = process.communicate(timeout=60)
    finally:
        end(process)
    assert process.returncode == 130, said
    assert "Stopping …" in said and "the same command goes on from there" in said and "Traceback" not in said
    rows, count = path.read_bytes(), len(finished(path))
    assert 1 <= count < 100

    again = subprocess.run([*arguments, str(count + 2)], capture_output=True, text=True, timeout=240)
    assert again.returncode == 0, again.stderr
    assert f"{count} of {count + 2} runs were found done, 2 were trained" in again.stdout
    assert path.read_bytes().startswith(rows), "what was there is as it was"
    table = read_results(path)
    assert len(table) == (count + 2) * 4 and not table.duplicated(["seed", "epoch"]).any()
    notes = [line[:10] for line in path.read_text().splitlines() if line.startswith("#")]
    assert notes == ["# made by:", "# made wit", "# made by:"], "each command and each machine is named once"


def test_a_failed_run_is_recorded_and_the_rest_goes_on(tmp_path, capsys):
    path = tmp_path / "results.csv"
    good, bad = Config(hidden=(1,), epochs=1), Config(hidden=(1,), epochs=1, validation_size=60_000)
    assert run_sweep([bad, good], path, workers=1) == (0, 1, 1)
    (failure,) = read_failures(path).itertuples()
    assert config_of(failure) == bad and "must leave pictures to train on" in failure.error
    assert finished(path) == {sweep._kind(good)}
    file = write(path, [])
    assert set(file.done) == {sweep._kind(good)}, "run again, the one that failed is tried again"
    file.add_failure(bad, ValueError("another\nreason"))
    assert [failure.error for failure in read_failures(path).itertuples()] == ["another reason"]
    file.add_failure(good, ValueError("before it was finished"))
    assert len(read_failures(path)) == 1, "a finished run has not failed"


# The results that come with the course ---------------------------------------------------------------------------


def test_shipped_results_are_complete():
    table = read_results()
    assert not len(read_failures())
    table = table[table.validation_size == 5_000]
    seeds = table[table.epoch == 20].groupby(["hidden", "optimizer"]).seed.nunique()
    one_layer = [hidden for hidden, optimizer in seeds.index if optimizer == "adam" and "+" not in hidden]
    assert len(one_layer) >= 8 and {"1", "10", "128", "512"} <= set(one_layer)
    assert all(seeds[hidden, "adam"] >= 10 for hidden in [*one_layer, "128+10", "128+158", "128+512"])
    assert sum(seeds["128", optimizer] >= 10 for optimizer in set(table.optimizer)) >= 3
    assert sweep.RESULTS_PATH.stat().st_size < 1_000_000
    head = sweep.RESULTS_PATH.read_text().splitlines()
    assert any(line.startswith("# made by: python -m helpers.sweep ") for line in head)
    assert any(line.startswith("# made with: tensorflow ") for line in head)


def test_shipped_results_come_again():
    table = read_results()
    for seed in (0, 7):
        config = Config(hidden=(10,), epochs=5, seed=seed)
        again = train(config).history
        same_network = table.query("hidden == '10' and optimizer == 'adam' and validation_size == 5000")
        for name, values in again.items():
            for epoch, value in enumerate(values, 1):
                then = same_network[same_network.epoch == epoch].set_index("seed")[name]
                # Other machines round otherwise, which in a few epochs grows to as much as another seed would do:
                # the difference of two seeds has a deviation of sqrt(2) times theirs; four of those are allowed.
                assert abs(value - then[seed]) < 4 * np.sqrt(2) * then.std(), (name, epoch)


def test_dask_is_asked_for_in_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert sweep.main(["--out", str(tmp_path / "results.csv")]) == 1
    said = capsys.readouterr().err
    assert "pip install -e '.[sweep]'" in said and said.count("\n") == 1


@pytest.mark.skipif(shutil.which("bash") is None, reason="README's lines are for a shell")
def test_help_shows_every_option():
    said = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, check=True).stdout
    options = ("--units", "--hidden-layers", "--hidden", "--epochs", "--optimizers", "--dropouts", "--seeds")
    assert all(option in said for option in (*options, "--out", "--scheduler", "--workers"))
