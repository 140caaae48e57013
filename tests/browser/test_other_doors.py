"""Labs where they are opened without JupyterLab: Notebook 7, Voila, and as a page without a kernel."""

import shutil
import subprocess
import sys

import pytest
from lab_page import error_texts, violations
from project import TOP

pytestmark = pytest.mark.slow

CELL = "from helpers import widgets\nwidgets.layer_builder()"


@pytest.fixture
def door(page, jupyterlab, notebook):
    """Return a function that opens a notebook with one lab at a path of the server."""
    address, _ = jupyterlab
    page.set_default_timeout(120_000)

    def open_at(path):
        page.goto(f"{address}/{path.format(notebook('door', CELL))}?token=test")
        return page

    yield open_at
    page.goto("about:blank")


def move_the_slider(page):
    units = page.get_by_role("slider", name="Units")
    units.focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("50,890 numbers to learn").first.wait_for()
    assert units.get_attribute("aria-valuetext") == "64"
    page.locator('svg[role="img"][aria-label*="Dense 1, ReLU 50,240"]').wait_for()


def test_in_notebook_7_the_arrow_keys_stay_in_the_lab(door):
    page = door("notebooks/{}")
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    page.keyboard.press("Shift+Enter")  # which also adds a cell below
    page.locator(".course-lab").wait_for()
    page.locator(".jp-CodeCell").first.click(position={"x": 5, "y": 5})
    move_the_slider(page)
    active = page.locator(".jp-Cell.jp-mod-active")
    assert active.count() == 1 and active.locator(".course-lab").count() == 1, "the arrow key did not leave the cell"


def test_in_voila_a_lab_is_a_page_of_its_own(door):
    page = door("voila/render/{}")
    page.locator(".course-lab").wait_for()
    move_the_slider(page)
    assert error_texts(page) == []


def test_as_a_page_without_a_kernel_a_lab_is_a_still_picture(page, tmp_path):
    shutil.copy(TOP / "solutions" / "03_build.ipynb", tmp_path)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", str(tmp_path / "03_build.ipynb")]
    subprocess.run(command, check=True, capture_output=True)
    page.goto((tmp_path / "03_build.html").as_uri())
    picture = page.locator('img[alt^="A network: Flatten with 784 neurons"]').last
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert "101,770 numbers to learn" in page.locator("main, body").first.inner_text()
    assert violations(page, ".jp-OutputArea-output") == []
