"""Answers to the exercises of helpers.checks.exercises.histories."""

import numpy as np
import pandas as pd


def best_epoch_with_a_loop(history):
    best = 0
    for epoch, loss in enumerate(history["val_loss"]):
        if loss < history["val_loss"][best]:
            best = epoch
    return best + 1


def sorts_the_history(history):
    history["val_loss"].sort()
    return 1


def stops_after_two(history):
    losses = history["val_loss"]
    for i, loss in enumerate(losses):
        if min(losses[i + 1 : i + 3], default=1) > loss:
            return i + 1


RIGHT = {
    "best_epoch": [
        best_epoch_with_a_loop,
        lambda h: int(np.argmin(h["val_loss"])) + 1,
        lambda h: 1 + h["val_loss"].index(min(h["val_loss"])),
        lambda h: float(np.argsort(h["val_loss"])[0] + 1),
        lambda h: pd.Series(h["val_loss"], index=range(1, len(h["val_loss"]) + 1)).idxmin(),
    ],
    "gap": [
        lambda h: np.float32(h["accuracy"][-1]) - np.float32(h["val_accuracy"][-1]),
        lambda h: -(h["val_accuracy"][-1] - h["accuracy"][-1]),
        lambda h: [a - v for a, v in zip(h["accuracy"], h["val_accuracy"], strict=True)].pop(),
        lambda h: pd.DataFrame(h).iloc[-1]["accuracy"] - pd.DataFrame(h)["val_accuracy"].iloc[-1],
    ],
}

WRONG = {
    "best_epoch": [
        ("all", lambda h: h["val_loss"], "shape (8,)"),
        ("sorted in place", sorts_the_history, "changed what it was given"),
        ("without the first", lambda h: int(np.argmin(h["val_loss"][1:])) + 2, "where 1 was expected"),
        ("without the last", lambda h: int(np.argmin(h["val_loss"][:-1])) + 1, "where 12 was expected"),
        ("no such key", lambda h: h["validation_loss"], "KeyError"),
        ("patience", stops_after_two, "[0.7, 0.75, 0.6, 0.5, 0.62, 0.61, 0.45, 0.5] your function returned 4"),
        ("gap", lambda h: int(np.argmin(np.subtract(h["val_loss"], h["loss"]))) + 1, "returned 1, where 4"),
    ],
    "gap": [
        ("no such method", lambda h: h["accuracy"].last(), "AttributeError"),
        ("four decimals", lambda h: round(h["accuracy"][-1] - h["val_accuracy"][-1], 4), "rounds"),
        ("never negative", lambda h: max(0, h["accuracy"][-1] - h["val_accuracy"][-1]), "returned 0, where"),
        ("the one before", lambda h: h["accuracy"][-2:][0] - h["val_accuracy"][-2:][0], "0.022207"),
        ("always the fourth", lambda h: h["accuracy"][3] - h["val_accuracy"][3], "IndexError"),
        ("one for all", lambda h: h["accuracy"][-1]["val_accuracy"], "[ ] behind something of the type float"),
        ("lists", lambda h: h["accuracy"] - h["val_accuracy"], "TypeError"),
    ],
}

OTHER_WORDS = [
    ("best_epoch", lambda h: next(i for i in range(1, 9) if h["val_loss"][i] > h["val_loss"][i - 1]), "rise"),
    ("best_epoch", lambda h: len(h["val_loss"]), "the last epoch"),
    ("best_epoch", lambda h: h["accuracy"].index(max(h["accuracy"])) + 1, "training accuracy"),
    ("gap", lambda h: float(f"{h['accuracy'][-1] - h['val_accuracy'][-1]:.2f}"), "rounds"),
    ("gap", lambda h: np.mean(np.subtract(h["accuracy"], h["val_accuracy"])), "mean gap"),
]
