"""The exercises of lesson 5."""

import functools

import numpy as np

from . import _judge
from ._exercise import Exercise, Wrong

NAMES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")


def _predictions():
    """Return examples of probabilities and labels: 10 pictures with 6 right, then 50 with 31, then 40 with 12."""
    random = np.random.default_rng(4)
    examples = []
    for size, right in ((10, 6), (50, 31), (40, 12)):
        probabilities = random.dirichlet(np.ones(10), size=size)
        ranked = probabilities.argsort(axis=1)
        is_right = random.permutation(size) < right
        examples.append(
            (probabilities, np.where(is_right, ranked[:, -1], ranked[np.arange(size), random.integers(0, 7, size)]))
        )
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
    check=_judge.function(
        examples=_predictions,
        expected=_accuracy,
        read=_judge.returns_number("one number from 0 to 1"),
        mistakes={
            "Your function finds none right: it should compare predicted classes with the labels, not probabilities.": (
                lambda p, y: 0.0
            ),
            "Your function returns per cent, where a share from 0 to 1 was expected.": (
                lambda p, y: 100 * _accuracy(p, y)
            ),
            "Your function returns how many are right, where the share of all was expected.": (
                lambda p, y: _accuracy(p, y) * len(y)
            ),
            "Your function returns the share that is wrong.": lambda p, y: 1 - _accuracy(p, y),
            "Your function averages how sure the network is, which says nothing on whether it is right.": (
                lambda p, y: p.max(axis=1).mean()
            ),
            "Your function averages the probability of the true class, where each picture is either right or wrong.": (
                lambda p, y: p[np.arange(len(y)), y].mean()
            ),
            "Your function looks for the highest probability down a column, where a picture is a row: which axis?": (
                lambda p, y: np.mean(p.argmax(axis=0) == y[:10])
            ),
            "Your function takes the lowest probability of a picture, where the highest is the prediction.": (
                lambda p, y: np.mean(p.argmin(axis=1) == y)
            ),
            "Your function divides by ten, where the number of pictures was expected.": (
                lambda p, y: _accuracy(p, y) * len(y) / 10
            ),
        },
        describe=_counts,
    ),
    hints=(
        "For each picture: which class got the highest probability, and is it the true one?",
        "probabilities.argmax(axis=1) gives the predicted class of each picture; compare it with the labels.",
        "The comparison with == gives True or False for each picture, and np.mean of those is the share of True.",
    ),
    solution="""\
def accuracy(probabilities, labels):
    return np.mean(probabilities.argmax(axis=1) == labels)""",
    why="Accuracy asks only which class is highest in each row, not by how much; axis=1 goes along the row.",
)


# A single picture -----------------------------------------------------------------------------------------------------


@functools.cache
def _tiny_model():
    """Return a model that was never trained, but looks at the whole picture."""
    import keras

    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def _weights():
    random = np.random.default_rng(2)
    return [random.normal(0, 0.012, (784, 10)).astype("float32"), np.zeros(10, "float32")]


def _single_pictures():
    """Return examples of a model and a picture, of which each is another class to the model."""
    model = _tiny_model()
    model.set_weights(_weights())
    kernel, _ = _weights()
    # Cloth where the weights of a class are positive.
    return [(model, (kernel[:, [label]].reshape(28, 28, 1) > 0.009).astype("float32")) for label in (4, 8, 0)]


def _scores(image):
    kernel, bias = _weights()
    return image.reshape(784).astype(float) @ kernel.astype(float) + bias


def _softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def _expected_probabilities(model, image):
    return _softmax(_scores(image))


def _no_batch(error):
    """Return a sentence for an error that probably came from the model and not from the learner's own line."""
    if isinstance(error, (NameError, AttributeError, IndexError, KeyError, ZeroDivisionError, SyntaxError)):
        return None
    if isinstance(error, TypeError) and "argument" in str(error):
        return None
    kind = type(error).__name__
    return (
        f"It stopped with {kind}, as a model does that gets something else than a batch: did you make one of the image?"
    )


