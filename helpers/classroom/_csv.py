"""A class as CSV, a line for each learner and exercise."""

import csv
import io

from helpers.checks.exercises import EXERCISES

HEAD = ("learner", "lesson", "exercise", "status", "tries", "hints", "message", "notes")


def as_csv(learners):
    """Return a class as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for learner in learners:
        for name, answer in learner.answers.items():
            counts = ["" if value is None else value for value in (answer.tries, answer.hints)]
            words = [_harmless(value) for value in (answer.message, " ".join(learner.notes))]
            row = [_harmless(learner.name), EXERCISES[name].lesson, name, answer.status, *counts, *words]
            writer.writerow(row)
    return text.getvalue()


def _harmless(text):
    """Return a text that no spreadsheet takes for a formula, which could run something when the file is opened."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
