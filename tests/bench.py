"""How long training takes, side by side: `make bench` writes docs/benchmark.md and docs/benchmark.png.

Everybody does the same work on the same pictures: 60,000 x 5 epochs, batches of 32, 784-128-10 with ReLU, Adam's
defaults. Each contestant has a process of its own and they take turns, so that a busy minute of the machine meets all
of them. Preparing (importing, loading the arrays) is not timed; compiling is.
"""

import contextlib
import dataclasses
import datetime
import functools
import io
import math
import multiprocessing
import platform
import subprocess
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

TOP = Path(__file__).resolve().parent.parent
ROUNDS = 3
EPOCHS, BATCH_SIZE, UNITS = 5, 32, 128


@dataclasses.dataclass
class Result:
    """What one training took: seconds in all, of each epoch, and the accuracy on the test pictures."""

    seconds: float
    epochs: list
    accuracy: float | None


class Stopwatch:
    """Notes the seconds of each epoch."""

    def __init__(self):
        self.start = self.last = time.perf_counter()
        self.epochs = []

    def epoch_done(self):
        now = time.perf_counter()
        self.epochs.append(now - self.last)
        self.last = now

    def result(self, accuracy=None):
        return Result(time.perf_counter() - self.start, self.epochs, accuracy)


@functools.cache
def clothes():
    """Return the pictures as float32 (n, 784) in 0..1 and the labels, as (x, y, test_x, test_y)."""
    from helpers.data import load_arrays
    from helpers.training.run import as_float_rows

    arrays = load_arrays()
    return (
        as_float_rows(arrays.train_images),
        arrays.train_labels,
        as_float_rows(arrays.test_images),
        arrays.test_labels,
    )


def accuracy(probabilities, labels):
    return float((probabilities.argmax(axis=1) == labels).mean())


# The contestants ------------------------------------------------------------------------------------------------------


@functools.cache
def arrays():
    from helpers.data import load_arrays

    return load_arrays()


def engine(hidden=(UNITS,), epochs=EPOCHS):
    """`helpers.training.train`, which this course's labs use."""
    from helpers.training import Config, train
    from helpers.training.engine import forget_programs

    forget_programs()  # so that it has to be compiled again
    data = arrays()
    watch = Stopwatch()
    run = train(Config(hidden=hidden, epochs=epochs, validation_size=0), data, on_epoch=lambda _: watch.epoch_done())
    return watch.result(run.history["test_accuracy"][-1])


@contextlib.contextmanager
def timed_fit():
    """Let every `model.fit` tell a stopwatch when an epoch is done, and be silent."""
    import keras

    real, watches = keras.Model.fit, []

    def fit(model, *args, **options):
        watch = Stopwatch()
        watches.append((watch, model))
        tell = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: watch.epoch_done())
        return real(model, *args, **options, callbacks=[tell])

    keras.Model.fit = fit
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield watches
    finally:
        keras.Model.fit = real


def keras_result(watches):
    watch, model = watches[0]
    seconds = sum(watch.epochs)
    _, _, test_x, test_y = clothes()
    probabilities = model.predict(test_x.reshape(-1, 28, 28, 1), batch_size=1000, verbose=0)
    return Result(seconds, watch.epochs, accuracy(probabilities, test_y))


def lesson_4():
    """The cells of lesson 4 themselves, up to its first `fit`; that cell is timed."""
    import jupytext

    names = {}
    with timed_fit() as watches:
        for cell in jupytext.read(TOP / "solutions" / "04_train.py").cells:
            if cell.cell_type == "code":
                exec(cell.source, names)
            if watches:
                return keras_result(watches)


def article():
    """The article's pipeline as written, in Keras 3's words; with Adam's defaults, so that the work is the same."""
    import keras
    import tensorflow as tf
    import tensorflow_datasets as tfds

    from helpers.data import DATA_DIR

    def normalize(images, labels):
        images = tf.cast(images, tf.float32)
        images /= 255
        return images, labels

    with timed_fit() as watches:
        train_dataset = tfds.load("fashion_mnist", data_dir=DATA_DIR, as_supervised=True)["train"].map(normalize)
        train_dataset = train_dataset.repeat().shuffle(60_000).batch(BATCH_SIZE)
        keras_model().fit(train_dataset, epochs=EPOCHS, steps_per_epoch=math.ceil(60_000 / BATCH_SIZE), shuffle=False)
    keras.backend.clear_session()
    return keras_result(watches)


