"""Exercises, their solutions and the lessons are in step, with the Keras that is installed."""

import collections
import importlib.metadata
import json
import os
import re

import jupytext
import keras
import pytest
from exercise_solutions import SOLUTIONS_FILE, solutions_of
from make_lessons import SOLUTIONS

from helpers.checks import EXERCISES

TOP = SOLUTIONS.parent
SOURCES = sorted(SOLUTIONS.glob("[0-9]*.py"))


def exercise_cells():
    """Return blank, tagged and check cell of every exercise in the lessons' sources."""
    cells = []
    for path in SOURCES:
        code = [cell for cell in jupytext.read(path).cells if cell.cell_type == "code"]
        for i, cell in enumerate(code):
            if cell.source.startswith("check("):
                cells.append((int(path.name[:2]), *code[i - 2 : i + 1]))
    return cells


def test_exercises_are_in_step_with_the_lessons():
    solutions = json.loads(SOLUTIONS_FILE.read_text(encoding="utf-8"))
    assert list(solutions) == list(EXERCISES), "run `make lessons`, or mend the list in helpers/checks/exercises"
    assert len(exercise_cells()) == len(EXERCISES)
    for (lesson, empty, solved, checked), exercise in zip(exercise_cells(), EXERCISES.values(), strict=True):
        assert checked.source.startswith(f'check("{exercise.name}", ') and lesson == exercise.lesson
        assert checked.metadata["tags"] == ["nbval-check-output"]
        assert solved.metadata["tags"] == ["solution"] and solved.source == solutions[exercise.name]
        assert not empty.metadata.get("tags") and re.search(r"(= \.\.\.  # your answer|:\n    \.\.\.)$", empty.source)


def test_solutions_are_what_the_lessons_have():
    """`make lessons` writes them."""
    assert json.loads(SOLUTIONS_FILE.read_text(encoding="utf-8")) == solutions_of(SOURCES)
    assert list(solutions_of(SOURCES)) == list(EXERCISES)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ('# %%\ngap = 1\n\n# %%\ncheck("gap", gap)', "the check of gap is not tagged solution"),
        ('# %% tags=["solution"]\ngap = 1\n\n# %%\ncheck("gap", gap)\n\n' * 2, "two checks of gap"),
    ],
)
def test_solutions_that_cannot_be_told_apart(tmp_path, cells, problem):
    (tmp_path / "07_more.py").write_text(cells)
    with pytest.raises(ValueError, match=problem):
        solutions_of([tmp_path / "07_more.py"])


def test_four_to_eight_in_a_lesson():
    counts = collections.Counter(exercise.lesson for exercise in EXERCISES.values())
    assert sorted(counts) == [1, 2, 3, 4, 5, 6] and all(4 <= count <= 8 for count in counts.values())


def test_progress_closes_the_course():
    code = [cell for cell in jupytext.read(SOLUTIONS / "06_exercises.py").cells if cell.cell_type == "code"]
    assert code[-1].source == "progress()" and not code[-1].metadata.get("tags")


def test_installed_keras_is_the_one_asked_for():
    """`make test-all` asks for the oldest Keras that requirements.txt allows, by a variable, and for the newest."""
    assert keras.__version__ == importlib.metadata.version("keras")
    assert keras.__version__.startswith(os.environ.get("COURSE_KERAS", "3."))
    oldest = re.search(r"^OLDEST_KERAS := (.*)$", (TOP / "Makefile").read_text(encoding="utf-8"), re.M)[1]
    lowest = re.search(r"^keras>=(.*)$", (TOP / "requirements.txt").read_text(encoding="utf-8"), re.M)[1]
    assert oldest.startswith(f"{lowest}.")
