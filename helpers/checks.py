"""The exercises of "Your turn": is an answer right, wrong or not attempted?"""

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
    expected = _EXERCISES[name]
    if answer is ...:
        print(f"○ {name}: not attempted yet. Replace the … and run this cell again.")
        return
    try:
        right, why = _judge(expected, answer)
    except _NothingReturned:
        print(f"○ {name}: not attempted yet, or is there no `return` in your function?")
        return
    except Exception as error:
        reason = str(error).partition("\n")[0]
        right, why = False, f"Your answer stopped with {type(error).__name__}: {reason}. "
    if right:
        print(f"✓ {name}: right.")
    else:
        print(f"✗ {name}: not yet. {why}Change your answer and run this cell again.")


class _NothingReturned(Exception):
    """The learner's function gave back None or `...`."""


def _judge(expected, answer):
    """Return whether an answer is right, and a hint on its kind if it is of the wrong one."""
    if not callable(expected):
        if callable(answer) or np.ndim(answer) != 0:
            return False, "This exercise wants one number. "
        return bool(np.isclose(answer, expected, rtol=0, atol=1e-6)), ""
    if not callable(answer):
        return False, "This exercise wants a function, without brackets behind its name. "
    return expected(_returning(answer)), ""


def _returning(function):
    """Return a function that does the same, and complains if nothing is returned."""

    def call(*args, **kwargs):
        value = function(*args, **kwargs)
        if value is None or value is ...:
            raise _NothingReturned
        return value

    return call


def _close(answer, expected):
    answer = np.asarray(answer)
    return answer.shape == np.shape(expected) and bool(np.allclose(answer, expected, atol=1e-5))


def _all_values():
    """Return images uint8 (10, 28, 28, 1) that hold every value from 0 to 255, and labels int64 (10,)."""
    images = np.resize(np.arange(256, dtype=np.uint8), (10, 28, 28, 1))
    return images, np.arange(10)


def _counts_classes(count_classes):
    labels = np.array([0, 3, 3, 5, 5, 5])
    return _close(count_classes(labels), [1, 0, 0, 2, 0, 3, 0, 0, 0, 0])


def _finds_the_brightest_class(brightest_class):
    """The winner has neither the most pictures, nor the brightest one, nor the fewest empty pixels."""
    random = np.random.default_rng(0)
    for winner, other in ((7, 2), (1, 8)):
        labels = np.repeat(np.arange(10), np.where(np.arange(10) == other, 12, 4))
        images = random.integers(1, 100, (len(labels), 28, 28, 1), dtype=np.uint8)
        images[labels == winner] += 60
        images[labels == winner, :5] = 0
        images[np.flatnonzero(labels == other)[0]] = 255
        if brightest_class(images, labels) != winner:
            return False
    return True


def _scales_around_zero(normalize_centered):
    import tensorflow as tf

    images, labels = _all_values()
    # AutoGraph would warn that it cannot rewrite a function that is still blank.
    as_it_is = tf.autograph.experimental.do_not_convert(normalize_centered)
    dataset = tf.data.Dataset.from_tensor_slices((images, labels)).map(as_it_is).batch(10)
    scaled, same_labels = next(dataset.as_numpy_iterator())
    return _close(scaled, images / 127.5 - 1) and same_labels.dtype == labels.dtype and _close(same_labels, labels)


def _gives_the_bytes_back(unscale):
    images, _ = _all_values()
    answer = np.asarray(unscale((images / 127.5 - 1).astype("float32")))
    return answer.dtype == np.uint8 and np.array_equal(answer, images)


def _counts_parameters(parameter_count):
    return all(parameter_count(units) == 785 * units + 10 * (units + 1) for units in (1, 64, 512))


def _is_softmax(softmax):
    scores = np.array([2.0, 1.0, -3.0, 0.5])
    return _close(softmax(scores), np.exp(scores) / np.exp(scores).sum())


