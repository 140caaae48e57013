"""Every number in a lesson's prose is printed by one of its cells, stands in its code, or is held here."""

import re

import nbformat
import pytest
from make_lessons import SOLUTIONS

NAMES = sorted(path.stem for path in SOLUTIONS.glob("*.ipynb"))

SMALL = 12
"""Whole numbers up to this one count things on the page (lessons, classes, labels, minutes of an hour): no claims."""

HELD = {
}
"""For each lesson the numbers that none of its cells prints, and where they are held."""

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
        if not (value_of(number).is_integer() and value_of(number) <= SMALL and "%" not in line)
        and number not in held
        and not is_shown(number, numbers)
    ]
    assert unfounded == []


@pytest.mark.parametrize("name", HELD)
def test_nothing_is_held_in_vain(name):
    notebook = nbformat.read(SOLUTIONS / f"{name}.ipynb", as_version=4)
    assert set(HELD[name]) <= {number for number, _ in claims(notebook)}


def test_a_number_out_of_the_air_is_found():
    prose = nbformat.v4.new_markdown_cell("It reaches 93.7 % of `12.5` in [2020](https://a.b/1234), and $77$.")
    code = nbformat.v4.new_code_cell("print(0.9371)")
    notebook = nbformat.v4.new_notebook(cells=[prose, code])
    assert [number for number, _ in claims(notebook)] == ["93.7", "2020"]
    assert is_shown("93.7", shown(notebook)) and not is_shown("93.8", shown(notebook))
