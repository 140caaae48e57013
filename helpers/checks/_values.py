"""Read, compare and write values: every no is one sentence that a beginner understands."""

from collections.abc import ValuesView

import numpy as np

from ._exercise import Wrong

TOLERANCE = 1e-5


def as_array(value, subject="Your answer", wants="numbers"):
    """Return a value as a NumPy array of finite numbers.

    Parameters
    ----------
    value : object
    subject, wants : str
        What the value is to the learner, and what was expected of it.

    Returns
    -------
    int or float array of any shape

    Raises
    ------
    Wrong
        If it is anything else; the message says what.
    """
    if value is None:
        raise Wrong(f"{subject} is None, which means nothing, where we expected {wants}.")
    if isinstance(value, str):
        raise Wrong(f"{subject} is text, where we expected {wants}, without quotation marks.")
    if isinstance(value, (dict, set)) or callable(value):
        kind = "function" if callable(value) else type(value).__name__
        raise Wrong(f"{subject} is a {kind}, where we expected {wants}.")
    try:
        array = np.asarray(list(value) if isinstance(value, ValuesView) else value)
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


def raise_unless_finite_pixels(images):
    """Raise `Wrong` if scaled images hold what comes of dividing bytes by 256, which to them is 0."""
    try:
        is_finite = np.isfinite(np.asarray(images)).all()
    except Exception:  # no numbers, which is said elsewhere
        return
    if not is_finite:
        raise Wrong(
            "Your pixels become NaN or infinite (not a number): a byte holds nothing above 255, and begins again at 0."
        )


def _from_objects(array):
    """Return fractions, decimals and very large integers as floats; anything else as it was."""
    try:
        return array.astype(float)
    except Exception:
        return array


def as_number(value, subject="Your answer", wants="one number"):
    """Return a value as a Python number, or raise `Wrong`; the parameters are those of `as_array`."""
    if isinstance(value, tuple):
        raise Wrong(f"{subject} has the shape {np.shape(value)}, as a comma makes; write one number without any comma.")
    array = as_array(value, subject, wants)
    if array.shape != ():
        raise Wrong(f"{subject} has the shape {array.shape}, where we expected {wants}.")
    return array.item()


def returned_array(value, wants):
    """Return what a function returned as an array, or raise `Wrong`."""
    return as_array(value, "What your function returns", wants)


def returned_number(wants="one number"):
    """Return a reader that takes what a function returned as one number."""
    return lambda value: as_number(value, "What your function returns", wants)


def is_numbers(*shapes, kinds="iuf"):
    """Return a function that returns True for numbers in one of some shapes, whatever value it is given.

    Parameters
    ----------
    *shapes : tuple of int
    kinds : str
        Letters for whole numbers ("iu") and fractions ("f"), as in `numpy.dtype.kind`.
    """

    def fits(value):
        try:
            array = as_array(value)
        except Wrong:
            return False
        return array.shape in shapes and array.dtype.kind in kinds

    return fits


def same(value, expected):
    """Return True if two results have one shape and are equal up to TOLERANCE, or are the same text."""
    value, expected = np.asarray(value), np.asarray(expected)
    if "U" in (value.dtype.kind, expected.dtype.kind):
        return value.tolist() == expected.tolist()
    # Half precision (float16) holds only three digits.
    tolerance = max(TOLERANCE, np.finfo(value.dtype).eps if value.dtype.kind == "f" else 0)
    return value.shape == expected.shape and bool(np.allclose(value, expected, rtol=tolerance, atol=tolerance))


def format_number(value):
    """Return a number of an answer, or a truth, in as few digits as tell it."""
    value = np.asarray(value).item()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"


_A_FRACTION = "/ always gives a fraction, and a whole number was needed, which // gives"
_A_LIST = "a list cannot do that, and np.array makes an array of it"
_EXPLAINED = {
    "interpreted as an integer": _A_FRACTION,
    "slice indices must be integers": _A_FRACTION,
    "'list' object has no attribute": _A_LIST,
    "'list' and 'list'": _A_LIST,
}
"""What Python says of usual mistakes, in part, and what it means."""


def first_line(error):
    """Return an error's kind and the first sentence of what it says, which may be many lines or raise again.

    Behind it, where the mistake is a usual one, what it means.
    """
    try:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    except Exception:
        lines = []
    first = lines[0].replace("Traceback", "error").partition(". ")[0].rstrip(".:") if lines else ""
    first = first if len(first) <= 150 else first[:150] + "…"
    meaning = next((f": {words}" for part, words in _EXPLAINED.items() if part in first), "")
    return type(error).__name__ + (f" ({first})" if first else "") + meaning
