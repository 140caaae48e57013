"""Where in some folders the learners are, and which files are whose."""

import dataclasses
import os
from pathlib import Path

from tqdm import tqdm

from helpers.errors import CourseError, one_line

from ._files import File, Unreadable, is_wanted, members
from ._learner import printable

DEEPEST, MOST_ENTRIES = 20, 1_000_000
_PARTS_OF_A_COURSE = ("my_work", "lessons")
# Environments, caches, and our own answers, which are no learner's.
_PASSED_OVER = {"__pycache__", "node_modules", "site-packages", "solutions", "__MACOSX"}


class NoLearners(CourseError):
    """There is nothing to read; the message says where it was looked for, and what to do."""


@dataclasses.dataclass(frozen=True)
class Found:
    """A file of a learner, or what has to be said of one.

    Parameters
    ----------
    root : tuple of str
        The folder of the course, from the given one downwards.
    file : File or None
    note : str
        A sentence, where there is no file.
    """

    root: tuple[str, ...]
    file: File | None = None
    note: str = ""


def find_learners(folders):
    """Return what was found of each learner.

    Parameters
    ----------
    folders : sequence of path-like
        Each holds learners' folders, at any depth, or is one; ZIPs count as folders.

    Returns
    -------
    dict of str to list of Found
        By the learner's name: that of the first folder that differs between learners.

    Raises
    ------
    NoLearners
        If a folder does not exist, or nothing of the course is in any.
    """
    alone = len(folders) == 1
    learners = {}
    for given in folders:
        # By what it is and not how it is called: "." has no name.
        folder = Path(os.path.abspath(given))
        if not os.path.exists(folder):
            raise NoLearners(f"There is no {printable(str(given), 300)}: name folders or ZIPs that exist.")
        found = list(tqdm(_search(folder), desc=f"Looking in {printable(folder.name)}", unit=" files", delay=1))
        for name, things in _by_learner(folder, found, alone).items():
            learners.setdefault(name, []).extend(things)
    if not any(thing.file or thing.note for things in learners.values() for thing in things):
        raise NoLearners(
            "No progress.json and no lesson is there: name the folder that holds the learners' folders, or theirs."
        )
    return dict(sorted(learners.items()))


# Searching ------------------------------------------------------------------------------------------------------------


def _search(folder):
    """Yield what is found in a folder or ZIP."""
    if folder.is_file():
        yield from _search_zip(folder, ())
        return
    waiting, n_entries = [(folder, ())], 0
    while waiting:
        here, parts = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            yield Found(_root(parts), note=f"{_shown(parts)} cannot be opened ({one_line(error.strerror or error)}).")
            continue
        n_entries += len(entries)
        if n_entries > MOST_ENTRIES:
            yield Found(_root(parts), note=f"More than {MOST_ENTRIES:,} files are here, so the search ended.")
            return
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and not _is_link(entry):
                if len(parts) < DEEPEST and not _is_passed_over(entry.name):
                    waiting.append((Path(entry.path), (*parts, entry.name)))
            else:
                yield from _look_at(entry, parts)


def _look_at(entry, parts):
    """Yield what a file or link in the folder `parts` is to us."""
    if _is_link(entry):
        is_a_learner = not parts and entry.is_dir()
        if is_a_learner or entry.name in _PARTS_OF_A_COURSE or is_wanted(entry.name):
            note = f"{_shown((*parts, entry.name))} is a symbolic link, so it was not followed."
            yield Found(_root(parts) if is_wanted(entry.name) else _root((*parts, entry.name)), note=note)
    elif entry.name.lower().endswith(".zip"):
        yield from _search_zip(Path(entry.path), (*parts, Path(entry.name).stem))
    elif is_wanted(entry.name):
        yield Found(_root(parts), File(Path(entry.path)))


def _is_link(entry):
    return entry.is_symlink() or getattr(entry, "is_junction", bool)()  # the latter from Python 3.12, on Windows


def _search_zip(path, parts):
    """Yield what is found in a ZIP, which counts as the folder `parts`."""
    try:
        found = members(path)
    except Unreadable as error:
        yield Found(parts, note=str(error))
        return
    for inside, member, complaint in found:
        if not any(map(_is_passed_over, inside[:-1])):
            file = None if complaint else File(path, member)
            yield Found(_root((*parts, *inside[:-1])), file, complaint)
    if not found:
        yield Found(parts, note=f"{printable(path.name)} holds no progress.json and no lesson.")


def _is_passed_over(name):
    return name.startswith(".") or name in _PASSED_OVER


def _root(parts):
    """Return the folder of the course, of which a folder is a part."""
    return parts[:-1] if parts and parts[-1] in _PARTS_OF_A_COURSE else parts


def _shown(parts):
    return printable("/".join(parts) or "The folder", 120)


# Naming ---------------------------------------------------------------------------------------------------------------


def _by_learner(folder, found, alone):
    """Return what was found in one folder by learner; `alone` if no other folder was given."""
    own = folder.stem if folder.is_file() else folder.name
    roots = {thing.root for thing in found}
    if len(roots) < 2 and (not alone or roots <= {()}):
        return {own: found}
    common = _common(roots)
    if len(roots) == 1:
        common = ()  # one of a class has begun
    learners = {name: [] for name in _folders_in(folder.joinpath(*common))}
    for thing in found:
        name = thing.root[len(common)] if len(thing.root) > len(common) else (common or (own,))[-1]
        learners.setdefault(name, []).append(thing)
    return learners if alone else {f"{own}/{name}": things for name, things in learners.items()}


def _common(roots):
    """Return the parts with which all roots begin."""
    first, last = min(roots), max(roots)
    n = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:n]


def _folders_in(folder):
    """Return the names of the folders in a folder, without the hidden ones; none if it is part of a ZIP."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return []
    return [entry.name for entry in entries if entry.is_dir(follow_symlinks=False) and not _is_passed_over(entry.name)]
