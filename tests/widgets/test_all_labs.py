"""What is asked of every lab: each control to its ends and through many settings, and what learners do unplanned."""

import ast
import html
import re
from pathlib import Path
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
from lab_tools import alt_texts, inside, is_stale, layers_of, pictures, press, runs_with, seen, settings

from helpers import widgets
from helpers.sweep import read_results
from helpers.widgets._lab import Lab

pytestmark = pytest.mark.filterwarnings("error")

# Each takes what the fixture `given` returns.
LABS = {
    "class_browser": lambda given: widgets.class_browser(*given.training),
    "pixel_inspector": lambda given: widgets.pixel_inspector(*given.training),
    "downhill": lambda given: widgets.downhill(),
    "layer_builder": lambda given: widgets.layer_builder(),
    "activation_explorer": lambda given: widgets.activation_explorer(),
    "softmax_explorer": lambda given: widgets.softmax_explorer(),
    "softmax_explorer of a run": lambda given: widgets.softmax_explorer(given.scores),
    "optimizer_race": lambda given: widgets.optimizer_race({"Adam": given.run, "SGD": given.slow_run}),
    "training_lab": lambda given: widgets.training_lab(given.clothes, runs_with(given.run, given.slow_run)),
    "prediction_browser": lambda given: widgets.prediction_browser(given.run, *given.test),
    "prediction_browser of a model": lambda given: widgets.prediction_browser(given.model, *given.test),
    "confusion_explorer": lambda given: widgets.confusion_explorer(given.run, *given.test),
    "confusion_explorer of a model": lambda given: widgets.confusion_explorer(given.model, *given.test),
    "reliability_explorer": lambda given: widgets.reliability_explorer(given.run, *given.test),
    "reliability_explorer of a model": lambda given: widgets.reliability_explorer(given.model, *given.test),
    "robustness_explorer": lambda given: widgets.robustness_explorer(
        {"Adam": given.run, "SGD": given.slow_run}, *given.test
    ),
    "sample_explorer": lambda given: widgets.sample_explorer({"right": [0, 1, 1, 1]}, sizes=(2, 30)),
    "sample_explorer of three groups": lambda given: widgets.sample_explorer(
        {"some": [0.7, 0.8, 0.9], "better": [0.75, 0.95], "equal": [0.5, 0.5]}, sizes=(1, 3, 10)
    ),
    "label_audit": lambda given: widgets.label_audit(given.run, *given.test),
    "label_audit of a model": lambda given: widgets.label_audit(given.model, *given.test),
    "unit_explorer": lambda given: widgets.unit_explorer(given.run, *given.test),
    "photo_lab": lambda given: widgets.photo_lab(given.run),
    "photo_lab of a model": lambda given: widgets.photo_lab(given.model),
    "run_explorer": lambda given: widgets.run_explorer(read_results(), runs_with(given.run)),
}


@pytest.fixture(scope="module")
def given(few_clothes, run, slow_run, model):
    return SimpleNamespace(
        clothes=few_clothes,
        training=(few_clothes.train_images, few_clothes.train_labels),
        test=(few_clothes.test_images, few_clothes.test_labels),
        run=run,
        slow_run=slow_run,
        model=model,
        scores=np.log(run.predict(few_clothes.test_images[:40]) + 1e-7),
    )


@pytest.fixture(params=LABS)
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
def test_two_hundred_random_settings(lab):
    random = np.random.default_rng(0)
    names = [name for name in lab.controls if name not in ("upload", "train")]
    everything = set()
    for _ in range(200):
        name = random.choice(names)
        if isinstance(lab.controls[name], ipywidgets.Button):
            press(lab, name)
        else:
            choices = settings(lab.controls[name])
            lab.controls[name].value = choices[random.integers(len(choices))]
        everything.add(tuple(seen(lab)))
    assert lab.errors == []
    assert len(everything) > min(2, len(names))


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
