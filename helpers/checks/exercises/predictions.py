"""Predictions: what share is right, and what a model says to one image."""

import numpy as np
from scipy.special import softmax

from helpers.data import CLASS_NAMES

from .._errors import explain
from .._exercise import Exercise, Mistake, Wrong
from .._judge import judge_function
from .._models import structure
from .._values import is_numbers, returned_array, returned_number, same


def _predictions():
    """Return examples of probabilities and labels: more pictures than classes, and fewer.

    Where a prediction is wrong, the true class may be the second most probable.
    """
    random = np.random.default_rng(4)
    examples = []
    for size, right in ((10, 6), (53, 31), (7, 3), (40, 12), (6, 6)):
        probabilities = random.dirichlet(np.ones(10), size=size)
        ranked = probabilities.argsort(axis=1)
        is_right = random.permutation(size) < right
        wrong = ranked[np.arange(size), random.integers(0, 9, size)]
        examples.append((probabilities, np.where(is_right, ranked[:, -1], wrong)))
    return examples


def _accuracy(probabilities, labels):
    pairs = zip(probabilities.tolist(), labels.tolist(), strict=True)
    return sum(row.index(max(row)) == label for row, label in pairs) / len(labels)


def _counts(probabilities, labels):
    right = round(_accuracy(probabilities, labels) * len(labels))
    return f"{len(labels)} predictions of which {right} are right"


ACCURACY = Exercise(
    name="accuracy",
    lesson=5,
    question="What share of the predictions is right?",
    judge=judge_function(
        examples=_predictions, expected=_accuracy, read=returned_number("one number from 0 to 1"), describe=_counts
    ),
    mistakes=(
        Mistake(
            lambda p, y: 0.0,
            "Your function finds none right: it should compare predicted classes with the labels, not probabilities.",
        ),
        Mistake(
            lambda p, y: 100 * _accuracy(p, y),
            "Your function returns per cent, where a share from 0 to 1 was expected.",
        ),
        Mistake(
            lambda p, y: _accuracy(p, y) * len(y),
            "Your function returns how many are right, where the share of all was expected.",
        ),
        Mistake(lambda p, y: 1 - _accuracy(p, y), "Your function returns the share that is wrong."),
        Mistake(
            lambda p, y: _accuracy(p, y) // 1,
            "Your function divides with two strokes (//), which leaves no fractions: one stroke keeps them.",
        ),
        Mistake(
            lambda p, y: p.max(axis=1).mean(),
            "Your function averages how sure the network is, which says nothing on whether it is right.",
        ),
        Mistake(
            lambda p, y: p[np.arange(len(y)), y].mean(),
            "Your function averages the probability of the true class, where each picture is either right or wrong.",
        ),
        Mistake(
            lambda p, y: np.mean(p.argmax(axis=0) == y[:10]),
            "Your function looks for the highest probability down a column, where a picture is a row: which axis?",
        ),
        Mistake(
            lambda p, y: np.mean(p.argmin(axis=1) == y),
            "Your function takes the lowest probability of a picture, where the highest is the prediction.",
        ),
        Mistake(
            lambda p, y: _accuracy(p, y) * len(y) / 10,
            "Your function divides by ten, where the number of pictures was expected.",
        ),
    ),
    hints=(
        "For each picture: which class got the highest probability, and is it the true one?",
        "probabilities.argmax(axis=1) gives the predicted class of each picture; compare it with the labels.",
        "The comparison with == gives True or False for each picture, and np.mean of those is the share of True.",
    ),
    why="Accuracy asks only which class is highest in each row, not by how much; axis=1 goes along the row.",
)


def _weights():
    random = np.random.default_rng(2)
    biases = [0.1, 0.1, 0.3, 0.0, -0.1, 0.1, 0.0, 0.35, -0.1, 0.1]  # they decide where there is little cloth
    return [random.normal(0, 0.012, (784, 10)).astype("float32"), np.array(biases, "float32")]


