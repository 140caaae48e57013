"""A picture that a learner draws of a history."""

import numpy as np

from .._exercise import Exercise, Mistake, Wrong
from .._figures import drawn_figures
from .._judge import GuardedFunction
from .histories import dict_already


def _histories():
    """Return two histories of different lengths, in which all numbers differ."""
    first = {
        "loss": [0.9, 0.7, 0.6, 0.5, 0.45, 0.4],
        "accuracy": [0.71, 0.75, 0.78, 0.8, 0.82, 0.84],
        "val_loss": [0.81, 0.62, 0.65, 0.52, 0.54, 0.58],
        "val_accuracy": [0.72, 0.76, 0.77, 0.79, 0.81, 0.805],
    }
    return first, {name: numbers[1:5] for name, numbers in first.items()}


def _judge_plot_losses(answer, mistakes):
    function = GuardedFunction(answer, mistakes, dict_already, returns=False)
    for history in _histories():
        with drawn_figures() as figures:
            function(history)
            all_axes = [axes for figure in figures() for axes in figure.axes if axes.lines]
            _raise_unless_drawn(all_axes, history)
    return "Two histories of 6 and of 4 epochs were drawn, each as two lines from epoch 1 on."


def _raise_unless_drawn(all_axes, history):
    """Raise `Wrong` unless the two losses are drawn in one picture, from 1 on, and a legend tells which is which."""
    if not all_axes:
        raise Wrong("There is no line in your picture: `plt.plot` draws one.")
    if len(all_axes) > 1:
        raise Wrong("Your lines stand in different pictures, where both were to be in one.")
    (axes,) = all_axes
    lines = {name: _find_line(axes, numbers) for name, numbers in history.items()}
    if lines["accuracy"] or lines["val_accuracy"]:
        raise Wrong("You drew accuracies, where only the two losses were asked for.")
    _raise_unless_found(axes, lines, history)
    for line in (lines["loss"], lines["val_loss"]):
        _raise_unless_epochs(np.asarray(line.get_xdata(), float), len(history["loss"]))
    _raise_unless_legend(axes, lines["loss"], lines["val_loss"])


def _find_line(axes, numbers):
    """Return the line of some axes that shows some numbers, or None."""
    return next((line for line in axes.lines if _shows(line.get_ydata(), numbers)), None)


def _shows(data, numbers):
    return np.shape(data) == np.shape(numbers) and np.allclose(np.asarray(data, float), numbers)


def _raise_unless_found(axes, lines, history):
    missing = [name for name in ("loss", "val_loss") if not lines[name]]
    if not missing:
        return
    if any(_shows(line.get_xdata(), history[name]) for line in axes.lines for name in missing):
        raise Wrong("The losses run along the horizontal axis, where the epochs belong.")
    if any(_shows(line.get_ydata(), np.log(history[name])) for line in axes.lines for name in missing):
        raise Wrong("You drew the logarithms of the losses, where the losses themselves were asked for.")
    if len(missing) == 1:
        raise Wrong(f"The {_WORDS[missing[0]]} loss is not in your picture.")
    raise Wrong("Your lines do not show the losses of the history that your function was given.")


_WORDS = {"loss": "training", "val_loss": "validation"}


def _raise_unless_epochs(x, count):
    if np.array_equal(x, np.arange(count)):
        raise Wrong("Your epochs begin at 0, where people count from 1.")
    if not np.array_equal(x, np.arange(1, count + 1)):
        raise Wrong(f"Along the horizontal axis your line runs from {x.min():g} to {x.max():g}, not from 1 to {count}.")


def _raise_unless_legend(axes, training, validation):
    if _look(training) == _look(validation):
        raise Wrong("Both lines look the same, so that no legend can tell them apart.")
    legend = axes.get_legend() or next(iter(axes.figure.legends), None)
    if legend is None:
        raise Wrong("There is no legend, so nobody can tell which line is which.")
    names = {_look(handle): text.get_text() for handle, text in zip(legend.legend_handles, legend.texts, strict=True)}
    called = [names.get(_look(line), "").lower() for line in (training, validation)]
    if not all(called) or called[0] == called[1]:
        raise Wrong("The legend has not a name of its own for each of the two lines.")
    if any("acc" in name for name in called):
        raise Wrong("The legend calls a loss accuracy.")
    if "val" in called[0] or "train" in called[1]:
        raise Wrong("The legend calls the training loss validation, or the other way round.")


def _look(line):
    """Return what tells a line from others, in a picture and in its legend."""
    from matplotlib.colors import to_hex

    return to_hex(line.get_color()), line.get_linestyle(), str(line.get_marker())


def _draw(x=lambda n: range(1, n + 1), y=np.asarray, names=("training", "validation"), keys=("loss", "val_loss")):
    """Return an answer with something changed."""

    def plot_losses(history):
        import matplotlib.pyplot as plt

        for key, name in zip(keys, names, strict=False):
            plt.plot(x(len(history[key])), y(history[key]), label=name)
        if names[0]:
            plt.legend()

    return plot_losses


def _exchanged_axes(history):
    import matplotlib.pyplot as plt

    for name in ("loss", "val_loss"):
        plt.plot(history[name], range(1, len(history[name]) + 1), label=name)
    plt.legend()


def _two_pictures(history):
    import matplotlib.pyplot as plt

    for name in ("loss", "val_loss"):
        plt.figure()
        plt.plot(range(1, len(history[name]) + 1), history[name], label=name)
        plt.legend()


PLOT_LOSSES = Exercise(
    name="plot_losses",
    lesson=4,
    question="How do you draw training loss and validation loss?",
    judge=_judge_plot_losses,
    mistakes=(
        Mistake(_draw(x=range), "Your epochs begin at 0, where people count from 1."),
        Mistake(_draw(keys=("loss",)), "The validation loss is not in your picture."),
        Mistake(_draw(keys=("val_loss",)), "The training loss is not in your picture."),
        Mistake(
            _draw(keys=("accuracy", "val_accuracy")), "You drew accuracies, where only the two losses were asked for."
        ),
        Mistake(_draw(names=("", "")), "There is no legend, so nobody can tell which line is which."),
        Mistake(_draw(names=("loss", "loss")), "The legend has not a name of its own for each of the two lines."),
        Mistake(
            _draw(names=("validation", "training")),
            "The legend calls the training loss validation, or the other way round.",
        ),
        Mistake(_draw(y=np.log), "You drew the logarithms of the losses, where the losses themselves were asked for."),
        Mistake(_exchanged_axes, "The losses run along the horizontal axis, where the epochs belong."),
        Mistake(_two_pictures, "Your lines stand in different pictures, where both were to be in one."),
        Mistake(
            lambda history: [history["loss"], history["val_loss"]],
            "There is no line in your picture: `plt.plot` draws one.",
        ),
    ),
    hints=(
        "`plt.plot` draws one line from two rows of numbers: first those along, then those up.",
        "Along go the epochs, such as range(1, 6) for five; up goes history[...]. A label names a line for the legend.",
        'Call plt.plot twice, with label="training" and label="validation", and then plt.legend().',
    ),
    why="Two lines in one picture show at a glance where training goes on getting better and validation does not.",
)
