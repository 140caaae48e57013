"""Pictures that a learner draws with matplotlib, judged by what stands where in the figure."""

import dataclasses
from unittest import mock

import numpy as np

from helpers.data import CLASS_NAMES

from .._exercise import Exercise, Mistake, Wrong, raise_kind
from .._figures import drawn_figures
from .._judge import GuardedFunction

_PLACES = 25
_NUMBERS = "There are numbers at the edges of your pictures: plt.xticks and plt.yticks of an empty list take them away."


@dataclasses.dataclass(frozen=True)
class Grid:
    """What can be seen in the figures of a learner: a value for each place that holds a picture, row by row.

    Parameters
    ----------
    labels : tuple of int
        The right ones.
    figures : int
    sizes : tuple of int
        How many pixels the picture of each place has.
    layers : tuple of int
        How many pictures lie on one another in each place.
    shape : (int, int)
        Rows and columns.
    pictures : tuple of (int or None)
        Which of the 25 it is.
    turned : bool
        Whether any picture is mirrored or upside down.
    names, hidden : tuple of str
        What is written at each place, and what would be, if it were not switched off.
    numbers : bool
        Whether there are numbers at the edges of any place.
    """

    labels: tuple
    figures: int
    sizes: tuple
    layers: tuple
    shape: tuple
    pictures: tuple
    turned: bool
    names: tuple
    hidden: tuple
    numbers: bool


def _made_up():
    """Return 25 images, all different also when turned, and labels of which no two neighbours are the same."""
    images = np.random.default_rng(0).integers(0, 256, (_PLACES, 28, 28, 1), dtype=np.uint8)
    return images, np.arange(_PLACES) * 3 % 10


def _ranks(image):
    """Return each pixel's place among all values, which stays the same where values are only scaled."""
    return np.unique(np.asarray(image, float), return_inverse=True)[1].reshape(np.shape(image))


def _find(drawn, images):
    """Return which image is drawn, or None, and whether it is mirrored or turned; light and dark may be exchanged."""
    if drawn.shape != (28, 28):
        return None, False
    ranks = _ranks(drawn)
    for i, image in enumerate(images[..., 0]):
        wanted = _ranks(image)
        for turned, seen in enumerate((ranks, ranks.T, ranks[::-1], ranks[:, ::-1], ranks[::-1, ::-1])):
            if np.array_equal(seen, wanted) or np.array_equal(seen.max() - seen, wanted):
                return i, turned > 0
    return None, False


def _pixels(axes):
    """Return the picture that lies on top, as a table."""
    data = np.ma.getdata(axes.images[-1].get_array())
    return data[..., 0] if data.ndim == 3 else data


def _is_upside_down(axes):
    """Return whether the first row is at the bottom: whatever the origin, it is drawn at the height 0."""
    bottom, top = axes.get_ylim()
    return bottom < top


def _written(axes, *, hidden=False):
    """Return the text below, above or in a place, or the text that is switched off there."""
    label = axes.xaxis.label
    is_seen = axes.axison and axes.xaxis.get_visible() and label.get_visible()
    if hidden:
        return "" if is_seen else label.get_text()
    others = [text.get_text() for text in axes.texts if text.get_visible()]
    titles = [axes.get_title(loc=loc) for loc in ("left", "center", "right")]
    return " ".join([label.get_text()] * is_seen + titles + others).strip()


def _has_numbers(axes):
    sides = [axis for axis in (axes.xaxis, axes.yaxis) if axes.axison and axis.get_visible()]
    return any(text.get_visible() and text.get_text() for axis in sides for text in axis.get_ticklabels())


