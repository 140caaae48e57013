"""The lab of being sure and being right."""

import numpy as np
import pytest
from lab_tools import alt_texts, pictures, seen, set_controls, table_of, text_of
from scipy.special import softmax

from helpers import widgets
from helpers.errors import InvalidValue

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def lab(few_clothes, run):
    lab = widgets.reliability_explorer(run, few_clothes.test_images, few_clothes.test_labels)
    yield lab
    assert lab.errors == []
    lab.close()


def answers(clothes, run, epoch, temperature):
    """Return confidence and whether each answer is right, by way of the scores."""
    scores = np.log(run.predict(clothes.test_images, epoch).astype(float))
    probabilities = softmax(scores / temperature, axis=1)
    return probabilities.max(axis=1), probabilities.argmax(axis=1) == clothes.test_labels


@pytest.mark.parametrize(("epoch", "temperature"), [(3, 1), (0, 0.5), (2, 2), (3, 0.25), (1, 4)])
def test_the_words_are_those_of_a_count_by_hand(lab, few_clothes, run, epoch, temperature):
    set_controls(lab, epoch=epoch, temperature=temperature)
    confidence, right = answers(few_clothes, run, epoch, temperature)
    distance = 0
    for low in np.arange(10) / 10:
        inside = (confidence >= low) & ((confidence < low + 0.1) | (low == 0.9))
        if inside.any():
            distance += inside.sum() * abs(confidence[inside].mean() - right[inside].mean())
    words = text_of(lab)
    assert f"Epoch {epoch}, temperature {temperature:.2f}:" in words
    assert f"accuracy <b>{right.mean():.1%}</b>, calibration error <b>{100 * distance / 300:.1f} points</b>" in words
    sure = confidence >= 0.9
    columns = [
        (name, f"{chosen.sum()}", f"{(1 - confidence[chosen]).sum():.0f}", f"{(chosen & ~right).sum()}")
        for chosen, name in ((right == right, "any"), (sure, "at least 90%"))
    ]
    names = ("confidence", "answers", "mistakes it expects", "mistakes found")
    assert table_of(lab) == [list(line) for line in zip(names, *columns, strict=True)]


def test_the_dots_are_at_the_shares_and_their_bars_one_standard_error_long(lab, few_clothes, run):
    set_controls(lab, epoch=2, temperature=1)
    confidence, right = answers(few_clothes, run, 2, 1)
    ax, counts_ax = pictures(lab)[0].figure.axes
    spreads, dots = sorted(ax.collections, key=lambda artist: -artist.get_zorder())
    numbers = np.minimum((confidence * 10).astype(int), 9)
    filled = np.unique(numbers)
    for number, dot, spread, colour in zip(
        filled, dots.get_offsets(), spreads.get_segments(), dots.get_facecolors(), strict=True
    ):
        inside = numbers == number
        share = right[inside].mean()
        error = np.sqrt(share * (1 - share) / inside.sum())
        assert dot == pytest.approx([confidence[inside].mean(), share])
        assert spread[:, 1] == pytest.approx([share - error, share + error])
        assert (colour[:3] == 1).all() == (inside.sum() < 10)
        assert f"{confidence[inside].mean():.1%} sure on average, {share:.1%} ± {100 * error:.1f} " in alt_texts(lab)[0]
        assert f"{10 * number} to {10 * number + 10} %: {inside.sum()}" in alt_texts(lab)[0]
    counts = np.bincount(numbers, minlength=10)
    assert [bar.get_height() for bar in counts_ax.patches] == pytest.approx(counts / 300)
    assert [text.get_text() for text in counts_ax.texts] == [f"{count}" if count else "" for count in counts]
    sizes = dots.get_sizes()
    assert sizes.argmax() == counts[filled].argmax() and sizes.argmin() == counts[filled].argmin()
    assert "not sure enough" in {text.get_text() for text in ax.texts}


def test_a_temperature_changes_how_sure_but_never_what(lab):
    texts = set()
    for temperature in (0.25, 0.8, 1, 2, 4):
        lab.controls["temperature"].value = temperature
        texts.add(text_of(lab).split("accuracy <b>")[1].split("</b>")[0])
    assert len(texts) == 1


def test_zeros_and_ones_are_probabilities_too(few_clothes):
    class Sure:
        """A model that says T-shirt, and nothing else is possible."""

        def predict(self, images, **_):
            return np.tile(np.eye(10, dtype=np.float32)[0], (len(images), 1))

    lab = widgets.reliability_explorer(Sure(), few_clothes.test_images, few_clothes.test_labels)
    for temperature in (0.25, 1, 4):
        lab.controls["temperature"].value = temperature
        wrong = (few_clothes.test_labels != 0).sum()
        assert [line[2] for line in table_of(lab)] == ["at least 90%", "300", "0", f"{wrong}"]
    assert lab.errors == [] and set(lab.controls) == {"temperature"}


def test_the_temperature_has_1_in_the_middle(lab):
    control = lab.controls["temperature"]
    assert control.value == 1 and control.min == -control.max
    assert control.base**control.min == 0.25 and control.base**control.max == 4
    before = seen(lab)
    control.value = 2
    assert seen(lab) != before


def test_anything_but_pictures_and_labels_is_refused(few_clothes, run):
    images, labels = few_clothes.test_images, few_clothes.test_labels
    for bad, sentence in (
        ((run, images / 255, labels), "uint8, before scaling"),
        ((run, images[:0], labels[:0]), "images must be one picture or more"),
        ((run, images[:, :14], labels), "28 x 28"),
        ((run, images, labels[:-1]), "one for each of the 300 pictures"),
        ((run, images, labels / 1), "whole numbers from 0 to 9"),
        ((run, images, labels + 1), "whole numbers from 0 to 9"),
        (("run", images, labels), "not str"),
    ):
        with pytest.raises(InvalidValue, match=sentence):
            widgets.reliability_explorer(*bad)
