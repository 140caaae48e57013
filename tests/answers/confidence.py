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
        ("without the last", lambda p, y: mistake_by_subset(p[:-1], y[:-1]), "where 11 was expected"),
    ],
}
