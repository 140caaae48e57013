"""Where a class is stuck: what was tried often and solved by few."""

import dataclasses

from helpers.checks.exercises import EXERCISES

from ._learner import RIGHT, WRONG


@dataclasses.dataclass(frozen=True)
class Count:
    """How a class does on one exercise.

    Parameters
    ----------
    exercise : Exercise
    n_right, n_wrong : int
        Learners whose answer is right; who tried, and it is not.
    n_tries, n_hints : int
        Of all learners together.
    """

    exercise: object
    n_right: int
    n_wrong: int
    n_tries: int
    n_hints: int


def count(learners):
    """Return a `Count` for each exercise, in the lessons' order."""
    return [_count(exercise, [learner.answers[name] for learner in learners]) for name, exercise in EXERCISES.items()]


def _count(exercise, answers):
    return Count(
        exercise,
        sum(answer.status == RIGHT for answer in answers),
        sum(answer.status == WRONG for answer in answers),
        sum(answer.tries or 0 for answer in answers),
        sum(answer.hints or 0 for answer in answers),
    )


def hardest(learners, n=5):
    """Return the exercises where most learners are stuck, at most `n`, the worst first: list of Count.

    Stuck is who tried and is not right; with as many of them, the more tries for each right answer the worse. What
    nobody has reached is not among them.
    """
    tried = [one for one in count(learners) if one.n_wrong or one.n_tries > one.n_right]
    return sorted(tried, key=lambda one: (-one.n_wrong, -one.n_tries / (one.n_right + 1)))[:n]
