"""The course as a learner meets it: JupyterLab in Chromium, with the keyboard."""

import io
import re
import shutil
import time
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from conftest import IN_CI, TOP

pytestmark = pytest.mark.slow

LESSONS = sorted(path.stem for path in (TOP / "lessons").glob("*.ipynb"))
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)


def find_chromium():
    """Return the path of a Chromium or Chrome on this machine, or None."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in (*found, *PLACES) if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = find_chromium()
    if path is None:
        how = "No Chromium or Chrome on this machine; on Debian: apt install chromium."
        pytest.fail(how) if IN_CI else pytest.skip(how)
    return {"executable_path": path, "args": ["--no-sandbox", "--disable-background-networking"]}


@pytest.fixture
def tell(capsys):
    """Return a function that prints a measured time, also where a test succeeds."""

    def tell(line):
        with capsys.disabled():
            print(f"\n{line}")

    return tell


@pytest.fixture
def open_notebook(page, jupyterlab):
    """Return a function that opens a notebook and waits until its kernel is idle."""
    address, _ = jupyterlab
    page.set_default_timeout(60_000)
    page.set_viewport_size({"width": 1150, "height": 900})

    def open_notebook(path):
        page.goto(f"{address}/lab/tree/{path}?token=test&reset")
        page.wait_for_selector(".jp-Notebook")
        wait_until_idle(page)
        return page

    yield open_notebook
    page.goto("about:blank")
    end_kernels(address)


def end_kernels(address):
    """Shut all kernels down, so that the next test has the machine for itself."""
    import json
    import urllib.request

    def ask(path, method="GET"):
        request = urllib.request.Request(address + path, headers={"Authorization": "token test"}, method=method)
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    for session in json.loads(ask("/api/sessions")):
        ask(f"/api/sessions/{session['id']}", "DELETE")


def wait_until_idle(page, seconds=90):
    page.wait_for_function("document.body.innerText.includes('| Idle')", timeout=seconds * 1000)


def run_all(page, seconds=240):
    """Run all cells as the menu does, and return the seconds that it took."""
    start = time.perf_counter()
    page.click("text=Run >> nth=0")
    page.click('text="Run All Cells"')
    page.wait_for_timeout(1000)
    page.wait_for_function(
        """document.body.innerText.includes('| Idle')
           && ![...document.querySelectorAll('.jp-InputArea-prompt')].some(e => e.innerText.includes('*'))""",
        timeout=seconds * 1000,
    )
    return time.perf_counter() - start


def error_texts(page):
    """Return all error output, and what labs say of errors."""
    kinds = ("application/vnd.jupyter.stderr", "application/vnd.jupyter.error")
    places = [f'.jp-RenderedText[data-mime-type="{kind}"]' for kind in kinds] + ['.jp-OutputArea-output [role="alert"]']
    return [place.inner_text() for place in page.locator(", ".join(places)).all()]


@pytest.fixture
def notebook(jupyterlab):
    """Return a function that writes a notebook of the given cells and returns its path."""
    _, folder = jupyterlab

    def write(name, *cells):
        content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        content.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(content, folder / f"{name}.ipynb")
        return f"{name}.ipynb"

    return write


def slider(page, name):
    """Return the handle of a slider by its description."""
    description = page.locator(".widget-label").get_by_text(name, exact=True)
    return page.locator(".widget-slider, .widget-hslider").filter(has=description).locator("[role=slider]").first


def button(page, name):
    return page.locator(".jp-OutputArea-output button").filter(has_text=re.compile(f"^ ?{name}"))


def pictures(page):
    return [picture.get_attribute("src") for picture in page.locator(".jp-OutputArea-output .widget-html img").all()]


# ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LESSONS)
def test_lesson_runs_from_top_to_bottom(open_notebook, name, tell):
    page = open_notebook(f"lessons/{name}.ipynb")
    tell(f"{name}: {run_all(page):.0f} s")
    assert error_texts(page) == []
    images = page.locator(".jp-OutputArea-output img")
    assert images.count() > 2
    assert all((image.get_attribute("alt") or "").strip() for image in images.all())
    assert page.locator(".jp-OutputArea-output .widget-vbox").count() >= 1, "labs are there"
    assert "Error displaying widget" not in page.content()


def test_a_reader_sees_labs_without_running_them(open_notebook):
    page = open_notebook("solutions/03_build.ipynb")
    page.wait_for_timeout(2000)
    alts = [image.get_attribute("alt") or "" for image in page.locator(".jp-OutputArea-output img").all()]
    for beginning in ("scores: ", "f(x) for relu", "A network: Flatten"):
        assert any(alt.startswith(beginning) for alt in alts), beginning
    assert "Error displaying widget" not in page.content() and "Loading widget" not in page.content()


TRAINING = """
from helpers import quiet_start
with quiet_start():
    import tensorflow
