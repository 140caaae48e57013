"""Whether the course's own files are still what they were before strangers' code ran."""

import compileall
import hashlib
from pathlib import Path

from helpers.errors import CourseError

COURSE = Path(__file__).resolve().parent.parent
"""The folder `helpers`, with the data."""


class CourseChanged(CourseError):
    """A notebook changed the course itself; the message says what to do."""


class Seal:
    """Remembers the course's files: code, its compiled form, data."""

    def __init__(self):
        from helpers.data import load_arrays

        load_arrays()  # decodes the pictures, if nobody has yet
        compileall.compile_dir(COURSE, quiet=2)
        self._hashes = _hashes()

    def check(self):
        """Raise `CourseChanged` if a file is another, has gone or come."""
        now = _hashes()
        changed = sorted(path for path in {*now, *self._hashes} if now.get(path) != self._hashes.get(path))
        if changed:
            raise CourseChanged(
                f"While notebooks ran, the course's own file {changed[0]} was changed, so no verdict can be trusted: "
                "get a fresh copy of the course, and grade in a container."
            )


def _hashes():
    """Return the sha256 of each file by its path in the course."""
    hashes = {}
    for path in COURSE.rglob("*"):
        if path.is_file():
            with open(path, "rb") as file:
                hashes[path.relative_to(COURSE.parent).as_posix()] = hashlib.file_digest(file, "sha256").digest()
    return hashes
