"""`make update` brings the newest course and loses nothing of a learner's; with real repositories."""

import shutil
import subprocess
import sys

import pytest
from project import TOP

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")

FIRST, SECOND = "lessons/01_explore.ipynb", "lessons/02_preprocess.ipynb"


def git(folder, *arguments):
    author = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def course(tmp_path):
    """A repository, and the clone of it in which a learner works."""
    origin = tmp_path / "origin"
    (origin / "lessons").mkdir(parents=True)
    (origin / "tools").mkdir()
    shutil.copy(TOP / "tools" / "update.py", origin / "tools")
    publish(origin, {FIRST: "first", SECOND: "second", "README.md": "read me"}, new=True)
    git(tmp_path, "clone", str(origin), "mine")
    return origin, tmp_path / "mine"


def publish(origin, files, new=False):
    for name, text in files.items():
        (origin / name).write_text(text)
    if new:
        git(origin, "init")
    git(origin, "add", ".")
    git(origin, "commit", "--message", "Change lessons")


def update(folder):
    return subprocess.run([sys.executable, "tools/update.py"], cwd=folder, capture_output=True, text=True)


def lessons(folder):
    return {path.name: path.read_text() for path in (folder / "lessons").iterdir()}


def test_a_changed_lesson_is_kept_beside_the_new_one(course):
    origin, mine = course
    (mine / FIRST).write_text("my first")
    (mine / SECOND).write_text("my second")
    git(mine, "add", SECOND)
    for edition in (1, 2):
        publish(origin, {FIRST: f"first, edition {edition + 1}"})
        with pytest.raises(subprocess.CalledProcessError):
            git(mine, "pull", "--ff-only")  # what a learner met before
        done = update(mine)
        assert done.returncode == 0 and "The course is the newest." in done.stdout, done
        copy = ["01_explore_mine.ipynb", "01_explore_mine_2.ipynb"][edition - 1]
        assert f"{FIRST} is new; yours is kept as {copy}." in done.stdout
        assert (mine / "lessons" / copy).read_text() == ["my first", "my first again"][edition - 1]
        assert (mine / FIRST).read_text() == f"first, edition {edition + 1}"
        assert (mine / SECOND).read_text() == "my second", "it stood in nobody's way"
        (mine / FIRST).write_text("my first again")


def test_what_was_not_changed_is_just_updated(course):
    origin, mine = course
    publish(origin, {FIRST: "newer", SECOND: "newer"})
    (mine / SECOND).unlink()
    assert update(mine).returncode == 0
    assert lessons(mine)["01_explore.ipynb"] == "newer" and len(lessons(mine)) <= 2


@pytest.mark.parametrize("hindrance", ["offline", "another file", "a commit of one's own"])
def test_where_it_cannot_be_done_nothing_is_changed(course, hindrance):
    origin, mine = course
    (mine / FIRST).write_text("my first")
    publish(origin, {FIRST: "newer", "README.md": "newer"})
    if hindrance == "offline":
        origin.rename(origin.with_name("away"))
    elif hindrance == "another file":
        (mine / "README.md").write_text("mine")
    else:
        git(mine, "commit", "--allow-empty", "--message", "My own")
    before = lessons(mine)
    done = update(mine)
    assert done.returncode == 1 and "Traceback" not in done.stderr and lessons(mine) == before
    said = "Nothing was changed: try again later." if hindrance == "offline" else "so nothing was done"
    assert said in done.stderr.splitlines()[-1]


def test_without_git_it_says_what_to_do(course):
    _, mine = course
    shutil.rmtree(mine / ".git")
    git(mine.parent, "init")  # another repository around it is not the course's
    done = update(mine)
    assert done.returncode == 1 and done.stderr.startswith("This folder does not come from git")
