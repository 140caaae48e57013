"""Pictures of clothes, their pixels, and how many there are: lessons 1 and 2."""

from matplotlib.patches import Rectangle

from helpers.plotting._style import PICTURE_COLOURS, WRONG, as_picture, axes_or_new


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
