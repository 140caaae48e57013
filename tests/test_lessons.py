"""Text, executed notebook and lesson are in step, and hold what they should."""

import copy
import difflib
import re
import subprocess
import sys

import jupytext
import nbformat
import pytest
from make_lessons import (
    GENERATED,
    LESSONS,
    NOT_FOR_LEARNERS,
    SETUP,
    SOLUTIONS,
    is_changed,
    make_lesson,
    with_colab,
)
from project import IN_CI, TOP

from helpers import widgets

NAMES = ["01_explore", "02_preprocess", "03_build", "04_train", "05_evaluate", "06_exercises"]
CHECKED = "nbval-check-output"
ENDS_IN_CHECK = re.compile(r'^check\("(\w+)", \w+\)\Z', re.M)


def read(path):
    return nbformat.read(path, as_version=4)


def text_of(notebook):
    """Return the .py text of a notebook, with the settings of pyproject.toml."""
    config = jupytext.config.load_jupytext_configuration_file(str(TOP / "pyproject.toml"))
    text = jupytext.writes(notebook, fmt="py:percent", config=config)
    # The settings stand in pyproject.toml; a notebook repeats them, and a text need not.
    return re.sub(r"^# +(cell|notebook)_metadata_filter: .*\n", "", text, flags=re.M)


def differences(source, notebook):
    """Return the lines in which a solution's text and its notebook differ: cells, tags and header."""
    return [line for line in difflib.ndiff(source.splitlines(), text_of(notebook).splitlines()) if line[0] in "+-"]


def is_hidden(cell):
    """Return whether a lesson lacks this cell of its solution."""
    return bool(NOT_FOR_LEARNERS & set(cell.metadata.get("tags", [])))


def is_setup(cell):
    return SETUP in cell.metadata.get("tags", [])


def lesson_text(notebook):
    return nbformat.writes(notebook) + "\n"


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def untouched(name):
    """Skip what can only be said of a lesson that nobody has begun; in CI every lesson must be such."""
    changed = is_changed(read(LESSONS / f"{name}.ipynb"))
    if changed and not IN_CI:
        pytest.skip(f"lessons/{name}.ipynb was changed or run by a learner")
    return name


def test_there_are_six():
    for folder, ending in ((SOLUTIONS, ".py"), (SOLUTIONS, ".ipynb"), (LESSONS, ".ipynb")):
        assert sorted(path.stem for path in folder.glob(f"[0-9]*{ending}")) == NAMES


# In step --------------------------------------------------------------------------------------------------------------


def test_text_and_notebook_are_in_step(name):
    source = (SOLUTIONS / f"{name}.py").read_text(encoding="utf-8")
    assert differences(source, read(SOLUTIONS / f"{name}.ipynb")) == [], "run `make lessons`"


def test_lesson_is_generated_from_its_solution(untouched):
    expected = lesson_text(make_lesson(read(SOLUTIONS / f"{untouched}.ipynb")))
    assert (LESSONS / f"{untouched}.ipynb").read_text(encoding="utf-8") == expected, "run `make lessons`"


def test_one_character_breaks_the_step(name):
    """The two tests above see a single changed character in any cell."""
    source = (SOLUTIONS / f"{name}.py").read_text(encoding="utf-8")
    solution = read(SOLUTIONS / f"{name}.ipynb")
    lesson = lesson_text(make_lesson(solution))
    for i, cell in enumerate(solution.cells):
        spoiled = copy.deepcopy(solution)
        spoiled.cells[i].source = cell.source[:-1] + chr(ord(cell.source[-1]) + 1)
        assert text_of(spoiled) != source
        if not is_hidden(cell):
            assert lesson_text(make_lesson(spoiled)) != lesson


# What the notebooks hold ----------------------------------------------------------------------------------------------


def test_a_lesson_lacks_answers_and_tests_and_nothing_else(untouched):
    solution, lesson = read(SOLUTIONS / f"{untouched}.ipynb"), read(LESSONS / f"{untouched}.ipynb")
    kept = [
        with_colab(cell.source) if is_setup(cell) else cell.source for cell in solution.cells if not is_hidden(cell)
    ]
    assert [cell.source for cell in lesson.cells] == kept
    hidden = [cell.source for cell in solution.cells if is_hidden(cell)]
    assert len(hidden) >= 3 and not set(hidden) & set(kept)


def test_a_hidden_cell_is_an_answer_or_a_test(name):
    """An answer is what a learner would write before `check`; whoever reads the solutions need not read the tests."""
    code = [cell for cell in read(SOLUTIONS / f"{name}.ipynb").cells if cell.cell_type == "code"]
    for cell in code:
        tags = set(cell.metadata.get("tags", []))
        if "solution" in tags:
            assert CHECKED in tags and ENDS_IN_CHECK.search(cell.source) and "assert" not in cell.source
        if "test" in tags:
            assert "assert" in cell.source
        assert "assert" not in cell.source or "test" in tags
        assert tags in (set(), {"test"}, {CHECKED}, {"solution", CHECKED}, {SETUP})


def test_lesson_carries_no_old_state(untouched):
    lesson = read(LESSONS / f"{untouched}.ipynb")
    assert set(lesson.metadata) == {"kernelspec", GENERATED}
    for cell in lesson.cells:
        is_setup = cell.source.startswith("# Run me with Shift+Enter: ")
        assert cell.metadata == ({"jupyter": {"source_hidden": True}} if is_setup else {})
        assert not cell.get("outputs") and cell.get("execution_count") is None