def _seen_in(figures, images, labels):
    """Return the `Grid` of the figure with the most pictures."""
    with_pictures = [figure for figure in figures if any(axes.images for axes in figure.axes)]
    figure = max(with_pictures, key=lambda figure: len(figure.axes), default=None)
    places = [axes for axes in figure.axes if axes.images] if figure else []
    centres = {
        axes: (axes.get_position().y0 + axes.get_position().y1, sum(axes.get_position().intervalx)) for axes in places
    }
    rows, columns = ({round(centre[side], 2) for centre in centres.values()} for side in (0, 1))
    places.sort(key=lambda axes: (-round(centres[axes][0], 2), centres[axes][1]))
    found = [_find(_pixels(axes), images) for axes in places]
    return Grid(
        labels=tuple(labels.tolist()),
        figures=len(with_pictures),
        sizes=tuple(_pixels(axes).size for axes in places),
        layers=tuple(len(axes.images) for axes in places),
        shape=(len(rows), len(columns)),
        pictures=tuple(i for i, _ in found),
        turned=any(turned for _, turned in found) or any(map(_is_upside_down, places)),
        names=tuple(map(_written, places)),
        hidden=tuple(_written(axes, hidden=True) for axes in places),
        numbers=any(map(_has_numbers, places)),
    )


def _draw(answer):
    """Return the figures that a function draws when it gets made-up pictures, and these."""
    from matplotlib.figure import Figure

    images, labels = _made_up()
    with drawn_figures() as figures:
        value = GuardedFunction(answer, on_error=_drawing_error, returns=False)(images, labels)
        returned = [value] if isinstance(value, Figure) else []
        return _seen_in([*returned, *figures()], images, labels)


def _drawing_error(error):
    text = str(error)
    if "Invalid shape" in text and "image data" in text:
        return "plt.imshow cannot draw what your function gives it: a picture is (28, 28) or (28, 28, 1)."
    if "num must be" in text:
        return "plt.subplot counts its places from 1, so that those of 5 rows and 5 columns are 1 to 25."
    return None


def _judge_picture_grid(answer, mistakes):
    grid = _draw(answer)
    raise_kind(mistakes, grid)
    if len(grid.pictures) != _PLACES:
        raise Wrong(f"In your figure {len(grid.pictures)} places hold a picture, where {_PLACES} were expected.")
    rows, columns = grid.shape
    if grid.shape != (5, 5):
        raise Wrong(f"Your pictures stand in {rows} rows and {columns} columns, where 5 and 5 were expected.")
    for place, picture in enumerate(grid.pictures):
        if picture != place:
            raise Wrong(f"Place {place + 1} of your grid does not hold the picture at index {place}.")
    for place, name in enumerate(grid.names):
        if not _names_are(lambda i: grid.labels[i])(grid, [place]):
            raise Wrong(
                f'At place {place + 1} of your grid is written "{name[:40]}", which is not the name of its class.'
            )
    if grid.numbers:
        raise Wrong(_NUMBERS)


def _names_are(label_at):
    """Return a function of a grid: is the name of the class `label_at(place)` written at all places, and no other?"""

    def fits(grid, places=range(_PLACES)):
        return len(grid.names) == _PLACES and all(
            {name for name in CLASS_NAMES if name in grid.names[i]} == {CLASS_NAMES[label_at(i) % 10]} for i in places
        )

    return fits


def _neighbours(step):
    """Return a function of a grid: is at each place the name that belongs to the next or the one before?"""
    return lambda grid: _names_are(lambda i: grid.labels[(i + step) % _PLACES])(grid, range(1, _PLACES - 1))


def _name_of(labels, i):
    return CLASS_NAMES[labels[i]]


def _grid(place=lambda i: i + 1, index=lambda i: i, name=_name_of, edges=None, turn=np.asarray):
    """Return a function that draws a grid, with one thing wrong in it."""

    def draw(images, labels):
        from matplotlib import pyplot as plt

        for i in range(_PLACES):
            plt.subplot(5, 5, place(i))
            plt.imshow(turn(images[index(i), :, :, 0]))
            if not edges:
                plt.xticks([])
                plt.yticks([])
            plt.xlabel(name(labels, i))
            if edges == "off":
                plt.axis("off")

    return draw


def _on_one_another(images, labels):
    from matplotlib import pyplot as plt

    for image in images:
        plt.imshow(image[..., 0])


def _one_mosaic(images, labels):
    from matplotlib import pyplot as plt

    plt.imshow(images.reshape(5, 5, 28, 28).swapaxes(1, 2).reshape(140, 140))


