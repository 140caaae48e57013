"""What is known of a learner: an answer to each exercise, and what has to be said of their files."""

import dataclasses

RIGHT, WRONG, OPEN = "right", "wrong", "not attempted"
NOT_HANDED_IN, NOT_JUDGED, NOT_KNOWN = "not handed in", "not judged", "not known"
SIGNS = {RIGHT: "✓", WRONG: "✗", OPEN: "○", NOT_HANDED_IN: "·", NOT_JUDGED: "?", NOT_KNOWN: "?"}
"""A sign for each status, so that colour is never the only one."""

LONGEST_NAME = 40


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a learner has of one exercise.

    Parameters
    ----------
    status : {"right", "wrong", "not attempted", "not handed in", "not judged", "not known"}
    tries : int or None
        Answers that were checked, up to the first right one; None where nobody counted, as in grading.
    hints : int or None
        Hints that were opened.
    message : str
        What the check said, in one sentence.
    """

    status: str = OPEN
    tries: int | None = None
    hints: int | None = None
    message: str = ""


@dataclasses.dataclass(frozen=True)
class Learner:
    """A learner.

    Parameters
    ----------
    name : str
        Fit to be shown: printable, and not long.
    answers : dict of str to Answer
        By exercise, all of them.
    notes : tuple of str
        Sentences on what could not be read or run.
    """

    name: str
    answers: dict[str, Answer]
    notes: tuple[str, ...] = ()

    def count(self, status=RIGHT, names=None):
        """Return how many answers have a status, among those to some exercises or to all."""
        return sum(answer.status == status for name, answer in self.answers.items() if names is None or name in names)


def printable(text, longest=LONGEST_NAME):
    """Return a stranger's text fit for a terminal: signs that steer it, or hide what follows, are spelled out.

    Parameters
    ----------
    text : str
    longest : int
        Characters to keep; a longer text ends in "…".
    """
    text = text[: 4 * longest]
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def with_different_names(learners):
    """Return learners of whom those with the same name, as it is shown, got a number behind it."""
    seen, renamed = set(), []
    for learner in learners:
        name, number = learner.name, 2
        while name in seen:
            name, number = f"{learner.name} ({number})", number + 1
        seen.add(name)
        renamed.append(dataclasses.replace(learner, name=name))
    return renamed
