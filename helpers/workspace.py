"""The one folder for what a learner makes: the trained model and `progress.json`."""

import contextlib
import glob
import os
import platform
import re
import tempfile
import threading
from pathlib import Path

from helpers.errors import CourseError

WORKSPACE_VARIABLE = "FASHION_COURSE_WORK"
"""The environment variable that moves the folder."""


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
    _clear_away_what_the_killed_left(path.parent)
    unfinished = path.with_name(f"{_UNFINISHED}{os.getpid()}-{threading.get_ident()}{path.suffix}")
    try:
        yield unfinished
        os.replace(unfinished, path)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


# With the name of the machine: on a drive that several share, each knows only of its own processes.
_UNFINISHED = f"unfinished-{platform.node()}-"


def _clear_away_what_the_killed_left(folder):
    """Delete unfinished files of processes that are no more: whoever is killed cannot do it."""
    import psutil  # comes with ipykernel, and is needed only where something is written

    with contextlib.suppress(OSError):
        for path in folder.glob(f"{glob.escape(_UNFINISHED)}*"):
            process, _, _ = path.name.removeprefix(_UNFINISHED).partition("-")
            if process.isdecimal() and not psutil.pid_exists(int(process)):
                path.unlink(missing_ok=True)
