"""How TensorFlow is loaded: in silence, as it comes whatever a machine has set, and in the background."""

import builtins
import contextlib
import importlib
import importlib.abc
import importlib.util
import logging
import os
import sys
import threading

# What a machine may have set for other programs, and would lead ours astray: another Keras, shorter trainings, or flags
# that end the process if this TensorFlow does not know them.
_OTHERS_SETTINGS = (
    "TF_USE_LEGACY_KERAS",
    "TF_XLA_FLAGS",
    "KERAS_NNX_ENABLED",
    "KERAS_MAX_EPOCHS",
    "KERAS_MAX_STEPS_PER_EPOCH",
)


def import_tensorflow_quietly():
    """Let the first `import tensorflow` of this process, whoever writes it, print nothing, and Keras use it as it is.

    Whatever `KERAS_BACKEND`, the file `~/.keras/keras.json` and the like ask for.
    """
    # TensorFlow reads this once, when it is imported: errors only, no notes about the machine's hardware.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    for name in _OTHERS_SETTINGS:
        os.environ.pop(name, None)
    _execute_by("tensorflow", _quietly)
    _execute_by("keras", _with_its_own_settings)
    _execute_by("tensorflow_datasets", _without_false_alarm)


def show_pictures_in_notebooks():
    """Let matplotlib draw below the cell, although `MPLBACKEND` asks for windows or files; only in a notebook."""
    # Without a home folder it keeps its cache elsewhere, as it should, and tells at length how to change that.
    _hush("matplotlib", "mkdir -p failed", "Matplotlib created a temporary cache directory")
    chosen = os.environ.get("MPLBACKEND", "")
    # "module://…" is a backend for notebooks.
    if "ipykernel" in sys.modules and "matplotlib" not in sys.modules and not chosen.startswith("module://"):
        os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"


def _quietly(execute, module):
    with _no_error_stream():
        execute(module)


def _with_its_own_settings(execute, module):
    execute(module)
    module.config.set_floatx("float32")
    module.config.set_epsilon(1e-7)
    module.config.set_image_data_format("channels_last")


def _without_false_alarm(execute, module):
    execute(module)
    # It looks for versions of a dataset by a pattern, as which it also takes brackets in the name of the course's
    # folder, and warns of what it did not find; then it finds the data all the same.
    _hush("absl", "Variant folder ")


def _hush(logger, *beginnings):
    """Leave out what a library logs with one of some beginnings."""
    logging.getLogger(logger).addFilter(lambda record: not record.getMessage().startswith(beginnings))


def _execute_by(name, how):
    """Let the first import of a module be executed by a function of what executes it and the module."""
    if name not in sys.modules and not any(getattr(finder, "of_course", None) == name for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder(name, how))


class _Finder(importlib.abc.MetaPathFinder):
    """Finds a module as Python would, once, and lets it be executed in our way.

    Python holds a lock on a module while it is found and executed, so this runs in one thread.
    """

    def __init__(self, name, how):
        self.of_course, self._how = name, how

    def find_spec(self, name, path=None, target=None):
        if name != self.of_course:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module
            spec.loader.exec_module = lambda module: self._how(execute, module)
        return spec


@contextlib.contextmanager
def _no_error_stream():
    """Hide what is written to the error stream.

    TensorFlow's first lines come before it has read any log level, so that no setting stops them
    (https://github.com/tensorflow/tensorflow/issues/100442). They are written by C++ code, past `sys.stderr`.
    Python's own errors still appear, after the block.
    """
    error_stream = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(error_stream, 2)
        os.close(error_stream)


# What shares modules with TensorFlow. Two threads that import parts of it at once get some that are half there.
_SHARED = {"tensorflow", "keras", "tensorflow_datasets", "pandas", "sklearn", "scipy", "h5py"}

_loader = None  # the thread, while it is at work


def load_in_background(delay=1.0):
    """Begin to load TensorFlow while the notebook goes on; an `import` that needs it waits for the rest alone.

    Parameters
    ----------
    delay : float
        Seconds to wait before, so that the first cells have the machine to themselves; less if it is needed earlier.

    Returns
    -------
    threading.Thread
        Ends when all is loaded.
    """
    global _loader
    loader = _loader  # read once: the thread itself forgets it at its end
    if loader is None:
        loader = _loader = _Loader(delay)
        loader.start()
    return loader


class _Loader(threading.Thread):
    """Loads TensorFlow; until it is done, all other threads that import something of it wait."""

    def __init__(self, delay):
        super().__init__(name="loads TensorFlow", daemon=True)
        self._delay, self._needed = delay, threading.Event()
        self._import = builtins.__import__

    def start(self):
        # Before Python locks a module: whoever waits must hold none of the locks that the loader needs.
        builtins.__import__ = self._import_patiently
        super().start()

    def run(self):
        global _loader
        self._needed.wait(self._delay)
        # If it fails, whoever needs it meets the error too, in a cell, where it can be seen.
        with contextlib.suppress(Exception):
            for name in ("tensorflow", "keras", "tensorflow_datasets"):
                importlib.import_module(name)
        if builtins.__import__ == self._import_patiently:
            builtins.__import__ = self._import
        _loader = None

    def _import_patiently(self, name, *args, **options):
        if name.partition(".")[0] in _SHARED and threading.current_thread() is not self:
            self._needed.set()
            self.join()
        return self._import(name, *args, **options)
