"""Train any network at the press of a button."""

import contextlib
import dataclasses
import functools
import html
import sys
import threading

import numpy as np
from ipywidgets import HTML, Button, Dropdown, FloatProgress, FloatSlider, IntSlider, SelectionSlider

from helpers.data import CLASS_NAMES
from helpers.training import (
    ACTIVATIONS,
    OPTIMIZER_NAMES,
    Config,
    Runs,
    describe,
    is_compiled,
    prepare,
    train,
    validation_size,
)
from helpers.widgets._controls import UNITS, beside, epoch_controls, hidden_layer_controls, labelled, row
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._run_views import CurvesDisplay, SamplesDisplay, measured, pick_samples, table_of
from helpers.widgets._views import write_message

_OPTIMIZERS = tuple((name, key) for key, name in OPTIMIZER_NAMES.items())
_OWN = "its own"
_RATES = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)
_NO_RUN = "none"


class TrainingLab(Lab):
    """Choose settings, train a network for real, and go back and forth through its epochs.

    Training goes on in a thread of its own, so that other cells can run; in Colab, which does not show what threads
    change, it goes on in the button's callback. What it needs is compiled as soon as the lab is there, and again
    whenever other settings have rested for a second.

    Its controls are `epochs`, `units`, `layers`, `activation`, `optimizer`, `learning_rate`, `dropout`, `seed`,
    `train` (which stops, too), `run`, and for what is shown `epoch` and `play`.

    Parameters
    ----------
    arrays : helpers.data.Arrays
        At least 120 training pictures; a tenth of them, 5,000 at most, is held back for validation.
    runs : helpers.training.Runs, optional
        Where finished runs are kept; what is in there already can be looked at at once.

    Attributes
    ----------
    runs : helpers.training.Runs
    """

    rest = 1.0
    """For how many seconds settings have to stay before their program is compiled."""

    def __init__(self, arrays, runs=None):
        self.runs = Runs() if runs is None else runs
        self._arrays = arrays
        self._validation_size = validation_size(len(arrays.train_labels))
        self._thread = None
        self._stop = threading.Event()
        self._preparing = threading.Lock()  # held while a program is compiled ahead
        self._resting = None  # the timer that waits until the settings rest
        self._training = None  # what is being trained
        self._running = None  # the run that is being trained, as far as it has come
        self._shown_run = None  # the run whose curves are in the picture
        self._preselected = _NO_RUN  # what the lab set the list of runs to; anything else is the learner's choice

        settings, scrubber = _setting_controls(), epoch_controls(1, "Show epoch")
        # The list's choices are the configurations of runs without their epochs.
        run = labelled(Dropdown, "Look at run", "Go back to the settings of a run", options=[(_NO_RUN, _NO_RUN)])
        button = Button(button_style="primary")
        self._bar = labelled(FloatProgress, "Progress", "The share of the epochs that is done")
        self._status, self._reading, self._table = HTML(), HTML(), HTML()
        self._make_pictures()
        left = [*settings.values(), button, self._bar, self._status, run]
        scrubber["epoch"].layout.flex, scrubber["epoch"].layout.width = "1 1 18em", "auto"
        right = [row(*scrubber.values()), self._reading, self._curves, self._samples]
        controls = settings | {"train": button, "run": run} | scrubber
        super().__init__([beside(left, right), self._table], controls)
        button.on_click(self.guarded(self._start_or_stop))
        self._curves.on_click(self.guarded(self._go_to_epoch))

    def _make_pictures(self):
        self._curves, self._samples = Picture(7.6, 2.7), Picture(6.4, 2.5)
        with self._curves.redraw() as figure:
            self._curves_axes = figure.subplots(1, 2)
            figure.subplots_adjust(left=0.08, right=0.98, bottom=0.17, top=0.9)
        chosen = pick_samples(self._arrays.train_labels, self._validation_size)
        self._sample_images, self._sample_labels = self._arrays.train_images[chosen], self._arrays.train_labels[chosen]
        with self._samples.redraw() as figure:
            self._samples_display = SamplesDisplay(self._sample_images, ax=figure.add_axes((0, 0, 1, 1)))

    @property
    def config(self):
        """What the controls say, as a `helpers.training.Config`."""
        value = {name: control.value for name, control in self.controls.items() if control.has_trait("value")}
        return Config(
            hidden=(value["units"],) * value["layers"],
            epochs=value["epochs"],
            optimizer=value["optimizer"],
            learning_rate=None if value["learning_rate"] == _OWN else value["learning_rate"],
            seed=value["seed"],
            validation_size=self._validation_size,
            activation=value["activation"],
            dropout=round(value["dropout"], 1),
        )

    @property
    def is_training(self):
        """Whether a training goes on in a thread."""
        return self._thread is not None and self._thread.is_alive()

    def join(self, timeout=None):
        """Wait until no training goes on, or `timeout` seconds at most."""
        if self._thread is not None:
            self._thread.join(timeout)

    def close(self):
        """End a training after its epoch, and take the lab away."""
        self._stop.set()
        if self._resting is not None:
            self._resting.cancel()
        super().close()

    # Training

    def _start_or_stop(self, _button):
        if self.is_training:
            if self._running is not None:  # before, it is the second half of a double click
                self._stop.set()
                self._label_button(None)
            return
        self._stop.clear()
        self._training = self.config
        if "google.colab" in sys.modules:
            self._work(self._training)
            return
        self._thread = threading.Thread(target=self._work, args=(self._training,), daemon=True)
        self._thread.start()

    def _work(self, config):
        """Train, show every epoch, and whatever happens leave the lab ready for the next training."""
        self._bar.max, self._bar.value = config.epochs, 0
        self._status.value = "Getting ready …" if is_compiled(config, self._arrays) else "Compiling, about 2 s …"
        self.refresh()
        problem = None
        try:
            on_epoch = functools.partial(self._show_progress, config.epochs)
            with self._preparing:  # what is nearly compiled need not be begun anew
                pass
            run = train(config, self._arrays, on_epoch=on_epoch, stop=self._stop)
            if run.config.epochs:  # not if it was stopped before the first was done
                self.runs.add(run)
            how = "Stopped after" if run.config.epochs < config.epochs else "Done:"
            self._status.value = f"{how} {run.config.epochs} epochs, {sum(run.seconds):.1f} s"
        except Exception as error:
            self._status.value, problem = "", error
        self._training = self._running = None
        self.refresh()
        if problem is not None:  # last, so that the refresh does not wipe it away
            self.show_error(problem)

    def _prepare_when_settled(self, config):
        """Compile what these settings need once they have rested, so that training can begin at once."""
        delay = 0 if self._resting is None else self.rest
        if self._resting is not None:
            self._resting.cancel()
        self._resting = threading.Timer(delay, self._prepare, (config,))
        self._resting.daemon = True
        self._resting.start()

    def _prepare(self, config):
        # If it fails, training fails too, where it is seen.
        with self._preparing, contextlib.suppress(Exception):
            if self._training is None and self._run_of(config) is None:
                prepare(config, self._arrays)

    def _show_progress(self, n_epochs, run):
        self._running = run
        done = run.config.epochs
        left = (n_epochs - done) * np.mean(run.seconds[1:] or run.seconds)  # the first one also compiles
        self._bar.value = done
        self._status.value = f"Epoch {done} of {n_epochs}, {left:.0f} s left"
        self.refresh()

    def _label_button(self, run):
        """Let the button say what it does now; `run` is the one that is shown, or None."""
        button, training = self.controls["train"], self._training
        if training is None:
            button.description = "Train" if run is None else "Train again"
            button.icon, button.tooltip = "play", "Train a network with these settings"
            return
        button.icon, button.tooltip = "stop", "End after the epoch that is running"
        if self._running is None:
            button.description = "Starting …"
        else:
            verb = "Stopping" if self._stop.is_set() else "Stop"
            button.description = f"{verb} ({self._running.config.epochs}/{training.epochs})"

    # Showing

    def update(self):
        self._go_to_chosen_run()
        config = self.config
        run = self._run_of(config)
        self._list_runs(run)
        self._label_button(run)
        if self._training is None:
            self._prepare_when_settled(config)
        if run is None:
            self._show_untrained(config)
            return
        self._let_scrubber_reach(run)
        epoch = self.controls["epoch"].value
        self._show_curves(run, epoch)
        self._show_samples(run, epoch)
        is_shorter = run.config.epochs < config.epochs and self._training is None
        more = f" To train for {config.epochs} epochs, press Train again." if is_shorter else ""
        self._reading.value = f"<div>{measured(run, epoch)}{more}</div>"

    def _let_scrubber_reach(self, run):
        """Let the epochs of a run be shown; of another run than before, its last."""
        if self._shown_run is run:
            return
        for control in (self.controls["play"], self.controls["epoch"]):
            control.max, control.disabled = run.config.epochs, False
        self.controls["epoch"].value = run.config.epochs

    def _go_to_epoch(self, _ax, epoch, _value):
        """Show the epoch at a place in the curves that was clicked."""
        if self._shown_run is not None:
            self.controls["epoch"].value = round(epoch)

    def _go_to_chosen_run(self):
        """If the learner has chosen a run from the list, set all controls as they were for it."""
        chosen = self.controls["run"].value
        if chosen in (_NO_RUN, self._preselected):
            return
        run = self.runs.longest(chosen)
        settings = {
            "epochs": run.config.epochs,
            "layers": len(chosen.hidden),
            "activation": chosen.activation,
            "optimizer": chosen.optimizer,
            "learning_rate": _OWN if chosen.learning_rate is None else chosen.learning_rate,
            "dropout": chosen.dropout,
            "seed": chosen.seed,
        }
        if chosen.hidden:
            settings["units"] = chosen.hidden[0]
        for name, value in settings.items():
            self.controls[name].value = value

    def _run_of(self, config):
        """Return the longest run of these settings, or the one that is being trained, or None."""
        running = self._running  # read once: the thread that trains sets it
        if running is not None and running.config.without_epochs() == config.without_epochs():
            return running
        run = self.runs.longest(config)
        return run if run is not None and run.config.epochs else None

    def _list_runs(self, shown):
        runs = [run for run in self.runs if run.config.epochs]
        here = shown.config.without_epochs() if shown is not None else None
        choices = [(describe(run.config), run.config.without_epochs()) for run in runs if self._can_be_set(run.config)]
        self._preselected = here if here in dict(choices).values() else _NO_RUN
        control = self.controls["run"]
        control.options = [(_NO_RUN, _NO_RUN), *choices]
        control.value = self._preselected
        self._table.value = table_of(runs, here) if runs else ""

    def _can_be_set(self, config):
        """Return whether the controls reach this configuration."""
        same = dataclasses.replace(
            config,
            batch_size=Config.batch_size,
            validation_size=self._validation_size,
            dropout=round(config.dropout, 1),
        )
        layers, units = len(config.hidden), set(config.hidden)
        return (
            same == config
            and layers <= self.controls["layers"].max
            and len(units) <= 1
            and units <= set(UNITS)
            and config.learning_rate in (None, *_RATES)
            and config.seed <= self.controls["seed"].max
            and config.dropout <= self.controls["dropout"].max
        )

    def _show_untrained(self, config):
        training = self._training
        if training is not None and training.without_epochs() == config.without_epochs():
            words = f"{describe(config)}:\nits first epoch is being trained."
        else:
            words = f"{describe(config)}:\nnot trained yet. Press Train."
        self._shown_run = None
        for control in (self.controls["play"], self.controls["epoch"]):
            control.disabled = True
        with self._curves.redraw():
            for ax in self._curves_axes:
                ax.clear()
                ax.axis("off")
                ax.alt_text = ""
            write_message(words, ax=self._curves_axes[0])
        self._curves.show()
        captions = ["?"] * len(self._sample_images)
        self._samples.show(self._samples_display.update(captions, "Not predicted yet"))
        self._reading.value = f"<div>{html.escape(words)}</div>"

    def _show_curves(self, run, epoch):
        if self._shown_run is not run:
            with self._curves.redraw():
                for ax in self._curves_axes:
                    ax.clear()
                self._curves_display = CurvesDisplay(run, epoch, axes=self._curves_axes)
            self._shown_run = run
        self._curves.show(self._curves_display.update(epoch))

    def _show_samples(self, run, epoch):
        captions = []
        for probabilities, label in zip(run.predict(self._sample_images, epoch), self._sample_labels, strict=True):
            guess = int(probabilities.argmax())
            if not np.isfinite(probabilities[guess]):
                captions.append(f"✗ not a number\n(is: {CLASS_NAMES[label]})")
                continue
            truth = "" if guess == label else f"\n(is: {CLASS_NAMES[label]})"
            captions.append(f"{'✗' if truth else '✓'} {CLASS_NAMES[guess]} {probabilities[guess]:.0%}{truth}")
        self._samples.show(self._samples_display.update(captions, f"After epoch {epoch}"))


def _setting_controls():
    """Return the controls that set a `Config`, by name."""
    share = "Share of the neurons that are switched off in each step"
    return {
        "epochs": labelled(
            IntSlider,
            "Train epochs",
            "For how many epochs to train: times through all pictures",
            min=1,
            max=20,
            value=5,
        ),
        **hidden_layer_controls(),
        "activation": labelled(
            Dropdown, "Activation", "The function that bends what hidden neurons give", options=ACTIVATIONS
        ),
        "optimizer": labelled(Dropdown, "Optimizer", "How the weights are changed", options=_OPTIMIZERS),
        "learning_rate": labelled(
            SelectionSlider,
            "Learning rate",
            "How far each step goes",
            options=[(_OWN, _OWN), *((f"{rate:g}", rate) for rate in _RATES)],
        ),
        "dropout": labelled(FloatSlider, "Dropout", share, max=0.8, step=0.1),
        "seed": labelled(
            IntSlider, "Seed", "Decides all that is random: first weights, order of pictures, dropout", max=29
        ),
    }
