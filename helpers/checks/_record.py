"""What the learner has answered, in one small file that survives a restart and is shared by all notebooks."""

import contextlib
import errno
import json
import os

import filelock

from helpers.workspace import atomic_write, workspace

FILE_NAME, LOCK_NAME = "progress.json", ".progress.lock"
EMPTY = {"right": False, "wrong": 0, "hints": 0}
OPENED = "opened"
"""An optional part of a record: fingerprints, a list of str, of the test parts that were opened and missed the goal."""
CHOICE = "choice"
"""An optional part of a record: the option that was chosen last in a guess, a str."""
RESETS = "resets"
"""An optional part of a record: how often it was forgotten. What was known before the last time counts no more."""

MOST = 100_000
"""Tries, hints or resets; a file that says more was not written by the course."""

# What this session knows, in case the file disappears or another notebook writes over it; and what it could not write.
_session, _unwritten = {}, []
_unsaved = {"reason": "", "told": False}


def read_all():
    """Return the records of all exercises that were begun: how often wrong, how many hints, and whether right.

    Returns
    -------
    dict of str to dict
    """
    return _with_changes(merged(_session, _read_file()), _unwritten)


def read(name):
    """Return the record of one exercise."""
    return {**EMPTY, **read_all().get(name, {})}


def change(name, right=False, wrong=0, hints=0, opened=(), choice=None):
    """Add to the record of an exercise or guess; where the file cannot be written, keep it in memory.

    Parameters
    ----------
    name : str
    right : bool
        Whether it was answered right now; once right stays right.
    wrong : int
        How many wrong answers there are more.
    hints : int
        How many hints were shown in all.
    opened : sequence of str
        Fingerprints of test parts, which come to those before.
    choice : str, optional
        The option that was chosen, in place of the one before.
    """
    _write([(name, {"right": right, "wrong": wrong, "hints": hints, OPENED: list(opened), CHOICE: choice})])


def forget(names):
    """Empty the records of some exercises; they stay in the file, which tells the other notebooks too."""
    _write([(name, None) for name in names])


def tell_unsaved():
    """Return why answers cannot be saved, a sentence with a space before it, once a session; else nothing."""
    if not _unsaved["reason"] or _unsaved["told"]:
        return ""
    _unsaved["told"] = True
    return f" Your progress cannot be saved ({_unsaved['reason']}), so it lasts only until this notebook is closed."


def _write(changes):
    """Make some changes in the file, as it is now, and in memory."""
    _unwritten.extend(changes)
    # No folder, no permission, a full disk: the learner can go on, so it is no reason to stop.
    try:
        with _locked():
            records = _with_changes(merged(_session, _mended_file()), _unwritten)
            _write_file(records)
    except OSError as error:
        _unsaved["reason"] = f"{error.strerror}: {error.filename}" if error.filename else str(error).rstrip(".")
    else:
        _unsaved["reason"] = ""
        _session.update(records)
        _unwritten.clear()


@contextlib.contextmanager
def _locked():
    """Keep other notebooks from writing meanwhile; where a file cannot be locked, as on some network drives, go on."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError, NotImplementedError):
            held.enter_context(filelock.FileLock(workspace() / LOCK_NAME, timeout=5))
        yield


# How records come together --------------------------------------------------------------------------------------------


def merged(some, others):
    """Return records of which each holds what either side knows; nothing right is lost, but by a reset."""
    names = {**some, **others}
    return {name: _merged_record(some.get(name, EMPTY), others.get(name, EMPTY)) for name in names}


def _merged_record(one, other):
    if one.get(RESETS, 0) != other.get(RESETS, 0):
        return max(one, other, key=lambda record: record.get(RESETS, 0))
    record = {**one, **{key: max(one[key], other[key]) for key in EMPTY}}
    if CHOICE in other:  # the file's, which is never older than the session's
        record[CHOICE] = other[CHOICE]
    return _with_opened(record, other.get(OPENED, ()))


def _with_opened(record, fingerprints):
    both = list(dict.fromkeys([*record.get(OPENED, ()), *fingerprints]))
    return {**record, OPENED: both} if both else record


def _with_changes(records, changes):
    records = dict(records)
    for name, parts in changes:
        record = records.get(name, EMPTY)
        if parts is None:
            records[name] = {**EMPTY, RESETS: record.get(RESETS, 0) + 1}
            continue
        counts = {
            "right": record["right"] or parts["right"],
            "wrong": record["wrong"] + parts["wrong"],
            "hints": max(record["hints"], parts["hints"]),
        }
        if parts[CHOICE] is not None:
            counts[CHOICE] = parts[CHOICE]
        records[name] = _with_opened({**record, **counts}, parts[OPENED])
    return records


# The file -------------------------------------------------------------------------------------------------------------


def _read_file():
    """Return the records in the file; if it is damaged, mend it before."""
    records, is_whole = _load()
    if is_whole:
        return records
    with _locked():
        return _mended_file()


def _mended_file():
    """Return the records in the file; if it is damaged, give it another name, and write what is good in it anew."""
    records, is_whole = _load()  # another notebook may have mended it meanwhile
    if not is_whole:
        with contextlib.suppress(OSError):
            _set_aside(workspace() / FILE_NAME)
            if records:
                _write_file(records)
    return records


def _load():
    """Return the good records in the file, and whether nothing else is in it."""
    try:
        text = (workspace() / FILE_NAME).read_text(encoding="utf-8-sig")  # some editors begin with a byte-order mark
    except (UnicodeDecodeError, IsADirectoryError):
        return {}, False
    except OSError:
        return {}, True
    return parse(text)


def parse(text):
    """Return the good records in the text of a file, and whether nothing else is in it.

    Parameters
    ----------
    text : str

    Returns
    -------
    records : dict of str to dict
    is_whole : bool
    """
    try:
        content = json.loads(text)["exercises"]
        records = {name: _record(record) for name, record in content.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}, False
    good = {name: record for name, record in records.items() if record}
    return good, len(good) == len(records)


def _record(content):
    """Return a record as it is in a file, or None if it is not what we wrote."""
    try:
        record = {key: content[key] for key in EMPTY}
        if RESETS in content:
            record[RESETS] = content[RESETS]
        if not all(isinstance(value, int) and 0 <= value <= MOST for value in record.values()):
            return None
        if CHOICE in content:
            record[CHOICE] = str(content[CHOICE])
        return _with_opened(record, [str(fingerprint) for fingerprint in list(content.get(OPENED, ()))])
    except (TypeError, KeyError, AttributeError):
        return None


def _set_aside(path):
    """Give a damaged file another name, so that nothing in it is lost."""
    number = 1
    while (aside := path.with_name(f"progress-damaged-{number}.json")).exists():
        number += 1
    path.rename(aside)


def _write_file(records):
    path = workspace() / FILE_NAME
    # A file that may not be written could still be replaced, but whoever made it so meant it.
    if path.exists() and (path.is_dir() or not os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    with atomic_write(path) as unfinished:
        unfinished.write_text(json.dumps({"exercises": records}, indent=1) + "\n", encoding="utf-8")
