"""What is asked of every lab: each control to its ends and through many settings, and what learners do unplanned."""

import ast
import html
import re
from pathlib import Path

import ipywidgets
import numpy as np
import pytest
from lab_tools import LABS, alt_texts, inside, is_stale, layers_of, move_anything, pictures, seen, settings
from project import slow

from helpers import widgets
from helpers.widgets._lab import Lab

pytestmark = pytest.mark.filterwarnings("error")


VARIANTS = [name for name in LABS if " of " in name]


# A lab is the same whatever it is shown of: the variants are left to `make test-all`.
@pytest.fixture(params=[name for name in LABS if " of " not in name] + slow(*VARIANTS))
def lab(request, given):
    lab = LABS[request.param](given)
    yield lab
    lab.close()


def test_every_public_lab_is_tested():
    assert {name.split(" of ")[0] for name in LABS} == set(widgets.__all__)


@pytest.mark.parametrize("name", widgets.__all__)
def test_a_lab_is_a_class_that_is_called_as_a_function(name):
    lab = getattr(widgets, name)
    assert issubclass(lab, Lab) and lab.update is not Lab.update
    assert re.sub(r"(?<!^)([A-Z])", r"_\1", lab.__name__).lower() == name
    assert lab.__doc__


def test_no_lab_imports_another():
    folder = Path(widgets.__file__).parent
    for path in set(folder.glob("*.py")) - {folder / "__init__.py"}:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert all(module.startswith("helpers.widgets._") for module in modules if "helpers.widgets" in module), path


def test_every_control_changes_what_is_seen(lab):
    """From the lab as it comes, move one control to its ends and to values between, and back."""
    for name, control in lab.controls.items():
        ends = settings(control)
        if not ends:
            continue
        start, before, shown = control.value, seen(lab), []
        for value in [*ends, *reversed(ends), start]:
            control.value = value
            shown.append(seen(lab))
        assert len(ends) == 1 or any(other != before for other in shown), name
        assert name == "run" or shown[-1] == before, name
    assert lab.errors == []


@pytest.mark.slow
@pytest.mark.parametrize("lab", VARIANTS, indirect=True)  # the others: test_soak.py
def test_two_hundred_random_settings(lab):
    random = np.random.default_rng(0)
    everything = set()
    for _ in range(200):
        move_anything(lab, random)
        everything.add(tuple(seen(lab)))
    assert lab.errors == []
    assert len(everything) > min(2, len(lab.controls))


def test_every_control_says_what_it_is(lab):
    for control in lab.controls.values():
        assert control.description
        assert control.tooltip or getattr(control, "tooltips", None)
        if isinstance(control, ipywidgets.Dropdown):
            assert control.label, "a browser shows no choice where the value is None"
    assert all(widget.tooltip for widget in inside(lab) if isinstance(widget, ipywidgets.Button))


def test_every_picture_has_alt_text_that_changes_with_it(lab):
    assert all(len(picture.alt) > 10 for picture in pictures(lab))
    images_of_alt = {picture: {} for picture in pictures(lab)}
    for control in lab.controls.values():
        for value in settings(control):
            if value in settings(control):
                control.value = value
            for picture, images in images_of_alt.items():
                images.setdefault(picture.alt, set()).add("".join(layers_of(picture)))
    for picture, images in images_of_alt.items():
        assert len(set.union(*images.values())) == 1 or len(images) > 1, picture


def test_the_background_is_never_stale(lab):
    """After many settings each picture is what drawing its whole figure anew would give."""
    random = np.random.default_rng(1)
    for control in [control for control in lab.controls.values() if settings(control)] * 3:
        choices = settings(control)
        control.value = choices[random.integers(len(choices))]
        for picture in pictures(lab):
            assert not is_stale(picture), picture.figure.axes
    assert lab.errors == []


def test_readers_without_a_kernel_see_a_still_picture(lab):
    bundle = lab._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert all(f'<img alt="{html.escape(alt)}"' in bundle["text/html"] for alt in alt_texts(lab))
    assert bundle["text/html"].strip()


def test_a_closed_lab_leaves_nothing_behind(lab):
    everything = inside(lab)
    lab.close()
    assert all(widget.comm is None for widget in everything)
