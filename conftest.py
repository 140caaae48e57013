"""What all tests share, those in notebooks too."""

import importlib.metadata
import os
import tempfile

import pytest
from make_lessons import LESSONS, belongs_to_learner

from helpers.workspace import WORKSPACE_VARIABLE


def pytest_configure():
    # Before any test: the kernels that nbval starts inherit it. Nothing is written to the learner's own folder.
    os.environ[WORKSPACE_VARIABLE] = tempfile.mkdtemp(prefix="course-tests-")


def pytest_report_header():
    return f"Keras {importlib.metadata.version('keras')}"


def pytest_terminal_summary(terminalreporter):
    for path in filter(belongs_to_learner, LESSONS.glob("*.ipynb")):
        terminalreporter.write_line(f"Not tested, because you changed or ran it: lessons/{path.name}", yellow=True)


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
