"""The figures that a learner's function draws, apart from those of the notebook."""

import collections
import contextlib
from unittest import mock


@contextlib.contextmanager
def drawn_figures():
    """Collect the figures that are drawn inside, and close them; a learner's other figures stay untouched.

    Yields
    ------
    callable
        Returns a list of matplotlib.figure.Figure, those that were shown first.
    """
    from matplotlib import pyplot as plt
    from matplotlib._pylab_helpers import Gcf

    shown = []

    def show(*_, **__):
        shown.extend(map(plt.figure, plt.get_fignums()))
        Gcf.figs.clear()  # as in a notebook, where what is drawn behind it goes into a new figure

    # In a notebook, plt.show would show the figure below the check, and forget it.
    with (
        mock.patch.object(Gcf, "figs", collections.OrderedDict()),
        mock.patch.object(plt, "show", show),
        plt.ioff(),
    ):
        try:
            yield lambda: list(dict.fromkeys([*shown, *map(plt.figure, plt.get_fignums())]))
        finally:
            plt.close("all")
