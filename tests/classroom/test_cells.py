"""Which cells of a notebook are run for its exercises."""

import json

import pytest
from make_lessons import LESSONS

from helpers.checks.exercises import EXERCISES
from helpers.classroom._cells import code_cells, needed, read_cell
from helpers.classroom._files import Unreadable


@pytest.mark.parametrize(
    ("above", "needs"),
    [
        ("x = 1", True),
        ("y = 1", False),
        ("import x", True),
        ("from z import x", True),
        ("def x():\n    return 3", True),
        ("class x:\n    pass", True),
        ("for x in range(3):\n    pass", True),
        ("a, (b, x) = 1, (2, 3)", True),
        ("if (x := 3):\n    pass", True),
        ("x[3] = 1", True),
        ("x.y.z = 1", True),
        ("x.append(1)", True),
        ("x += 1", True),
        ("del x", True),
        ("print(x)", False),
        ("def f():\n    x = 1", False),
        ("def f():\n    global x\n    x = 1\nf()", True),
        ("y = [x for x in range(3)]", False),
        ("%time x = 1", True),
        ("%%time\nx = 1", True),
        ("%%time\ny = 1", False),
        ("!ls", True),  # may do anything
        ("exec('x = 1')", True),
        ("globals()['x'] = 1", True),
        ("from numpy import *", True),
        ("x = await y", True),
        ("x = (", True),
        ("# nothing", False),
        ("plt.plot([1])\nplt.show()", False),
    ],
)
def test_what_a_check_needs(above, needs):
    cells = [read_cell(above), read_cell('check("gap", x)')]
    assert needed(cells) == ([0, 1] if needs else [1])


def test_a_module_is_not_changed_by_its_use():
    sources = ["import matplotlib.pyplot as plt", "plt.plot([1])\nplt.show()", 'plt.plot([2])\ncheck("gap", 3)']
    assert needed(list(map(read_cell, sources))) == [0, 2]


def test_needs_go_on_upwards():
    sources = ["a = 1", "d = 9", "def b():\n    return a + c", "c = 2", "x = b()", 'check("gap", x)', "x = 5", "c = 1"]
    assert needed(list(map(read_cell, sources))) == [0, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('check("gap", gap)', ("gap",)),
        ("check('gap')\ncheck('accuracy', 3)", ("gap", "accuracy")),
        ('check("unknown", 3)', ()),
        ('# check("gap", gap)', ()),
        ("check(3)", ()),
        ("check()", ()),
        ('gap = (\ncheck("gap", gap)', ("gap",)),
    ],
)
def test_which_exercises_a_cell_checks(source, names):
    assert read_cell(source).checks == names


def test_every_exercise_is_found_and_most_cells_are_passed_over():
    checked, n_needed, n_cells = [], 0, 0
    for path in sorted(LESSONS.glob("*.ipynb")):
        cells = code_cells(path.read_bytes())
        checked += [name for cell in cells for name in cell.checks]
        n_needed, n_cells = n_needed + len(needed(cells)), n_cells + len(cells)
    assert checked == list(EXERCISES)
    assert n_needed < n_cells / 2


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"cells": 3}', b'{"cells": [{"cell_type": "code"}]}', b"\xff\xff", b"[" * 100_000],
)
def test_what_is_no_notebook_is_one_sentence(content):
    with pytest.raises(Unreadable, match="no notebook, or damaged"):
        code_cells(content)


def test_a_source_may_be_a_list_of_lines():
    cell = {"cell_type": "code", "source": ["gap = 3\n", 'check("gap", gap)']}
    (read,) = code_cells(json.dumps({"cells": [cell, {"cell_type": "markdown", "source": "x"}]}).encode())
    assert read.source == 'gap = 3\ncheck("gap", gap)' and read.checks == ("gap",)


@pytest.mark.parametrize("source", ["(" * 5_000, "-" * 100_000 + "1", "x = " + "[" * 150 + "]" * 150, "\x00"])
def test_odd_sources_stop_nothing(source):
    read_cell(source)
