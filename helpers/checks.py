"""The exercises of "Your turn": is an answer right, wrong or not attempted?"""

from types import SimpleNamespace

import numpy as np


def check(name, answer):
    """Print whether an answer is right; never raise because of it.

    Parameters
    ----------
    name : str
        The exercise, as the lesson names it.
    answer : object
        What the learner computed, or the function that they wrote.

    Raises
    ------
    KeyError
        If there is no such exercise: a mistake of the lesson's author, not of the learner.
    """
    is_right = _EXERCISES[name]
    returned = []
    trial = _remembering(answer, returned) if callable(answer) else answer
    failure = ""
    try:
        right = is_right(trial)
    except Exception as error:
        right = False
        failure = f"Your answer stopped with {type(error).__name__}: {str(error).partition(chr(10))[0]}. "
    if answer is ... or (returned and all(value is None or value is ... for value in returned)):
        print(f"○ {name}: not attempted yet. Replace the … and run this cell again.")
    elif right:
        print(f"✓ {name}: right.")
    else:
        print(f"✗ {name}: not yet. {failure}Change your answer and run this cell again.")


def _remembering(function, returned):
    """Return a function that does the same and keeps what it returned."""

    def call(*args, **kwargs):
        value = function(*args, **kwargs)
        returned.append(value)
        return value

    return call


def _equal(expected):
    return lambda answer: bool(np.ndim(answer) == 0 and answer == expected)


def _close(answer, expected):
    answer = np.asarray(answer)
    return answer.shape == np.shape(expected) and bool(np.allclose(answer, expected, atol=1e-5))


def _random_clothes(count=40):
    """Return images uint8 (count, 28, 28, 1) and labels int64 (count,), at least one of each class."""
    random = np.random.default_rng(0)
    labels = random.permutation(np.arange(count) % 10)
    return random.integers(0, 200, (count, 28, 28, 1), dtype=np.uint8), labels


def _counts_classes(count_classes):
    labels = np.array([0, 3, 3, 9, 5, 5, 5])
    return _close(count_classes(labels), [1, 0, 0, 2, 0, 3, 0, 0, 0, 1])


def _finds_the_darkest_class(darkest_class):
    images, labels = _random_clothes()
    images[labels == 7] += 50
    return darkest_class(images, labels) == 7


def _scales_around_zero(normalize_centered):
    images, labels = _random_clothes()
    scaled, same_labels = normalize_centered(images, labels)
    return _close(scaled, images / 127.5 - 1) and _close(same_labels, labels)


def _gives_the_bytes_back(unscale):
    images, _ = _random_clothes()
    answer = np.asarray(unscale((images / 255).astype("float32")))
    return answer.dtype == np.uint8 and np.array_equal(answer, images)


def _counts_parameters(parameter_count):
    return all(parameter_count(units) == 785 * units + 10 * (units + 1) for units in (1, 64, 512))


def _is_softmax(softmax):
    scores = np.array([2.0, 1.0, -3.0, 0.5])
    return _close(softmax(scores), np.exp(scores) / np.exp(scores).sum())


def _builds_a_small_model(build_small_model):
    images, labels = _random_clothes()
    model = build_small_model()
    probabilities = np.asarray(model(images / 255.0))
    before = model.evaluate(images / 255.0, labels, verbose=0)[0]
    model.fit(images / 255.0, labels, epochs=3, verbose=0)
    return (
        probabilities.shape == (40, 10)
        and _close(probabilities.sum(axis=1), np.ones(40))
        and model.count_params() == 785 * 32 + 10 * 33
        and model.evaluate(images / 255.0, labels, verbose=0)[0] < before
    )


def _finds_the_best_epoch(best_epoch):
    history = {"loss": [0.9, 0.5, 0.4, 0.3], "val_loss": [0.8, 0.6, 0.5, 0.7], "val_accuracy": [0.7, 0.8, 0.81, 0.82]}
    return best_epoch(history) == 3


def _measures_accuracy(accuracy):
    random = np.random.default_rng(0)
    probabilities = random.dirichlet(np.ones(10), size=50)
    labels = np.where(np.arange(50) < 31, probabilities.argmax(axis=1), probabilities.argmin(axis=1))
    return _close(accuracy(probabilities, labels), 0.62)


def _names_one_image(predict_name):
    answers = np.eye(10)[[4]]
    model = SimpleNamespace(predict=lambda images, verbose=0: answers if np.shape(images) == (1, 28, 28, 1) else None)
    return predict_name(model, np.zeros((28, 28, 1), "float32")) == "Coat"


def _finds_the_least_sure(least_sure):
    probabilities = np.random.default_rng(0).dirichlet(np.ones(10) * 0.1, size=50)
    probabilities[17] = 0.1
    return least_sure(probabilities) == 17


def _measures_the_gap(gap):
    history = {"accuracy": [0.80, 0.90, 0.96], "val_accuracy": [0.82, 0.88, 0.87]}
    return _close(gap(history), 0.09)


_EXERCISES = {
    "pixel_count": _equal(70_000 * 28 * 28),
    "count_classes": _counts_classes,
    "darkest_class": _finds_the_darkest_class,
    "normalize_centered": _scales_around_zero,
    "unscale": _gives_the_bytes_back,
    "training_size": _equal(48_000),
    "parameter_count": _counts_parameters,
    "softmax": _is_softmax,
    "build_small_model": _builds_a_small_model,
    "steps_for_128": _equal(469),
    "examples_seen": _equal(55_000 * 8),
    "best_epoch": _finds_the_best_epoch,
    "accuracy": _measures_accuracy,
    "predict_name": _names_one_image,
    "least_sure": _finds_the_least_sure,
    "images_apart": _equal(70),
    "extra_layer_parameters": _equal(785 * 128 + 129 * 64 + 65 * 10),
    "gap": _measures_the_gap,
}