def _read_single(value):
    if isinstance(value, str):
        raise Wrong("Your function returns a name, where ten probabilities were expected.")
    array = _judge.as_array(value, "What your function returns", "ten probabilities")
    if array.shape == (1, 10):
        raise Wrong("Your function returns a batch of one prediction, shape (1, 10), where its only row was expected.")
    if array.shape in ((), (1,)):
        kind = "the number of a class" if array.dtype.kind in "iu" else "a single probability"
        raise Wrong(f"Your function returns one number, probably {kind}, where all ten probabilities were expected.")
    if array.shape != (10,):
        raise Wrong(
            f"Your function returns the shape {array.shape}, where ten probabilities were expected: shape (10,)."
        )
    return array


def _keeps_the_model(judge):
    """Return a judge that also refuses an answer which changes the model's weights."""

    def judge_model_too(answer):
        judge(answer)
        if not all(map(_judge.same, _tiny_model().get_weights(), _weights())):
            raise Wrong("Your function changed the model, which should only be asked.")

    return judge_model_too


SINGLE_PREDICTION = Exercise(
    name="single_prediction",
    lesson=5,
    question="What are the ten probabilities for one single image?",
    check=_keeps_the_model(
        _judge.function(
            examples=_single_pictures,
            expected=_expected_probabilities,
            read=_read_single,
            mistakes={
                "Your function divides the image by 255, but it is scaled already.": (
                    lambda model, image: _softmax(_scores(image / 255))
                ),
                "Your function multiplies the image by 255, but the model wants it scaled.": (
                    lambda model, image: _softmax(_scores(image * 255))
                ),
                "Your function applies softmax once more, but the model does that already.": (
                    lambda model, image: _softmax(_softmax(_scores(image)))
                ),
                "Your function returns per cent, where probabilities that sum to 1 were expected.": (
                    lambda model, image: 100 * _softmax(_scores(image))
                ),
                "Your function asks the model about another picture: is the image all zeros?": (
                    lambda model, image: _softmax(_scores(np.zeros(784)))
                ),
                "Your function turns the image around: the rows should stay rows.": (
                    lambda model, image: _softmax(_scores(image[:, :, 0].T))
                ),
                "Your function exchanges light and dark.": lambda model, image: _softmax(_scores(1 - image)),
                "Your function sorts the probabilities, so that nobody knows whose they are.": (
                    lambda model, image: np.sort(_softmax(_scores(image)))
                ),
            },
            describe=lambda model, image: "an image",
            on_error=_no_batch,
        )
    ),
    hints=(
        "A model takes a batch and gives a batch, even if there is only one picture in it.",
        "image[None] is a batch of one; what comes back from the model is a batch of one as well.",
        "Give image[None] to model.predict, and take row [0] of what comes back.",
    ),
    solution="""\
def single_prediction(model, image):
    return model.predict(image[None], verbose=0)[0]""",
    why="(28, 28, 1) becomes (1, 28, 28, 1) on the way in, and (1, 10) becomes (10,) on the way out.",
)


def _check_predict_name(answer):
    ask = _judge.Asked(answer, _no_batch)
    for model, image in _single_pictures():
        name = ask(model, image)
        label = int(_scores(image).argmax())
        if isinstance(name, (str, np.str_)):
            _is_name(str(name), label, _softmax(_scores(image)))
            continue
        array = _judge.as_array(name, "What your function returns", "a name")
        if array.shape not in ((), (1,)):
            raise Wrong(f"Your function returns the shape {array.shape}, where one name was expected.")
        if array.dtype.kind in "iu":
            raise Wrong("Your function returns the number of a class, where its name was expected.")
        raise Wrong("Your function returns a number, such as a probability, where the name of a class was expected.")


