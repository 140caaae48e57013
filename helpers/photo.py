"""A learner's own photo in, a picture like those of Fashion-MNIST out, with every step on the way.

The steps follow those by which Zalando made the data: grey, negated so that the background is black, trimmed to the
object, its longer side scaled to 28 pixels and the shorter one filled up (Xiao, Rasul and Vollgraf, 2017,
https://arxiv.org/abs/1708.07747).
"""

import io
import warnings

import numpy as np
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from helpers.errors import CourseError

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000

_SIDE = 28
_WORK_SIDE = 800  # pixels of the longer side to work on: plenty for 28, and quick
_LEAST_CONTRAST = 30  # of 255: how much an object must differ from the background


class PhotoError(CourseError, ValueError):
    """The file cannot be used; the message says why, in one sentence."""


def open_photo(data):
    """Open the bytes of a photo.

    Parameters
    ----------
    data : bytes
        A PNG, JPEG or WebP file of at most 20 MB that unpacks to at most 50 million pixels.

    Returns
    -------
    PIL.Image.Image
        In RGB, upright, on white where it was transparent, its longer side 800 pixels at most.

    Raises
    ------
    PhotoError
        If the bytes are none of that.
    """
    data = bytes(data)
    if not data:
        raise PhotoError("This file is empty; please choose a PNG, JPEG or WebP picture.")
    if len(data) > MAX_BYTES:
        raise PhotoError("This file is larger than 20 MB; please choose one of 20 MB at most.")
    too_many = "This picture has more than 50 million pixels; please make it smaller first."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's warning of large pictures: we count ourselves
            photo = Image.open(io.BytesIO(data), formats=FORMATS)
        if photo.width * photo.height > MAX_PIXELS:
            raise PhotoError(too_many)
        photo.draft("RGB", (_WORK_SIDE, _WORK_SIDE))  # lets a JPEG unpack at a smaller size
        photo.load()
        photo = ImageOps.exif_transpose(photo)
        photo = _in_rgb(photo)
    except Image.DecompressionBombError:
        raise PhotoError(too_many) from None
    except UnidentifiedImageError:
        raise PhotoError("This file is not a PNG, JPEG or WebP picture.") from None
    except PhotoError:
        raise
    except Exception:  # damaged files make Pillow raise almost anything
        raise PhotoError("This picture is damaged or cut short; please choose another.") from None
    photo.thumbnail((_WORK_SIDE, _WORK_SIDE))
    return photo


def _in_rgb(photo):
    """Return a photo of any mode in RGB, on white where it is transparent."""
    if photo.mode.startswith(("I", "F")):  # 16 bits and more, which `convert` would cut off at 255
        values = np.asarray(photo).astype(np.float64)
        return Image.fromarray((values / max(values.max(), 1) * 255).astype(np.uint8)).convert("RGB")
    photo = photo.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", photo.size, "white"), photo).convert("RGB")


def prepare(photo):
    """Turn a photo into a picture like the data, and keep every step.

    The background is taken to be what the photo's border shows; the object is what differs from it clearly.

    Parameters
    ----------
    photo : PIL.Image.Image
        As `open_photo` returns it.

    Returns
    -------
    dict of str to uint8 array
        What each step gave, in order: `grey` (height, width), `dark background`, `cropped`, `padded` (a square), and
        `28 x 28`, a picture (28, 28) with values 0..255.

    Raises
    ------
    PhotoError
        If nothing stands out from the background.
    """
    grey = np.asarray(photo.convert("L"))
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    background = int(np.median(border))
    light = background > 127
    difference = background - grey.astype(int) if light else grey.astype(int) - background
    negated = np.clip(difference, 0, 255)
    object_rows, object_columns = (np.flatnonzero((negated > _LEAST_CONTRAST).any(axis=axis)) for axis in (1, 0))
    if not len(object_rows):
        raise PhotoError("Nothing stands out from the background; please use a plain background of another brightness.")
    brightest = np.percentile(negated[negated > _LEAST_CONTRAST], 99)
    negated = np.clip(negated * 255 / brightest, 0, 255).astype(np.uint8)
    cropped = negated[object_rows[0] : object_rows[-1] + 1, object_columns[0] : object_columns[-1] + 1]
    padded = _padded(cropped)
    small = np.asarray(Image.fromarray(padded).resize((_SIDE, _SIDE), Image.Resampling.BOX))
    return {"grey": grey, "dark background": negated, "cropped": cropped, "padded": padded, "28 x 28": small}


def _padded(picture):
    """Return a picture in the middle of a black square."""
    height, width = picture.shape
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    return np.pad(picture, ((top, side - height - top), (left, side - width - left)))


def perturb(image, *, right=0, down=0, degrees=0, noise=0.0, seed=0):
    """Shift, turn and blur a picture with noise, to see what a network makes of it.

    Parameters
    ----------
    image : uint8 array (28, 28)
    right, down : int
        Pixels to shift; negative ones go left and up.
    degrees : float
        To turn, clockwise.
    noise : float
        Standard deviation of the noise, as a fraction of 255.
    seed : int
        Decides the noise.

    Returns
    -------
    uint8 array (28, 28)
    """
    turned = Image.fromarray(np.asarray(image, np.uint8)).rotate(
        -degrees, Image.Resampling.BILINEAR, translate=(int(right), int(down))
    )
    noisy = np.asarray(turned) + np.random.default_rng(seed).normal(0, 255 * noise, (_SIDE, _SIDE))
    return np.clip(np.round(noisy), 0, 255).astype(np.uint8)


def example():
    """Return a drawing of a T-shirt on white paper, as the bytes of a PNG file: something to begin with."""
    drawing = Image.new("RGB", (420, 420), "white")
    shirt = [(150, 60), (270, 60), (390, 130), (350, 210), (300, 180), (300, 370), (120, 370), (120, 180), (70, 210)]
    pen = ImageDraw.Draw(drawing)
    pen.polygon([*shirt, (30, 130)], fill="#4477aa", outline="#223355")
    pen.ellipse((165, 25, 255, 95), fill="white", outline="#223355")
    pen.line([(120, 180), (120, 230)], fill="#223355", width=4)
    pen.line([(300, 180), (300, 230)], fill="#223355", width=4)
    file = io.BytesIO()
    drawing.save(file, "PNG")
    return file.getvalue()
