"""What the grader runs in a learner's kernel: before their first cell, and after each that checks an answer.

A learner's cells share this kernel and could change anything in it. So `check` only notes there what it was given, and
what judges it is read anew from the course's files each time. Who changes NumPy or Python themselves, or this grader,
is not stopped.
"""

import contextlib
import importlib
import json
import os
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent  # the folder `helpers`
_KEPT = ("helpers", "helpers._loading", "helpers._memory")  # these set up the process, once


class Recorder:
    """Stands in for `check`: notes the answers and judges none.

    Attributes
    ----------
    answers : list of (str, tuple)
        The exercise, and the answer, if one was given.
    """

    def __init__(self, result):
        self.answers, self._result = [], result

    def __call__(self, name, *answer, **named):
        self.answers.append((name, answer or tuple(named.values())))
        return self._result(str(name), "not attempted", "is judged when this cell is done.")


def prepare():
    """Let `check` note answers from now on."""
    from helpers import checks

    checks.check = Recorder(checks.Result)


def judge(path, names):
    """Judge what the last cell handed in, and write what was found to a file.

    Parameters
    ----------
    path : str
        Where to write; its name is new each time, so that no cell before can know it.
    names : list of str
        The exercises that the cell checks.
    """
    recorder = sys.modules["helpers.checks"].check
    answers = [(name, answer) for name, answer in recorder.answers if name in names]
    recorder.answers = []
    with _fresh_checks() as checks:
        found = [_result(checks, name, answer) for name, answer in answers or [(name, ()) for name in names]]
    Path(path).write_text(json.dumps([one for one in found if one]), encoding="utf-8")


def _result(checks, name, answer):
    """Return name, status and message of an answer."""
    try:
        result = checks.check(name, *answer)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an answer can be so odd that it cannot even be judged
        return [name, "wrong", f"This answer cannot be judged ({type(error).__name__})."]
    return [name, result.status, str(result.message)]


@contextlib.contextmanager
def _fresh_checks():
    """Give a `helpers.checks` as it is in the course's files, whatever became of the one that learners import."""
    package = importlib.import_module("helpers")
    before = {name: module for name, module in sys.modules.items() if name.startswith("helpers.") and name not in _KEPT}
    attributes = {name: value for name, value in vars(package).items() if f"helpers.{name}" in before}
    for name in before:
        del sys.modules[name]
    package.__path__ = [os.fspath(COURSE)]
    try:
        yield importlib.import_module("helpers.checks")
    finally:
        for name in [name for name in sys.modules if name.startswith("helpers.") and name not in _KEPT]:
            del sys.modules[name]
        sys.modules.update(before)
        vars(package).update(attributes)
