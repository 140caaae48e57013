"""Errors that a learner may meet: one plain sentence, without a traceback."""


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
