"""Labs from the first control to the last, with the keyboard alone, in both themes."""

import pytest
from lab_page import error_texts, run_all

pytestmark = pytest.mark.slow

SETUP = """
from helpers import quiet_start, widgets
with quiet_start():
    import tensorflow
from helpers.data import load_arrays
from helpers.training import Config, train
clothes = load_arrays()
run = train(Config(epochs=2), clothes)
pictures = clothes.train_images[-1000:], clothes.train_labels[-1000:]
"""
LABS = {
    "downhill": "lab = widgets.downhill()\nlab",
    "unit_explorer": "lab = widgets.unit_explorer(run, *pictures)\nlab",
    "reliability_explorer": "lab = widgets.reliability_explorer(run, *pictures)\nlab",
    "sample_explorer": "lab = widgets.sample_explorer({'right': [0, 1, 1]}, sizes=(2, 10))\nlab",
    "robustness_explorer": "lab = widgets.robustness_explorer({'Adam': run}, *pictures)\nlab",
    "label_audit": "lab = widgets.label_audit(run, *pictures)\nlab",
}
# Sliders and lists move by arrow keys, buttons and boxes to tick by the space bar.
KEYS = {"slider": "ArrowLeft", "SELECT": "ArrowDown"}
CONTROLS = '[role="slider"], select, input[type="checkbox"], button'


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_every_control_answers_to_a_key(open_notebook, notebook, theme):
    page = open_notebook(notebook("labs", SETUP, *LABS.values(), "print(lab.errors)"))
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    run_all(page)
    for number, name in enumerate(LABS, start=1):
        output = page.locator(".jp-CodeCell").nth(number).locator(".jp-OutputArea-output").first
        controls = output.locator(CONTROLS)
        before, changes = output.inner_html(), 0
        assert controls.count() >= 3, name
        for control in controls.all():
            if not control.is_enabled() or not control.is_visible():
                continue
            control.focus()
            assert control.evaluate("element => element === document.activeElement"), name
            assert control.evaluate("e => e.tagName !== 'BUTTON' || e.ariaLabel || e.textContent.trim()"), name
            page.keyboard.press(KEYS.get(control.get_attribute("role") or control.evaluate("e => e.tagName"), "Space"))
            page.wait_for_function("document.body.innerText.includes('| Idle')")
            after = output.inner_html()
            changes, before = changes + (after != before), after
        assert changes >= 2, name
    assert error_texts(page) == []
