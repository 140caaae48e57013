"""What all tests share, those in notebooks too."""

import importlib.metadata
import os
import tempfile

import psutil
import pytest
from make_lessons import LESSONS, SOLUTIONS, belongs_to_learner

from helpers.workspace import WORKSPACE_VARIABLE

if "PYTEST_XDIST_WORKER" in os.environ:  # a core for each: threads that wait for each other's cost a tenth
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")

# What running a solution may cost, in seconds of a processor: nearly three times what it took when this was written.
# Unlike the time that passes, it hardly depends on what else a machine does.
CPU_SECONDS = {
    "01_explore": 25,
    "02_preprocess": 40,
    "03_build": 40,
    "04_train": 220,
    "05_evaluate": 160,
    "06_exercises": 220,
}


def pytest_configure():
    # Before any test: the kernels that nbval starts inherit it. Nothing is written to the learner's own folder.
    os.environ[WORKSPACE_VARIABLE] = tempfile.mkdtemp(prefix="course-tests-")


def pytest_report_header():
    return f"Keras {importlib.metadata.version('keras')}"


def pytest_terminal_summary(terminalreporter):
    for path in filter(belongs_to_learner, LESSONS.glob("*.ipynb")):
        terminalreporter.write_line(f"Not tested, because you changed or ran it: lessons/{path.name}", yellow=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Fail the last cell of a solution whose kernel took more of the processor than it may."""
    is_last = item.path.parent == SOLUTIONS and (nextitem is None or nextitem.parent is not item.parent)
    if is_last:
        times = psutil.Process(item.parent.kernel.km.provisioner.process.pid).cpu_times()
        taken, allowed = times.user + times.system, CPU_SECONDS[item.path.stem]
    result = yield
    if is_last:
        assert taken < allowed, f"{item.path.name} took {taken:.0f} seconds of a processor, and may take {allowed}."
    return result


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
