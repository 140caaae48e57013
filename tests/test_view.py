"""What closing takes along, and what is closed when a cell is run again."""

import pytest
from ipywidgets.widgets.widget import _instances  # all widgets that the kernel keeps

from helpers import _view
from helpers.checks import Result
from helpers.checks._guess import GuessBox
from helpers.checks._result import ResultBox
from helpers.checks.guesses import GUESSES
from helpers.widgets import class_browser, layer_builder, photo_lab, training_lab
from helpers.widgets.photo import PHOTOS

SHOWN = {
    "lab": layer_builder,
    "verdict": lambda: ResultBox(Result("gap", "wrong", "It is not that.")),
    "guess": lambda: GuessBox(GUESSES["one_epoch"]),
}


@pytest.fixture(params=SHOWN)
def show(request):
    """Return a function that makes what a cell shows."""
    return SHOWN[request.param]


class Kernel:
    """Says which execution of which cell is running."""

    execution, cell = "first", "a cell"

    def get_parent(self, channel):
        return {"header": {"msg_id": self.execution}, "metadata": {"cellId": self.cell} if self.cell else {}}


@pytest.fixture
def kernel(monkeypatch):
    shell = type("Shell", (), {"kernel": Kernel()})()
    monkeypatch.setattr(_view, "get_ipython", lambda: shell)
    monkeypatch.setattr(_view, "_shown_by_cells", {})
    return shell.kernel


def test_what_is_closed_leaves_no_widget_behind(show):
    before = set(_instances)
    show().close()
    assert set(_instances) == before


def test_no_lab_with_pictures_leaves_a_widget_behind(few_clothes):
    before = set(_instances)
    class_browser(few_clothes.train_images, few_clothes.train_labels).close()
    training_lab(few_clothes).close()
    assert set(_instances) == before


def test_a_move_makes_no_widget():
    lab = photo_lab(lambda images, training: [[0.1] * 10])
    before = set(_instances)
    for name in PHOTOS:
        lab.controls["book"].value = name
    lab.controls["reset"].click()
    assert set(_instances) == before and lab.errors == []
    lab.close()


def test_a_cell_run_again_closes_what_it_showed(kernel, show):
    one, two = show(), show()
    kernel.cell = "another cell"
    elsewhere = show()
    kernel.cell = "a cell"
    assert one.comm is not None and two.comm is not None
    kernel.execution = "second"
    three = show()
    assert one.comm is None and two.comm is None and three.comm is not None and elsewhere.comm is not None
    kernel.execution = "third"
    four = show()
    assert three.comm is None and four.comm is not None
    four.close()
    elsewhere.close()


def test_without_cells_nothing_is_closed(kernel, show):
    kernel.cell = None
    one = show()
    kernel.execution = "second"
    two = show()
    assert one.comm is not None
    one.close()
    two.close()