def _is_name(name, label, probabilities):
    if name == NAMES[label]:
        return
    if name not in NAMES:
        raise Wrong(f'Your function returns the text "{name[:40]}", which is not one of the ten names.')
    if name == NAMES[int(probabilities.argmin())]:
        raise Wrong("Your function returns the name of the least probable class, where the most probable was expected.")
    if name == NAMES[int(probabilities.argsort()[-2])]:
        raise Wrong("Your function returns the name of the second most probable class.")
    if NAMES.index(name) == (label + 1) % 10:
        raise Wrong("Your function returns the name one place too far: labels begin with 0.")
    raise Wrong(f'Your function returns "{name}" for an image that the model takes for something else.')


PREDICT_NAME = Exercise(
    name="predict_name",
    lesson=5,
    question="What is the name of the class that a model predicts for one image?",
    check=_keeps_the_model(_check_predict_name),
    hints=(
        "First the ten probabilities of this image, then the place of the highest, then the name in that place.",
        "CLASS_NAMES is a list, so CLASS_NAMES[4] is the name of class 4, and .argmax() gives such a number.",
        "Take model.predict(image[None])[0], its .argmax(), and look that up in CLASS_NAMES.",
    ),
    solution="""\
def predict_name(model, image):
    probabilities = model.predict(image[None], verbose=0)[0]
    return CLASS_NAMES[probabilities.argmax()]""",
    why="The network knows only places from 0 to 9; the names are ours.",
)


# Sure and unsure ------------------------------------------------------------------------------------------------------


def _unsure_predictions():
    """Return examples in which the least sure has neither the most even spread nor the closest race."""
    rest = [0.002] * 6
    surest = [0.02, 0.0025, 0.9575, 0.0025, 0.0025, 0.003, 0.003, 0.003, 0.003, 0.003]
    lowest = [0.9, 0.088, 0.0, 0.0, *[0.002] * 6]
    close_race = [0.49, 0.485, 0.01, 0.003, *rest]
    even_rest = [0.37, *[0.0715] * 3, 0.064, *[0.0703] * 5]
    sure = [0.01, 0.8, 0.17, 0.008, *rest]
    target = [0.3, 0.28, 0.248, 0.16, *rest]
    first = [surest, lowest, close_race, even_rest, sure, target, sure]
    return [(np.array(first),), (np.array([sure, even_rest, close_race, surest]),)]


LEAST_SURE = Exercise(
    name="least_sure",
    lesson=5,
    question="About which picture is the network least sure?",
    check=_judge.function(
        examples=_unsure_predictions,
        expected=lambda p: min((max(row), i) for i, row in enumerate(p.tolist()))[1],
        read=_judge.returns_number("one index"),
        mistakes={
            "Your function finds the picture that the network is surest about.": lambda p: p.max(axis=1).argmax(),
            "Your function returns a probability, where the index of a picture was asked for.": (
                lambda p: p.max(axis=1).min()
            ),
            "Your function takes the lowest probability of each picture, where its highest tells how sure it is.": (
                lambda p: p.min(axis=1).argmin()
            ),
            "Your function looks for the closest race between two classes, and the smallest maximum was asked for.": (
                lambda p: np.diff(np.sort(p))[:, -1].argmin()
            ),
            "Your function looks for the most even spread, and the smallest maximum was asked for.": (
                lambda p: p.std(axis=1).argmin()
            ),
            "Your function counts pictures from 1, and an index begins with 0.": lambda p: p.max(axis=1).argmin() + 1,
            "Your function looks down the columns, where a picture is a row: which axis?": (
                lambda p: p.max(axis=0).argmin()
            ),
        },
        describe=lambda p: f"{len(p)} predictions with the highest probabilities {p.max(axis=1).tolist()}",
    ),
    hints=(
        "For one picture, the highest of its ten probabilities tells how sure the network is.",
        "probabilities.max(axis=1) gives that for every picture; now you need the place of the smallest of these.",
        "np.argmin of those highest probabilities is the index that you look for.",
    ),
    solution="""\
def least_sure(probabilities):
    return int(np.argmin(probabilities.max(axis=1)))


plot_image(
    clothes.test_images[least_sure(probabilities)],
    probabilities[least_sure(probabilities)],
    clothes.test_labels[least_sure(probabilities)],
)
plt.show()""",
    why="Maximum along each row, then minimum over the rows: two steps, in two directions.",
)


