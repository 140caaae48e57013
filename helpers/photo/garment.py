"""What in a photo is the garment, and what the ground on which it lies?

Grey is not enough: navy on brown wood is equally dark. So colours are compared, and in Lab, in which the distance of
two colours is about how different they look.
"""

import functools

import numpy as np
from PIL import ImageCms
from scipy import ndimage

ROUNDS = 5
"""How often the evidence is weighed anew; more rounds change almost nothing."""

_LIGHTNESS = 0.7  # a shadow changes how light the ground is, not its hue: so lightness counts less
_LEAST_DIFFERENCE = 5  # in Lab; about twice what people can just tell apart
_RING = 0.03  # of the longer side: what is that near to an edge of the photo is taken for ground
_BINS = 16  # of each of the three parts of a colour
_HUES = 60  # the parts a and b of a colour go from -60 to 60; few clothes are more colourful


def lab_colours(photo):
    """Return a photo's colours in Lab: a float array (height, width, 3) of lightness 0..100, and the hues a and b."""
    lab = np.asarray(ImageCms.applyTransform(photo, _to_lab()))
    hues = lab[..., 1:].astype(np.int8)  # Pillow keeps them as bytes, below 0 as 256 and less
    return np.concatenate([lab[..., :1] / 2.55, hues], axis=-1)


@functools.cache
def _to_lab():
    return ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")


def outside_of(box, shape):
    """Return a mask (height, width) of what is outside of a box, given as shares: left, top, right, bottom."""
    height, width = shape
    left, top, right, bottom = np.round(np.multiply(box, [width, height, width, height])).astype(int)
    outside = np.ones(shape, bool)
    outside[top:bottom, left:right] = False
    return outside


def edges_of(shape):
    """Return a mask (height, width) of the edges of a photo, where people leave ground around what they photograph."""
    ring = max(1, round(_RING * max(shape)))
    edges = np.ones(shape, bool)
    edges[ring:-ring, ring:-ring] = False
    return edges


def difference_from(ground, colours):
    """Return how far each pixel's colour is from the middle one of the ground (height, width), in Lab."""
    weighed = colours * [_LIGHTNESS, 1, 1]
    usual = np.median(weighed[ground], axis=0)
    return ndimage.gaussian_filter(np.linalg.norm(weighed - usual, axis=-1), 1)


def stands_out(difference):
    """Return whether anything differs enough from the ground to be seen."""
    return difference.max() >= _LEAST_DIFFERENCE


def otsu(values):
    """Return the threshold that parts values into two groups, each as much alike as can be (Otsu, 1979).

    That is where the means of the two groups are farthest apart, weighed by how many values they have.
    """
    counts, edges = np.histogram(values, 256)
    below, sums = np.cumsum(counts)[:-1], np.cumsum(counts * (edges[1:] + edges[:-1]) / 2)
    above = counts.sum() - below
    # A group of none, as where all values are equal, has no mean; whatever stands for it counts nothing.
    apart = sums[:-1] / np.maximum(below, 1) - (sums[-1] - sums[:-1]) / np.maximum(above, 1)
    return edges[1 + np.argmax(below * above * apart**2)]


def evidence_for(mask, ground, colours):
    """Return how many doublings more frequent each pixel's colour is in the mask than outside of it.

    Parameters
    ----------
    mask : bool array (height, width)
        What is taken for the garment so far.
    ground : bool array (height, width)
        What is ground for sure; it counts twice.
    colours : float array (height, width, 3)

    Returns
    -------
    float array (height, width)
        2 is "four times as frequent", -2 a quarter, 0 undecided. It is a mean over neighbours: cloth and ground hang
        together, a single pixel says little.
    """
    scaled = (colours - np.array([0, -_HUES, -_HUES])) / [100, 2 * _HUES, 2 * _HUES] * _BINS
    bins = np.ravel_multi_index(np.clip(scaled, 0, _BINS - 1).astype(int).transpose(2, 0, 1), (_BINS,) * 3)
    inside = _frequencies(bins[mask])
    outside = _frequencies(np.concatenate([bins[~mask], bins[ground]]))
    return ndimage.gaussian_filter(np.log2(inside / outside).ravel()[bins], 2)


def _frequencies(bins):
    """Return how frequent the colours of each bin are, smoothed: colours of neighbouring bins look alike."""
    counts = np.bincount(bins, minlength=_BINS**3).reshape((_BINS,) * 3).astype(float)
    return ndimage.gaussian_filter(counts / max(len(bins), 1), 1) + 1e-5  # no colour is impossible


def large_parts(mask):
    """Return a mask without its small parts, which are less than a fifth of the largest one, and without holes."""
    parts, _ = ndimage.label(mask)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0  # what is in no part
    return ndimage.binary_fill_holes((sizes >= max(1, sizes.max() / 5))[parts])
