"""The code behind the lessons; CONTRIBUTING.md says which room holds what.

Importing this package is instant: TensorFlow is loaded only by the functions that need it.
"""

import contextlib
import os

__version__ = "0.2.0"
"""The one place of the version: pyproject.toml reads it here. CHANGELOG.md says what came with each."""

# TensorFlow reads this once, when it is imported: errors only, no notes about the machine's hardware.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@contextlib.contextmanager
def quiet_start():
    """Hide what TensorFlow writes to the error stream while it is imported.

    Its first lines come before it has read any log level, so that no setting stops them
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
