"""What the learner has answered, in one small file that survives a restart."""

import contextlib
import json
import os

from helpers.workspace import atomic_write, workspace

FILE_NAME = "progress.json"
EMPTY = {"right": False, "wrong": 0, "hints": 0}
OPENED = "opened"
"""An optional part of a record: fingerprints, a list of str, of the test parts that were opened and missed the goal."""
CHOICE = "choice"
"""An optional part of a record: the option that was chosen in a guess, a str."""

# What this session knows, in case the file disappears; and what it could not write, which is newer than the file.
_session, _unwritten = {}, {}


def read_all():
    """Return the records of all exercises that were begun: how often wrong, how many hints, and whether right.

    Returns
    -------
    dict of str to dict
    """
    return {**_session, **_read_file(), **_unwritten}


def read(name):
    """Return the record of one exercise or guess."""
    return {**EMPTY, **read_all().get(name, {})}


def change(name, **changes):
    """Store some parts of the record of one exercise or guess; the others stay."""
    write({name: {**read(name), **changes}})


def write(changes):
    """Store the records of some exercises; where the file cannot be written, keep them in memory.

    The file is read again each time, because another notebook may have written to it.

    Parameters
    ----------
    changes : dict of str to dict
    """
    _session.update(changes)
    _unwritten.update(changes)
    # No folder, no permission, a full disk: the learner can go on, so it is no reason to stop.
    with contextlib.suppress(OSError):
        _write_file(read_all())
        _unwritten.clear()


def _read_file():
    try:
        path = workspace() / FILE_NAME
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, IsADirectoryError):
        text = ""  # which is damaged too
    except OSError:
        return {}
    try:
        return _records(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError):
        _set_aside(path)
        return {}


def _records(content):
    """Return the records in a file's content; raise one of several errors if it is not what we wrote."""
    if not isinstance(content["exercises"], dict):
        raise TypeError("exercises")
    records = {name: {key: record[key] for key in EMPTY} for name, record in content["exercises"].items()}
    if not all(isinstance(value, int) and value >= 0 for record in records.values() for value in record.values()):
        raise ValueError("records")
    for name, record in content["exercises"].items():
        if OPENED in record:
            records[name][OPENED] = [str(fingerprint) for fingerprint in list(record[OPENED])]
        if CHOICE in record:
            records[name][CHOICE] = str(record[CHOICE])
    return records


def _set_aside(path):
    """Give a damaged file another name, so that nothing in it is lost."""
    number = 1
    while (aside := path.with_name(f"progress-damaged-{number}.json")).exists():
        number += 1
    with contextlib.suppress(OSError):
        path.rename(aside)


def _write_file(records):
    path = workspace() / FILE_NAME
    # A file that may not be written could still be replaced, but whoever made it so meant it.
    if path.exists() and (path.is_dir() or not os.access(path, os.W_OK)):
        raise PermissionError(path)
    with atomic_write(path) as unfinished:
        unfinished.write_text(json.dumps({"exercises": records}, indent=1) + "\n", encoding="utf-8")
