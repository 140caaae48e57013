"""The lab of moved, turned and mirrored pictures."""

import numpy as np
import pytest
from lab_tools import alt_texts, click, image_in, pictures, press, seen, set_controls, text_of

from helpers import widgets
from helpers.data import CLASS_NAMES
from helpers.errors import InvalidValue
from helpers.photo import perturb
from helpers.widgets.robustness import moving

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def lab(few_clothes, run, slow_run):
    runs = {"Adam": run, "<SGD>": slow_run}
    lab = widgets.robustness_explorer(runs, few_clothes.test_images, few_clothes.test_labels)
    yield lab
    assert lab.errors == []
    lab.close()


def moved_by_slicing(images, right, down):
    """Return pictures (n, 28, 28, 1), each moved: what comes in is 0."""
    padded = np.pad(images, ((0, 0), (6, 6), (6, 6), (0, 0)))
    return padded[:, 6 - down : 34 - down, 6 - right : 34 - right]


@pytest.mark.parametrize(
    ("right", "down", "mirror"), [(0, 0, False), (2, 0, False), (-6, 3, False), (0, -6, True), (1, 2, True)]
)
def test_every_accuracy_is_that_of_the_moved_pictures(lab, few_clothes, run, slow_run, right, down, mirror):
    labels, images = few_clothes.test_labels, few_clothes.test_images
    set_controls(lab, right=right, down=down, mirror=mirror)
    changed = moved_by_slicing(images[:, :, ::-1] if mirror else images, right, down)
    bars, classes, _ = pictures(lab)
    for at, (name, each) in enumerate({"Adam": run, "<SGD>": slow_run}.items()):
        now, before = (each.predict(some).argmax(axis=1) == labels for some in (changed, images))
        assert bars.figure.axes[0].patches[at].get_width() == pytest.approx(now.mean())
        assert f"{name} {now.mean():.1%}, before {before.mean():.1%}" in alt_texts(lab)[0]
        lab.controls["network"].value = name
        shares = [[rights[labels == label].mean() for label in range(10)] for rights in (now, before)]
        (ax,) = classes.figure.axes
        assert [bar.get_width() for bar in ax.patches] == pytest.approx(shares[0])
        assert [mark[0, 0] for mark in ax.collections[0].get_segments()] == pytest.approx(shares[1])
        assert [text.get_text() for text in ax.texts if "%" in text.get_text()] == [
            f"{share:.0%}" for group in shares for share in group
        ]
        error = 100 * np.sqrt(now.mean() * (1 - now.mean()) / 300)
        words = (
            f"</b>: <b>{now.mean():.1%}</b> ± {error:.1f} points right of 300 pictures (of 300: the first 100 of each"
        )
        assert words in text_of(lab) and f"before {before.mean():.1%}." in text_of(lab)
        _assert_names_the_worst(lab, *map(np.array, shares))


def _assert_names_the_worst(lab, now, before):
    """Assert that the words name the class that loses most, if any does."""
    worst = np.argmin(now - before)
    words = f"It loses most of <b>{CLASS_NAMES[worst]}</b>: {before[worst]:.0%} right before, {now[worst]:.0%} now."
    assert (words in text_of(lab)) == (now[worst] < before[worst])
    assert ("It loses most" in text_of(lab)) == (now[worst] < before[worst])


@pytest.mark.parametrize(
    "moves", [{}, {"right": 2, "down": -6}, {"degrees": 90}, {"degrees": -180}, {"right": -1, "down": 4, "degrees": 35}]
)
def test_pictures_move_as_a_photo_does(few_clothes, moves):
    images = few_clothes.test_images[:40]
    columns = moving(**moves) @ images.reshape(40, 784).T.astype(np.float32)
    as_photos = np.array([perturb(image[..., 0], **moves) for image in images])
    assert np.abs(columns.T.reshape(40, 28, 28) - as_photos).max() <= 1
    mirrored = moving(**moves, mirror=True) @ images[:, :, ::-1].reshape(40, 784).T.astype(np.float32)
    np.testing.assert_allclose(mirrored, columns, atol=1e-3)


def test_a_turn_counts_too(lab, few_clothes, run):
    lab.controls["degrees"].value = 35
    images = np.array([perturb(image[..., 0], degrees=35) for image in few_clothes.test_images])
    right = run.predict(images).argmax(axis=1) == few_clothes.test_labels
    width = pictures(lab)[0].figure.axes[0].patches[0].get_width()
    assert width == pytest.approx(right.mean(), abs=0.011)  # whole grey levels there, none here


