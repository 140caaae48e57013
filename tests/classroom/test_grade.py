"""What is handed in is run, and judged by the course alone."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from xml.etree import ElementTree

import psutil
import pytest
from answers import is_one_sentence
from made_up_class import SOLUTIONS, hand_in, notebook
from project import TOP

from helpers.checks.exercises import EXERCISES
from helpers.classroom import __main__ as command
from helpers.classroom import _sandbox, _trust
from helpers.classroom._grade import Limits, grade_class
from helpers.classroom._learner import NOT_HANDED_IN, NOT_JUDGED, OPEN, RIGHT, WRONG


def may_unshare():
    return bool(shutil.which("unshare")) and subprocess.run(["unshare", "--net", "true"]).returncode == 0


@pytest.fixture
def grade(tmp_path):
    """Return a function that hands in a lesson of one learner and grades it."""

    def grade(lesson, answers, above="", **limits):
        hand_in(tmp_path / "Kim", notebook(lesson, answers, above))
        (learner,) = grade_class([tmp_path / "Kim"], Limits(**limits))
        return learner

    return grade


@pytest.mark.slow
def test_the_class_of_ten(class_of_ten, tmp_path, capsys):
    files = {kind: tmp_path / kind for kind in ("csv", "html", "junit")}
    wanted = [part for kind, path in files.items() for part in (f"--{kind}", str(path))]
    limits = ["--minutes", "3", "--memory", "2.5", "--at-once", str(min(2, os.cpu_count()))]
    assert command.main(["grade", str(class_of_ten), *limits, *wanted]) == 0
    printed = capsys.readouterr()
    assert "in a container" in printed.err and "Ada" in printed.out

    rows = list(csv.DictReader(files["csv"].open(encoding="utf-8")))
    status = {(row["learner"], row["exercise"]): row["status"] for row in rows}
    said = {(row["learner"], row["exercise"]): row["message"] for row in rows}
    right = {}
    for row in rows:
        right[row["learner"]] = right.get(row["learner"], 0) + (row["status"] == RIGHT)
    hostile = max(right, key=len)
    assert right.pop(hostile) == 0
    # Ben's helper stands in a cell of its own; Eve's progress and outputs claim that all is right.
    assert right == {
        **dict.fromkeys(("Cleo", "Dan", "Eve", "Hal"), 0),
        **{"Ada": len(EXERCISES), "Ben": 2, "Finn": 2, "Gina": 1, "Jo": 5},
    }

    assert "NameError" in said["Ben", "class_counts"] and status["Ben", "class_counts"] == WRONG
    assert status["Ben", "picture_grid"] == WRONG and status["Ben", "picture_at"] == OPEN
    assert status["Ben", "gap"] == status["Cleo", "gap"] == status["Hal", "pixel_count"] == NOT_HANDED_IN
    assert status["Dan", "softmax"] == NOT_JUDGED
    assert {status["Eve", name] for name in EXERCISES} == {WRONG, NOT_HANDED_IN}
    for name in ("pixel_count", "class_means"):
        assert status["Finn", name] == WRONG and "without end" in said["Finn", name]
    for name in ("pixel_count", "class_counts", "class_means"):
        assert status["Gina", name] == WRONG
    if sys.platform == "linux":
        assert "MemoryError" in said["Gina", "pixel_count"]
    assert "memory" in said["Gina", "class_counts"] and "ended Python" in said["Gina", "class_means"]

    suites = ElementTree.parse(files["junit"]).getroot()
    assert len(suites) == 10 and len(list(suites.iter("testcase"))) == 10 * len(EXERCISES)
    assert len(list(suites.iter("failure"))) == sum(value == WRONG for value in status.values())
    assert len(list(suites.iter("error"))) == sum(value == NOT_JUDGED for value in status.values())
    left = psutil.Process().children(recursive=True)
    assert [process for process in left if "course-grading" in " ".join(process.cmdline())] == []


CHEATS = """
import gc, json, os, pathlib, sys
import numpy
import helpers.checks
from helpers.checks import _judge, _values, exercises

helpers.checks._judge = lambda *_: ("right", "right.")
_values.same = _judge.same = lambda *_: True
for exercise in exercises.EXERCISES.values():
    object.__setattr__(exercise, "judge", lambda *_: None)
(pathlib.Path(os.environ["FASHION_COURSE_WORK"]) / "progress.json").write_text(
    json.dumps({"exercises": {"softmax": {"right": True, "wrong": 0, "hints": 0}}})
)
for path in ("helpers", "helpers/checks"):
    os.makedirs(path, exist_ok=True)
    pathlib.Path(path, "__init__.py").write_text("check = lambda *_: True")
sys.modules["helpers"].__path__ = [os.path.abspath("helpers")]
for stream in (1, 2, getattr(sys.stdout, "_original_stdstream_copy", 1)):
    os.write(stream, json.dumps({"verdicts": {"softmax": ["right", "right."]}}).encode())
