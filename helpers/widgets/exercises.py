"""Lab of lesson 6: hundreds of measured runs to walk through, with mean and spread."""

import dataclasses
import html
from collections import Counter

import numpy as np
from ipywidgets import HTML, Dropdown, HBox, IntSlider, SelectionSlider

from helpers.errors import InvalidValue
from helpers.plotting import plot_landscape, update_landscape
from helpers.sweep.results import METRICS as MEASURES
from helpers.sweep.results import SETTINGS, config_of
from helpers.training import Config
from helpers.training import format_hidden as layers_name
from helpers.widgets._lab import WRAP, Lab, Picture, labelled

SHOWN = {
    "accuracy": {"training": "accuracy", "validation": "val_accuracy"},
    "loss": {"training": "loss", "validation": "val_loss"},
    "accuracy on the test pictures": {"test": "test_accuracy"},
}
"""What can be shown, and the measure behind each of its series."""

COMPARISONS = {
    "units": ("hidden", "units in the hidden layer"),
    "one more layer": ("hidden", "hidden layers"),
    "optimizers": ("optimizer", "optimizer"),
    "dropout": ("dropout", "dropout"),
}
"""What can be compared: the setting of `Config` that differs, and what to write below the picture."""

VIEWS = [("everything", False), ("the best, close up", True)]

COMPARED = [name for name in SETTINGS if name not in ("seed", "epochs")]

ARTICLE = (
    ("units", "128", 1, "accuracy", 0.826),
    ("units", "10", 5, "accuracy", 0.855),
    ("units", "128", 5, "accuracy", 0.89),
    ("units", "512", 5, "accuracy", 0.898),
    ("one more layer", "128", 5, "accuracy on the test pictures", 0.874),
    ("one more layer", "128+10", 5, "accuracy on the test pictures", 0.873),
    ("one more layer", "128+158", 5, "accuracy on the test pictures", 0.881),
    ("one more layer", "128+512", 5, "accuracy on the test pictures", 0.873),
    ("optimizers", "adam_article", 1, "accuracy", 0.826),
    ("optimizers", "adam_article", 5, "accuracy", 0.89),
)
"""What the article reports: comparison, network, epoch, what was measured (in training, if not said), value."""


