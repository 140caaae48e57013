"""Answers to the exercises of helpers.checks.exercises.choosing."""

import numpy as np
import pandas as pd


def choose_with_a_loop(histories):
    chosen, smallest = None, float("inf")
    for name, history in histories.items():
        for loss in history["val_loss"]:
            if loss < smallest:
                chosen, smallest = name, loss
    return chosen


def smallest(histories, pick=list):
    return min(histories, key=lambda name: min(pick(histories[name]["val_loss"])))


RIGHT = {
    "choose": [
        choose_with_a_loop,
        lambda hs: sorted((min(h["val_loss"]), name) for name, h in hs.items())[0][1],
        lambda hs: list(hs)[np.argmin([np.min(h["val_loss"]) for h in hs.values()])],
        lambda hs: pd.Series({name: min(h["val_loss"]) for name, h in hs.items()}).idxmin(),
        lambda hs: np.array(list(hs))[np.argsort([min(h["val_loss"]) for h in hs.values()])[0]],
        lambda hs: pd.DataFrame({name: pd.Series(h["val_loss"]) for name, h in hs.items()}).min().idxmin(),
    ]
}

WRONG = {
    "choose": [
        ("the history", lambda hs: min(hs.values(), key=lambda h: min(h["val_loss"])), "a dict"),
        ("always one", lambda hs: "tanh", '"tanh"'),
        ("without the first name", lambda hs: smallest(dict(list(hs.items())[1:])), "something else"),
        ("without the last name", lambda hs: smallest(dict(list(hs.items())[:-1])), "something else"),
        ("without the first epoch", lambda hs: smallest(hs, lambda loss: loss[1:] or [9]), "something else"),
        ("without the last epoch", lambda hs: smallest(hs, lambda loss: loss[:-1] or [9]), "something else"),
        ("one decimal", lambda hs: smallest(hs, lambda loss: np.round(loss, 1)), "something else"),
        ("all names", lambda hs: list(hs), "text"),
        ("of one", lambda hs: min(hs["val_loss"]), "KeyError"),
    ]
}

OTHER_WORDS = [
    ("choose", lambda hs: smallest(hs, lambda loss: [np.median(loss)]), "something else"),
    ("choose", lambda hs: max(hs, key=lambda name: max(hs[name]["accuracy"])), "something else"),
    ("choose", lambda hs: sorted(hs)[0], "as letters"),
    ("choose", lambda hs: min(hs.items())[0], "as letters"),
]
