"""Pictures of clothes and the values of their pixels."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plotting._style import OTHER, PICTURE_COLOURS, RIGHT, as_picture, axes_or_new


def plot_images(images, captions=None, *, columns=5, size=1.3, ax=None):
    """Draw pictures in rows, each with a caption below it, as one mosaic.

    Parameters
    ----------
    images : array (n, 28, 28) or (n, 28, 28, 1), of any number type
        Each picture is drawn from 0 (white) to its own brightest value (black).
    captions : sequence of n str, optional
    columns : int
    size : float
        Inches per picture, where a new figure is made.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    images = [as_picture(image).astype(float) for image in images]
    captions = [""] * len(images) if captions is None else list(captions)
    rows = -(-len(images) // columns)
    height, width = images[0].shape
    step_y, step_x = height + (10 if any(captions) else 2), width + 6
    # One image for all is ten times as fast as one axes for each.
    mosaic = np.full((rows * step_y, columns * step_x), np.nan)
    ax = axes_or_new(ax, figsize=(columns * size, rows * size * step_y / step_x))
    for index, (image, caption) in enumerate(zip(images, captions, strict=True)):
        row, column = divmod(index, columns)
        top, left = row * step_y, column * step_x + 3
        mosaic[top : top + height, left : left + width] = image / max(image.max(), 1e-9)  # no 0 / 0
        ax.text(left + width / 2 - 0.5, top + height + 1, caption, ha="center", va="top", fontsize=8)
    ax.axis("off")
    ax.alt_text = f"{len(images)} pictures"
    if any(captions):
        ax.alt_text += ": " + "; ".join(" ".join(caption.split()) for caption in captions)
    return ax.imshow(mosaic, cmap=PICTURE_COLOURS, vmin=0, vmax=1, interpolation="none")


def plot_class_samples(images, labels, *, per_class=10, ax=None):
    """Draw the first few pictures of each class, one row a class.

    Parameters
    ----------
    images : uint8 array (n, 28, 28, 1)
        At least `per_class` of each class.
    labels : int array (n,), values 0..9
    per_class : int
        Pictures in a row.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    labels = np.asarray(labels)
    rows = [np.hstack([as_picture(images[i]) for i in np.flatnonzero(labels == c)[:per_class]]) for c in range(10)]
    ax = axes_or_new(ax, figsize=(7.5, 6.6))
    ax.set_yticks(np.arange(10) * 28 + 13.5, [f"{label}  {name}" for label, name in enumerate(CLASS_NAMES)])
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.alt_text = f"{per_class} pictures of each class, one row a class: " + ", ".join(CLASS_NAMES)
    return ax.imshow(np.vstack(rows), cmap=PICTURE_COLOURS, interpolation="none")


def plot_pixels(image, *, ax=None):
    """Draw a picture with the number of every pixel written into it.

    Parameters
    ----------
    image : uint8 array (28, 28) or (28, 28, 1)
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    picture = as_picture(image)
    ax = axes_or_new(ax, figsize=(8.4, 8.4))
    for (row, column), value in np.ndenumerate(picture):
        ax.text(column, row, value, ha="center", va="center", fontsize=6, color="white" if value > 127 else "black")
    ax.set(xlabel="column", ylabel="row")
    ax.alt_text = (
        f"A picture as {picture.shape[0]} x {picture.shape[1]} numbers from {picture.min()} to {picture.max()}, "
        f"{np.mean(picture == 0):.0%} of them 0"
    )
    return ax.imshow(picture, cmap=PICTURE_COLOURS, vmin=0, vmax=255, interpolation="none")


def plot_pixel_values(before, after, *, axes=None):
    """Draw how often each pixel value occurs, before and after scaling.

    Parameters
    ----------
    before, after : array of any shape and number type
        The same pictures, raw and scaled.
    axes : two matplotlib.axes.Axes, optional

    Returns
    -------
    list of two matplotlib.container.BarContainer
    """
    axes = axes_or_new(axes, ncols=2, figsize=(8, 2.6), sharey=True)
    histograms = []
    for ax, values, name, colour in zip(axes, (before, after), ("before", "after"), (OTHER, RIGHT), strict=True):
        values = np.asarray(values).ravel()
        counts, edges = np.histogram(values, bins=32)
        histograms.append(ax.bar(edges[:-1], counts / 1000, width=np.diff(edges), align="edge", color=colour))
        ax.set(title=name, xlabel=f"pixel value ({values.dtype})", ylabel="thousands of pixels")
        ax.label_outer()
        ax.alt_text = f"Pixel values {name}: from {values.min():g} to {values.max():g}, mean {values.mean():.3g}"
    return histograms
