"""Judge an answer by what it is or does: every no is one sentence that a beginner understands."""

import contextlib
import copy
import inspect
import io

import numpy as np

from ._exercise import NotAttempted, Wrong

TOLERANCE = 1e-5


# What a value is ------------------------------------------------------------------------------------------------------


def as_array(value, subject="Your answer", wants="numbers"):
    """Return a value as a NumPy array of numbers, or say what it is instead."""
    if value is None:
        raise Wrong(f"{subject} is None, which means nothing, where we expected {wants}.")
    if isinstance(value, str):
        raise Wrong(f"{subject} is text, where we expected {wants}, without quotation marks.")
    if isinstance(value, (dict, set)) or callable(value):
        kind = "function" if callable(value) else type(value).__name__
        raise Wrong(f"{subject} is a {kind}, where we expected {wants}.")
    try:
        array = np.asarray(value)
    except Exception:
        raise Wrong(f"{subject} is a {type(value).__name__} whose parts do not fit together in one table.") from None
    if array.dtype.kind == "O":
        array = _from_objects(array)
    if array.dtype.kind not in "iuf":
        kind = {"b": "True or False", "U": "text", "c": "complex numbers"}.get(array.dtype.kind, type(value).__name__)
        raise Wrong(f"{subject} holds {kind}, where we expected {wants}.")
    if not np.isfinite(array).all():
        seen = "NaN (not a number)" if np.isnan(array).any() else "something infinite"
        raise Wrong(f"{subject} is or holds {seen}, where we expected {wants}.")
    return array


def _from_objects(array):
    """Return fractions, decimals and very large integers as floats; anything else as it was."""
    try:
        return array.astype(float)
    except Exception:
        return array


def as_number(value, subject="Your answer", wants="one number"):
    """Return a value as a Python number."""
    if isinstance(value, tuple):
        raise Wrong(f"{subject} has the shape {np.shape(value)}, as a comma makes; write one number without any comma.")
    array = as_array(value, subject, wants)
    if array.shape != ():
        raise Wrong(f"{subject} has the shape {array.shape}, where we expected {wants}.")
    return array.item()


def returns_number(wants="one number"):
    """Return a reader that takes a function's result as one number."""
    return lambda value: as_number(value, "What your function returns", wants)


def returns_array(wants, shape):
    """Return a reader that takes a function's result as an array of one shape."""

    def read(value):
        array = as_array(value, "What your function returns", wants)
        if array.shape != shape:
            raise Wrong(f"Your function returns the shape {array.shape}, where we expected {wants}: shape {shape}.")
        return array

    return read


def same(value, expected):
    """Tell whether two results are equal, but for rounding."""
    value, expected = np.asarray(value), np.asarray(expected)
    # Half precision (float16) holds only three digits.
    tolerance = max(TOLERANCE, np.finfo(value.dtype).eps if value.dtype.kind == "f" else 0)
    return value.shape == expected.shape and bool(np.allclose(value, expected, rtol=tolerance, atol=tolerance))


# A number -------------------------------------------------------------------------------------------------------------


def number(expected, mistakes):
    """Return a judge for one number.

    Parameters
    ----------
    expected : int
    mistakes : dict
        A sentence for each number that a known mistake leads to.
    """

    def judge(answer):
        value = as_number(answer)
        if abs(value - expected) < TOLERANCE:
            return
        for wrong, sentence in mistakes.items():
            if abs(value - wrong) < TOLERANCE * max(1, abs(wrong)):
                raise Wrong(sentence)
        raise Wrong(f"{_seen(value, expected)} is too {'small' if value < expected else 'large'}.")

    return judge


