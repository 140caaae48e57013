"""Models that a learner mends or extends: the loss that fits the labels, and dropout."""

import numpy as np

from .._exercise import Exercise, Mistake, Wrong
from .._judge import GuardedFunction
from .._models import accuracy_on, as_model, borrowed, clothes, layers, loss_of, per_cent, probabilities, seeded
from .._values import first_line


def _build(answer, mistakes, on_error=None):
    """Return the model that a learner's function builds, or raise `Wrong`."""
    import keras

    if isinstance(answer, keras.Model):
        raise Wrong("Your answer is a model, where the function that builds it was expected, without brackets.")
    return as_model(GuardedFunction(answer, mistakes, on_error)())


def _raise_unless_probabilities(model, images):
    output = probabilities(model, images)
    sums = output.sum(axis=1)
    if output.min() < -1e-6 or not np.allclose(sums, 1, atol=1e-3):
        raise Wrong(
            f"The ten numbers for a picture sum to {sums[0]:.2f}, where probabilities sum to 1, as other lessons need."
        )


def _train(model, images, labels, epochs):
    """Train a model on labels from 0 to 9; return its accuracy on the same pictures, or raise `Wrong`."""
    try:
        losses = model.fit(images, labels, epochs=epochs, verbose=0).history["loss"]
    except Exception as error:
        if "compile()" in str(error):
            raise Wrong("Your model is not compiled yet: it has no loss and no optimizer.") from None
        raise Wrong(f"Your model still stops when it trains on labels from 0 to 9: {_short(error)}.") from None
    if not np.isfinite(losses).all():
        raise Wrong("The loss of your model becomes NaN (not a number) while it trains.")
    _raise_unless_cross_entropy(model)
    if losses[-1] > losses[0] - 1e-4:
        raise Wrong(f"Training did not lower the loss: {losses[0]:.2f} at first, {losses[-1]:.2f} in the end.")
    return accuracy_on(model, images, labels)


def _short(error):
    text = first_line(error)
    return text if len(text) < 120 else type(error).__name__


def _raise_unless_cross_entropy(model):
    """Raise `Wrong` unless a model's loss, for labels as numbers, is the cross-entropy of probabilities."""
    said = np.full((4, 10), 0.05, np.float32) + np.eye(4, 10, dtype=np.float32) / 2  # 0.55 for the right class
    try:
        loss = loss_of(model, said, np.arange(4))
    except Exception as error:
        raise Wrong(f"Your model still stops when it trains on labels from 0 to 9: {_short(error)}.") from None
    if np.isclose(loss, -np.log(0.55), atol=0.01):
        return
    powers = np.exp(said)
    if np.isclose(loss, -np.log(powers[0, 0] / powers[0].sum()), atol=0.01):
        raise Wrong("Your loss takes what it gets for scores (from_logits), but softmax makes probabilities.")
    raise Wrong("Your model trains on labels from 0 to 9 with a loss that does not measure how probable they are.")


def _with_loss(loss, **options):
    """Return an answer that builds a small classifier and compiles it with a loss, or not at all with None."""

    def build_classifier():
        import keras

        model = keras.Sequential(layers(**options))
        if loss is not None:
            chosen = loss() if callable(loss) else loss
            model.compile(optimizer="adam", loss=chosen, metrics=["accuracy"], jit_compile=False)
        return model

    return build_classifier


def _from_scores():
    import keras

    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


# The loss that fits the labels ----------------------------------------------------------------------------------------


def _judge_build_classifier(answer, mistakes):
    images, labels = clothes(640)
    with seeded():
        model = _build(answer, mistakes)
        _raise_unless_probabilities(model, images[:20])
        with borrowed(model):
            accuracy = _train(model, images, labels, epochs=3)
    if accuracy < 0.2:
        raise Wrong(f"After three epochs your model names only {per_cent(accuracy)} right, hardly more than by chance.")
    return f"After three epochs of 640 pictures with labels from 0 to 9 it named {per_cent(accuracy)} right."


