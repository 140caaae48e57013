"""What a learner sees: calm boxes in a notebook, plain text elsewhere."""

import dataclasses
import html
import sys

SIGNS = {"right": "✓", "wrong": "✗", "not attempted": "○"}

# No colours of our own: a box takes those of the page, light or dark.
_BOX = (
    "border: 1px solid currentColor; border-left-width: 6px; border-radius: 4px; "
    "padding: 0.5em 0.9em; margin: 0.3em 0; max-width: 50em; color: inherit; background: transparent"
)


def box(*parts):
    """Return HTML for a box around some HTML."""
    return f'<div style="{_BOX}">' + "".join(f'<div style="margin: 0.2em 0">{part}</div>' for part in parts) + "</div>"


def sign_of_life(text):
    """Show in a notebook what goes on, until the next output takes its place; do nothing elsewhere."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if getattr(shell, "kernel", None) is None:
        return
    from IPython.display import clear_output, display
    from ipywidgets import HTML

    # A widget, and only that: nbval compares outputs that were cleared too, but passes over widgets.
    line = HTML(f"{html.escape(text)} …")
    view = {"version_major": 2, "version_minor": 0, "model_id": line.model_id}
    display({"application/vnd.jupyter.widget-view+json": view}, raw=True)
    clear_output(wait=True)


@dataclasses.dataclass(frozen=True, repr=False)
class Result:
    """What `check` found.

    Parameters
    ----------
    name : str
        The exercise.
    status : {"right", "wrong", "not attempted"}
    message : str
        One sentence; of a right answer also what the judge saw, in one more.
    """

    name: str
    status: str
    message: str

    @property
    def passed(self):
        """Whether the answer is right."""
        return self.status == "right"

    def __repr__(self):
        return f"{SIGNS[self.status]} {self.name}: {self.message}"

    def _repr_html_(self):
        first = f"{SIGNS[self.status]} <b>{html.escape(self.name)}</b>: {html.escape(self.message)}"
        if self.status == "right":
            return box(first, f'<code>solution("{self.name}")</code> shows our answer, and why.')
        if self.status == "wrong":
            return box(first, f'Change your answer and run both cells again. <code>hint("{self.name}")</code> helps.')
        return box(first)


@dataclasses.dataclass(frozen=True, repr=False)
class Note:
    """A text to show, with or without a piece of code."""

    text: str
    code: str = ""

    def __repr__(self):
        return f"{self.code}\n\n{self.text}" if self.code else self.text

    def _repr_html_(self):
        # Jupyter takes $...$ for a formula; a span around the sign keeps it text.
        text = html.escape(self.text).replace("$", "<span>$</span>")
        if not self.code:
            return box(text)
        style = "background: transparent; color: inherit; white-space: pre-wrap; margin: 0"
        return box(f'<pre style="{style}">{html.escape(self.code)}</pre>', text)


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
            f'<th scope="col" style="text-align: left">{word}</th>' for word in ("Lesson", "", "Exercise", "Question")
        )
        rows = "".join(
            f'<tr><td style="text-align: left">{html.escape(title)}</td>'
            f'<td style="text-align: left; white-space: nowrap">{SIGNS[status]} {_WORDS[status]}</td>'
            f'<td style="text-align: left"><code>{name}</code></td>'
            f'<td style="text-align: left">{html.escape(question)}</td></tr>'
            for title, status, name, question in self.rows
        )
        return box(self.heading, f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


_WORDS = {"right": "right", "wrong": "not yet", "not attempted": "not attempted"}
