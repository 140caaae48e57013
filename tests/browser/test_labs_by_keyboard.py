"""Labs by the keyboard alone, as a screen reader meets them, in both themes and in small windows."""

import re

import pytest
from lab_page import error_texts, run_all, violations

pytestmark = pytest.mark.slow

SETUP = """
import numpy as np
from helpers import widgets
from helpers.data import load_arrays
from helpers.sweep import read_results
from helpers.training import Config, Runs, train
clothes = load_arrays()
run = train(Config(epochs=2), clothes)
runs = Runs()
runs.add(run)
pictures = clothes.train_images[-1000:], clothes.train_labels[-1000:]
scores = np.log(run.predict(pictures[0]) + 1e-7)
"""
LABS = {
    "class_browser": "widgets.class_browser(*pictures)",
    "pixel_inspector": "widgets.pixel_inspector(*pictures)",
    "layer_builder": "widgets.layer_builder()",
    "activation_explorer": "widgets.activation_explorer()",
    "softmax_explorer": "widgets.softmax_explorer(scores)",
    "downhill": "widgets.downhill()",
    "optimizer_race": "widgets.optimizer_race({'Adam': run})",
    "training_lab": "widgets.training_lab(clothes, runs)",
    "prediction_browser": "widgets.prediction_browser(run, *pictures)",
    "confusion_explorer": "widgets.confusion_explorer(run, *pictures)",
    "unit_explorer": "widgets.unit_explorer(run, *pictures)",
    "reliability_explorer": "widgets.reliability_explorer(run, *pictures)",
    "sample_explorer": "widgets.sample_explorer({'right': [0, 1, 1]}, sizes=(2, 10))",
    "robustness_explorer": "widgets.robustness_explorer({'Adam': run}, *pictures)",
    "label_audit": "widgets.label_audit(run, *pictures)",
    "photo_lab": "widgets.photo_lab(run)",
    "run_explorer": "widgets.run_explorer(read_results(), runs)",
}
CELLS = [f"lab = {lab}\nlab" for lab in LABS.values()]
# Sliders and lists move by arrow keys, buttons and boxes to tick by the space bar.
KEYS = {"slider": "ArrowLeft", "SELECT": "ArrowDown"}
CONTROLS = '[role="slider"], select, input[type="checkbox"], button'
CAMERA = "Take a photo with the camera of this machine"  # takes the place of the others; test_photo_lab.py presses it
MOST_TABS = 4  # from one control to the next: past the numbers that can be typed


@pytest.fixture
def labs(open_notebook, notebook):
    """Return a function that opens all labs in a theme, in a window of a size."""

    def open_labs(theme="Light", width=1280, height=800):
        page = open_notebook(notebook("labs", SETUP, *CELLS))
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", f"JupyterLab {theme}"
        )
        run_all(page)
        page.locator(".course-lab").nth(len(LABS) - 1).wait_for()
        assert error_texts(page) == []
        return page

    return open_labs


def labs_on(page):
    return zip(LABS, page.locator(".course-lab").all(), strict=True)


def can_be_used(control):
    return control.is_visible() and control.is_enabled()


def go_to(page, control, name):
    """Go to the next control by the tab key."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if control.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{name}: the tab key does not lead to {control.evaluate('e => e.outerHTML')[:200]}")


def test_every_control_answers_to_a_key(labs):
    page = labs()
    for name, lab in labs_on(page):
        controls = [control for control in lab.locator(CONTROLS).all() if can_be_used(control)]
        before, changes = lab.inner_html(), 0
        for place, control in enumerate(controls):
            if place == 0:
                control.focus()
            elif can_be_used(control):  # a key before may have switched it off
                go_to(page, control, name)
            if control.get_attribute("title") == CAMERA:
                continue
            page.keyboard.press(KEYS.get(control.get_attribute("role") or control.evaluate("e => e.tagName"), "Space"))
            page.wait_for_function("document.body.innerText.includes('| Idle')")
            after = lab.inner_html()
            changes, before = changes + (after != before), after
        if changes < min(2, len(controls)):  # the answer to the last key may still be on its way
            page.wait_for_function("([lab, before]) => lab.innerHTML != before", arg=[lab.element_handle(), before])
            changes += 1
        assert changes >= min(2, len(controls)), name
    assert error_texts(page) == []


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_a_screen_reader_meets_nothing_unnamed(labs, theme):
    page = labs(theme)
    assert violations(page, ".course-lab") == []
    for name, lab in labs_on(page):
        sliders = lab.locator('[role="slider"]').all()
        assert all(
            slider.get_attribute("aria-label") and slider.get_attribute("aria-valuetext") for slider in sliders
        ), name
        for button in lab.locator("button").all():
            # The letter of an icon's font is no name, though axe-core takes it for one.
            assert button.get_attribute("aria-label") or re.search("[A-Za-z]", button.inner_text()), name
        assert lab.locator('[role="status"]').count() == 1, name


def test_a_lab_says_what_changed(labs):
    page = labs()
    lab = page.locator(".course-lab").nth(list(LABS).index("layer_builder"))
    lab.get_by_role("slider", name="Units").focus()
    page.keyboard.press("ArrowLeft")
    lab.locator('[role="status"]').filter(has_text="50,890 numbers to learn").wait_for(state="attached")
    assert lab.get_by_role("slider", name="Units").get_attribute("aria-valuetext") == "64"


def test_a_lab_fits_the_screen(labs):
    """In a window of 1280 x 800 all of it is seen; in a narrow one nothing is cut off."""
    page = labs()
    seen = page.locator(".jp-WindowedPanel-outer").bounding_box()["height"]
    heights = {name: lab.bounding_box()["height"] for name, lab in labs_on(page)}
    assert {name: height for name, height in heights.items() if height > seen} == {}
    for width in (1280, 800, 640):  # 640: as it is at 200 %
        page.set_viewport_size({"width": width, "height": 800})
        for name, lab in labs_on(page):
            assert lab.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), (name, width)


def test_text_in_pictures_can_be_read(labs):
    page = labs(width=800)
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.course-lab svg[role="img"]')].flatMap(svg =>
            [...svg.querySelectorAll('text')].filter(text => text.textContent.trim()).map(text =>
                parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width
                / svg.viewBox.baseVal.width)))"""
    )
    assert smallest > 10.99
