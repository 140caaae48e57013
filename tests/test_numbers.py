"""Every number in a lesson's prose is printed by one of its cells, stands in its code, or is held here."""

import re

import nbformat
import numpy as np
import pytest
from make_lessons import SOLUTIONS

from helpers.sweep import read_results
from helpers.training import Config, build_model
from helpers.widgets._controls import UNITS

NAMES = sorted(path.stem for path in SOLUTIONS.glob("*.ipynb"))

SMALL, YEARS = 12, range(1990, 2100)
"""Whole numbers up to SMALL count things on the page (lessons, classes, labels), and years are years: no claims."""


def articles_adam():
    """Return the training accuracies that the article's settings of Adam reach in five epochs."""
    return read_results().query("optimizer == 'adam_article' and validation_size == 0 and epoch == 5").accuracy


HELD = {
    "01_explore": {
        "19": lambda: len(np.arange(30)[6:20]) == 14 and np.arange(30)[6:20][-1] == 19,
        "784": lambda: 28 * 28 == 784,
    },
    "02_preprocess": {"51": lambda: 51 / 255 == 0.2},
    "03_build": {
        "2.72": lambda: round(np.e, 2) == 2.72,
        "7,850": lambda: build_model(Config(hidden=())).count_params() == 7_850,
    },
    "04_train": {
        "0.001": lambda: round(float(build_model().optimizer.learning_rate), 6) == 0.001,
        "512": lambda: 512 in UNITS,
    },
    "06_exercises": {
        "77": lambda: round(100 * articles_adam().min()) == 77,
        "78": lambda: round(100 * articles_adam().max()) == 78,
    },
}
"""For each lesson the numbers that none of its cells shows, and what makes them true."""

NUMBER = re.compile(r"(?<![\w.,#-])\d[\d,]*(?:\.\d+)?(?![\w])")
NOT_PROSE = re.compile(
    r"\]\([^)]*\)"  # the target of a link
    r"|\$\$?[^$]+\$\$?"  # a formula
    r"|<kbd>.*?</kbd>"
    r"|`[^`]*`"  # code
    r"|```.*?```",
    re.DOTALL,
)


def value_of(text):
    return float(text.replace(",", "").replace("_", ""))


def numbers_in(text):
    return {value_of(number) for number in re.findall(r"\d[\d,_]*(?:\.\d+)?", text) if number.strip(",_")}


def shown(notebook):
    """Return all numbers that a notebook's code holds or prints, shares of 1 also as per cent."""
    texts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            texts.append(cell.source)
            for output in cell.get("outputs", []):
                texts.append(output.get("text", ""))
                data = output.get("data", {})
                texts += [re.sub(r'base64,[^"]*', "", data.get(kind, "")) for kind in ("text/plain", "text/html")]
    numbers = numbers_in("\n".join(texts))
    return numbers | {100 * number for number in numbers if 0 < number < 1}


def claims(notebook):
    """Yield each number in the prose with its sentence."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in NOT_PROSE.sub(" ", cell.source).splitlines():
                if "**Time:**" in line or "**Lessons:**" in line or line.startswith("#"):
                    continue
                for number in NUMBER.findall(re.sub(r"^\s*(\*\*)?\d+\.(\*\*)? ", "", line)):
                    yield number.rstrip(","), line


def is_shown(number, numbers):
    """Return whether a number is among others, when these are rounded as it is."""
    value, digits = value_of(number), len(number.partition(".")[2])
    return any(abs(round(other, digits) - value) < 1e-9 for other in numbers)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_in_prose_is_shown_or_held(name):
    notebook = nbformat.read(SOLUTIONS / f"{name}.ipynb", as_version=4)
    numbers, held = shown(notebook), HELD.get(name, {})
    unfounded = [
        f"{number}: {line.strip()}"
        for number, line in claims(notebook)
        if not (value_of(number) in {*range(SMALL + 1)} and "%" not in line)
        and not ("," not in number and value_of(number) in YEARS)
        and number not in held
        and not is_shown(number, numbers)
    ]
    assert unfounded == []


@pytest.mark.parametrize(("name", "number"), [(name, number) for name in HELD for number in HELD[name]])
def test_what_is_held_is_true_and_needed(name, number):
    notebook = nbformat.read(SOLUTIONS / f"{name}.ipynb", as_version=4)
    assert number in {number for number, _ in claims(notebook)} and not is_shown(number, shown(notebook))
    assert HELD[name][number]()


def test_a_number_out_of_the_air_is_found():
    prose = nbformat.v4.new_markdown_cell("It reaches 93.7 % of `12.5` in [2020](https://a.b/1234), and $77$.")
    code = nbformat.v4.new_code_cell("print(0.9371)")
    notebook = nbformat.v4.new_notebook(cells=[prose, code])
    assert [number for number, _ in claims(notebook)] == ["93.7", "2020"]
    assert is_shown("93.7", shown(notebook)) and not is_shown("93.8", shown(notebook))
