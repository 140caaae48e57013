"""What all tests share, those in notebooks too."""

import importlib.metadata
import os
import tempfile

import pytest
from make_lessons import LESSONS, belongs_to_learner
from project import IN_CI

from helpers.workspace import WORKSPACE_VARIABLE


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


def pytest_collection_modifyitems(items):
    """Leave running the lessons to `make test-all`: solutions hold their cells, too, and are always run."""
    for item in items:
        if item.path.parent == LESSONS:
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter):
    for path in _changed_lessons():
        terminalreporter.write_line(f"Not tested, because you changed or ran it: lessons/{path.name}", yellow=True)


def _changed_lessons():
    return [path for path in LESSONS.glob("*.ipynb") if belongs_to_learner(path)]


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
