"""The one folder for what a learner makes: the trained model and `progress.json`."""

import contextlib
import os
import re
import tempfile
import threading
import time
from pathlib import Path

from helpers.errors import CourseError

WORKSPACE_VARIABLE = "FASHION_COURSE_WORK"
"""The environment variable that moves the folder."""

_UNFINISHED = "unfinished-"
_LONGEST_WRITE = 60 * 60
"""Seconds after which nobody is still writing a file."""


class NoSuchFolder(CourseError, OSError):
    """The environment variable names a folder that cannot be; the message says why."""

    def __str__(self):
        return self.args[0]


def workspace():
    """Return the folder for the learner's own files, made if it is missing.

    It is `my_work` beside the lessons, which git ignores, or the folder that the environment variable
    `FASHION_COURSE_WORK` names; that may begin with `~`, and other variables may be in it.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    NoSuchFolder
        If there is no such user or variable.
    OSError
        If the folder cannot be made.
    """
    named = os.environ.get(WORKSPACE_VARIABLE)
    folder = _expanded(named) if named else Path(__file__).resolve().parent.parent / "my_work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _expanded(named):
    """Return the folder that a text means, or raise `NoSuchFolder`: a folder of the name "~nobody" helps nobody."""
    folder = os.path.expanduser(os.path.expandvars(named))
    if folder.startswith("~"):
        raise NoSuchFolder(f"{WORKSPACE_VARIABLE} is {named}, and there is no such user.")
    if unknown := re.search(r"\$(\w+|\{\w+\})", folder):
        raise NoSuchFolder(f"{WORKSPACE_VARIABLE} is {named}, and there is no variable {unknown[0]}.")
    return Path(folder)


@contextlib.contextmanager
def temporary_workspace():
    """Let what is saved inside go to a folder of its own that is gone afterwards, and not to the learner's."""
    before = os.environ.get(WORKSPACE_VARIABLE)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ[WORKSPACE_VARIABLE] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ[WORKSPACE_VARIABLE]
            else:
                os.environ[WORKSPACE_VARIABLE] = before


@contextlib.contextmanager
def atomic_write(path):
    """Let a file appear whole or not at all: an interruption never leaves half of it, or loses the one before.

    Parameters
    ----------
    path : pathlib.Path

    Yields
    ------
    pathlib.Path
        Where to write; after the block this file takes the place of `path`, after an exception it is gone.
    """
    unfinished = path.with_name(f"{_UNFINISHED}{os.getpid()}-{threading.get_ident()}{path.suffix}")
    _remove_abandoned(path.parent)
    try:
        yield unfinished
        os.replace(unfinished, path)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _remove_abandoned(folder):
    """Remove what was left by whoever was killed in the middle of writing."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        with contextlib.suppress(OSError):  # another process may do the same
            if time.time() - path.stat().st_mtime > _LONGEST_WRITE:
                path.unlink()