_STOPS = "Your model still stops when it trains on labels from 0 to 9: "

BUILD_CLASSIFIER = Exercise(
    name="build_classifier",
    lesson=4,
    question="Which loss fits labels that are numbers from 0 to 9?",
    judge=_judge_build_classifier,
    takes="Training on 640 pictures",
    mistakes=(
        Mistake(_with_loss(None), "Your model is not compiled yet: it has no loss and no optimizer."),
        Mistake(
            _with_loss(_from_scores),
            "Your loss takes what it gets for scores (from_logits), but softmax makes probabilities.",
        ),
        Mistake(
            _with_loss("sparse_categorical_crossentropy", outputs=9),
            "For 20 pictures your model returns the shape (20, 9), where (20, 10) was expected.",
        ),
        Mistake(
            lambda: _with_loss("sparse_categorical_crossentropy")().layers,
            "Your function returns something of the type list, where a model was expected.",
        ),
        Mistake(
            lambda images: _with_loss("sparse_categorical_crossentropy")(),
            "Your function is called with nothing in its brackets here, and it cannot take that.",
        ),
    ),
    hints=(
        "Compare with the network at the top of this lesson: it trains on the same labels.",
        "One loss wants ten numbers for each label (one-hot), another wants the label as it is.",
        'The one for labels as they are begins with "sparse_".',
    ),
    why="sparse_categorical_crossentropy takes the label itself; without sparse_ it waits for ten numbers instead.",
)


# Dropout --------------------------------------------------------------------------------------------------------------

_SHAPES = ((784, 128), (128,), (128, 10), (10,))


def _judge_build_with_dropout(answer, mistakes):
    images, labels = clothes(640)
    with seeded():
        model = _build(answer, mistakes, _known)
        _raise_unless_probabilities(model, images[:20])
        _raise_unless_steady(model, images[:20])
        count = model.count_params()
        if count != 101_770 or sorted(w.shape for w in model.get_weights()) != sorted(_SHAPES):
            raise Wrong(f"Your network has {count:,} parameters, where 128 units and ten outputs have 101,770.")
        with borrowed(model):
            share = _switched_off(model, images[:200])
        if abs(share - 0.3) > 0.005:
            raise Wrong(f"In training {per_cent(share)} of the units are switched off, where 30 % was asked for.")
        model = _build(answer, mistakes, _known)  # one with weights and dropout as they were
        with borrowed(model):
            accuracy = _train(model, images, labels, epochs=2)
            _raise_if_pixels_too(model, images[:200])
    return f"In training 30 % of the 128 units are switched off, in use none, and it named {per_cent(accuracy)} right."


def _known(error):
    return (
        "Dropout wants a share between 0 and 1, where you gave it another number."
        if isinstance(error, ValueError) and "rate" in str(error)
        else None
    )


def _raise_unless_steady(model, images):
    """Raise `Wrong` unless a model says the same twice in use, and not in training."""
    if not np.array_equal(probabilities(model, images), probabilities(model, images)):
        raise Wrong("In use your model says something else each time: units are switched off there too.")
    if np.array_equal(probabilities(model, images, True), probabilities(model, images, True)):
        raise Wrong("In training your model says the same twice: nothing is switched off.")


