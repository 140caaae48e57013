"""Measure how much it matters which 5,000 training pictures are held back: results/folds.csv.

The training set is cut into twelve parts of 5,000; with each part held back, the network of lesson 4 is trained once
for each seed.
"""

import csv
from pathlib import Path

import numpy as np
from tqdm import tqdm

from helpers.data import load_arrays
from helpers.sweep.cluster import environment_line
from helpers.training import Config, train

RESULTS = Path(__file__).resolve().parent.parent / "helpers" / "results" / "folds.csv"
SEEDS = 3


def with_part_last(arrays, part, size=5_000):
    """Return the arrays with one part of the training pictures moved to the end, where it is held back."""
    order = np.concatenate(
        [np.delete(np.arange(60_000), np.s_[part * size : (part + 1) * size]), np.arange(size) + part * size]
    )
    return arrays._replace(train_images=arrays.train_images[order], train_labels=arrays.train_labels[order])


def main():
    """Train 12 x SEEDS networks and write what each reached."""
    arrays, rows = load_arrays(), []
    for part in tqdm(range(12), desc="parts"):
        moved = with_part_last(arrays, part)
        for seed in range(SEEDS):
            history = train(Config(seed=seed), moved).history
            rows.append([part, seed, f"{history['val_accuracy'][-1]:.4f}", f"{history['test_accuracy'][-1]:.4f}"])
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# tools/measure_folds.py; {environment_line()}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([["part", "seed", "val_accuracy", "test_accuracy"], *rows])


if __name__ == "__main__":
    main()
