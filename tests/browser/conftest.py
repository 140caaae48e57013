"""A notebook opened in JupyterLab in Chromium."""

import nbformat
import pytest
from lab_page import end_kernels, find_chromium, wait_until_idle
from project import IN_CI


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = find_chromium()
    if path is None:
        how = "No Chromium or Chrome on this machine; on Debian: apt install chromium."
        pytest.fail(how) if IN_CI else pytest.skip(how)
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]  # a green picture, allowed
    return {"executable_path": path, "args": ["--no-sandbox", "--disable-background-networking", *camera]}


@pytest.fixture
def report(capsys):
    """Return a function that prints a measured time, also where a test succeeds."""

    def report(line):
        with capsys.disabled():
            print(f"\n{line}")

    return report


@pytest.fixture
def open_notebook(page, jupyterlab):
    """Return a function that opens a notebook and waits until its kernel is idle."""
    address, _ = jupyterlab
    page.set_default_timeout(60_000)
    page.set_viewport_size({"width": 1280, "height": 800})

    def open_notebook(path):
        page.goto(f"{address}/doc/tree/{path}?token=test&reset")  # as `make lab` opens the course
        page.wait_for_selector(".jp-Notebook")
        wait_until_idle(page)
        return page

    yield open_notebook
    page.goto("about:blank")
    end_kernels(address)


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