def _a_figure_each(images, labels):
    from matplotlib import pyplot as plt

    with mock.patch.dict(plt.rcParams, {"figure.max_open_warning": 0}):
        for i in range(_PLACES):
            plt.figure()
            plt.subplot(5, 5, i + 1)
            plt.imshow(images[i])


PICTURE_GRID = Exercise(
    name="picture_grid",
    lesson=1,
    question="How do you draw 25 pictures with their names in a grid?",
    judge=_judge_picture_grid,
    mistakes=(
        Mistake(
            lambda images, labels: images,
            "Your function draws no picture: plt.imshow draws one, in the place that plt.subplot has chosen.",
            lambda grid: not grid.figures,
        ),
        Mistake(
            _one_mosaic,
            "Your function draws one large picture, where each of the 25 was to have a place of its own.",
            lambda grid: max(grid.sizes) > 28 * 28,
        ),
        Mistake(
            _on_one_another,
            "Your pictures lie on one another in a single place: choose a place for each before you draw it.",
            lambda grid: len(grid.layers) == 1 and grid.layers[0] > 1,
        ),
        Mistake(
            _a_figure_each,
            "Your function makes a new figure for each picture, where all were to stand in one.",
            lambda grid: grid.figures > 2,
        ),
        Mistake(
            _grid(turn=np.transpose),
            "Your pictures are mirrored or turned: their rows should stay rows, with the first on top.",
            lambda grid: grid.turned,
        ),
        Mistake(
            lambda images, labels: _grid()(images // 2, labels),
            "Your function draws other pictures than those it is given.",
            lambda grid: not any(picture is not None for picture in grid.pictures),
        ),
        Mistake(
            _grid(index=lambda i: 0),
            "The same picture is in every place: which index changes from place to place?",
            lambda grid: len(grid.pictures) > 1 and len(set(grid.pictures)) == 1,
        ),
        Mistake(
            _grid(place=lambda i: i % 5 * 5 + i // 5 + 1),
            "Your pictures go down the columns, where they were to go along the rows.",
            lambda grid: grid.pictures == tuple(i % 5 * 5 + i // 5 for i in range(_PLACES)),
        ),
        Mistake(
            _grid(edges="off"),
            "The names are there but cannot be seen: plt.axis('off') switches off what stands below a picture too.",
            lambda grid: not any(grid.names) and any(grid.hidden),
        ),
        Mistake(
            _grid(name=lambda labels, i: ""),
            "No place has a name below it.",
            lambda grid: len(grid.names) == _PLACES and not any(grid.names),
        ),
        Mistake(
            _grid(name=lambda labels, i: labels[i]),
            "Your labels are numbers, where the names of the classes were expected.",
            lambda grid: all(name == str(label) for name, label in zip(grid.names, grid.labels, strict=False)),
        ),
        Mistake(
            _grid(name=lambda labels, i: CLASS_NAMES[labels[i - 1]]),
            "Each name stands one place too far: name and picture need the same index.",
            _neighbours(-1),
        ),
        Mistake(
            _grid(name=lambda labels, i: CLASS_NAMES[labels[(i + 1) % _PLACES]]),
            "Each name stands one place too early: name and picture need the same index.",
            _neighbours(1),
        ),
        Mistake(
            _grid(name=lambda labels, i: CLASS_NAMES[i % 10]),
            "Your names go through the ten classes in turn, where each picture has a label that tells its class.",
            lambda grid: _names_are(lambda i: i)(grid),
        ),
        Mistake(
            _grid(edges="numbers"),
            _NUMBERS,
        ),
    ),
    hints=(
        "A loop over 25 numbers: each time choose a place, draw the picture of that number, and write its name.",
        "plt.subplot(5, 5, i + 1) chooses, plt.imshow(images[i]) draws, plt.xticks([]) takes numbers away.",
        "labels[i] is the number of the class, so plt.xlabel(CLASS_NAMES[labels[i]]) writes its name below.",
    ),
    why="subplot counts from 1 and along the rows, indices count from 0; the rest is the same four lines 25 times.",
)
