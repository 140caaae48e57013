"""Measured runs, sorted into comparisons: networks that differ in one setting alone."""

import dataclasses
from collections import Counter

import numpy as np

from helpers.article import ARTICLE
from helpers.sweep.results import METRICS, SETTINGS, config_of
from helpers.training import Config, format_hidden

COMPARISONS = {
    "units": ("hidden", "units in the hidden layer"),
    "layers": ("hidden", "hidden layers"),
    "optimizers": ("optimizer", "optimizer"),
    "dropout": ("dropout", "dropout"),
}
"""What can be compared: the setting of `Config` that differs, and what to write below the picture."""

VARIED_SETTINGS = [name for name in SETTINGS if name not in ("seed", "epochs")]


@dataclasses.dataclass
class Comparison:
    """Networks that differ in one setting.

    Parameters
    ----------
    kind : str
        A key of `COMPARISONS`.
    base : Config
        The network that all others are compared with.
    names : list of str
        Of the networks, the smallest first.
    values : dict of str to float array (networks, seeds, epochs)
        For each metric; NaN where nothing was measured.
    """

    kind: str
    base: Config
    names: list
    values: dict

    @property
    def n_epochs(self):
        return self.values["loss"].shape[2]

    @property
    def xlabel(self):
        return COMPARISONS[self.kind][1]

    @property
    def is_ordered(self):
        """Whether the networks have an order, so that a line may join them."""
        return self.kind in ("units", "dropout")

    @property
    def start(self):
        """The name of the network to show first."""
        name = _name(self.kind, self.base)
        return name if name in self.names else self.names[0]

    def full_name(self, name):
        """Return what to call a network where nothing else says what is compared: "1 unit", "dropout 0.2"."""
        if self.kind == "units":
            return f"{name} unit{'s' * (name != '1')}"
        return f"dropout {name}" if self.kind == "dropout" else name

    def n_seeds(self, network):
        """Return how many runs there are of a network, given by its position."""
        return int(np.isfinite(self.values["loss"][network, :, 0]).sum())

    def limits(self, metrics, close_up):
        """Return the range of all values; or, close up, of the best network from its third epoch on and some more."""
        arrays = [np.ma.masked_invalid(self.values[metric]) for metric in metrics]
        low, high = min(array.min() for array in arrays), max(array.max() for array in arrays)
        if close_up:
            at_the_end, begun = arrays[-1].mean(axis=1)[:, -1], min(2, self.n_epochs - 1)
            if "loss" in metrics:
                high = max(array[at_the_end.argmin(), :, begun:].max() for array in arrays)
                high += 0.3 * (high - low)
            else:
                low = min(array[at_the_end.argmax(), :, begun:].min() for array in arrays)
                low -= 0.3 * (high - low)
        room = 0.04 * (high - low)
        return low - room, high + room

    def best_epoch(self, network):
        """Return the epoch with a network's smallest mean validation loss, or None."""
        mean = np.ma.masked_invalid(self.values["val_loss"][network]).mean(axis=0)
        return int(mean.argmin()) + 1 if mean.count() else None

    def position(self, config):
        """Return the position of the network that has these settings but for seed and epochs, or None."""
        name = _name(self.kind, config)
        belongs = self.kind in _kinds_of(config, self.base) and name in self.names
        return self.names.index(name) if belongs else None

    def reported(self, metric):
        """Return what the article reports, as (position, epoch, value); nothing, if these are other networks."""
        if self.base != Config():
            return []
        return [
            (self.names.index(reported.network), reported.epoch, reported.value)
            for reported in ARTICLE
            if (reported.comparison, reported.metric) == (self.kind, metric) and reported.network in self.names
        ]


def compare(results):
    """Sort results into comparisons with the network that most of the runs have.

    Parameters
    ----------
    results : pandas.DataFrame
        As `helpers.sweep.read_results` returns it.

    Returns
    -------
    dict of str to Comparison
        Those of `COMPARISONS` with two networks or more.
    """
    runs = [rows for _, rows in results.groupby(list(SETTINGS), dropna=False, sort=False)]
    configs = [config_of(next(rows.itertuples())) for rows in runs]
    base = _most_common(configs)
    rows_of = {kind: {} for kind in COMPARISONS}
    for config, rows in zip(configs, runs, strict=True):
        for kind in _kinds_of(config, base):
            rows_of[kind].setdefault(config, rows)
    return {kind: _arrange(kind, base, rows) for kind, rows in rows_of.items() if _differ(rows)}


def _most_common(configs):
    """Return the settings that most configurations have; where several are as common, those of `Config()`."""
    settings = {}
    for name in VARIED_SETTINGS:
        counts = Counter(getattr(config, name) for config in configs)
        default = getattr(Config(), name)
        settings[name] = max(counts, key=lambda value: (counts[value], value == default), default=default)
    return Config(**settings)


def _differ(configs):
    return len({dataclasses.replace(config, seed=0, epochs=0) for config in configs}) > 1


def _kinds_of(config, base):
    """Return the comparisons in which a configuration stands: those of the only setting that differs from the base."""
    differing = {name for name in VARIED_SETTINGS if getattr(config, name) != getattr(base, name)}
    if not differing:
        return list(COMPARISONS)
    if differing == {"hidden"}:
        # Networks of many layers differ from the base in more than one layer more or less.
        return [kind for kind, sizes in (("units", (1,)), ("layers", (0, 2))) if len(config.hidden) in sizes]
    return [kind for kind, (setting, _) in COMPARISONS.items() if differing == {setting}]


def _name(kind, config):
    """Return what to call a configuration among those that it is compared with."""
    setting = COMPARISONS[kind][0]
    return format_hidden(config.hidden) if setting == "hidden" else f"{getattr(config, setting)}".removesuffix(".0")


def _arrange(kind, base, rows_of):
    """Return runs, a dict of Config to DataFrame, as a `Comparison`, the smallest network first."""
    networks = {}
    for config, rows in rows_of.items():
        size = int(rows.parameters.iloc[0])
        networks.setdefault((size, config.dropout, config.optimizer), []).append((config, rows))
    networks = [networks[key] for key in sorted(networks)]
    shape = (len(networks), max(map(len, networks)), max(map(len, rows_of.values())))
    values = {metric: np.full(shape, np.nan) for metric in METRICS}
    for i, runs in enumerate(networks):
        for j, (_, rows) in enumerate(runs):
            for metric in METRICS:
                values[metric][i, j, : len(rows)] = rows[metric]
    return Comparison(kind, base, [_name(kind, runs[0][0]) for runs in networks], values)
