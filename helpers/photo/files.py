"""Files of photos, as telephones and cameras make them."""

import io
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from helpers.errors import CourseError

try:
    import pillow_heif
except ImportError:  # it has no wheel for some machines; there, HEIC is refused like any unknown file
    pillow_heif = None
else:
    pillow_heif.register_heif_opener()

SIDE = 150
"""Pixels of the longer side of an opened photo: plenty for 28, as large as it is drawn, and quick."""

MAX_BYTES = 50_000_000
MAX_MEMORY = 300_000_000
"""Bytes that unpacking a photo may take."""

_BYTES_A_PIXEL = {"WEBP": 15, "AVIF": 9, "HEIF": 7}
"""That unpacking takes, measured with 50 million pixels. All other formats take six at most."""

_ENDINGS = {
    "JPEG": (".jpg", ".jpeg"),
    "MPO": (".mpo",),  # a JPEG with a second picture in it: the first is taken
    "PNG": (".png",),
    "WEBP": (".webp",),
    "HEIF": (".heic", ".heif"),
    "AVIF": (".avif",),
    "GIF": (".gif",),
    "BMP": (".bmp",),
    "TIFF": (".tif", ".tiff"),
}
ENDINGS = tuple(ending for endings in _ENDINGS.values() for ending in endings)
"""The endings of the files that can be opened."""


class PhotoError(CourseError, ValueError):
    """The file cannot be used; the message says why and what to do, in one sentence."""


def open_photo(data, name="This file"):
    """Open the bytes of a photo.

    Parameters
    ----------
    data : bytes
        A file of one of the `ENDINGS`, of at most 50 MB, which unpacks into at most 300 MB: 50 million pixels as a PNG,
        42 as HEIC, 33 as AVIF, 20 as WebP. A JPEG may have over 100: Pillow unpacks it at a smaller size.
    name : str
        Of the file, for what is said if it cannot be used.

    Returns
    -------
    PIL.Image.Image
        In RGB, upright, on white where it was transparent, its longer side `SIDE` pixels at most.

    Raises
    ------
    PhotoError
        If the bytes are none of that.
    """
    if not len(data):
        raise PhotoError(f"{name} is empty: please choose another photo.")
    if len(data) > MAX_BYTES:
        raise PhotoError(f"{name} is larger than 50 MB: please make it smaller first, by a screenshot for example.")
    too_many = f"{name} has too many pixels: please make it smaller first, by a screenshot for example."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's, of large pictures: we count ourselves; and of odd metadata
            photo = Image.open(io.BytesIO(data), formats=_known_formats())
            if _memory_for(photo) > MAX_MEMORY:
                raise PhotoError(too_many)
            return _small(photo)
    except Image.DecompressionBombError:
        raise PhotoError(too_many) from None
    except UnidentifiedImageError:
        kinds = "JPEG, HEIC, PNG, WebP, AVIF, GIF, BMP or TIFF" if pillow_heif else "JPEG, PNG, WebP, AVIF, GIF or TIFF"
        raise PhotoError(f"{name} is not a {kinds} picture: please choose one, or make a screenshot of it.") from None
    except PhotoError:
        raise
    except Exception:  # damaged files make Pillow raise almost anything
        raise PhotoError(f"{name} is damaged or cut short: please choose another photo, or send it anew.") from None


def _known_formats():
    Image.init()
    return [kind for kind in _ENDINGS if kind in Image.OPEN]


def _memory_for(photo):
    """Return how many bytes unpacking a photo takes, and have a JPEG unpack at a smaller size, down to an eighth."""
    whole = photo.width * photo.height
    photo.draft("RGB", (SIDE, SIDE))
    if "progressive" in photo.info:  # such a JPEG is kept whole in memory nevertheless
        return 3 * whole
    return photo.width * photo.height * _BYTES_A_PIXEL.get(photo.format, 6)


def _small(photo):
    """Return a photo of any mode upright, small and in RGB.

    It is made smaller first, and by leaving pixels out, for that takes no memory in any mode; to four times its size,
    so that the means of the rest make it smooth.
    """
    photo.thumbnail((4 * SIDE, 4 * SIDE), Image.Resampling.NEAREST)
    photo = _in_rgb(ImageOps.exif_transpose(photo))
    photo.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return photo


def _in_rgb(photo):
    """Return a photo of any mode in RGB, on white where it is transparent."""
    if photo.mode.startswith(("I", "F")):  # 16 bits and more, which `convert` would cut off at 255
        values = np.asarray(photo).astype(np.float64)
        return Image.fromarray((values / max(values.max(), 1) * 255).astype(np.uint8)).convert("RGB")
    photo = photo.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", photo.size, "white"), photo).convert("RGB")
