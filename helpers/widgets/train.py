"""Labs of lessons 4 and 6: let optimizers race, and train any network at the press of a button."""

import dataclasses
import html
import sys
import threading
import time

import numpy as np
from ipywidgets import HTML, Button, Dropdown, FloatProgress, FloatSlider, HBox, IntSlider, Play, SelectionSlider, link

from helpers.data import CLASS_NAMES
from helpers.plotting import plot_cursors, plot_history, plot_images, plot_message, plot_race, update_race
from helpers.training import Config, Runs, describe
from helpers.widgets._lab import WRAP, Lab, Picture, labelled, table
from helpers.widgets.build import UNITS

MEASURES = {
    "training accuracy": "accuracy",
    "validation accuracy": "val_accuracy",
    "training loss": "loss",
    "validation loss": "val_loss",
}
OPTIMIZER_NAMES = [
    ("Adam", "adam"),
    ("Adam, the article's settings", "adam_article"),
    ("SGD", "sgd"),
    ("SGD with momentum", "sgd_momentum"),
    ("RMSprop", "rmsprop"),
]
_NO_RUN = "none"


def epoch_controls(epochs):
    """Return a slider over the epochs 0 to `epochs`, and a player that moves it."""
    slider = labelled(IntSlider, "Epoch", "0 is before training", max=epochs, value=epochs)
    player = Play(max=epochs, value=epochs, interval=600, description="Play the epochs", tooltip="Play the epochs")
    link((player, "value"), (slider, "value"))
    return slider, player


def optimizer_race(runs):
    """Watch finished runs race, epoch by epoch.

    Parameters
    ----------
    runs : dict of str to helpers.training.Run
        A name for each, four runs at most.

    Returns
    -------
    Lab
        Controls: `epoch`, `play`, `measure`.

    Raises
    ------
    ValueError
        If there are no runs or more than four.
    """
    if not 1 <= len(runs) <= 4:
        raise ValueError(f"A race needs one to four runs, not {len(runs)}.")
    epoch, play = epoch_controls(max(run.config.epochs for run in runs.values()))
    in_all = {name: key for name, key in MEASURES.items() if all(key in run.history for run in runs.values())}
    measure = labelled(Dropdown, "Measure", "What to compare", options=in_all)
    picture = Picture(8.4, 3.8)
    with picture.drawing() as figure:
        ax = figure.add_axes((0.08, 0.13, 0.56, 0.82))
    drawn = {}

    def update():
        if drawn.get("measure") == measure.value:
            picture.show(update_race(drawn["artists"], epoch.value))
            return
        moving = []
        with picture.drawing(moving):
            ax.clear()
            values = {name: run.history[measure.value] for name, run in runs.items()}
            drawn["artists"] = plot_race(values, ylabel=measure.label, ax=ax)
            moving += update_race(drawn["artists"], epoch.value)
        drawn["measure"] = measure.value

    return Lab(
        [HBox([play, epoch, measure], layout=WRAP), picture], {"epoch": epoch, "play": play, "measure": measure}, update
    )


def training_lab(arrays, runs=None):
    """Choose settings, train a network for real, and go back and forth through its epochs.

    Training goes on in a thread of its own, so that other cells can run; in Colab, which does not show what threads
    change, it goes on in the button's callback.

    Parameters
    ----------
    arrays : helpers.data.Arrays
        At least 120 training pictures; a tenth of them, 5,000 at most, is held back for validation.
    runs : helpers.training.Runs, optional
        Where finished runs are kept; what is in there already can be looked at at once.

    Returns
    -------
    TrainingLab
        Controls: `epochs`, `units`, `layers`, `optimizer`, `dropout`, `run`, `train`, `stop`.
    """
    return TrainingLab(arrays, Runs() if runs is None else runs)


