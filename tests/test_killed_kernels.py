"""A kernel that is killed, as by a machine that runs out of memory: the next one goes on with all that was there."""

import json
import os
import signal
import sys

import filelock
import pytest
from jupyter_client import KernelManager
from project import TOP

from helpers.training import model_path
from helpers.workspace import WORKSPACE_VARIABLE, workspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that kills"),
]

SOON = 60  # seconds, after which a test that waits for a kernel fails

# Stops for ever at the moment when a finished file would take the place of the one before, and says so.
STOP_BEFORE_REPLACING = """
import sys, threading
def stop(event, args):
    if event == "os.rename" and "unfinished" in str(args[0]):
        print("here", flush=True)
        threading.Event().wait()
sys.addaudithook(stop)
"""
# A model whose file is half written when it stops for ever.
HALF_A_MODEL = """
import pathlib, threading
from helpers.training import Config, save_model
from helpers.training.model import build_model
class Half:
    def save(self, path):
        build_model(Config()).save(path)
        content = pathlib.Path(path).read_bytes()
        pathlib.Path(path).write_bytes(content[: len(content) // 2])
        print("here", flush=True)
        threading.Event().wait()
save_model(Half())
"""
SAVE = """
from helpers.training import Config, save_model
from helpers.training.model import build_model
save_model(build_model(Config()))
"""
OPEN = """
import keras
from helpers.training import model_path
print(keras.saving.load_model(model_path()).output_shape)
"""
LAB = """
from helpers.data import Arrays, load_arrays
from helpers.widgets import training_lab
clothes = Arrays(*(array[:size] for array, size in zip(load_arrays(), (2_010, 2_010, 300, 300), strict=True)))
lab = training_lab(clothes)
"""
# Stops for ever in the third of five epochs.
STOP_WHILE_TRAINING = """
import threading
from helpers.training.engine import EpochProgram
run_epoch, epochs = EpochProgram.run_epoch, []
def stop_at_the_third(*args):
    epochs.append(1)
    if len(epochs) == 3:
        print("here", flush=True)
        threading.Event().wait()
    return run_epoch(*args)
EpochProgram.run_epoch = stop_at_the_third
"""
TRAIN = """
lab.controls["train"].click()
lab.join()
print(len(lab.runs), lab.errors)
"""
ANSWER = """
from helpers.checks import check, hint
check("gap", 1), check("pixel_count", 784 * 70_000), hint("gap")
"""
CHECK = """
from helpers.checks import check, progress
print(repr(check("steps_per_epoch", 469)), repr(progress()))
"""


class Kernel:
    """A real kernel, from which cells are run and what they print is read."""

    def __init__(self, folder):
        self._manager = KernelManager(kernel_name="python3")
        self._manager.start_kernel(cwd=str(folder))
        self._client = self._manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=SOON)

    def run(self, code):
        """Run a cell to its end and return what it printed."""
        said = []
        reply = self._client.execute_interactive(
            code, timeout=SOON, output_hook=lambda message: said.append(message["content"].get("text", ""))
        )
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(said)

    def run_until_it_says_here(self, code):
        self._client.execute(code)
        while (message := self._client.get_iopub_msg(timeout=SOON))["content"].get("text", "").strip() != "here":
            assert message["msg_type"] != "error", message["content"]

    def kill(self):
        self._manager.signal_kernel(signal.SIGKILL)
        self.end()

    def end(self):
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Return a function that starts a kernel whose learner has a folder of their own."""
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    kernels = []

    def start():
        kernels.append(Kernel(TOP))
        return kernels[-1]

    yield start
    for kernel in kernels:
        kernel.end()


def names():
    return {path.name for path in workspace().iterdir()}


def let_time_pass():
    """Let what is half written be so old that nobody can still be writing it."""
    for path in workspace().glob("unfinished-*"):
        os.utime(path, (0, 0))


def test_killed_in_the_middle_of_a_training(start):
    kernel = start()
    kernel.run_until_it_says_here(LAB + STOP_WHILE_TRAINING + TRAIN)
    kernel.kill()
    assert start().run(LAB + TRAIN) == "1 []\n"


def test_killed_while_a_model_is_saved(start):
    kernel = start()
    kernel.run(SAVE)
    before = model_path().read_bytes()
    for moment in (HALF_A_MODEL, STOP_BEFORE_REPLACING + SAVE):
        kernel.run_until_it_says_here(moment)
        kernel.kill()
        assert model_path().read_bytes() == before
        assert len(names()) == 2, "the new one was on its way"
        kernel = start()
        assert kernel.run(OPEN) == "(None, 10)\n"
        let_time_pass()
    kernel.run(SAVE)
    assert names() == {model_path().name}, "what the killed ones left is cleared away"


def test_killed_while_an_answer_is_remembered(start):
    progress_file = workspace() / "progress.json"
    kernel = start()
    kernel.run(ANSWER)
    before = json.loads(progress_file.read_text())
    kernel.run_until_it_says_here(STOP_BEFORE_REPLACING + CHECK)
    kernel.kill()
    assert json.loads(progress_file.read_text()) == before
    with filelock.FileLock(workspace() / ".progress.lock", timeout=0):
        pass  # nobody holds it any more
    let_time_pass()
    said = start().run(CHECK)
    assert said.startswith("✓ steps_per_epoch: right. ")
    assert all(line in said for line in ("✗ gap", "✓ steps_per_epoch", "✓ pixel_count"))
    after = json.loads(progress_file.read_text())["exercises"]
    assert after == before["exercises"] | {"steps_per_epoch": {"right": True, "wrong": 0, "hints": 0}}
    assert names() <= {"progress.json", ".progress.lock"}, "what the killed one left is cleared away"
