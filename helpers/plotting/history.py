"""Loss and accuracy over the epochs."""

import numpy as np

from helpers.plotting._style import OTHER, RIGHT, WRONG, axes_or_new


def plot_history(history, *, mark_best=False, axes=None):
    """Draw loss and accuracy after each epoch: training dashed, validation solid.

    Parameters
    ----------
    history : dict of str to sequence of float
        `loss` and `accuracy`, and `val_loss` and `val_accuracy` where there is validation data: one value an epoch,
        as in `model.fit(...).history`.
    mark_best : bool
        Ring the epoch with the smallest validation loss.
    axes : two matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.lines.Line2D
        Without the rings.
    """
    axes = axes_or_new(axes, ncols=2, figsize=(9, 3.2))
    curves = []
    for ax, measure in zip(axes, ("loss", "accuracy"), strict=True):
        alt_parts = []
        for key, label, style, colour in (
            (measure, "training", "--o", OTHER),
            (f"val_{measure}", "validation", "-s", RIGHT),
        ):
            if key in history:
                values = np.asarray(history[key])
                curves += ax.plot(np.arange(1, len(values) + 1), values, style, color=colour, ms=4, label=label)
                alt_parts.append(f"{label} {measure} from {values[0]:.3f} to {values[-1]:.3f}")
        # A learning rate that is much too large ends in losses that are no numbers.
        if mark_best and np.isfinite(history.get("val_loss", [])).any():
            best = int(np.nanargmin(history["val_loss"])) + 1
            ring = {"ms": 13, "mfc": "none", "mec": WRONG, "mew": 2, "ls": "none"}
            ax.plot([best], [history[f"val_{measure}"][best - 1]], "o", label=f"best: epoch {best}", **ring)
            alt_parts.append(f"smallest validation loss after epoch {best}")
        ax.set(xlabel="epoch", title=measure)
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.legend()
        ax.alt_text = f"Over {len(history[measure])} epochs: " + ", ".join(alt_parts)
    return curves
