"""The learner's folder: movable, and nothing in it is lost."""

import os
import re
import subprocess
import sys
from pathlib import Path

import keras
import pytest

from helpers.training import model_path, save_model
from helpers.workspace import WORKSPACE_VARIABLE, NoSuchFolder, atomic_write, temporary_workspace, workspace

TOP = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "mine"))
    return tmp_path / "mine"


def model(units):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(units)])


def test_the_variable_moves_it(folder):
    assert workspace() == folder and folder.is_dir()


def test_folders_above_it_are_made_too(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "course" / "of" / "mine"))
    for _ in range(2):
        assert workspace() == tmp_path / "course" / "of" / "mine" and workspace().is_dir()


def test_the_variable_may_begin_with_the_home_folder(tmp_path, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(Path("~", "course")))
    assert workspace() == tmp_path / "course"


def test_other_variables_may_be_in_it(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSES", str(tmp_path))
    monkeypatch.setenv(WORKSPACE_VARIABLE, os.path.join("$COURSES", "course"))
    assert workspace() == tmp_path / "course"


@pytest.mark.parametrize(
    ("named", "says"),
    [("~nosuchuser/course", "no such user"), ("${NO_SUCH}/course", "no variable ${NO_SUCH}")],
)
def test_a_folder_that_cannot_be_is_said_in_one_sentence(tmp_path, monkeypatch, named, says):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(WORKSPACE_VARIABLE, named)
    with pytest.raises(NoSuchFolder, match=re.escape(says)) as caught:
        workspace()
    assert caught.value._render_traceback_() == [f"NoSuchFolder: FASHION_COURSE_WORK is {named}, and there is {says}."]
    assert not list(tmp_path.iterdir())


def test_the_variables_name_is_that_in_the_documentation():
    assert WORKSPACE_VARIABLE == "FASHION_COURSE_WORK"


@pytest.mark.parametrize("set_to", [None, ""])
def test_without_the_variable_it_is_beside_the_lessons_and_git_ignores_it(monkeypatch, set_to):
    monkeypatch.delenv(WORKSPACE_VARIABLE)
    if set_to is not None:
        monkeypatch.setenv(WORKSPACE_VARIABLE, set_to)
    existed = (TOP / "my_work").exists()
    assert workspace() == TOP / "my_work"
    if not existed:
        (TOP / "my_work").rmdir()
    if (TOP / ".git").exists():
        ignored = subprocess.run(["git", "check-ignore", "my_work/fashion_model.keras"], cwd=TOP, capture_output=True)
        assert ignored.returncode == 0


def test_a_saved_model_opens_again(folder):
    path = save_model(model(3))
    assert path == model_path() and keras.saving.load_model(path).output_shape == (None, 3)
    assert [each.name for each in folder.iterdir()] == ["fashion_model.keras"]


def test_an_interrupted_save_keeps_the_model_before(folder):
    before = save_model(model(3)).read_bytes()

    class Interrupted:
        def save(self, path):
            Path(path).write_bytes(b"half a mod")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save_model(Interrupted())
    assert model_path().read_bytes() == before
    assert [each.name for each in folder.iterdir()] == ["fashion_model.keras"]


# Whole or not at all --------------------------------------------------------------------------------------------------


def test_a_file_appears_when_it_is_whole(tmp_path):
    path = tmp_path / "progress.json"
    path.write_text("before")
    with atomic_write(path) as unfinished:
        assert unfinished.parent == tmp_path, "on another disk it could not be moved at one stroke"
        assert unfinished.suffix == ".json" and unfinished != path
        unfinished.write_text("after")
        assert path.read_text() == "before"
    assert path.read_text() == "after"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("begun", [False, True])
def test_an_error_leaves_what_was_there(tmp_path, begun):
    path = tmp_path / "progress.json"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError), atomic_write(path) as unfinished:
        if begun:
            unfinished.write_text("half of what")
        1 / 0  # noqa: B018
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_cleared_away_does_not_hide_the_error(tmp_path, monkeypatch):
    """On Windows a file cannot be deleted while anything has it open."""

    def refuse(*_, **__):
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(ZeroDivisionError), atomic_write(tmp_path / "progress.json") as unfinished:
        unfinished.write_text("half of what")
        1 / 0  # noqa: B018


def test_processes_do_not_write_each_others_file(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    with atomic_write(path) as mine:
        mine.write_text("mine")
        with monkeypatch.context() as other_process:
            other_process.setattr(os, "getpid", lambda: -1)
            with atomic_write(path) as theirs:
                theirs.write_text("theirs")
        assert path.read_text() == "theirs" and mine.read_text() == "mine"
    assert path.read_text() == "mine"


def test_what_a_killed_process_left_is_cleared_away_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with atomic_write(path) as mine:
        mine.write_text("mine")
        (tmp_path / mine.name.replace(str(os.getpid()), str(gone.pid), 1)).write_text("half of wh")
        others = {"unfinished-another-machine-1-1.json", "unfinished essay.txt"}
        for name in others:
            (tmp_path / name).write_text("theirs")
        with atomic_write(tmp_path / "fashion_model.keras") as unfinished:
            unfinished.write_text("a model")
    assert {file.name for file in tmp_path.iterdir()} == {"progress.json", "fashion_model.keras", *others}


def test_a_temporary_workspace_leaves_the_learners_alone(folder):
    with temporary_workspace():
        inside = workspace()
        (inside / "fashion_model.keras").write_text("another")
    assert workspace() == folder != inside and not inside.exists() and not list(folder.iterdir())
