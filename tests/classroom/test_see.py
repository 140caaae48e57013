"""What is seen of a class without running anything of it."""

import csv
import io
import json
import os
import subprocess
import sys
import tracemalloc
import zipfile
from html.parser import HTMLParser

import pytest
from answers import is_one_sentence
from made_up_class import HOSTILE, record, write_progress
from project import TOP

from helpers.checks.exercises import EXERCISES
from helpers.classroom import __main__ as command
from helpers.classroom import _files
from helpers.classroom._learner import NOT_KNOWN, OPEN, RIGHT, WRONG, Answer
from helpers.classroom._progress import read_class


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a learner's progress file and reads the class again."""

    def write(content, name="Kim", where="my_work/progress.json"):
        path = tmp_path / name / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return {learner.name: learner for learner in read_class([tmp_path])}

    return write


def by_name(learners):
    return {learner.name: learner for learner in learners}


def test_the_class_of_ten(class_of_ten):
    learners = read_class([class_of_ten])
    assert len(learners) == 10
    *_, hostile = sorted(learners, key=lambda learner: len(learner.name))
    seen = by_name(learners)
    right = {name: learner.count(RIGHT) for name, learner in seen.items() if learner is not hostile}
    everything = len(EXERCISES)
    names = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gina", "Hal", "Jo")
    assert right == dict(zip(names, (everything, 1, 0, 0, everything, 0, 0, 0, 1), strict=True))
    assert seen["Ada"].answers["gap"] == Answer(RIGHT, 2, 0)
    assert seen["Ben"].answers["picture_grid"] == Answer(WRONG, 7, 3)
    assert seen["Ben"].answers["gap"] == Answer(OPEN, 0, 0) and seen["Jo"].answers["softmax"] == Answer(RIGHT, 4, 0)
    says = {"Cleo": "no progress.json", "Dan": "damaged", "Gina": "no progress.json", "Hal": "symbolic link"}
    for name, status in {"Cleo": OPEN, "Dan": NOT_KNOWN, "Gina": OPEN, "Hal": NOT_KNOWN}.items():
        assert {answer.status for answer in seen[name].answers.values()} == {status}
    for name, words in says.items():
        assert words in seen[name].notes[0] and all(map(is_one_sentence, seen[name].notes))
    assert not seen["Ada"].notes and not seen["Ben"].notes and not hostile.notes and hostile.count(RIGHT) == 1


def test_the_command_shows_it_and_writes_it(class_of_ten, tmp_path, capsys):
    assert command.main([str(class_of_ten), "--csv", str(tmp_path / "c"), "--html", str(tmp_path / "h")]) == 0
    shown = capsys.readouterr().out
    ada = next(line.split() for line in shown.splitlines() if line.startswith("Ada"))
    assert ada == ["Ada", "6/6", "4/4", "5/5", "8/8", "6/6", "7/7", "36", "0", "72", "0"]
    _, _, stuck = shown.partition("Hardest so far\n")
    assert stuck.split()[:8] == ["picture_grid", "lesson", "1", "2", "right", "1", "not", "yet"]
    assert "Hal: Hal/my_work is a symbolic link" in shown
    rows = list(csv.DictReader(io.StringIO((tmp_path / "c").read_text(encoding="utf-8"))))
    assert len(rows) == 10 * len(EXERCISES)
    (ben,) = [row for row in rows if (row["learner"], row["exercise"]) == ("Ben", "picture_grid")]
    assert (ben["lesson"], ben["status"], ben["tries"], ben["hints"]) == ("1", "wrong", "7", "3")


