"""Read from the lessons' sources what they say of every exercise, so that it is typed once."""

import json
import re
from pathlib import Path

import jupytext

LESSONS_FILE = Path(__file__).resolve().parent.parent / "helpers" / "checks" / "lessons.json"
"""Where `helpers.checks` reads it."""

CHECK = re.compile(r'\s*^check\("(\w+)", (\w+)\)$', re.MULTILINE)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
EXERCISE_HEADING = re.compile(r"\d+\. [A-Z][a-z -]+[a-z]")
"""Letters alone: JupyterLab makes the address of a heading from its text."""


def exercises_in(paths):
    """Return what the lessons say of each exercise.

    Parameters
    ----------
    paths : iterable of path-like
        The sources of the lessons (py:percent), in their order.

    Returns
    -------
    dict of str to dict of str to str
        By exercise: the `heading` above it, the `variable` that `check` gets, and the `solution`, which is the text of
        the cell tagged so without its last line, the check.

    Raises
    ------
    ValueError
        If an exercise stands twice, or is not a heading, a blank and a cell tagged `solution`, which both end in its
        check.
    """
    exercises = {}
    for path in paths:
        cells = jupytext.read(path).cells
        for number, cell in enumerate(cells):
            if "solution" not in cell.metadata.get("tags", ()):
                continue
            name, variable, solution = _split(cell.source, path)
            if _split(cells[number - 1].source, path)[:2] != (name, variable):
                raise ValueError(f"{path}: the cell before the solution of {name} does not end in the same check.")
            if name in exercises:
                raise ValueError(f"{path}: there are two solutions of {name}.")
            heading = _heading_above(cells[:number])
            if not EXERCISE_HEADING.fullmatch(heading):
                raise ValueError(f'{path}: the heading above {name} is "{heading}", not like "7. Count the zeros".')
            exercises[name] = {"heading": heading, "variable": variable, "solution": solution}
        checks = sum(len(CHECK.findall(cell.source)) for cell in cells if cell.cell_type == "code")
        if checks != 2 * sum("solution" in cell.metadata.get("tags", ()) for cell in cells):
            raise ValueError(f"{path}: a check stands elsewhere than in a blank and its solution.")
    return exercises


def _split(source, path):
    """Return the exercise, the variable and the code before the check in which a cell ends."""
    found = list(CHECK.finditer(source))
    if not found or found[-1].end() != len(source):
        raise ValueError(f'{path}: this cell does not end in check("name", variable):\n{source}')
    return found[-1][1], found[-1][2], source[: found[-1].start()]


def _heading_above(cells):
    """Return the last heading in some cells."""
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return (HEADING.findall(text) or [""])[-1]


def write_exercises(paths):
    """Write what some lessons' sources say, which must be all of them, to LESSONS_FILE."""
    LESSONS_FILE.write_text(json.dumps(exercises_in(paths), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
