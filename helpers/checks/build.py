"""The exercises of lesson 3."""

import numpy as np

from . import _judge
from ._exercise import Exercise, Wrong

PARAMETER_COUNT = Exercise(
    name="parameter_count",
    lesson=3,
    question="How many parameters does the network have with any number of hidden units?",
    check=_judge.function(
        examples=lambda: [(7,), (1,), (64,), (512,)],
        expected=lambda units: 785 * units + 10 * (units + 1),
        read=_judge.returns_number("one whole number"),
        mistakes={
            "You forgot the biases: each neuron, hidden or output, has one.": lambda units: 784 * units + 10 * units,
            "You forgot the biases of the ten neurons of the output.": lambda units: 785 * units + 10 * units,
            "You forgot the biases of the hidden neurons.": lambda units: 784 * units + 10 * (units + 1),
            "That is the hidden layer alone, and the output has parameters too.": lambda units: 785 * units,
            "That is the output layer alone, and the hidden layer has parameters too.": lambda units: 10 * (units + 1),
            "Your function always returns the number for 128 units, whatever it is given.": lambda units: 101_770,
            "You joined the ten outputs to the pixels, where they are joined to the hidden neurons.": (
                lambda units: 785 * units + 785 * 10
            ),
            "You took 28 numbers for a picture, and Flatten makes 784 of it.": (
                lambda units: 29 * units + 10 * (units + 1)
            ),
        },
        describe=lambda units: f"{units} unit{'s' * (units > 1)}",
    ),
    hints=(
        "Count the two Dense layers one after the other; Flatten has nothing to learn.",
        "A layer has one weight for each number that comes in, for each neuron, and one bias for each neuron.",
        "The hidden layer has 784 * units + units; do the same for the output, where units come in and 10 go out.",
    ),
    solution="""\
def parameter_count(units):
    hidden = 784 * units + units
    output = units * 10 + 10
    return hidden + output""",
    why="Weights are inputs times neurons, biases one a neuron; nearly all sit where 784 pixels come in.",
)


def _softmax(scores):
    """Return softmax with the largest score taken away first, unlike the lesson's formula, and along the last axis."""
    powers = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


SOFTMAX = Exercise(
    name="softmax",
    lesson=3,
    question="How do ten scores become probabilities?",
    check=_judge.function(
        examples=lambda: [
            (np.array([2.0, 1.0, -3.0, 0.5]),),
            (np.array([0.3, 2.6, -1.2, 1.9, 0.4, 1.6, -4.0, 3.4, -5.0, -0.8]),),
        ],
        expected=_softmax,
        read=lambda value: _as_probabilities(value),
        mistakes={
            "You divided the scores by their sum, without the powers of e.": lambda s: s / s.sum(),
            "You took the powers of e, but did not divide them by their sum.": np.exp,
            "You divided by the largest power, where their sum was expected.": lambda s: np.exp(s) / np.exp(s).max(),
            "That is sigmoid: it looks at each score alone, so the results do not sum to 1.": (
                lambda s: 1 / (1 + np.exp(-s))
            ),
            "The lowest score got the highest probability: is there a minus too many?": lambda s: _softmax(-s),
            "Your results are the logarithms of the probabilities.": lambda s: np.log(_softmax(s)),
            "Your results are per cent that sum to 100, where probabilities sum to 1.": lambda s: 100 * _softmax(s),
            "You divided by how many scores there are, where the sum of the powers was expected.": (
                lambda s: np.exp(s) / len(s)
            ),
            "You took powers of 2, where those of e were expected.": lambda s: _softmax(s * np.log(2)),
        },
        describe=lambda scores: f"the scores {scores.tolist()}",
    ),
    hints=(
        "The formula has two steps: first something happens to each score alone, then to all of them together.",
        "np.exp(scores) raises e to the power of each score at once.",
        "Divide those powers by their own sum, which is np.exp(scores).sum().",
    ),
    solution="""\
def softmax(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum()""",
    why="The powers of e are never negative, and divided by their sum they add up to 1.",
)