class Page(HTMLParser):
    """What is in a page: the tags, and for each row of the first table its header and its cells."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.cells, self.words = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if "data-status" in (attributes := dict(attributes)):
            self.cells.append((attributes["data-status"], attributes["title"]))

    def handle_data(self, data):
        self.words += data


def test_the_page(class_of_ten, tmp_path):
    path = tmp_path / "page.html"
    command.main([str(class_of_ten), "--html", str(path)])
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert (
        len(page.cells) == 10 * len(EXERCISES)
        and ("wrong", "picture_grid: not yet right, 7 tries, 3 hints") in page.cells
    )
    # Colour is not the only sign, and the caption says in words what the picture shows.
    assert text.count(">✓<") == sum(status == "right" for status, _ in page.cells)
    assert text.count(">✗<") == sum(status == "wrong" for status, _ in page.cells)
    stuck = text.partition("Where the class is stuck:")[2].partition("</table>")[0]
    assert ">picture_grid<" in stuck and stuck.count('scope="row"') < 10
    assert "10 learners, 36 exercises: 75 of 360 answers are right." in page.words and page.tags.count("caption") >= 2
    # Nothing in it is a learner's to write, and nothing is fetched.
    assert not {"img", "script", "link"} & set(page.tags) and "http" not in text.replace("http-equiv", "")
    if os.name != "nt":
        assert "<img src=x onerror=alert(1)>" in page.words


def test_hostile_names(class_of_ten, tmp_path, capsys):
    command.main([str(class_of_ten), "--csv", str(tmp_path / "c"), "--html", str(tmp_path / "h")])
    texts = [capsys.readouterr().out, *((tmp_path / name).read_text(encoding="utf-8") for name in "ch")]
    for text in texts:
        assert "\x1b" not in text and "\u202e" not in text and "x" * 40 not in text
    (name,) = {row["learner"] for row in csv.DictReader(io.StringIO(texts[1])) if "=" in row["learner"]}
    assert name.startswith("'=") and "\n" not in name
    assert HOSTILE[1:15] in texts[0]


def test_names_that_look_the_same_are_told_apart(write):
    for end in "ab":
        learners = write(json.dumps({"exercises": {"gap": record(end == "a")}}).encode(), "y" * 100 + end)
    assert len(learners) == 2 and sorted(learner.count(RIGHT) for learner in learners.values()) == [0, 1]


@pytest.mark.parametrize(
    ("content", "words", "n_right"),
    [
        (b"", "empty", 0),
        (b" \n", "empty", 0),
        (b"\xff\xfe\x00", "damaged: nothing could be read", 0),
        (b"[" * 100_000, "damaged: nothing could be read", 0),
        (b"null", "damaged: nothing could be read", 0),
        (b'{"exercises": {"gap": {"right": true, "wrong": 1e999, "hints": 0}}}', "damaged", 0),
        (b'{"exercises": {"gap": {"right": true, "wrong": 1%s, "hints": 0}}}' % (b"0" * 30), "damaged", 0),
        (b'{"exercises": {"gap": {"right": true, "wrong": 1, "hints": 0}, "accuracy": 3}}', "what is good in it", 1),
        (b"[" + b" " * 1_000_000, "larger than 1 MB", 0),
    ],
)
def test_damaged_files(write, content, words, n_right):
    write(b'{"exercises": {"gap": {"right": true, "wrong": 0, "hints": 0}}}', "Lee")
    learners = write(content)
    assert learners["Lee"].count(RIGHT) == 1  # the others are read
    (note,) = learners["Kim"].notes
    assert words in note and is_one_sentence(note) and learners["Kim"].count(RIGHT) == n_right
    assert learners["Kim"].count(NOT_KNOWN) == len(EXERCISES) - n_right and not learners["Kim"].count(OPEN)


def test_unknown_exercises_are_passed_over(write):
    learners = write(json.dumps({"exercises": {"<b>": record(True), "gap": record(True)}}).encode())
    assert learners["Kim"].count(RIGHT) == 1 and set(learners["Kim"].answers) == set(EXERCISES)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_pipe_is_not_waited_for(write, tmp_path):
    write(b"", "Lee")
    (tmp_path / "Kim" / "my_work").mkdir(parents=True)
    os.mkfifo(tmp_path / "Kim" / "my_work" / "progress.json")
    assert "no ordinary file" in by_name(read_class([tmp_path]))["Kim"].notes[0]


def test_a_link_in_place_of_the_file_is_not_read(class_of_ten, write, tmp_path):
    write(b"", "Lee")
    (tmp_path / "Kim" / "my_work").mkdir(parents=True)
    target = class_of_ten / "Ada" / "my_work" / "progress.json"
    (tmp_path / "Kim" / "my_work" / "progress.json").symlink_to(target)
    (tmp_path / "Max").symlink_to(class_of_ten / "Ada")
    learners = by_name(read_class([tmp_path]))
    for name in ("Kim", "Max"):
        assert "symbolic link" in learners[name].notes[0] and learners[name].count(RIGHT) == 0
    with pytest.raises(_files.Unreadable):  # also if it becomes one after the search
        _files.File(tmp_path / "Kim" / "my_work" / "progress.json").read()


# ZIPs -----------------------------------------------------------------------------------------------------------------

GOOD = json.dumps({"exercises": {"gap": record(True)}})


def zipped(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)


def linked(name):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return info


@pytest.mark.parametrize(
    ("member", "content", "words"),
    [
        ("../Lee/my_work/progress.json", GOOD, "leads out of it"),
        ("/my_work/progress.json", GOOD, "leads out of it"),
        ("..\\..\\progress.json", GOOD, "leads out of it"),
        ("C:/my_work/progress.json", GOOD, "leads out of it"),
        ("my_work/progress.json", b" " * 300_000_000, "larger than 1 MB"),
        (linked("my_work/progress.json"), "/etc/passwd", "symbolic link"),
        ("inner.zip", b"PK", "a ZIP again"),
        ("notes.txt", b"", "holds no progress.json and no lesson"),
    ],
)
def test_hostile_zips(tmp_path, write, member, content, words):
    write(GOOD.encode(), "Lee")
    zipped(tmp_path / "Kim.zip", (member, content))
    learners = by_name(read_class([tmp_path]))
    assert set(learners) == {"Kim", "Lee"} and learners["Lee"].count(RIGHT) == 1 and not learners["Lee"].notes
    (note,) = learners["Kim"].notes
    assert words in note and is_one_sentence(note) and learners["Kim"].count(RIGHT) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Kim.zip", "Lee"]  # nothing was unpacked


def test_zips_that_are_none_or_too_large(tmp_path, write, monkeypatch):
    write(GOOD.encode(), "Lee")
    (tmp_path / "Kim.zip").write_bytes(b"PK\x03\x04 nothing more")
    zipped(tmp_path / "Max.zip", *((f"{n}.txt", "") for n in range(5)))
    zipped(tmp_path / "Oya.zip", ("progress.json", GOOD))
    monkeypatch.setattr(_files, "MOST_MEMBERS", 4)
    learners = by_name(read_class([tmp_path]))
    assert "cannot be opened as a ZIP" in learners["Kim"].notes[0] and "more than 4 files" in learners["Max"].notes[0]
    assert learners["Oya"].count(RIGHT) == 1
    monkeypatch.setattr(_files, "LARGEST_ZIP", 10)
    assert "GB" in by_name(read_class([tmp_path]))["Oya"].notes[0]


def test_a_bomb_takes_no_memory(tmp_path):
    zipped(tmp_path / "Kim.zip", ("my_work/progress.json", b" " * 300_000_000))
    tracemalloc.start()
    try:
        assert "larger than 1 MB" in by_name(read_class([tmp_path / "Kim.zip"]))["Kim"].notes[0]
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_zip_of_a_whole_course_is_one_learner(tmp_path):
    zipped(tmp_path / "Kim.zip", ("lessons/01_explore.ipynb", "{}"), ("my_work/progress.json", GOOD))
    (kim,) = read_class([tmp_path / "Kim.zip"])
    assert kim.name == "Kim" and kim.count(RIGHT) == 1


def test_a_zip_of_a_whole_class(tmp_path):
    zipped(tmp_path / "all.zip", ("class/Kim/my_work/progress.json", GOOD), ("class/Lee/my_work/progress.json", GOOD))
    assert set(by_name(read_class([tmp_path / "all.zip"]))) == {"Kim", "Lee"}


# Who is who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "given", "names"),
    [
        (["Kim/my_work", "Lee/my_work"], ["."], {"Kim", "Lee"}),
        (["homes/Kim/course/my_work", "homes/Lee/my_work"], ["."], {"Kim", "Lee"}),
        (["Kim/course/my_work"], ["."], {"Kim"}),
        (["Kim/my_work"], ["Kim"], {"Kim"}),
        (["Kim/course/my_work", "Lee/my_work"], ["Kim", "Lee"], {"Kim", "Lee"}),
        (["a/Kim/my_work", "a/Lee/my_work", "b/Kim/my_work"], ["a", "b"], {"a/Kim", "a/Lee", "b"}),
        (["Kim/one", "Kim/two", "Lee/one"], ["."], {"Kim", "Lee"}),  # as nbgrader has it: one folder an assignment
        (["Kim/my_work", "Kim/solutions/my_work", "Kim/.git/my_work"], ["Kim"], {"Kim"}),
    ],
)
def test_names_are_the_first_folders_that_differ(tmp_path, monkeypatch, paths, given, names):
    for path in paths:
        (tmp_path / path).mkdir(parents=True)
        (tmp_path / path / "progress.json").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert set(by_name(read_class(given))) == names


def test_two_files_of_one_learner_are_taken_together(tmp_path):
    write_progress(tmp_path / "Kim" / "one", {"gap": record(True)})
    write_progress(tmp_path / "Kim" / "two", {"softmax": record(True)})
    write_progress(tmp_path / "Lee", {})
    kim = by_name(read_class([tmp_path]))["Kim"]
    assert kim.count(RIGHT) == 2 and "taken together" in kim.notes[0]


# The command ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "FOLDER"),
        (["grade"], "FOLDER"),
        (["x", "--junit", "f"], "Unrecognized arguments: --junit"),
        (["grade", "x", "--minutes", "0"], "--minutes: expected a number from 0.1 to 600, not '0'"),
        (["grade", "x", "--minutes", "nan"], "not 'nan'"),
        (["grade", "x", "--memory", "much"], "--memory: expected a number from 1 to 1000, not 'much'"),
        (["grade", "x", "--at-once", "9999"], "--at-once: expected a whole number from 1 to"),
        (["grade", "x", "--minute", "3"], "Unrecognized arguments: --minute 3"),
    ],
)
def test_bad_arguments_get_one_sentence(arguments, words, capsys):
    with pytest.raises(SystemExit) as end:
        command.main(arguments)
    message = capsys.readouterr().err
    assert end.value.code == 2 and words in message and message.count("\n") == 1


def test_nothing_to_read_is_one_sentence(tmp_path, capsys):
    for folder, words in (
        (tmp_path / "nowhere", "There is no "),
        (tmp_path, "No progress.json and no lesson is there"),
    ):
        assert command.main([str(folder)]) == 1
        message = capsys.readouterr().err
        assert message.startswith(words) and message.count("\n") == 1


def test_a_file_that_cannot_be_written_is_one_sentence(class_of_ten, tmp_path, capsys):
    for path in (tmp_path, tmp_path / "missing" / "file"):
        assert command.main([str(class_of_ten), "--csv", str(path)]) == 1
        assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--help"], ["grade", "--help"]])
def test_help_says_what_runs(arguments, capsys):
    with pytest.raises(SystemExit):
        command.main(arguments)
    words = " ".join(capsys.readouterr().out.split())
    assert ("in a container" in words) == ("grade" in arguments) and "FOLDER" in words


def test_no_tensorflow_is_loaded(class_of_ten):
    code = (
        "import sys; from helpers.classroom.__main__ import main; main(sys.argv[1:]);"
        "sys.exit(bool({'tensorflow', 'keras', 'pandas', 'sklearn', 'matplotlib'} & set(sys.modules)))"
    )
    process = subprocess.run([sys.executable, "-c", code, str(class_of_ten)], cwd=TOP, capture_output=True)
    assert process.returncode == 0, process.stderr
