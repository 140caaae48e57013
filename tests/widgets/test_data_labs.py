"""The labs of classes and of pixels."""

import numpy as np
import pytest
from lab_tools import alt_texts, image_in, is_stale, pictures, seen, set_controls

from helpers import widgets
from helpers.data import CLASS_NAMES

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def classes(few_clothes):
    lab = widgets.class_browser(few_clothes.train_images, few_clothes.train_labels)
    yield lab
    assert lab.errors == []
    lab.close()


def test_class_browser_shows_only_the_chosen_class(classes, few_clothes):
    images = few_clothes.train_images[few_clothes.train_labels == 9]
    classes.controls["label"].value = 9
    last = -(-len(images) // 25)
    assert classes.controls["page"].max == last
    classes.controls["page"].value = last
    assert f"Page {last} of {last} of Ankle boot" in alt_texts(classes)[1]
    assert alt_texts(classes)[0].startswith(f"Average of {len(images):,} (Ankle boot): mean ")
    classes.controls["label"].value = 0  # page 9 of the boots may not exist here
    assert classes.controls["page"].value <= classes.controls["page"].max


def test_class_browser_shows_the_pictures_of_the_page(classes, few_clothes):
    images = few_clothes.train_images[few_clothes.train_labels == 4]
    set_controls(classes, label=4, page=2)
    mosaic = image_in(pictures(classes)[1].figure.axes[0])
    step = mosaic.shape[1] // 5
    for i in (0, 4):
        np.testing.assert_allclose(
            mosaic[:28, i * step + 3 : i * step + 31], images[25 + i, ..., 0] / images[25 + i].max()
        )


def test_class_browser_names_every_picture_of_all_classes(classes, few_clothes):
    for page in (1, 2):
        classes.controls["page"].value = page
        names = "; ".join(CLASS_NAMES[label] for label in few_clothes.train_labels[25 * (page - 1) : 25 * page])
        assert alt_texts(classes)[1] == f"Page {page} of 81 of all classes: 25 pictures: {names}."


def test_class_browser_shows_the_average_of_the_class(classes, few_clothes):
    for label in (9, 3):
        classes.controls["label"].value = label
        average = few_clothes.train_images[few_clothes.train_labels == label].mean(axis=0)[..., 0]
        np.testing.assert_allclose(image_in(pictures(classes)[0].figure.axes[0]), average)
        assert (
            f"({CLASS_NAMES[label]}): mean pixel value {average.mean():.0f}, largest {average.max():.0f}."
            in (alt_texts(classes)[0])
        )


def test_class_browser_draws_the_frame_over_the_average(classes):
    classes.controls["label"].value = 9
    average = pictures(classes)[0]
    assert not is_stale(average) and {*average.figure.axes[0].spines.values()} <= {*average._moving}


def test_class_browser_offers_the_classes_that_there_are(few_clothes):
    some = few_clothes.train_labels % 4 == 0
    lab = widgets.class_browser(few_clothes.train_images[some], few_clothes.train_labels[some])
    choices = [(CLASS_NAMES[label], label) for label in (0, 4, 8)]
    assert list(lab.controls["label"].options) == [("all", "all"), *choices]


@pytest.fixture
def inspector(few_clothes):
    lab = widgets.pixel_inspector(few_clothes.train_images, few_clothes.train_labels)
    yield lab
    assert lab.errors == []
    lab.close()


def test_pixel_inspector_says_the_number(inspector, few_clothes):
    set_controls(inspector, number=3, row=14, column=13)
    image = few_clothes.train_images[3, ..., 0]
    name = CLASS_NAMES[few_clothes.train_labels[3]]
    assert alt_texts(inspector) == [f"{name}: the pixel in row 14, column 13 is framed; its value is {image[14, 13]}."]
    assert (
        f'Row 14, column 13: <b><b style="border: 2px solid; padding: 0 2px">{image[14, 13]}</b>' in seen(inspector)[1]
    )
    inspector.controls["scale"].value = 255
    assert f"{image[14, 13] / 255:.2f}</b>" in seen(inspector)[1]
    assert f">{image[10, 9] / 255:.2f}</td>" in seen(inspector)[1]


def test_pixel_inspector_frames_the_pixel_and_its_neighbours(inspector, few_clothes):
    set_controls(inspector, number=5, row=20, column=6)
    ax = pictures(inspector)[0].figure.axes[0]
    np.testing.assert_array_equal(image_in(ax), few_clothes.train_images[5, ..., 0])
    assert ax.get_title() == CLASS_NAMES[few_clothes.train_labels[5]]
    assert [frame.get_xy() for frame in ax.patches] == [(5.5, 19.5), (1.5, 15.5)]
    assert [(frame.get_width(), frame.get_height()) for frame in ax.patches] == [(1, 1), (9, 9)]
    set_controls(inspector, number=6, column=0)  # the frame of the neighbours lies over the axes' own
    (picture,) = pictures(inspector)
    assert not is_stale(picture) and {*picture.figure.axes[0].spines.values()} <= {*picture._moving}


def test_pixel_inspector_reaches_every_pixel_and_has_fewer_neighbours_at_the_edge(inspector, few_clothes):
    assert [inspector.controls[name].max for name in ("number", "row", "column")] == [2009, 27, 27]
    set_controls(inspector, row=0, column=27)
    assert seen(inspector)[1].count("<tr>") == 1 + 5 and seen(inspector)[1].count("scope=col") // 2 == 1 + 5
    assert widgets.pixel_inspector(few_clothes.train_images[:2], few_clothes.train_labels).controls["number"].value == 1