def keras_model():
    import keras

    layers = [
        keras.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(UNITS, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
    model = keras.Sequential(layers)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_on_arrays():
    """`model.fit(images, labels)` with Keras's defaults."""
    x, y, *_ = clothes()
    with timed_fit() as watches:
        keras_model().fit(x.reshape(-1, 28, 28, 1), y, batch_size=BATCH_SIZE, epochs=EPOCHS)
    return keras_result(watches)


def scikit_learn():
    """scikit-learn's `MLPClassifier`."""
    from sklearn.neural_network import MLPClassifier

    x, y, test_x, test_y = clothes()
    watch = Stopwatch()
    model = MLPClassifier((UNITS,), alpha=0, batch_size=BATCH_SIZE, max_iter=EPOCHS, n_iter_no_change=EPOCHS + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that five epochs are few
        model.fit(x, y)
    result = watch.result()
    epochs = [result.seconds / EPOCHS] * EPOCHS  # it does not tell when an epoch is done
    return dataclasses.replace(result, epochs=epochs, accuracy=accuracy(model.predict_proba(test_x), test_y))


def torch_loader():
    """PyTorch with its `DataLoader`."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    x, y, *_ = (torch.from_numpy(array) for array in clothes())
    return torch_train(lambda: DataLoader(TensorDataset(x, y), batch_size=BATCH_SIZE, shuffle=True))


def torch_tensors():
    """PyTorch with batches taken from tensors in memory."""
    import torch

    x, y, *_ = (torch.from_numpy(array) for array in clothes())

    def batches():
        for chosen in torch.randperm(len(x)).split(BATCH_SIZE):
            yield x[chosen], y[chosen]

    return torch_train(batches)


def torch_train(batches):
    import torch

    _, _, test_x, test_y = clothes()
    watch = Stopwatch()
    model = torch.nn.Sequential(torch.nn.Linear(784, UNITS), torch.nn.ReLU(), torch.nn.Linear(UNITS, 10))
    loss_of, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters())
    for _ in range(EPOCHS):
        for images, labels in batches():
            optimizer.zero_grad()
            loss_of(model(images), labels).backward()
            optimizer.step()
        watch.epoch_done()
    result = watch.result()
    with torch.no_grad():
        return dataclasses.replace(result, accuracy=accuracy(model(torch.from_numpy(test_x)).numpy(), test_y))


def jax_scan():
    """JAX, an epoch as one `lax.scan`, with Adam written out."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    x, y, test_x, test_y = clothes()
    watch = Stopwatch()
    x, y = jnp.asarray(x), jnp.asarray(y.astype("int32"))
    keys = jax.random.split(jax.random.key(0), 2)
    glorot = jax.nn.initializers.glorot_uniform()
    weights = [glorot(keys[0], (784, UNITS)), jnp.zeros(UNITS), glorot(keys[1], (UNITS, 10)), jnp.zeros(10)]
    zeros = [jnp.zeros_like(w) for w in weights]

    def scores(weights, images):
        return jax.nn.relu(images @ weights[0] + weights[1]) @ weights[2] + weights[3]

    def loss(weights, images, labels):
        return -jnp.take_along_axis(jax.nn.log_softmax(scores(weights, images)), labels[:, None], axis=1).mean()

    def step(state, images, labels):
        weights, means, squares, count = state
        gradients = jax.grad(loss)(weights, images, labels)
        count += 1
        rate = 1e-3 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        means = [0.9 * m + 0.1 * g for m, g in zip(means, gradients, strict=True)]
        squares = [0.999 * s + 0.001 * g * g for s, g in zip(squares, gradients, strict=True)]
        weights = [w - rate * m / (jnp.sqrt(s) + 1e-7) for w, m, s in zip(weights, means, squares, strict=True)]
        return weights, means, squares, count

    @jax.jit
    def epoch(state, order, x, y):  # the pictures as arguments: as constants they would be compiled in, which is slow
        return jax.lax.scan(lambda state, chosen: (step(state, x[chosen], y[chosen]), None), state, order)[0]

    state = (weights, zeros, zeros, jnp.zeros(()))
    for number in range(EPOCHS):
        order = np.random.default_rng(number).permutation(60_000).reshape(-1, BATCH_SIZE)
        state = jax.block_until_ready(epoch(state, order, x, y))
        watch.epoch_done()
    result = watch.result()
    return dataclasses.replace(result, accuracy=accuracy(np.asarray(scores(state[0], test_x)), test_y))


def floor():
    """No learning: only the five matrix products of each step, in NumPy's BLAS."""
    import numpy as np

    x, *_ = clothes()
    random = np.random.default_rng(0)
    w1, w2 = random.random((784, UNITS), "float32"), random.random((UNITS, 10), "float32")
    hidden, scores = np.empty((BATCH_SIZE, UNITS), "float32"), np.empty((BATCH_SIZE, 10), "float32")
    back, g1, g2 = np.empty_like(hidden), np.empty_like(w1), np.empty_like(w2)
    watch = Stopwatch()
    for _ in range(EPOCHS):
        for start in range(0, 60_000, BATCH_SIZE):
            batch = x[start : start + BATCH_SIZE]
            np.matmul(batch, w1, out=hidden)
            np.matmul(hidden, w2, out=scores)
            np.matmul(hidden.T, scores, out=g2)
            np.matmul(scores, w2.T, out=back)
            np.matmul(batch.T, back, out=g1)
        watch.epoch_done()
    return watch.result()


CONTESTANTS = {
    "this course's engine": engine,
    "matrix products alone (floor)": floor,
    "JAX, `lax.scan`": jax_scan,
    "PyTorch, tensors in memory": torch_tensors,
    "Keras `fit`, lesson 4": lesson_4,
    "scikit-learn `MLPClassifier`": scikit_learn,
    "Keras `fit` on arrays": fit_on_arrays,
    "PyTorch, `DataLoader`": torch_loader,
    "Keras `fit`, the article's pipeline": article,
}


# Measuring ------------------------------------------------------------------------------------------------------------


def prepare(contestant):
    """Import and load what a contestant needs, and let it run once on nothing that counts."""
    from helpers import quiet_start

    with quiet_start():
        clothes()
        arrays()
        if "torch" in contestant.__name__:
            import torch  # noqa: F401
        if "jax" in contestant.__name__:
            import jax  # noqa: F401


def new_process():
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def race():
    """Return the results of all contestants: a list of `ROUNDS` for each name."""
    processes = {name: new_process() for name in CONTESTANTS}
    try:
        ready = [processes[name].submit(prepare, contestant) for name, contestant in CONTESTANTS.items()]
        for each in ready:
            each.result()
        results = {name: [] for name in CONTESTANTS}
        for number in range(1, ROUNDS + 1):
            for name, contestant in CONTESTANTS.items():
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
            results = [process.submit(engine, (units,), epochs).result() for _ in range(ROUNDS)]
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
    return peak * (1 if platform.system() == "Darwin" else 1024) / 1e9


def warm_epoch(result):
    """Return the seconds of an epoch after the first, in which things are compiled and caches filled."""
    return median(result.epochs[1:] or result.epochs)


def start_up():
    """Return seconds, medians of `ROUNDS`: TensorFlow alone, lesson 1 up to its first picture, loading the arrays."""
    return {
        "`import tensorflow` in a new Python": median(seconds(import_tensorflow) for _ in range(ROUNDS)),
        "lesson 1 in a new kernel, up to its first picture": median(seconds(first_picture) for _ in range(ROUNDS)),
        "`load_arrays()`": median(seconds(load) for _ in range(ROUNDS)),
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
    question = {"one": "No.", "two": "Yes."}
    labs = {
        "class_browser": widgets.class_browser(data.train_images, data.train_labels),
        "pixel_inspector": widgets.pixel_inspector(data.train_images, data.train_labels),
        "layer_builder": widgets.layer_builder(),
        "activation_explorer": widgets.activation_explorer(),
        "softmax_explorer": widgets.softmax_explorer(scores),
        "optimizer_race": widgets.optimizer_race({"Adam": run, "SGD": other}),
        "training_lab": widgets.training_lab(data, runs),
        "prediction_browser": widgets.prediction_browser(run, *test),
        "confusion_explorer": widgets.confusion_explorer(run, *test),
        "what_a_unit_sees": widgets.what_a_unit_sees(run),
        "photo_lab": widgets.photo_lab(run.to_keras()),
        "landscape": widgets.landscape(read_results(), runs),
        "guess": widgets.guess("How many?", list(question), "two", question),
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
        if hasattr(control, "options"):
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
    from helpers import sweep
    from helpers.training import Config

    told = {}
    for workers in (1, 2):
        with sweep._connect(None, workers) as client:
            warm_up = [client.submit(sweep.train_for_results, Config(epochs=1), workers=[w]) for w in client.nthreads()]
            client.gather(warm_up)
            configs = sweep.grid([(UNITS,)], epochs=EPOCHS, seeds=workers)
            times = [
                seconds(lambda: client.gather(client.map(sweep.train_for_results, configs, pure=False)))  # noqa: B023
                for _ in range(ROUNDS)
            ]
            told[f"seconds a run, {workers} worker{'s' * (workers > 1)}"] = f"{median(times) / workers:.2f}"
            tasks = [seconds(lambda: client.gather(client.map(abs, range(1000), pure=False))) for _ in range(ROUNDS)]  # noqa: B023
    return told | {"milliseconds of the scheduler's own for a task": f"{median(tasks):.2f}"}


# Telling --------------------------------------------------------------------------------------------------------------


def report(results, growth, memory, starts, updates, sweeps):
    """Return the results as Markdown."""
    from helpers.sweep import made_with

    ours = median(r.seconds for r in results["this course's engine"])
    lowest = median(map(warm_epoch, results["matrix products alone (floor)"]))
    lines = [
        "# Benchmark",
        "",
        "Made by `make bench`. 60,000 pictures x 5 epochs, batches of 32, 128 units, Adam; medians of "
        f"{ROUNDS} runs, taken in turns. Compiling is included in the seconds, importing is not.",
        "",
        f"{datetime.date.today()}: {made_with(('tensorflow', 'keras', 'jax', 'torch', 'scikit-learn', 'numpy'))}.",
        "",
        "| | seconds | against the engine | a warm epoch | against the floor | test accuracy |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, runs in sorted(results.items(), key=lambda item: median(r.seconds for r in item[1])):
        total, warm = median(r.seconds for r in runs), median(map(warm_epoch, runs))
        tested = "" if runs[0].accuracy is None else f"{median(r.accuracy for r in runs):.1%}"
        lines.append(f"| {name} | {total:.2f} | {total / ours:.1f} x | {warm:.2f} | {warm / lowest:.1f} x | {tested} |")
    lines += ["", "![The seconds of the table above as bars.](benchmark.png)", "", "## The engine alone", ""]
    lines += ["| units | epochs | seconds | a warm epoch |", "|---:|---:|---:|---:|"]
    lines += [f"| {units} | {epochs} | {total:.2f} | {warm:.2f} |" for units, epochs, total, warm in growth]
    if memory is not None:
        lines += [
            "",
            f"Peak memory of a process that trains once, TensorFlow and all pictures included: {memory:.2f} GB.",
        ]
    lines += ["", "## Starting", "", "| | seconds |", "|---|---:|"]
    lines += [f"| {name} | {value:.1f} |" for name, value in starts.items()]
    lines += ["", "## Labs", "", "What the kernel takes for one move of a control that does not train:", ""]
    lines += ["| lab | median, ms | longest, ms |", "|---|---:|---:|"]
    lines += [f"| `{name}` | {typical:.0f} | {longest:.0f} |" for name, (typical, longest) in updates.items()]
    lines += [
        "",
        "## Sweeps",
        "",
        f"Runs of {UNITS} units x {EPOCHS} epochs, one thread a worker, once all is compiled:",
    ]
    lines += ["", "| | |", "|---|---:|"]
    lines += [f"| {name} | {value} |" for name, value in sweeps.items()]
    return "\n".join(lines) + "\n"


def draw(results, path):
    """Draw the seconds of all contestants as bars."""
    import matplotlib.pyplot as plt

    from helpers.plotting import OTHER, RIGHT

    totals = {name.replace("`", ""): median(r.seconds for r in runs) for name, runs in results.items()}
    totals = dict(sorted(totals.items(), key=lambda item: item[1]))
    _, ax = plt.subplots(figsize=(8, 3.6), layout="constrained")
    colours = [RIGHT if "engine" in name else OTHER for name in totals]
    bars = ax.barh(list(totals), list(totals.values()), color=colours)
    ax.bar_label(bars, fmt=" %.1f s")
    ax.invert_yaxis()
    ax.margins(x=0.12)
    ax.set_xlabel("seconds for 60,000 pictures x 5 epochs")
    ax.spines[["top", "right"]].set_visible(False)
    plt.savefig(path, dpi=100)


def main():
    results = race()
    growth, memory = engine_alone()
    with new_process() as process:
        process.submit(prepare, engine).result()
        updates = process.submit(lab_updates).result()
    text = report(results, growth, memory, start_up(), updates, sweep_speed())
    (TOP / "docs" / "benchmark.md").write_text(text, encoding="utf-8")
    draw(results, TOP / "docs" / "benchmark.png")
    print(text)


if __name__ == "__main__":
    main()
