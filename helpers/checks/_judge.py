"""Judge an answer by what it is or does, never by how it is written."""

import contextlib
import copy
import dis
import functools
import inspect
import io

import numpy as np

from helpers.workspace import temporary_workspace

from ._errors import explain
from ._exercise import NotAttempted, Wrong, raise_first, raise_kind
from ._values import TOLERANCE, as_number, first_line, format_number, same


def judge_number(expected):
    """Return a judge for one number.

    Parameters
    ----------
    expected : int

    Returns
    -------
    callable
        Compares a learner's number with `expected`, then with the numbers of the mistakes.
    """

    def judge(answer, mistakes):
        value = as_number(answer)
        if abs(value - expected) < TOLERANCE:
            return
        raise_first(mistakes, lambda mistake: _is_close(value, mistake.answer))
        raise Wrong(f"{_as_seen(value, expected)} is too {'small' if value < expected else 'large'}.")

    return judge


def _is_close(value, number):
    return abs(value - number) < TOLERANCE * max(1, abs(number))


def _as_seen(value, expected):
    """Return a number as the learner wrote it, unless the answer's digits would be in it."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    return "Your number" if f"{expected:,}" in text or str(expected) in text else text


def judge_function(examples, expected, read, describe=None, on_error=None, after=None):
    """Return a judge for a function, which compares it with ours on several inputs.

    Parameters
    ----------
    examples : callable
        Returns the inputs: a list of tuples of arguments.
    expected : callable
        Our function, written independently of the solution where that is possible.
    read : callable
        Takes what the learner's function returned and gives it back as a number or an array, or raises `Wrong`.
    describe : callable, optional
        Takes an input's arguments and returns in a few words what they are.
    on_error : callable, optional
        Takes the error that the function stopped with, and returns a sentence or None.
    after : callable, optional
        Takes an input's arguments after each call, and raises `Wrong` if the function did something to them.

    Returns
    -------
    callable
        Where the function differs from ours, compares it with the mistakes' functions on all inputs.
    """

    def judge(answer, mistakes):
        function = GuardedFunction(answer, mistakes, on_error, after)
        inputs = examples()
        for arguments in inputs:
            value = read(function(*arguments))
            right = expected(*arguments)
            if not same(value, right):
                values = [_read_or_none(function, read, others) for others in inputs]
                _raise_mistake(mistakes, inputs, values)
                if _are_rounded(values, [expected(*others) for others in inputs]):
                    raise Wrong("Your function rounds, which is for printing: return numbers as they are.")
                raise Wrong(_difference(describe, arguments, value, right))

    return judge


def _are_rounded(values, right):
    """Return True if all values are the right ones, some with only one to four decimals."""
    return any(all(map(functools.partial(_is_rounded, decimals), values, right)) for decimals in range(1, 5))


def _is_rounded(decimals, value, right):
    if np.asarray(right).dtype.kind != "f" or value is None or np.shape(value) != np.shape(right):
        return False
    steps = np.asarray(value, float) * 10**decimals
    is_near = np.abs(steps - np.asarray(right) * 10**decimals) <= 0.5 + TOLERANCE
    return bool(np.all(is_near) and np.allclose(steps, np.round(steps), rtol=1e-6, atol=TOLERANCE))


def _read_or_none(function, read, arguments):
    try:
        return read(function(*arguments))
    except Wrong:
        return None


def _raise_mistake(mistakes, inputs, values):
    """Raise `Wrong` for the first mistake that leads to the same values for all inputs, where there is a value."""
    tried = [(arguments, value) for arguments, value in zip(inputs, values, strict=True) if value is not None]
    raise_first(mistakes, lambda mistake: all(leads_to(mistake, given, value) for given, value in tried))


def leads_to(mistake, arguments, value):
    """Return True if a mistake's function returns this value for some arguments."""
    try:
        return same(value, mistake.answer(*arguments))
    except Exception:  # the mistake is that it stops
        return False


