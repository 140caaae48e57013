"""The errors that beginners meet most, each in one sentence that says what is meant."""

import re

_BYTES = (
    "Your function computes with bytes (uint8), which hold whole numbers from 0 to 255 and no fractions: "
    "turn them into fractions first."
)


def explain(error):
    """Return a sentence for an error that a learner's function stopped with, or None if it is none of the usual ones.

    Parameters
    ----------
    error : Exception
    """
    try:
        text = str(error)
    except Exception:
        return None
    if isinstance(error, AttributeError):
        return _wrong_kind(text)
    if isinstance(error, TypeError) and (kind := re.search(r"'(\w+)' object is not subscriptable", text)):
        return f"Your function puts [ ] behind something of the type {kind[1]}, which has no places to choose from."
    return _BYTES if "uint8" in text else None


def _wrong_kind(text):
    """Return a sentence for a method of an array that was asked of a tensor, or the other way round."""
    if "'numpy.ndarray' object has no attribute 'numpy'" in text:
        return "Your function was given NumPy arrays, and .numpy belongs to tensors: leave it out."
    if "Tensor" in text and (method := re.search(r"no attribute '(\w+)'", text)):
        return (
            f"Your function asks a tensor for .{method[1]}, which it has not; arrays of NumPy may have it, and tf.cast "
            "makes fractions of a tensor."
        )
    return None