from helpers.data import load_arrays
from helpers.widgets import training_lab
lab = training_lab(load_arrays())
lab
"""


def test_training_lab_with_the_keyboard(open_notebook, notebook, tell):
    page = open_notebook(notebook("training", TRAINING, "print(6 * 7)", "print(lab.errors, len(list(lab.runs)))"))
    run_all(page)
    said = page.locator(".jp-OutputArea-output").first

    slider(page, "Units").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    said.get_by_text("16 hidden units, 5 epochs").wait_for()
    before = pictures(page)

    button(page, "Train").focus()
    page.keyboard.press("Enter")
    said.get_by_text(re.compile("^Done: 5 epochs")).wait_for()
    assert pictures(page) != before
    assert said.locator("table tr").count() == 2 and "▸ 16" in said.locator("table").inner_text()

    # Back through the history: from the key to the picture.
    page.evaluate(
        """() => {
            const output = document.querySelector('.jp-OutputArea-output');
            const shown = () => [...output.querySelectorAll('img')].map(picture => picture.src).join();
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
    slider(page, "Epochs").focus()
    for epoch in (4, 3, 2, 1):
        before = pictures(page)
        page.keyboard.press("ArrowLeft")
        said.get_by_text(f"After epoch {epoch}:").wait_for()
        assert pictures(page) != before
    waits = sorted(page.evaluate("window.waits"))
    assert len(waits) == 4 and waits[0] > 0
    tell(f"from key to picture: median {waits[len(waits) // 2]:.0f} ms, longest {waits[-1]:.0f} ms")
    assert waits[len(waits) // 2] < 1000

    # Stop, and another cell while it trains.
    page.keyboard.press("End")
    said.get_by_text("To train for 20 epochs, press Train.").wait_for()
    slider(page, "Units").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    said.get_by_text("128 hidden units, 20 epochs").wait_for()
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
    said.get_by_text(re.compile("^Stopped after")).wait_for()
    tell(f"stopped within {time.perf_counter() - start:.1f} s")
    assert time.perf_counter() - start < 3

    page.locator(".jp-CodeCell .cm-content").nth(2).click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("[] 2").wait_for()
    assert error_texts(page) == []


PHOTO = """
from helpers import quiet_start
with quiet_start():
    import tensorflow
from helpers.training import Config, build_model
from helpers.widgets import photo_lab
lab = photo_lab(build_model())
lab
"""


def test_photo_lab_takes_a_real_file(open_notebook, notebook, tmp_path):
    page = open_notebook(notebook("photo", PHOTO))
    run_all(page)
    said = page.locator(".jp-OutputArea-output").first
    before = pictures(page)

    photo = Image.new("RGB", (600, 900), "white")
    photo.paste("navy", (200, 100, 400, 800))
    photo.save(tmp_path / "my trousers.jpg")
    (tmp_path / "notes.png").write_bytes(b"no picture")
    (tmp_path / "large.png").write_bytes(bytes(20_000_001))

    def choose(name):
        with page.expect_file_chooser() as chooser:
            button(page, "Choose a photo").press("Enter")
        chooser.value.set_files(tmp_path / name)

    choose("my trousers.jpg")
    said.get_by_text("my trousers.jpg:").wait_for()
    after = pictures(page)
    assert after != before
    for name, sentence in (("notes.png", "not a PNG, JPEG or WebP picture"), ("large.png", "of 20 MB at most")):
        choose(name)
        said.get_by_text(sentence).wait_for()
        assert pictures(page) == after, "the last photo stays"

    slider(page, "Turn").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function("![...document.querySelectorAll('[role=alert]')].length")
    assert pictures(page) != after
    large = io.BytesIO()
    noise = Image.effect_noise((2500, 2500), 90)
    noise.save(large, "PNG")
    (tmp_path / "15 MB.png").write_bytes(large.getvalue() + bytes(15_000_000 - len(large.getvalue())))
    choose("15 MB.png")
    said.get_by_text("15 MB.png:").wait_for()
