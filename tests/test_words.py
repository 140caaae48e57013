"""Lessons read well: code that fits the page, backticks in pairs, and the minutes that README promises."""

import re

import jupytext
import pytest
from make_lessons import SOLUTIONS
from project import TOP

LONGEST = 106
"""Characters of a line of code that JupyterLab shows on a screen of 1280 pixels without a scroll bar."""

TEXTS = sorted(SOLUTIONS.glob("[0-9]*.py"))
MANUALS = [*(TOP / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *(TOP / "docs").glob("*.md")]


def cells(path, kind):
    return [cell.source for cell in jupytext.read(path).cells if cell.cell_type == kind]


def odd_paragraphs(text):
    """Return the paragraphs, rows and points of a list in which a backtick has no other."""
    without_blocks = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)
    parts = re.split(r"\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.)\s)", without_blocks)
    return [part for part in parts if part.count("`") % 2]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_line_of_code_is_cut_off(path):
    lines = [line for source in cells(path, "code") for line in source.splitlines()]
    assert [line for line in lines if len(line) > LONGEST] == []


@pytest.mark.parametrize("path", [*TEXTS, *MANUALS], ids=lambda path: path.name)
def test_backticks_come_in_pairs(path):
    texts = [path.read_text(encoding="utf-8")] if path.suffix == ".md" else cells(path, "markdown")
    assert [part for text in texts for part in odd_paragraphs(text)] == []


def test_a_lost_backtick_is_found():
    text = "One `a` and `b.\n\n- `c`\n- d`\n\n```sh\necho `date\n```\n"
    assert odd_paragraphs(text) == ["One `a` and `b.", "- d`"]


def test_readme_promises_the_minutes_that_lessons_name():
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d \| \[.*?\]\(lessons/(\w+)\.ipynb\) \|.*\| (\d+) \|$", readme, re.M)
    named = [(path.stem, re.search(r"\*\*Time:\*\* about (\d+) min", cells(path, "markdown")[0])[1]) for path in TEXTS]
    assert rows == named and len(named) == 6
