"""Photos of every kind become pictures like the data; files that are none get one sentence."""

import io
import struct
import warnings
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


# At the limits --------------------------------------------------------------------------------------------------------


def test_bytes_of_any_kind_are_taken():
    """An upload arrives as a memoryview."""
    data = saved(rectangle("white", "navy"))
    for kind in (bytes, bytearray, memoryview):
        assert np.array_equal(open_photo(kind(data)), open_photo(data))


def test_twenty_megabytes_are_not_too_many():
    data = saved(rectangle("white", "navy"))
    assert open_photo(data + bytes(20_000_000 - len(data))).size == (300, 200)
    with pytest.raises(PhotoError, match="This file is larger than 20 MB"):
        open_photo(bytes(31_000_000))


def test_fifty_million_pixels_are_not_too_many():
    with pytest.raises(PhotoError, match="damaged or cut short"):
        open_photo(png_that_claims(10_000, 5_000))
    with pytest.raises(PhotoError, match="more than 50 million pixels"):
        open_photo(png_that_claims(10_000, 5_001))


@pytest.mark.parametrize(
    ("size", "kind", "opened"),
    [
        ((1600, 1200), "PNG", (800, 600)),
        ((1200, 1600), "JPEG", (600, 800)),
        ((801, 801), "PNG", (800, 800)),
        ((800, 300), "PNG", (800, 300)),
    ],
)
def test_the_longer_side_has_800_pixels_at_most(size, kind, opened):
    assert open_photo(saved(Image.new("RGB", size), kind)).size == opened


def test_opening_leaves_the_filters_of_warnings_alone():
    before = list(warnings.filters)
    open_photo(saved(rectangle("white", "navy")))
    with pytest.raises(PhotoError):
        open_photo(b"hello")
    assert warnings.filters == before


@pytest.mark.parametrize(("most", "expected"), [(0, 0), (1, 255), (30_000, 255), (65_535, 255)])
def test_16_bits_are_scaled_to_the_brightest_pixel(most, expected):
    values = np.zeros((20, 30), np.uint16)
    values[5:10, 5:10] = most
    opened = np.asarray(open_photo(saved(Image.fromarray(values))))
    assert opened.shape == (20, 30, 3) and opened[7, 7].tolist() == [expected] * 3 and not opened[0].any()


# Each step ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quarters", range(4))
def test_an_object_along_a_whole_side(quarters):
    """The background is what most of all four sides shows."""
    values = np.full((200, 100), 255, np.uint8)
    values[:, :20] = 0
    steps = prepare(Image.fromarray(np.rot90(values, quarters).copy()).convert("RGB"))
    assert sorted(steps["cropped"].shape) == [20, 200]


@pytest.mark.parametrize(("paper", "ink"), [(127, 255), (128, 0), (200, 169), (50, 81)])
def test_backgrounds_in_the_middle_and_faint_objects(paper, ink):
    assert prepare(rectangle((paper,) * 3, (ink,) * 3))["cropped"].shape == (140, 60)


@pytest.mark.parametrize(("paper", "ink"), [(200, 170), (50, 80)])
def test_too_faint_an_object(paper, ink):
    with pytest.raises(PhotoError, match="Nothing stands out"):
        prepare(rectangle((paper,) * 3, (ink,) * 3))


@pytest.mark.parametrize(("bright", "others"), [(50, 255), (150, 127)])
def test_a_few_bright_pixels_do_not_make_the_others_dark(bright, others):
    """Only a hundredth of the object's pixels may be brighter than what becomes white."""
    values = np.zeros((200, 200), np.uint8)
    values[50:150, 50:150] = 100
    values[50, 50 : 50 + min(bright, 100)] = 200
    values[51, 50 : 50 + max(bright - 100, 0)] = 200
    steps = prepare(Image.fromarray(values).convert("RGB"))
    assert (values == 200).sum() == bright
    assert steps["dark background"].max() == 255 and steps["dark background"][100, 100] == others


