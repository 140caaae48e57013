"""Networks: how many parameters, what softmax does, and one of the learner's own."""

import numpy as np
from scipy.special import softmax

from .._clothes import clothes
from .._exercise import Exercise, Mistake, Wrong
from .._judge import GuardedFunction, judge_function
from .._models import as_model, borrowed, probabilities
from .._values import first_line, returned_array, returned_number

PARAMETER_COUNT = Exercise(
    name="parameter_count",
    lesson=3,
    question="How many parameters does the network have with any number of hidden units?",
    judge=judge_function(
        examples=lambda: [(7,), (1,), (64,), (512,)],
        expected=lambda units: 785 * units + 10 * (units + 1),
        read=returned_number("one whole number"),
        describe=lambda units: f"{units} unit{'s' * (units > 1)}",
    ),
    mistakes=(
        Mistake(
            lambda units: 784 * units + 10 * units, "You forgot the biases: each neuron, hidden or output, has one."
        ),
        Mistake(lambda units: 785 * units + 10 * units, "You forgot the biases of the ten neurons of the output."),
        Mistake(lambda units: 784 * units + 10 * (units + 1), "You forgot the biases of the hidden neurons."),
        Mistake(lambda units: 785 * units, "That is the hidden layer alone, and the output has parameters too."),
        Mistake(
            lambda units: 10 * (units + 1), "That is the output layer alone, and the hidden layer has parameters too."
        ),
        Mistake(lambda units: 101_770, "Your function always returns the number for 128 units, whatever it is given."),
        Mistake(
            lambda units: 785 * units + 785 * 10,
            "You joined the ten outputs to the pixels, where they are joined to the hidden neurons.",
        ),
        Mistake(
            lambda units: 29 * units + 10 * (units + 1),
            "You took 28 numbers for a picture, and Flatten makes 784 of it.",
        ),
    ),
    hints=(
        "Count the two Dense layers one after the other; Flatten has nothing to learn.",
        "A layer has one weight for each number that comes in, for each neuron, and one bias for each neuron.",
        "The hidden layer has 784 * units + units; do the same for the output, where units come in and 10 go out.",
    ),
    why="Weights are inputs times neurons, biases one a neuron; nearly all sit where 784 pixels come in.",
)


def _as_probabilities(value):
    array = returned_array(value, "one probability for each score")
    if array.ndim != 1 or len(array) not in (4, 10):
        raise Wrong(
            f"Your function returns the shape {array.shape}, where one probability for each score was expected: a row."
        )
    return array


SOFTMAX = Exercise(
    name="softmax",
    lesson=3,
    question="How do ten scores become probabilities?",
    judge=judge_function(
        examples=lambda: [
            (np.array([2.0, 1.0, -3.0, 0.5]),),
            (np.array([0.3, 2.6, -1.2, 1.9, 0.4, 1.6, -4.0, 3.4, -5.0, -0.8]),),
        ],
        expected=softmax,
        read=_as_probabilities,
        describe=lambda scores: f"the scores {scores.tolist()}",
    ),
    mistakes=(
        Mistake(lambda s: s / s.sum(), "You divided the scores by their sum, without the powers of e."),
        Mistake(np.exp, "You took the powers of e, but did not divide them by their sum."),
        Mistake(
            lambda s: np.exp(s) / np.exp(s).max(), "You divided by the largest power, where their sum was expected."
        ),
        Mistake(
            lambda s: 1 / (1 + np.exp(-s)),
            "That is sigmoid: it looks at each score alone, so the results do not sum to 1.",
        ),
        Mistake(lambda s: softmax(-s), "The lowest score got the highest probability: is there a minus too many?"),
        Mistake(lambda s: np.log(softmax(s)), "Your results are the logarithms of the probabilities."),
        Mistake(lambda s: 100 * softmax(s), "Your results are per cent that sum to 100, where probabilities sum to 1."),
        Mistake(
            lambda s: np.exp(s) / len(s),
            "You divided by how many scores there are, where the sum of the powers was expected.",
        ),
        Mistake(lambda s: softmax(s * np.log(2)), "You took powers of 2, where those of e were expected."),
    ),
    hints=(
        "The formula has two steps: first something happens to each score alone, then to all of them together.",
        "np.exp(scores) raises e to the power of each score at once.",
        "Divide those powers by their own sum, which is np.exp(scores).sum().",
    ),
    why="The powers of e are never negative, and divided by their sum they add up to 1.",
)


_UNLIKE_LABELS = (
    "Your model trains, but does not learn which label belongs to which picture: is its loss made for labels that are "
    "numbers?"
)
_ONE_HOT = (
    "The loss of your model wants one-hot labels, rows of ten, and the labels of this course are numbers from 0 to 9."
)
_CHANCE = np.log(10)
"""The loss of a network that gives each of ten classes the same probability."""


def _batch():
    """Return 100 clothes, scaled, and their labels."""
    return clothes().images[:100] / np.float32(255), clothes().labels[:100]


def _judge_build_model(answer, mistakes):
    import keras

    if isinstance(answer, keras.Model):
        raise Wrong("Your answer is a model, where the function that builds it was expected, without brackets.")
    build = GuardedFunction(answer, mistakes)
    model = as_model(build())
    images, labels = _batch()
    _gives_probabilities(model, images[:20])
    with borrowed(model):
        _learns(model, build, images, labels)


