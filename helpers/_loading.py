"""How TensorFlow is loaded: without its notes about the hardware, and in the background while somebody reads."""

import builtins
import contextlib
import importlib
import importlib.abc
import importlib.util
import os
import sys
import threading


def import_tensorflow_quietly():
    """Let the first `import tensorflow` of this process, whoever writes it, print nothing."""
    # TensorFlow reads this once, when it is imported: errors only, no notes about the machine's hardware.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if "tensorflow" not in sys.modules and not any(isinstance(finder, _QuietFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _QuietFinder())


class _QuietFinder(importlib.abc.MetaPathFinder):
    """Finds TensorFlow as Python would, once, and lets it be executed in silence.

    Python holds a lock on a module while it is found and executed, so this runs in one thread.
    """

    def find_spec(self, name, path=None, target=None):
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_quietly(module):
                with _no_error_stream():
                    execute(module)

            spec.loader.exec_module = execute_quietly
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
