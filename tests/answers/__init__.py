"""Answers of learners to all exercises, in a module for each module of helpers.checks.exercises.

`RIGHT` has right answers in several words; `WRONG` a name, an answer and a part of its sentence for each mistake that
the exercise itself does not list; `OTHER_WORDS` listed mistakes made in another way, with a part of their sentence.
"""

import json
import re

from exercise_solutions import SOLUTIONS_FILE

from . import (
    capstone,
    choosing,
    confidence,
    counting,
    drawing,
    fitting,
    histories,
    luck,
    mending,
    network,
    pictures,
    pipelines,
    predictions,
    saving,
    scaling,
)

_MODULES = (counting, pictures, scaling, network, histories, predictions, confidence, luck)
_MODULES += (fitting, pipelines, mending, drawing, saving, choosing, capstone)

RIGHT = {name: answers for module in _MODULES for name, answers in module.RIGHT.items()}
WRONG = {name: answers for module in _MODULES for name, answers in module.WRONG.items()}
OTHER_WORDS = [mistake for module in _MODULES for mistake in getattr(module, "OTHER_WORDS", ())]

NUMBERS = {
    "pixel_count": 54_880_000,
    "training_size": 48_000,
    "steps_per_epoch": 1_875,
    "last_batch": 96,
    "examples_seen": 440_064,
    "images_apart": 70,
    "extra_layer_parameters": 109_386,
}
FUNCTIONS = sorted(set(RIGHT) - set(NUMBERS) - {"class_counts", "digits"})
OURS = json.loads(SOLUTIONS_FILE.read_text(encoding="utf-8"))


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
