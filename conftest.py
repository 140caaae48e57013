"""What all tests share, those in notebooks too."""

import os
import sys
import tempfile
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
