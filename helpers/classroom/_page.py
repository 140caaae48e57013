"""A class as one HTML page that needs nothing else: a picture of who has solved what, and the numbers below it."""

import html

from helpers.checks._exercise import LESSONS
from helpers.checks.exercises import EXERCISES

from ._learner import NOT_HANDED_IN, NOT_JUDGED, NOT_KNOWN, OPEN, RIGHT, SIGNS, WRONG
from ._stuck import hardest
from ._table import BY_LESSON

# Blue and orange are the colours of the plots; text on each has a contrast of 4.5 at least, in both themes.
_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.4 system-ui, sans-serif; margin: 2em }
table { border-collapse: collapse; margin: 1em 0 2em }
caption { text-align: left; margin-bottom: .5em }
caption span { display: block; position: sticky; left: 0; max-width: min(50em, 100vw - 5em) }
th, td { border: 1px solid #8888; padding: .15em .5em; text-align: right; font-weight: normal }
th[scope=row], td.text { text-align: left; overflow-wrap: anywhere; min-width: 11em; max-width: 40em }
thead th { vertical-align: bottom; text-align: center }
tbody th[scope=row] { position: sticky; left: 0; background: Canvas; max-width: 16em }
.name { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; font-size: 13px; line-height: 1.3 }
thead th:has(.name) { padding: .4em 0 }
td[data-status] { text-align: center; padding: .1em; vertical-align: top; min-width: 1.15em }
td small { display: block; line-height: 1.1; font-size: 12px }
[data-status="right"] { background: #0072b2; color: #fff }
[data-status="wrong"] { background: #d55e00; color: #000 }
.wide { overflow-x: auto }
"""
_WORDS = {RIGHT: "right", WRONG: "not yet right", OPEN: "not attempted"}
_WORDS |= {NOT_HANDED_IN: "not handed in", NOT_JUDGED: "not judged", NOT_KNOWN: "not known, see the notes below"}


def as_page(learners, title):
    """Return a class as the text of an HTML page.

    Parameters
    ----------
    learners : list of Learner
    title : str

    Returns
    -------
    str
        Every text that comes from learners is escaped, and nothing in the page can run or fetch anything.
    """
    parts = [f"<h1>{html.escape(title)}</h1>", _grid(learners), _stuck(learners), _notes(learners)]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    head += '<meta name="viewport" content="width=device-width">'
    head += f"<title>{html.escape(title)}</title><style>{_STYLE}</style>"
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>\n' + "\n".join(parts) + "\n</body></html>\n"


def _grid(learners):
    """Return the picture: a table with a row for each learner and a column for each exercise."""
    lessons = "".join(f'<th scope="colgroup" colspan="{len(BY_LESSON[n])}">{n} {t}</th>' for n, t in LESSONS.items())
    names = "".join(
        f'<th scope="col" title="{html.escape(exercise.question)}"><div class="name">{name}</div></th>'
        for name, exercise in EXERCISES.items()
    )
    two = 'scope="col" rowspan="2"'
    head = f"<tr><th {two}>learner</th><th {two}>right</th>{lessons}</tr><tr>{names}</tr>"
    rows = "".join(map(_row, learners))
    return _table("Answers of all learners", _caption(learners), head, rows)


def _table(name, caption, head, rows):
    table = f"<table><caption><span>{caption}</span></caption><thead>{head}</thead><tbody>{rows}</tbody></table>"
    # Who has no mouse scrolls what can have the focus.
    return f'<div class="wide" role="region" tabindex="0" aria-label="{name}">{table}</div>'


def _caption(learners):
    """Return what the picture shows, in words."""
    shown = dict.fromkeys(answer.status for learner in learners for answer in learner.answers.values())
    legend = ", ".join(f"{SIGNS[status]} {_WORDS[status]}" for status in _WORDS if status in shown)
    n_right, n, most = sum(learner.count(RIGHT) for learner in learners), len(learners), len(learners) * len(EXERCISES)
    tries = any(answer.tries for learner in learners for answer in learner.answers.values())
    below = "; a number below it counts the tries, if there were several" if tries else ""
    return (
        f"{n} learner{'s' * (n != 1)}, {len(EXERCISES)} exercises: {n_right} of {most} answers are right. "
        f"Each sign is a learner's answer to an exercise: {legend}{below}."
    )


def _row(learner):
    cells = "".join(_cell(name, answer) for name, answer in learner.answers.items())
    return f'<tr><th scope="row">{html.escape(learner.name)}</th><td>{learner.count(RIGHT)}</td>{cells}</tr>\n'


def _cell(name, answer):
    counts = [
        f"{n} {word if n > 1 else one}"
        for n, word, one in ((answer.tries, "tries", "try"), (answer.hints, "hints", "hint"))
        if n
    ]
    said = html.escape(f"{name}: " + ", ".join([_WORDS[answer.status], *counts]) + f". {answer.message}".rstrip(" ."))
    number = f"<small>{answer.tries}</small>" if answer.tries and answer.tries > 1 else ""
    sign = f'<span role="img" aria-label="{_WORDS[answer.status]}">{SIGNS[answer.status]}</span>'
    return f'<td data-status="{answer.status}" title="{said}">{sign}{number}</td>'


def _stuck(learners):
    """Return the exercises that were tried and are not right, as a table; nothing if there are none."""
    stuck = [one for one in hardest(learners, len(EXERCISES)) if one.n_wrong]
    if not stuck:
        return ""
    counted = any(answer.tries is not None for learner in learners for answer in learner.answers.values())
    words = ["exercise", "lesson", "right", "not yet", *(["tries", "hints"] if counted else [])]
    rows = "".join(
        f'<tr><th scope="row">{one.exercise.name}</th>'
        + "".join(f"<td>{n}</td>" for n in _numbers(one)[: len(words) - 1])
        + "</tr>"
        for one in stuck
    )
    caption = "Where the class is stuck: those exercises first that most learners have tried and not right yet."
    return _table("Where the class is stuck", caption, _heads(words), rows)


def _numbers(one):
    return one.exercise.lesson, one.n_right, one.n_wrong, one.n_tries, one.n_hints


def _heads(words):
    return "<tr>" + "".join(f'<th scope="col">{word}</th>' for word in words) + "</tr>"


def _notes(learners):
    rows = "".join(
        f'<tr><th scope="row">{html.escape(learner.name)}</th><td class="text">{html.escape(note)}</td></tr>'
        for learner in learners
        for note in learner.notes
    )
    caption = "What could not be read, and other notes"
    return _table("Notes", caption, _heads(["learner", "note"]), rows) if rows else ""
