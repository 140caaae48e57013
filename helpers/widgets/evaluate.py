"""Labs of lesson 5: look at predictions one by one, at what is mixed up, and into the network."""

import functools
import html

import numpy as np
from ipywidgets import HTML, Dropdown, HBox, IntSlider
from sklearn.metrics import confusion_matrix

from helpers.data import CLASS_NAMES
from helpers.plotting import (
    mark_cell,
    plot_confusion_matrix,
    plot_images,
    plot_message,
    plot_value_array,
    plot_weights,
    prediction_text,
    update_confusion_matrix,
    update_value_array,
    update_weights,
)
from helpers.training import Run
from helpers.widgets._lab import WRAP, Lab, Picture, labelled
from helpers.widgets.train import epoch_controls

_CHOICES = [(name, label) for label, name in enumerate(CLASS_NAMES)]
_ANY = "any"


class PredictionView:
    """A picture beside the bars of its ten probabilities, made to be updated quickly.

    Attributes
    ----------
    picture : Picture
    """

    def __init__(self):
        self.picture = Picture(7, 2.9)
        with self.picture.drawing() as figure:
            self._image_ax = figure.add_axes((0, 0.03, 0.41, 0.94))
            self._image = self._image_ax.imshow(np.zeros((28, 28)), cmap="gray_r")
            self._image_ax.axis("off")
            self._bars = plot_value_array(np.full(10, 0.1), 0, names=True, ax=figure.add_axes((0.5, 0.3, 0.49, 0.66)))

    def show(self, image, probabilities, label, alt):
        """Show another picture; `label` is None where nobody knows what is true."""
        self._image.set_data(image.reshape(28, 28))
        self._image.set_clim(0, max(image.max(), 1e-9))
        self._image_ax.alt_text = alt
        update_value_array(self._bars, probabilities, label)
        self.picture.show([self._image, *self._bars])


def predictor(run_or_model, images):
    """Return a function that gives the probabilities (n, 10) of all images after an epoch, and remembers a few.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
        A model has no epochs and ignores them.
    images : uint8 array (n, 28, 28, 1)
    """
    if isinstance(run_or_model, Run):
        return functools.lru_cache(maxsize=32)(lambda epoch: run_or_model.predict(images, epoch))
    probabilities = run_or_model.predict(np.asarray(images) / np.float32(255), batch_size=1000, verbose=0)
    return lambda epoch: probabilities


def _epoch_row(run_or_model):
    """Return an epoch slider and its player by name, none for a model, which has no epochs."""
    if not isinstance(run_or_model, Run):
        return {}
    slider, player = epoch_controls(run_or_model.config.epochs)
    return {"play": player, "epoch": slider}


def _epoch_of(controls):
    return controls["epoch"].value if "epoch" in controls else None


def prediction_browser(run_or_model, images, labels):
    """Look at predictions one by one: all, the mistakes, or one class taken for another.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
        With a run, a slider goes through its epochs.
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)

    Returns
    -------
    Lab
        Controls: `which`, `true`, `predicted`, `order`, `number`, and `epoch` and `play` for a run.
    """
    labels = np.asarray(labels)
    predict = predictor(run_or_model, images)
    controls = {
        "which": labelled(Dropdown, "Show", "Which predictions", options=["all", "mistakes", "right ones"]),
        "true": labelled(Dropdown, "Truly", "What the picture shows", options=[(_ANY, _ANY), *_CHOICES]),
        "predicted": labelled(Dropdown, "Taken for", "What the network says", options=[(_ANY, _ANY), *_CHOICES]),
        "order": labelled(
            Dropdown, "Order", "By the highest of the ten probabilities", options=["surest first", "least sure first"]
        ),
        "number": labelled(IntSlider, "Number", "The place in this order", min=1, value=1, max=len(labels)),
    } | _epoch_row(run_or_model)
    view, words = PredictionView(), HTML()

    def update():
        probabilities = predict(_epoch_of(controls))
        found = _filtered(probabilities, labels, controls)
        controls["number"].max = max(1, len(found))
        if not len(found):
            words.value = "<div>There are none: choose something else.</div>"
            view.show(np.zeros(784), np.zeros(10), None, "No picture")
            return
        number = controls["number"].value
        i = found[number - 1]
        text = prediction_text(probabilities[i], labels[i])
        words.value = f"<div>{number:,} of {len(found):,}: <b>{html.escape(text)}</b> (picture {i})</div>"
        view.show(images[i], probabilities[i], labels[i], f"Picture {i}, predicted (true): {text}")

    filters = [controls[name] for name in ("which", "true", "predicted", "order")]
    rest = [control for name, control in controls.items() if name in ("number", "play", "epoch")]
    return Lab(
        [HBox(filters, layout=WRAP), HBox(rest, layout=WRAP), words, view.picture],
        controls,
        update,
    )


def _filtered(probabilities, labels, controls):
    """Return the indices of the pictures that the controls ask for, in the order that they ask for."""
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wanted = np.ones(len(labels), dtype=bool)
    if controls["which"].value != "all":
        wanted &= (predicted == labels) == (controls["which"].value == "right ones")
    if controls["true"].value != _ANY:
        wanted &= labels == controls["true"].value
    if controls["predicted"].value != _ANY:
        wanted &= predicted == controls["predicted"].value
    found = np.flatnonzero(wanted)
    sign = -1 if controls["order"].value == "surest first" else 1
    return found[np.argsort(sign * confidence[found], kind="stable")]