def _new_model():
    """Return a model that was never trained, but looks at the whole picture."""
    import keras

    layers = [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    model.set_weights(_weights())
    return model


def _single_pictures():
    """Return examples of a new model and a picture, of which each is another class to the model.

    Of the first it is more than half sure, of the others less. The class after it is never the second most probable.
    In the last is nearly nothing, and what is there would say another class.
    """
    model, (kernel, _) = _new_model(), _weights()
    # Cloth where the weights of a class are positive.
    return [
        (model, (strength * (kernel[:, [label]].reshape(28, 28, 1) > 0.009)).astype("float32"))
        for label, strength in ((8, 1.0), (4, 0.5), (0, 0.6), (9, 0.5), (2, 0.001))
    ]


def _raise_if_changed(model, image):
    if structure(model) != structure(_new_model()) or not all(map(same, model.get_weights(), _weights())):
        raise Wrong("Your function changed the model, which should only be asked.")


def _scores(image):
    kernel, bias = _weights()
    return image.reshape(784).astype(float) @ kernel.astype(float) + bias


def _row(model, image):
    """Return the ten probabilities, as a learner's function may get them."""
    return model(image[None]).numpy()[0]


def _no_batch(error):
    """Return a sentence for an error that probably came from the model and not from the learner's own line."""
    if explain(error) or isinstance(
        error, (NameError, AttributeError, IndexError, KeyError, ZeroDivisionError, SyntaxError)
    ):
        return None
    if isinstance(error, TypeError) and "argument" in str(error):
        return None
    kind = type(error).__name__
    return (
        f"It stopped with {kind}, as a model does that gets something else than a batch: did you make one of the image?"
    )


_NO_BATCH = (
    "It stopped with ValueError, as a model does that gets something else than a batch: did you make one of the image?"
)


def _returned_row(value):
    array = returned_array(value, "ten probabilities")
    if array.shape != (10,):
        raise Wrong(
            f"Your function returns the shape {array.shape}, where ten probabilities were expected: shape (10,)."
        )
    return array


SINGLE_PREDICTION = Exercise(
    name="single_prediction",
    lesson=5,
    question="What are the ten probabilities for one single image?",
    judge=judge_function(
        examples=_single_pictures,
        expected=lambda model, image: softmax(_scores(image)),
        read=_returned_row,
        describe=lambda model, image: "an image",
        on_error=_no_batch,
        after=_raise_if_changed,
    ),
    mistakes=(
        Mistake(lambda model, image: model(image)[0], _NO_BATCH),
        Mistake(
            lambda model, image: CLASS_NAMES[_row(model, image).argmax()],
            "Your function returns a name, where ten probabilities were expected.",
            lambda value: isinstance(value, str),
        ),
        Mistake(
            lambda model, image: model(image[None]),
            "Your function returns a batch of one prediction, shape (1, 10), where its only row was expected.",
            is_numbers((1, 10)),
        ),
        Mistake(
            lambda model, image: _row(model, image).argmax(),
            "Your function returns one number, probably the number of a class, "
            "where all ten probabilities were expected.",
            is_numbers((), (1,), kinds="iu"),
        ),
        Mistake(
            lambda model, image: _row(model, image).max(),
            "Your function returns one number, probably a single probability, "
            "where all ten probabilities were expected.",
            is_numbers((), (1,), kinds="f"),
        ),
        Mistake(
            lambda model, image: _row(model, image / 255),
            "Your function divides the image by 255, but it is scaled already.",
        ),
        Mistake(
            lambda model, image: _row(model, image * 255),
            "Your function multiplies the image by 255, but the model wants it scaled.",
        ),
        Mistake(
            lambda model, image: softmax(_row(model, image)),
            "Your function applies softmax once more, but the model does that already.",
        ),
        Mistake(
            lambda model, image: 100 * _row(model, image),
            "Your function returns per cent, where probabilities that sum to 1 were expected.",
        ),
        Mistake(
            lambda model, image: _row(model, np.zeros_like(image)),
            "Your function asks the model about another picture: is the image all zeros?",
        ),
        Mistake(
            lambda model, image: _row(model, image.transpose(1, 0, 2)),
            "Your function turns the image around: the rows should stay rows.",
        ),
        Mistake(lambda model, image: _row(model, 1 - image), "Your function exchanges light and dark."),
        Mistake(
            lambda model, image: np.sort(_row(model, image)),
            "Your function sorts the probabilities, so that nobody knows whose they are.",
        ),
    ),
    hints=(
        "A model takes a batch and gives a batch, even if there is only one picture in it.",
        "image[None] is a batch of one; what comes back from the model is a batch of one as well.",
        "Give image[None] to model.predict, and take row [0] of what comes back.",
    ),
    why="(28, 28, 1) becomes (1, 28, 28, 1) on the way in, and (1, 10) becomes (10,) on the way out.",
)


def _returned_name(value):
    if not isinstance(value, str):
        shape = returned_array(value, "a name").shape
        raise Wrong(f"Your function returns the shape {shape}, where one name was expected.")
    if value not in CLASS_NAMES:
        raise Wrong(f'Your function returns the text "{value[:40]}", which is not one of the ten names.')
    return value


PREDICT_NAME = Exercise(
    name="predict_name",
    lesson=5,
    question="What is the name of the class that a model predicts for one image?",
    judge=judge_function(
        examples=_single_pictures,
        expected=lambda model, image: CLASS_NAMES[_scores(image).argmax()],
        read=_returned_name,
        describe=lambda model, image: "an image",
        on_error=_no_batch,
        after=_raise_if_changed,
    ),
    mistakes=(
        Mistake(lambda model, image: CLASS_NAMES[model(image)[0].numpy().argmax()], _NO_BATCH),
        Mistake(
            lambda model, image: _row(model, image).argmax(),
            "Your function returns the number of a class, where its name was expected.",
            is_numbers((), (1,), kinds="iu"),
        ),
        Mistake(
            lambda model, image: _row(model, image).max(),
            "Your function returns a number, such as a probability, where the name of a class was expected.",
            is_numbers((), (1,), kinds="f"),
        ),
        Mistake(
            lambda model, image: CLASS_NAMES[_row(model, image).argmin()],
            "Your function returns the name of the least probable class, where the most probable was expected.",
        ),
        Mistake(
            lambda model, image: CLASS_NAMES[_row(model, image).argsort()[-2]],
            "Your function returns the name of the second most probable class.",
        ),
        Mistake(
            lambda model, image: CLASS_NAMES[(_row(model, image).argmax() + 1) % 10],
            "Your function returns the name one place too far: labels begin with 0.",
        ),
    ),
    hints=(
        "First the ten probabilities of this image, then the place of the highest, then the name in that place.",
        "CLASS_NAMES is a list, so CLASS_NAMES[4] is the name of class 4, and .argmax() gives such a number.",
        "Take model.predict(image[None])[0], its .argmax(), and look that up in CLASS_NAMES.",
    ),
    why="The network knows only places from 0 to 9; the names are ours.",
)
