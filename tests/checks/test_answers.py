"""Exercises accept every right answer, and refuse every wrong one with a sentence of its own."""

import functools
import re

import pytest
from answers import OTHER_WORDS, RIGHT, WRONG, is_one_sentence, tells_nothing_of_the_answer

from helpers.checks import EXERCISES, check

MISTAKES = [
    pytest.param(name, mistake, id=f"{name}-{number}")
    for name, exercise in EXERCISES.items()
    for number, mistake in enumerate(exercise.mistakes)
]


def marks(number):
    """Return the marks of one of an exercise's answers: `make test` tries the first, `make test-all` all."""
    return [pytest.mark.slow] if number else []


@functools.cache
def check_wrong(name, number):
    """Return the result of a wrong answer; models are trained, so each is checked once."""
    return check(name, WRONG[name][number][1])


def assert_refused(name, result):
    assert result.status == "wrong" and not result.passed
    assert is_one_sentence(result.message) and len(result.message) < 250
    assert tells_nothing_of_the_answer(name, result.message)
    assert repr(result) == f"✗ {name}: {result.message}"


@pytest.mark.parametrize(
    ("name", "number"),
    [pytest.param(name, i, marks=marks(i)) for name in RIGHT for i in range(len(RIGHT[name]))],
)
def test_right_answers_in_other_words(capfd, name, number):
    result = check(name, RIGHT[name][number])
    assert re.fullmatch(rf"✓ {name}: right\.( [A-Z0-9].*\.)?", repr(result))
    assert result.passed and result.status == "right"
    printed = capfd.readouterr()
    assert printed.out == "" and "one moment" not in printed.err  # TensorFlow may write there too


def test_nearest_mean_says_what_it_reaches():
    message = check("nearest_mean", RIGHT["nearest_mean"][0]).message
    assert re.fullmatch(r"right. On 1,000 clothes .* names (6[5-9]|7[0-2]) % right\.", message)


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_every_mistake_reads_its_sentence(capfd, name, mistake):
    result = check(name, mistake.answer)
    assert result.message == mistake.sentence
    assert_refused(name, result)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "number"),
    [
        pytest.param(name, i, id=f"{name}-{WRONG[name][i][0]}", marks=marks(i))
        for name in WRONG
        for i in range(len(WRONG[name]))
    ],
)
def test_wrong_answers_that_no_mistake_explains(capfd, name, number):
    result = check_wrong(name, number)
    assert WRONG[name][number][2] in result.message
    assert_refused(name, result)
    assert capfd.readouterr().out == ""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "answer", "sentence"), OTHER_WORDS)
def test_mistakes_made_in_another_way(name, answer, sentence):
    result = check(name, answer)
    assert sentence in result.message
    assert_refused(name, result)


def test_enough_of_both():
    assert set(RIGHT) == set(WRONG) == set(EXERCISES)
    assert all(len(answers) >= 4 for answers in RIGHT.values())
    assert all(len(WRONG[name]) + len(exercise.mistakes) >= 6 for name, exercise in EXERCISES.items())


@pytest.mark.parametrize("name", EXERCISES)
def test_each_kind_has_a_sentence_of_its_own(name):
    listed = {mistake.sentence for mistake in EXERCISES[name].mistakes}
    others = [check_wrong(name, number).message for number in range(len(WRONG[name]))]
    assert len(set(others)) == len(others) and not listed & set(others)
    assert len(listed) + len(others) >= 6
