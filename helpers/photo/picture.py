"""From a photo to a picture like the data, in steps, as Zalando made the data.

These are: grey, negated so that the background is black, trimmed to the object, its longer side scaled to 28 pixels and
the shorter one filled up (Xiao, Rasul and Vollgraf, 2017, https://arxiv.org/abs/1708.07747).
"""

import numpy as np
from PIL import Image

from helpers.photo.files import PhotoError
from helpers.photo.garment import (
    ROUNDS,
    difference_from,
    edges_of,
    evidence_for,
    lab_colours,
    large_parts,
    otsu,
    outside_of,
    stands_out,
)

WHOLE = (0.0, 0.0, 1.0, 1.0)
FITS = ("automatic", "a garment", "a shoe or bag")
"""How the object is made to fit 28 x 28."""

_SIDE = 28
_WIDEST = 22  # columns of a garment: in the data, half of the pullovers have 21 at most, and few more than 24
_NARROWED = 0.8  # laid flat, clothes are wider than on the data's pictures, where sleeves hang down

_TOUCHING = 0.1  # of an edge
_SMALL, _LARGE = 0.1, 0.75  # of the photo
_MANY_COLOURED = 20  # in Lab: what a quarter of the edge differs by, or more
_WEAK = 3  # doublings


def turn(photo, quarters=0, mirror=False):
    """Return a photo turned clockwise by quarters, and then mirrored, left to right, if wanted.

    Parameters
    ----------
    photo : PIL.Image.Image
    quarters : int
    mirror : bool

    Returns
    -------
    PIL.Image.Image
    """
    turned = photo.rotate(-90 * quarters, expand=True)
    return turned.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirror else turned


def prepare(photo, *, threshold=0.0, box=WHOLE, fit="automatic"):
    """Turn a photo into a picture like the data, and keep every step.

    Parameters
    ----------
    photo : PIL.Image.Image
        As `open_photo` returns it.
    threshold : float
        How much evidence a pixel needs to belong to the garment: the higher, the smaller it becomes.
    box : (left, top, right, bottom)
        In which the garment is, as shares of the photo's width and height.
    fit : str
        One of `FITS`. A garment is made narrower than it lies, a shoe or bag keeps its shape; "automatic" takes what
        is wider than high, and not its own mirror image, for a shoe.

    Returns
    -------
    dict of str to array
        What each step gave, in order: `photo` (height, width, 3) uint8, `unlike the edge` and `evidence` (height,
        width) float, `garment` (height, width) bool, `cut out` uint8, trimmed to the garment, and `28 x 28` uint8.

    Raises
    ------
    PhotoError
        If nothing stands out from the ground.
    """
    colours = lab_colours(photo)
    outside = outside_of(box, colours.shape[:2])
    ground = outside | edges_of(outside.shape)
    difference = difference_from(ground, colours)
    if not stands_out(difference):
        raise PhotoError("Nothing stands out from the ground: please lay the garment on a plain one of another colour.")
    mask = large_parts((difference > otsu(difference)) & ~outside)
    for _ in range(ROUNDS):
        evidence = evidence_for(mask, ground, colours)
        mask = large_parts((evidence > 0) & ~outside)
    mask = large_parts((evidence > threshold) & ~outside)
    if not mask.any():
        raise PhotoError("Nothing is left of the garment: please lower the threshold, or make the box larger.")
    cut_out = _trimmed(np.where(mask, 255 - np.asarray(photo.convert("L")), 0).astype(np.uint8), mask)
    small = _in_the_middle(cut_out, *_size(_trimmed(mask, mask), fit))
    return {
        "photo": np.asarray(photo),
        "unlike the edge": difference,
        "evidence": evidence,
        "garment": mask,
        "cut out": cut_out,
        "28 x 28": small,
    }


def _trimmed(picture, mask):
    """Return the part of a picture that holds all of a mask."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _size(mask, fit):
    """Return how many rows and columns of 28 a trimmed mask shall have."""
    height, width = mask.shape
    if fit == FITS[2] or (fit == FITS[0] and _is_a_shoe(mask)):
        scale = _SIDE / max(height, width)
        return max(1, round(height * scale)), max(1, round(width * scale))
    return _SIDE, int(np.clip(round(_SIDE * width / height * _NARROWED), 1, _WIDEST))


def _is_a_shoe(mask):
    """Return whether a trimmed mask is wider than high, and a long way from its mirror image, as shoes are."""
    height, width = mask.shape
    mirrored = mask[:, ::-1]
    symmetry = (mask & mirrored).sum() / (mask | mirrored).sum()
    return width > 2 * height or (width > height and symmetry < 0.6)


def _in_the_middle(picture, rows, columns):
    """Return a picture scaled to rows and columns, in the middle of 28 x 28 that are black."""
    scaled = np.asarray(Image.fromarray(picture).resize((columns, rows), Image.Resampling.BOX))
    top, left = (_SIDE - rows) // 2, (_SIDE - columns) // 2
    return np.pad(scaled, ((top, _SIDE - rows - top), (left, _SIDE - columns - left)))


def doubts(steps):
    """Return what speaks against the garment that was found, as sentences.

    Photos that raise a doubt are named right less often; of 744, 66 % of those without a doubt, 53 % of the others.

    Parameters
    ----------
    steps : dict of str to array
        As `prepare` returns them.

    Returns
    -------
    list of str
        Empty if there is no doubt.
    """
    mask = steps["garment"]
    ends = {"top": mask[0], "bottom": mask[-1], "left": mask[:, 0], "right": mask[:, -1]}
    touched = [name for name, end in ends.items() if end.mean() > _TOUCHING]
    edge_colours = steps["unlike the edge"][edges_of(mask.shape) & ~mask]
    found = {
        f"The garment reaches the photo's edge ({', '.join(touched)}).": touched,
        "The garment fills almost nothing of the photo.": mask.mean() < _SMALL,
        "The garment fills almost all of the photo.": mask.mean() > _LARGE,
        "The ground is not plain.": len(edge_colours) and np.percentile(edge_colours, 75) > _MANY_COLOURED,
        "Garment and ground have much the same colours.": np.abs(steps["evidence"]).mean() < _WEAK,
    }
    return [sentence for sentence, is_so in found.items() if is_so]


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
