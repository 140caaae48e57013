"""What all tests share, those in notebooks too."""

import contextlib
import importlib.metadata
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from helpers.workspace import WORKSPACE_VARIABLE

TOP = Path(__file__).resolve().parent
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")

sys.path.insert(0, str(TOP / "solutions"))  # for make_lessons

from make_lessons import is_theirs  # noqa: E402


def pytest_configure():
    # Before any test: the kernels that nbval starts inherit it. Nothing is written to the learner's own folder.
    os.environ[WORKSPACE_VARIABLE] = tempfile.mkdtemp(prefix="course-tests-")


def pytest_report_header():
    return f"Keras {importlib.metadata.version('keras')}"


def pytest_ignore_collect(collection_path):
    """Leave lessons that the learner has begun alone: they are theirs, and may well not run yet."""
    if collection_path in _changed_lessons() and not IN_CI:
        return True
    return None


def pytest_terminal_summary(terminalreporter):
    for path in _changed_lessons():
        terminalreporter.write_line(f"Not tested, because you changed or ran it: lessons/{path.name}", yellow=True)


def _changed_lessons():
    return [path for path in (TOP / "lessons").glob("*.ipynb") if is_theirs(path)]


@pytest.fixture(scope="session")
def clothes():
    """All of Fashion-MNIST."""
    from helpers.data import load_arrays

    return load_arrays()


@pytest.fixture(scope="session")
def few_clothes(clothes):
    """A small part, for trainings that only have to run: 2,010 pictures to train with, 300 to test with."""
    from helpers.data import Arrays

    sizes = (2_010, 2_010, 300, 300)
    return Arrays(*(array[:size] for array, size in zip(clothes, sizes, strict=True)))


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory):
    """A real JupyterLab server on a copy of the notebooks; yields its address and the folder. Its token is `test`."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("lessons", "solutions"):
        shutil.copytree(TOP / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(TOP / "pyproject.toml", folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{kind}_DIR": str(folder / ".jupyter" / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    own["JUPYTERLAB_SETTINGS_DIR"] = str(_settings(folder / ".jupyter" / "settings"))
    own["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / ".jupyter" / "workspaces")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    options = _lab_options()
    options += ["--ServerApp.port_retries=0", "--IdentityProvider.token=test", f"--ServerApp.root_dir={folder}"]
    server = subprocess.Popen([*command, *options], env={**os.environ, **own}, stderr=subprocess.DEVNULL)
    try:
        _wait_until_open(port)
        yield f"http://127.0.0.1:{port}", folder
    finally:
        server.terminate()
        server.wait()


def _lab_options():
    """Return the options that `make lab` gives to JupyterLab for large photos."""
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    return [re.search(r"^LARGE_PHOTOS := (.*)$", makefile, re.MULTILINE)[1].replace("'", "")]


def _settings(folder):
    """Let JupyterLab draw every cell, also those outside the window, and ask no question about news."""
    for plugin, text in {
        "notebook-extension/tracker": '{"windowingMode": "none"}',
        "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
    }.items():
        path = folder / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _wait_until_open(port):
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise TimeoutError("JupyterLab did not start.")
