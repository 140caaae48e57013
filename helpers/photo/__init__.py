"""A learner's own photo in, a picture like those of Fashion-MNIST out, with every step on the way.

A file becomes a small photo (`files`), what lies on the ground is told from it (`garment`), and is made a picture as
Zalando made the data (`picture`). `book` holds photos for those who have none.
"""

from helpers.photo.book import PHOTOS, photo_of
from helpers.photo.files import ENDINGS, PhotoError, open_photo
from helpers.photo.picture import FITS, doubts, perturb, prepare, turn

__all__ = ["ENDINGS", "FITS", "PHOTOS", "PhotoError", "doubts", "open_photo", "perturb", "photo_of", "prepare", "turn"]
