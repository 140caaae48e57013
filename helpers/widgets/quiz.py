"""A question to answer before the next cell shows the answer; for every lesson."""

import html

from ipywidgets import HTML, RadioButtons

from helpers.errors import InvalidValue
from helpers.widgets._lab import Lab


class Guess(Lab):
    """Ask for a guess, then say what is true.

    Its control is `choice`.

    Parameters
    ----------
    question : str
    options : sequence of str
        What can be chosen.
    answer : str
        The option that is right.
    explain : dict of str to str
        What to say to each option.

    Raises
    ------
    InvalidValue
        If the answer is not an option, an option stands twice, or one has no explanation.
    """

    def __init__(self, question, options, answer, explain):
        options = list(options)
        if answer not in options:
            raise InvalidValue(f"The answer must be one of the options {options}, not {answer!r}.")
        if len(set(options)) < len(options):
            raise InvalidValue(f"Every option must be another one: {options}.")
        if set(explain) != set(options):
            raise InvalidValue(f"explain must have a sentence for each of {options}, and no other.")
        self._answer, self._explain = answer, explain
        choice = RadioButtons(options=options, value=None, description="Your guess", tooltip=question)
        choice.layout.width = "auto"
        self._feedback = HTML()
        words = HTML(f"<div><b>{html.escape(question)}</b></div>")
        super().__init__([words, choice, self._feedback], {"choice": choice})

    def update(self):
        choice = self.controls["choice"].value
        if choice is None:
            self._feedback.value = "<div>&nbsp;</div>"  # takes the room of the answer, so that nothing jumps
            return
        verdict = "✓ Yes." if choice == self._answer else f"✗ Not quite: {html.escape(self._answer)}."
        explanation = html.escape(self._explain[choice])
        self._feedback.value = f'<div role="status"><b>{verdict}</b> {explanation}</div>'
