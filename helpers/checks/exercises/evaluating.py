"""What a result is worth: its standard error, and whether the pictures were scaled."""

import functools

import numpy as np
from scipy.special import log_softmax

from .._clothes import clothes
from .._exercise import Exercise, Mistake, Wrong, raise_first
from .._judge import GuardedFunction, judge_function
from .._models import structure
from .._values import as_array, is_numbers, returned_array


def _predictions():
    """Return examples of probabilities and labels: more pictures than classes, and fewer; wrong ones by little."""
    random = np.random.default_rng(9)
    examples = []
    for size, right in ((30, 19), (7, 5), (230, 61)):
        probabilities = random.dirichlet(np.ones(10), size=size)
        ranked = probabilities.argsort(axis=1)
        places = np.where(random.permutation(size) < right, 9, random.integers(2, 9, size))
        examples.append((probabilities, ranked[np.arange(size), places]))
    return examples


def _share(probabilities, labels):
    return sum(row.index(max(row)) == label for row, label in zip(probabilities.tolist(), labels, strict=True)) / len(
        labels
    )


def _error(probabilities, labels):
    share = _share(probabilities, labels)
    return np.sqrt(share * (1 - share) / len(labels))


def _with(error):
    """Return a function that gives the accuracy and something else, of accuracy and number of pictures."""
    return lambda p, y: (_share(p, y), error(_share(p, y), len(y)))


def _is_a_row(value):
    """Return True for two rows of numbers, one for each picture."""
    try:
        return as_array(value).ndim > 1
    except Wrong:
        return False


def _returned_pair(value):
    array = returned_array(value, "two numbers")
    if array.shape != (2,):
        raise Wrong(
            f"Your function returns the shape {array.shape}, where two numbers were expected: accuracy and error."
        )
    return array


def _judge_with_error(answer, mistakes):
    """Accept a division by n - 1 too, as that of a sample: both are usual, and scipy.stats.sem has it."""
    try:
        _judge_by(_with(lambda a, n: np.sqrt(a * (1 - a) / (n - 1))))(answer, ())
    except Wrong:
        _judge_by(_with(lambda a, n: np.sqrt(a * (1 - a) / n)))(answer, mistakes)


def _judge_by(expected):
    return judge_function(
        examples=_predictions,
        expected=expected,
        read=_returned_pair,
        describe=lambda p, y: f"{len(y)} predictions of which {round(_share(p, y) * len(y))} are right",
    )


