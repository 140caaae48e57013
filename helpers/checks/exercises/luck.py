"""Many runs of two networks: is one better, or was it lucky?"""

import numpy as np

from .._exercise import Exercise, Mistake, Wrong
from .._judge import judge_function
from .._values import returned_number


def _accuracies(mean, spread, n, tail=1):
    """Return n accuracies with exactly this mean and standard deviation, in a mixed order and with no two the same.

    They have a long tail, upwards or downwards (-1), so that mean and median are not the same.
    """
    steps = -np.log(1 - (np.arange(n) + 0.5) / n)
    steps = tail * np.random.default_rng(n).permutation((steps - steps.mean()) / steps.std(ddof=1))
    return mean + spread * steps


def _two_networks():
    """Return examples of the accuracies of two networks; in the last, some of both are the same."""
    accuracies = np.random.default_rng(1).permutation(np.arange(9)) / 1_000 + 0.87
    return [
        (_accuracies(0.8743, 0.003, 10), _accuracies(0.8719, 0.004, 10, -1)),
        (_accuracies(0.8701, 0.002, 6), _accuracies(0.8723, 0.0041, 9, -1)),
        (_accuracies(0.8801, 0.003, 7), _accuracies(0.8799, 0.0035, 7, -1)),
        (accuracies, accuracies[[7, 1, 1, 4]]),
    ]


def _wins(a, b):
    return sum(x > y for x in a for y in b)


def _side_by_side(a, b):
    n = min(len(a), len(b))
    return np.mean(a[:n] > b[:n])


SHARE_OF_WINS = Exercise(
    name="share_of_wins",
    lesson=6,
    question="In what share of all pairs has the first network the higher accuracy?",
    judge=judge_function(
        examples=_two_networks,
        expected=lambda a, b: _wins(a, b) / (len(a) * len(b)),
        read=returned_number("one number from 0 to 1"),
        describe=lambda a, b: f"{len(a)} runs of one network and {len(b)} of another",
    ),
    mistakes=(
        Mistake(
            _side_by_side,
            "Your function compares only runs at the same place, where each was to meet each of the other network.",
        ),
        Mistake(_wins, "Your function returns how many pairs are won, where the share of all pairs was expected."),
        Mistake(
            lambda a, b: _wins(b, a) / (len(a) * len(b)),
            "Your function returns the share that the second network wins.",
        ),
        Mistake(
            lambda a, b: np.mean(a[:, None] >= b),
            "Your function counts pairs in which both are the same as won, where `a` was to be the higher one.",
        ),
        Mistake(
            lambda a, b: 100 * _wins(a, b) / (len(a) * len(b)),
            "Your function returns per cent, where a share from 0 to 1 was expected.",
        ),
        Mistake(
            lambda a, b: _wins(a, b) / len(a),
            "Your function divides by the runs of the first network, where the number of pairs was expected.",
        ),
        Mistake(
            lambda a, b: _wins(a, b) / len(b),
            "Your function divides by the runs of the second network, where the number of pairs was expected.",
        ),
        Mistake(
            lambda a, b: np.mean(a > b.mean()),
            "Your function compares each run with the other network's mean, where it was to meet each single run.",
        ),
        Mistake(
            lambda a, b: float(a.mean() > b.mean()),
            "Your function compares the two means, which says who wins on average but not how often.",
        ),
        Mistake(
            lambda a, b: np.mean(a > b.max()),
            "Your function compares each run with the other network's best, where it was to meet each single run.",
        ),
        Mistake(
            lambda a, b: np.mean(a > np.median(b)),
            "Your function compares each run with the other network's median, where it was to meet each single run.",
        ),
        Mistake(
            lambda a, b: _wins(a, b) / 100,
            "Your function divides by 100, which is the number of pairs only where both networks have ten runs.",
        ),
        Mistake(
            lambda a, b: a.mean() - b.mean(),
            "Your function returns how far the means are apart, where a share of pairs was expected.",
        ),
        Mistake(
            lambda a, b: _wins(a, b) / (len(a) + len(b)),
            "Your function divides by the runs of both networks together, where the number of pairs was expected.",
        ),
    ),
    hints=(
        "Ten runs meet ten others in 100 pairs: count those in which the first is higher.",
        "Two loops inside each other meet every pair; or let NumPy do it, with a column against a row.",
        "a[:, None] > b[None, :] is a table of True and False with a row for each run of a; take its mean.",
    ),
    why="0.5 is a coin that is thrown; only near 0 or 1 does a single comparison tell which network is better.",
)


