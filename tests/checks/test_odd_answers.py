"""No answer yet, and answers that misbehave: a learner reads a sentence, and nothing is harmed."""

import sys

import numpy as np
import pytest
from answers import FUNCTIONS, RIGHT, is_one_sentence

from helpers.checks import EXERCISES, Result, check, progress, solution
from helpers.checks._judge import GuardedFunction


def blank(*_): ...


@pytest.mark.parametrize("name", EXERCISES)
def test_the_blank_is_not_attempted(name):
    for result in (check(name, ...), check(name)):
        assert result.status == "not attempted" and not result.passed
        assert repr(result).startswith(f"○ {name}: not attempted yet")
    assert progress().rows[list(EXERCISES).index(name)][1] == "not attempted"


def still_blank(*_):
    """Look at what was given, and return something."""


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("answer", [blank, still_blank, lambda *_: ..., lambda *_: None])
def test_a_function_that_returns_nothing(caplog, name, answer):
    assert repr(check(name, answer)).startswith(f"○ {name}: not attempted yet: write your function")
    assert not caplog.records, "TensorFlow warns a learner who has not even begun"


def compiles_in_a_chain():
    import keras

    return keras.Sequential([keras.Input((28, 28, 1))]).compile("adam", "sparse_categorical_crossentropy")


def forgets_to_return(*values):
    result = values  # noqa: F841


def searches_in_vain(history):
    for epoch, loss in enumerate(history["val_loss"]):
        if loss < 0:
            return epoch


@pytest.mark.parametrize(
    ("name", "answer"),
    [("build_model", compiles_in_a_chain), ("accuracy", forgets_to_return), ("best_epoch", searches_in_vain)],
    ids=["chain", "forgotten", "in vain"],
)
def test_a_function_that_does_something_and_returns_nothing_was_attempted(name, answer):
    result = check(name, answer)
    assert result.status == "wrong" and "returns nothing" in result.message
    assert "2 more wrong answers" in repr(solution(name))


def leaves_the_dots(probabilities, labels):
    right = probabilities.argmax(axis=1) == labels  # noqa: F841
    return ...


def test_a_function_that_is_half_done_was_attempted():
    result = check("accuracy", leaves_the_dots)
    assert result.status == "wrong" and "three dots" in result.message


def raises(*_):
    raise ValueError("first line\nTraceback (most recent call last)")


def gives_up(*_):
    sys.exit("enough")


def says_traceback(*_):
    raise RuntimeError("Traceback (most recent call last):\n  File x")


class Hostile:
    """Raises at whatever is asked of it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    __array__ = __len__ = __iter__ = __float__ = __eq__ = __repr__ = __bool__ = lambda *_: 1 / 0
    __hash__ = None


ODD = [None, "no idea", {}, raises, gives_up, says_traceback, float("inf"), np.zeros(3), object(), Hostile(), [[1], 2]]


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("answer", ODD, ids=lambda odd: type(odd).__name__)
def test_odd_answers_get_a_sentence(name, answer):
    result = check(name, answer)
    assert result.status == "wrong" and is_one_sentence(result.message), result.message
    assert "Traceback" not in result._repr_html_()


def test_a_long_error_is_cut_off():
    def complains(*_):
        raise ValueError("word " * 100)

    message = check("accuracy", complains).message
    assert message.startswith("Your function stopped with ValueError (word word") and message.endswith("…).")
    assert len(message) < 250


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_that_return_odd_things(name):
    for odd in (Hostile(), [[1], 2], {}, {1}, object(), 1j, b"x", float("nan"), True, print, Result):
        result = check(name, lambda *_, odd=odd: odd)
        assert result.status == "wrong" and is_one_sentence(result.message), result.message


@pytest.mark.parametrize("name", FUNCTIONS)
def test_interrupt(name):
    def interrupted(*_):
        raise KeyboardInterrupt

    result = check(name, interrupted)
    assert not result.passed and result.message.startswith("You stopped this check")
    assert "3 more wrong answers" in repr(solution(name))


def test_a_constant_is_not_taken_for_a_mistake():
    """7 is where the validation accuracy is highest, but only in the first history that is tried."""
    assert "returned 7, where 4 was expected" in check("best_epoch", lambda history: 7).message


def test_nothing_on_a_later_call():
    assert "at first" in check("accuracy", lambda p, y: np.mean(p.argmax(1) == y) if len(y) == 10 else None).message


@pytest.mark.parametrize(
    ("given", "change"),
    [
        (np.zeros(3), lambda array: array.__setitem__(0, 1)),
        ([1, 2], lambda numbers: numbers.pop()),
        ({"a": [1, 2]}, lambda history: history["a"].reverse()),
    ],
)
def test_what_is_given_stays_as_it_was(given, change):
    def changing(value):
        change(value)
        return 1

    before = repr(given)
    with pytest.raises(Exception, match="changed what it was given"):
        GuardedFunction(changing)(given)
    assert repr(given) == before


def test_a_changed_model_is_noticed_and_the_next_answer_gets_another():
    given = []

    def spoil(model, image):
        given.append(model)
        row = model.predict(image[None], verbose=0)[0]
        model.set_weights([weight + 1 for weight in model.get_weights()])
        return row

    for _ in range(2):
        assert "changed the model" in check("single_prediction", spoil).message
    assert len(given) == 2 and given[0] is not given[1]
    assert check("single_prediction", RIGHT["single_prediction"][1]).passed


def test_figures_of_a_learner_stay_as_they_are():
    from matplotlib import pyplot as plt

    first, second = plt.figure(), plt.figure()
    plt.figure(first)
    plt.plot([1, 2])
    for answer in (RIGHT["picture_grid"][0], lambda images, labels: plt.close("all")):
        check("picture_grid", answer)
        assert plt.get_fignums() == [first.number, second.number] and plt.gcf() is first and len(first.axes) == 1
    plt.close("all")