ACCURACY_WITH_ERROR = Exercise(
    name="accuracy_with_error",
    lesson=5,
    question="What is the accuracy worth, on so many pictures?",
    judge=_judge_with_error,
    mistakes=(
        Mistake(
            lambda p, y: _share(p, y),
            "Your function returns one number, where two were expected: the accuracy and its standard error.",
            is_numbers(()),
        ),
        Mistake(
            lambda p, y: ((p.argmax(axis=1) == y).astype(float), np.full(len(y), 0.1)),
            "Your function returns numbers for each picture, where two numbers for all were expected.",
            _is_a_row,
        ),
        Mistake(
            _with(lambda a, n: np.sqrt(a * (1 - a))),
            "That is how much single pictures spread: the standard error gets smaller with more pictures.",
        ),
        Mistake(_with(lambda a, n: a * (1 - a) / n), "Your second number is squared: did you forget the root?"),
        Mistake(
            _with(lambda a, n: a * (1 - a)),
            "That is the variance of single pictures: divide it by their number, and take the root.",
        ),
        Mistake(
            _with(lambda a, n: np.sqrt(a * (1 - a)) / n),
            "Your second number divides by n outside of the root, where n stands below the root too.",
        ),
        Mistake(_with(lambda a, n: np.sqrt(a / n)), "Your second number lacks the factor 1 - a below the root."),
        Mistake(_with(lambda a, n: np.sqrt((1 - a) / n)), "Your second number lacks the factor a below the root."),
        Mistake(
            _with(lambda a, n: 2 * np.sqrt(a * (1 - a) / n)),
            "Your second number is two standard errors, and one was asked for.",
        ),
        Mistake(
            _with(lambda a, n: np.sqrt(a * (1 - a) / 10)),
            "Your second number divides by the number of classes, where the number of pictures was expected.",
        ),
        Mistake(
            _with(lambda a, n: np.sqrt(a * (1 - a) / 10_000)),
            "Your second number divides by 10,000, whatever the number of pictures is.",
        ),
        Mistake(
            _with(lambda a, n: 1 / np.sqrt(n)),
            "Your second number looks only at the number of pictures, and not at the accuracy.",
        ),
        Mistake(
            lambda p, y: (100 * _share(p, y), 100 * _error(p, y)),
            "Your function returns per cent, where shares from 0 to 1 were expected.",
        ),
        Mistake(
            lambda p, y: (100 * _share(p, y), _error(p, y)),
            "Your accuracy is per cent, where a share from 0 to 1 was expected.",
        ),
        Mistake(
            lambda p, y: (_share(p, y), 100 * _error(p, y)),
            "Your standard error is per cent, where a share from 0 to 1 was expected.",
        ),
        Mistake(lambda p, y: (_error(p, y), _share(p, y)), "Your two numbers are exchanged: the accuracy comes first."),
        Mistake(lambda p, y: (1 - _share(p, y), _error(p, y)), "Your first number is the share that is wrong."),
        Mistake(
            lambda p, y: (round(_share(p, y), 2), round(_error(p, y), 2)),
            "Your numbers are rounded, which is for printing: return them as they are.",
        ),
        Mistake(
            lambda p, y: (p.max(axis=1).mean(), p.max(axis=1).std() / np.sqrt(len(y))),
            "Your function averages how sure the network is, where each picture is either right or wrong.",
        ),
    ),
    hints=(
        "You have the first of the two already; call it a, and n is how many labels there are.",
        "The formula is the root of a * (1 - a) / n, and np.sqrt takes a root.",
        "return a, np.sqrt(...): two numbers with a comma between them.",
    ),
    why="The error shrinks with the root of n: four times as many pictures make it half as large.",
)


@functools.cache
def _learned_weights():
    """Return the weights of a small network that learned from 2,000 clothes, scaled."""
    images, labels, *_ = clothes()
    model = _new_model()
    model.fit(images / np.float32(255), labels, epochs=5, shuffle=False, verbose=0)
    return model.get_weights()


