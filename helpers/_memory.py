"""Memory that is freed goes back to the operating system: many kernels may be open on one machine.

TensorFlow, and glibc, Linux's usual C library, would keep much of it for later; elsewhere nothing is done.
"""

import ctypes
import functools
import os
import sys

from helpers.errors import notebook

# From glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8


def give_back_at_once():
    """Let large pieces of memory go back as soon as they are freed, and small ones after each cell of a notebook.

    To be called before TensorFlow is imported. Trainings take no more of the processor for it.
    """
    # Else TensorFlow never gives back what it once had: a `fit` on arrays held 190 MB until the kernel ended.
    os.environ.setdefault("TF_ONEDNN_USE_SYSTEM_ALLOCATOR", "1")
    if _glibc() is None:
        return
    _glibc().mallopt(_ARENA_MAX, 1)
    _glibc().mallopt(_MMAP_THRESHOLD, 65_536)
    _glibc().mallopt(_TRIM_THRESHOLD, 65_536)
    if notebook() is not None:
        notebook().events.register("post_run_cell", _after_cell)


def _after_cell(_result):
    give_back()


def give_back():
    """Give back what small pieces of memory, freed by now, have left behind."""
    if _glibc() is not None:
        _glibc().malloc_trim(0)


@functools.cache
def _glibc():
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None
