"""Real files and a camera in the photo lab, in JupyterLab in Chromium."""

import io

import pytest
from lab_page import button, pictures, run_all, slider, violations
from PIL import Image

pytestmark = pytest.mark.slow

PHOTO = """
from helpers.training import Config, build_model
from helpers.widgets import photo_lab
lab = photo_lab(build_model())
lab
"""


@pytest.fixture
def lab(page, open_notebook, notebook):
    """The page with the lab; `page.sent` are the sizes of all messages that left it."""
    page.sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda message: page.sent.append(len(message))))
    open_notebook(notebook("photo", PHOTO))
    run_all(page)
    return page.locator(".course-lab")


@pytest.fixture
def choose(page, tmp_path):
    """Return a function that chooses a file by the keyboard."""

    def choose(name, content):
        (tmp_path / name).write_bytes(content)
        with page.expect_file_chooser() as chooser:
            button(page, "Choose a photo").press("Enter")
        chooser.value.set_files(tmp_path / name)

    return choose


def trousers(kind, **options):
    photo = Image.new("RGB", (600, 900), "white")
    photo.paste("navy", (200, 100, 400, 800))
    file = io.BytesIO()
    photo.save(file, kind, **options)
    return file.getvalue()


def test_photo_lab_takes_a_real_file(page, lab, choose):
    before = pictures(page)
    choose("my trousers.jpg", trousers("JPEG"))
    lab.get_by_text("my trousers.jpg:").wait_for()
    after = pictures(page)
    assert after != before
    for name, size, sentence in (
        ("notes.png", 10, "notes.png is not a JPEG"),
        ("large.png", 15_000_000, "large.png cannot be opened by this browser and is larger than 8 MB"),
    ):
        choose(name, bytes(size))
        lab.get_by_text(sentence).wait_for()
        assert pictures(page)[2] == after[2] and pictures(page)[1] != after[1], "the last photo stays, and is pale"

    slider(page, "Turn").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function(
        "before => document.querySelectorAll('.course-lab svg[role=img]')[2].innerHTML != before", arg=after[2]
    )
    assert page.locator("[role=alert]").count() == 1, "it stays until another photo is opened"


def test_a_photo_of_any_size_and_kind_arrives(page, lab, choose):
    large = io.BytesIO()
    noise = Image.effect_noise((2500, 2500), 90)
    noise.paste(0, (800, 500, 1700, 2000))
    noise.save(large, "PNG")
    lies = Image.Exif()
    lies[0x0112] = 6  # its orientation: a quarter to the right
    for name, content, size in (
        ("15 MB.png", large.getvalue() + bytes(15_000_000 - len(large.getvalue())), "150 x 150"),
        ("lies.jpg", trousers("JPEG", exif=lies), "150 x 100"),
        ("scan.tif", trousers("TIFF"), "100 x 150"),  # which Chromium cannot open
    ):
        choose(name, content)
        lab.get_by_text(f"{name}:").wait_for()
        lab.locator(f'svg[aria-label*="Step 1, photo: {size} pixels"]').wait_for()
        assert page.locator("[role=alert]").count() == 0
        lab.locator(".course-said").get_by_text("Sending").wait_for(state="hidden")
    assert max(page.sent) < 10_000_000, "Jupyter drops larger messages"


BUSY = """
import pathlib, time
while not pathlib.Path("said").exists():
    time.sleep(0.1)
"""


def test_no_answer_is_said(page, lab, choose, jupyterlab):
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    page.evaluate(f"code => {{ {kernel}.requestExecute({{ code }}); }}", BUSY)
    choose("my trousers.jpg", trousers("JPEG"))
    lab.get_by_text("Sending my trousers.jpg …").wait_for()
    lab.get_by_text("No answer yet: if a cell is running, wait until it is done").wait_for()
    (jupyterlab[1] / "said").touch()  # only then the kernel is free
    lab.get_by_text("my trousers.jpg:").wait_for()
    lab.get_by_text("No answer yet").wait_for(state="hidden")

    page.evaluate(f"{kernel}.restart()")
    page.locator(".jupyter-widgets-disconnected").first.wait_for(state="attached")
    choose("my trousers.jpg", trousers("JPEG"))
    lab.get_by_text("The kernel that this lab belongs to is gone").wait_for()


def test_the_camera_takes_a_photo_by_the_keyboard_and_is_closed(page, lab):
    live = "() => window.cameras.flatMap(stream => stream.getTracks()).filter(t => t.readyState == 'live').length"
    page.evaluate(
        """() => {
            window.cameras = [];
            const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (wish) => {
                window.cameras.push(await open(wish));
                return window.cameras.at(-1);
            };
        }"""
    )

    def open_camera():
        button(page, "Camera").press("Enter")
        page.get_by_role("dialog", name="Camera").wait_for()
        assert page.evaluate(live) == 1

    open_camera()
    assert violations(page, ".course-camera") == []
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert page.evaluate(live) == 0
    open_camera()
    page.keyboard.press("Enter")  # the first button of the dialog has the focus
    # Green with a dark disk: whatever is found in it, the lab says that it has arrived.
    lab.get_by_text("Photo of the camera").first.wait_for()
    assert page.evaluate(live) == 0
    assert page.evaluate("() => document.activeElement.innerText.trim()") == "Camera"

    open_camera()
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")  # which takes the lab off the page
    page.wait_for_function(f"({live})() == 0")


def test_a_camera_that_may_not_be_used_is_said(page, lab):
    page.evaluate(
        """() => {
            navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); };
        }"""
    )
    button(page, "Camera").press("Enter")
    lab.get_by_text("The browser was not allowed to use the camera").wait_for()


def test_where_the_browser_has_no_camera_there_is_no_button_and_a_lost_file_is_said(page, open_notebook, notebook):
    page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    page.add_init_script("File.prototype.arrayBuffer = async () => { throw new Error('gone'); }")
    open_notebook(notebook("photo", PHOTO))
    run_all(page)
    assert button(page, "Choose a photo").is_visible() and not button(page, "Camera").is_visible()
    with page.expect_file_chooser() as chooser:
        button(page, "Choose a photo").press("Enter")
    chooser.value.set_files({"name": "lost.tif", "mimeType": "image/tiff", "buffer": b"lost"})
    page.get_by_text("lost.tif cannot be read: please choose it again.").first.wait_for()