class TrainingLab(Lab):
    """What `training_lab` returns: a lab with its `runs`, and with `join` to wait for a training.

    Attributes
    ----------
    runs : helpers.training.Runs
    """

    def __init__(self, arrays, runs):
        self.runs = runs
        self._arrays = arrays
        self._validation_size = min(Config().validation_size, len(arrays.train_labels) // 10)
        self._live = None  # the run that is being trained, as far as it has come
        self._drawn = None  # the run whose curves are in the picture
        self._listed = _NO_RUN  # what the list of runs was set to; anything else is the learner's choice
        self._thread = None
        self._stop = threading.Event()
        controls = _training_controls()
        self._bar = FloatProgress(description="Progress", tooltip="The share of the epochs that is done")
        self._status, self._reading, self._table = HTML(), HTML(), HTML()
        self._curves, self._twelve = Picture(8.8, 3), Picture(8.8, 3.1)
        with self._curves.drawing() as figure:
            self._axes = figure.subplots(1, 2)
            figure.subplots_adjust(left=0.06, right=0.98, bottom=0.15, top=0.9)
        chosen = _twelve(arrays.train_labels, self._validation_size)
        self._images, self._labels = arrays.train_images[chosen], arrays.train_labels[chosen]
        with self._twelve.drawing() as figure:
            self._twelve_ax = figure.add_axes((0, 0, 1, 1))
            plot_images(self._images, ["?"] * len(self._images), columns=6, ax=self._twelve_ax)

        settings = [controls[name] for name in ("epochs", "units", "layers", "optimizer", "dropout")]
        children = [
            HBox(settings, layout=WRAP),
            HBox([controls["train"], controls["stop"], self._bar, self._status], layout=WRAP),
            self._reading,
            self._curves,
            self._twelve,
            controls["run"],
            self._table,
        ]
        super().__init__(children, controls, self._show)
        controls["train"].on_click(self.guarded(self._start))
        controls["stop"].on_click(lambda _: self._stop.set())

    @property
    def config(self):
        """What the controls say, as a `helpers.training.Config`."""
        value = {name: control.value for name, control in self.controls.items() if control.has_trait("value")}
        return Config(
            hidden=(value["units"],) * value["layers"],
            epochs=value["epochs"],
            optimizer=value["optimizer"],
            dropout=round(value["dropout"], 1),
            validation_size=self._validation_size,
        )

    def join(self, timeout=None):
        """Wait until no training goes on, or `timeout` seconds at most."""
        if self._thread is not None:
            self._thread.join(timeout)

    def close(self):
        """End a training after its epoch, and take the lab away."""
        self._stop.set()
        super().close()

    # Training

    def _start(self, _button):
        if self._thread is not None and self._thread.is_alive():
            return
        self._stop.clear()
        if "google.colab" in sys.modules:
            self._work(self.config)
            return
        self._thread = threading.Thread(target=self._work, args=(self.config,), daemon=True)
        self._thread.start()

    def _work(self, config):
        """Train, tell of every epoch, and whatever happens leave the lab ready for the next training."""
        self._bar.max, self._bar.value = config.epochs, 0
        self._status.value = "Getting ready …"
        start, problem = time.perf_counter(), None
        try:
            run = self.runs.train(config, self._arrays, on_epoch=lambda run: self._tell(run, config), stop=self._stop)
            how = "Stopped after" if run.config.epochs < config.epochs else "Done:"
            self._status.value = f"{how} {run.config.epochs} epochs, {time.perf_counter() - start:.1f} s"
        except Exception as error:
            self._status.value, problem = "", error
        self._live = None
        self.refresh()
        if problem is not None:  # last, so that the refresh does not wipe it away
            self.tell(problem)

    def _tell(self, run, config):
        self._live = run
        done = run.config.epochs
        left = (config.epochs - done) * np.mean(run.seconds[1:] or run.seconds)  # the first one also compiles
        self._bar.value = done
        self._status.value = f"Epoch {done} of {config.epochs}, {left:.0f} s left"
        self.refresh()

    # Showing

    def _show(self):
        self._go_to_chosen_run()
        config = self.config
        run = self._run_of(config)
        self._list_runs(run)
        if run is None:
            self._drawn = None
            self._show_untrained(config)
            return
        epoch = min(config.epochs, run.config.epochs)
        self._show_curves(run, epoch)
        self._show_twelve(run, epoch)
        more = f" To train for {config.epochs} epochs, press Train." if epoch < config.epochs and not self._live else ""
        self._reading.value = f"<div>{_measured(run, epoch)}{more}</div>"

    def _go_to_chosen_run(self):
        """If the learner has chosen a run from the list, set all controls as they were for it."""
        chosen = self.controls["run"].value
        if chosen in (_NO_RUN, self._listed):
            return
        run = self.runs.longest(chosen)
        settings = {"epochs": run.config.epochs, "layers": len(chosen.hidden), "optimizer": chosen.optimizer}
        settings["dropout"] = chosen.dropout
        if chosen.hidden:
            settings["units"] = chosen.hidden[0]
        for name, value in settings.items():
            self.controls[name].value = value

    def _run_of(self, config):
        """Return the longest run of these settings, the one that is being trained included, or None."""
        live = self._live
        if live is not None and _settings(live.config) == _settings(config):
            return live
        return self.runs.longest(config)

    def _list_runs(self, shown):
        runs = [run for run in self.runs if run.config.epochs]
        here = _settings(shown.config) if shown is not None else None
        choices = [(describe(run.config), _settings(run.config)) for run in runs if self._can_be_set(run.config)]
        self._listed = here if here in dict(choices).values() else _NO_RUN
        control = self.controls["run"]
        control.options = [(_NO_RUN, _NO_RUN), *choices]
        control.value = self._listed
        self._table.value = _table_of(runs, here) if runs else "<div>No runs yet.</div>"

    def _can_be_set(self, config):
        """Tell whether the controls reach this configuration."""
        same = Config(
            hidden=config.hidden,
            epochs=config.epochs,
            optimizer=config.optimizer,
            dropout=round(config.dropout, 1),
            validation_size=self._validation_size,
        )
        layers, units = len(config.hidden), set(config.hidden)
        return same == config and layers <= self.controls["layers"].max and len(units) <= 1 and units <= set(UNITS)

    def _show_untrained(self, config):
        words = f"{describe(config)}:\nnot trained yet. Press Train."
        with self._curves.drawing():
            for ax in self._axes:
                ax.clear()
                ax.axis("off")
                ax.alt_text = ""
            plot_message(words, ax=self._axes[0])
        self._caption_twelve(["?"] * len(self._images), "Not predicted yet")
        self._reading.value = f"<div>{html.escape(words)}</div>"

    def _show_curves(self, run, epoch):
        if self._drawn is run:
            self._move_cursors(epoch)
            self._curves.show(self._cursors)
            return
        moving = []
        with self._curves.drawing(moving):
            for ax in self._axes:
                ax.clear()
            plot_history(run.history, mark_best=True, axes=self._axes)
            for ax in self._axes:
                ax.set_xlim(0.5, max(5, run.config.epochs) + 0.5)
            self._cursors = plot_cursors(self._axes)
            self._move_cursors(epoch)
            moving += self._cursors
        self._drawn = run

    def _move_cursors(self, epoch):
        for cursor in self._cursors:
            cursor.set_xdata([epoch, epoch])

    def _show_twelve(self, run, epoch):
        captions = []
        for probabilities, label in zip(run.predict(self._images, epoch), self._labels, strict=True):
            guess = int(probabilities.argmax())
            truth = "" if guess == label else f"\n(is: {CLASS_NAMES[label]})"
            captions.append(f"{'✗' if truth else '✓'} {CLASS_NAMES[guess]} {probabilities[guess]:.0%}{truth}")
        self._caption_twelve(captions, f"After epoch {epoch}")

    def _caption_twelve(self, captions, when):
        texts = self._twelve_ax.texts
        for text, caption in zip(texts, captions, strict=True):
            text.set_text(caption)
        self._twelve_ax.alt_text = f"{when}: " + "; ".join(" ".join(caption.split()) for caption in captions)
        self._twelve.show(texts)


def _twelve(labels, validation_size):
    """Return the indices of validation pictures: the first of each class, and two more shirts, the hardest class."""
    first = len(labels) - validation_size
    held_out = labels[first:]
    counts = {label: 3 if CLASS_NAMES[label] == "Shirt" else 1 for label in range(10)}
    return first + np.concatenate([np.flatnonzero(held_out == label)[:count] for label, count in counts.items()])


def _settings(config):
    """Return a configuration without its epochs: what makes two runs the same kind."""
    return dataclasses.replace(config, epochs=0)


def _best_epoch(run):
    return int(np.argmin(run.history["val_loss"])) + 1 if "val_loss" in run.history else None


def _measured(run, epoch):
    """Say what was measured after an epoch."""
    history, best = run.history, _best_epoch(run)
    words = f"After epoch <b>{epoch}</b>: accuracy {history['accuracy'][epoch - 1]:.1%} in training"
    if best is None:
        return f"{words}."
    words += f", {history['val_accuracy'][epoch - 1]:.1%} in validation."
    return f"{words} Of {run.config.epochs}, the validation loss was smallest after epoch <b>{best}</b>."


def _table_of(runs, here):
    """Return all runs as an HTML table; an arrow points at the one that is shown."""
    rows = []
    for run in runs:
        config, history = run.config, run.history
        validation = f"{history['val_accuracy'][-1]:.1%}" if "val_accuracy" in history else "none"
        rows.append(
            [
                ("▸ " if _settings(config) == here else "") + (" + ".join(map(str, config.hidden)) or "none"),
                config.optimizer,
                f"{config.dropout:g}",
                config.epochs,
                f"{run.n_parameters:,}",
                f"{history['accuracy'][-1]:.1%}",
                validation,
                _best_epoch(run) or "unknown",
                f"{sum(run.seconds):.1f}",
            ]
        )
    head = ["hidden units", "optimizer", "dropout", "epochs", "parameters", "training", "validation"]
    return table([*head, "best epoch", "seconds"], rows, "All runs, after their last epoch")


def _training_controls():
    """Return the controls of the lab by name."""
    train = Button(description="Train", tooltip="Train a network with these settings", icon="play")
    train.button_style = "primary"
    run = labelled(
        Dropdown, "Look at run", "Go back to the settings of a run", width="40em", options=[(_NO_RUN, _NO_RUN)]
    )
    return {
        "epochs": labelled(IntSlider, "Epochs", "Times through all training pictures", min=1, max=20, value=5),
        "units": labelled(SelectionSlider, "Units", "Neurons in each hidden layer", options=UNITS, value=128),
        "layers": labelled(IntSlider, "Hidden layers", "Dense layers before the last one", max=3, value=1),
        "optimizer": labelled(Dropdown, "Optimizer", "How the weights are changed", options=OPTIMIZER_NAMES),
        "dropout": labelled(
            FloatSlider, "Dropout", "Share of the neurons that are switched off in each step", max=0.8, step=0.1
        ),
        "train": train,
        "stop": Button(description="Stop", tooltip="End after the epoch that is running", icon="stop"),
        "run": run,
    }