def _row(label, confidence, other, other_share):
    """Return ten probabilities with two of them given, and the rest shared by the others."""
    row = np.full(10, (1 - confidence - other_share) / 8)
    row[label], row[other] = confidence, other_share
    return row


def _confident_predictions():
    """Return examples in which every known mistake leads to an index of its own; a row is (prediction, true label)."""
    rows = [
        ((3, 0.97, 5, 0.01), 3),  # right, and the surest of all
        ((2, 0.55, 6, 0.20), 6),  # the first mistake
        ((9, 0.80, 7, 0.02), 9),
        ((4, 0.40, 2, 0.35), 2),  # the least sure mistake
        ((1, 0.90, 3, 0.08), 1),
        ((6, 0.80, 0, 0.17), 0),  # the one looked for
        ((8, 0.78, 5, 0.001), 5),  # the true class got the least
        ((5, 0.93, 7, 0.05), 5),
        ((7, 0.60, 9, 0.30), 9),  # the last mistake
    ]
    probabilities = np.array([_row(*numbers) for numbers, _ in rows])
    labels = np.array([label for _, label in rows])
    order = np.array([4, 8, 0, 3, 6, 2, 7, 5, 1])
    return [(probabilities, labels), (probabilities[order], labels[order])]


def _mistakes(probabilities, labels):
    return np.flatnonzero(probabilities.argmax(axis=1) != labels)


MOST_CONFIDENT_MISTAKE = Exercise(
    name="most_confident_mistake",
    lesson=5,
    question="Which wrong prediction was the network surest of?",
    check=_judge.function(
        examples=_confident_predictions,
        expected=lambda p, y: max(
            (max(row), i)
            for i, (row, label) in enumerate(zip(p.tolist(), y, strict=True))
            if row.index(max(row)) != label
        )[1],
        read=_judge.returns_number("one index"),
        mistakes={
            "Your function finds the surest of all predictions, but that one is right.": (
                lambda p, y: p.max(axis=1).argmax()
            ),
            "Your function finds the first mistake, and the surest was asked for.": lambda p, y: _mistakes(p, y)[0],
            "Your function finds the least sure mistake, and the surest was asked for.": (
                lambda p, y: min(_mistakes(p, y), key=lambda i: p[i].max())
            ),
            "Your function returns a probability, where the index of a picture was asked for.": (
                lambda p, y: p[_mistakes(p, y)].max()
            ),
            "Your index counts the mistakes alone, where the index among all pictures was asked for.": (
                lambda p, y: p[_mistakes(p, y)].max(axis=1).argmax()
            ),
            "Your function finds the picture whose true class got the least, not the mistake that is surest.": (
                lambda p, y: p[np.arange(len(y)), y].argmin()
            ),
            "Your function returns how many mistakes there are, or the last of them.": lambda p, y: _mistakes(p, y)[-1],
        },
        describe=lambda p, y: f"{len(y)} predictions of which {len(_mistakes(p, y))} are wrong",
    ),
    hints=(
        "Two things must be true of it: the predicted class is not the label, and no other such picture is surer.",
        "Take the highest probability of each picture, and set it to 0 where the prediction is right.",
        "np.where(wrong, confidence, 0) keeps the confidence of mistakes alone; np.argmax of it is the index.",
    ),
    solution="""\
def most_confident_mistake(probabilities, labels):
    wrong = probabilities.argmax(axis=1) != labels
    confidence = probabilities.max(axis=1)
    return int(np.argmax(np.where(wrong, confidence, 0)))""",
    why="Setting the others to 0 keeps every picture in its place; picking the mistakes out would lose the index.",
)

EXERCISES = (ACCURACY, SINGLE_PREDICTION, PREDICT_NAME, LEAST_SURE, MOST_CONFIDENT_MISTAKE)
