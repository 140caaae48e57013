"""Errors that a learner may meet: one plain sentence, without a traceback."""

import sys


class CourseError(Exception):
    """Something that a learner can mend; the message is one sentence that says what to do."""

    def _render_traceback_(self):
        """Return what IPython shows in place of its traceback: the sentence alone."""
        return [f"{type(self).__name__}: {self}"]


class InvalidValue(CourseError, ValueError):
    """An argument makes no sense; the message says which, and what would."""


def one_line(error, limit=300):
    """Return what an error says on one line.

    Parameters
    ----------
    error : Exception
    limit : int
        Characters to keep.

    Returns
    -------
    str
        Its type's name, where it says nothing.
    """
    return " ".join(str(error).split())[:limit] or type(error).__name__


READ_ONLY = (
    "All notebooks share these pictures, so they cannot be changed. Change a copy: "
    "images = clothes.train_images[:100].copy()"
)


def notebook():
    """Return the IPython that runs this process, as in a notebook, or None, without importing it."""
    return getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()


def explain_read_only():
    """From now on, add to NumPy's error on read-only arrays what to do; only in a notebook."""
    shell = notebook()
    if shell is not None:
        shell.set_custom_exc((ValueError,), _show_with_advice)


def _show_with_advice(shell, kind, error, traceback, tb_offset=None):
    """Show an error as ever, and below it the advice where it is due."""
    if "read-only" in str(error):
        error.add_note(READ_ONLY)
    shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