def _difference(describe, arguments, value, right):
    """Return a sentence on the first place in which a value differs from the right one."""
    where = f"For {describe(*arguments)} " if describe else "When it was tried, "
    if isinstance(value, str):
        return f'{where}your function returned "{value}", where something else was expected.'
    if np.shape(value) != np.shape(right):
        return f"{where}your function returned the shape {np.shape(value)}, where {np.shape(right)} was expected."
    if np.shape(value) == ():
        return f"{where}your function returned {format_number(value)}, where {format_number(right)} was expected."
    different = ~np.isclose(value, right, rtol=TOLERANCE, atol=TOLERANCE)
    place = tuple(int(i) for i in np.argwhere(different)[0])
    at = place[0] if len(place) == 1 else place
    seen, wanted = format_number(value[place]), format_number(np.asarray(right)[place])
    return f"{where}your function returned {seen} at index {at}, where {wanted} was expected."


class GuardedFunction:
    """A learner's function: called on copies, with what it prints hidden; what goes wrong becomes a sentence.

    Parameters
    ----------
    function : object
        What the learner handed in.
    mistakes : tuple of Mistake
        Those with `fits` are tried on all that the function returns.
    on_error : callable, optional
        Takes the error that the function stopped with, and returns a sentence or None.
    after : callable, optional
        Takes the arguments after each call, and raises `Wrong` if the function did something to them.
    returns : bool
        Whether it has to return something; a function that draws need not.

    Raises
    ------
    Wrong
        If it is no function, cannot take what it is given, stops, changes what it was given, or does not return what
        it computed.
    NotAttempted
        If there is nothing in it yet.
    """

    def __init__(self, function, mistakes=(), on_error=None, after=None, returns=True):
        if function is None:
            raise Wrong("Your answer is None, which means nothing: did you run the cell that defines the function?")
        if not callable(function):
            raise Wrong(
                f"Your answer is of the type {type(function).__name__}, where a function was expected: "
                "its name alone, without brackets behind it."
            )
        self._function, self._mistakes, self._on_error = function, mistakes, on_error
        self._after, self._returns = after, returns
        self._calls = 0

    def __call__(self, *arguments):
        self._calls += 1
        given = [_copied(argument) for argument in arguments]
        self._raise_unless_it_takes(given)
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), temporary_workspace():
                value = self._function(*given)
        except Exception as error:
            known = (self._on_error and self._on_error(error)) or explain(error)
            raise Wrong(known or f"Your function stopped with {first_line(error)}.") from None
        if not all(map(_unchanged, given, arguments)):
            raise Wrong("Your function changed what it was given: compute with a copy, or with new arrays.")
        if self._after:
            self._after(*given)
        if value is None or value is ...:
            self._raise_for_none(value, printed.getvalue())
        raise_kind(self._mistakes, value)
        return value

    def _raise_unless_it_takes(self, arguments):
        try:
            signature = inspect.signature(self._function)
        except (TypeError, ValueError):  # some functions written in C do not tell
            return
        try:
            signature.bind(*arguments)
        except TypeError:
            count = f"{len(arguments)} value{'s' * (len(arguments) != 1)}" if arguments else "nothing in its brackets"
            raise Wrong(f"Your function is called with {count} here, and it cannot take that.") from None

    def _raise_for_none(self, value, printed):
        if _is_blank(self._function):
            raise NotAttempted
        if value is ...:
            raise Wrong("Your function returns the three dots, where what it computed was expected.")
        if not self._returns:
            return
        if printed.strip():
            raise Wrong("Your function prints something but returns nothing: it needs a `return`.")
        if self._calls == 1:
            raise Wrong(
                "Your function does something but returns nothing: is there a `return`, with a value behind it?"
            )
        raise Wrong("Your function returned something at first, but nothing when it was called with other values.")


def _is_blank(function):
    """Return True if nothing was written into a function yet: it uses no name and calls nothing."""
    code = getattr(function, "__code__", None)
    nothing = ("RESUME", "NOP", "LOAD_CONST", "RETURN_", "COPY_FREE_VARS")
    return code is not None and all(step.opname.startswith(nothing) for step in dis.get_instructions(code))


def _copied(value):
    return copy.deepcopy(value) if isinstance(value, (np.ndarray, list, dict)) else value


def _unchanged(given, original):
    if isinstance(original, np.ndarray):
        return given.shape == original.shape and given.dtype == original.dtype and np.array_equal(given, original)
    return given == original if isinstance(original, (list, dict)) else True
