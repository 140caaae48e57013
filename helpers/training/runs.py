"""A memory of finished runs: fewer epochs of a run that exists cost nothing."""

import threading
from collections import OrderedDict

from helpers.training.engine import train


class Runs:
    """A memory of finished runs: fewer epochs of a run that exists cost nothing.

    Parameters
    ----------
    max_bytes : int
        How much memory the weights of all runs may take; the runs used longest ago are forgotten first.
    """

    def __init__(self, max_bytes=500_000_000):
        self.max_bytes = max_bytes
        self._runs = OrderedDict()
        self._lock = threading.Lock()

    def get(self, config):
        """Return the run of a configuration, cut from a longer one if need be, or None if it has to be trained."""
        key = config.without_epochs()
        with self._lock:
            run = self._runs.get(key)
            if run is None or run.config.epochs < config.epochs:
                return None
            self._runs.move_to_end(key)
        return run.at(config.epochs)

    def longest(self, config):
        """Return the run with these settings and as many epochs as were ever trained, or None."""
        with self._lock:
            return self._runs.get(config.without_epochs())

    def train(self, config, arrays=None, *, on_epoch=None, stop=None):
        """Return the run of a configuration, training it only if it is not there; see `train`.

        A run that was stopped is kept as far as it came.
        """
        run = self.get(config)
        if run is None:
            run = train(config, arrays, on_epoch=on_epoch, stop=stop)
            self.add(run)
        return run

    def add(self, run):
        """Remember a run, unless one with the same settings and more epochs is there."""
        key = run.config.without_epochs()
        with self._lock:
            known = self._runs.get(key)
            if known is None or known.config.epochs < run.config.epochs:
                self._runs[key] = run
            self._runs.move_to_end(key)
            while sum(kept.nbytes for kept in self._runs.values()) > self.max_bytes and len(self._runs) > 1:
                self._runs.popitem(last=False)

    def __iter__(self):
        with self._lock:
            return iter(list(self._runs.values()))

    def __len__(self):
        return len(self._runs)
