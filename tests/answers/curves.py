"""Answers to the exercises of helpers.checks.exercises.curves."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd


def epochs(history):
    return np.arange(1, len(history["loss"]) + 1)


def draw_twice(history):
    plt.plot(epochs(history), history["loss"], "o--", label="Training loss")
    plt.plot(epochs(history), history["val_loss"], label="Validation loss")
    plt.legend(loc="upper right")
    plt.xlabel("epoch")
    plt.show()


def draw_on_axes(history):
    _, axes = plt.subplots(figsize=(6, 4))
    for name in ("val_loss", "loss"):
        axes.plot([i + 1 for i in range(len(history[name]))], history[name], label=name)
    axes.axvline(2, color="grey")
    axes.legend()
    return axes


def draw_with_pandas(history):
    pd.DataFrame(history, index=epochs(history))[["loss", "val_loss"]].plot(xlabel="epoch")


def draw_in_one_call(history):
    lines = plt.plot(epochs(history), history["loss"], "k-", epochs(history), history["val_loss"], "k:")
    plt.legend(lines, ["train", "val"])
    plt.semilogy()


def draw_with_a_legend_of_the_figure(history):
    figure = plt.gcf()
    axes = figure.add_subplot()
    axes.plot(epochs(history), np.array(history["loss"]), label="seen")
    axes.plot(epochs(history), np.array(history["val_loss"]), label="held back")
    figure.legend()


def draw_alike(history):
    plt.plot(epochs(history), history["loss"], "b", label="training")
    plt.plot(epochs(history), history["val_loss"], "b", label="validation")
    plt.legend()


def draw_too_far(history):
    plt.plot(epochs(history) + 1, history["loss"], label="training")
    plt.plot(epochs(history) + 1, history["val_loss"], label="validation")
    plt.legend()


def draw_five(history):
    plt.plot([0.5, 0.4, 0.3, 0.2, 0.1], label="training")
    plt.plot([0.5, 0.4, 0.3, 0.3, 0.3], label="validation")
    plt.legend()


def draw_dots(history):
    plt.scatter(epochs(history), history["loss"], label="training")
    plt.scatter(epochs(history), history["val_loss"], label="validation")
    plt.legend()


def show_between(history):
    for name in ("loss", "val_loss"):
        plt.plot(epochs(history), history[name], label=name)
        plt.legend()
        plt.show()


def call_it_accuracy(history):
    plt.plot(epochs(history), history["loss"], label="training accuracy")
    plt.plot(epochs(history), history["val_loss"], label="validation accuracy")
    plt.legend()


RIGHT = {
    "plot_losses": [
        draw_twice,
        draw_on_axes,
        draw_with_pandas,
        draw_in_one_call,
        draw_with_a_legend_of_the_figure,
    ]
}

WRONG = {
    "plot_losses": [
        ("both alike", draw_alike, "look the same"),
        ("called accuracy", call_it_accuracy, "calls a loss accuracy"),
        ("from 2", draw_too_far, "from 2 to 7"),
        ("another history", draw_five, "do not show"),
        ("no dict", lambda history: draw_twice(history.history), "given the dict already"),
    ]
}

OTHER_WORDS = [
    ("plot_losses", draw_dots, "no line"),
    ("plot_losses", show_between, "different pictures"),
]
