"""An exercise and a guess by the keyboard alone, from the first wrong answer to the next exercise."""

import re

import nbformat
import pytest
from lab_page import error_texts, run_all
from playwright.sync_api import expect

from helpers.checks import EXERCISES

pytestmark = pytest.mark.slow

WRONG = """from helpers.checks import check, guess, reset
reset()
pixel_count = 28 * 28
check("pixel_count", pixel_count)"""
FILLER = "\n\n".join(["A line that takes room."] * 60)
SLOW = """import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
check("save_and_open", lambda model, path: model)"""


@pytest.fixture
def lesson(jupyterlab):
    """Return the path of a short notebook in which exercises stand far apart, as in a lesson."""
    _, folder = jupyterlab
    new = nbformat.v4
    cells = [
        *(new.new_markdown_cell("### 1. Count all pixel values"), new.new_code_cell(WRONG)),
        *(new.new_markdown_cell(FILLER), new.new_markdown_cell("### 2. Count each class")),
        *(new.new_code_cell('guess("one_epoch")'), new.new_code_cell(SLOW), new.new_markdown_cell(FILLER)),
    ]
    notebook = new.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "exercises in short.ipynb")
    return "exercises in short.ipynb"


def press(page, key, control):
    """Press a key on a control that has the focus already."""
    expect(control).to_be_focused()
    page.keyboard.press(key)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_from_a_wrong_answer_to_the_next_exercise_by_keyboard(open_notebook, lesson, theme):
    page = open_notebook(lesson)
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    run_all(page)
    assert error_texts(page) == []
    box = page.locator(".jp-CodeCell").first.locator(".jp-OutputArea-output").first
    expect(box.get_by_role("status").first).to_contain_text("✗ Not yet pixel_count")
    hints = EXERCISES["pixel_count"].hints

    hint = box.locator("button").filter(has_text=re.compile("[Hh]int"))
    hint.focus()
    for number in range(1, len(hints) + 1):
        expect(hint).to_have_text(f"Hint {number}/{len(hints)}")
        press(page, "Enter" if number % 2 else "Space", hint)
        expect(box.get_by_text(re.compile(r"^Hint \d of"))).to_have_count(number)
    expect(hint).to_be_disabled()
    expect(box.get_by_text("the last: ")).to_have_count(1)

    solution = box.locator("button").filter(has_text="Solution")
    solution.focus()
    press(page, "Enter", solution)
    expect(box.get_by_text("or after 2 more wrong answers.")).to_be_visible()

    page.keyboard.press("Tab")
    link = box.get_by_role("link", name="Next exercise: 2. Count each class")
    heading = page.get_by_role("heading", name="2. Count each class")
    expect(heading).not_to_be_in_viewport()
    press(page, "Enter", link)
    expect(heading).to_be_in_viewport()
    assert len(page.context.pages) == 1, "it stays in this window"

    guess = page.locator(".jp-CodeCell").nth(1)
    expect(guess.get_by_role("status")).to_contain_text("○ No guess yet.")
    guess.get_by_role("button", name="about 20 %").focus()
    press(page, "Enter", guess.get_by_role("button", name="○ about 20 %"))
    expect(guess.get_by_role("status")).to_contain_text("✗ Not quite: about 80 %.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    press(page, "Space", guess.get_by_role("button", name="○ about 80 %"))
    expect(guess.get_by_role("status")).to_contain_text("✓ Yes.")
    expect(guess.get_by_role("button", name="● about 80 %")).to_be_focused()


def test_what_a_cell_shows_stays_beside_a_slow_check(open_notebook, lesson):
    page = open_notebook(lesson)
    run_all(page)
    cell = page.locator(".jp-CodeCell").nth(2)
    expect(cell.locator("img")).to_have_count(1)
    expect(cell.get_by_role("status")).to_have_count(1)
    expect(cell.get_by_role("status")).to_contain_text("✗ Not yet save_and_open")
    assert "Error displaying widget" not in page.content()


def test_a_reader_sees_verdicts_and_questions_without_running_them(open_notebook):
    page = open_notebook("solutions/04_train.ipynb")
    names = [name for name, exercise in EXERCISES.items() if exercise.lesson == 4]
    for sign in ("○ Not attempted", "✓ Right"):
        for name in names:
            verdict = page.locator(".jp-OutputArea-output").get_by_text(f"{sign} {name}")
            expect(verdict.first).to_be_attached()
    expect(page.locator(".jp-OutputArea-output li").get_by_text("go on for ever")).to_be_attached()
    expect(page.get_by_text("Not quite")).to_have_count(0)
    assert "Error displaying widget" not in page.content() and "Loading widget" not in page.content()
