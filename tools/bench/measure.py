"""Measure contestants in turns, the engine alone, how long a start takes, the labs and sweeps."""

import functools
import multiprocessing
import platform
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from statistics import median

from bench.contestants import CONTESTANTS, EPOCHS, TOP, UNITS, arrays, clothes, engine

ROUNDS = 3
LONG = 10
"""Seconds after which one run is enough: it meets the machine's quiet and busy moments by itself."""


def prepare(contestant):
    """Import and load what a contestant needs, and let it run once on nothing that counts."""
    import tensorflow  # noqa: F401

    clothes()
    arrays()
    if "torch" in contestant.__name__:
        import torch  # noqa: F401
    if "jax" in contestant.__name__:
        import jax  # noqa: F401


def new_process():
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def race():
    """Return the results of all contestants: a list for each name."""
    processes = {name: new_process() for name in CONTESTANTS}
    try:
        ready = [processes[name].submit(prepare, contestant) for name, contestant in CONTESTANTS.items()]
        for each in ready:
            each.result()
        results = {name: [] for name in CONTESTANTS}
        for number in range(1, ROUNDS + 1):
            for name, contestant in CONTESTANTS.items():
                if results[name] and results[name][0].seconds > LONG:
                    continue
                result = processes[name].submit(contestant).result()
                results[name].append(result)
                print(f"round {number} of {ROUNDS}: {name:40} {result.seconds:6.2f} s", flush=True)
        return results
    finally:
        for process in processes.values():
            process.shutdown()


def engine_alone():
    """Return how the engine's cost grows, as rows (units, epochs, seconds, warm epoch), and its peak memory in GB."""
    with new_process() as process:
        process.submit(prepare, engine).result()
        memory = process.submit(engine_memory).result()  # while the process has done nothing else
        rows = []
        for units, epochs in ((10, 5), (512, 5), (UNITS, 20)):
            rounds = ROUNDS if epochs < 20 else 1
            results = [process.submit(engine, (units,), epochs).result() for _ in range(rounds)]
            # A long run tells what its beginning took.
            for count in (1, 5, 20) if epochs == 20 else (epochs,):
                total = median(sum(result.epochs[:count]) for result in results)
                rows.append((units, count, total, median(map(warm_epoch, results))))
            print(f"{units} units, {epochs} epochs: {rows[-1][2]:.2f} s", flush=True)
    return rows, memory


def engine_memory():
    """Train once and return the peak memory of this process in GB, TensorFlow and the pictures included."""
    engine()
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if platform.system() == "Darwin" else 1024) / 1e9, 2)


def warm_epoch(result):
    """Return the seconds of an epoch after the first, in which things are compiled and caches filled."""
    return median(result.epochs[1:] or result.epochs)


def start_up():
    """Return seconds, medians of `ROUNDS`, of what a learner waits for before something is seen."""
    load()  # so that the arrays are kept
    return {
        "`import tensorflow` in a new Python": median(seconds(import_tensorflow) for _ in range(ROUNDS)),
        "lesson 1 in a new kernel, up to its first picture": median(seconds(first_picture) for _ in range(ROUNDS)),
        "`load_arrays()`, not for the first time on the machine": median(seconds(load) for _ in range(ROUNDS)),
        "press Train to first epoch drawn, nothing compiled": median(press_train(False) for _ in range(ROUNDS)),
        "press Train to first epoch drawn, lab shown for a while": median(press_train(True) for _ in range(ROUNDS)),
    }


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def import_tensorflow():
    subprocess.run([sys.executable, "-c", "import tensorflow"], check=True, stderr=subprocess.DEVNULL)


def first_picture():
    import jupytext
    from nbclient import NotebookClient

    lesson = jupytext.read(TOP / "solutions" / "01_explore.py")
    first = next(i for i, cell in enumerate(lesson.cells) if "plt.show()" in cell.source)
    lesson.cells = lesson.cells[: first + 1]
    NotebookClient(lesson, kernel_name="python3", resources={"metadata": {"path": str(TOP / "solutions")}}).execute()


def load():
    from helpers.data import load_arrays

    load_arrays()


def press_train(ahead):
    """Return the seconds from Train to the first epoch in a new process, with or without what is compiled ahead."""
    with new_process() as process:
        return process.submit(_press_train, ahead).result()