def _gives_probabilities(model, images):
    output = probabilities(model, images)
    sums = output.sum(axis=1)
    if output.min() < 0:
        raise Wrong(
            f"Your model returns numbers such as {output.min():.2f}: scores, where probabilities were expected."
        )
    if not np.allclose(sums, 1, atol=1e-3):
        raise Wrong(
            f"The ten numbers for a picture sum to {sums[0]:.2f}, where probabilities sum to 1: which activation?"
        )


def _learns(model, build, images, labels):
    """Raise `Wrong` unless a model learns labels that are numbers, from pictures of 0..1 or, in another, of 0..255."""
    was_the_same = _says_the_same(model, images)
    try:
        losses, is_better = _train(model, images, labels)
    except Exception as error:
        _raise_for_training(error, build, images, labels)
    if not np.isfinite(losses).all():
        raise Wrong("The loss of your model becomes NaN (not a number) while it trains.")
    if is_better:
        return
    if min(losses[1:]) > losses[0] * (1 - 1e-4):  # more than rounding
        first, last = losses[0], losses[-1]
        raise Wrong(f"Training did not lower the loss: {first:.2f} in the first 20 steps, {last:.2f} in the last 20.")
    if _says_the_same(model, images):
        if not was_the_same:
            raise Wrong("After a few steps your model returns the same for every picture: are its steps too large?")
        raise Wrong("Your model returns the same for every picture, as if it did not look at them.")
    if not _train(build(), 255 * images, labels)[1]:  # a model may scale its pictures itself
        raise Wrong(_UNLIKE_LABELS)


def _says_the_same(model, images):
    output = np.asarray(model(images, training=False))
    return np.allclose(output, output[0], rtol=0, atol=1e-7)


def _raise_for_training(error, build, images, labels):
    """Raise `Wrong` for a model that could not be trained on labels that are numbers."""
    import keras

    if "compile()" in str(error):
        raise Wrong("Your model is not compiled yet: it has no loss and no optimizer.") from None
    try:
        build().train_on_batch(images, keras.utils.to_categorical(labels, num_classes=10))
    except Exception:
        raise Wrong(f"Your model does not train on labels from 0 to 9: {first_line(error)}.") from None
    raise Wrong(_ONE_HOT)


def _train(model, images, labels):
    """Train on a few pictures, until a model is clearly better than chance or gets no better.

    Returns
    -------
    list of float
        Its own loss in each 20 steps.
    bool
        Whether it is better than chance, whatever its own loss is.
    """
    start = min(_CHANCE, _cross_entropy(model, images, labels, training=False))  # a new network may have luck
    losses, best, waited = [], np.inf, 0
    many_images, many_labels = np.tile(images, (5, 1, 1, 1)), np.tile(labels, 5)
    for _ in range(15):
        losses += model.fit(many_images, many_labels, batch_size=25, verbose=0).history["loss"]
        # Batch normalization is slow to follow in use; dropout is noisy in training.
        now = min(_cross_entropy(model, images, labels, training) for training in (False, True))
        if now < start - 0.05:
            return losses, True
        waited = 0 if now < best - 0.002 else waited + 1
        if not np.isfinite(now) or waited == 2:
            break
        best = min(best, now)
    return losses, False


def _cross_entropy(model, images, labels, training):
    probabilities = np.asarray(model(images, training=training), float)
    return -np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-7)).mean()


def _network(inputs=(28, 28, 1), scale=1.0, outputs=10, loss="sparse_categorical_crossentropy"):
    """Return a network, which is not compiled if it has no loss."""
    import keras

    layers = [keras.layers.Flatten(), keras.layers.Rescaling(scale), keras.layers.Dense(outputs, activation="softmax")]
    model = keras.Sequential([keras.Input(inputs), *layers])
    if loss:
        model.compile("adam", loss, metrics=["accuracy"])
    return model


BUILD_MODEL = Exercise(
    name="build_model",
    lesson=3,
    question="How do you build and compile a network of your own?",
    judge=_judge_build_model,
    mistakes=(
        Mistake(lambda: _network(loss=None), "Your model is not compiled yet: it has no loss and no optimizer."),
        Mistake(lambda: _network(loss="categorical_crossentropy"), _ONE_HOT),
        Mistake(lambda: _network(loss=lambda labels, p: p[:, 0]), _UNLIKE_LABELS),
        Mistake(
            lambda: _network(outputs=9),
            "For 20 pictures your model returns the shape (20, 9), where (20, 10) was expected.",
        ),
        Mistake(
            lambda: _network(inputs=(784,)),
            "Your model cannot take a batch of pictures (20, 28, 28, 1): it stopped with ValueError.",
        ),
        Mistake(
            lambda: _network(scale=0.0), "Your model returns the same for every picture, as if it did not look at them."
        ),
        Mistake(
            lambda: _network().layers,
            "Your function returns something of the type list, where a model was expected.",
        ),
        Mistake(
            lambda units: _network(),
            "Your function is called with nothing in its brackets here, and it cannot take that.",
        ),
    ),
    hints=(
        "It needs the parts of the network above: what comes in, a row of pixels, something to learn, and ten neurons.",
        "Begin with keras.Input (an input_shape in the first layer draws a warning), end with ten neurons and softmax, "
        "and compile before you return it.",
        "Copy the network above into the function, change its middle layer, compile it with "
        '"sparse_categorical_crossentropy", and return it.',
    ),
    why="The first and the last layer are given by pictures and classes, and all between is your choice.",
)
