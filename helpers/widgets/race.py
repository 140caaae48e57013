"""Let optimizers race."""

import itertools

import numpy as np
from ipywidgets import Dropdown

from helpers.errors import InvalidValue
from helpers.plotting import SERIES, Display
from helpers.widgets._controls import beside, epoch_controls, labelled
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture

_METRIC_LABELS = {
    "training accuracy": "accuracy",
    "validation accuracy": "val_accuracy",
    "training loss": "loss",
    "validation loss": "val_loss",
}
_STYLES = ("-o", "--s", "-.D", ":^")


class OptimizerRace(Lab):
    """Watch finished runs race, epoch by epoch.

    Its controls are `epoch`, `play` and `measure`.

    Parameters
    ----------
    runs : dict of str to helpers.training.Run
        A name for each, four runs at most.

    Raises
    ------
    InvalidValue
        If there are no runs or more than four.
    """

    def __init__(self, runs):
        if not 1 <= len(runs) <= 4:
            raise InvalidValue(f"A race needs one to four runs, not {len(runs)}.")
        self._runs = runs
        self._metric = None  # the one whose axes are drawn
        in_all = {
            label: metric
            for label, metric in _METRIC_LABELS.items()
            if all(metric in run.history for run in runs.values())
        }
        controls = epoch_controls(max(run.config.epochs for run in runs.values()))
        controls["measure"] = labelled(Dropdown, "Measure", "What to compare", options=in_all)
        self._picture = Picture(7.6, 4.2)
        with self._picture.redraw() as figure:
            self._ax = figure.add_axes((0.09, 0.12, 0.5, 0.84))
        super().__init__([beside([*controls.values()], [self._picture])], controls)
        self._picture.on_click(lambda _, epoch, __: self.guarded(self.move)(epoch=round(epoch)))

    def update(self):
        epoch, measure = self.controls["epoch"].value, self.controls["measure"]
        if self._metric != measure.value:
            histories = {name: run.history[measure.value] for name, run in self._runs.items()}
            with self._picture.redraw():
                self._ax.clear()
                self._display = RaceDisplay(histories, epoch, ylabel=measure.label, ax=self._ax)
            self._metric = measure.value
        self._picture.show(self._display.update(epoch))


class RaceDisplay(Display):
    """Several trainings up to an epoch.

    Parameters
    ----------
    histories : dict of str to sequence of float
        A name and one value an epoch for each run, four runs at most.
    epoch : int
    ylabel : str
        What was measured.
    ax : matplotlib.axes.Axes
    """

    def __init__(self, histories, epoch, *, ylabel, ax):
        self.ax, self.histories = ax, [list(values) for values in histories.values()]
        self.lines, self.numbers = [], []
        # Names at the lines' ends, dashes and markers: colours alone are not told apart by everyone.
        for name, values, colour, style in zip(histories, self.histories, SERIES, _STYLES, strict=False):
            self.lines += ax.plot(np.arange(1, len(values) + 1), values, style, ms=5, color=colour, label=name)
            self.numbers.append(ax.text(0, 0, "", va="center"))
        ax.set(xlabel="epoch", ylabel=ylabel, xlim=(0.5, max(map(len, self.histories)) + 0.8))
        ax.margins(y=0.1)
        ax.set_ylim(ax.get_ylim())  # the limits stay when the lines get shorter
        ax.xaxis.get_major_locator().set_params(integer=True)
        self.room = 0.03 * np.ptp(ax.get_xlim())  # between the end of a line and its name
        self.update(epoch)

    def update(self, epoch):
        parts = []
        so_far = [values[:epoch] for values in self.histories]
        heights = _separate([values[-1] if values else 0 for values in so_far], self.ax.get_ylim())
        for line, number, values, height in zip(self.lines, self.numbers, so_far, heights, strict=True):
            line.set_data(np.arange(1, len(values) + 1), values)
            number.set_text(f"{values[-1]:.3f} {line.get_label()}" if values else "")
            number.set_position((len(values) + self.room, height))
            parts.append(f"{line.get_label()} {values[-1]:.3f}" if values else f"{line.get_label()} not begun")
        self.ax.alt_text = f"{self.ax.get_ylabel()} after epoch {epoch}: {'; '.join(parts)}"
        return [*self.lines, *self.numbers]


def _separate(heights, limits):
    """Move the heights of texts apart, upwards, so that none covers another."""
    room = 0.055 * (limits[1] - limits[0])
    moved = list(heights)
    order = np.argsort(heights)
    for below, above in itertools.pairwise(order):
        moved[above] = max(moved[above], moved[below] + room)
    return moved
