"""Files of every kind that people have become a small photo; those that are none get one sentence."""

import io
import struct
import subprocess
import sys
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from helpers.photo import ENDINGS, PHOTOS, PhotoError, open_photo, photo_of
from helpers.photo.files import SIDE

pytestmark = pytest.mark.filterwarnings("error")


def saved(image, kind="PNG", **options):
    if kind == "HEIF":
        pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def rectangle(paper, ink, size=(120, 80), mode="RGB", box=(40, 16, 64, 72)):
    """Return a photo of a rectangle on a plain ground."""
    image = Image.new(mode, size, paper)
    ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=ink)
    return image


def four_corners():
    """Return a photo whose corners are red, lime, blue and yellow, in reading order."""
    image = Image.new("RGB", (120, 80), "white")
    for colour, corner in zip(("red", "lime", "blue", "yellow"), ((0, 0), (60, 0), (0, 40), (60, 40)), strict=True):
        image.paste(colour, (*corner, corner[0] + 60, corner[1] + 40))
    return image


def corners_of(image):
    width, height = image.size
    places = [(x, y) for y in (height // 8, height * 7 // 8) for x in (width // 8, width * 7 // 8)]
    names = {(1, 0, 0): "red", (0, 1, 0): "lime", (0, 0, 1): "blue", (1, 1, 0): "yellow"}
    return " ".join(names[tuple(int(value > 127) for value in image.getpixel(place))] for place in places)


# Kinds of files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "HEIF", "AVIF", "GIF", "BMP", "TIFF", "MPO"])
def test_every_kind_of_file(kind):
    photo = open_photo(saved(four_corners(), kind))
    assert photo.size == (120, 80) and photo.mode == "RGB"
    assert corners_of(photo) == "red lime blue yellow"


def test_of_several_pictures_the_first_is_taken():
    for kind in ("GIF", "TIFF", "MPO", "WEBP", "AVIF"):
        many = saved(four_corners(), kind, save_all=True, append_images=[Image.new("RGB", (120, 80), "black")])
        assert corners_of(open_photo(many)) == "red lime blue yellow", kind


def test_every_ending_belongs_to_a_kind_that_is_opened():
    assert {".jpg", ".jpeg", ".png", ".webp", ".heic", ".avif", ".gif", ".bmp", ".tif", ".tiff", ".mpo"} <= set(ENDINGS)
    for ending in ENDINGS:
        kind = Image.registered_extensions().get(ending)
        assert kind or ending in (".heic", ".heif")
        if kind:
            assert open_photo(saved(four_corners(), kind)).size == (120, 80)


# What each orientation does to the corners of a picture that is stored as `four_corners`.
ORIENTATIONS = {
    1: "red lime blue yellow",
    2: "lime red yellow blue",
    3: "yellow blue lime red",
    4: "blue yellow red lime",
    5: "red blue lime yellow",
    6: "blue red yellow lime",
    7: "yellow lime blue red",
    8: "lime yellow red blue",
}


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF"])
def test_a_photo_taken_in_any_position_stands_upright(kind, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = open_photo(saved(four_corners(), kind, exif=exif.tobytes()))
    assert photo.size == ((80, 120) if orientation >= 5 else (120, 80))
    assert corners_of(photo) == ORIENTATIONS[orientation]


@pytest.mark.parametrize(
    "image",
    [
        rectangle(255, 0, mode="L"),
        rectangle(1, 0, mode="1"),
        rectangle(255, 0, mode="L").convert("P"),
        rectangle((255, 255, 255, 0), (0, 0, 0, 255), mode="RGBA"),
        rectangle((255, 0), (0, 255), mode="LA"),
        Image.fromarray(np.asarray(rectangle(255, 0, mode="L")).astype(np.uint16) * 257),
    ],
    ids=["grey", "black and white", "palette", "transparent", "grey and transparent", "16 bits"],
)
def test_every_mode_gives_the_same_photo(image):
    photo = open_photo(saved(image))
    assert photo.mode == "RGB"
    np.testing.assert_allclose(np.asarray(photo), np.asarray(rectangle("white", "black")), atol=2)


def test_cmyk_jpeg():
    photo = open_photo(saved(rectangle("white", "navy").convert("CMYK"), "JPEG"))
    assert photo.mode == "RGB" and photo.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("most", "expected"), [(0, 0), (1, 255), (30_000, 255), (65_535, 255)])
def test_16_bits_are_scaled_to_the_brightest_pixel(most, expected):
    values = np.zeros((20, 30), np.uint16)
    values[5:10, 5:10] = most
    opened = np.asarray(open_photo(saved(Image.fromarray(values))))
    assert opened.shape == (20, 30, 3) and opened[7, 7].tolist() == [expected] * 3 and not opened[0].any()


# Large ones -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "kind", "opened"),
    [
        ((1600, 800), "PNG", (SIDE, SIDE // 2)),
        ((800, 1600), "JPEG", (SIDE // 2, SIDE)),
        ((SIDE + 1, SIDE + 1), "PNG", (SIDE, SIDE)),
        ((SIDE, 60), "PNG", (SIDE, 60)),
    ],
)
def test_photos_are_made_small(size, kind, opened):
    assert open_photo(saved(Image.new("RGB", size), kind)).size == opened


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_made_smaller_by_means(kind):
    """Of pixels that are black or white by chance, a few at least are averaged for each that is left."""
    noise = np.random.default_rng(0).choice([0, 255], (1200, 1200)).astype(np.uint8)
    assert np.asarray(open_photo(saved(Image.fromarray(noise), kind))).std() < 127 / 3


def png_that_claims(width, height):
    """Return a small PNG file whose header claims any size."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content


def jpeg_that_claims(width, height, **options):
    """Return a JPEG file of a small picture, whose header claims any size."""
    data = saved(Image.new("RGB", (64, 64)), "JPEG", **options)
    frame = data.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0")
    return data[: frame + 5] + struct.pack(">HH", height, width) + data[frame + 9 :]


def refusal(data):
    with pytest.raises(PhotoError) as caught:
        open_photo(data, "my photo.jpg")
    return str(caught.value)


def test_fifty_million_pixels_are_not_too_many():
    assert "damaged or cut short" in refusal(png_that_claims(10_000, 5_000))
    assert "too many pixels" in refusal(png_that_claims(10_000, 5_001))


def test_a_jpeg_may_have_more_unless_it_is_kept_whole():
    assert "too many pixels" not in refusal(jpeg_that_claims(12_000, 9_000)[:-2])
    assert "too many pixels" in refusal(jpeg_that_claims(12_000, 9_000, progressive=True))
    assert "too many pixels" in refusal(jpeg_that_claims(65_000, 65_000))


@pytest.mark.parametrize(("kind", "most"), [("WEBP", 20), ("AVIF", 33), ("HEIF", 42)])
def test_other_formats_take_more_memory_a_pixel(kind, most):
    from helpers.photo.files import MAX_MEMORY, _memory_for

    photo = Image.open(io.BytesIO(saved(four_corners(), kind)))
    assert MAX_MEMORY // (_memory_for(photo) / (120 * 80)) // 1_000_000 == most


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no `resource`")
@pytest.mark.parametrize(
    ("size", "kind", "options"),
    [
        ((8160, 6120), "PNG", {"compress_level": 1}),
        ((8160, 6120), "JPEG", {"progressive": True}),
        ((12_000, 9_000), "JPEG", {}),
        ((5_000, 3_900), "WEBP", {"method": 0}),
        ((6_600, 4_900), "AVIF", {"speed": 10}),
        ((7_000, 5_900), "HEIF", {"quality": 40}),
    ],
)
def test_large_photos_stay_under_300_megabytes(tmp_path, size, kind, options):
    (tmp_path / "photo").write_bytes(saved(four_corners().resize(size), kind, **options))
    program = """
import resource, sys
from helpers.photo import open_photo
most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1 / 1024)
data = open(sys.argv[1], "rb").read()
before = most()
open_photo(data)
print(most() - before)
"""
    command = [sys.executable, "-c", program, str(tmp_path / "photo")]
    assert float(subprocess.run(command, capture_output=True, check=True, text=True).stdout) < 300e6


# What cannot be used --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty: please choose another"),
        (b"hello", "is not a JPEG, "),
        (b"<!doctype html><html><body><img src='photo.jpg'></body></html>", "is not a JPEG, "),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a JPEG, "),
        (b"%PDF-1.7\n", "is not a JPEG, "),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "is not a JPEG, "),
        (saved(Image.new("RGB", (9, 9)), "ICO"), "is not a JPEG, "),
        (bytes(50_000_001), "is larger than 50 MB: please make it smaller"),
        (saved(rectangle("white", "navy", size=(900, 900)), "JPEG")[:900], "is damaged or cut short"),
        (saved(rectangle("white", "navy"))[:120], "is damaged or cut short"),
        (saved(rectangle("white", "navy"), "WEBP")[:60], "is damaged or cut short"),
        (png_that_claims(100, 100), "is damaged or cut short"),
        (png_that_claims(8_000, 8_000), "has too many pixels: please make it smaller"),
        (png_that_claims(12_000, 12_000), "has too many pixels"),
        (png_that_claims(60_000, 60_000), "has too many pixels"),
    ],
)
def test_what_cannot_be_opened_gets_one_sentence_that_names_it(data, sentence):
    with pytest.raises(PhotoError, match=sentence) as caught:
        open_photo(data, "my photo.jpg")
    said = str(caught.value)
    assert said.startswith("my photo.jpg ") and said.count(".") == 2 and "\n" not in said
    assert "please" in said
    assert caught.value._render_traceback_() == [f"PhotoError: {said}"]


def test_without_a_name_it_is_this_file():
    with pytest.raises(PhotoError, match="This file is empty"):
        open_photo(b"")


def test_bytes_of_any_kind_are_taken():
    """An upload arrives as a memoryview."""
    data = saved(rectangle("white", "navy"))
    for kind in (bytes, bytearray, memoryview):
        assert np.array_equal(open_photo(kind(data)), open_photo(data))


def test_fifty_megabytes_are_not_too_many():
    data = saved(rectangle("white", "navy"))
    assert open_photo(data + bytes(50_000_000 - len(data))).size == (120, 80)


def test_opening_leaves_the_filters_of_warnings_alone():
    before = list(warnings.filters)
    open_photo(saved(rectangle("white", "navy")))
    refusal(b"hello")
    assert warnings.filters == before


# The picture book -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PHOTOS)
def test_the_book_opens(name):
    assert max(open_photo(photo_of(name)).size) == SIDE


def test_the_book_is_small_and_says_where_each_photo_is_from():
    from helpers.photo.book import _FOLDER

    files = {path.name: path for path in _FOLDER.glob("*.jpg")}
    assert set(files) == {f"{name}.jpg" for name in PHOTOS.values()}
    assert sum(path.stat().st_size for path in files.values()) < 250_000
    sources = (_FOLDER / "sources.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line.split("\t")[0] for line in sources} == set(files)
    assert all(b"Exif" not in path.read_bytes() for path in files.values())
