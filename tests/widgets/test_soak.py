"""A kernel that is open for long: hundreds of moves in every lab, and fifty trainings, leave nothing behind."""

import gc
import os
import sys
import threading
import weakref

import comm
import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances  # all widgets that the kernel keeps
from lab_tools import LABS, move_anything, press, set_controls

from helpers import widgets
from helpers._memory import give_back

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what a process has is read in /proc"),
]

MOVES = (20, 90, 90)  # each time that the cell of a lab is run; the first brings what stays for good, such as fonts
MOST = 4_000_000  # bytes
SOON = 60  # seconds, after which a test that waits for a thread fails


def held():
    """Return how much a process holds, but for its memory."""
    return {
        "threads": threading.active_count(),
        "comms": len(comm.get_comm_manager().comms),
        "widgets": len(_instances),
        "files": len([file for file in open_files() if not file.endswith(".ttf")]),
    }


def open_files():
    """Return the files that the process has open; matplotlib keeps fonts for each thread that drew, 64 at most."""
    return [os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]


def private_memory():
    """Return how many bytes the process has for itself, once it has given back what it does not need."""
    gc.collect()
    give_back()
    with open("/proc/self/smaps_rollup") as file:
        (line,) = (line for line in file if line.startswith("Anonymous:"))
    return 1024 * int(line.split()[1])


def move_around(name, given, moves):
    """Open a lab, move everything in it, close it, and return what tells whether it is still there."""
    threads = threading.enumerate()
    lab, random = LABS[name](given), np.random.default_rng(0)
    for _ in range(moves):
        move_anything(lab, random)
    lab.close()
    wait_for_all_but(threads)
    assert lab.errors == []
    return weakref.ref(lab)


def wait_for_all_but(threads):
    """Wait until what was begun since has ended; a timer that was cancelled needs a moment."""
    for thread in threading.enumerate():
        if thread not in threads:
            thread.join(SOON)


@pytest.mark.parametrize("name", widgets.__all__)
def test_two_hundred_moves_leave_nothing_behind(given, name):
    first, *others = MOVES
    move_around(name, given, first)
    before, memory = held(), private_memory()
    labs = [move_around(name, given, moves) for moves in others]
    grown = private_memory() - memory
    assert held() == before
    assert [lab() for lab in labs] == [None, None]
    assert grown < MOST


def train_often(few_clothes, count):
    threads = threading.enumerate()
    lab = widgets.training_lab(few_clothes)
    set_controls(lab, epochs=1, units=4)
    for number in range(count):
        set_controls(lab, seed=number // 2, dropout=(number % 2) / 10)  # with and without dropout: two programs
        press(lab, "train")
    lab.close()
    wait_for_all_but(threads)
    assert lab.errors == [] and len(lab.runs) == count


def test_fifty_trainings_leave_nothing_behind(few_clothes):
    train_often(few_clothes, 10)
    before, memory = held(), private_memory()
    train_often(few_clothes, 40)
    grown = private_memory() - memory
    assert held() == before
    assert grown < MOST
