"""The learner's folder: movable, and nothing in it is lost."""

import subprocess
from pathlib import Path

import keras
import pytest

from helpers.training import model_path, save_model
from helpers.workspace import WORKSPACE_VARIABLE, workspace

TOP = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "mine"))
    return tmp_path / "mine"


def model(units):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(units)])


def test_the_variable_moves_it(folder):
    assert workspace() == folder and folder.is_dir()


def test_without_the_variable_it_is_beside_the_lessons_and_git_ignores_it(monkeypatch):
    monkeypatch.delenv(WORKSPACE_VARIABLE)
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
