"""What an exercise is, and the two ways in which a judge says no."""

import dataclasses
from collections.abc import Callable

LESSONS = {1: "Explore", 2: "Preprocess", 3: "Build", 4: "Train", 5: "Evaluate", 6: "Exercises"}


class Wrong(Exception):
    """An answer is wrong; the message is one sentence for the learner, and never tells the answer."""


class NotAttempted(Exception):
    """There is no answer yet."""


@dataclasses.dataclass(frozen=True)
class Exercise:
    """One exercise, in one place.

    Parameters
    ----------
    name : str
    lesson : int
    question : str
        In short; the lesson asks it at more length.
    check : callable
        Takes the answer; raises `Wrong` or `NotAttempted`, or returns if the answer is right.
    hints : tuple of str
        Two at least. The first never tells the answer, the last nearly does.
    solution : str
        The text of the lesson's cell that is tagged `solution`.
    why : str
        What the answer teaches.
    """

    name: str
    lesson: int
    question: str
    check: Callable
    hints: tuple[str, ...]
    solution: str
    why: str