def landscape(results, runs=None):
    """Walk through measured runs by network and epoch: mean and spread over seeds, nothing trained, no waiting.

    Parameters
    ----------
    results : pandas.DataFrame
        As `helpers.sweep.read_results` returns it. What most of its runs have in common is the base; shown are the runs
        that differ from it in one setting.
    runs : helpers.training.Runs, optional
        The learner's own runs, drawn on top where there is a measured network with their settings.

    Returns
    -------
    Lab
        Controls: `compare`, `measure`, `view`, `epoch`, `network`.

    Raises
    ------
    InvalidValue
        A `ValueError`, if there are no networks to compare.
    """
    base, found = _by_comparison(results)
    if not found:
        raise InvalidValue("These results hold no two networks that differ in one setting alone.")
    compare = labelled(Dropdown, "Compare", "Which setting differs", options=list(found))
    measure = labelled(Dropdown, "Measure", "What was measured", options=list(SHOWN))
    view = labelled(Dropdown, "View", "Leave out the worst, to tell the best apart", options=VIEWS)
    epoch = labelled(IntSlider, "Epochs", "How long all of them trained", min=1, max=1)
    network = labelled(SelectionSlider, "Network", "Which one to follow through the epochs", options=["none"])
    picture, reading = Picture(9.6, 3.9), HTML()
    with picture.drawing() as figure:
        axes = [figure.add_axes((0.08, 0.13, 0.4, 0.79)), figure.add_axes((0.54, 0.13, 0.28, 0.79))]
    drawn = {}

    def set_ranges():
        """Let the sliders reach all that is compared now."""
        measured, of_base = found[compare.value], _name(compare.value, base)
        network.options = measured.names
        network.value = of_base if of_base in measured.names else measured.names[0]
        epoch.max = measured.n_epochs
        epoch.value = min(Config().epochs, measured.n_epochs) if not drawn else epoch.value

    def draw_axes():
        """Draw what stays until something else is chosen to be seen."""
        measured = found[compare.value]
        for ax in axes:
            ax.clear()
        return plot_landscape(
            measured.names,
            list(SHOWN[measure.value]),
            xlabel=COMPARISONS[compare.value][1],
            ylabel=measure.value,
            epochs=measured.n_epochs,
            limits=measured.limits(list(SHOWN[measure.value].values()), close_up=view.value),
            connected=compare.value in ("units", "dropout"),
            with_own=runs is not None,
            with_reported=any(_reported(compare.value, measure.value, base, measured.names)),
            axes=axes,
        )

    def draw_values(own):
        """Draw what the sliders say, and return what moves with them."""
        measured, keys = found[compare.value], SHOWN[measure.value]
        at = measured.names.index(network.value)
        return update_landscape(
            drawn["artists"],
            {series: measured.values[key] for series, key in keys.items()},
            at,
            epoch.value,
            name=_full_name(compare.value, network.value),
            best=measured.best_epoch(at) if "validation" in keys else None,
            own=own,
            reported=_reported(compare.value, measure.value, base, measured.names),
        )

    def update():
        if drawn.get("compare") != compare.value:
            set_ranges()
        own, elsewhere = _own(runs, compare.value, base, found[compare.value].names, SHOWN[measure.value])
        chosen = (compare.value, measure.value, view.value)
        if drawn.get("chosen") == chosen:
            picture.show(draw_values(own))
        else:
            moving = []
            with picture.drawing(moving):
                drawn.update(artists=draw_axes(), compare=compare.value, chosen=chosen)
                moving += draw_values(own)
        words = _in_words(found[compare.value], network.value, compare.value, epoch.value, SHOWN[measure.value])
        reading.value = f"<div>{words}{_on_own(own, elsewhere, epoch.value)}</div>"

    controls = {"compare": compare, "measure": measure, "view": view, "epoch": epoch, "network": network}
    return Lab(
        [HBox([compare, measure, view], layout=WRAP), HBox([epoch, network], layout=WRAP), picture, reading],
        controls,
        update,
    )


@dataclasses.dataclass
class _Measured:
    """The networks of one comparison: `values[measure]` is a float array (networks, seeds, epochs), NaN for none."""

    names: list
    values: dict

    @property
    def n_epochs(self):
        return self.values["loss"].shape[2]

    def limits(self, keys, close_up):
        """Return the range of all values; or, close up, of the best network from its third epoch on and some more."""
        arrays = [np.ma.masked_invalid(self.values[key]) for key in keys]
        low, high = min(array.min() for array in arrays), max(array.max() for array in arrays)
        if close_up:
            at_the_end, begun = arrays[-1].mean(axis=1)[:, -1], min(2, self.n_epochs - 1)
            if "loss" in keys:
                high = max(array[at_the_end.argmin(), :, begun:].max() for array in arrays)
                high += 0.3 * (high - low)
            else:
                low = min(array[at_the_end.argmax(), :, begun:].min() for array in arrays)
                low -= 0.3 * (high - low)
        room = 0.04 * (high - low)
        return low - room, high + room

    def best_epoch(self, network):
        """Return the epoch with the smallest mean validation loss, or None."""
        mean = np.ma.masked_invalid(self.values["val_loss"][network]).mean(axis=0)
        return int(mean.argmin()) + 1 if mean.count() else None


def _by_comparison(results):
    """Return what all are compared with, and what can be compared: dict of comparison to `_Measured`."""
    networks = {comparison: {} for comparison in COMPARISONS}
    runs = [run for _, run in results.groupby(list(SETTINGS), dropna=False, sort=False)]
    configs = [config_of(next(run.itertuples())) for run in runs]
    base = _most_common(configs)
    for config, run in zip(configs, runs, strict=True):
        for comparison in _comparisons_of(config, base):
            networks[comparison].setdefault(config, run)
    return base, {comparison: _arrange(comparison, runs) for comparison, runs in networks.items() if _differ(runs)}


def _most_common(configs):
    """Return the settings that most configurations have; where several are as common, those of `Config()`."""
    settings = {}
    for name in COMPARED:
        counts = Counter(getattr(config, name) for config in configs)
        ours = getattr(Config(), name)
        settings[name] = max(counts, key=lambda value: (counts[value], value == ours), default=ours)
    return Config(**settings)


