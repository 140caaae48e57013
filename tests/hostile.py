"""What nobody should hand in: real files, changed in ways that a person or a broken disk would not think of."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MARKUP = "<img src=x onerror=alert(1)>"
NAMES = (
    *(MARKUP, "=1+1", "$(touch pwned);`id`", "'\"&<", "..", "../../pwned", "/pwned", "C:\\pwned", "\\\\host\\pwned"),
    *("\x1b[2J", "a\nb", "\u202egnp.exe", "\ud800", "\x00", "", " ", "x" * 300, "CON", "é #50% (1) [2]"),
)
"""Names and words with signs that mean something to HTML, shells, spreadsheets, terminals and file systems."""

ODD = (
    *(None, True, False, -1, 0, 1, 2, 10**18, -(10**18), 10**19, 10**400, 0.5, -0.5, 1e308, float("nan"), float("inf")),
    *([], {}, [[]], [None], {"": None}, "DEEP", "HUGE"),
)
# What JSON allows and `json.dumps` does not write, in place of these words.
_AS_TEXT = {'"DEEP"': "[" * 50_000 + "]" * 50_000, '"HUGE"': "9" * 4_300}


def examples(few, many):
    """Return a decorator: the test gets `n`, how many examples to try; many in `make test-all` alone."""
    return pytest.mark.parametrize("n", [few, pytest.param(many, marks=pytest.mark.slow)], ids=["few", "many"])


def hold(statement, n, **strategies):
    """Try a statement, a function that asserts, with `n` examples: always the same, whatever the time or machine."""
    always_the_same = {"derandomize": True, "database": None, "deadline": None}
    tried = settings(max_examples=n, suppress_health_check=list(HealthCheck), **always_the_same)
    tried(given(**strategies)(statement))()


@st.composite
def changed_bytes(draw, *files):
    """Bytes of one of some files, in which up to three parts are cut out, repeated or others."""
    data = draw(st.sampled_from(files))
    for _ in range(draw(st.integers(1, 3))):
        # Most of the changes near an end, where headers and directories are.
        size = len(data)
        start = draw(st.one_of(st.integers(0, 100), st.integers(-100, -1), st.integers(0, size))) % (size + 1)
        end = start + draw(st.sampled_from((0, 1, 2, 4, 16, len(data))))
        part = data[start:end]
        other = st.sampled_from((b"", b"\0" * len(part), b"\xff" * len(part), 2 * part))
        data = data[:start] + draw(st.one_of(st.binary(max_size=8), other)) + data[end:]
    return data


@st.composite
def changed_json(draw, *values):
    """The bytes of a JSON file with one of some values, of which up to three parts are left out, repeated or others."""
    value = [copy.deepcopy(draw(st.sampled_from(values)))]
    for _ in range(draw(st.integers(1, 3))):
        box, key = draw(st.sampled_from(list(_places(value))))
        other = copy.deepcopy(draw(st.one_of(st.sampled_from(ODD + NAMES), st.integers(), st.text(max_size=8))))
        if draw(st.booleans()) or box is value:
            box[key] = other
        elif draw(st.booleans()):
            del box[key]
        elif isinstance(box, list):
            box.insert(key, box[key])
        else:
            box[str(other)] = box[key]
    text = json.dumps(value[0])
    for word, meant in _AS_TEXT.items():
        text = text.replace(word, meant)
    return text.encode()


def _places(value):
    """Yield where a value and what it holds stand: a list or dict, and an index or key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])
