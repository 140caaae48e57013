"""What a learner sees: calm boxes in a notebook, plain text elsewhere."""

import contextlib
import dataclasses
import html

import ipywidgets
from IPython import get_ipython
from IPython.display import display

from helpers._view import WithStill, close_those_before, close_whole, view_of

SIGNS = {"right": "✓", "wrong": "✗", "not attempted": "○"}
WORDS = {"right": "right", "wrong": "not yet", "not attempted": "not attempted"}
EDGES = {"right": "#0072B2", "wrong": "#D55E00", "not attempted": "#777777"}
"""The colours of the plots; each can be told from white and from the dark theme's black."""

_ROOM = {"padding": "0.5em 0.9em", "margin": "0.3em 0", "max_width": "50em"}
# No other colours of our own: ground and text are those of the page, light or dark.
_LOOK = "border-radius: 4px; color: inherit; background: transparent"


def in_notebook():
    """Return whether a notebook shows what is displayed, and not a terminal or a page of a test."""
    return getattr(get_ipython(), "kernel", None) is not None


def box(*parts, edge="currentColor"):
    """Return HTML for a box around some HTML, with an edge of a colour."""
    room = "; ".join(f"{name.replace('_', '-')}: {value}" for name, value in _ROOM.items())
    style = f"border: 1px solid {edge}; border-left-width: 6px; {room}; {_LOOK}"
    return f'<div style="{style}">' + "".join(f'<div style="margin: 0.2em 0">{part}</div>' for part in parts) + "</div>"


def signed(status, words):
    """Return HTML for a large sign and some HTML, which a screen reader says when it is ready."""
    return f'<div role="status"><span style="font-size: 1.6em">{SIGNS[status]}</span> {words}</div>'


def sentence_case(text):
    """Return a text with a capital letter, unless it begins with code, such as plt.subplot."""
    first = text.partition(" ")[0].rstrip(".:,")
    return text if any(sign in first for sign in "._(") else text[:1].upper() + text[1:]


def as_text(words):
    """Return HTML for an HTML widget, where each line would otherwise be as high as a button."""
    return f'<div style="line-height: 1.4">{words}</div>'


class Box(WithStill, ipywidgets.VBox):
    """Widgets with an edge around them; who has no kernel sees something still in their place.

    Parameters
    ----------
    children : sequence of ipywidgets.Widget
    status : {"right", "wrong", "not attempted"}
        Gives the edge its colour.
    still : object
        Its `repr` and its `_repr_html_()` are what readers see without a kernel.
    """

    def __init__(self, children, status, still):
        self._still = still
        super().__init__(children, layout=dict(_ROOM))
        close_those_before(self)
        self.mark(status)

    def mark(self, status):
        """Give the edge the colour of a status."""
        for side in ("top", "right", "bottom", "left"):
            setattr(self.layout, f"border_{side}", f"{6 if side == 'left' else 1}px solid {EDGES[status]}")

    def __repr__(self):
        return repr(self._still)

    def still_html(self):
        """Return what is seen in place of the box, as HTML."""
        return self._still._repr_html_()


@contextlib.contextmanager
def sign_of_life(text):
    """Show in a notebook what goes on inside the block; do nothing elsewhere, or where there is nothing to say."""
    if not text or not in_notebook():
        yield
        return
    line = ipywidgets.HTML(f'<div role="status">{html.escape(text)} …</div>')
    # Empty for readers without a kernel. (Clearing the output would take along what else the cell has shown.)
    display(view_of(line) | {"text/plain": ""}, raw=True)
    try:
        yield
    finally:
        close_whole(line)


@dataclasses.dataclass(frozen=True, repr=False)
class Note:
    """A text to show, with or without a piece of code."""

    text: str
    code: str = ""

    def __repr__(self):
        return f"{self.code}\n\n{self.text}" if self.code else self.text

    def to_html(self):
        """Return the note as HTML without a box."""
        # Jupyter takes $...$ for a formula; a span around the sign keeps it text.
        text = f"<div>{html.escape(self.text).replace('$', '<span>$</span>')}</div>"
        if not self.code:
            return text
        style = "background: transparent; color: inherit; white-space: pre-wrap; margin: 0 0 0.4em; line-height: 1.3"
        return f'<pre style="{style}">{html.escape(self.code)}</pre>{text}'

    def _repr_html_(self):
        return box(self.to_html())


@dataclasses.dataclass(frozen=True, repr=False)
class Progress:
    """All exercises by lesson.

    Parameters
    ----------
    rows : tuple of (str, str, str, str)
        Lesson, status, name and question of each exercise.
    """

    rows: tuple

    @property
    def heading(self):
        """How many are right, in one line."""
        right = sum(row[1] == "right" for row in self.rows)
        return f"{right} of {len(self.rows)} exercises are right."

    def __repr__(self):
        lines, lesson = [self.heading], None
        for title, status, name, question in self.rows:
            if title != lesson:
                lines.append(title)
                lesson = title
            lines.append(f"  {SIGNS[status]} {name}: {question}")
        return "\n".join(lines)

    def _repr_html_(self):
        head = "".join(
            f'<th scope="col" style="text-align: left">{word}</th>'
            for word in ("Lesson", "Status", "Exercise", "Question")
        )
        rows = "".join(
            f'<tr><td style="text-align: left">{html.escape(title)}</td>'
            f'<td style="text-align: left; white-space: nowrap">{SIGNS[status]} {WORDS[status]}</td>'
            f'<td style="text-align: left"><code>{name}</code></td>'
            f'<td style="text-align: left">{html.escape(question)}</td></tr>'
            for title, status, name, question in self.rows
        )
        return box(self.heading, f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