def _as_probabilities(value):
    array = _judge.as_array(value, "What your function returns", "one probability for each score")
    if array.ndim != 1 or len(array) not in (4, 10):
        raise Wrong(
            f"Your function returns the shape {array.shape}, where one probability for each score was expected: a row."
        )
    return array


def _batch():
    """Return a few images with values from 0 to 1, all different, and a label for each."""
    images = np.random.default_rng(0).random((20, 28, 28, 1), dtype=np.float32)
    return images, np.arange(20) % 10


def _check_build_model(answer):
    import keras

    if isinstance(answer, keras.Model):
        raise Wrong("Your answer is a model, where the function that builds it was expected, without brackets.")
    ask = _judge.Asked(answer)
    model = ask()
    if isinstance(model, type) or not isinstance(model, keras.Model):
        raise Wrong(f"Your function returns something of the type {type(model).__name__}, where a model was expected.")
    images, labels = _batch()
    _gives_probabilities(model, images)
    _learns(model, ask, images, labels)


def _gives_probabilities(model, images):
    try:
        output = model(images, training=False)
    except Exception as error:
        raise Wrong(
            f"Your model cannot take a batch of pictures (20, 28, 28, 1): it stopped with {type(error).__name__}."
        ) from None
    output = _judge.as_array(output, "What your model returns", "ten probabilities for each picture")
    if output.shape != (20, 10):
        raise Wrong(f"For 20 pictures your model returns the shape {output.shape}, where (20, 10) was expected.")
    sums = output.sum(axis=1)
    if output.min() < 0:
        raise Wrong(
            f"Your model returns numbers such as {output.min():.2f}: scores, where probabilities were expected."
        )
    if not np.allclose(sums, 1, atol=1e-3):
        raise Wrong(
            f"The ten numbers for a picture sum to {sums[0]:.2f}, where probabilities sum to 1: which activation?"
        )
    if np.allclose(output, output[0], rtol=0, atol=1e-7):
        raise Wrong("Your model returns the same for every picture, as if it did not look at them.")


def _learns(model, another, images, labels):
    """Raise `Wrong` unless training lowers the loss, with labels as numbers or, in another model, one-hot."""
    import keras

    try:
        losses, change = _train(model, images, labels)
    except Exception as error:
        if "compile()" in str(error):
            raise Wrong("Your model is not compiled yet: it has no loss and no optimizer.") from None
        try:
            losses, change = _train(another(), images, keras.utils.to_categorical(labels, num_classes=10))
        except Exception:
            raise Wrong(f"Your model does not train on labels from 0 to 9: {_judge.in_short(error)}.") from None
    if not np.isfinite(losses).all():
        raise Wrong("The loss of your model becomes NaN (not a number) while it trains.")
    # Dropout makes the loss in training noisy; batch normalization makes the one in use slow to follow. One is enough.
    if min(change, np.mean(losses[-5:]) / losses[0]) > 1 - 1e-4:  # more than rounding
        raise Wrong(f"20 training steps did not lower the loss: {losses[0]:.2f} before, {losses[-1]:.2f} after.")


def _train(model, images, targets):
    """Train for 20 steps on one small batch; return the loss of each in training, and in use the last by the first."""

    def in_use():
        return model.evaluate(images, targets, batch_size=len(images), verbose=0, return_dict=True)["loss"]

    before = in_use()
    losses = model.fit(images, targets, batch_size=len(images), epochs=20, verbose=0).history["loss"]
    return losses, in_use() / before


BUILD_MODEL = Exercise(
    name="build_model",
    lesson=3,
    question="How do you build and compile a network of your own?",
    check=_check_build_model,
    hints=(
        "It needs the parts of the network above: what comes in, a row of pixels, something to learn, and ten neurons.",
        "Begin with keras.Input (an input_shape in the first layer draws a warning), end with ten neurons and softmax, "
        "and compile before you return it.",
        "Copy the network above into the function, change its middle layer, compile it with "
        '"sparse_categorical_crossentropy", and return it.',
    ),
    solution="""\
def build_model():
    small_model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="tanh"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    small_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return small_model""",
    why="The first and the last layer are given by pictures and classes, and all between is your choice.",
)

EXERCISES = (PARAMETER_COUNT, SOFTMAX, BUILD_MODEL)
