"""Going downhill: one step of gradient descent for a line."""

import numpy as np

from .._exercise import Exercise, Mistake, Wrong
from .._judge import judge_function
from .._values import as_array, is_numbers, returned_array


def _points():
    """Return examples of points, a line and a learning rate, on which every known mistake leads to other numbers."""
    random = np.random.default_rng(6)
    return [
        (np.array([1.0, 2.0, 4.0]), np.array([3.0, 2.5, 7.0]), 0.5, 1.0, 0.1),
        (np.array([-2.0, 0.5, 1.0, 3.0, 6.0]), np.array([1.0, -1.0, 0.0, 2.0, 9.0]), -1.5, 2.0, 0.03),
        (random.normal(1, 2, 12), random.normal(-3, 1, 12), 2.0, -0.7, 0.25),
    ]


def _slopes(x, y, m, b):
    """Return the slopes of the mean squared error, by numerical differences, which is not the lesson's way."""
    step = 1e-4

    def loss(m, b):
        return np.mean((m * x + b - y) ** 2)

    return np.array([loss(m + step, b) - loss(m - step, b), loss(m, b + step) - loss(m, b - step)]) / (2 * step)


def _step(x, y, m, b, learning_rate):
    return np.array([m, b]) - learning_rate * _slopes(x, y, m, b)


def _by(change):
    """Return a function that goes by `change` of the slopes times the learning rate."""
    return lambda x, y, m, b, rate: np.array([m, b]) - change(_slopes(x, y, m, b) * rate, len(x))


def _one_after_the_other(x, y, m, b, rate):
    m = m - rate * np.mean(2 * (m * x + b - y) * x)
    return m, b - rate * np.mean(2 * (m * x + b - y))


def _b_first(x, y, m, b, rate):
    b = b - rate * np.mean(2 * (m * x + b - y))
    return m - rate * np.mean(2 * (m * x + b - y) * x), b


def _without_mean(x, y, m, b, rate):
    errors = m * x + b - y
    return m - rate * 2 * errors * x, b - rate * 2 * errors


def _is_a_table(value):
    """Return True for two numbers for each point, of which there are three at least."""
    try:
        return np.squeeze(as_array(value)).ndim == 2
    except Wrong:
        return False


def _returned_pair(value):
    array = returned_array(value, "two numbers, m and b").squeeze()
    if array.shape != (2,):
        raise Wrong(f"Your function returns the shape {array.shape}, where two numbers were expected: m, b.")
    return array


GRADIENT_STEP = Exercise(
    name="gradient_step",
    lesson=3,
    question="How does one step downhill change a line?",
    judge=judge_function(
        examples=_points,
        expected=_step,
        read=_returned_pair,
        describe=lambda x, y, m, b, rate: f"{len(x)} points (NumPy arrays), m = {m}, b = {b} and learning rate {rate}",
    ),
    mistakes=(
        Mistake(
            lambda *given: _step(*given)[0],
            "Your function returns one number, where two were expected: return m, b.",
            is_numbers(()),
        ),
        Mistake(
            _without_mean,
            "Your function returns numbers for each point, where the slope is the mean over all points.",
            _is_a_table,
        ),
        Mistake(lambda x, y, m, b, rate: (m, b), "Your function returns m and b as they were."),
        Mistake(
            _by(lambda change, n: -change), "Your function steps uphill: the step goes against the slope, with a minus."
        ),
        Mistake(
            _by(lambda change, n: change / 2),
            "Your step is half as long as it should be: the slope of a square has a factor 2.",
        ),
        Mistake(_by(lambda change, n: 2 * change), "Your step is twice as long as it should be."),
        Mistake(_by(lambda change, n: change * n), "Your slopes are sums over the points, where means were asked for."),
        Mistake(
            _by(lambda change, n: change * n / 2),
            "Your slopes are sums over the points and have no factor 2, where the mean of 2 * (…) was asked for.",
        ),
        Mistake(_by(lambda change, n: change * [1, 0]), "Your function changes m but not b, and both go one step."),
        Mistake(_by(lambda change, n: change * [0, 1]), "Your function changes b but not m, and both go one step."),
        Mistake(
            _one_after_the_other,
            "Your b is computed with the new m: both slopes belong to the line as it was, so compute both first.",
        ),
        Mistake(
            _b_first,
            "Your m is computed with the new b: both slopes belong to the line as it was, so compute both first.",
        ),
        Mistake(
            _by(lambda change, n: change[1]), "Your slope for m lacks the factor x that it has and that of b has not."
        ),
        Mistake(_by(lambda change, n: change[0]), "Your slope for b has a factor x, which only that of m has."),
        Mistake(
            lambda x, y, m, b, rate: np.array([m, b]) - _slopes(x, y, m, b),
            "Your function takes the whole slope, where the learning rate says how much of it.",
        ),
        Mistake(
            lambda x, y, m, b, rate: np.array([m, b]) - rate**2 * _slopes(x, y, m, b),
            "Your function multiplies by the learning rate twice.",
        ),
        Mistake(
            lambda x, y, m, b, rate: np.array([m, b]) - _slopes(x, y, m, b) / rate,
            "Your function divides by the learning rate, where a small rate was to make a small step.",
        ),
        Mistake(
            lambda x, y, m, b, rate: _slopes(x, y, m, b),
            "Your function returns the two slopes, where the new m and b were asked for.",
        ),
        Mistake(
            lambda x, y, m, b, rate: rate * _slopes(x, y, m, b),
            "Your function returns how much m and b change, where the new m and b were asked for.",
        ),
        Mistake(lambda *given: _step(*given)[::-1], "Your function returns b first, where m comes first."),
        Mistake(
            lambda x, y, m, b, rate: np.array([m, b]) - rate * _slopes(x, -y, m, b),
            "Your errors add y, where the loss takes it away from m * x + b.",
        ),
        Mistake(
            lambda x, y, m, b, rate: _step(y, x, m, b, rate), "Your function exchanges x and y: the line gives y for x."
        ),
    ),
    hints=(
        "First how far the line is from each point, then the two slopes, and only then the new m and b.",
        "errors = m * x + b - y is an array; the slope for b is np.mean(2 * errors).",
        "The slope for m is np.mean(2 * errors * x); return m minus the rate times its slope, and b likewise.",
    ),
    why="All weights of a network go one such step at once, each against its own slope; Adam only chooses step sizes.",
)