def _press_train(ahead):
    import threading

    from helpers import widgets
    from helpers.widgets import training

    if not ahead:
        training.prepare = lambda *_: None
    drawn, show = threading.Event(), training.TrainingLab._show_curves

    def show_and_tell(lab, *args):
        show(lab, *args)
        drawn.set()

    training.TrainingLab._show_curves = show_and_tell
    import tensorflow  # noqa: F401

    lab = widgets.training_lab(arrays())
    lab._resting.join()
    start = time.perf_counter()
    lab.controls["train"].click()
    drawn.wait()
    taken = time.perf_counter() - start
    lab.close()
    lab.join()
    return taken


def lab_updates():
    """Return what the kernel takes for one move of a control that does not train: name -> (median, longest) in ms."""
    import numpy as np

    from helpers import widgets
    from helpers.sweep import read_results
    from helpers.training import Config, Runs

    data = arrays()
    test = data.test_images, data.test_labels
    runs = Runs()
    run, other = (runs.train(Config(optimizer=optimizer), data) for optimizer in ("adam", "sgd"))
    scores = np.log(run.predict(data.test_images[:32]) + 1e-7)
    validation = data.train_images[-5_000:], data.train_labels[-5_000:]
    is_right = run.predict(data.test_images).argmax(axis=1) == data.test_labels
    labs = {
        "class_browser": widgets.class_browser(data.train_images, data.train_labels),
        "pixel_inspector": widgets.pixel_inspector(data.train_images, data.train_labels),
        "downhill": widgets.downhill(),
        "layer_builder": widgets.layer_builder(),
        "activation_explorer": widgets.activation_explorer(),
        "softmax_explorer": widgets.softmax_explorer(scores),
        "optimizer_race": widgets.optimizer_race({"Adam": run, "SGD": other}),
        "training_lab": widgets.training_lab(data, runs),
        "prediction_browser": widgets.prediction_browser(run, *test),
        "confusion_explorer": widgets.confusion_explorer(run, *test),
        "unit_explorer": widgets.unit_explorer(run, *validation),
        "photo_lab": widgets.photo_lab(run.to_keras()),
        "reliability_explorer": widgets.reliability_explorer(run, *validation),
        "robustness_explorer": widgets.robustness_explorer({"Adam": run, "SGD": other}, *validation),
        "sample_explorer": widgets.sample_explorer({"Adam": is_right}, sizes=(100, 1_000, 10_000)),
        "label_audit": widgets.label_audit(run, *validation),
        "run_explorer": widgets.run_explorer(read_results(), runs),
    }
    assert set(labs) == set(widgets.__all__)
    waits = {name: [1000 * seconds(move) for move in moves(lab)] for name, lab in labs.items()}
    assert not any(lab.errors for lab in labs.values())
    return {name: (median(times), max(times)) for name, times in waits.items()}


def moves(lab):
    """Yield functions that each move one control of a lab to another place, 20 times each control."""
    import numpy as np

    random = np.random.default_rng(0)
    for control in lab.controls.values():
        if isinstance(getattr(control, "value", None), bool):
            places = [False, True]
        elif hasattr(control, "options"):
            places = list(control._options_values)
        elif hasattr(control, "min"):
            places = np.linspace(control.min, control.max, 50)
            places = control.base**places if hasattr(control, "base") else places
            places = list(map(type(control.value), places))
        else:
            continue  # a button
        for _ in range(20):
            place = places[random.integers(len(places))]
            if place != control.value:
                yield functools.partial(setattr, control, "value", place)


def sweep_speed():
    """Return what a run takes on one worker and on two, and what the scheduler itself takes for a task."""
    from helpers.sweep import grid
    from helpers.sweep.cluster import connect, train_for_results
    from helpers.training import Config

    told = {}
    for workers in (1, 2):
        with connect(workers=workers) as client:
            warm_up = [client.submit(train_for_results, Config(epochs=1), workers=[w]) for w in client.nthreads()]
            client.gather(warm_up)
            configs = grid([(UNITS,)], epochs=EPOCHS, seeds=workers)
            times = [
                seconds(lambda: client.gather(client.map(train_for_results, configs, pure=False)))  # noqa: B023
                for _ in range(ROUNDS)
            ]
            told[f"seconds a run, {workers} worker{'s' * (workers > 1)}"] = f"{median(times) / workers:.2f}"
            tasks = [seconds(lambda: client.gather(client.map(abs, range(1000), pure=False))) for _ in range(ROUNDS)]
    return told | {"milliseconds of the scheduler's own for a task": f"{median(tasks):.2f}"}
