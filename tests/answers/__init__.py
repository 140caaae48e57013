"""Answers of learners to all exercises, in a module for each module of helpers.checks.exercises.

`RIGHT` has right answers in several words; `WRONG` a name, an answer and a part of its sentence for each mistake that
the exercise itself does not list; `OTHER_WORDS` the same mistakes made in another way, with a part of their sentence.
"""

import json
import re

from exercise_solutions import LESSONS_FILE

from . import (
    capstone,
    choosing,
    compiling,
    confidence,
    counting,
    curves,
    descent,
    drawing,
    evaluating,
    fitting,
    histories,
    luck,
    means,
    mending,
    network,
    pictures,
    pipelines,
    predictions,
    saving,
    scaling,
    splitting,
)

_MODULES = (
    counting,
    pictures,
    drawing,
    means,
    scaling,
    splitting,
    network,
    compiling,
    descent,
    compiling,
    fitting,
    pipelines,
    mending,
    curves,
    histories,
    saving,
    predictions,
    evaluating,
    confidence,
    luck,
    choosing,
    capstone,
)

RIGHT = {name: answers for module in _MODULES for name, answers in module.RIGHT.items()}
WRONG = {name: answers for module in _MODULES for name, answers in module.WRONG.items()}
OTHER_WORDS = [mistake for module in _MODULES for mistake in getattr(module, "OTHER_WORDS", ())]

NUMBERS = {
    "pixel_count": 54_880_000,
    "steps_per_epoch": 469,
}
FUNCTIONS = sorted(set(RIGHT) - set(NUMBERS) - {"class_counts", "digits"})
OURS = {name: texts["solution"] for name, texts in json.loads(LESSONS_FILE.read_text(encoding="utf-8")).items()}


def tells_nothing_of_the_answer(name, text):
    """Return True if a text holds neither the number looked for, nor a line of the solution."""
    if name in NUMBERS:
        return not {str(NUMBERS[name]), f"{NUMBERS[name]:,}"} & set(re.findall(r"[\d,]*\d", text))
    lines = [line.strip().removeprefix("return ") for line in OURS[name].splitlines()[1:]]
    if name == "class_counts":
        lines = ["bincount", "6000", "6,000"]
    return not any(line in text for line in lines if len(line) > 9 or name == "class_counts")


def is_one_sentence(text):
    """Return True if a text is one sentence on one line, without a traceback."""
    return text[-1] in ".?" and not re.search(r"[.?!] [A-Z]", text) and "\n" not in text and "Traceback" not in text
