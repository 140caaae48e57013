"""Photos of every kind become pictures like the data; files that are none get one sentence."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from helpers import photo
from helpers.photo import PhotoError, example, open_photo, perturb, prepare
from helpers.widgets import photo_lab

pytestmark = pytest.mark.filterwarnings("error")


def saved(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def rectangle(paper, ink, size=(300, 200), mode="RGB", box=(100, 40, 160, 180)):
    """Return a photo of a rectangle, 60 wide and 140 high, on a plain background."""
    image = Image.new(mode, size, paper)
    ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=ink)
    return image


# Opening --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_three_formats(kind):
    assert open_photo(saved(rectangle("white", "navy"), kind)).size == (300, 200)


@pytest.mark.parametrize(
    "image",
    [
        rectangle(255, 0, mode="L"),
        rectangle(1, 0, mode="1"),
        rectangle(255, 0, mode="L").convert("P"),
        rectangle((255, 255, 255, 0), (0, 0, 100, 255), mode="RGBA"),
        rectangle((255, 0), (0, 255), mode="LA"),
        Image.fromarray(np.asarray(rectangle(255, 0, mode="L")).astype(np.uint16) * 257),
    ],
    ids=["grey", "black and white", "palette", "transparent", "grey and transparent", "16 bits"],
)
def test_every_kind_of_png_gives_the_same_picture(image):
    expected = prepare(open_photo(saved(rectangle("white", "black"))))["28 x 28"]
    assert open_photo(saved(image)).mode == "RGB"
    np.testing.assert_allclose(prepare(open_photo(saved(image)))["28 x 28"], expected, atol=2)


def test_cmyk_jpeg():
    assert open_photo(saved(rectangle("white", "navy").convert("CMYK"), "JPEG")).mode == "RGB"


def test_a_photo_taken_upright_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn me a quarter to the right"
    assert open_photo(saved(rectangle("white", "black"), "JPEG", exif=exif)).size == (200, 300)


def test_large_photos_are_made_smaller():
    assert max(open_photo(saved(Image.new("RGB", (3000, 2000)), "JPEG")).size) <= 800


def png_that_claims(width, height):
    """Return a small PNG file whose header claims any size."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty"),
        (b"hello", "not a PNG, JPEG or WebP picture"),
        (saved(Image.new("RGB", (9, 9)), "GIF"), "not a PNG, JPEG or WebP picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG, JPEG or WebP picture"),
        (bytes(20_000_001), "This file is larger than 20 MB"),
        (saved(rectangle("white", "navy"), "JPEG")[:900], "damaged or cut short"),
        (saved(rectangle("white", "navy"))[:120], "damaged or cut short"),
        (png_that_claims(100, 100), "damaged or cut short"),
        (png_that_claims(8_000, 8_000), "more than 50 million pixels"),
        (png_that_claims(12_000, 12_000), "more than 50 million pixels"),
        (png_that_claims(60_000, 60_000), "more than 50 million pixels"),
    ],
)
def test_what_cannot_be_opened_gets_one_sentence(data, sentence):
    with pytest.raises(PhotoError, match=sentence) as caught:
        open_photo(data)
    assert str(caught.value).count(".") == 1 and "\n" not in str(caught.value)
    assert caught.value._render_traceback_() == [f"PhotoError: {caught.value}"]


# The steps ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "ink"), [("white", "black"), ("black", "white"), ("#eeeeee", "#303060"), ("#222", "#aaa")]
)
def test_light_or_dark_background_the_object_is_bright_and_fills_the_height(paper, ink):
    steps = prepare(open_photo(saved(rectangle(paper, ink))))
    assert list(steps) == ["grey", "dark background", "cropped", "padded", "28 x 28"]
    assert steps["cropped"].shape == (140, 60) and steps["padded"].shape == (140, 140)
    picture = steps["28 x 28"]
    assert picture.shape == (28, 28) and picture.dtype == np.uint8
    assert (picture[:, 9:19] > 240).all() and (picture[:, :8] < 5).all() and (picture[:, 20:] < 5).all()


def test_an_object_at_the_edge_of_the_photo():
    steps = prepare(open_photo(saved(rectangle("white", "black", box=(0, 40, 60, 180)))))
    assert steps["cropped"].shape == (140, 60)


@pytest.mark.parametrize("colour", ["white", "black", "#7f7f7f"])
def test_nothing_to_see(colour):
    with pytest.raises(PhotoError, match="Nothing stands out"):
        prepare(open_photo(saved(Image.new("RGB", (50, 80), colour))))


def test_a_single_pixel():
    with pytest.raises(PhotoError, match="Nothing stands out"):
        prepare(open_photo(saved(Image.new("RGB", (1, 1)))))


def test_a_picture_of_the_data_comes_back_as_it_was(few_clothes):
    """Enlarged on black, a picture that touches its edges goes through all steps nearly unchanged."""
    image = next(i for i in few_clothes.train_images[..., 0] if i[0].max() > 60 and i[-1].max() > 60)
    large = Image.fromarray(image).resize((280, 280), Image.Resampling.NEAREST)
    framed = Image.new("L", (400, 400))
    framed.paste(large, (60, 60))
    picture = prepare(open_photo(saved(framed)))["28 x 28"].astype(float)
    assert np.corrcoef(picture.ravel(), image.ravel())[0, 1] > 0.9


def test_the_network_takes_the_drawing_for_something_to_wear_on_top(clothes):
    from helpers.data import CLASS_NAMES
    from helpers.training import Config, train

    picture = prepare(open_photo(example()))["28 x 28"]
    run = train(Config(epochs=3), clothes)
    assert CLASS_NAMES[run.predict(picture[None])[0].argmax()] in ("T-shirt/top", "Shirt")


# Perturbing -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def dot():
    image = np.zeros((28, 28), np.uint8)
    image[10, 12] = 200
    return image


def test_unperturbed(dot):
    np.testing.assert_array_equal(perturb(dot), dot)


def test_shift_goes_right_and_down(dot):
    assert np.argwhere(perturb(dot, right=3, down=-2)).tolist() == [[8, 15]]


def test_shifted_out_of_the_picture(dot):
    assert not perturb(dot, right=28).any()


def test_turn_is_clockwise():
    image = np.zeros((28, 28), np.uint8)
    image[0:4, 12:16] = 255  # at the top
    turned = perturb(image, degrees=90)
    assert turned[12:16, 24:28].mean() > 250 and turned[0:4].max() == 0  # on the right


def test_noise_is_repeatable_and_stays_in_range(dot):
    noisy = perturb(dot, noise=0.5)
    np.testing.assert_array_equal(noisy, perturb(dot, noise=0.5))
    assert not np.array_equal(noisy, perturb(dot, noise=0.5, seed=1))
    assert noisy.dtype == np.uint8 and noisy.std() > 30


def test_formats_are_those_of_the_upload_button():
    lab = photo_lab(lambda images, training: np.full((len(images), 10), 0.1))
    endings = lab.controls["upload"].accept.split(",")
    formats = Image.registered_extensions()
    assert {formats[ending] for ending in endings} == set(photo.FORMATS)
    assert {".jpg", ".jpeg"} <= set(endings)
    assert lab.errors == []
    lab.close()
