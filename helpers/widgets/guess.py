"""A question to answer before the next cell shows the answer; for every lesson."""

import html

from ipywidgets import HTML, RadioButtons

from helpers.widgets._lab import Lab


def guess(question, options, answer, explain):
    """Ask for a guess, then tell what is true.

    Parameters
    ----------
    question : str
    options : sequence of str
        What can be chosen.
    answer : str
        The option that is right.
    explain : dict of str to str
        What to say to each option.

    Returns
    -------
    Lab
        Controls: `choice`.

    Raises
    ------
    ValueError
        If the answer is not an option, an option stands twice, or one has no explanation.
    """
    options = list(options)
    if answer not in options:
        raise ValueError(f"The answer must be one of the options {options}, not {answer!r}.")
    if len(set(options)) < len(options):
        raise ValueError(f"Every option must be another one: {options}.")
    if set(explain) != set(options):
        raise ValueError(f"explain must have a sentence for each of {options}, and no other.")

    choice = RadioButtons(options=options, value=None, description="Your guess", tooltip=question)
    choice.layout.width = "auto"
    feedback = HTML()

    def update():
        if choice.value is None:
            feedback.value = "<div>&nbsp;</div>"  # takes the room that the answer will need, so that nothing jumps
            return
        sign = "✓ Yes." if choice.value == answer else f"✗ Not quite: {html.escape(answer)}."
        feedback.value = f'<div role="status"><b>{sign}</b> {html.escape(explain[choice.value])}</div>'

    return Lab([HTML(f"<div><b>{html.escape(question)}</b></div>"), choice, feedback], {"choice": choice}, update)
