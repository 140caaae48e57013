"""A class in a terminal."""

from helpers.checks._exercise import LESSONS
from helpers.checks.exercises import EXERCISES

from ._learner import NOT_JUDGED, RIGHT, WRONG
from ._stuck import hardest

BY_LESSON = {n: [name for name, exercise in EXERCISES.items() if exercise.lesson == n] for n in LESSONS}
"""Names of the exercises of each lesson, by its number."""


def as_table(learners):
    """Return a class as text: a line for each learner, where they are stuck, and what has to be said of files."""
    counted = any(answer.tries is not None for learner in learners for answer in learner.answers.values())
    head = ["learner", *(f"{n} {title}" for n, title in LESSONS.items()), "right", "wrong"]
    rows = [_row(learner, counted) for learner in learners]
    parts = [_aligned([head + (["tries", "hints"] if counted else ["not judged"]), *rows]), *_stuck(learners, counted)]
    notes = [f"{learner.name}: {note}" for learner in learners for note in learner.notes]
    return "\n\n".join([*parts, "\n".join(["Notes", *(f"  {note}" for note in notes)])] if notes else parts)


def _row(learner, counted):
    lessons = [f"{learner.count(RIGHT, names)}/{len(names)}" for names in BY_LESSON.values()]
    answers = learner.answers.values()
    last = [sum(a.tries for a in answers), sum(a.hints for a in answers)] if counted else [learner.count(NOT_JUDGED)]
    return [learner.name, *lessons, learner.count(RIGHT), learner.count(WRONG), *last]


def _stuck(learners, counted):
    """Return a paragraph on where the class is stuck, in a list; an empty list if it is nowhere."""
    rows = [
        [one.exercise.name, f"lesson {one.exercise.lesson}", f"{one.n_right} right", f"{one.n_wrong} not yet"]
        + ([f"{one.n_tries} tries", f"{one.n_hints} hints"] if counted else [])
        for one in hardest(learners)
    ]
    return ["Hardest so far\n" + _aligned(rows, indent="  ")] if rows else []


def _aligned(rows, indent=""):
    """Return rows as text in columns: the first to the left, the others to the right."""
    rows = [[str(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in rows)
    return "\n".join(indent + "  ".join(line).rstrip() for line in lines)
