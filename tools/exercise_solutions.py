"""Read the solution of every exercise from the lessons' sources, so that it is typed once."""

import itertools
import json
import re
from pathlib import Path

import jupytext

SOLUTIONS_FILE = Path(__file__).resolve().parent.parent / "helpers" / "checks" / "solutions.json"
"""Where `helpers.checks.solution` reads them."""


def solutions_of(paths):
    """Return the solution of each exercise.

    Parameters
    ----------
    paths : iterable of path-like
        The sources of the lessons (py:percent), in their order.

    Returns
    -------
    dict of str to str
        By exercise, the text of the cell tagged `solution` directly before the cell that begins with `check("name", `.

    Raises
    ------
    ValueError
        If the cell before a check is not tagged so, or two checks name one exercise.
    """
    solutions = {}
    for path in paths:
        code = [cell for cell in jupytext.read(path).cells if cell.cell_type == "code"]
        for before, cell in itertools.pairwise(code):
            if not (check := re.match(r'check\("(\w+)", ', cell.source)):
                continue
            name = check[1]
            if "solution" not in before.metadata.get("tags", ()):
                raise ValueError(f"{path}: the cell before the check of {name} is not tagged solution.")
            if name in solutions:
                raise ValueError(f"{path}: there are two checks of {name}.")
            solutions[name] = before.source
    return solutions


def write_solutions(paths):
    """Write the solutions of some lessons' sources, which must be all of them, to SOLUTIONS_FILE."""
    SOLUTIONS_FILE.write_text(json.dumps(solutions_of(paths), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
