"""Labs of lessons 1 and 2: browse the classes, and look into a picture."""

import numpy as np
from ipywidgets import HTML, Dropdown, HBox, IntSlider, ToggleButtons

from helpers.data import CLASS_NAMES
from helpers.plotting import plot_average, plot_images, plot_pixel_marked
from helpers.widgets._lab import WRAP, Lab, Picture, labelled, table

_PER_PAGE = 25
_ALL = "all"


def class_browser(images, labels):
    """Browse the pictures of a class, 25 at a time, beside their average.

    Parameters
    ----------
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)

    Returns
    -------
    Lab
        Controls: `label`, `page`.
    """
    labels = np.asarray(labels)
    members = {_ALL: np.arange(len(labels))} | {label: np.flatnonzero(labels == label) for label in range(10)}
    averages = {label: images[chosen].mean(axis=0) for label, chosen in members.items() if len(chosen)}

    label = labelled(Dropdown, "Class", "Which kind of clothes", options=[(_ALL, _ALL), *_classes(members)])
    page = labelled(IntSlider, "Page", "25 pictures a page", min=1, value=1)
    picture, average = Picture(5, 5), Picture(2.6, 3)
    with picture.drawing() as figure:
        ax = figure.add_axes((0, 0, 1, 1))
    with average.drawing() as figure:
        average_ax = figure.add_axes((0.01, 0.01, 0.98, 0.84))
    averaged = {}

    def update():
        chosen = members[label.value]
        page.max = -(-len(chosen) // _PER_PAGE)
        first = (page.value - 1) * _PER_PAGE
        shown = chosen[first : first + _PER_PAGE]
        name = "all classes" if label.value == _ALL else CLASS_NAMES[label.value]
        with picture.drawing():
            ax.clear()
            captions = [CLASS_NAMES[labels[i]] for i in shown] if label.value == _ALL else None
            plot_images(images[shown], captions, ax=ax)
            ax.alt_text = f"Page {page.value} of {page.max} of {name}: {ax.alt_text}"
        if averaged.get("name") != name:
            with average.drawing():
                average_ax.clear()
                plot_average(averages[label.value], f"Average of {len(chosen):,}\n({name})", ax=average_ax)
            averaged["name"] = name

    controls = {"label": label, "page": page}
    return Lab([HBox([label, page], layout=WRAP), HBox([picture, average], layout=WRAP)], controls, update)


def _classes(members):
    return [(CLASS_NAMES[label], label) for label in range(10) if len(members[label])]


_REACH = 4  # pixels to each side of the one that is pointed at


def pixel_inspector(images, labels):
    """Look at a picture beside its numbers, and point at a pixel.

    Parameters
    ----------
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)

    Returns
    -------
    Lab
        Controls: `number`, `row`, `column`, `scale`.
    """
    number = labelled(IntSlider, "Picture", "The picture's number", max=len(images) - 1, value=min(7, len(images) - 1))
    row = labelled(IntSlider, "Row", "Pixels from the top", max=27, value=10)
    column = labelled(IntSlider, "Column", "Pixels from the left", max=27, value=10)
    scale = labelled(
        ToggleButtons,
        "Numbers",
        options=[("raw, 0 to 255", 1), ("scaled, 0 to 1", 255)],
        tooltips=["as they are stored", "divided by 255"],
        width="auto",
    )
    picture, numbers = Picture(3.6, 3.6), HTML()
    with picture.drawing() as figure:
        ax = figure.add_axes((0.1, 0.08, 0.88, 0.84))

    def update():
        image, name = images[number.value], CLASS_NAMES[labels[number.value]]
        with picture.drawing():
            ax.clear()
            plot_pixel_marked(image, row.value, column.value, _REACH, title=name, ax=ax)
        numbers.value = _number_table(image[..., 0], row.value, column.value, scale.value)

    controls = {"number": number, "row": row, "column": column, "scale": scale}
    return Lab(
        [HBox([number, scale], layout=WRAP), HBox([row, column], layout=WRAP), HBox([picture, numbers], layout=WRAP)],
        controls,
        update,
    )


def _number_table(image, row, column, divisor):
    """Return the numbers around a pixel as an HTML table, the pixel itself framed and bold."""
    rows, columns = (range(max(0, at - _REACH), min(28, at + _REACH + 1)) for at in (row, column))

    def text(r, c):
        value = f"{image[r, c]}" if divisor == 1 else f"{image[r, c] / divisor:.2f}"
        return f'<b style="border: 2px solid; padding: 0 2px">{value}</b>' if (r, c) == (row, column) else value

    return table(
        ["row \\ column", *columns],
        [[r, *(text(r, c) for c in columns)] for r in rows],
        f"Row {row}, column {column}: <b>{text(row, column)}</b>, and the numbers around it",
    )
