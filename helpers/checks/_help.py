"""What helps with an exercise: hints one after another, our solution, and the way to the next."""

import functools
import itertools
import json
import os
from pathlib import Path
from urllib.parse import quote

from . import _record
from ._exercise import LESSONS
from ._shown import Note
from .exercises import EXERCISES

ATTEMPTS = 3
"""Wrong answers after which the solution opens."""


@functools.cache
def lessons():
    """Return what the lessons say of each exercise by name, as `make lessons` reads it: heading, variable, solution."""
    return json.loads((Path(__file__).parent / "lessons.json").read_text(encoding="utf-8"))


def seen_hints(name):
    """Return the hints of an exercise that were opened, each a sentence with its number."""
    hints = EXERCISES[name].hints
    last = {len(hints): ", the last"}
    numbered = [f"hint {n} of {len(hints)}{last.get(n, '')}: {hint}" for n, hint in enumerate(hints, start=1)]
    return numbered[: _record.read(name)["hints"]]


def open_hint(name):
    """Open the next hint of an exercise, if there is one more."""
    _record.change(name, hints=min(_record.read(name)["hints"] + 1, len(EXERCISES[name].hints)))


def missing_for_solution(name):
    """Return a sentence on what has to happen before the solution opens; nothing where it is open."""
    record = _record.read(name)
    missing = ATTEMPTS - record["wrong"]
    if record["right"] or missing <= 0:
        return ""
    attempts = f"{missing} more wrong answer{'s' * (missing > 1)}"
    return f"The solution of {name} opens when your answer is right, or after {attempts}"


def solution_of(name):
    """Return our solution of an exercise and why it is right, whether it is open or not."""
    return Note(EXERCISES[name].why, lessons()[name]["solution"])


def next_after(name):
    """Return what comes after an exercise in words, and its address from the notebook, which is empty at the end.

    Parameters
    ----------
    name : str

    Returns
    -------
    words, address : str
    """
    names = list(EXERCISES)
    following = EXERCISES.get(dict(itertools.pairwise(names)).get(name))
    lesson = EXERCISES[name].lesson
    if following is None:
        return "This was the last exercise; progress() shows them all.", ""
    if following.lesson != lesson:
        return f"Next lesson: {following.lesson} {LESSONS[following.lesson]}", _file_of(following.lesson)
    heading = lessons()[following.name]["heading"]
    # The name of the notebook too, or JupyterLab would look for the heading only among the cells that it has drawn.
    return f"Next exercise: {heading}", f"{quote(_this_notebook(lesson))}#{heading.replace(' ', '-')}"


def _file_of(lesson):
    return f"{lesson:02}_{LESSONS[lesson].lower()}.ipynb"


def _this_notebook(lesson):
    """Return the file name of the notebook that runs; a copy of a lesson has a name of its own."""
    session = os.environ.get("JPY_SESSION_NAME", "")  # by Jupyter's server
    return Path(session).name if session.endswith(".ipynb") else _file_of(lesson)