def _new_model():
    import keras

    start = keras.initializers.GlorotUniform(seed=0)  # so that the learner's own seed is left alone
    layers = [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax", kernel_initializer=start)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _given():
    """Return a new model that has learned, and other clothes as `load_arrays` gives them."""
    model = _new_model()
    model.set_weights(_learned_weights())
    _, _, images, labels, _ = clothes()
    return model, images[:487], labels[:487]


def _loss_and_accuracy(value):
    """Return loss and accuracy as an array, of a list or of what `return_dict` gives."""
    if hasattr(value, "keys"):
        if set(value.keys()) != {"loss", "accuracy"}:
            raise Wrong("Your function returns a dict whose keys are not loss and accuracy.")
        value = [value["loss"], value["accuracy"]]
    array = returned_array(value, "loss and accuracy")
    if array.shape != (2,):
        raise Wrong(
            f"Your function returns the shape {array.shape}, where two numbers were expected: loss and accuracy."
        )
    return array


def _is_near(value, wanted):
    return np.allclose(value, wanted, rtol=1e-4, atol=1e-6)  # batches of another size round otherwise


class _StandIn:
    """Gives the loss and accuracy that the model would give, in a thousandth of the time."""

    def evaluate(self, images, labels, verbose=0):
        """Return loss and accuracy, of labels that are cut to whole numbers as Keras does."""
        kernel, bias = _learned_weights()
        scores = images.reshape(len(images), -1).astype(float) @ kernel + bias
        of_label = log_softmax(scores, axis=1)[np.arange(len(labels)), labels.astype(int)]
        return [-of_label.mean(), np.mean(scores.argmax(axis=1) == labels)]


def _judge_evaluate_on(answer, mistakes):
    model, images, labels = _given()
    value = _loss_and_accuracy(GuardedFunction(answer, mistakes, after=_raise_if_trained)(model, images, labels))
    if _is_near(value, _scaled(_StandIn(), images, labels)):
        return
    raise_first(mistakes, lambda mistake: _leads_to_near(mistake, images, labels, value))
    raise Wrong(
        f"Your function returned the loss {value[0]:.4g} and the accuracy {value[1]:.4g}, which are not those of the "
        "model on these pictures."
    )


def _leads_to_near(mistake, images, labels, value):
    """Return True if a mistake's function leads to nearly this loss and accuracy."""
    try:
        return _is_near(value, np.asarray(mistake.answer(_StandIn(), images, labels), float))
    except Exception:  # the mistake is that it trains, or returns something else
        return False


def _raise_if_trained(model, images, labels):
    if structure(model) != structure(_new_model()):
        raise Wrong("Your function changes the layers of the model, where it was only to look.")
    if not all(map(np.array_equal, model.get_weights(), _learned_weights())):
        raise Wrong("Your function changes the weights of the model, as training does, where it was only to look.")


def _evaluated(scale, relabel=np.asarray):
    """Return a function that gives loss and accuracy on images that are scaled somehow."""
    return lambda model, images, labels: model.evaluate(scale(images.astype("float32")), relabel(labels), verbose=0)


_scaled = _evaluated(lambda x: x / 255)


def _trains(model, images, labels):
    history = model.fit(images / np.float32(255), labels, verbose=0).history
    return history["loss"][0], history["accuracy"][0]


EVALUATE_ON = Exercise(
    name="evaluate_on",
    lesson=5,
    question="What does an evaluation need besides model, images and labels?",
    judge=_judge_evaluate_on,
    mistakes=(
        Mistake(
            lambda *given: _scaled(*given)[1],
            "Your function returns one number, where two were expected: the loss and the accuracy.",
            is_numbers(()),
        ),
        Mistake(
            _evaluated(np.asarray),
            "Your loss is far too large: look at the numbers that go into the model, and at those it was trained with.",
        ),
        Mistake(
            _evaluated(lambda x: x / 256), "You divided by 256, where the model was trained with pixels divided by 255."
        ),
        Mistake(_evaluated(lambda x: x / 255**2), "Your pixels are scaled twice, so that they are all close to 0."),
        Mistake(
            _evaluated(lambda x: x / 127.5 - 1), "Your pixels run from -1 to 1, and the model was trained with 0 to 1."
        ),
        Mistake(_evaluated(lambda x: x / 127.5), "Your pixels run from 0 to 2, and the model was trained with 0 to 1."),
        Mistake(_evaluated(lambda x: 1 - x / 255), "Your pixels have light and dark exchanged."),
        Mistake(
            _evaluated(lambda x: x // 255),
            "Your pixels are only 0 or 1: divide with one stroke, so that fractions stay.",
        ),
        Mistake(
            _evaluated(lambda x: x / 255, lambda y: y / 255),
            "Your labels are scaled too, where only the images were to be.",
        ),
        Mistake(
            _evaluated(lambda x: (x * 255) % 256),
            "You multiplied by 255, where the model was trained with smaller numbers.",
        ),
        Mistake(
            lambda *given: _scaled(*given)[::-1],
            "Your two numbers are exchanged: the loss comes first, as Keras gives it.",
        ),
        Mistake(
            lambda *given: [_scaled(*given)[0], 100 * _scaled(*given)[1]],
            "Your accuracy is per cent, where a share from 0 to 1 was expected.",
        ),
        Mistake(
            _trains, "Your function changes the weights of the model, as training does, where it was only to look."
        ),
    ),
    hints=(
        "Which numbers did the model see while it was trained, and which ones are in these images?",
        "Whatever is done to the training pictures has to be done to every other picture, with the same number.",
        "Give model.evaluate the images divided by 255, and return what it returns.",
    ),
    why="Nobody complains about pictures from 0 to 255: the loss shows it, and the accuracy may hide it.",
)
