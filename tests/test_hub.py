"""The course on a real JupyterHub, with the configuration of docs/: each learner has a course of their own."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from hub_learner import Learner
from project import TOP, git, is_clone, publish_copy

PASSWORD = "only-for-this-test"
FIRST, SECOND = "lessons/01_explore.ipynb", "lessons/02_preprocess.ipynb"
COURSE = "course"  # the folder's name at the learners'
REPOSITORY = "https://github.com/YOU/course"  # as docs/hub.md has it


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="JupyterHub runs on Linux and macOS alone."),
    pytest.mark.skipif(not is_clone(), reason="No git here, or no clone of the course."),
]


class Instructor:
    """Has a clone of the course, as it stands here, and a repository from which all get it."""

    def __init__(self, folder):
        self.folder, self.repository = folder / "instructor", folder / "course.git"
        publish_copy(self.folder)
        git(folder, "init", "--bare", "--initial-branch=main", str(self.repository))
        git(self.folder, "push", str(self.repository), "main")

    def publish(self):
        git(self.folder, "add", "--all", "--force")
        git(self.folder, "commit", "--message=Change the course")
        git(self.folder, "push", str(self.repository), "main")

    def link(self, lesson=FIRST):
        """Return the link of docs/hub.md, without the hub's address, for this repository and a lesson."""
        page = (TOP / "docs" / "hub.md").read_text(encoding="utf-8")
        written = re.search(r"^https://hub\.example\.org(/hub/user-redirect/git-pull\S+)$", page, re.MULTILINE)[1]
        before, after = (quote(repository, safe="") for repository in (REPOSITORY, self.repository.as_uri()))
        assert written.count(before) == 1
        return written.replace(before, after).replace(Path(FIRST).name, Path(lesson).name)

    def change(self, name, before, after):
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, name
        path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture(scope="module")
def instructor(tmp_path_factory):
    return Instructor(tmp_path_factory.mktemp("class"))


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A hub on free ports of this machine; yields its address and the folder in which it was started."""
    folder = tmp_path_factory.mktemp("hub")
    ports = free_ports(3)
    (folder / "config.py").write_text(config(ports), encoding="utf-8")
    environment = {**os.environ, "COURSE_HUB_TRY_PASSWORD": PASSWORD}
    environment["COURSE_HUB_ADDRESS"] = address = f"http://127.0.0.1:{ports[0]}"
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-m", "jupyterhub", "--config=config.py"]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"{address}/hub/health", process, folder / "log")
        yield address, folder
    finally:
        process.terminate()  # and with it the proxy and all servers
        process.wait(120)


def config(ports):
    """Return the real configuration with what only a test wants."""
    lines = [
        f"load_subconfig({str(TOP / 'docs' / 'jupyterhub_config.py')!r})",
        f"c.JupyterHub.hub_port = {ports[1]}",
        f"c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{ports[2]}'",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # as in a container
        lines.append("c.Spawner.args.append('--allow-root')")
    return "\n".join(lines)


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def wait_for(address, process, log):
    for _ in range(300):
        with contextlib.suppress(OSError), urlopen(address, timeout=5):
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    raise TimeoutError(log.read_text())


@pytest.fixture(scope="module")
def learners(hub, instructor):
    """Ada and Ben, each with the course by the instructor's link; and their folders."""
    address, folder = hub
    both = {}
    for name in ("ada", "ben"):
        learner = Learner(address, name, PASSWORD)
        assert learner.follow(instructor.link()) == f"doc/tree/{COURSE}/{FIRST}"
        both[name] = learner, folder / "learners" / name / COURSE
    return both


def installed_progress():
    """Return what the learners' server has for a course if theirs is not taken: the one beside its Python."""
    path = TOP / "my_work" / "progress.json"
    return path.read_text(encoding="utf-8") if path.exists() else None


def cells(notebook):
    return [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]


def run_cells(kernel, notebook):
    """Run a lesson down to its first exercise."""
    for source in cells(notebook):
        if source.startswith("pixel_count ="):
            return
        kernel.run(source)


