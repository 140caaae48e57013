"""The test of the last exercise is opened once, and what was seen stays seen."""

import json

from answers.capstone import HandedIn, flat, missed, split, together

from helpers.checks import check, reset


def test_a_test_that_missed_the_goal_cannot_be_used_again(restart, progress_file):
    assert "The test was opened" in check("digits", missed()).message
    restart()
    assert "opened before" in check("digits", missed()).message
    assert "opened before" in check("digits", dict(missed(), test=[part[::-1] for part in missed()["test"]])).message
    (fingerprint,) = json.loads(progress_file.read_text())["exercises"]["digits"]["opened"]
    assert len(fingerprint) == 16


def test_another_split_is_welcome(restart):
    assert not check("digits", missed()).passed
    restart()
    assert check("digits", flat()).passed
    assert check("digits", flat()).passed, "a test that reached the goal may be run again"
    assert "opened before" in check("digits", missed()).message


def test_the_test_stays_closed_until_all_else_is_right(progress_file):
    check("digits", HandedIn(lambda: missed() | {"train": together("train", "test")(missed())}))
    assert "opened" not in json.loads(progress_file.read_text())["exercises"]["digits"]


def test_reset_forgets_what_was_opened():
    check("digits", missed())
    reset("digits")
    assert "The test was opened" in check("digits", missed()).message


def test_old_and_damaged_records(restart, progress_file):
    """Files from before there was such a part stay readable; one with nonsense in it is set aside."""
    check("gap", 1)
    old = json.loads(progress_file.read_text())
    old["exercises"]["digits"] = {"right": False, "wrong": 2, "hints": 0}
    progress_file.write_text(json.dumps(old))
    restart()
    assert check("digits", flat()).passed
    old["exercises"]["digits"]["opened"] = 3
    progress_file.write_text(json.dumps(old))
    restart()
    assert check("digits", flat()).passed
    assert list(progress_file.parent.glob("progress-damaged-*.json"))


def test_every_split_is_recognised():
    parts = split(flat()["train"][0], flat()["train"][1], cuts=(700, 900), seed=3)
    assert check("digits", parts | {"model": flat()["model"]}).passed
