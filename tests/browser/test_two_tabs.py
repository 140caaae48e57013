"""A lesson that is open in two tabs of a browser, and a tab that stays open for long."""

import json
import re

import pytest
from lab_page import error_texts, pictures, run_all, slider, wait_until_idle
from playwright.sync_api import expect

from helpers.checks import reset
from helpers.workspace import workspace

pytestmark = pytest.mark.slow

LAB = """from helpers.widgets import layer_builder
lab = layer_builder()
lab"""
ONE = "from helpers.checks import check\ncheck('steps_per_epoch', 469)"
OTHER = "from helpers.checks import check\ncheck('pixel_count', 54_880_000)"
TRAINED = """from helpers.data import load_arrays
from helpers.training import Config, Runs, train
from helpers.widgets import training_lab
clothes, runs = load_arrays(), Runs()
runs.add(train(Config(epochs=5, validation_size=5_000), clothes))
lab = training_lab(clothes, runs)
lab"""


@pytest.fixture(autouse=True)
def patience():
    """Let no test fail because the machine is busy."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=5_000)  # as it was


@pytest.fixture
def saved_lesson(jupyterlab, notebook):
    """The file of a short lesson."""
    reset()
    _, folder = jupyterlab
    return folder / notebook("two tabs", LAB, ONE, OTHER)


@pytest.fixture
def two_tabs(open_notebook, saved_lesson, context):
    """Two pages with one lesson and one kernel; the lab was begun in the first, and saved."""
    first = open_notebook(saved_lesson.name)
    run_cell(first, 0)
    first.locator(".course-lab").wait_for()
    first.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    second = context.new_page()
    second.set_default_timeout(60_000)
    second.goto(f"{first.url.partition('?')[0]}?token=test&reset")
    second.locator(".course-lab").wait_for()
    wait_until_idle(second)
    yield first, second
    for page in (first, second):
        assert error_texts(page) == [] and "Error displaying widget" not in page.content()
    second.close()


def run_cell(page, number):
    """Run a cell by the keyboard, and return it when it is done."""
    cell = page.locator(".jp-CodeCell").nth(number)
    prompt = cell.locator(".jp-InputArea-prompt")
    before = prompt.inner_text()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(prompt).not_to_have_text(before)
    expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))
    return cell


def save(page):
    page.keyboard.press("Control+s")


def answer_dialog(page, choice):
    """Choose what to do where JupyterLab says that the file was changed by somebody else."""
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("has changed on disk since the last time it was opened or saved")
    dialog.get_by_role("button", name=choice).click()
    expect(dialog).to_have_count(0)


def answered(path):
    """Return which of the two exercises have a verdict in a notebook's file."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["Right" in json.dumps(cell["outputs"]) for cell in cells[1:]]


def test_a_lab_moved_from_two_tabs_is_the_same_in_both(two_tabs):
    for page, parameters in zip(two_tabs, ("50,890", "25,450"), strict=True):
        slider(page, "Units").focus()
        page.keyboard.press("ArrowLeft")
        for each in two_tabs:
            expect(each.locator(".course-lab").get_by_text(f"{parameters} numbers to learn").first).to_be_visible()
        first, second = map(pictures, two_tabs)
        assert first == second


def test_a_lab_begun_anew_in_one_tab_goes_from_the_other(two_tabs):
    first, second = two_tabs
    run_cell(first, 0)
    expect(first.locator(".course-lab")).to_have_count(1)
    expect(second.locator(".course-lab")).to_have_count(0)


def test_answers_from_two_tabs_are_both_remembered_and_no_file_is_overwritten_unasked(two_tabs, saved_lesson):
    first, second = two_tabs
    expect(run_cell(first, 1)).to_contain_text("Right")
    expect(run_cell(second, 2)).to_contain_text("Right")
    records = json.loads((workspace() / "progress.json").read_text(encoding="utf-8"))["exercises"]
    assert records["steps_per_epoch"]["right"] and records["pixel_count"]["right"]

    save(first)
    wait_until_saved(first)
    assert answered(saved_lesson) == [True, False]
    save(second)
    answer_dialog(second, "Cancel")  # then nothing happens, and it can be saved later
    assert answered(saved_lesson) == [True, False]
    expect(second.locator(".jp-CodeCell").nth(2)).to_contain_text("Right")
    save(second)
    answer_dialog(second, "Overwrite")
    wait_until_saved(second)
    assert answered(saved_lesson) == [False, True]

    save(first)
    answer_dialog(first, "Revert")  # takes what the other tab saved
    expect(first.locator(".jp-CodeCell").nth(2)).to_contain_text("Right")
    expect(first.locator(".jp-CodeCell").nth(1)).not_to_contain_text("Right")


def wait_until_saved(page):
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")


def test_moves_for_long_do_not_grow_the_tab(open_notebook, notebook, report):
    page = open_notebook(notebook("for long", TRAINED))
    run_all(page)
    slider(page, "Show epoch").focus()
    move_back_and_forth(page, range(50))
    few = held_by(page)
    move_back_and_forth(page, range(50, 250))
    many = held_by(page)
    report(f"after 50 and 250 moves: {few} and {many}")
    assert error_texts(page) == []
    assert many["JSHeapUsedSize"] - few["JSHeapUsedSize"] < 2_000_000
    assert many["Nodes"] - few["Nodes"] < 200
    assert many["JSEventListeners"] - few["JSEventListeners"] < 50


def move_back_and_forth(page, moves):
    """Move the slider that has the focus, and wait for the picture of each move."""
    reading = page.locator(".course-lab .widget-html").get_by_text("After epoch")
    for number in moves:
        step = number % 8  # from the fifth epoch down to the first, and up again
        page.keyboard.press("ArrowLeft" if step < 4 else "ArrowRight")
        expect(reading).to_contain_text(f"After epoch {abs(step - 3) + 1}:")


def held_by(page):
    """Return what the page holds once all that can be thrown away is gone."""
    browser = page.context.new_cdp_session(page)
    browser.send("Performance.enable")
    browser.send("HeapProfiler.enable")
    browser.send("HeapProfiler.collectGarbage")
    metrics = {each["name"]: each["value"] for each in browser.send("Performance.getMetrics")["metrics"]}
    browser.detach()
    return {name: int(metrics[name]) for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")}
