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
        ("all names", lambda hs: list(hs), "text"),
        ("of one", lambda hs: min(hs["val_loss"]), "KeyError"),
    ]
}