def _builds_a_small_model(build_small_model):
    """Its output is what tanh and softmax make of its weights, and training lowers its loss."""
    images, labels = _all_values()
    images = images.astype("float32") / 255
    model = build_small_model()
    kernel, bias, output_kernel, output_bias = model.get_weights()
    scores = np.tanh(images.reshape(10, 784) @ kernel + bias) @ output_kernel + output_bias
    exponentials = np.exp(scores)
    before = model.evaluate(images, labels, verbose=0)[0]
    probabilities = np.asarray(model(images))
    model.fit(images, labels, epochs=5, verbose=0)
    return (
        kernel.shape == (784, 32)
        and _close(probabilities, exponentials / exponentials.sum(axis=1, keepdims=True))
        and model.evaluate(images, labels, verbose=0)[0] < before
    )


def _finds_the_best_epoch(best_epoch):
    histories = {3: [0.8, 0.6, 0.5, 0.7], 4: [0.8, 0.6, 0.65, 0.5, 0.7, 0.9]}
    return all(
        best_epoch({"loss": [1 - epoch / 10 for epoch in range(len(losses))], "val_loss": losses}) == best
        for best, losses in histories.items()
    )


def _measures_accuracy(accuracy):
    probabilities = np.random.default_rng(0).dirichlet(np.ones(10), size=50)
    best, worst = probabilities.argmax(axis=1), probabilities.argmin(axis=1)
    return all(
        _close(accuracy(probabilities, np.where(np.arange(50) < right, best, worst)), right / 50) for right in (31, 12)
    )


class _ModelOfOneClass:
    """Stands in for a trained model: always sure of one class, and strict about the shape of a batch."""

    def __init__(self, label):
        self.label = label

    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None):
        if np.shape(x) != (1, 28, 28, 1):
            raise ValueError(f"the model wants a batch of shape (1, 28, 28, 1) and got {np.shape(x)}")
        return np.eye(10, dtype="float32")[[self.label]]


def _names_one_image(predict_name):
    image = np.zeros((28, 28, 1), "float32")
    return predict_name(_ModelOfOneClass(4), image) == "Coat" and predict_name(_ModelOfOneClass(8), image) == "Bag"


def _finds_the_least_sure(least_sure):
    """The one looked for has the smallest maximum, but neither the most even spread nor the closest race."""
    sure = [0.9, 0.1, 0, 0, 0, 0, 0, 0, 0, 0]
    close_race = [0.49, 0.48, 0.03, 0, 0, 0, 0, 0, 0, 0]
    even_rest = [0.37] + [0.07] * 9
    target = [0.3, 0.28, 0.26, 0.16, 0, 0, 0, 0, 0, 0]
    return least_sure(np.array([sure, close_race, even_rest, target, sure])) == 3 and (
        least_sure(np.array([sure, even_rest, close_race])) == 1
    )


def _measures_the_gap(gap):
    histories = (
        ({"accuracy": [0.80, 0.90, 0.96], "val_accuracy": [0.82, 0.88, 0.87]}, 0.09),
        ({"accuracy": [0.80, 0.95, 0.90, 0.85], "val_accuracy": [0.80, 0.80, 0.86, 0.88]}, -0.03),
    )
    return all(_close(gap(history), expected) for history, expected in histories)


# A number to give, or a function that judges the learner's function.
_EXERCISES = {
    "pixel_count": 70_000 * 28 * 28,
    "count_classes": _counts_classes,
    "brightest_class": _finds_the_brightest_class,
    "normalize_centered": _scales_around_zero,
    "unscale": _gives_the_bytes_back,
    "training_size": 48_000,
    "parameter_count": _counts_parameters,
    "softmax": _is_softmax,
    "build_small_model": _builds_a_small_model,
    "last_batch": 96,
    "examples_seen": 8 * 1_719 * 32,
    "best_epoch": _finds_the_best_epoch,
    "accuracy": _measures_accuracy,
    "predict_name": _names_one_image,
    "least_sure": _finds_the_least_sure,
    "images_apart": 70,
    "extra_layer_parameters": 785 * 128 + 129 * 64 + 65 * 10,
    "gap": _measures_the_gap,
}
