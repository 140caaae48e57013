"""Answers to the exercises of helpers.checks.exercises.confidence."""

import numpy as np
import pandas as pd


def mistake_with_a_loop(probabilities, labels):
    best, index = -1, None
    for i, row in enumerate(probabilities):
        if row.argmax() != labels[i] and row.max() > best:
            best, index = row.max(), i
    return index


def mistake_by_subset(probabilities, labels):
    mistakes = np.flatnonzero(probabilities.argmax(1) != labels)
    return mistakes[probabilities[mistakes].max(1).argmax()]


def of_mistakes(probabilities, labels, key):
    mistakes = np.flatnonzero(probabilities.argmax(1) != labels)
    return max(mistakes, key=lambda i: key(probabilities[i]))


RIGHT = {
    "most_confident_mistake": [
        mistake_with_a_loop,
        mistake_by_subset,
        lambda p, y: np.argmax(p.max(1) * (p.argmax(1) != y)),
        lambda p, y: max((i for i in range(len(y)) if p[i].argmax() != y[i]), key=lambda i: p[i].max()),
        lambda p, y: pd.Series(p.max(1))[p.argmax(1) != y].idxmax(),
    ],
}

WRONG = {
    "most_confident_mistake": [
        ("all mistakes", lambda p, y: np.flatnonzero(p.argmax(1) != y), "shape (5,)"),
        ("constant", lambda p, y: 7, "returned 7"),
        ("without the first", lambda p, y: mistake_by_subset(p[1:], y[1:]) + 1, "where 0 was expected"),
        ("the widest row", lambda p, y: of_mistakes(p, y, lambda row: row.std()), "where 3 was expected"),
        ("the least even row", lambda p, y: of_mistakes(p, y, lambda row: (row * np.log(row)).sum()), "11 predictions"),
        ("the second", lambda p, y: of_mistakes(p, y, lambda row: np.sort(row)[-2]), "returned 3"),
        ("far from the second", lambda p, y: of_mistakes(p, y, lambda row: np.diff(np.sort(row))[-1]), "returned 6"),
        ("without the last", lambda p, y: mistake_by_subset(p[:-1], y[:-1]), "where 11 was expected"),
    ],
}
