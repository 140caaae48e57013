"""The lab that looks into a hidden unit."""

import html
import re

import numpy as np
import pytest
from lab_tools import alt_texts, click, image_in, pictures, set_controls, text_of

from helpers import widgets
from helpers.data import CLASS_NAMES
from helpers.errors import InvalidValue
from helpers.training import Config, build_model, train

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def lab(run, few_clothes):
    lab = widgets.unit_explorer(run, few_clothes.test_images, few_clothes.test_labels)
    yield lab
    assert lab.errors == []
    lab.close()


def sums_of(run, images, epoch, unit):
    """Return what a unit makes of pictures before its activation function, in double precision: sums and bias."""
    kernel, bias = run.weights[epoch][:2]
    return images.reshape(len(images), 784) / 255 @ kernel[:, unit].astype(float), float(bias[unit])


def without_unit(run, epoch, unit):
    """Return a Keras model that lacks a unit: what leads to it and away from it is 0."""
    model = build_model(run.config)
    weights = [array.copy() for array in run.weights[epoch]]
    weights[2][unit] = 0
    model.set_weights(weights)
    return model


def test_a_unit_before_and_after_training(lab, run):
    lab.controls["unit"].value = 7
    after = alt_texts(lab)[0]
    assert f"to {run.weights[-1][0][:, 7].max():.2f}" in after
    lab.controls["epoch"].value = 0
    assert f"to {run.weights[0][0][:, 7].max():.2f}" in alt_texts(lab)[0] != after
    assert "a weight has changed by 0.000 on average" in text_of(lab)
    assert lab.controls["unit"].max == 15 and lab.controls["number"].max == 299


def test_a_unit_keeps_its_scale_over_the_epochs(lab, run):
    for unit in (0, 3):
        lab.controls["unit"].value = unit
        limit = max(np.abs(weights[0][:, unit]).max() for weights in run.weights)
        for epoch in (0, 2):
            lab.controls["epoch"].value = epoch
            weights = run.weights[epoch][0][:, unit]
            _, ax, products, scale = pictures(lab)[0].figure.axes
            np.testing.assert_array_equal(image_in(ax), weights.reshape(28, 28))
            assert ax.images[0].get_clim() == products.images[0].get_clim() == pytest.approx((-limit, limit))
            assert [text.get_text() for text in scale.texts] == [f"{limit:.2f}", "0.00", f"-{limit:.2f}"]
            assert ax.texts[0].get_text() == f"x weights of unit {unit}"
            lowest, highest = (divmod(at, 28) for at in (weights.argmin(), weights.argmax()))
            assert (
                f" Unit {unit}: weights from {weights.min():.2f} (row {lowest[0]}, column {lowest[1]}) "
                f"to {weights.max():.2f} (row {highest[0]}, column {highest[1]}). "
            ) in alt_texts(lab)[0]
            change = np.abs(weights - run.weights[0][0][:, unit]).mean()
            assert f"After epoch <b>{epoch}</b>" in text_of(lab) and f"changed by {change:.3f} on" in text_of(lab)


@pytest.mark.parametrize(("epoch", "unit", "number"), [(3, 0, 0), (1, 15, 299), (0, 4, 17), (2, 9, 100)])
def test_pixels_times_weights_are_the_sum_that_is_said(lab, run, few_clothes, epoch, unit, number):
    set_controls(lab, epoch=epoch, unit=unit, number=number)
    image, label = few_clothes.test_images[number, :, :, 0], few_clothes.test_labels[number]
    pixels, weights, products, _ = (image_in(ax) for ax in pictures(lab)[0].figure.axes)
    np.testing.assert_allclose(pixels, image / 255, rtol=1e-6)
    np.testing.assert_allclose(products, pixels * weights, rtol=1e-6)
    assert alt_texts(lab)[0].startswith(f"Picture {number}: {html.escape(CLASS_NAMES[label])}. Unit {unit}: ")
    assert f"Pixels times weights from {products.min():.2f} (row" in alt_texts(lab)[0]

    sums, bias = sums_of(run, few_clothes.test_images, epoch, unit)
    said = re.search(r"sum (\S+) \+ bias (\S+) = (\S+), after ReLU <b>(\S+)</b>\.", text_of(lab)).groups()
    assert list(map(float, said)) == pytest.approx(
        [sums[number], bias, sums[number] + bias, max(0, sums[number] + bias)], abs=0.011
    )
    weighed, said_bias, total, after = map(float, said)
    assert round(weighed + said_bias, 2) == total and after == max(0, total), "the numbers add up as they stand"
    assert products.sum() == pytest.approx(weighed, abs=0.011)
    assert "-0.00" not in said