def test_every_step_in_numbers():
    photo = rectangle("white", (55, 55, 55), size=(30, 40), box=(3, 5, 14, 33))
    steps = prepare(photo)
    assert all(step.dtype == np.uint8 for step in steps.values())
    np.testing.assert_array_equal(steps["grey"], np.asarray(photo.convert("L")))
    expected = np.zeros((40, 30))
    expected[5:33, 3:14] = 255
    np.testing.assert_array_equal(steps["dark background"], expected)
    np.testing.assert_array_equal(steps["cropped"], np.full((28, 11), 255))
    expected = np.zeros((28, 28))
    expected[:, 8:19] = 255  # 8 columns left of it, 9 right of it
    np.testing.assert_array_equal(steps["padded"], expected)
    np.testing.assert_array_equal(steps["28 x 28"], expected)


def test_a_wide_object_stands_in_the_middle_too():
    padded = prepare(rectangle("white", "black", box=(20, 40, 104, 81)))["padded"]
    assert padded.shape == (84, 84)
    assert np.flatnonzero(padded.any(axis=1)).tolist() == list(range(21, 62))


def test_made_smaller_by_averages():
    photo = Image.new("L", (200, 200))
    photo.paste(Image.effect_noise((140, 140), 60).point(lambda value: max(value, 60)), (30, 30))
    steps = prepare(photo)
    averages = steps["padded"].reshape(28, 5, 28, 5).mean(axis=(1, 3))
    np.testing.assert_allclose(steps["28 x 28"], averages, atol=1)


def test_the_drawing_is_symmetric():
    """Both sleeves have their seam."""
    drawing = Image.open(io.BytesIO(example()))
    assert drawing.format == "PNG" and drawing.mode == "RGB" and drawing.size == (420, 420)
    values = np.asarray(drawing.convert("L")).astype(int)
    assert (np.abs(values[:, 1:] - values[:, :0:-1]) > 20).mean() < 0.01
    seams = [(values[200, left : left + 16] < values[200, 210] - 20).sum() for left in (112, 292)]
    assert min(seams) >= 4, "drawn thicker than the outline"


# Perturbing by measure ------------------------------------------------------------------------------------------------


def test_noise_is_a_fraction_of_255_around_what_was_there():
    grey = np.full((28, 28), 128, np.uint8)
    noise = perturb(grey, noise=0.1) - 128.0
    assert abs(noise.mean()) < 3 and noise.std() == pytest.approx(25.5, rel=0.1)
    np.testing.assert_array_equal(perturb(grey, noise=0.1), perturb(grey, noise=0.1, seed=0))


def test_noise_does_not_turn_white_into_black():
    assert perturb(np.full((28, 28), 255, np.uint8), noise=0.05).min() > 150
    assert perturb(np.zeros((28, 28), np.uint8), noise=0.05).max() < 105


def test_values_are_rounded():
    """Cut off instead, they would be darker by a half on average."""
    image = np.full((28, 28), 128, np.uint8)
    noise = np.random.default_rng(0).normal(0, 255 * 0.01, (28, 28))
    np.testing.assert_array_equal(perturb(image, noise=0.01), np.round(128 + noise))


def test_turned_first_and_shifted_then():
    image = np.zeros((28, 28), np.uint8)
    image[2:6, 12:16] = 255
    turned = perturb(image, degrees=90, right=-5, down=4)
    assert turned[16:20, 17:21].mean() > 250 and turned.astype(int).sum() == pytest.approx(16 * 255, rel=0.05)


def test_turning_gives_smooth_edges():
    image = np.zeros((28, 28), np.uint8)
    image[8:20, 8:20] = 255
    turned = perturb(image, degrees=30)
    assert ((turned > 20) & (turned < 235)).sum() > 20
    np.testing.assert_array_equal(turned, perturb(image, degrees=390))
