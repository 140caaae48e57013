"""Look into the network: what a hidden unit has learned to see, what it says of a picture, and who would miss it."""

import functools

import numpy as np
from ipywidgets import HTML, Checkbox, IntSlider

from helpers.data import CLASS_NAMES
from helpers.errors import InvalidValue
from helpers.plotting import PICTURE_COLOURS, Display
from helpers.training import activate, as_float_rows, predict_numpy
from helpers.widgets._controls import beside, epoch_controls, labelled, stepper
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture

_FUNCTION_NAMES = {"relu": "ReLU", "elu": "ELU"}
_N_EXCITING = 6
_SIGNED = "BrBG"


class UnitExplorer(Lab):
    """See how a hidden unit weighs a picture, which pictures excite it, and what changes without it, after every epoch.

    Its controls are `unit`, `number` (the picture), `off`, `epoch` and `play`; a click on one of the pictures that
    excite the unit chooses it.

    Parameters
    ----------
    run : helpers.training.Run
        With at least one hidden layer; the units are those of the first.
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)

    Raises
    ------
    InvalidValue
        If the run has no hidden layer, or if there are no pictures or not as many labels.
    """

    def __init__(self, run, images, labels):
        if not run.config.hidden:
            raise InvalidValue("This run has no hidden layer, so there is no unit to look at.")
        if len(images) != len(labels) or not len(images):
            raise InvalidValue(f"Each picture needs a label: there are {len(images)} pictures, {len(labels)} labels.")
        self._images, self._labels, self._rows = images, np.asarray(labels), as_float_rows(images)
        self._network = _Network(run, self._rows)
        self._shown = None  # the values of the controls that are shown
        controls = epoch_controls(run.config.epochs)
        controls["unit"] = labelled(
            IntSlider, "Unit", "The neuron's number in the first hidden layer", max=run.config.hidden[0] - 1
        )
        controls["number"] = labelled(IntSlider, "Picture", "Which picture the unit looks at", max=len(images) - 1)
        controls["off"] = labelled(
            Checkbox, "Switch the unit off", "Let the layers above see 0 in place of what the unit says", indent=False
        )
        self._weighing, self._exciting = Picture(6.2, 2.2), Picture(6.2, 1.3)
        self._sum, self._most, self._without = HTML(), HTML(), HTML()
        with self._weighing.redraw() as figure:
            axes = [figure.add_axes((left, 0.02, 0.29, 0.86)) for left in (0.0, 0.31, 0.62)]
            axes.append(figure.add_axes((0.918, 0.02, 0.015, 0.86)))
            self._display = WeighingDisplay(axes=axes)
        with self._exciting.redraw() as figure:
            self._exciting_display = ExcitingDisplay(_N_EXCITING, ax=figure.add_axes((0, 0, 1, 1)))
        self._exciting.on_click(self.guarded(self._choose))
        numbers = [stepper(controls["unit"], "unit"), stepper(controls["number"])]
        left = [controls["play"], controls["epoch"], *numbers, controls["off"], self._sum]
        # What comes and goes is last, so that nothing jumps.
        right = [self._weighing, self._most, self._exciting, self._without]
        super().__init__([beside(left, right)], controls)

    def update(self):
        shown = tuple(self.controls[name].value for name in ("epoch", "unit", "number", "off"))
        epoch, unit, number, is_off = shown
        sums = self._network.sums(epoch, unit)
        self._show_weighing(epoch, unit, number)
        self._sum.value = self._sum_in_words(epoch, unit, sums[number])
        if self._shown is None or self._shown[:2] != (epoch, unit):
            self._show_exciting(sums)
        self._without.value = self._without_in_words(epoch, unit, number) if is_off else ""
        self._shown = shown

    def _choose(self, _ax, x, _y):
        """Choose the picture at a place among the exciting ones."""
        place = max(int(x // ExcitingDisplay.STEP), 0)
        if place < len(self._most_exciting):
            self.controls["number"].value = int(self._most_exciting[place])

    def _show_weighing(self, epoch, unit, number):
        name = f"picture {number}: {CLASS_NAMES[self._labels[number]]}"
        weights, limit = self._network.weights(epoch, unit), self._network.largest_weights[unit]
        self._weighing.show(self._display.update(self._images[number], name, weights, unit, limit))

    def _sum_in_words(self, epoch, unit, total):
        bias = self._network.bias(epoch, unit)
        after = activate(np.array(total), self._network.activation)
        change = self._network.change(epoch, unit)
        # What is said adds up: the sum is rounded so that it does, which moves it by 0.01 at most.
        weighed = round(float(total), 2) - round(float(bias), 2)
        function = _FUNCTION_NAMES.get(self._network.activation, self._network.activation)
        return (
            f"<div>After epoch <b>{epoch}</b>, weights times pixels: sum {_number(weighed)} + bias {_number(bias)} = "
            f"{_number(total)}, after {function} <b>{_number(after)}</b>. "
            f"Since before training, a weight has changed by {change:.3f} on average.</div>"
        )

    def _show_exciting(self, sums):
        # All functions rise, so the largest sums are also the largest after the function.
        self._most_exciting = shown = np.argsort(-sums, kind="stable")[:_N_EXCITING]
        after = activate(sums[shown], self._network.activation)
        captions = [
            f"{CLASS_NAMES[self._labels[i]]}\npicture {i}\n{_number(value)}"
            for i, value in zip(shown, after, strict=True)
        ]
        self._exciting.show(self._exciting_display.update(self._images[shown], captions))
        self._most.value = (
            f"<div>Its sum with the bias is above 0 for <b>{np.sum(sums > 0):,}</b> of {len(sums):,} pictures. "
            "These excite it most:</div>"
        )

    def _without_in_words(self, epoch, unit, number):
        with_it, without = self._network.probabilities(epoch), self._network.probabilities_without(epoch, unit)
        before, after = with_it.argmax(axis=1), without.argmax(axis=1)
        accuracies = [np.mean(predicted == self._labels) for predicted in (before, after)]
        said = [f"{CLASS_NAMES[p[number].argmax()]} ({p[number].max():.0%})" for p in (with_it, without)]
        return (
            f"<div><b>Without the unit</b> {accuracies[1]:.2%} of {len(before):,} pictures are right, with it "
            f"{accuracies[0]:.2%}; {np.sum(before != after):,} predictions change. "
            f"Picture {number} is named {said[1]}, with it {said[0]}.</div>"
        )


def _number(value):
    return f"{round(float(value), 2) + 0.0:.2f}"  # + 0.0: no -0.00


class _Network:
    """What the units of a run's first hidden layer say of many pictures, computed when it is asked for.

    Parameters
    ----------
    run : helpers.training.Run
    rows : float32 array (n, 784), values 0..1
    """

    def __init__(self, run, rows):
        self._weights, self._rows = run.weights, rows
        # One scale for all epochs of a unit, so that its growth can be seen.
        self.largest_weights = np.max([np.abs(arrays[0]).max(axis=0) for arrays in run.weights], axis=0)
        self.activation = run.config.activation
        # A few epochs and units to go back and forth in; sums take 3 ms a unit, a whole layer 50.
        self.sums = functools.lru_cache(maxsize=64)(self._sums)
        self._layer = functools.lru_cache(maxsize=32)(self._whole_layer)
        self.probabilities = functools.lru_cache(maxsize=32)(self._probabilities)

    def weights(self, epoch, unit):
        """Return the unit's weights as float32 (28, 28)."""
        return self._weights[epoch][0][:, unit].reshape(28, 28)

    def bias(self, epoch, unit):
        return self._weights[epoch][1][unit]

    def change(self, epoch, unit):
        """Return by how much a weight of the unit has changed since before training, on average."""
        return np.abs(self._weights[epoch][0][:, unit] - self._weights[0][0][:, unit]).mean()

    def probabilities_without(self, epoch, unit):
        """Return the probabilities (n, 10) with the unit switched off: what leads away from it set to 0."""
        kernel, *others = self._weights[epoch][2:]
        without = kernel.copy()
        without[unit] = 0
        return predict_numpy(self._layer(epoch), [without, *others], self.activation)

    def _sums(self, epoch, unit):
        kernel, bias = self._weights[epoch][:2]
        return self._rows @ kernel[:, unit] + bias[unit]

    def _whole_layer(self, epoch):
        kernel, bias = self._weights[epoch][:2]
        return activate(self._rows @ kernel + bias, self.activation)

    def _probabilities(self, epoch):
        return predict_numpy(self._layer(epoch), self._weights[epoch][2:], self.activation)


class WeighingDisplay(Display):
    """A picture, a unit's weights, and each pixel times its weight.

    Where the unit wants cloth, its weights are green, and where it wants none, brown. All of it changes with the unit,
    so there is no colour bar of matplotlib's, which is slow to draw again.

    Parameters
    ----------
    axes : four matplotlib.axes.Axes
        For the three pictures, and for the scale of the last two.
    """

    def __init__(self, *, axes):
        *self.axes, scale = axes
        blank = np.zeros((28, 28))
        # Brown to green by way of white, of different lightness: told apart by people who do not see red and green.
        self.images = [
            ax.imshow(blank, cmap=cmap, interpolation="none")
            for ax, cmap in zip(self.axes, (PICTURE_COLOURS, _SIGNED, _SIGNED), strict=True)
        ]
        self.names = [ax.text(13.5, -1.5, "", ha="center", fontsize=9) for ax in self.axes]
        steps, ends = np.linspace(1, -1, 64)[:, None], (0, 1, -1, 1)
        scale.imshow(steps, cmap=_SIGNED, aspect="auto", extent=ends, interpolation="none")
        self.ends = [
            scale.text(1.4, at, "", va=va, fontsize=9) for at, va in ((1, "top"), (0, "center"), (-1, "bottom"))
        ]
        scale.set_label("<colorbar>")  # which alt text leaves out
        for ax in axes:
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)

    def update(self, image, name, weights, unit, limit):
        """Show how a unit weighs another picture.

        Parameters
        ----------
        image : uint8 array (28, 28, 1)
        name : str
            What the picture is.
        weights : float array (28, 28)
        unit : int
        limit : float
            The size of the weight that is drawn darkest.
        """
        pixels = image[..., 0] / np.float32(255)
        names = (name, f"x weights of unit {unit}", "= pixels x weights")
        for picture, text, values, words in zip(
            self.images, self.names, (pixels, weights, pixels * weights), names, strict=True
        ):
            picture.set_data(values)
            text.set_text(words)
        self.images[0].set_clim(0, 1)
        for picture in self.images[1:]:
            picture.set_clim(-limit, limit)
        for text, value in zip(self.ends, (limit, 0, -limit), strict=True):
            text.set_text(f"{value:.2f}")
        self.axes[0].alt_text = f"{name[:1].upper()}{name[1:]}"
        self.axes[1].alt_text = f"Unit {unit}: weights {_ends(weights)}"
        self.axes[2].alt_text = f"Pixels times weights {_ends(pixels * weights)}"
        return [*self.images, *self.names, *self.ends]


def _ends(values):
    """Return in words where the smallest and the largest of some values (28, 28) are."""
    lowest, highest = (np.unravel_index(find(values), values.shape) for find in (np.argmin, np.argmax))
    return (
        f"from {values.min():.2f} (row {lowest[0]}, column {lowest[1]}) "
        f"to {values.max():.2f} (row {highest[0]}, column {highest[1]})"
    )


class ExcitingDisplay(Display):
    """The pictures that excite a unit most, in a row, each with its name and number.

    Parameters
    ----------
    n_images : int
        At most so many.
    ax : matplotlib.axes.Axes
    """

    STEP = 40  # a picture and the room for its name

    def __init__(self, n_images, *, ax):
        self.ax = ax
        self.mosaic = np.full((28, n_images * self.STEP), np.nan)
        self.image = ax.imshow(self.mosaic, cmap=PICTURE_COLOURS, vmin=0, vmax=1, interpolation="none")
        middles = np.arange(n_images) * self.STEP + self.STEP / 2 - 0.5
        self.captions = [ax.text(middle, 29, "", ha="center", va="top", fontsize=9) for middle in middles]
        ax.set_ylim(50, -0.5)
        ax.axis("off")

    def update(self, images, captions):
        self.mosaic[:] = np.nan
        for at, (image, text) in enumerate(zip(images, self.captions, strict=False)):
            left = at * self.STEP + (self.STEP - 28) // 2
            self.mosaic[:, left : left + 28] = image[..., 0] / max(image.max(), 1)
            text.set_text(captions[at])
        self.image.set_data(self.mosaic)
        self.ax.alt_text = "Most exciting: " + "; ".join(", ".join(caption.split("\n")) for caption in captions)
        return [self.image, *self.captions]
