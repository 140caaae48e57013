"""What learners' progress files say, without running anything of theirs."""

from helpers.checks import _record
from helpers.checks.exercises import EXERCISES

from ._files import PROGRESS, Unreadable
from ._folders import find_learners
from ._learner import NOT_KNOWN, OPEN, RIGHT, WRONG, Answer, Learner, printable, with_different_names


def read_class(folders):
    """Return what each learner has solved, as their progress file says.

    Parameters
    ----------
    folders : sequence of path-like
        Learners' folders or ZIPs, or what holds them.

    Returns
    -------
    list of Learner
        By name.

    Raises
    ------
    NoLearners
        If a folder does not exist, or nothing of the course is in any.
    """
    return with_different_names([_read(name, found) for name, found in find_learners(folders).items()])


def _read(name, found):
    """Return a learner, from what was found of them."""
    notes = [thing.note for thing in found if thing.note]
    files = [thing.file for thing in found if thing.file and thing.file.name == PROGRESS]
    records = {}
    for file in files:
        try:
            more, complaint = _records(file.read())
        except Unreadable as error:
            more, complaint = {}, str(error)
        records = _record.merged(records, more)
        notes += [complaint] if complaint else []
    missing = Answer(NOT_KNOWN if notes else OPEN, 0, 0)  # what could not be read may hold it
    if len(files) > 1:
        notes.append(f"{len(files)} files {PROGRESS} were found and taken together.")
    if not files and not notes:
        notes.append(f"There is no {PROGRESS} yet: nothing was checked.")
    answers = {each: _answer(records[each]) if each in records else missing for each in EXERCISES}
    return Learner(printable(name), answers, tuple(notes))


def _records(content):
    """Return the good records in a file, and a sentence if it is not whole."""
    if not content.strip():
        return {}, f"{PROGRESS} is empty."
    try:
        records, is_whole = _record.parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        records, is_whole = {}, False
    if is_whole:
        return records, ""
    return records, f"{PROGRESS} is damaged: " + (
        "what is good in it was read." if records else "nothing could be read."
    )


def _answer(record):
    """Return the answer that a record tells of."""
    right = bool(record["right"])
    status = RIGHT if right else WRONG if record["wrong"] else OPEN
    return Answer(status, int(record["wrong"]) + right, int(record["hints"]))
