"""`make lessons` never harms a learner's work."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request

import make_lessons
import nbformat
import pytest
from make_lessons import LESSONS, SOLUTIONS, WIDGET, is_changed, make_lesson, number_widgets
from project import TOP


def read(path):
    return nbformat.read(path, as_version=4)


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


def test_widgets_have_the_same_names_every_time():
    def with_widgets(*models):
        cell = nbformat.v4.new_code_cell()
        cell.outputs = [nbformat.v4.new_output("stream", text="2.21")]
        cell.outputs += [nbformat.v4.new_output("display_data", {WIDGET: {"model_id": model}}) for model in models]
        return nbformat.v4.new_notebook(cells=[cell])

    first, second = with_widgets("b7", "03", "b7"), with_widgets("5c", "99", "5c")
    for notebook in (first, second):
        number_widgets(notebook)
    assert [output.data[WIDGET]["model_id"] for output in first.cells[0].outputs[1:]] == ["1", "2", "1"]
    assert [output.data for output in first.cells[0].outputs[1:]] == [o.data for o in second.cells[0].outputs[1:]]


def test_unknown_lesson_gets_a_sentence():
    with pytest.raises(SystemExit, match="No solution begins with 09"):
        make_lessons.main(["09"])


def ask(address, method="GET", body=None):
    """Call JupyterLab's own interface."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Authorization": "token test"}, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@pytest.mark.parametrize("name", sorted(path.name for path in LESSONS.glob("*.ipynb")))
def test_saving_a_lesson_in_jupyterlab_writes_no_other_file(jupyterlab, name):
    address, folder = jupyterlab
    path = f"{address}/api/contents/lessons/{name}"
    before = set((folder / "lessons").iterdir())
    notebook = ask(path)["content"]
    ask(path, "PUT", {"type": "notebook", "format": "json", "content": notebook})
    assert set((folder / "lessons").iterdir()) - before <= {folder / "lessons" / ".ipynb_checkpoints"}
    assert is_changed(read(folder / "lessons" / name)) == is_changed(read(LESSONS / name))


def test_a_begun_lesson_is_named_and_not_tested(tmp_path):
    """The whole way: in a clone where a learner broke a lesson, the tests name it and pass over it; in CI they fail."""
    clone = tmp_path / "course"
    shutil.copytree(TOP, clone, ignore=shutil.ignore_patterns(".git", ".venv", "datasets", "my_work", ".*_cache"))
    path = clone / "lessons" / "01_explore.ipynb"
    lesson = read(path)
    lesson.cells[1].source = "1 / 0"
    nbformat.write(lesson, path)
    command = [sys.executable, "-m", "pytest", "-q", "tests/test_lessons.py", "-k", "generated_from_its_solution"]

    def tested(ci):
        return subprocess.run(command, cwd=clone, env=os.environ | {"CI": ci}, capture_output=True, text=True).stdout

    at_home = tested("")
    assert "Not tested, because you changed or ran it: lessons/01_explore.ipynb" in at_home
    assert "5 passed, 1 skipped" in at_home
    assert "1 failed, 5 passed" in tested("true")
