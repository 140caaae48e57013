"""Files that strangers handed in: opened without following links, and never more of them than a limit."""

import contextlib
import dataclasses
import os
import re
import stat
import zipfile
from pathlib import Path, PurePosixPath

from helpers.errors import CourseError, one_line

from ._learner import printable

NOTEBOOK = re.compile(r"0?([1-6])[_ -].*\.ipynb", re.IGNORECASE)
"""The name of a lesson's notebook, or of a copy of it; its group is the lesson's number."""

PROGRESS = "progress.json"
LARGEST_PROGRESS, LARGEST_NOTEBOOK = 1_000_000, 50_000_000  # bytes; the course's own are 10 kB and 300 kB
LARGEST_ZIP, MOST_MEMBERS = 2_000_000_000, 100_000


class Unreadable(CourseError):
    """A file cannot be read; the message is one sentence that says which and why."""


@dataclasses.dataclass(frozen=True)
class File:
    """A progress file or a notebook.

    Parameters
    ----------
    path : pathlib.Path
        Of the file, or of the ZIP in which it is.
    member : str, optional
        Its name in the ZIP.
    """

    path: Path
    member: str | None = None

    @property
    def name(self):
        """The file's own name."""
        return PurePosixPath(self.member).name if self.member else self.path.name

    @property
    def lesson(self):
        """The number of the lesson of a notebook; None for another file."""
        match = NOTEBOOK.fullmatch(self.name)
        return int(match[1]) if match else None

    def read(self):
        """Return what is in the file: bytes.

        Raises
        ------
        Unreadable
            If it cannot be read, is no ordinary file, or is too large.
        """
        limit = LARGEST_NOTEBOOK if self.lesson else LARGEST_PROGRESS
        shown = printable(self.name)
        try:
            content = self._read_member(limit) if self.member else self._read_file(limit)
        except Unreadable:
            raise
        except Exception as error:  # whatever a damaged or encrypted ZIP leads to
            raise Unreadable(f"{shown} cannot be read ({printable(one_line(error, 80), 80)}).") from None
        if len(content) > limit:
            raise Unreadable(f"{shown} is larger than {limit // 1_000_000} MB, so it was not read.")
        return content

    def _read_member(self, limit):
        # A bomb unpacks to far more than it says: what comes out is counted, not what was promised.
        with open_zip(self.path) as archive, archive.open(self.member) as stream:
            return stream.read(limit + 1)

    def _read_file(self, limit):
        with _open_ordinary(self.path) as stream:
            return stream.read(limit + 1)


def _open_ordinary(path, links=False):
    """Open a file for reading, or raise `Unreadable` if it is a pipe or the like, whose end nobody may ever write."""
    # O_NONBLOCK, because opening a pipe would wait for whoever writes to it. Windows has neither.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    stream = open(os.open(path, flags | (0 if links else getattr(os, "O_NOFOLLOW", 0))), "rb")  # noqa: SIM115
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return stream
    stream.close()
    raise Unreadable(f"{printable(path.name)} is no ordinary file, so it was not read.")


@contextlib.contextmanager
def open_zip(path):
    """Open a ZIP for a block, or raise `Unreadable` if it is none or is too large."""
    shown = printable(path.name)
    with contextlib.ExitStack() as opened:
        try:
            # One that is a link was named by whoever called us: those that are found are not followed.
            stream = opened.enter_context(_open_ordinary(path, links=True))
            if os.fstat(stream.fileno()).st_size > LARGEST_ZIP:
                raise Unreadable(
                    f"{shown} is larger than {LARGEST_ZIP // 10**9} GB, so it was not opened: unpack it first."
                )
            archive = opened.enter_context(zipfile.ZipFile(stream))
        except Unreadable:
            raise
        except Exception as error:  # whatever a damaged directory of a ZIP leads to
            raise Unreadable(f"{shown} cannot be opened as a ZIP ({printable(one_line(error, 80), 80)}).") from None
        if len(archive.infolist()) > MOST_MEMBERS:
            raise Unreadable(f"{shown} holds more than {MOST_MEMBERS:,} files, so it was not read: unpack it first.")
        yield archive


def members(path):
    """Return what in a ZIP concerns us, without unpacking anything.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    list of (tuple of str, str, str)
        Parts of the name, the name as the ZIP has it, and what is wrong with it: a sentence, or nothing.

    Raises
    ------
    Unreadable
        If it is no ZIP, or is too large.
    """
    with open_zip(path) as archive:
        return [found for info in archive.infolist() if (found := _member(info)) is not None]


def _member(info):
    """Return parts, name and complaint of a member of a ZIP, or None if it is of no concern."""
    parts = tuple(part for part in info.filename.replace("\\", "/").split("/") if part not in ("", "."))
    if not parts or info.is_dir() or not is_wanted(parts[-1]):
        return None
    shown = printable("/".join(parts))
    if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
        inside = tuple(part for part in parts if part != "..")
        return inside, info.filename, f"In the ZIP {shown} leads out of it, so it was not read."
    if stat.S_ISLNK(info.external_attr >> 16):
        return parts, info.filename, f"In the ZIP {shown} is a symbolic link, so it was not read."
    if parts[-1].lower().endswith(".zip"):
        return parts, info.filename, f"In the ZIP {shown} is a ZIP again, which was not opened: unpack the outer one."
    return parts, info.filename, ""


def is_wanted(name):
    """Return whether a file of this name is a progress file, a lesson's notebook or a ZIP."""
    return name == PROGRESS or name.lower().endswith(".zip") or NOTEBOOK.fullmatch(name) is not None
