"""What the training lab shows of a run: its curves, a few pictures, what was measured, and all runs in a table."""

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.plotting import Display, plot_history, plot_images
from helpers.training import OPTIMIZER_NAMES, format_hidden
from helpers.widgets._views import add_cursor, table


class CurvesDisplay(Display):
    """The losses and accuracies of a run, and a cursor at an epoch."""

    def __init__(self, run, epoch, *, axes):
        plot_history(run.history, mark_best=True, axes=axes)
        for ax in axes:
            ax.set_xlim(0.5, max(5, run.config.epochs) + 0.5)
        self.cursors = [add_cursor(ax) for ax in axes]
        self.update(epoch)

    def update(self, epoch):
        for cursor in self.cursors:
            cursor.set_xdata([epoch, epoch])
        return self.cursors


class SamplesDisplay(Display):
    """A few pictures, uint8 (n, 28, 28, 1), and what is said of each."""

    def __init__(self, images, *, ax):
        self.ax = ax
        captions = ["?"] * len(images)  # as long as there is one, `plot_images` leaves room for captions
        plot_images(images, captions, columns=6, ax=ax)
        self.captions = list(ax.texts)
        self.update(captions, "Not predicted yet")

    def update(self, captions, when):
        for text, caption in zip(self.captions, captions, strict=True):
            text.set_text(caption)
        self.ax.alt_text = f"{when}: " + "; ".join(" ".join(caption.split()) for caption in captions)
        return self.captions


def pick_samples(labels, validation_size):
    """Return the indices of validation pictures: the first of each class, and two more shirts, the hardest class."""
    first = len(labels) - validation_size
    held_out = labels[first:]
    counts = {label: 3 if CLASS_NAMES[label] == "Shirt" else 1 for label in range(10)}
    return first + np.concatenate([np.flatnonzero(held_out == label)[:count] for label, count in counts.items()])


def best_epoch(run):
    losses = run.history.get("val_loss", [])
    return int(np.nanargmin(losses)) + 1 if np.isfinite(losses).any() else None


def measured(run, epoch):
    """Return in words what was measured after an epoch."""
    history, best = run.history, best_epoch(run)
    if not epoch:
        return "Before training the weights are random numbers, and so is what the network says."
    words = f"After epoch <b>{epoch}</b>: accuracy {history['accuracy'][epoch - 1]:.1%} in training"
    if "val_accuracy" in history:
        words += f", {history['val_accuracy'][epoch - 1]:.1%} in validation"
    words += "."
    if best is not None:
        words += f" Of {run.config.epochs}, the validation loss was smallest after epoch <b>{best}</b>."
    if not np.isfinite(history["loss"][epoch - 1]):
        words += " <b>The loss exploded:</b> it is no longer a number, and training on will not mend it."
    return words


def table_of(runs, here):
    """Return all runs as an HTML table that unfolds; an arrow points at the one that is shown."""
    rows = []
    for run in runs:
        config, history = run.config, run.history
        validation = f"{history['val_accuracy'][-1]:.1%}" if "val_accuracy" in history else "none"
        rows.append(
            [
                ("▸ " if config.without_epochs() == here else "") + format_hidden(config.hidden, " + "),
                config.activation,
                OPTIMIZER_NAMES[config.optimizer],
                "its own" if config.learning_rate is None else f"{config.learning_rate:g}",
                f"{config.dropout:g}",
                config.seed,
                config.epochs,
                f"{run.n_parameters:,}",
                f"{history['accuracy'][-1]:.1%}",
                validation,
                best_epoch(run) or "unknown",
                f"{sum(run.seconds):.1f}",
            ]
        )
    head = ["hidden units", "activation", "optimizer", "learning rate", "dropout", "seed", "epochs", "parameters"]
    head += ["training", "validation", "best epoch", "seconds"]
    all_runs = table(head, rows, "After their last epoch; the arrow points at the one shown")
    return f"<details><summary>All runs ({len(rows)})</summary>{all_runs}</details>"
