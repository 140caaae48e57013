"""Photos for learners who have none at hand: real ones, of which some are named right and some are not."""

from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "datasets" / "photos"

PHOTOS = {
    "T-shirt on a sheet": "t-shirt-1",
    "T-shirt on red": "t-shirt-2",
    "trousers on a sheet": "trousers-1",
    "jeans on wood of much the same colour": "trousers-2",
    "dress on a green carpet": "dress-1",
    "green dress on cream": "dress-2",
    "black coat on a sheet": "coat-1",
    "blue sweater on wood": "pullover-1",
    "brown sweater on a carpet": "pullover-2",
    "shirt on red": "shirt-1",
    "boot, its toe to the right": "boot-1",
    "sneaker on wood": "sneaker-1",
}
"""The names of photos, and their files."""


def photo_of(name):
    """Return a photo of the book, as the bytes of a file.

    Parameters
    ----------
    name : str
        One of `PHOTOS`.

    Returns
    -------
    bytes
    """
    return (_FOLDER / f"{PHOTOS[name]}.jpg").read_bytes()