def test_solution_was_executed_without_errors(name):
    notebook = read(SOLUTIONS / f"{name}.ipynb")
    checked = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        assert cell.execution_count is not None
        assert not any(output.output_type == "error" or output.get("name") == "stderr" for output in cell.outputs)
        if CHECKED in cell.metadata.get("tags", []):
            assert cell.outputs, f"nothing to compare: {cell.source}"
            checked += 1
    assert checked >= 3
    assert (SOLUTIONS / f"{name}.ipynb").stat().st_size < 1_500_000


def test_every_check_is_compared(name):
    """First the blank, then the answer; who reads without a kernel sees the verdict, as text and as HTML."""
    verdicts = []
    for cell in read(SOLUTIONS / f"{name}.ipynb").cells:
        if cell.cell_type == "code" and re.search(r"^check\(", cell.source, re.M):
            assert CHECKED in cell.metadata.tags
            exercise = ENDS_IN_CHECK.search(cell.source)[1]
            data = cell.outputs[-1].data
            word = "✓ {}: right." if "solution" in cell.metadata.tags else "○ {}: not attempted yet: "
            assert data["text/plain"].startswith(word.format(exercise))
            assert re.search("Right|Not attempted", data["text/html"])[0].lower() in data["text/plain"]
            assert "application/vnd.jupyter.widget-view+json" in data
            assert cell.outputs[-1].output_type == "execute_result"
            verdicts.append((exercise, word[0]))
    assert verdicts == [(exercise, sign) for exercise, _ in verdicts[::2] for sign in "○✓"] and len(verdicts) >= 8


def test_every_picture_has_alt_text(name):
    for cell in read(SOLUTIONS / f"{name}.ipynb").cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                (alt,) = re.findall(r'<img alt="([^"]+)" src="data:image/png;base64,', output.data["text/html"])
                assert len(alt) > 20 and not alt.startswith("<Figure")


def test_no_text_has_a_colour_of_its_own(name):
    """Such as that of `model.summary()`, which is hard to read in one theme or the other."""
    for cell in read(SOLUTIONS / f"{name}.ipynb").cells:
        for output in cell.get("outputs", []):
            text = re.sub("<(img|details|div)[^>]*>", "", output.get("data", {}).get("text/html", ""))
            assert not re.search(r"[\"; ]color: *#", text), text[:300]


def test_opening_and_links(name):
    cells = read(SOLUTIONS / f"{name}.ipynb").cells
    position = NAMES.index(name)
    assert cells[0].source.startswith(f"# {position + 1} · ")
    assert "In this lesson you" in cells[0].source and re.search(r"\*\*Time:\*\* about \d+ minutes", cells[0].source)
    assert cells[1].source.startswith("# Run me") and SETUP in cells[1].metadata.tags
    assert "TensorFlow {" in cells[1].source and cells[1].source.endswith(f"progress(lesson={position + 1})")
    assert cells[-1].source.startswith("## In three lines") and cells[-1].source.count("\n- ") == 3
    neighbours = NAMES[max(position - 1, 0) : position] + NAMES[position + 1 : position + 2]
    for neighbour in neighbours:
        assert f"({neighbour}.ipynb)" in cells[0].source and f"({neighbour}.ipynb)" in cells[-1].source


def test_a_lesson_uses_no_name_that_only_a_hidden_cell_makes(name):
    """Such a name is there in the solution, and stops the learner."""
    lesson = make_lesson(read(SOLUTIONS / f"{name}.ipynb"))
    code = "\n\n".join(cell.source for cell in lesson.cells if cell.cell_type == "code")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select=F821", "--quiet", "-"]
    found = subprocess.run(command, input=code, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


# Minutes: 200 words are read, or 15 lines of code; a lab or a guess, and an exercise take so long.
WORDS_A_MINUTE, LINES_A_MINUTE, FOR_A_LAB_OR_GUESS, FOR_AN_EXERCISE = 200, 15, 2, 3
LAB_OR_GUESS = re.compile(rf"^(?:\w+ = )?(?:guess|{'|'.join(widgets.__all__)})\(", re.M)


def test_the_minutes_in_a_header_fit_what_there_is_to_read_and_to_do(name):
    cells = make_lesson(read(SOLUTIONS / f"{name}.ipynb")).cells
    prose = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    code = [cell.source for cell in cells if cell.cell_type == "code"][1:]  # not the setup
    words = len(re.findall(r"\w+", re.sub(r"<[^>]+>|\([^)]*\)", "", prose)))
    lines = sum(len(source.splitlines()) for source in code)
    exercises = sum(bool(ENDS_IN_CHECK.search(source)) for source in code)
    moves = sum(bool(LAB_OR_GUESS.search(source)) for source in code)
    minutes = words / WORDS_A_MINUTE + lines / LINES_A_MINUTE
    minutes += FOR_A_LAB_OR_GUESS * moves + FOR_AN_EXERCISE * exercises
    (told,) = re.findall(r"\*\*Time:\*\* about (\d+) minutes", prose)
    assert 0.8 < minutes / int(told) < 1.2
