"""The training lab with the keyboard alone, in JupyterLab in Chromium."""

import re
import time

import pytest
from lab_page import button, error_texts, pictures, run_all, slider

pytestmark = pytest.mark.slow

TRAINING = """
from helpers.data import load_arrays
from helpers.widgets import training_lab
lab = training_lab(load_arrays())
lab
"""


def test_training_lab_with_the_keyboard(open_notebook, notebook, report):
    page = open_notebook(notebook("training", TRAINING, "print(6 * 7)", "print(lab.errors, len(list(lab.runs)))"))
    run_all(page)
    said = page.locator(".jp-OutputArea-output").first

    slider(page, "Units").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    said.locator(".widget-html").get_by_text("16 hidden units, 5 epochs").wait_for()
    before = pictures(page)

    button(page, "Train").focus()
    page.keyboard.press("Enter")
    said.get_by_text(re.compile("^Done: 5 epochs")).wait_for()
    assert pictures(page) != before
    said.locator("summary").focus()
    page.keyboard.press("Enter")
    assert said.locator("table tr").count() == 2 and "▸ 16" in said.locator("table").inner_text()

    # Back through the history: from the key to the picture.
    page.evaluate(
        """() => {
            const output = document.querySelector('.jp-OutputArea-output');
            const drawn = () => [...output.querySelectorAll('svg[role="img"]')];
            const shown = () => drawn().map(picture => picture.innerHTML).join();
            let before = shown(), pressed;
            window.waits = [];
            document.addEventListener('keydown', () => { pressed = performance.now(); window.waits.push(0); }, true);
            new MutationObserver(() => {
                if (pressed === undefined || shown() === before) return;
                before = shown();
                window.waits[window.waits.length - 1] = performance.now() - pressed;  // the last picture counts
            }).observe(output, {subtree: true, childList: true, attributes: true});
        }"""
    )
    slider(page, "Show epoch").focus()
    for epoch in (4, 3, 2, 1):
        before = pictures(page)
        page.keyboard.press("ArrowLeft")
        said.get_by_text(f"After epoch {epoch}:").wait_for()
        assert pictures(page) != before
    waits = sorted(page.evaluate("window.waits"))
    assert len(waits) == 4 and waits[0] > 0
    report(f"from key to picture: median {waits[len(waits) // 2]:.0f} ms, longest {waits[-1]:.0f} ms")

    # Stop, and another cell while it trains.
    slider(page, "Train epochs").focus()
    page.keyboard.press("End")
    said.locator(".widget-html").get_by_text("To train for 20 epochs, press Train again.").wait_for()
    slider(page, "Units").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    said.locator(".widget-html").get_by_text("128 hidden units, 20 epochs").wait_for()
    button(page, "Train").focus()
    page.keyboard.press("Enter")
    said.get_by_text(re.compile("^Epoch [0-9]+ of 20")).wait_for()
    page.locator(".jp-CodeCell .cm-content").nth(1).click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("!document.querySelectorAll('.jp-InputArea-prompt')[1].innerText.includes('*')")
    assert "of 20" in said.inner_text(), "the training was still going on"
    start = time.perf_counter()
    button(page, "Stop").focus()
    page.keyboard.press("Enter")
    stopped = said.get_by_text(re.compile("^Stopped after"))
    stopped.wait_for()
    report(f"stopped within {time.perf_counter() - start:.1f} s")
    assert int(re.search(r"Stopped after (\d+)", stopped.inner_text())[1]) < 20

    page.locator(".jp-CodeCell .cm-content").nth(2).click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("[] 2").wait_for()
    assert error_texts(page) == []
