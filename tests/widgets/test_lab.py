"""What all labs are made of: a box that shows errors, and a picture that is quick to draw again."""

import random
import re

import ipywidgets
import matplotlib
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter, IPythonDisplayFormatter
from lab_tools import drawn_anew, layers_of, seen
from matplotlib.patches import Rectangle

from helpers.widgets._controls import epoch_controls, stepper
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture

pytestmark = pytest.mark.filterwarnings("error")


class Picky(Lab):
    """A lab that does not like 1."""

    def __init__(self):
        super().__init__([], {"slider": ipywidgets.IntSlider(min=0, max=2), "button": ipywidgets.Button()})
        self.controls["button"].on_click(self.guarded(self.fail))
        self.updates = 0

    def update(self):
        self.updates = getattr(self, "updates", 0) + 1
        self.controls["slider"].max = 3  # what a lab sets itself does not call it again
        if self.controls["slider"].value == 1:
            self.controls["slider"].value = 0
            raise ValueError("A <b>bad</b> number.\nAnd more.")

    def fail(self, _button):
        raise RuntimeError


def test_an_error_is_one_line_in_the_lab_and_goes_no_further():
    lab = Picky()
    lab.controls["slider"].value = 1
    (error,) = lab.errors
    assert isinstance(error, ValueError)
    assert "This did not work:</b> A &lt;b&gt;bad&lt;/b&gt; number. And more.</div>" in seen(lab)[-1]
    assert 'role="alert"' in seen(lab)[-1]
    lab.controls["slider"].value = 2
    assert seen(lab)[-1] == "" and len(lab.errors) == 1
    lab.controls["button"].click()
    assert "This did not work:</b> RuntimeError</div>" in seen(lab)[-1] and len(lab.errors) == 2


def test_one_update_for_one_change():
    lab = Picky()
    lab.controls["slider"].value = 1  # which the update sets back
    lab.controls["slider"].value = 2
    assert lab.updates == 2


class Played(Lab):
    """A lab with a player, that notes the epochs which it shows."""

    def __init__(self):
        self.shown = []
        super().__init__([], epoch_controls(3))

    def update(self):
        self.shown.append(self.controls["epoch"].value)


def test_a_player_and_its_slider_are_one_move():
    lab = Played()
    lab.controls["play"].value = 1
    lab.controls["epoch"].value = 2
    assert lab.shown == [3, 1, 2] and lab.controls["play"].value == 2


def test_a_lab_without_an_update_says_so():
    lab = Lab([], {})
    assert [type(error) for error in lab.errors] == [NotImplementedError]


# Pictures -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def picture():
    """A picture with axes, a box that seldom changes and one that often does."""
    picture = Picture(2, 1)
    with picture.redraw() as figure:
        ax = figure.add_axes((0, 0, 1, 1))
        ax.axis("off")
        ax.alt_text = "Two <boxes>"
        picture.rare = ax.add_patch(Rectangle((0, 0), 0.2, 0.2, color="red"))
        picture.often = ax.add_patch(Rectangle((0, 0.5), 0.2, 0.2, color="blue"))
    picture.draws = []
    draw = figure.draw
    figure.draw = lambda renderer: (picture.draws.append(1), draw(renderer))
    return picture


def test_a_lab_is_shown_by_ipywidgets_7_as_well(monkeypatch):
    """Colab has it: there, a widget shows itself, and there is no `_repr_mimebundle_` to build upon."""
    monkeypatch.delattr(ipywidgets.Widget, "_repr_mimebundle_")
    monkeypatch.setattr(ipywidgets.DOMWidget, "_ipython_display_", lambda self: None, raising=False)
    lab = Picky()
    assert IPythonDisplayFormatter()(lab) is None
    data, _ = DisplayFormatter().format(lab)
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.model_id and "text/html" in data


def is_as_drawn_anew(picture):
    count = len(picture.draws)
    anew = drawn_anew(picture)
    del picture.draws[count:]
    return layers_of(picture) == anew


def test_a_picture_draws_the_whole_figure_once(picture):
    for x in (0.1, 0.5, 0.7):
        picture.often.set_x(x)
        picture.show([picture.often])
        assert is_as_drawn_anew(picture)
    assert len(picture.draws) == 1
    assert picture.alt == "Two <boxes>." and (picture.width, picture.height) == (200, 100)
    assert '<img alt="Two &lt;boxes&gt;." width="200" height="100"' in picture.as_html()


def test_a_picture_redraws_once_for_any_change(picture):
    picture.show([picture.often])
    with picture.redraw() as figure:
        figure.axes[0].axis("on")
    picture.show([picture.often])
    assert is_as_drawn_anew(picture) and len(picture.draws) == 2


def test_a_picture_is_redrawn_also_where_changing_it_failed(picture):
    picture.show([picture.often])

    def change(figure):
        figure.axes[0].axis("on")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), picture.redraw() as figure:
        change(figure)
    picture.show([picture.often])
    assert is_as_drawn_anew(picture)


def test_what_seldom_changes_is_drawn_into_the_background(picture):
    for x in (0.1, 0.5):
        picture.rare.set_x(x)
        picture.set_background([picture.rare])
        for other in (0.2, 0.6):
            picture.often.set_x(other)
            picture.show([picture.often])
            assert is_as_drawn_anew(picture)
    assert len(picture.draws) == 1
    with picture.redraw() as figure:
        figure.axes[0].axis("on")
    picture.show([picture.often])
    assert is_as_drawn_anew(picture)


