"""A question to answer before the next cell shows the answer."""

import dataclasses
import html

import ipywidgets

from . import _record
from ._shown import EDGES, Box, as_text, box, signed


@dataclasses.dataclass(frozen=True, repr=False)
class Guess:
    """A question with its options; shows itself without the answer.

    Parameters
    ----------
    name : str
        Tells nothing of the answer, because the lesson shows it.
    lesson : int
    question : str
    options : dict of str to str
        What can be chosen, and what to say to whoever chose it.
    answer : str
        The option that is right.
    """

    name: str
    lesson: int
    question: str
    options: dict[str, str]
    answer: str

    def __repr__(self):
        return "\n".join([self.question, *(f"  ○ {option}" for option in self.options)])

    def _repr_html_(self):
        options = "".join(f"<li>{html.escape(option)}</li>" for option in self.options)
        return box(f"<b>{html.escape(self.question)}</b>", f"<ul>{options}</ul>", edge=EDGES["not attempted"])


class GuessBox(Box):
    """A guess to make; what is chosen is kept.

    Parameters
    ----------
    guess : Guess

    Attributes
    ----------
    choice : str or None
        The option that was chosen last, now or in an earlier session.
    options : dict of str to ipywidgets.Button
    """

    def __init__(self, guess):
        self._guess = guess
        kept = _record.read(guess.name).get(_record.CHOICE)
        self.choice = kept if kept in guess.options else None
        # No radio buttons: JupyterLab takes the arrow keys, without which they cannot be moved by keyboard.
        self.options = {option: self._button(option) for option in guess.options}
        self._feedback = ipywidgets.HTML()
        question = ipywidgets.HTML(f"<div><b>{html.escape(guess.question)}</b></div>")
        super().__init__(
            [question, ipywidgets.VBox(list(self.options.values())), self._feedback], "not attempted", guess
        )
        self._show()

    def _button(self, option):
        button = ipywidgets.Button(tooltip=self._guess.question, layout={"width": "max-content", "min_width": "12em"})
        button.on_click(lambda _: self._choose(option))
        return button

    def _choose(self, option):
        self.choice = option
        _record.change(self._guess.name, choice=option)
        self._show()

    def _show(self):
        choice, answer = self.choice, self._guess.answer
        for option, button in self.options.items():
            button.description = f"{'●' if option == choice else '○'} {option}"
        if choice is None:
            self._feedback.value = as_text(signed("not attempted", "<b>No guess yet.</b> Choose before you go on."))
            return
        status = "right" if choice == answer else "wrong"
        words = "Yes." if choice == answer else f"Not quite: {html.escape(answer)}."
        self.mark(status)
        self._feedback.value = as_text(signed(status, f"<b>{words}</b> {html.escape(self._guess.options[choice])}"))
