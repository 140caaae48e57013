"""What an exercise is, and the two ways in which a judge says no."""

import dataclasses
from collections.abc import Callable

LESSONS = {1: "Explore", 2: "Preprocess", 3: "Build", 4: "Train", 5: "Evaluate", 6: "Exercises"}


class Wrong(Exception):
    """An answer is wrong; the message is one sentence for the learner, and never tells the answer."""


class NotAttempted(Exception):
    """There is no answer yet."""


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A known mistake.

    Parameters
    ----------
    answer : object
        What a learner with this mistake hands in: a number, an array, or a function.
    sentence : str
        What they read, whole.
    fits : callable, optional
        Takes a learner's value (what they handed in, or what their function returned, whatever its type) and returns
        True if it shows this mistake. Without it, the judge compares the value with the one that `answer` leads to.
    """

    answer: object
    sentence: str
    fits: Callable | None = None


def raise_first(mistakes, explains):
    """Raise `Wrong` with the sentence of the first mistake for which `explains(mistake)` is true, if there is one."""
    for mistake in mistakes:
        if explains(mistake):
            raise Wrong(mistake.sentence)


def raise_kind(mistakes, value):
    """Raise `Wrong` with the sentence of the first mistake whose `fits` is true of a value, if there is one."""
    raise_first(mistakes, lambda mistake: mistake.fits is not None and mistake.fits(value))


@dataclasses.dataclass(frozen=True)
class Exercise:
    """One exercise, in one place; its solution stands in the lesson alone.

    Parameters
    ----------
    name : str
    lesson : int
    question : str
        In short; the lesson asks it at more length.
    judge : callable
        Takes the answer and the mistakes; raises `Wrong` or `NotAttempted`, or returns if the answer is right: nothing,
        or a sentence on what it saw, which the learner reads behind "right."
    mistakes : tuple of Mistake
        The first that fits is told.
    hints : tuple of str
        Two at least. The first never tells the answer, the last nearly does.
    why : str
        What the answer teaches.
    takes : str, optional
        What `check` does, for a judge that needs seconds; it is shown at once, until the result is there.
    """

    name: str
    lesson: int
    question: str
    judge: Callable
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]
    why: str
    takes: str = ""