def test_a_new_artist_is_shown_without_its_trace(picture):
    picture.show()
    picture.often.set_x(0.7)
    picture.show([picture.often])
    assert is_as_drawn_anew(picture) and len(picture.draws) == 2


def test_a_picture_takes_the_colours_of_the_page():
    picture = Picture(2, 1)
    with picture.redraw() as figure:
        ax = figure.add_axes((0.2, 0.2, 0.7, 0.7))
        ax.plot([0, 1], color="black")
        ax.plot([1, 0], color="#0072B2", marker="o", mec="white")
        ax.imshow([[0.0, 1.0]], cmap="gray", extent=(0, 1, 0, 1))
        ax.set_title("black")
    picture.show()
    assert "stroke: currentColor" in picture.still and "#0072b2" in picture.still
    assert "var(--jp-layout-color0, #fff)" in picture.still and "image/png" in picture.still
    assert not re.search("#000000|#ffffff|<style|DejaVu", picture.still)
    assert ">black</text>" in picture.still  # text that grows with the page, and no outlines


def test_a_picture_knows_its_smallest_text():
    picture = Picture(4, 2)
    picture.show()
    assert picture.smallest_text == 0
    with picture.redraw() as figure:
        bold = figure.text(0.1, 0.1, "small", fontsize=9, fontweight="bold")
        figure.text(0.1, 0.5, "large", fontsize=18)
    picture.show([bold])
    assert picture.smallest_text == pytest.approx(12.5)  # 9 points, of 72 to 100 pixels


def test_ids_of_two_pictures_differ():
    first, second = Picture(2, 1), Picture(2, 1)
    for picture in (first, second):
        with picture.redraw() as figure:
            figure.subplots().plot([0, 1])
        picture.show()
    ids = [set(re.findall(r'id="(\w+)"', picture.still)) for picture in (first, second)]
    assert ids[0] and not ids[0] & ids[1]


def test_drawing_leaves_the_settings_of_a_notebook_alone(picture):
    settings = dict(matplotlib.rcParams)
    picture.show([picture.often])
    assert dict(matplotlib.rcParams) == settings


def test_a_click_tells_the_place_in_the_data(picture):
    ax, clicks = picture.figure.axes[0], []
    assert not picture.answers_to_clicks
    picture.on_click(lambda *place: clicks.append(place))
    assert picture.answers_to_clicks
    ax.set_position((0.5, 0, 0.5, 1))
    ax.set(xlim=(0, 10), ylim=(5, 0))
    picture._handle_custom_msg({"x": 0.75, "y": 0.2}, [])
    picture._handle_custom_msg({"x": 0.25, "y": 0.2}, [])  # beside the axes
    assert clicks == [(ax, pytest.approx(5), pytest.approx(1))]


# Buttons beside a number ----------------------------------------------------------------------------------------------


def test_buttons_beside_a_number_step_and_stay_within_its_ends():
    slider = ipywidgets.IntSlider(min=1, max=3, value=2)
    shown, buttons = stepper(slider, "unit").children
    back, forth, anywhere = buttons.children
    assert shown is slider
    assert [button.tooltip for button in (back, forth, anywhere)] == ["Previous unit", "Next unit", "Random unit"]
    for button, places in ((forth, [3, 3]), (back, [2, 1, 1])):
        for place in places:
            button.click()
            assert slider.value == place
    before, found = slider.value, set()
    for _ in range(60):
        anywhere.click()
        assert slider.value != before, "a die that shows the same again seems broken"
        before = slider.value
        found.add(before)
    assert found == {1, 2, 3}


def test_a_random_number_where_there_is_only_one():
    slider = ipywidgets.IntSlider(min=1, max=1, value=1)
    for button in stepper(slider).children[1].children:
        button.click()
    assert slider.value == 1


def test_a_random_number_leaves_the_seed_of_a_learner_alone():
    slider = ipywidgets.IntSlider(max=9)
    random.seed(3)
    np.random.seed(3)
    expected = random.random(), np.random.random()
    random.seed(3)
    np.random.seed(3)
    stepper(slider).children[1].children[2].click()
    assert (random.random(), np.random.random()) == expected


def test_a_drag_can_mean_more_than_a_click(picture):
    calls = []
    picture.on_click(lambda *_: calls.append("click"), lambda *_: calls.append("drag"))
    for drag in (False, True):
        picture._handle_custom_msg({"x": 0.5, "y": 0.5, "drag": drag}, [])
    assert calls == ["click", "drag"]


def test_several_controls_are_one_move():
    lab = Picky()
    lab.controls["other"] = ipywidgets.IntSlider()
    updates = lab.updates
    lab.move(slider=2, other=7)
    assert (lab.controls["slider"].value, lab.controls["other"].value, lab.updates) == (2, 7, updates + 1)


# What is spoken -------------------------------------------------------------------------------------------------------


class Talkative(Lab):
    """A lab that says what its slider says."""

    def __init__(self):
        self.text, self.picture = ipywidgets.HTML(), Picture(1, 1)
        super().__init__([self.text, self.picture], {"slider": ipywidgets.IntSlider(max=2)})

    def update(self):
        value = self.controls["slider"].value
        self.text.value = f"<div><b>{value}</b> &lt; 3</div><table><tr><td>much more</td></tr></table>" * (value > 0)
        self.picture.figure.suptitle(f"Number {value}")
        self.picture.show()


def test_a_lab_says_its_words_or_what_its_pictures_show():
    lab = Talkative()
    assert lab._voice.words == "Number 0."
    lab.controls["slider"].value = 1
    assert lab._voice.words == "1 < 3"