def ask(kernel, expression):
    """Return the value of an expression that JSON can say, from a kernel."""
    return json.loads(kernel.run(f"import json, os, sys; print(json.dumps({expression}))"))


ANSWERS = {"ada": "70_000 * 28 * 28", "ben": "70_000 * 28"}
PLACES = "[sys.modules['helpers'].__file__, str(DATA_DIR), os.getcwd()]"


def write_answer(learner, exercise, answer):
    """Type an answer into lesson 1, save it, and return the cell."""
    notebook = learner.read(f"{COURSE}/{FIRST}")
    cell = next(cell for cell in notebook["cells"] if cell["source"].startswith(f"{exercise} = ..."))
    cell["source"] = cell["source"].replace("...", answer, 1)
    learner.save(f"{COURSE}/{FIRST}", notebook)
    return cell["source"]


def test_each_learner_works_in_a_course_of_their_own(learners):
    before, records = installed_progress(), {}
    for name, (learner, folder) in learners.items():
        kernel = learner.open(f"{COURSE}/{FIRST}")
        run_cells(kernel, learner.read(f"{COURSE}/{FIRST}"))
        assert [path for path in ask(kernel, PLACES) if not Path(path).is_relative_to(folder)] == []
        assert not (folder / "helpers" / "datasets" / ".arrays").exists()  # they share those of the hub
        verdict = kernel.run(write_answer(learner, "pixel_count", ANSWERS[name]))
        assert verdict.startswith({"ada": "✓", "ben": "✗"}[name]), verdict
        assert f"{int(name == 'ada')} of its" in kernel.run("progress(lesson=1)")
        record = json.loads((folder / "my_work" / "progress.json").read_text(encoding="utf-8"))["exercises"]
        records[name] = {exercise: (of["right"], of["wrong"]) for exercise, of in record.items()}
        kernel.close()
    assert records == {"ada": {"pixel_count": (True, 0)}, "ben": {"pixel_count": (False, 1)}}
    assert installed_progress() == before


def test_a_learner_gets_no_further_than_their_own_server(learners):
    (ada, _), (ben, _) = learners.values()
    assert ada.session.get(f"{ada.server}/api/contents", timeout=60).ok
    assert ada.session.get(f"{ben.server}/api/contents", timeout=60).status_code == 403


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what NumPy asks for")
def test_a_kernel_that_asks_for_too_much_is_told_so(learners):
    """Nothing is really filled: 5 GB that are asked for, where a process may have 4."""
    learner, _ = learners["ben"]
    kernel = learner.open(f"{COURSE}/{SECOND}")
    with pytest.raises(AssertionError, match="MemoryError"):
        kernel.run("import numpy; numpy.empty(5 * 2**30, dtype='uint8')")
    kernel.run("numpy.empty(1 * 2**30, dtype='uint8')")
    kernel.close()


def test_a_change_arrives_and_what_a_learner_wrote_stays(learners, instructor):
    written = {name: write_answer(ada_or_ben, "class_counts", name) for name, (ada_or_ben, _) in learners.items()}
    instructor.change(SECOND, "# 2 ·", "# 2, changed ·")
    instructor.change(FIRST, "# 1 ·", "# 1, changed ·")  # also beside what they wrote
    instructor.change("helpers/__init__.py", "__version__ = ", '__version__ = "99 of " + ')
    instructor.publish()
    for name, (learner, folder) in learners.items():
        assert learner.follow(instructor.link(SECOND)) == f"doc/tree/{COURSE}/{SECOND}"
        first, second = (learner.read(f"{COURSE}/{lesson}") for lesson in (FIRST, SECOND))
        assert written[name] in cells(first)
        assert ["changed" in lesson["cells"][0]["source"] for lesson in (first, second)] == [True, True]
        kernel = learner.open(f"{COURSE}/{SECOND}")
        kernel.run(cells(second)[0])
        assert ask(kernel, "sys.modules['helpers'].__version__").startswith("99 of ")
        assert [path for path in ask(kernel, PLACES) if not Path(path).is_relative_to(folder)] == []
        kernel.close()
