"""Text, executed notebook and lesson are in step, and a learner's work is safe."""

import copy
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

import jupytext
import make_lessons
import nbformat
import pytest
from make_lessons import LESSONS, SOLUTIONS, changed_by_learner, make_lesson

NAMES = ["01_explore", "02_preprocess", "03_build", "04_train", "05_evaluate", "06_exercises"]
CHECKED = "nbval-check-output"
TOP = SOLUTIONS.parent


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


def lesson_text(notebook):
    return nbformat.writes(notebook) + "\n"


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def untouched(name):
    """Skip what can only be said of a lesson that nobody has begun; in CI every lesson must be such."""
    changed = changed_by_learner(read(LESSONS / f"{name}.ipynb"))
    if changed and os.environ.get("CI", "").lower() not in ("1", "true"):
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
        if "solution" not in cell.metadata.get("tags", []):
            assert lesson_text(make_lesson(spoiled)) != lesson


# What the notebooks hold ----------------------------------------------------------------------------------------------


def test_no_answer_is_in_a_lesson(untouched):
    solution, lesson = read(SOLUTIONS / f"{untouched}.ipynb"), read(LESSONS / f"{untouched}.ipynb")
    answers = [cell.source for cell in solution.cells if "solution" in cell.metadata.get("tags", [])]
    assert len(answers) >= 3
    assert not {cell.source for cell in lesson.cells} & set(answers)
    assert len(lesson.cells) == len(solution.cells) - len(answers)


def test_lesson_carries_no_old_state(untouched):
    lesson = read(LESSONS / f"{untouched}.ipynb")
    assert set(lesson.metadata) == {"kernelspec", make_lessons.GENERATED}
    for cell in lesson.cells:
        assert cell.metadata == {}
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
    for cell in read(SOLUTIONS / f"{name}.ipynb").cells:
        if cell.source.startswith("check("):
            assert CHECKED in cell.metadata.tags
            exercise = re.match(r'check\("(\w+)", ', cell.source)[1]
            assert cell.outputs[0].data["text/plain"] == f"✓ {exercise}: right."


def test_every_picture_has_alt_text(name):
    for cell in read(SOLUTIONS / f"{name}.ipynb").cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                (alt,) = re.findall(r'<img alt="([^"]+)" src="data:image/png;base64,', output.data["text/html"])
                assert len(alt) > 20 and not alt.startswith("<Figure")


def test_opening_and_links(name):
    cells = read(SOLUTIONS / f"{name}.ipynb").cells
    position = NAMES.index(name)
    assert cells[0].source.startswith(f"# {position + 1} · ")
    assert "In this lesson you" in cells[0].source and re.search(r"\*\*Time:\*\* about \d+ minutes", cells[0].source)
    assert "tf.__version__" in cells[1].source
    assert cells[-1].source.startswith("## In three lines") and cells[-1].source.count("\n- ") == 3
    neighbours = NAMES[max(position - 1, 0) : position] + NAMES[position + 1 : position + 2]
    for neighbour in neighbours:
        assert f"({neighbour}.ipynb)" in cells[0].source and f"({neighbour}.ipynb)" in cells[-1].source


# A learner's work -----------------------------------------------------------------------------------------------------


@pytest.fixture
def lesson_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(make_lessons, "LESSONS", tmp_path)
    return tmp_path


def edit(notebook):
    notebook.cells[1].source += "\n# mine"


def run(notebook):
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="2.21")]


def delete_a_cell(notebook):
    del notebook.cells[5]


@pytest.mark.parametrize("change", [edit, run, delete_a_cell])
def test_a_changed_lesson_is_left_alone(lesson_folder, change):
    path = lesson_folder / "01_explore.ipynb"
    assert make_lessons.write_lesson(SOLUTIONS / path.name)
    lesson = read(path)
    change(lesson)
    nbformat.write(lesson, path)
    theirs = path.read_bytes()
    assert not make_lessons.write_lesson(SOLUTIONS / path.name)
    assert path.read_bytes() == theirs


@pytest.mark.parametrize("content", ["", "half a notebo", "{}", "[]"])
def test_a_damaged_lesson_is_left_alone_too(lesson_folder, content):
    path = lesson_folder / "01_explore.ipynb"
    path.write_text(content)
    assert not make_lessons.write_lesson(SOLUTIONS / path.name)
    assert path.read_text() == content


def test_an_untouched_lesson_is_made_anew(lesson_folder):
    path = lesson_folder / "01_explore.ipynb"
    older = read(SOLUTIONS / path.name)
    older.cells[0].source += "\n\nAs it was last year."
    nbformat.write(make_lesson(older), path)
    assert make_lessons.write_lesson(SOLUTIONS / path.name)
    assert "last year" not in path.read_text(encoding="utf-8")


def ask(address, method="GET", body=None):
    """Call JupyterLab's own interface."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Authorization": "token test"}, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def test_saving_a_lesson_writes_no_other_file(jupyterlab, name):
    address, folder = jupyterlab
    path = f"{address}/api/contents/lessons/{name}.ipynb"
    before = set((folder / "lessons").iterdir())
    notebook = ask(path)["content"]
    ask(path, "PUT", {"type": "notebook", "format": "json", "content": notebook})
    assert set((folder / "lessons").iterdir()) - before <= {folder / "lessons" / ".ipynb_checkpoints"}
    was_changed = changed_by_learner(read(LESSONS / f"{name}.ipynb"))
    assert changed_by_learner(read(folder / "lessons" / f"{name}.ipynb")) == was_changed


def test_unknown_lesson_gets_a_sentence():
    with pytest.raises(SystemExit, match="No solution begins with 09"):
        make_lessons.main(["09"])


def test_a_begun_lesson_is_named_and_not_run(tmp_path):
    """The whole way: in a clone where a learner broke a lesson, the tests name it and pass over it; in CI they fail."""
    clone = tmp_path / "course"
    shutil.copytree(TOP, clone, ignore=shutil.ignore_patterns(".git", ".venv", "datasets", "my_work", ".*_cache"))
    path = clone / "lessons" / "01_explore.ipynb"
    lesson = read(path)
    lesson.cells[1].source = "1 / 0"
    nbformat.write(lesson, path)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "lessons"]
    at_home = {**os.environ, "CI": ""}
    output = subprocess.run(command, cwd=clone, env=at_home, capture_output=True, text=True).stdout
    assert "Not tested, because you changed or ran it: lessons/01_explore.ipynb" in output
    assert "01_explore.ipynb::" not in output and "lessons/02_preprocess.ipynb::Cell 0" in output
    in_ci = subprocess.run(command, cwd=clone, env={**at_home, "CI": "true"}, capture_output=True, text=True).stdout
    assert "lessons/01_explore.ipynb::Cell 0" in in_ci
