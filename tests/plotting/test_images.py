"""Pictures and their pixels are drawn as they are."""

import numpy as np
import pytest

from helpers import plotting
from helpers.data import CLASS_NAMES


@pytest.mark.parametrize("shape", [(7, 28, 28), (7, 28, 28, 1)])
def test_images_in_a_mosaic(shape, current_alt_text):
    images = np.random.default_rng(0).integers(1, 255, shape).astype(np.uint8)
    names = [f"number\n{i}" for i in range(7)]
    artist = plotting.plot_images(images, names, columns=3)
    assert [text.get_text() for text in artist.axes.texts] == names
    assert current_alt_text() == "7 pictures: " + "; ".join(f"number {i}" for i in range(7)) + "."
    mosaic = artist.get_array().filled(0)
    assert np.isclose(mosaic[:28, 3:31], images[0].squeeze() / images[0].max()).all()
    assert np.isclose(mosaic[38:66, 37:65], images[4].squeeze() / images[4].max()).all(), "second row, second column"
    assert plotting.plot_images(images).axes.texts[0].get_text() == ""
    assert current_alt_text() == "7 pictures."


def test_brightest_is_black_and_a_black_picture_is_white():
    artist = plotting.plot_images([np.zeros((28, 28)), np.full((28, 28), 3)])
    assert artist.get_cmap().name == plotting.PICTURE_COLOURS and artist.get_clim() == (0, 1)
    assert set(np.unique(artist.get_array().compressed())) == {0, 1}


def test_images_need_as_many_captions():
    with pytest.raises(ValueError, match="zip"):
        plotting.plot_images(np.zeros((3, 28, 28)), ["one"])


def test_class_samples_stand_in_the_row_of_their_class(current_alt_text):
    images = np.arange(60, dtype=np.uint8).reshape(60, 1, 1, 1) * np.ones((28, 28, 1), np.uint8)
    artist = plotting.plot_class_samples(images, np.arange(60) * 3 % 10, per_class=4)
    assert artist.get_array().shape == (280, 112)
    labels = [label.get_text() for label in artist.axes.get_yticklabels()]
    assert labels == [f"{i}  {name}" for i, name in enumerate(CLASS_NAMES)]
    assert artist.get_array()[8 * 28 : 9 * 28 : 27, ::28].tolist() == [[6, 16, 26, 36]] * 2, "the first four bags"
    assert artist.get_cmap().name == plotting.PICTURE_COLOURS
    assert current_alt_text() == "4 pictures of each class, one row a class: " + ", ".join(CLASS_NAMES) + "."


def test_every_pixel_shows_its_number(current_alt_text):
    image = np.arange(784).reshape(28, 28) % 200  # no 255: black is the largest possible, not the largest here
    artist = plotting.plot_pixels(image)
    assert [int(text.get_text()) for text in artist.axes.texts] == list(image.ravel())
    assert [text.get_color() == "white" for text in artist.axes.texts] == list(image.ravel() > 127)
    assert [text.get_position() for text in artist.axes.texts[27:29]] == [(27, 0), (0, 1)]
    assert np.array_equal(artist.get_array(), image) and artist.get_clim() == (0, 255)
    assert current_alt_text() == "A picture as 28 x 28 numbers from 0 to 199, 1% of them 0."


def test_pixel_values_before_and_after(current_alt_text):
    before = np.array([0, 0, 255, 51], np.uint8)
    bars, scaled_bars = plotting.plot_pixel_values(before, before / np.float32(255))
    assert bars[0].get_height() == 0.002
    assert [bars[0].get_width() * 32, scaled_bars[0].get_width() * 32] == [255, 1]
    assert [group[0].axes.get_title() for group in (bars, scaled_bars)] == ["before", "after"]
    assert scaled_bars[0].axes.get_xlabel() == "pixel value (float32)"
    assert current_alt_text() == (
        "Pixel values before: from 0 to 255, mean 76.5. Pixel values after: from 0 to 1, mean 0.3."
    )