"""


def test_who_changes_the_checks_is_judged_all_the_same(grade):
    wrong = f"{CHEATS}\n\ndef softmax(scores):\n    return scores"  # in the cell itself: others might be passed over
    learner = grade(3, {"softmax": wrong, "gradient_step": SOLUTIONS["gradient_step"]})
    assert learner.answers["softmax"].status == WRONG and "stopped with" not in learner.answers["softmax"].message
    assert learner.answers["gradient_step"].status == RIGHT and learner.count() == 1


@pytest.mark.slow
def test_names_that_no_text_shows_are_found_by_running_all(grade):
    above = "import sys\nvars_of = sys.modules['__main__'].__dict__\nvars_of.update(my_number=70_000 * 28 * 28)"
    learner = grade(1, {"pixel_count": "pixel_count = my_number"}, above)
    assert learner.answers["pixel_count"].status == RIGHT


ENVIRONMENT = """
import os, socket, pathlib
problems = []
if "A_PASSWORD" in os.environ:
    problems.append("password")
if pathlib.Path.home() == pathlib.Path({home!r}):
    problems.append("home")
with socket.socket() as server:  # of the grader
    if server.connect_ex(("127.0.0.1", {port})) == 0:
        problems.append("network")
pixel_count = 70_000 * 28 * 28 if not problems else problems
"""


@pytest.mark.skipif(not may_unshare(), reason="this system does not let us take the network away")
def test_no_network_no_passwords_no_home(grade, monkeypatch):
    import socket
    from pathlib import Path

    monkeypatch.setenv("A_PASSWORD", "secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = ENVIRONMENT.format(home=str(Path.home()), port=server.getsockname()[1])
        answer = grade(1, {"pixel_count": source}).answers["pixel_count"]
    assert answer.status == RIGHT, answer.message


def test_where_the_network_cannot_be_taken_it_is_said(class_of_ten, monkeypatch, capsys):
    monkeypatch.setattr(_sandbox, "_WAYS", (("no-such-command",), ("false",)))
    _sandbox.without_network.cache_clear()
    try:
        assert command.main(["grade", str(class_of_ten / "Cleo")]) == 1
        assert "does not let us take the network" in capsys.readouterr().err
        assert command.main(["grade", str(class_of_ten / "Dan"), "--minutes", "1"]) == 0  # and it runs so, too
        assert "no notebook, or damaged" in capsys.readouterr().out
    finally:
        _sandbox.without_network.cache_clear()


def test_a_changed_course_ends_the_grading(tmp_path, monkeypatch):
    course = tmp_path / "course" / "helpers"
    (course / "checks").mkdir(parents=True)
    (course / "checks" / "judge.py").write_text("strict = True")
    monkeypatch.setattr(_trust, "COURSE", course)
    seal = _trust.Seal()
    seal.check()
    assert list(course.rglob("*.pyc"))
    for path in (course / "checks" / "judge.py", course / "new.py", *course.rglob("*.pyc")):
        before = path.read_bytes() if path.exists() else None
        path.write_bytes(b"strict = False")
        with pytest.raises(_trust.CourseChanged, match=path.name) as caught:
            seal.check()
        assert is_one_sentence(str(caught.value))
        path.unlink() if before is None else path.write_bytes(before)
    seal.check()


def test_nothing_is_told_of_a_class_that_changed_the_course(class_of_ten, monkeypatch, capsys):
    def changed(seal):
        raise _trust.CourseChanged("It was changed.")

    monkeypatch.setattr(_trust.Seal, "check", changed)
    assert command.main(["grade", str(class_of_ten / "Dan")]) == 1
    printed = capsys.readouterr()
    assert printed.err.endswith("It was changed.\n") and not printed.out


SLEEPER = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep({seconds})"], start_new_session=True)
pixel_count = 70_000 * 28 * 28
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot be asked to interrupt so")
def test_stopping_leaves_nothing_behind(tmp_path):
    hand_in(tmp_path / "Kim", notebook(1, {"pixel_count": SLEEPER.format(seconds=98_765) + "while True:\n    pass"}))
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers.classroom", "grade", str(tmp_path / "Kim")],
        **{"cwd": TOP, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True},
    )
    assert until(lambda: sleepers()), "it never began"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and said.endswith("Stopped; nothing was written.\n") and "Traceback" not in said
    assert until(lambda: not sleepers())


def test_what_a_notebook_started_ends_with_it(grade):
    assert grade(1, {"pixel_count": SLEEPER.format(seconds=98_765)}).answers["pixel_count"].status == RIGHT
    assert until(lambda: not sleepers())


def sleepers():
    """The processes that a notebook of these tests started."""
    found = []
    for process in psutil.process_iter():
        try:
            found += [process.pid] if "import time; time.sleep(98765)" in process.cmdline() else []
        except psutil.Error:
            continue
    return found


def until(condition, seconds=60):
    """Return whether something becomes true within some time, which is long enough on any machine."""
    end = time.monotonic() + seconds
    while not (true := condition()) and time.monotonic() < end:
        time.sleep(0.1)
    return true