def _seen(value, expected):
    """Write a number as it was seen, unless the answer's digits would be in it."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    return "Your number" if f"{expected:,}" in text or str(expected) in text else text


# A function -----------------------------------------------------------------------------------------------------------


class Asked:
    """A learner's function, called on copies; tells in a sentence what goes wrong."""

    def __init__(self, function, on_error=None):
        if function is None:
            raise Wrong("Your answer is None, which means nothing: did you run the cell that defines the function?")
        if not callable(function):
            raise Wrong(
                f"Your answer is of the type {type(function).__name__}, where a function was expected: "
                "its name alone, without brackets behind it."
            )
        self._function = function
        self._on_error = on_error
        self._calls = 0

    def __call__(self, *arguments):
        self._calls += 1
        given = [_copied(argument) for argument in arguments]
        self._must_take(given)
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                value = self._function(*given)
        except Exception as error:
            special = self._on_error and self._on_error(error)
            raise Wrong(special or f"Your function stopped with {in_short(error)}.") from None
        if not all(map(_unchanged, given, arguments)):
            raise Wrong("Your function changed what it was given: compute with a copy, or with new arrays.")
        if value is None or value is ...:
            self._say_nothing(value, printed.getvalue())
        return value

    def _must_take(self, arguments):
        try:
            signature = inspect.signature(self._function)
        except (TypeError, ValueError):  # some functions written in C do not tell
            return
        try:
            signature.bind(*arguments)
        except TypeError:
            count = f"{len(arguments)} value{'s' * (len(arguments) != 1)}" if arguments else "nothing in its brackets"
            raise Wrong(f"Your function is called with {count} here, and it cannot take that.") from None

    def _say_nothing(self, value, printed):
        if value is None and printed.strip():
            raise Wrong("Your function prints something but returns nothing: it needs a `return`.")
        if self._calls == 1:
            raise NotAttempted
        raise Wrong("Your function returned something at first, but nothing when it was called with other values.")


def _copied(value):
    return copy.deepcopy(value) if isinstance(value, (np.ndarray, list, dict)) else value


def _unchanged(given, original):
    if isinstance(original, np.ndarray):
        return given.shape == original.shape and given.dtype == original.dtype and np.array_equal(given, original)
    return given == original if isinstance(original, (list, dict)) else True


def in_short(error):
    """Return an error's kind and the first sentence of what it says."""
    try:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    except Exception:
        lines = []
    first = lines[0].replace("Traceback", "error").partition(". ")[0].rstrip(".:") if lines else ""
    first = first if len(first) <= 150 else first[:150] + "…"
    return type(error).__name__ + (f" ({first})" if first else "")


def history_is_a_dict(error):
    """Return a sentence for an error that comes from taking a dict for what `fit` returns."""
    if isinstance(error, AttributeError) and "history" in str(error):
        return 'Your function is given the dict already: history["val_loss"] is in it, without another .history.'
    return None


def function(examples, expected, read, mistakes, describe=None, on_error=None):
    """Return a judge for a function, which compares it with ours on several inputs.

    Parameters
    ----------
    examples : callable
        Returns the inputs: a list of tuples of arguments.
    expected : callable
        Our function, written independently of the solution where that is possible.
    read : callable
        Takes what the learner's function returned and gives it back as a number or an array, or raises `Wrong`.
    mistakes : dict
        A sentence for each known mistake, and a function that makes it; the first that fits is told.
    describe : callable, optional
        Takes an input's arguments and says in a few words what they are.
    on_error : callable, optional
        Takes the error that the function stopped with, and returns a sentence or None.
    """

    def judge(answer):
        ask = Asked(answer, on_error)
        inputs = examples()
        for arguments in inputs:
            value = read(ask(*arguments))
            right = expected(*arguments)
            if not same(value, right):
                _tell_mistake(mistakes, inputs, [_value_or_none(ask, read, others) for others in inputs])
                raise Wrong(_difference(describe, arguments, value, right))

    return judge


def _value_or_none(ask, read, arguments):
    try:
        return read(ask(*arguments))
    except Wrong:
        return None


def _tell_mistake(mistakes, inputs, values):
    """Raise `Wrong` with the first mistake that leads to the same values for all inputs, where there is a value."""
    tried = [(arguments, value) for arguments, value in zip(inputs, values, strict=True) if value is not None]
    for sentence, mistake in mistakes.items():
        if all(same(value, mistake(*arguments)) for arguments, value in tried):
            raise Wrong(sentence)


def _difference(describe, arguments, value, right):
    where = f"For {describe(*arguments)} " if describe else "When it was tried, "
    if np.shape(value) == ():
        return f"{where}your function returned {short(value)}, where {short(right)} was expected."
    different = ~np.isclose(value, right, rtol=TOLERANCE, atol=TOLERANCE)
    place = tuple(int(i) for i in np.argwhere(different)[0])
    at = place[0] if len(place) == 1 else place
    seen, wanted = short(value[place]), short(right[place])
    return f"{where}your function returned {seen} at index {at}, where {wanted} was expected."


def short(value):
    """Write a number of an answer, or a truth, as short as it can be told."""
    value = np.asarray(value).item()
    if isinstance(value, bool):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
