"""Real files in the photo lab, in JupyterLab in Chromium."""

import io

import pytest
from lab_page import button, pictures, run_all, slider
from PIL import Image

pytestmark = pytest.mark.slow

PHOTO = """
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
    (tmp_path / "large.png").write_bytes(bytes(50_000_001))

    def choose(name):
        with page.expect_file_chooser() as chooser:
            button(page, "Choose a photo").press("Enter")
        chooser.value.set_files(tmp_path / name)

    choose("my trousers.jpg")
    said.get_by_text("my trousers.jpg:").wait_for()
    after = pictures(page)
    assert after != before
    for name, sentence in (("notes.png", "notes.png is not a JPEG"), ("large.png", "large.png is larger than 50 MB")):
        choose(name)
        said.get_by_text(sentence).wait_for()
        assert pictures(page)[1] == after[1] and pictures(page)[0] != after[0], "the last photo stays, and is pale"

    slider(page, "Turn").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function("before => document.querySelectorAll('.widget-html img')[1].src != before", arg=after[1])
    assert page.locator("[role=alert]").count() == 1, "it stays until another photo is opened"
    large = io.BytesIO()
    noise = Image.effect_noise((2500, 2500), 90)
    noise.paste(0, (800, 500, 1700, 2000))
    noise.save(large, "PNG")
    (tmp_path / "15 MB.png").write_bytes(large.getvalue() + bytes(15_000_000 - len(large.getvalue())))
    choose("15 MB.png")
    said.get_by_text("15 MB.png:").wait_for()
    assert page.locator("[role=alert]").count() == 0
