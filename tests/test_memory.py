"""Memory: what is no longer needed goes back."""

import subprocess
import sys

import numpy as np
import pytest
from project import TOP

from helpers._memory import _glibc
from helpers.training import Config, train
from helpers.training.engine import EpochProgram, forget_programs

needs_glibc = pytest.mark.skipif(_glibc() is None, reason="only glibc is told to give memory back")

# What the process has for itself, in MB; then what it had at most is not asked, because another system may count it.
PRIVATE = """
import helpers, numpy as np
def private():
    line = next(line for line in open("/proc/self/status") if line.startswith("RssAnon"))
    return int(line.split()[1]) / 1000
"""


def private(code):
    """Return the numbers that code prints in a new Python."""
    done = subprocess.run([sys.executable, "-c", PRIVATE + code], cwd=TOP, capture_output=True, text=True, check=True)
    return [float(number) for number in done.stdout.split()]


@pytest.mark.slow
@needs_glibc
def test_a_fit_on_arrays_gives_its_copy_back():
    before, after = private(
        """
import keras
images, labels = np.zeros((40_000, 784), "float32"), np.zeros(40_000)  # 125 MB
images += 1  # only written pages are there
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(images[:1_000], labels[:1_000], batch_size=1_000, verbose=0)
print(private())
model.fit(images, labels, batch_size=1_000, verbose=0)
print(private())
"""
    )
    assert after - before < 60


@needs_glibc
def test_a_cell_gives_small_pieces_back():
    """The last of them stays, and is in the way of those below it."""
    before, after = private(
        """
from IPython.testing.globalipapp import start_ipython
shell = start_ipython()
from helpers._memory import give_back_at_once
give_back_at_once()
print(private())
shell.run_cell("pieces = [bytearray(2_000) for _ in range(50_000)]; pieces = pieces[-1]")  # 100 MB
print(private())
"""
    )
    assert after - before < 40


def test_idle_programs_hold_no_pictures(few_clothes):
    forget_programs()
    for optimizer in ("adam", "sgd"):
        train(Config(epochs=1, optimizer=optimizer, validation_size=10), few_clothes)
    programs = [program for idle in EpochProgram._idle.values() for program in idle]
    assert len(programs) == 2
    assert all(program._images is None and program._labels is None for program in programs)
    # And take them again.
    again = train(Config(epochs=1, validation_size=10), few_clothes)
    assert np.isfinite(again.history["loss"][0])
