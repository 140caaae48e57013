"""What is loaded when: nothing large before it is needed, TensorFlow in silence, and in the background."""

import subprocess
import sys
import textwrap

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient
from project import TOP, slow

from helpers.data import DATA_DIR

LARGE = ("tensorflow", "keras", "tensorflow_datasets", "pandas", "sklearn", "dask", "distributed", "torch", "jax")


def python(code, folder=TOP):
    """Run code in a new Python in which `helpers` is found, and return what it wrote to both streams."""
    code = f"import sys\nsys.path.insert(0, {str(TOP)!r})\n" + textwrap.dedent(code)
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=300)


def test_importing_all_of_helpers_loads_nothing_large():
    done = python(
        f"""
        import importlib, pkgutil, helpers
        names = [module.name for module in pkgutil.walk_packages(helpers.__path__, "helpers.")]
        for name in names:
            if not name.endswith("__main__"):
                importlib.import_module(name)
        print(len(names), [name for name in {LARGE} if name in sys.modules])
        """
    )
    count, loaded = done.stdout.split(maxsplit=1)
    assert int(count) > 60 and loaded.strip() == "[]", done


@pytest.mark.parametrize("first", ["tensorflow", *slow("keras")])
def test_tensorflow_is_silent(first):
    done = python(f"import helpers, {first}; print('done', file=sys.stderr)")
    assert (done.stdout, done.stderr) == ("", "done\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes such links for administrators alone.")
def test_a_folder_with_brackets_raises_no_alarm(tmp_path):
    """TensorFlow Datasets takes them for a pattern."""
    folder = tmp_path / "course-main (1) [2] é #50%"
    folder.symlink_to(DATA_DIR)
    done = python(
        f"""
        import helpers, tensorflow
        import tensorflow_datasets as tfds
        print(len(tfds.load("fashion_mnist", split="test", data_dir={str(folder)!r})))
        """
    )
    assert (done.stdout, done.stderr) == ("10000\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows finds the home folder by other means.")
def test_without_a_home_folder_nobody_is_told_of_caches(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file" / "home"))
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    done = python("import helpers, matplotlib.pyplot; print('done')")
    assert (done.stdout, done.stderr) == ("done\n", "")


OTHERS = {
    "KERAS_BACKEND": "torch",
    "TF_USE_LEGACY_KERAS": "1",
    "TF_XLA_FLAGS": "--no_such_flag",
    "KERAS_NNX_ENABLED": "1",
    "KERAS_MAX_EPOCHS": "1",
    "KERAS_MAX_STEPS_PER_EPOCH": "1",
}


@pytest.mark.parametrize("others", [OTHERS, *slow({})], ids=["variables", "keras.json"])
def test_what_a_machine_has_set_for_others_does_not_lead_keras_astray(tmp_path, monkeypatch, others):
    """Another backend is not even installed; the others change what a lesson says, or end the process."""
    settings = '{"backend": "jax", "floatx": "float16", "epsilon": 0.01, "image_data_format": "channels_first"}'
    (tmp_path / "keras.json").write_text(settings)
    for name, value in {"KERAS_HOME": str(tmp_path), **others}.items():
        monkeypatch.setenv(name, value)
    done = python(
        """
        import helpers
        import keras, numpy as np, tensorflow as tf
        config = keras.config
        print(config.backend(), config.floatx(), config.epsilon(), config.image_data_format())
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        model.compile(loss="mse")
        history = model.fit(np.ones((8, 2)), np.ones(8), batch_size=2, epochs=3, verbose=0)
        print(model.dtype, history.epoch, int(model.optimizer.iterations), tf.keras.layers.Dense is keras.layers.Dense)
        """,
        tmp_path,
    )
    expected = ["tensorflow float32 1e-07 channels_last", "float32 [0, 1, 2] 12 True"]
    assert done.stdout.splitlines() == expected and done.stderr == "", done


@pytest.mark.parametrize("backend", ["TkAgg", "agg"])
def test_pictures_are_shown_whatever_backend_a_machine_has_for_others(monkeypatch, backend):
    monkeypatch.setenv("MPLBACKEND", backend)
    code = "import helpers, matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": str(TOP)}}).execute()
    assert [list(output.data) for output in notebook.cells[0].outputs] == [["text/plain", "image/png"]]


# Modules that stand in for TensorFlow, found before it.
LOUD = "import os; os.write(2, b'A note about the hardware'); name = 'stand-in'"
BROKEN = "import os; os.write(2, b'A note'); raise ImportError('libsomething is missing')"
SLOW = """
import threading, helpers
helpers.began.set()
assert helpers.go_on.wait(60)
name = "stand-in"
"""