def _differ(configs):
    return len({dataclasses.replace(config, seed=0, epochs=0) for config in configs}) > 1


def _comparisons_of(config, base):
    """Return in which comparisons a configuration stands: those of the only setting that differs from the base."""
    differing = {name for name in COMPARED if getattr(config, name) != getattr(base, name)}
    if not differing:
        return list(COMPARISONS)
    if differing == {"hidden"}:
        return ["units" if len(config.hidden) == 1 else "one more layer"]
    return [name for name, (setting, _) in COMPARISONS.items() if differing == {setting}]


def _name(comparison, config):
    """Return what to call a configuration among those that it is compared with."""
    setting = COMPARISONS[comparison][0]
    return layers_name(config.hidden) if setting == "hidden" else f"{getattr(config, setting)}".removesuffix(".0")


def _full_name(comparison, name):
    """Return what to call it where nothing else tells what is compared: "1 unit", "dropout 0.2"."""
    if comparison == "units":
        return f"{name} unit{'s' * (name != '1')}"
    return f"dropout {name}" if comparison == "dropout" else name


def _arrange(comparison, runs):
    """Return the runs, a dict of Config to DataFrame, as `_Measured`, the smallest network first."""
    order = {}
    for config, rows in runs.items():
        size = int(rows.parameters.iloc[0])
        order.setdefault((size, config.dropout, config.optimizer), []).append((config, rows))
    groups = [order[key] for key in sorted(order)]
    shape = (len(groups), max(map(len, groups)), max(len(rows) for rows in runs.values()))
    values = {measure: np.full(shape, np.nan) for measure in MEASURES}
    for i, group in enumerate(groups):
        for j, (_, rows) in enumerate(group):
            for measure in MEASURES:
                values[measure][i, j, : len(rows)] = rows[measure]
    return _Measured([_name(comparison, group[0][0]) for group in groups], values)


def _own(runs, comparison, base, names, keys):
    """Return the learner's runs that belong here, as `update_landscape` takes them, and how many do not."""
    own, elsewhere = [], 0
    for run in runs or ():
        name = _name(comparison, run.config)
        if comparison in _comparisons_of(run.config, base) and name in names and run.config.epochs:
            own.append((names.index(name), {series: run.history.get(key, []) for series, key in keys.items()}))
        else:
            elsewhere += 1
    return own, elsewhere


def _reported(comparison, measure, base, names):
    """Return what the article reports here, as `update_landscape` takes it; nothing, if these are other networks."""
    if base != Config():
        return []
    return [
        (names.index(name), when, value)
        for where, name, when, what, value in ARTICLE
        if (where, what) == (comparison, measure) and name in names
    ]


def _in_words(measured, name, comparison, epoch, keys):
    """Say what was measured of one network after an epoch."""
    network = measured.names.index(name)
    parts = []
    for series, key in keys.items():
        now = measured.values[key][network, :, epoch - 1]
        now = now[np.isfinite(now)]
        if not len(now):
            parts.append(f"{series} not measured")
            continue
        show = "{:.3f}".format if key.endswith("loss") else "{:.1%}".format
        parts.append(f"{series} <b>{show(now.mean())}</b> on average, from {show(now.min())} to {show(now.max())}")
    best = measured.best_epoch(network)
    seeds = int(np.isfinite(measured.values["loss"][network, :, 0]).sum())
    words = f"<b>{html.escape(_full_name(comparison, name))}</b>, epoch {epoch}, {seeds} seeds: {'; '.join(parts)}."
    if best and "test" not in keys:
        words += f" The mean validation loss is smallest after epoch <b>{best}</b>."
    return words


def _on_own(own, elsewhere, epoch):
    """Say how many runs of the learner's are drawn."""
    words = f" Your runs here: {len(own)}." if own else ""
    shorter = sum(max(map(len, history.values())) < epoch for _, history in own)
    words += f" Epochs of {shorter} of them end before {epoch}." if shorter else ""
    return words + (f" {elsewhere} of yours had settings that this comparison does not hold." if elsewhere else "")