def _switched_off(model, images):
    """Return the share of hidden units that are switched off in training, by weights that show it.

    All hidden units say 1, and one of them alone speaks for class 0: its score is then 0 or 1 / (1 - share).
    """
    outputs = np.zeros((128, 10), np.float32)
    outputs[0, 0] = 1
    _set_weights(model, {(128,): -1, (128, 10): outputs})
    below = probabilities(model, images[:2])
    _set_weights(model, {(128,): 1, (128, 10): outputs})
    above = probabilities(model, images[:2])
    if not (np.allclose(below, 0.1, atol=1e-3) and np.allclose(above[:, 0] / above[:, 1], np.e, rtol=1e-3)):
        raise Wrong("The hidden units do not work as ReLU: 0 for what is below 0, and else as it is.")
    said = probabilities(model, images, training=True)
    if (said == 0).any() or not np.allclose(said.sum(axis=1), 1, atol=1e-3):
        raise Wrong("Your dropout stands behind the output: it switches off classes, where hidden units were meant.")
    scores = np.log(said[:, 0] / said[:, 1])
    if np.ptp(scores) < 1e-3:
        raise Wrong("Your dropout stands before the hidden layer: it switches off pixels, where units were meant.")
    if len(np.unique(scores.round(3))) > 2 or abs(scores.min()) > 1e-3:
        raise Wrong("In training your units get other numbers, where a part of them was to be switched off.")
    return 1 - 1 / scores.max()


def _raise_if_pixels_too(model, images):
    """Raise `Wrong` if pixels are switched off: all hidden units say the mean of the pixels, and all pixels are 1."""
    outputs = np.zeros((128, 10), np.float32)
    outputs[0, 0] = 1
    _set_weights(model, {(784, 128): 1 / 784, (128, 10): outputs})
    said = probabilities(model, np.ones_like(images), training=True)
    if len(np.unique(np.log(said[:, 0] / said[:, 1]).round(3))) > 2:
        raise Wrong("Your network switches off pixels too, where only units were meant.")


def _set_weights(model, values):
    """Set the weights of a model by their shapes; those that are not named become 0."""
    model.set_weights([np.zeros(w.shape, np.float32) + values.get(w.shape, 0) for w in model.get_weights()])


def _dropout(*places, rate=0.3, units=128, compiled=True, always=False):
    """Return an answer with dropout at some places: 2 before the hidden layer, 3 before the output, 4 behind it."""

    def build_with_dropout():
        import keras

        model_layers = layers(units)
        for place in sorted(places, reverse=True):
            always_on = keras.layers.Lambda(lambda x: keras.random.dropout(x, rate))
            model_layers.insert(place, always_on if always else keras.layers.Dropout(rate))
        model = keras.Sequential(model_layers)
        if compiled:
            model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
        return model

    return build_with_dropout


BUILD_WITH_DROPOUT = Exercise(
    name="build_with_dropout",
    lesson=6,
    question="How do you switch off 30 % of the units in each step?",
    judge=_judge_build_with_dropout,
    takes="Training on 640 pictures",
    mistakes=(
        Mistake(_dropout(), "In training your model says the same twice: nothing is switched off."),
        Mistake(
            _dropout(3, rate=0.7),
            "In training 70 % of the units are switched off, where 30 % was asked for.",
        ),
        Mistake(
            _dropout(2), "Your dropout stands before the hidden layer: it switches off pixels, where units were meant."
        ),
        Mistake(
            _dropout(4),
            "Your dropout stands behind the output: it switches off classes, where hidden units were meant.",
        ),
        Mistake(
            _dropout(3, always=True),
            "In use your model says something else each time: units are switched off there too.",
        ),
        Mistake(_dropout(3, rate=30), "Dropout wants a share between 0 and 1, where you gave it another number."),
        Mistake(
            _dropout(3, units=64),
            "Your network has 50,890 parameters, where 128 units and ten outputs have 101,770.",
        ),
        Mistake(_dropout(3, compiled=False), "Your model is not compiled yet: it has no loss and no optimizer."),
    ),
    hints=(
        "Begin with the network of this course; one layer more is needed, and it has nothing to learn.",
        "`keras.layers.Dropout` takes a share between 0 and 1, and switches off what comes out of the layer before it.",
        "Put keras.layers.Dropout with 0.3 between the layer of 128 and the output, and compile as before.",
    ),
    why="Each step trains another part of the network, so no unit can rely on a single other one; in use all work.",
)
