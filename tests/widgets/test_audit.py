"""The lab that asks whether mistakes are mistakes."""

import numpy as np
import pytest
from lab_tools import alt_texts, click, image_in, is_stale, pictures, press, seen, text_of

from helpers import widgets
from helpers.data import CLASS_NAMES
from helpers.errors import InvalidValue

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def lab(few_clothes, run):
    lab = widgets.label_audit(run, few_clothes.test_images, few_clothes.test_labels)
    yield lab
    assert lab.errors == []
    lab.close()


@pytest.fixture(scope="module")
def surest(few_clothes, run):
    """The pictures that are named wrong, the surest first."""
    probabilities = run.predict(few_clothes.test_images)
    wrong = [i for i in range(300) if probabilities[i].argmax() != few_clothes.test_labels[i]]
    return sorted(wrong, key=lambda i: -probabilities[i].max())


def answer(lab, *names):
    for name in names:
        press(lab, name)


def test_it_shows_the_twenty_surest_mistakes_one_at_a_time(lab, few_clothes, run, surest):
    assert lab.controls["number"].max == 20 < len(surest)
    for number in (1, 2, 20):
        lab.controls["number"].value = number
        i = surest[number - 1]
        probabilities = run.predict(few_clothes.test_images)[i]
        label, said = CLASS_NAMES[few_clothes.test_labels[i]], CLASS_NAMES[probabilities.argmax()]
        sure = int(1000 * probabilities.max()) / 10
        assert (
            f"{number} of 20 (picture {i}). The label says <b>{label}</b>, the network says <b>{said}</b>, "
            f"{sure:.1f}% sure. Your answer: <b>not yet</b>."
        ) in text_of(lab)
        image_ax, bars_ax = pictures(lab)[0].figure.axes
        np.testing.assert_array_equal(image_in(image_ax), few_clothes.test_images[i, ..., 0])
        assert [bar.get_width() for bar in bars_ax.patches] == pytest.approx(sorted(probabilities, reverse=True))
        assert [text.get_text() for text in bars_ax.texts if "✗" in text.get_text()] == [f"{sure:.1f}% ✗"]
        at = [text.get_text() for text in bars_ax.texts[:10]].index(label)
        assert bars_ax.texts[10 + at].get_text().endswith("% ✓")
        assert alt_texts(lab)[0].startswith(f"Picture {i}, labelled {label}. Probabilities: {said} ")


def test_an_answer_is_kept_and_the_next_mistake_comes(lab):
    answer(lab, "label", "network", "network", "neither")
    assert lab.answers == {1: "label", 2: "network", 3: "network", 4: "neither"}
    assert lab.controls["number"].value == 5
    assert "4 looked at: label 1, network 2, nobody 1." in text_of(lab)
    assert "answered: 1 label; 2 network; 3 network; 4 nobody; 5 not yet; " in alt_texts(lab)[1]
    assert "number 5 framed" in alt_texts(lab)[1]
    lab.controls["number"].value = 2
    assert "Your answer: <b>The network is right</b>" in text_of(lab)
    press(lab, "label")  # another one, and on to the first without
    assert lab.answers[2] == "label" and lab.controls["number"].value == 5
    assert "4 looked at: label 2, network 1, nobody 1." in text_of(lab)


def test_a_button_leaves_no_stale_picture(lab):
    for name in ("label", "network", "neither"):
        press(lab, name)
        assert not any(is_stale(picture) for picture in pictures(lab))


def test_answers_may_begin_anywhere(lab):
    lab.controls["number"].value = 20
    press(lab, "neither")
    assert lab.controls["number"].value == 1 and lab.answers == {20: "neither"}


def test_the_score_says_at_the_end_what_it_means(lab, surest):
    answer(lab, *["network"] * 6, *["neither"] * 3, *["label"] * 10)
    assert "19 looked at: label 10, network 6, nobody 3." in text_of(lab) and "no mistakes" not in text_of(lab)
    answer(lab, "label")
    assert "20 looked at: label 11, network 6, nobody 3." in text_of(lab)
    assert "So 9 of these 20 (45%) may be no mistakes of the network at all." in text_of(lab)
    assert f"They are the surest of its {len(surest)} mistakes; of the others this says little." in text_of(lab)
    assert lab.controls["number"].value == 20 and "<b>The label is right</b>" in text_of(lab)
    press(lab, "network")
    assert "So 10 of these 20 (50%)" in text_of(lab) and "<b>The network is right</b>" in text_of(lab)


def test_the_overview_shows_every_picture_and_answer(lab, few_clothes, surest):
    answer(lab, "neither", "network")
    lab.controls["number"].value = 13
    (ax,) = pictures(lab)[1].figure.axes
    assert [text.get_text() for text in ax.texts][:4] == ["1 nobody", "2 network", "3 ", "4 "]
    for place in (0, 6, 7, 19):
        top, left = 38 * (place // 7), 34 * (place % 7) + 3
        image = few_clothes.test_images[surest[place], ..., 0]
        np.testing.assert_allclose(image_in(ax)[top : top + 28, left : left + 28], image / image.max())
    (frame,) = ax.patches
    x, y = frame.get_xy()
    assert x < 5 * 34 + 3 and x + frame.get_width() > 5 * 34 + 30 and y < 38 and y + frame.get_height() > 38 + 27


def test_a_click_on_a_small_picture_chooses_it(lab):
    overview = pictures(lab)[1]
    (ax,) = overview.figure.axes
    for number in (20, 1, 7, 8):
        line, column = divmod(number - 1, 7)
        for x, y in ((3, 0), (17, 14), (31, 35)):  # its edge, its middle, its caption
            lab.controls["number"].value = 5
            click(overview, ax, 34 * column + x, 38 * line + y)
            assert lab.controls["number"].value == number and f"number {number} framed" in overview.alt


def test_where_there_are_fewer_mistakes(few_clothes, run, surest):
    right = np.setdiff1d(np.arange(300), surest)
    some = np.concatenate([right[:50], surest[:3]]).astype(int)
    lab = widgets.label_audit(run, few_clothes.test_images[some], few_clothes.test_labels[some])
    assert lab.controls["number"].max == 3
    answer(lab, "label", "neither", "network")
    assert "So 2 of these 3 (67%) may be no mistakes" in text_of(lab) and "of the others" not in text_of(lab)
    overview = pictures(lab)[1]
    click(overview, overview.figure.axes[0], 34 * 3 + 17, 14)  # where no picture is
    assert lab.errors == [] and lab.controls["number"].value == 3 and overview.figure.get_figheight() < 1.1
    lab.close()


def test_where_there_are_none(few_clothes, run, surest):
    right = np.setdiff1d(np.arange(300), surest)
    lab = widgets.label_audit(run, few_clothes.test_images[right], few_clothes.test_labels[right])
    assert "no mistake" in text_of(lab) and alt_texts(lab)[1] == "There are no mistakes."
    assert all(lab.controls[name].disabled for name in ("label", "network", "neither"))
    assert lab.errors == [] and lab.answers == {}
    lab.close()


def test_a_model_is_audited_as_its_run(lab, few_clothes, model):
    other = widgets.label_audit(model, few_clothes.test_images, few_clothes.test_labels)
    answer(lab, "label")
    answer(other, "label")
    assert seen(other)[-2:] == seen(lab)[-2:] and text_of(other) == text_of(lab)
    other.close()


def test_anything_but_a_network_is_refused(few_clothes):
    with pytest.raises(InvalidValue, match="a run or a Keras model, not dict"):
        widgets.label_audit({}, few_clothes.test_images, few_clothes.test_labels)
