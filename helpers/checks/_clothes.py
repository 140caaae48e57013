"""A few clothes for judges: read once in a session, scaled to 0..1."""

import functools
from typing import NamedTuple

import numpy as np

from helpers.data import load_arrays


class Clothes(NamedTuple):
    """Pictures uint8 (n, 28, 28, 1) and labels int64 (n,), to train with and others, and the mean of each class.

    The means are those of the 55,000 training pictures that are not held back for validation, scaled: (10, 784).
    """

    images: np.ndarray
    labels: np.ndarray
    other_images: np.ndarray
    other_labels: np.ndarray
    means: np.ndarray


@functools.cache
def clothes():
    """Return 2,000 pictures to train with, and 1,000 of the 5,000 that lessons hold back, as `Clothes`."""
    images, labels, _, _ = load_arrays()
    means = [images[:55_000][labels[:55_000] == label].mean(axis=0).ravel() / 255 for label in range(10)]
    parts = (images[:2_000], labels[:2_000], images[55_000::5], labels[55_000::5])
    # Copies, so that the other 67,000 need not stay in memory.
    return Clothes(*(part.copy() for part in parts), np.stack(means).astype("float32"))
