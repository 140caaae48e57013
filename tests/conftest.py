"""A real JupyterLab, and the site of the book, for the tests that ask for one."""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time

import pytest
from make_book import make_site
from project import IN_CI, TOP


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
    own["JUPYTERLAB_SETTINGS_DIR"] = str(_write_settings(folder / ".jupyter" / "settings"))
    own["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / ".jupyter" / "workspaces")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    options = ["--LabApp.expose_app_in_browser=True"]  # so that tests can change the theme
    options += ["--ServerApp.port_retries=0", "--IdentityProvider.token=test", f"--ServerApp.root_dir={folder}"]
    server = subprocess.Popen([*command, *options], env={**os.environ, **own}, stderr=subprocess.DEVNULL)
    try:
        _wait_until_open(port)
        yield f"http://127.0.0.1:{port}", folder
    finally:
        server.terminate()
        server.wait()


def _write_settings(folder):
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


@pytest.fixture(scope="session")
def book(tmp_path_factory):
    """The folder of the site that `make book` makes, made anew without a repository's address."""
    needs = ("sphinx", "myst_nb", "sphinx_book_theme")
    missing = [name for name in needs if importlib.util.find_spec(name) is None]
    if missing:
        how = f"{', '.join(missing)} not installed; `make book` does it, or pip install '.[book]'."
        pytest.fail(how) if IN_CI else pytest.skip(how)
    folder = tmp_path_factory.mktemp("book")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COURSE_REPOSITORY", raising=False)
        assert make_site(folder) == 0
    return folder / "site"
