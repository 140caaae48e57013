"""The exercises of "Your turn": is an answer right, why not, and what to try next? And the guesses on the way there.

An exercise is data: question, judge, known mistakes, hints and why stand together in a module of `exercises/`; its
solution is that of the lesson. A judge looks at what an answer does, never at how it is written or what is in Keras.
"""

import contextlib
import difflib
import io
import logging

from IPython import get_ipython

from helpers.errors import CourseError

from . import _help, _record
from ._exercise import LESSONS, NotAttempted, Wrong
from ._guess import GuessBox
from ._result import Result
from ._shown import Note, Progress, sign_of_life
from ._values import first_line
from .exercises import EXERCISES
from .guesses import GUESSES

__all__ = [
    "EXERCISES",
    "GUESSES",
    "Result",
    "UnknownExercise",
    "UnknownGuess",
    "check",
    "guess",
    "hint",
    "progress",
    "reset",
    "solution",
]

_NOT_GIVEN = object()


class UnknownExercise(CourseError, KeyError):
    """There is no exercise of this name; the message lists those that there are."""

    kind, known, example = "exercise", EXERCISES, 'check("accuracy", accuracy)'

    def __init__(self, name):
        if isinstance(name, str):
            close = difflib.get_close_matches(name, self.known, n=1)
            problem = f'There is no {self.kind} "{name}"' + (f' (did you mean "{close[0]}"?)' if close else "")
        else:
            problem = f"The name of the {self.kind} comes first, in quotation marks, as in {self.example}"
        super().__init__(f"{problem}; there are: {', '.join(self.known)}.")

    def __str__(self):
        return self.args[0]  # KeyError would put it in quotation marks

    def _render_traceback_(self):
        """Return what IPython shows in place of its traceback: the sentence, without the name of the class."""
        return [str(self)]


class UnknownGuess(UnknownExercise):
    """There is no guess of this name; the message lists those that there are."""

    kind, known, example = "guess", GUESSES, 'guess("one_epoch")'


def check(name, answer=_NOT_GIVEN):
    """Return whether an answer is right, and if not, why; never raise because of it.

    Parameters
    ----------
    name : str
        The exercise, as the lesson names it.
    answer : object, optional
        What the learner computed, or the function that they wrote; if it is left out, the variable of the notebook
        that the lesson asks for.

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
    if answer is _NOT_GIVEN:
        variable = _help.lessons()[name]["variable"]
        defined = getattr(get_ipython(), "user_ns", {})
        if variable not in defined:
            todo = f"write {variable} in this cell, above the check, then run the cell again."
            return Result(name, "not attempted", f"not attempted yet: {todo}")
        answer = defined[variable]
    with sign_of_life(exercise.takes if answer is not ... else ""):
        status, message = _judge(exercise, answer)
    if status == "right":
        _record.change(name, right=True)
    elif status == "wrong":
        _record.change(name, wrong=1)
    return Result(name, status, message + _record.tell_unsaved())


def guess(name):
    """Return a question to answer before the next cell shows the answer.

    Parameters
    ----------
    name : str
        The guess, as the lesson names it.

    Returns
    -------
    ipywidgets.Widget
        Shows itself at the end of a cell; what is chosen is kept.

    Raises
    ------
    UnknownGuess
        If there is no such guess.
    """
    if not isinstance(name, str) or name not in GUESSES:
        raise UnknownGuess(name)
    return GuessBox(GUESSES[name])


def hint(name):
    """Return the next hint; after the last, the last again.

    Parameters
    ----------
    name : str
        The exercise.
    """
    _find(name)
    _help.open_hint(name)
    return Note(f"{name}, {_help.seen_hints(name)[-1]}")


def solution(name):
    """Return our answer with a why, once yours is right or was wrong three times.

    Parameters
    ----------
    name : str
        The exercise.
    """
    _find(name)
    missing = _help.missing_for_solution(name)
    return Note(f'{missing}; try hint("{name}").') if missing else _help.solution_of(name)


def progress(lesson=None):
    """Return a table of all exercises by lesson: which are right, not yet right, or not attempted.

    Parameters
    ----------
    lesson : int, optional
        For one line instead: how far you are in this lesson, and in all.
    """
    records = _record.read_all()
    if lesson is not None:
        return _line_of(lesson, {name for name, record in records.items() if record.get("right")})
    return Progress(
        tuple(
            (f"{e.lesson} {LESSONS[e.lesson]}", _status(records.get(e.name, {})), e.name, e.question)
            for e in EXERCISES.values()
        )
    )


def _line_of(lesson, right):
    """Return how many exercises of a lesson, and of all, are among those that are right."""
    here = {name for name, exercise in EXERCISES.items() if exercise.lesson == lesson}
    if not here:
        return Note(f"There are the lessons 1 to {len(LESSONS)}.")
    done, everything = len(here & right), len(right & set(EXERCISES))
    return Note(
        f"Lesson {lesson} of {len(LESSONS)}: {done} of its {len(here)} exercises are right, "
        f"{everything} of {len(EXERCISES)} in all."
    )


def reset(name=None):
    """Forget the answers, attempts and hints of one exercise, or of all; a guess can be named too.

    Parameters
    ----------
    name : str, optional
        The exercise or guess; all if none is named.
    """
    names = [*EXERCISES, *GUESSES] if name is None else [name]
    if name is not None and name not in GUESSES:
        _find(name)
    _record.forget(names)
    return Note(f"{name or 'All exercises and guesses'}: forgotten, so you can begin anew.")


def _find(name):
    if not isinstance(name, str) or name not in EXERCISES:
        raise UnknownExercise(name)
    return EXERCISES[name]


def _judge(exercise, answer):
    """Return the status and the message for an answer, whatever it does."""
    if answer is ...:
        return "not attempted", "not attempted yet: replace the ... with your answer, then run the cell again."
    try:
        # What an answer prints, or a progress bar of Keras, would garble the result.
        with _silence(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            seen = exercise.judge(answer, exercise.mistakes)
    except NotAttempted:
        return "not attempted", "not attempted yet: write your function in place of the ..., then run the cell again."
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


def _status(record):
    if record.get("right"):
        return "right"
    return "wrong" if record.get("wrong") else "not attempted"