@pytest.fixture
def stand_in(tmp_path):
    """Return a function that writes a TensorFlow of its own into the folder where `python` runs."""

    def write(code):
        for name in ("keras", "tensorflow_datasets"):
            (tmp_path / f"{name}.py").write_text("import tensorflow, unittest.mock; config = unittest.mock.Mock()")
        (tmp_path / "tensorflow.py").write_text(code)
        return tmp_path

    return write


def test_what_is_written_past_python_is_hidden_and_only_then(stand_in):
    done = python("import os, helpers, tensorflow; os.write(2, b'later'); print(tensorflow.name)", stand_in(LOUD))
    assert (done.stdout, done.stderr) == ("stand-in\n", "later")


def test_a_failing_import_says_why(stand_in):
    done = python(
        """
        import helpers
        for _ in range(2):
            try:
                import tensorflow
            except ImportError as error:
                print(error)
        """,
        stand_in(BROKEN),
    )
    assert done.stdout == "libsomething is missing\n" * 2


def test_whoever_needs_tensorflow_waits_for_the_rest(stand_in):
    done = python(
        """
        import threading, helpers
        helpers.began, helpers.go_on = threading.Event(), threading.Event()
        thread = helpers.load_in_background(delay=0)
        assert helpers.began.wait(60)
        print("meanwhile")
        threading.Timer(0.1, helpers.go_on.set).start()
        import tensorflow
        print(tensorflow.name, helpers.go_on.is_set())
        thread.join()
        print("keras" in sys.modules, "tensorflow_datasets" in sys.modules)
        """,
        stand_in(SLOW),
    )
    assert done.stdout.splitlines() == ["meanwhile", "stand-in True", "True True"], done


def test_all_imports_wait_that_share_modules_with_tensorflow(stand_in):
    """Were keras begun by another thread meanwhile, each would wait for what the other has locked."""
    done = python(
        """
        import builtins, threading, time, helpers
        plain = builtins.__import__
        helpers.began, helpers.go_on = threading.Event(), threading.Event()
        thread = helpers.load_in_background(delay=3600)
        assert helpers.load_in_background() is thread
        seen = []
        def need(name):
            __import__(name)
            seen.append(helpers.go_on.is_set())
        needing = [threading.Thread(target=need, args=(name,)) for name in ("keras", "pandas", "colorsys")]
        needing[-1].start()
        needing[-1].join()
        for each in needing[:-1]:
            each.start()
        assert helpers.began.wait(60)  # long before the hour is over
        assert seen == [False]
        helpers.go_on.set()
        for each in [*needing, thread]:
            each.join()
        print(seen[1:], builtins.__import__ is plain)
        """,
        stand_in(SLOW),
    )
    assert done.stdout == "[True, True] True\n", done


def test_a_failure_in_the_background_is_told_where_tensorflow_is_needed(stand_in):
    done = python(
        """
        import helpers
        helpers.load_in_background(delay=0).join()
        print("so far in silence", flush=True)
        print("so far", file=sys.stderr, flush=True)
        import tensorflow
        """,
        stand_in(BROKEN),
    )
    assert done.stdout == "so far in silence\n" and done.stderr.startswith("so far\n")
    assert done.stderr.endswith("ImportError: libsomething is missing\n")


def test_lesson_1_shows_clothes_without_tensorflow(tmp_path, clothes):
    """The cells up to the first picture, in a Python where it cannot be imported."""
    cells = [
        cell.source for cell in jupytext.read(TOP / "solutions" / "01_explore.py").cells if cell.cell_type == "code"
    ]
    first = next(number for number, source in enumerate(cells) if "plt.show()" in source)
    blocked = "".join(f"sys.modules[{name!r}] = None\n" for name in LARGE)
    done = python("import matplotlib\nmatplotlib.use('agg')\n" + blocked + "\n".join(cells[: first + 1]), tmp_path)
    assert done.returncode == 0, done.stderr
    assert "load_in_background()" in cells[0]
    assert "(60000, 28, 28, 1)" in done.stdout


@pytest.mark.parametrize("number", range(1, 7))
def test_setup_cells_show_no_machinery(number):
    """TensorFlow is imported as everybody would write it, behind the import that makes it silent."""
    (path,) = (TOP / "solutions").glob(f"0{number}_*.py")
    setup = next(cell.source for cell in jupytext.read(path).cells if cell.source.startswith("# Run me with"))
    lines = setup.splitlines()
    ours = next(number for number, line in enumerate(lines) if line.startswith("from helpers"))
    theirs = [number for number, line in enumerate(lines) if line.startswith("import tensorflow")]
    assert all(number > ours for number in theirs) and bool(theirs) is ("load_in_background()" not in setup)
    assert not any(line.startswith(("with ", "    import")) for line in lines)