def test_the_samples_are_as_the_network_sees_them(lab, few_clothes, run, slow_run):
    set_controls(lab, right=3, down=1, mirror=True, network="<SGD>")
    some = [np.flatnonzero(few_clothes.test_labels == label)[0] for label in range(10)]
    images = moved_by_slicing(few_clothes.test_images[some][:, :, ::-1], 3, 1)
    (ax,) = pictures(lab)[2].figure.axes
    for label, image in enumerate(images):
        top, left = 45 * (label // 5), 54 * (label % 5) + 13
        seen_there = image_in(ax)[top : top + 28, left : left + 28]
        np.testing.assert_allclose(seen_there, image[..., 0] / 255, atol=1e-6)
        x, y = ax.texts[label].get_position()
        assert left < x < left + 28 and top + 28 <= y < top + 36, "what it is taken for stands below it"
    predicted = slow_run.predict(images).argmax(axis=1)
    captions = [f"{CLASS_NAMES[said]} {'✓' if said == label else '✗'}" for label, said in enumerate(predicted)]
    assert [frame.get_visible() for frame in ax.patches] == [said != label for label, said in enumerate(predicted)]
    assert [text.get_text() for text in ax.texts] == [*captions, *(f"({name})" for name in CLASS_NAMES)]
    assert alt_texts(lab)[2].endswith("; ".join(f"{c} ({n})" for c, n in zip(captions, CLASS_NAMES, strict=True)) + ".")


def test_a_click_on_a_bar_chooses_its_network(lab):
    bars = pictures(lab)[0]
    for row, name in ((1, "<SGD>"), (0, "Adam"), (1.49, "<SGD>")):
        click(bars, bars.figure.axes[0], 0.3, row)
        assert lab.controls["network"].value == name and alt_texts(lab)[1].startswith("classes: ")


def test_reset_brings_all_back(lab):
    start = seen(lab)
    set_controls(lab, right=2, down=-3, degrees=45, mirror=True)
    assert all(now != before for now, before in zip(seen(lab)[:4], start[:4], strict=True))
    press(lab, "reset")
    assert seen(lab) == start
    assert [lab.controls[name].value for name in ("right", "down", "degrees", "mirror")] == [0, 0, 0, False]


def test_of_many_pictures_the_first_hundred_of_each_class_are_looked_at(few_clothes, run):
    images, labels = few_clothes.train_images, few_clothes.train_labels
    lab = widgets.robustness_explorer({"run": run}, images, labels)
    some = np.concatenate([np.flatnonzero(labels == label)[:100] for label in range(10)])
    right = run.predict(images[some]).argmax(axis=1) == labels[some]
    assert f"right of {len(some):,} pictures (of {len(labels):,}: " in text_of(lab)
    assert f"<b>{right.mean():.1%}</b>" in text_of(lab)
    lab.close()


def test_a_class_without_pictures_has_no_number(few_clothes, run):
    some = few_clothes.test_labels % 3 > 0
    lab = widgets.robustness_explorer({"run": run}, few_clothes.test_images[some], few_clothes.test_labels[some])
    lab.controls["right"].value = 4
    assert lab.errors == [] and "T-shirt/top none, before none" in alt_texts(lab)[1]
    assert "T-shirt/top" not in text_of(lab) and len(pictures(lab)[2].figure.axes[0].patches) == 6
    lab.close()


def test_long_names_are_cut_and_stay_in_the_picture(few_clothes, run):
    runs = {f"{number} also with pictures that are moved by two pixels or turned": run for number in range(4)}
    lab = widgets.robustness_explorer(runs, few_clothes.test_images, few_clothes.test_labels)
    for picture in pictures(lab)[:2]:
        texts = [text for ax in picture.figure.axes for text in (*ax.get_yticklabels(), *ax.texts)]
        picture.figure.canvas.draw()
        width, height = picture.figure.bbox.size
        boxes = [text.get_window_extent() for text in texts]
        assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for box in boxes)
    lab.close()


def test_anything_but_runs_is_refused(few_clothes, run):
    test = few_clothes.test_images, few_clothes.test_labels
    for runs, sentence in (
        ({}, "one to four"),
        ({str(number): run for number in range(5)}, "one to four"),
        (run, "must be a dict"),
        ({"a": run, "b": None}, "'b' must be a run, as `train` returns it, not NoneType"),
    ):
        with pytest.raises(InvalidValue, match=sentence):
            widgets.robustness_explorer(runs, *test)
    with pytest.raises(InvalidValue, match="uint8"):
        widgets.robustness_explorer({"a": run}, test[0] / 255, test[1])
