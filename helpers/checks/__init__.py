"""The exercises of "Your turn": is an answer right, why not, and what to try next?

An exercise is data: question, judge, known mistakes, hints and why stand together in a module of `exercises/`; its
solution is that of the lesson. A judge looks at what an answer does, never at how it is written or what is in Keras.
"""

import contextlib
import difflib
import functools
import io
import json
import logging
from pathlib import Path

from helpers.errors import CourseError

from . import _record
from ._exercise import LESSONS, NotAttempted, Wrong
from ._shown import Note, Progress, Result, sign_of_life
from ._values import first_line
from .exercises import EXERCISES

__all__ = ["EXERCISES", "Result", "UnknownExercise", "check", "hint", "progress", "reset", "solution"]

ATTEMPTS = 3
"""Wrong answers after which solution() opens."""


class UnknownExercise(CourseError, KeyError):
    """There is no exercise of this name; the message lists those that there are."""

    def __init__(self, name):
        if isinstance(name, str):
            close = difflib.get_close_matches(name, EXERCISES, n=1)
            problem = f'There is no exercise "{name}"' + (f' (did you mean "{close[0]}"?)' if close else "")
        else:
            problem = 'The name of an exercise comes first, in quotation marks, as in check("accuracy", accuracy)'
        super().__init__(f"{problem}; there are: {', '.join(EXERCISES)}.")

    def __str__(self):
        return self.args[0]  # KeyError would put it in quotation marks

    def _render_traceback_(self):
        """Return what IPython shows in place of its traceback: the sentence, without the name of the class."""
        return [str(self)]


def check(name, answer=...):
    """Return whether an answer is right, and if not, why; never raise because of it.

    Parameters
    ----------
    name : str
        The exercise, as the lesson names it.
    answer : object
        What the learner computed, or the function that they wrote.

    Returns
    -------
    Result
        Shows itself at the end of a cell.

    Raises
    ------
    UnknownExercise
        If there is no such exercise.
    """
    exercise = _find(name)
    if exercise.takes and answer is not ...:
        sign_of_life(exercise.takes)
    status, message = _judge(exercise, answer)
    if status == "right":
        _change(name, right=True)
    elif status == "wrong":
        _change(name, wrong=1)
    return Result(name, status, message + _record.tell_unsaved())


def hint(name):
    """Return the next hint; after the last, the last again.

    Parameters
    ----------
    name : str
        The exercise.
    """
    hints = _find(name).hints
    number = min(_record.read(name)["hints"] + 1, len(hints))
    _change(name, hints=number)
    return Note(f"{name}, hint {number} of {len(hints)}: {hints[number - 1]}")


def solution(name):
    """Return our answer with a why, once yours is right or was wrong three times.

    Parameters
    ----------
    name : str
        The exercise.
    """
    exercise, record = _find(name), _record.read(name)
    missing = ATTEMPTS - record["wrong"]
    if record["right"] or missing <= 0:
        return Note(exercise.why, _solutions()[name])
    attempts = f"{missing} more wrong answer{'s' * (missing > 1)}"
    return Note(f'The solution of {name} opens when your answer is right, or after {attempts}; try hint("{name}").')


def progress():
    """Return a table of all exercises by lesson: which are right, not yet right, or not attempted."""
    records = _record.read_all()
    return Progress(
        tuple(
            (f"{e.lesson} {LESSONS[e.lesson]}", _status(records.get(e.name, {})), e.name, e.question)
            for e in EXERCISES.values()
        )
    )


def reset(name=None):
    """Forget the answers, attempts and hints of one exercise, or of all.

    Parameters
    ----------
    name : str, optional
        The exercise; all if none is named.
    """
    names = list(EXERCISES) if name is None else [_find(name).name]
    _record.forget(names)
    return Note(f"{name or 'All exercises'}: forgotten, so you can begin anew.")


def _find(name):
    if not isinstance(name, str) or name not in EXERCISES:
        raise UnknownExercise(name)
    return EXERCISES[name]


def _judge(exercise, answer):
    """Return the status and the message for an answer, whatever it does."""
    if answer is ...:
        return "not attempted", "not attempted yet: replace the ... with your answer, then run both cells."
    try:
        # What an answer prints, or a progress bar of Keras, would garble the result.
        with _silence(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            seen = exercise.judge(answer, exercise.mistakes)
    except NotAttempted:
        return "not attempted", "not attempted yet: write your function in place of the ..., then run both cells."
    except Wrong as wrong:
        return "wrong", str(wrong)
    except KeyboardInterrupt:
        return (
            "not attempted",
            "You stopped this check before it was done; if it ran long, look for a loop without end.",
        )
    except BaseException as error:  # also SystemExit: an answer must not end the lesson
        return "wrong", f"Your answer stopped with {first_line(error)}."
    return "right", f"right. {seen}" if isinstance(seen, str) else "right."


@contextlib.contextmanager
def _silence():
    """Hide TensorFlow's warnings, such as that many models were traced: a check makes a new one each time."""
    logger = logging.getLogger("tensorflow")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


@functools.cache
def _solutions():
    """Return the solution of each exercise by name, as the lessons have it; `make lessons` writes the file."""
    return json.loads((Path(__file__).parent / "solutions.json").read_text(encoding="utf-8"))


def _change(name, **parts):
    _record.change(name, **parts)


def _status(record):
    if record.get("right"):
        return "right"
    return "wrong" if record.get("wrong") else "not attempted"
