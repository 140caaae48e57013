"""Pictures of clothes, their pixels, and how many there are: lessons 1 and 2."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from helpers.data import CLASS_NAMES
from helpers.plotting._style import OTHER, PICTURE_COLOURS, RIGHT, SERIES, WRONG, as_picture, axes_or_new


def plot_images(images, captions=None, *, columns=5, size=1.3, ax=None):
    """Draw pictures in rows, each with a caption below it, as one mosaic.

    Parameters
    ----------
    images : array (n, 28, 28) or (n, 28, 28, 1)
        Each picture is drawn from its own darkest to its own brightest value.
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
    # One image for all is ten times as fast as one axes for each.
    step_y, step_x = height + (10 if any(captions) else 2), width + 6
    mosaic = np.full((rows * step_y, columns * step_x), np.nan)
    ax = axes_or_new(ax, figsize=(columns * size, rows * size * step_y / step_x))
    for index, (image, caption) in enumerate(zip(images, captions, strict=True)):
        row, column = divmod(index, columns)
        top, left = row * step_y, column * step_x + 3
        mosaic[top : top + height, left : left + width] = image / max(image.max(), 1e-9)
        ax.text(left + width / 2 - 0.5, top + height + 1, caption, ha="center", va="top", fontsize=8)
    artist = ax.imshow(mosaic, cmap=PICTURE_COLOURS, vmin=0, vmax=1)
    ax.axis("off")
    ax.alt_text = f"{len(images)} pictures" + (
        ": " + "; ".join(" ".join(c.split()) for c in captions) if any(captions) else ""
    )
    return artist


def plot_class_samples(images, labels, *, per_class=10, ax=None):
    """Draw the first few pictures of each class, one row a class.

    Parameters
    ----------
    images : array (n, 28, 28, 1)
    labels : int array (n,)
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
    artist = ax.imshow(np.vstack(rows), cmap=PICTURE_COLOURS, interpolation="nearest")
    ax.set_yticks(np.arange(10) * 28 + 13.5, [f"{label}  {name}" for label, name in enumerate(CLASS_NAMES)])
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.alt_text = f"{per_class} pictures of each class, one row a class: " + ", ".join(CLASS_NAMES)
    return artist


def plot_pixels(image, *, ax=None):
    """Draw a picture with the number of every pixel written into it.

    Parameters
    ----------
    image : uint8 array (28, 28) or (28, 28, 1), values 0..255
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    picture = as_picture(image)
    ax = axes_or_new(ax, figsize=(8.4, 8.4))
    artist = ax.imshow(picture, cmap=PICTURE_COLOURS, vmin=0, vmax=255)
    for (row, column), value in np.ndenumerate(picture):
        ax.text(column, row, value, ha="center", va="center", fontsize=6, color="white" if value > 127 else "black")
    ax.set(xlabel="column", ylabel="row")
    ax.alt_text = (
        f"A picture as {picture.shape[0]} x {picture.shape[1]} numbers from {picture.min()} to {picture.max()}, "
        f"{np.mean(picture == 0):.0%} of them 0"
    )
    return artist


def plot_average(image, title, *, ax=None):
    """Draw the average of many pictures.

    Parameters
    ----------
    image : float array (28, 28) or (28, 28, 1), values 0..255
    title : str
        Of what it is the average.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    ax = axes_or_new(ax, figsize=(2.6, 2.8))
    picture = as_picture(image)
    artist = ax.imshow(picture, cmap=PICTURE_COLOURS, vmin=0, vmax=255)
    ax.set(title=title, xticks=[], yticks=[])
    ax.alt_text = f"{' '.join(title.split())}: mean pixel value {picture.mean():.0f}, largest {picture.max():.0f}"
    return artist


def plot_pixel_marked(image, row, column, reach, *, title="", ax=None):
    """Draw a picture with a frame around one pixel, and a thinner one around its neighbours.

    Parameters
    ----------
    image : uint8 array (28, 28) or (28, 28, 1), values 0..255
    row, column : int
    reach : int
        How many neighbours to each side the thinner frame encloses.
    title : str
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    ax = axes_or_new(ax, figsize=(3.6, 3.6))
    picture = as_picture(image)
    artist = ax.imshow(picture, cmap=PICTURE_COLOURS, vmin=0, vmax=255)
    for size, width in ((0, 2.5), (reach, 1)):
        corner, side = (column - size - 0.5, row - size - 0.5), 2 * size + 1
        ax.add_patch(Rectangle(corner, side, side, fill=False, edgecolor=WRONG, lw=width))
    ax.set(title=title, xticks=[0, 9, 18, 27], yticks=[0, 9, 18, 27], xlim=(-0.5, 27.5), ylim=(27.5, -0.5))
    ax.alt_text = f"{title}: the pixel in row {row}, column {column} is framed; its value is {picture[row, column]:g}"
    return artist


