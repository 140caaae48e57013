"""What all tests of the checks share."""

import importlib
from pathlib import Path

import pytest

from helpers.checks import _record
from helpers.workspace import WORKSPACE_VARIABLE, workspace


def pytest_collection_modifyitems(items):
    """Allow the answers of exercises nothing deprecated, but the way in which Keras's variables become NumPy arrays."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("error::DeprecationWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"))


@pytest.fixture
def restart():
    """Return a function that forgets what a session knows, as a restart of the kernel does; files stay."""
    return lambda: importlib.reload(_record)


@pytest.fixture(autouse=True)
def _fresh(tmp_path, monkeypatch, restart):
    """Give each test a folder of its own, and a session that knows nothing."""
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "my_work"))
    restart()


@pytest.fixture
def progress_file():
    """Return the path of the file in which answers are remembered."""
    return workspace() / "progress.json"