_BEHIND = 12


def confusion_explorer(run_or_model, images, labels):
    """See which classes are mixed up, and the pictures behind every count.

    Parameters
    ----------
    run_or_model : helpers.training.Run or keras.Model
        With a run, a slider goes through its epochs.
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)

    Returns
    -------
    Lab
        Controls: `true`, `predicted`, `page`, and `epoch` and `play` for a run.
    """
    labels = np.asarray(labels)
    predict = predictor(run_or_model, images)
    controls = {
        "true": labelled(Dropdown, "Truly (row)", "What the pictures show", options=_CHOICES, value=6),
        "predicted": labelled(Dropdown, "Taken for (column)", "What the network says", options=_CHOICES, value=0),
        "page": labelled(IntSlider, "Page", f"{_BEHIND} pictures a page", min=1, value=1),
    } | _epoch_row(run_or_model)
    for name in ("true", "predicted"):
        controls[name].style.description_width = "10em"
    matrix, behind, words = Picture(6.4, 5.4), Picture(6.4, 2.2), HTML()
    with matrix.drawing() as figure:
        fields = plot_confusion_matrix(np.zeros((10, 10), int), ax=figure.add_axes((0.2, 0.22, 0.79, 0.77)))
        frame = mark_cell(fields.axes)
        for artist in (fields, frame, *fields.axes.texts):
            artist.set_animated(True)
    with behind.drawing() as figure:
        behind_ax = figure.add_axes((0, 0, 1, 1))
    drawn = {}

    def update():
        epoch = _epoch_of(controls)
        probabilities = predict(epoch)
        predicted = probabilities.argmax(axis=1)
        if drawn.get("epoch", ...) != epoch:
            counts = confusion_matrix(labels, predicted, labels=range(10))
            matrix.keep(update_confusion_matrix(fields, counts))
            drawn.update(epoch=epoch, alt=fields.axes.alt_text)
        row, column = controls["true"].value, controls["predicted"].value
        found = np.flatnonzero((labels == row) & (predicted == column))
        pair = f"{CLASS_NAMES[row]} taken for {CLASS_NAMES[column]}"
        frame.set_xy((column - 0.5, row - 0.5))
        fields.axes.alt_text = f"{drawn['alt']}. Framed: {pair}, {len(found):,} times"
        matrix.show([frame])

        found = found[np.argsort(-probabilities[found, column], kind="stable")]
        controls["page"].max = max(1, -(-len(found) // _BEHIND))
        first = (controls["page"].value - 1) * _BEHIND
        _show_behind(found, first, probabilities[:, column])
        words.value = f"<div><b>{pair}: {len(found):,} times</b>, the surest first</div>"

    def _show_behind(found, first, confidence):
        shown = found[first : first + _BEHIND]
        with behind.drawing():
            behind_ax.clear()
            behind_ax.axis("off")
            if not len(shown):
                plot_message("There are none.", ax=behind_ax)
                return
            captions = [f"{confidence[i]:.0%}" for i in shown]
            plot_images(images[shown], captions, columns=6, ax=behind_ax)

    places = HBox(list(controls.values()), layout=WRAP)
    return Lab([places, HBox([matrix, words], layout=WRAP), behind], controls, update)


def what_a_unit_sees(run):
    """Look at the 784 weights of a hidden unit as a picture, after every epoch.

    Parameters
    ----------
    run : helpers.training.Run
        With at least one hidden layer.

    Returns
    -------
    Lab
        Controls: `unit`, `epoch`, `play`.

    Raises
    ------
    ValueError
        If the run has no hidden layer.
    """
    if not run.config.hidden:
        raise ValueError("This run has no hidden layer, so there is no unit to look at.")
    kernels = [weights[0] for weights in run.weights]  # (784, units) after every epoch
    epoch, play = epoch_controls(run.config.epochs)
    unit = labelled(IntSlider, "Unit", "The neuron's number in the first hidden layer", max=run.config.hidden[0] - 1)
    picture, words = Picture(4.8, 3.8), HTML()
    with picture.drawing() as figure:
        ax = figure.add_axes((0, 0.02, 0.78, 0.88))
        bar_ax = figure.add_axes((0.8, 0.02, 0.03, 0.88))

    drawn = {}

    def update():
        weights = kernels[epoch.value][:, unit.value].reshape(28, 28)
        if drawn.get("unit") != unit.value:
            # One scale for all epochs of a unit, so that its growth can be seen.
            limit = max(np.abs(kernel[:, unit.value]).max() for kernel in kernels)
            with picture.drawing():
                ax.clear()
                bar_ax.clear()
                drawn["image"] = plot_weights(weights, limit, title=f"Unit {unit.value}", axes=(ax, bar_ax))
            drawn["unit"] = unit.value
        update_weights(drawn["image"], weights)
        picture.show([drawn["image"]])
        changed = np.abs(weights.ravel() - kernels[0][:, unit.value]).mean()
        words.value = (
            f"<div>After epoch <b>{epoch.value}</b>: since before training, a weight has changed by {changed:.3f} "
            "on average.</div>"
        )

    controls = {"unit": unit, "epoch": epoch, "play": play}
    return Lab([HBox([play, epoch, unit], layout=WRAP), picture, words], controls, update)
