"""One notebook of a learner, run cell by cell; whatever a cell does, the others are still judged."""

import time

from ._cells import needed
from ._kernel import Kernel, KernelLost, OutOfTime
from ._learner import NOT_JUDGED, OPEN, RIGHT, WRONG

LONGEST_MESSAGE = 300


class Notebook:
    """A learner's notebook, to be run.

    Parameters
    ----------
    cells : list of Cell
    folder : pathlib.Path
        Where it runs.
    seconds : float
        For the whole; a cell gets half of what is left, so that one without end leaves time for others.
    memory : int
        Bytes.

    Attributes
    ----------
    verdicts : dict of str to (str, str)
        Status and message by exercise; the best, where there are several answers to one.
    """

    def __init__(self, cells, folder, seconds, memory):
        self.verdicts = {}
        self._cells, self._folder, self._memory = cells, folder, memory
        self._end = time.monotonic() + seconds
        self._judged, self._left_out, self._names_missing = set(), set(), False

    def run(self):
        """Run what the exercises need; all, if that turns out not to be enough."""
        self._run(needed(self._cells))
        if self._names_missing:
            # A cell may define a name in a way that its text does not show.
            self._judged.clear()
            self._run(range(len(self._cells)))
        for cell in self._cells:
            for name in cell.checks:
                self.verdicts.setdefault(name, (NOT_JUDGED, "Time was over before this answer could be checked."))

    def _run(self, numbers):
        """Run some cells in a fresh kernel, and again without one that a kernel did not survive."""
        while True:
            left_out = set(self._left_out)
            try:
                kernel = Kernel(self._folder, self._memory)
                try:
                    for number in numbers:
                        if number not in self._left_out and self._time() > 1:
                            self._run_cell(kernel, number)
                finally:
                    kernel.end()
                return
            except KernelLost:
                if left_out == self._left_out:  # no cell's fault
                    return

    def _run_cell(self, kernel, number):
        cell = self._cells[number]
        try:
            error = kernel.run(cell.source, self._time() / 2)
            self._names_missing |= error.startswith("NameError")
            if cell.checks and number not in self._judged:
                self._judge(kernel, cell, error)
        except OutOfTime:
            self._note(cell, WRONG, "This cell did not end in time: look for a loop without end.")
            self._left_out.add(number)
        except KernelLost as lost:
            self._note(cell, WRONG, f"This cell was stopped, because {lost}.")
            self._left_out.add(number)
            raise
        self._judged.add(number)

    def _judge(self, kernel, cell, error):
        found = kernel.verdicts(cell.checks, self._time() / 2)
        for name, status, message in found:
            if name in cell.checks and status in (RIGHT, WRONG, OPEN):
                if error and status == OPEN:
                    status, message = WRONG, f"The cell stopped with {error}."
                self._keep(name, status, message)

    def _note(self, cell, status, message):
        for name in cell.checks:
            self._keep(name, status, message)

    def _keep(self, name, status, message):
        order = (NOT_JUDGED, OPEN, WRONG, RIGHT)
        if order.index(status) >= order.index(self.verdicts.get(name, (NOT_JUDGED,))[0]):
            self.verdicts[name] = status, " ".join(message.split())[:LONGEST_MESSAGE]

    def _time(self):
        return max(0.0, self._end - time.monotonic())
