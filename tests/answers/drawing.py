"""Answers to the exercises of helpers.checks.exercises.drawing."""

import numpy as np
from matplotlib import pyplot as plt

from helpers.data import CLASS_NAMES


def as_in_tutorials(images, labels):
    plt.figure(figsize=(8, 8))
    for i in range(25):
        plt.subplot(5, 5, i + 1)
        plt.imshow(images[i].reshape(28, 28), cmap=plt.cm.binary)
        plt.xticks([])
        plt.yticks([])
        plt.grid(False)
        plt.xlabel(CLASS_NAMES[labels[i]])
    plt.show()


def with_titles(images, labels):
    figure, axes = plt.subplots(5, 5)
    for ax, image, label in zip(axes.flat, images, labels, strict=True):
        ax.imshow(image / 255)
        ax.set_title(f"{label}: {CLASS_NAMES[label]}", fontsize=8)
        ax.axis("off")
    figure.tight_layout()
    return figure


def in_two_loops(images, labels):
    _, axes = plt.subplots(nrows=5, ncols=5, constrained_layout=True)
    for row in range(5):
        for column in range(5):
            i = 5 * row + column
            axes[row, column].imshow(255 - np.squeeze(images[i]), cmap="gray")
            axes[row, column].set(xticks=[], yticks=[], xlabel=CLASS_NAMES[labels[i]])


def without_tick_labels(images, labels):
    figure = plt.figure()
    for place, (image, label) in enumerate(zip(images, labels, strict=True), start=1):
        ax = figure.add_subplot(5, 5, place)
        ax.imshow(np.repeat(image, 3, axis=2))
        ax.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
        ax.text(0.5, -0.2, CLASS_NAMES[label], transform=ax.transAxes, ha="center")
    plt.show()
    plt.close()


def grid_of(rows, columns, n=None):
    def draw(images, labels):
        for i in range(n or rows * columns):
            plt.subplot(rows, columns, i + 1)
            plt.imshow(images[i])
            plt.axis("off")
            plt.title(CLASS_NAMES[labels[i]])

    return draw


def show_each(images, labels):
    for i in range(25):
        plt.subplot(5, 5, i + 1)
        plt.imshow(images[i])
        plt.axis("off")
        plt.title(CLASS_NAMES[labels[i]])
        plt.show()


def swapped(images, labels):
    as_in_tutorials(images[[1, 0, *range(2, 25)]], labels)


def one_wrong_name(images, labels):
    as_in_tutorials(images, np.where(np.arange(25) == 24, (labels + 4) % 10, labels))


def upside_down(images, labels):
    with plt.rc_context({"image.origin": "lower"}):
        as_in_tutorials(images, labels)


def own_pictures(images, labels):
    as_in_tutorials(np.zeros_like(images), labels)


RIGHT = {"picture_grid": [as_in_tutorials, with_titles, in_two_loops, without_tick_labels, grid_of(5, 5)]}

WRONG = {
    "picture_grid": [
        ("24", grid_of(5, 5, 24), "24 places"),
        ("nine", grid_of(3, 3), "9 places"),
        ("one row", grid_of(1, 25), "1 rows and 25 columns"),
        ("two exchanged", swapped, "Place 1 of"),
        ("the last name", one_wrong_name, "At place 25"),
        ("no shape to draw", lambda x, y: plt.imshow(x[0].ravel()), "cannot draw what"),
        ("from 0", lambda x, y: plt.subplot(5, 5, 0), "from 1"),
    ]
}

OTHER_WORDS = [
    ("picture_grid", show_each, "a new figure for each picture"),
    ("picture_grid", upside_down, "mirrored or turned"),
    ("picture_grid", own_pictures, "other pictures"),
    ("picture_grid", lambda x, y: print(x), "draws no picture"),
    ("picture_grid", lambda x, y: plt.figure(), "draws no picture"),
]
