"""Exercises, their solutions and the lessons are in step, with the Keras that is installed."""

import collections
import importlib.metadata
import json
import os
import re

import jupytext
import keras
import pytest
from answers import tells_nothing_of_the_answer
from exercise_solutions import LESSONS_FILE, exercises_in
from make_lessons import LESSONS, SOLUTIONS

from helpers.checks import EXERCISES

TOP = SOLUTIONS.parent
SOURCES = sorted(SOLUTIONS.glob("[0-9]*.py"))


CHECKED = "nbval-check-output"


def code_of(path):
    return [cell for cell in jupytext.read(path).cells if cell.cell_type == "code"]


def exercise_cells():
    """Return lesson, blank and tagged cell of every exercise in the lessons' sources."""
    cells = []
    for path in SOURCES:
        code = code_of(path)
        for i, cell in enumerate(code):
            if "solution" in cell.metadata.get("tags", []):
                cells.append((int(path.name[:2]), code[i - 1], cell))
    return cells


def test_exercises_are_in_step_with_the_lessons():
    texts = json.loads(LESSONS_FILE.read_text(encoding="utf-8"))
    assert list(texts) == list(EXERCISES), "run `make lessons`, or mend the list in helpers/checks/exercises"
    assert len(exercise_cells()) == len(EXERCISES)
    for (lesson, blank, solved), exercise in zip(exercise_cells(), EXERCISES.values(), strict=True):
        text = texts[exercise.name]
        check = f'check("{exercise.name}", {text["variable"]})'
        assert lesson == exercise.lesson
        assert solved.metadata["tags"] == ["solution", CHECKED] and blank.metadata["tags"] == [CHECKED]
        assert re.fullmatch(rf"{re.escape(text['solution'])}\n+{re.escape(check)}", solved.source)
        begun = rf"def {text['variable']}\(.*\):\n    \.\.\.\n\n\n|{text['variable']} = \.\.\.  # your answer\n"
        assert re.fullmatch(rf"({begun}){re.escape(check)}", blank.source)


def test_lessons_file_holds_what_the_lessons_say():
    """`make lessons` writes it."""
    assert json.loads(LESSONS_FILE.read_text(encoding="utf-8")) == exercises_in(SOURCES)
    assert list(exercises_in(SOURCES)) == list(EXERCISES)


def test_headings_count_from_one_and_lead_to_one_place_each():
    headings = {name: text["heading"] for name, text in exercises_in(SOURCES).items()}
    for lesson in range(1, 7):
        of_lesson = [headings[name] for name, exercise in EXERCISES.items() if exercise.lesson == lesson]
        assert [int(heading.split(".")[0]) for heading in of_lesson] == list(range(1, len(of_lesson) + 1))
        (path,) = LESSONS.glob(f"{lesson:02}_*.ipynb")
        for heading in of_lesson:
            assert path.read_text(encoding="utf-8").count(f"### {heading}\\n") == 1
    assert all(len(heading) <= 40 for heading in headings.values())


@pytest.mark.parametrize("name", EXERCISES)
def test_a_heading_tells_nothing_of_the_answer(name):
    assert tells_nothing_of_the_answer(name, exercises_in(SOURCES)[name]["heading"])


BLANK = '# %%\ngap = ...\ncheck("gap", gap)\n\n'
SOLVED = '# %% tags=["solution"]\ngap = 1\ncheck("gap", gap)\n\n'
HEADING = "# %% [markdown]\n# ### 1. Measure it\n\n"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (HEADING + "# %%\ngap = ...\n\n" + SOLVED, "does not end in check"),
        (HEADING + SOLVED.replace("solution", "test") + SOLVED.replace('"gap"', '"accuracy"'), "in the same check"),
        (HEADING + BLANK + SOLVED.replace('check("gap", gap)\n', ""), "does not end in check"),
        (HEADING + BLANK + SOLVED + "# %% [markdown]\n# ### 2. Again\n\n" + BLANK + SOLVED, "two solutions of gap"),
        (BLANK + SOLVED, 'the heading above gap is ""'),
        (HEADING.replace("1. ", "") + BLANK + SOLVED, 'is "Measure it"'),
        (HEADING + BLANK + SOLVED + BLANK, "elsewhere than in a blank and its solution"),
    ],
)
def test_exercises_that_are_not_written_as_they_should_be(tmp_path, cells, problem):
    (tmp_path / "07_more.py").write_text(HEADING + BLANK + SOLVED)
    assert exercises_in([tmp_path / "07_more.py"])["gap"]["solution"] == "gap = 1"
    (tmp_path / "07_more.py").write_text(cells)
    with pytest.raises(ValueError, match=problem):
        exercises_in([tmp_path / "07_more.py"])


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
    lowest = re.search(r"^keras>=([\d.]+)", (TOP / "requirements.txt").read_text(encoding="utf-8"), re.M)[1]
    assert oldest.startswith(f"{lowest}.")
