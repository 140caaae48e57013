"""Colours stay apart for people who see fewer of them, and stand out from the page in both themes."""

import itertools
import re

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from project import TOP

from helpers.checks import _shown
from helpers.classroom import _page
from helpers.plotting import _style

# How colours look without one of the three kinds of cones: Machado, Oliveira and Fernandes, 2009, severity 1.0, for
# linear RGB.
VIEWERS = {
    "usual": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
APART = 15
"""The least distance in CIELAB between two colours of a picture; one that can just be seen is 2.3."""

# Which of them stand in one picture.
TOGETHER = {"series": _style.SERIES, "verdicts": (_style.RIGHT, _style.WRONG, _style.OTHER)}
PAGES = {"light": "#ffffff", "dark": "#111111"}
TEXT, LINES = 4.5, 3.0  # WCAG 2: 1.4.3 and 1.4.11


def linear(colour):
    """Return red, green and blue as amounts of light."""
    values = np.array(to_rgb(colour))
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(light):
    """Return the place in CIELAB of linear RGB."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = (
        np.cbrt(share) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116
        for share in to_xyz @ light / to_xyz.sum(axis=1)
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, viewer):
    seen = [lab(np.clip(np.array(VIEWERS[viewer]) @ linear(colour), 0, 1)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def contrast(one, other):
    darker, lighter = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measures_are_those_of_the_books():
    assert contrast("black", "white") == pytest.approx(21) and contrast("#767676", "white") == pytest.approx(4.54, 0.01)
    np.testing.assert_allclose(lab(linear("red")), [53.24, 80.09, 67.20], atol=0.1)
    # Red and green are what a deutan viewer takes for each other, and blue and yellow are not.
    assert distance("#a05a00", "#5a7a00", "deutan") < APART < distance("#a05a00", "#5a7a00", "usual")
    assert distance("blue", "yellow", "deutan") > 100


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("name", TOGETHER)
def test_colours_of_a_picture_stay_apart(viewer, name):
    for pair in itertools.combinations(TOGETHER[name], 2):
        assert distance(*pair, viewer) >= APART, pair


@pytest.mark.parametrize("page", PAGES)
def test_lines_stand_out_from_the_page(page):
    for colour in {colour for colours in TOGETHER.values() for colour in colours}:
        assert contrast(colour, PAGES[page]) >= LINES, colour


def test_edges_of_verdicts_are_of_the_palette_and_stand_out():
    assert set(_shown.EDGES.values()) == {_style.RIGHT, _style.WRONG, _style.OTHER}


def test_text_on_a_ground_of_its_own_can_be_read():
    """What CSS gives a ground it gives a colour of text too, in one rule."""
    css = _page._STYLE + (TOP / "helpers/widgets/lab.css").read_text(encoding="utf-8")
    grounds = re.findall(r"background: (?:var\([^,]*, )?(#\w+)", css)
    pairs = re.findall(r"background: (#\w+); color: (#\w+)", css)
    pairs += re.findall(r"[ ;]color: var\([^,]*, (#\w+)\); background: var\([^,]*, (#\w+)\)", css)
    assert len(pairs) == len(grounds) == 3
    for ground, text in pairs:
        assert contrast(to_hex(ground), to_hex(text)) >= TEXT, (ground, text)
