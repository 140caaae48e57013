"""What the learner has answered survives a restart, a damaged file, a second notebook and a folder that is full."""

import json
import os
import re

import pytest

from helpers.checks import check, hint, progress, reset, solution
from helpers.workspace import WORKSPACE_VARIABLE, workspace


def test_progress_survives_a_restart(restart, progress_file):
    check("steps_per_epoch", 469)
    restart()
    assert "✓ steps_per_epoch" in repr(progress())
    assert [path.name for path in workspace().iterdir()] == ["progress.json"]
    assert progress_file.stat().st_size < 10_000


def test_a_line_on_one_lesson(progress_file):
    assert repr(progress(lesson=4)).startswith("Lesson 4 of 6: 0 of its ")
    check("steps_per_epoch", 469)
    assert re.fullmatch(r"Lesson 4 of 6: 1 of its \d+ exercises are right, 1 of \d+ in all\.", repr(progress(lesson=4)))
    assert re.search("0 of its .* 1 of ", repr(progress(lesson=1)))
    assert repr(progress(lesson=7)) == "There are the lessons 1 to 6."


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"3", b"null", b"\xff\xfe", b"[" * 9999),
        *(b'{"exercises": []}', b'{"exercises": {"gap": null}}', b'{"exercises": {"gap": {"right": "x"}}}'),
        b'{"exercises": {"gap": {"right": 1, "wrong": -3, "hints": 0}}}',
    ],
)
def test_a_damaged_file_is_set_aside(restart, progress_file, content):
    check("steps_per_epoch", 469)
    progress_file.write_bytes(content)
    assert "✓ steps_per_epoch" in repr(progress())  # this session still knows
    check("gap", 1)
    (aside,) = workspace().glob("progress-damaged-*.json")
    assert aside.read_bytes() == content
    restart()
    assert "✓ steps_per_epoch" in repr(progress()) and "✗ gap" in repr(progress())


def test_two_damaged_files(progress_file):
    for number in (1, 2):
        progress_file.write_text("{")
        progress()
        assert (workspace() / f"progress-damaged-{number}.json").exists()


def test_a_lost_file_is_written_again(progress_file):
    check("steps_per_epoch", 469)
    progress_file.unlink()
    assert "✓ steps_per_epoch" in repr(progress())
    check("gap", 1)
    assert set(json.loads(progress_file.read_text())["exercises"]) == {"steps_per_epoch", "gap"}


def unwritable_folder(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "file" / "my_work"))


def unwritable_file(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # as for root, who may write to anything
    (tmp_path / "my_work").mkdir()
    (tmp_path / "my_work" / "progress.json").write_text('{"exercises": {}}')


def full_disk(tmp_path, monkeypatch):
    def no_room(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", no_room)


@pytest.mark.parametrize("trouble", [unwritable_folder, unwritable_file, full_disk])
def test_where_nothing_can_be_written(tmp_path, monkeypatch, restart, trouble):
    with monkeypatch.context() as here:
        trouble(tmp_path, here)
        for _ in range(3):
            assert not check("gap", 1).passed
        assert check("steps_per_epoch", 469).passed
        assert "history" in repr(solution("gap")) and "hint 1" in repr(hint("gap")) and "hint 2" in repr(hint("gap"))
        assert "✓ steps_per_epoch" in repr(progress())
        reset("steps_per_epoch")
        assert "○ steps_per_epoch" in repr(progress())
    check("pixel_count", 54_880_000)  # now it can be
    restart()
    assert "✗ gap" in repr(progress()) and "✓ pixel_count" in repr(progress())
    assert not list(workspace().glob("unfinished*"))


def test_two_notebooks_at_once(restart):
    check("steps_per_epoch", 469)
    restart()  # the other notebook
    check("gap", 1)
    restart()
    assert "✓ steps_per_epoch" in repr(progress()) and "✗ gap" in repr(progress())


def test_what_another_notebook_wrote_is_newer(progress_file):
    check("gap", 1)
    content = json.loads(progress_file.read_text())
    content["exercises"]["gap"]["right"] = True
    progress_file.write_text(json.dumps(content))
    assert "✓ gap" in repr(progress())
