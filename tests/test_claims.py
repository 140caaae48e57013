"""What lessons say of their own code is true of it."""

import re

import jupytext
import keras
import numpy as np
import pytest
from make_lessons import SOLUTIONS

SOURCES = sorted(SOLUTIONS.glob("[0-9]*.py"))


def code_cells(path):
    return [cell for cell in jupytext.read(path).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_fit_is_followed_by_a_test_of_its_steps(path):
    """Keras may take more steps than a lesson says: `optimizer.iterations` counts them."""
    cells = code_cells(path)
    for i, cell in enumerate(cells):
        if ".fit(" in cell.source and "solution" not in cell.metadata.get("tags", []):
            following = next(c for c in cells[i:] if "test" in c.metadata.get("tags", []))
            assert "iterations" in following.source or "steps" in following.source, cell.source


def test_the_first_training_can_be_run_again_and_compared(few_clothes):
    """The cell of lesson 4 says so."""
    cells = code_cells(SOLUTIONS / "04_train.py")
    (training,) = [cell.source for cell in cells if cell.source.startswith("keras.utils.set_random_seed(0)")]
    (definition,) = [cell.source for cell in cells if cell.source.startswith("def build_model")]
    names = {"keras": keras, "images": few_clothes.train_images / np.float32(255), "labels": few_clothes.train_labels}
    names |= {"validation_images": names["images"][:100], "validation_labels": names["labels"][:100]}
    exec(definition, names)
    histories = []
    for _ in range(2):
        exec(re.sub(r"epochs=\d+", "epochs=2, verbose=0", training), names)
        histories.append(names["history"])
    assert histories[0] == histories[1]