def plot_pixel_values(before, after, *, axes=None):
    """Draw how often each pixel value occurs, before and after scaling.

    Parameters
    ----------
    before, after : array of any shape
        The same pictures, raw and scaled.
    axes : two matplotlib.axes.Axes, optional

    Returns
    -------
    list of two matplotlib.container.BarContainer
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(8, 2.6), sharey=True, layout="constrained")
    drawn = []
    for ax, values, name, colour in zip(axes, (before, after), ("before", "after"), (OTHER, RIGHT), strict=True):
        values = np.asarray(values).ravel()
        counts, edges = np.histogram(values, bins=32)
        drawn.append(ax.bar(edges[:-1], counts / 1000, width=np.diff(edges), align="edge", color=colour))
        ax.set(title=name, xlabel=f"pixel value ({values.dtype})", ylabel="thousands of pixels")
        ax.label_outer()
        ax.alt_text = f"Pixel values {name}: from {values.min():g} to {values.max():g}, mean {values.mean():.3g}"
    return drawn


def plot_parts(parts, *, ax=None):
    """Draw how the pictures are divided, as one bar in parts.

    Parameters
    ----------
    parts : dict of str to int
        Pictures in each part, such as `{"training": 60_000, "test": 10_000}`; four parts at most.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.patches.Rectangle
    """
    ax = axes_or_new(ax, figsize=(8, 1.5))
    drawn, start = [], 0
    for (name, count), hatch, colour in zip(parts.items(), ("", "//", "..", "xx"), SERIES, strict=False):
        (bar,) = ax.barh(0, count, left=start, color=colour, alpha=0.35, hatch=hatch, edgecolor="black")
        # Names stand above the bar, where a small part has room.
        ax.text(start + count / 2, 0.48, f"{name}\n{count:,}", ha="center", va="bottom")
        drawn.append(bar)
        start += count
    ax.set(ylim=(-0.5, 1.3), xlabel="pictures", yticks=[])
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.spines[["left", "top", "right"]].set_visible(False)
    ax.alt_text = "Pictures: " + ", ".join(f"{count:,} for {name}" for name, count in parts.items())
    return drawn


def plot_class_counts(train_labels, test_labels, *, ax=None):
    """Draw how many pictures of each class there are for training and for testing.

    Parameters
    ----------
    train_labels, test_labels : int array (n,), values 0..9
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of two matplotlib.container.BarContainer
    """
    ax = axes_or_new(ax, figsize=(7, 3.8))
    drawn, said = [], []
    for labels, name, shift, colour, hatch in (
        (train_labels, "training", -0.2, RIGHT, ""),
        (test_labels, "test", 0.2, WRONG, "//"),
    ):
        counts = np.bincount(labels, minlength=10)
        bars = ax.barh(np.arange(10) + shift, counts, 0.38, label=name, color=colour, hatch=hatch, edgecolor="white")
        ax.bar_label(bars, [f" {count:,}" for count in counts], fontsize=8)
        drawn.append(bars)
        said.append(f"{name}: " + ", ".join(f"{c} {n:,}" for c, n in zip(CLASS_NAMES, counts, strict=True)))
    ax.set_yticks(range(10), CLASS_NAMES)
    ax.invert_yaxis()
    ax.set(xlabel="pictures", xlim=(0, 7_200))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
    ax.alt_text = "Pictures of each class, " + "; ".join(said)
    return drawn
