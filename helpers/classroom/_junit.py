"""A class as JUnit XML, which GitHub Classroom, GitLab and others show as tests."""

from xml.etree import ElementTree

from helpers.checks._exercise import LESSONS
from helpers.checks.exercises import EXERCISES

from ._learner import NOT_HANDED_IN, NOT_JUDGED, OPEN, RIGHT, WRONG

_SKIPPED = (OPEN, NOT_HANDED_IN)


def as_junit(learners):
    """Return a class as XML: a suite for each learner, a test case for each exercise."""
    top = ElementTree.Element("testsuites", name="course")
    for learner in learners:
        counts = {"failures": learner.count(WRONG), "errors": learner.count(NOT_JUDGED)}
        counts |= {"tests": len(learner.answers), "skipped": sum(map(learner.count, _SKIPPED))}
        suite = ElementTree.SubElement(top, "testsuite", name=learner.name, **{k: str(v) for k, v in counts.items()})
        for name, answer in learner.answers.items():
            lesson = EXERCISES[name].lesson
            room = f"{learner.name}.{lesson} {LESSONS[lesson]}"
            case = ElementTree.SubElement(suite, "testcase", classname=room, name=name, time="0")
            if answer.status != RIGHT:
                kind = "failure" if answer.status == WRONG else "error" if answer.status == NOT_JUDGED else "skipped"
                ElementTree.SubElement(case, kind, message=answer.message or answer.status)
        if learner.notes:
            ElementTree.SubElement(suite, "system-out").text = "\n".join(learner.notes)
    ElementTree.indent(top)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n'
