"""Answers to the exercises of helpers.checks.exercises.luck."""

import numpy as np
import pandas as pd
import scipy.stats


def sem(a):
    return a.std(ddof=1) / np.sqrt(len(a))


def by_the_rule(a, b, errors=2):
    return apart(a, b) > errors * np.hypot(sem(a), sem(b))


def pooled(a, b):
    return abs(scipy.stats.ttest_ind(a, b).statistic) > 2


def apart(a, b):
    return abs(a.mean() - b.mean())


RIGHT = {
    "share_of_wins": [
        lambda a, b: sum(x > y for x in a for y in b) / (len(a) * len(b)),
        lambda a, b: np.greater.outer(a, b).mean(),
        lambda a, b: float((np.subtract.outer(a, b) > 0).mean()),
        lambda a, b: np.searchsorted(np.sort(b), a, side="left").mean() / len(b),
        lambda a, b: 1 - np.mean([[x <= y for y in b] for x in a]),
        lambda a, b: np.mean([np.mean(b < x) for x in a]),
    ],
    "is_signal": [
        lambda a, b: bool((a.mean() - b.mean()) ** 2 > 4 * (a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))),
        lambda a, b: abs(a.mean() - b.mean()) / np.sqrt(a.var() / (len(a) - 1) + b.var() / (len(b) - 1)) > 2,
        lambda a, b: abs(scipy.stats.ttest_ind(a, b, equal_var=False).statistic) > 2,
        lambda a, b: abs(np.mean(a) - np.mean(b)) > 2 * np.hypot(scipy.stats.sem(a), scipy.stats.sem(b)),
        # The standard deviation of all, not of a sample.
        lambda a, b: abs(a.mean() - b.mean()) >= 2 * np.sqrt(a.var() / len(a) + b.var() / len(b)),
        lambda a, b: np.array(pd.Series(a).sem() ** 2 + pd.Series(b).sem() ** 2 < ((a.mean() - b.mean()) / 2) ** 2),
    ],
}

WRONG = {
    "share_of_wins": [
        ("the table", lambda a, b: a[:, None] > b, "True or False"),
        ("for each run", lambda a, b: np.mean(a[:, None] > b, axis=1), "shape (10,)"),
        ("one seventh", lambda a, b: 1 / 7, "0.142857"),
        ("half for equal ones", lambda a, b: np.mean(0.5 + np.sign(a[:, None] - b) / 2), "returned 0.722222"),
        ("as many of a as there are of b", lambda a, b: np.mean(a[: len(b), None] > b), "returned 0.5625"),
    ],
    "is_signal": [
        ("more than a point", lambda a, b: apart(a, b) > 0.01, "returned False, where True"),
        (
            "no other variance",
            lambda a, b: apart(a, b) > 2 * np.sqrt(a.var() + b.var()) / 10,
            "returned True, where False",
        ),
        ("the distance", lambda a, b: apart(a, b), "of the type float64, where True or False"),
        ("text", lambda a, b: "yes", "text"),
        ("each run", lambda a, b: a > b.mean(), "shape (10,)"),
        ("t-test", lambda a, b: scipy.stats.ttest_ind(a, b, equal_var=False).pvalue < 0.05, "4 and 4 runs"),
        ("one and a half", lambda a, b: by_the_rule(a, b, 1.5), "returned True, where False"),
        ("half the variances", lambda a, b: apart(a, b) > 2 * np.sqrt((a.var() + b.var()) / 2), "where True was"),
    ],
}

OTHER_WORDS = [
    ("share_of_wins", lambda a, b: np.sum(a[:, None] > b) / len(b), "runs of the second network"),
    ("share_of_wins", lambda a, b: 1 - np.mean(a[:, None] < b), "both are the same"),
    ("share_of_wins", lambda a, b: round(np.mean(a[:, None] > b), 2), "rounds"),
    ("share_of_wins", lambda a, b: np.mean(a[1:, None] > b), "10 runs"),
    ("share_of_wins", lambda a, b: np.mean(a[:, None] > b[:-1]), "10 runs"),
    ("is_signal", lambda a, b: by_the_rule(a[:-1], b[:-1]), "runs with the means"),
    ("is_signal", pooled, "one variance for both"),
    ("is_signal", lambda a, b: by_the_rule(a[1:], b[1:]), "runs with the means"),
    ("is_signal", lambda a, b: apart(a, b) > 2 * (sem(a) + sem(b)), "squares are added"),
    ("is_signal", lambda a, b: apart(a, b) > 2 * (sem(a) ** 2 + sem(b) ** 2), "square root"),
    ("is_signal", lambda a, b: apart(a, b) > 2 * np.hypot(a.std(), b.std()), "single runs spread"),
]
