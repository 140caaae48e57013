"""Browse the pictures of a class."""

import numpy as np
from ipywidgets import Dropdown, IntSlider

from helpers.data import CLASS_NAMES
from helpers.plotting import PICTURE_COLOURS, Display, plot_images
from helpers.widgets._controls import CLASS_CHOICES, beside, labelled, stepper
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture

_PICTURES_PER_PAGE = 25
_ALL = "all"


class ClassBrowser(Lab):
    """Browse the pictures of a class, 25 at a time, beside their average.

    Its controls are `label` and `page`.

    Parameters
    ----------
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)
    """

    def __init__(self, images, labels):
        self._images, self._labels = images, np.asarray(labels)
        self._members = {_ALL: np.arange(len(images))}
        self._members |= {label: np.flatnonzero(self._labels == label) for label in np.unique(self._labels).tolist()}
        self._averages = {label: images[members].mean(axis=0) for label, members in self._members.items()}
        self._averaged = None  # the class whose average is shown

        choices = [(_ALL, _ALL), *((name, label) for name, label in CLASS_CHOICES if label in self._members)]
        controls = {
            "label": labelled(Dropdown, "Class", "Which kind of clothes", options=choices),
            "page": labelled(IntSlider, "Page", f"{_PICTURES_PER_PAGE} pictures a page", min=1, value=1),
        }
        self._pictures, self._average = Picture(6.2, 6), Picture(2.6, 3)
        with self._pictures.redraw() as figure:
            self._ax = figure.add_axes((0, 0, 1, 1))
        with self._average.redraw() as figure:
            self._average_display = AverageDisplay(
                self._averages[_ALL], "", ax=figure.add_axes((0.01, 0.01, 0.98, 0.84))
            )
        super().__init__(
            [beside([controls["label"], stepper(controls["page"], "page"), self._average], [self._pictures])], controls
        )

    def update(self):
        label, page = self.controls["label"].value, self.controls["page"]
        name = "all classes" if label == _ALL else CLASS_NAMES[label]
        members = self._members[label]
        page.max = -(-len(members) // _PICTURES_PER_PAGE)
        first = (page.value - 1) * _PICTURES_PER_PAGE
        shown = members[first : first + _PICTURES_PER_PAGE]
        captions = [CLASS_NAMES[self._labels[i]] for i in shown] if label == _ALL else None
        with self._pictures.redraw():
            self._ax.clear()
            plot_images(self._images[shown], captions, ax=self._ax)
            self._ax.alt_text = f"Page {page.value} of {page.max} of {name}: {self._ax.alt_text}"
        self._pictures.show()
        if self._averaged != label:
            title = f"Average of {len(members):,}\n({name})"
            self._average.show(self._average_display.update(self._averages[label], title))
            self._averaged = label


class AverageDisplay(Display):
    """The average, a float array (28, 28, 1) with values 0..255, of many pictures."""

    def __init__(self, average, title, *, ax):
        self.ax = ax
        self.image = ax.imshow(average[..., 0], cmap=PICTURE_COLOURS, vmin=0, vmax=255, interpolation="none")
        ax.set(xticks=[], yticks=[])
        self.update(average, title)

    def update(self, average, title):
        self.image.set_data(average[..., 0])
        self.ax.set_title(title)
        self.ax.alt_text = (
            f"{' '.join(title.split())}: mean pixel value {average.mean():.0f}, largest {average.max():.0f}"
        )
        return [self.image, *self.ax.spines.values(), self.ax.title]  # the frame lies on the picture's edge