def _signal_and_noise():
    """Return examples of two networks whose means are a known number of standard errors apart.

    Each tells two formulas apart that are easily taken for each other; what these leave, many by chance do. None is so
    near to two standard errors that it matters whether a variance is divided by n or n - 1.
    """
    random, by_chance = np.random.default_rng(0), []
    for _ in range(60):
        n_a, n_b = (int(n) for n in random.integers(4, 40, 2))
        errors = random.choice([random.uniform(0.3, 1.96 * np.sqrt(1 - 1 / min(n_a, n_b))), random.uniform(2.04, 4)])
        by_chance.append((n_a, n_b, *random.choice([0.001, 0.003, 0.006], 2), random.choice([-1, 1]) * errors))
    examples = []
    # Runs of each, spread of each, and how many standard errors a is above b.
    for n_a, n_b, spread_a, spread_b, errors in (
        (10, 10, 0.002, 0.002, 5.0),
        (10, 10, 0.004, 0.003, 0.5),
        (10, 10, 0.002, 0.002, 4.0),
        (30, 30, 0.004, 0.004, 2.5),
        (20, 20, 0.003, 0.003, 2.9),
        (10, 10, 0.003, 0.003, 1.2),
        (10, 20, 0.003, 0.002, -4.0),
        (12, 9, 0.004, 0.004, -1.4),
        (40, 40, 0.0015, 0.0015, -2.5),
        (4, 4, 0.009, 0.009, 1.5),
        (4, 4, 0.009, 0.009, 3.0),
        (12, 12, 0.002, 0.006, 0.8),
        (12, 12, 0.002, 0.006, 1.5),
        (5, 40, 0.001, 0.006, 3.0),
        (40, 5, 0.006, 0.001, 3.0),
        (5, 40, 0.006, 0.001, -1.6),
        (10, 10, 0.003, 0.003, 0.0),
        (8, 8, 0.002, 0.002, 9.0),
        (40, 40, 0.001, 0.001, 11.0),
        (40, 40, 0.001, 0.001, 13.9),
        (4, 4, 0.009, 0.009, 2.2),
        (30, 30, 0.004, 0.004, 2.03),
        (30, 30, 0.004, 0.004, -1.9),
        (30, 5, 0.001, 0.006, 0.85),
        *by_chance,
    ):
        error = np.sqrt(spread_a**2 / n_a + spread_b**2 / n_b)
        a, b = _accuracies(0.873 + errors * error, spread_a, n_a), _accuracies(0.873, spread_b, n_b, -1)
        examples.append((a, b))
    return examples


def _distance(a, b):
    return abs(a.mean() - b.mean())


def _standard_error(a, b):
    return np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))


def _pooled(a, b):
    return (a.var() * len(a) + b.var() * len(b)) / (len(a) + len(b) - 2)


def _returned_truth(value):
    """Return what a function returned as True or False, or raise `Wrong`."""
    if np.shape(value) == () and np.asarray(value).dtype == bool:
        return bool(value)
    if np.shape(value) != ():
        raise Wrong(f"Your function returns the shape {np.shape(value)}, where one True or False was expected.")
    if isinstance(value, str):
        raise Wrong("Your function returns text, where True or False was expected, without quotation marks.")
    raise Wrong(
        f"Your function returns something of the type {type(value).__name__}, where True or False was expected."
    )


IS_SIGNAL = Exercise(
    name="is_signal",
    lesson=6,
    question="Are two means further apart than twice the standard error of their difference?",
    judge=judge_function(
        examples=_signal_and_noise,
        expected=lambda a, b: _distance(a, b) > 2 * _standard_error(a, b),
        read=_returned_truth,
        describe=lambda a, b: (
            f"{len(a)} and {len(b)} runs with the means {a.mean():.4f} and {b.mean():.4f} and the standard deviations "
            f"{a.std(ddof=1):.4f} and {b.std(ddof=1):.4f}"
        ),
    ),
    mistakes=(
        Mistake(lambda a, b: True, "Your function said True each time that it was tried."),
        Mistake(lambda a, b: False, "Your function said False each time that it was tried."),
        Mistake(
            lambda a, b: _distance(a, b) <= 2 * _standard_error(a, b),
            "Your function says True to noise and False to a signal.",
        ),
        Mistake(
            lambda a, b: a.mean() - b.mean() > 2 * _standard_error(a, b),
            "Your function misses a signal where the second network is the better one: the distance has no sign.",
        ),
        Mistake(
            lambda a, b: b.mean() - a.mean() > 2 * _standard_error(a, b),
            "Your function misses a signal where the first network is the better one: the distance has no sign.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > _standard_error(a, b),
            "Your function decides as if it took one standard error, where two were asked for.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 3 * _standard_error(a, b),
            "Your function decides as if it took three standard errors, where two were asked for.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * np.sqrt(a.var(ddof=1) + b.var(ddof=1)),
            "Your function decides by how much single runs spread: the standard error divides by the number of runs.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * np.sqrt(a.var() + b.var()),
            "Your function decides by how much single runs spread: the standard error divides by the number of runs.",
        ),
        Mistake(
            lambda a, b: a.min() > b.max() or b.min() > a.max(),
            "Your function asks that no run of one network reaches any of the other, which is far too strict.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * (a.std(ddof=1) / np.sqrt(len(a)) + b.std(ddof=1) / np.sqrt(len(b))),
            "Your function decides as if it added two standard errors, where their squares are added under one root.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * a.std(ddof=1) / np.sqrt(len(a)),
            "Your function takes the standard error of the first network alone; the difference has that of both.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * b.std(ddof=1) / np.sqrt(len(b)),
            "Your function takes the standard error of the second network alone; the difference has that of both.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a)),
            "Your function divides both by the number of runs of the first network: each has its own number.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(b)),
            "Your function divides both by the number of runs of the second network: each has its own number.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * np.sqrt(a.var(ddof=1) / len(b) + b.var(ddof=1) / len(a)),
            "Your function divides each by the other's number of runs.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / (len(a) + len(b))),
            "Your function divides by the runs of both together, where each is divided by its own.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * np.sqrt(_pooled(a, b) * (1 / len(a) + 1 / len(b))),
            "Your function takes one variance for both networks (pooled), where each has its own.",
        ),
        Mistake(
            lambda a, b: abs(np.median(a) - np.median(b)) > 2 * _standard_error(a, b),
            "Your function compares the medians, where the means were asked for.",
        ),
        Mistake(
            lambda a, b: _distance(a, b) > 2 * (a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)),
            "Your function finds a signal in nearly any difference: did you forget the square root?",
        ),
    ),
    hints=(
        "Three numbers decide: how far the means are apart, how much single runs spread, and how many there are.",
        "compare(a, b) above returns the difference of the means and its standard error.",
        "The difference may be negative, so take abs of it before you ask whether it is more than twice the error.",
    ),
    why="More runs make the standard error smaller, so that even a small difference can be told from luck.",
)