def test_what_is_said_adds_up_for_every_picture(lab):
    for number in range(0, 300, 10):
        set_controls(lab, unit=number // 20, number=number)
        weighed, bias, total, after = re.search(
            r"sum (\S+) \+ bias (\S+) = (\S+), after ReLU <b>(\S+)<", text_of(lab)
        ).groups()
        assert round(float(weighed) + float(bias), 2) == float(total) and float(after) == max(0, float(total))


def test_the_pictures_that_excite_it_most(lab, run, few_clothes):
    for epoch, unit in ((3, 1), (3, 5), (1, 5)):
        set_controls(lab, epoch=epoch, unit=unit)
        sums, bias = sums_of(run, few_clothes.test_images, epoch, unit)
        totals = sums + bias
        order = np.argsort(-totals, kind="stable")[:6]
        expected = [f"{CLASS_NAMES[few_clothes.test_labels[i]]}, picture {i}, {max(totals[i], 0):.2f}" for i in order]
        assert alt_texts(lab)[1] == f"Most exciting: {'; '.join(expected)}."
        (ax,) = pictures(lab)[1].figure.axes
        assert [", ".join(text.get_text().split("\n")) for text in ax.texts] == expected
        shown = image_in(ax)
        for at, (text, i) in enumerate(zip(ax.texts, order, strict=True)):
            left = 40 * at + 6
            np.testing.assert_allclose(
                shown[:, left : left + 28],
                few_clothes.test_images[i, :, :, 0] / few_clothes.test_images[i].max(),
                rtol=1e-6,
            )
            assert left < text.get_position()[0] < left + 28, "its name stands below it"
        assert f"above 0 for <b>{(totals > 0).sum()}</b> of 300 pictures" in text_of(lab)
        lab.controls["number"].value += 1  # which has nothing to do with it
        assert alt_texts(lab)[1] == f"Most exciting: {'; '.join(expected)}."


def test_a_click_on_an_exciting_picture_chooses_it(lab, run, few_clothes):
    for epoch, unit in ((3, 1), (1, 5)):
        set_controls(lab, epoch=epoch, unit=unit)
        sums, _ = sums_of(run, few_clothes.test_images, epoch, unit)
        picture = pictures(lab)[1]
        for place, i in enumerate(np.argsort(-sums, kind="stable")[:6]):
            click(picture, picture.figure.axes[0], 40 * place + 20, 14)
            assert lab.controls["number"].value == i
            assert alt_texts(lab)[0].startswith(f"Picture {i}: ")


@pytest.mark.parametrize(("epoch", "unit"), [(3, 2), (1, 11), (0, 2)])
def test_without_the_unit_the_network_is_what_keras_says(lab, run, few_clothes, epoch, unit):
    assert "Without the unit" not in text_of(lab)
    set_controls(lab, off=True, number=5, epoch=epoch, unit=unit)
    images, labels = few_clothes.test_images / np.float32(255), few_clothes.test_labels
    probabilities = without_unit(run, epoch, unit).predict(images, verbose=0)
    before, after = run.predict(images, epoch), probabilities
    changed = (before.argmax(axis=1) != after.argmax(axis=1)).sum()
    names = [f"{html.escape(CLASS_NAMES[p[5].argmax()])} ({p[5].max():.0%})" for p in (after, before)]
    assert (
        f"<b>Without the unit</b> {np.mean(after.argmax(axis=1) == labels):.2%} of 300 pictures are right, "
        f"with it {np.mean(before.argmax(axis=1) == labels):.2%}; {changed} predictions change. "
        f"Picture 5 is named {names[0]}, with it {names[1]}."
    ) in text_of(lab)
    if epoch == 3:
        assert changed > 0, "a unit that nobody would miss tells nothing here"
    lab.controls["off"].value = False
    assert "Without the unit" not in text_of(lab)


def test_units_of_other_functions_and_of_deep_networks(few_clothes):
    config = Config(hidden=(8, 8), epochs=1, validation_size=201, activation="tanh")
    run = train(config, few_clothes)
    lab = widgets.unit_explorer(run, few_clothes.test_images, few_clothes.test_labels)
    set_controls(lab, unit=6, number=3, off=True)
    sums, bias = sums_of(run, few_clothes.test_images, 1, 6)
    assert f"after tanh <b>{np.tanh(sums[3] + bias):.2f}</b>" in text_of(lab)
    after = without_unit(run, 1, 6).predict(few_clothes.test_images / np.float32(255), verbose=0)
    assert f"Without the unit</b> {np.mean(after.argmax(axis=1) == few_clothes.test_labels):.2%}" in text_of(lab)
    assert lab.errors == []
    lab.close()


def test_fewer_pictures_than_can_excite(run, few_clothes):
    dim = few_clothes.test_images[:2] // 4
    lab = widgets.unit_explorer(run, dim, few_clothes.test_labels[:2])
    assert alt_texts(lab)[1].count(";") == 1 and lab.errors == []
    (ax,) = pictures(lab)[1].figure.axes
    assert image_in(ax)[:, 6:34].max() == image_in(ax)[:, 46:74].max() == 1, "each as dark as the paper allows"
    before = lab.controls["number"].value
    click(pictures(lab)[1], ax, 100, 14)  # where no picture is
    assert lab.errors == [] and lab.controls["number"].value == before
    lab.close()


def test_no_unit_to_look_at(few_clothes):
    run = train(Config(hidden=(), epochs=1, validation_size=201), few_clothes)
    with pytest.raises(InvalidValue, match="no hidden layer"):
        widgets.unit_explorer(run, few_clothes.test_images, few_clothes.test_labels)


@pytest.mark.parametrize("count", [0, 5])
def test_pictures_without_labels(run, few_clothes, count):
    with pytest.raises(InvalidValue, match=f"there are {count} pictures, 4 labels"):
        widgets.unit_explorer(run, few_clothes.test_images[:count], few_clothes.test_labels[:4])
