"""What `check` found, and in a notebook the buttons below it."""

import dataclasses
import html

import ipywidgets

from . import _help
from ._shown import EDGES, SIGNS, WORDS, Box, Note, as_text, box, in_notebook, sentence_case, signed
from .exercises import EXERCISES


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

    def verdict(self):
        """Return a sign, a word, the exercise and the message as HTML."""
        words = f'<b>{WORDS[self.status].capitalize()}</b> <code style="margin-left: 0.5em">{self.name}</code>'
        # The word says this much.
        text = self.message.removeprefix("right.").removeprefix("not attempted yet:").strip()
        # What a judge saw differs a little from machine to machine: the class tells the tests.
        kind = ' class="seen"' if self.passed else ""
        return signed(self.status, f"{words}<div{kind}>{html.escape(sentence_case(text))}</div>")

    def _repr_html_(self):
        more = {
            "right": (f'<code>solution("{self.name}")</code> shows our answer, and why.',),
            "wrong": (f'Change your answer and run the cell again. <code>hint("{self.name}")</code> helps.',),
        }
        return box(self.verdict(), *more.get(self.status, ()), edge=EDGES[self.status])

    def _repr_mimebundle_(self, **kwargs):
        return ResultBox(self)._repr_mimebundle_(**kwargs) if in_notebook() else {}


class ResultBox(Box):
    """A result with its buttons.

    Parameters
    ----------
    result : Result

    Attributes
    ----------
    hint, solution : ipywidgets.Button
    """

    def __init__(self, result):
        self._name = result.name
        self.hint = ipywidgets.Button(tooltip="Shows the next hint below")
        self.solution = ipywidgets.Button(description="Solution")
        self._hints = ipywidgets.VBox()
        self._solution = ipywidgets.HTML()
        self.hint.on_click(lambda _: self._open_hint())
        self.solution.on_click(lambda _: self._open_solution())
        buttons = [self.solution] if result.passed else [self.hint, self.solution]
        row = ipywidgets.HBox([*buttons, _link_to_next(result.name)], layout={"flex_flow": "row wrap"})
        super().__init__(
            [ipywidgets.HTML(as_text(result.verdict())), row, self._hints, self._solution], result.status, result
        )
        if not result.passed:
            self._show_hints()
        self._show_lock()

    def _open_hint(self):
        _help.open_hint(self._name)
        self._show_hints()

    def _show_hints(self):
        """Show the opened hints below each other, and add to those that stand there: only what is new is read out."""
        texts = _help.seen_hints(self._name)
        new = texts[len(self._hints.children) :]
        self._hints.children += tuple(ipywidgets.HTML(_live(html.escape(sentence_case(text)))) for text in new)
        total = len(EXERCISES[self._name].hints)
        self.hint.description = f"Hint {len(texts) + 1}/{total}" if len(texts) < total else "No more hints"
        self.hint.disabled = len(texts) == total

    def _show_lock(self):
        missing = _help.missing_for_solution(self._name)
        self.solution.icon = "lock" if missing else ""
        self.solution.tooltip = missing or "Shows our answer below, and why"

    def _open_solution(self):
        missing = _help.missing_for_solution(self._name)
        note = Note(f"{missing}.") if missing else _help.solution_of(self._name)
        self._solution.value = _live(note.to_html())
        self._show_lock()


def _live(words):
    """Return HTML that a screen reader says when it is ready."""
    return as_text(f'<div role="status" style="margin: 0.3em 0">{words}</div>')


def _link_to_next(name):
    words, address = _help.next_after(name)
    link = f'<a href="{address}">{html.escape(words)}</a>' if address else html.escape(words)
    # In an Output JupyterLab follows links itself and stays in this window; in an HTML widget the browser would leave.
    data = {"text/html": link, "text/plain": words}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return ipywidgets.Output(outputs=(output,), layout={"margin": "2px 0 2px 0.8em"})
