"""What the learner has answered survives a restart, a damaged file, a second notebook and a folder that is full."""

import json
import os
import re
import subprocess
import sys

import filelock
import pytest
from answers import is_one_sentence
from project import TOP

from helpers.checks import _record, check, hint, progress, reset, solution
from helpers.workspace import WORKSPACE_VARIABLE, workspace


def test_progress_survives_a_restart(restart, progress_file):
    check("steps_per_epoch", 469)
    restart()
    assert "✓ steps_per_epoch" in repr(progress())
    assert {path.name for path in workspace().iterdir()} <= {"progress.json", ".progress.lock"}
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


def record(**parts):
    return {"right": False, "wrong": 0, "hints": 0} | parts


@pytest.mark.parametrize(
    "bad",
    [None, 3, [], {}, {"right": True}, record(wrong=-1), record(hints="two"), record(opened=3), record(resets=-1)],
)
def test_good_records_beside_a_bad_one_are_kept(restart, progress_file, bad):
    content = {"exercises": {"gap": record(wrong=2), "accuracy": bad, "softmax": record(right=True)}}
    progress_file.write_text(json.dumps(content))
    for _ in range(2):
        assert "✗ gap" in repr(progress()) and "✓ softmax" in repr(progress()) and "○ accuracy" in repr(progress())
        restart()
    (aside,) = workspace().glob("progress-damaged-*.json")
    assert json.loads(aside.read_text()) == content
    assert set(json.loads(progress_file.read_text())["exercises"]) == {"gap", "softmax"}


def test_a_byte_order_mark_is_no_damage(progress_file):
    progress_file.write_text(json.dumps({"exercises": {"gap": record(right=True)}}), encoding="utf-8-sig")
    assert "✓ gap" in repr(progress())
    check("accuracy", 1)
    assert "✓ gap" in repr(progress()) and not list(workspace().glob("progress-damaged-*"))


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


@pytest.mark.parametrize(
    ("named", "says"),
    [
        (os.path.join("{}", "file", "my_work"), "Not a directory"),
        ("~nosuchuser/course", "no such user"),
        ("$NO_SUCH_VARIABLE/course", "no variable $NO_SUCH_VARIABLE"),
    ],
)
def test_what_cannot_be_saved_is_said_once_a_session(tmp_path, monkeypatch, restart, named, says):
    (tmp_path / "file").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(WORKSPACE_VARIABLE, named.format(tmp_path))
    for _ in range(2):
        assert "cannot be saved" not in check("steps_per_epoch", ...).message
        message = check("steps_per_epoch", 469).message
        sentence = message.removeprefix("right. ")
        assert says in sentence and sentence.startswith("Your progress cannot be saved (") and is_one_sentence(sentence)
        assert check("steps_per_epoch", 469).message == "right."
        restart()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_nothing_is_said_where_all_is_saved():
    assert check("steps_per_epoch", 469).message == "right."


def test_where_files_cannot_be_locked(monkeypatch, restart):
    def refuse(*_, **__):
        raise NotImplementedError("no locks on this drive")

    monkeypatch.setattr(filelock.FileLock, "_acquire", refuse)
    check("steps_per_epoch", 469)
    restart()
    assert "✓ steps_per_epoch" in repr(progress())


WRITER = """
from helpers.checks import _record
print("ready", flush=True)
input()
for i in range({count}):
    _record.change("gap", wrong=1)
    _record.change("exercise {writer} " + str(i), right=True)
"""


def test_many_that_write_at_once_lose_nothing():
    writers, count = 4, 40
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER.format(count=count, writer=writer)],
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for writer in range(writers)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:  # now that all are there
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    records = _record.read_all()
    assert records["gap"]["wrong"] == writers * count
    assert sum(record["right"] for record in records.values()) == writers * count
    assert not list(workspace().glob("*damaged*")) and not list(workspace().glob("unfinished*"))


def test_what_is_right_heals_where_another_notebook_wrote_over_it(progress_file):
    check("gap", 1)
    before = progress_file.read_text()
    check("gap", 1)
    check("steps_per_epoch", 469)
    progress_file.write_text(before)  # as another notebook may do where files cannot be locked
    assert "✓ steps_per_epoch" in repr(progress()) and _record.read("gap")["wrong"] == 2
    hint("gap")
    assert json.loads(progress_file.read_text())["exercises"]["steps_per_epoch"]["right"] is True


def test_a_reset_in_another_notebook_holds(monkeypatch, progress_file):
    check("steps_per_epoch", 469)
    with monkeypatch.context() as other_notebook:
        other_notebook.setattr(_record, "_session", {})
        reset("steps_per_epoch")
    assert "○ steps_per_epoch" in repr(progress())
    check("gap", 1)
    assert json.loads(progress_file.read_text())["exercises"]["steps_per_epoch"]["right"] is False
    check("steps_per_epoch", 469)
    assert "✓ steps_per_epoch" in repr(progress())


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
