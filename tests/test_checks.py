"""The exercises' simple checks: right, wrong, not attempted, and never a traceback."""

import re

import nbformat
import pytest
from make_lessons import SOLUTIONS

from helpers.checks import _EXERCISES, check


def said(capsys, name, answer):
    check(name, answer)
    return capsys.readouterr().out.splitlines()


NUMBERS = {"pixel_count", "training_size", "steps_for_128", "examples_seen", "images_apart", "extra_layer_parameters"}


def blank(*_): ...


def is_not_attempted(capsys, name, answer):
    return said(capsys, name, answer) == [f"○ {name}: not attempted yet. Replace the … and run this cell again."]


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_a_blank_number_is_not_attempted(capsys, name):
    assert is_not_attempted(capsys, name, ...)


@pytest.mark.parametrize("name", sorted(set(_EXERCISES) - NUMBERS))
@pytest.mark.parametrize("answer", [..., blank, lambda *_: ..., lambda *_: None])
def test_a_blank_function_is_not_attempted(capsys, name, answer):
    assert is_not_attempted(capsys, name, answer)


def raises(*_):
    raise ValueError("first line\nsecond line")


@pytest.mark.parametrize("name", _EXERCISES)
@pytest.mark.parametrize("answer", [None, -1, "no idea", [1, 2], raises, lambda *_: 1, float("nan")])
def test_a_wrong_answer_gets_one_line(capsys, name, answer):
    (line,) = said(capsys, name, answer)
    assert line.startswith(f"✗ {name}: ")


def test_every_exercise_stands_in_one_lesson():
    asked = []
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        asked += re.findall(r'^check\("(\w+)"', "\n".join(c.source for c in nbformat.read(path, 4).cells), re.M)
    assert asked == list(_EXERCISES)  # in this order, each once
