"""Pictures are described in words, and a notebook sends the words along once it is asked to."""

import matplotlib.pyplot as plt
import nbformat
import pytest
from nbclient import NotebookClient

from helpers.plotting import enable_alt_text


def test_plain_matplotlib_is_described_from_its_data(current_alt_text):
    figure, (left, middle, right) = plt.subplots(1, 3)
    figure.suptitle("Three")
    left.plot([1, 2, 3], [4, 5, 6.5], label="rise")
    left.set(title="Lines", xlabel="x")
    middle.bar([0, 1], [3, 8])
    image = right.imshow([[0, 1], [2, 3]])
    figure.colorbar(image, label="not described")
    assert current_alt_text() == (
        "Three. Lines x: line rise from (1, 4) to (3, 6.5). bars 3, 8. picture of 2 x 2 values from 0 to 3."
    )


def test_an_empty_figure_has_nothing_to_say(current_alt_text):
    plt.figure()
    assert current_alt_text() == ""


IMPORT = """
from matplotlib.figure import Figure
import matplotlib.pyplot as plt
import helpers.plotting

shell = get_ipython()
hooks = shell.events.callbacks["pre_run_cell"]
print(Figure in shell.display_formatter.formatters["text/html"].type_printers, len(hooks))
"""
ENABLE = "helpers.plotting.enable_alt_text()"
DRAW = "plt.figure()\nplt.title('\"<b>\" & ' + str(6 * 7))"
SHOW = "plt.show()"


@pytest.fixture(scope="module")
def outputs():
    """What a real kernel shows for each of several cells."""
    cells = [
        IMPORT,
        f"{ENABLE}\n{DRAW}\n{SHOW}",
        f"{DRAW}\n{SHOW}",
        "%matplotlib inline",
        f"{DRAW}\n{SHOW}",
        f"{DRAW}\n{ENABLE}\n{SHOW}",
        "print(len(hooks))",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    return [cell.outputs for cell in NotebookClient(notebook, kernel_name="python3").execute().cells]


def test_importing_changes_nothing(outputs):
    assert outputs[0][0].text == "False 0\n"


@pytest.mark.parametrize("cell", [1, 2, 4, 5])
def test_a_notebook_shows_pictures_with_escaped_alt_text(outputs, cell):
    """In the first cell too, again after `%matplotlib inline` has dropped the formatters, and in one asked twice."""
    (output,) = outputs[cell]
    assert output.output_type == "display_data" and output.data["image/png"]
    assert output.data["text/html"].startswith('<img alt="&quot;&lt;b&gt;&quot; &amp; 42.')
    assert output.data["text/plain"].startswith('"<b>" & 42')


def test_asking_twice_is_like_asking_once(outputs):
    assert outputs[6][0].text == "1\n"


def test_outside_a_notebook_nothing_happens(monkeypatch):
    monkeypatch.setattr(plt, "switch_backend", None)  # calling it would fail
    enable_alt_text()
