"""Results, hints, solutions and progress, as text and in a notebook."""

import dataclasses
import re

import pytest
from answers import OURS, tells_nothing_of_the_answer

from helpers.checks import EXERCISES, UnknownExercise, check, hint, progress, reset, solution


def test_boxes_are_calm():
    for answer in (..., 469, 60_000, "<script>"):
        html = check("steps_per_epoch", answer)._repr_html_()
        assert html.startswith("<div") and "border" in html and "script>" not in html
        # No colour of ours, so it can be read on light and dark pages; a sign says what colour would.
        assert not re.search(r"#[0-9a-fA-F]{3}|rgb|red|green", html)
        assert re.search("[✓✗○]", html)
    assert check("gap", 1)._repr_html_() == check("gap", 1)._repr_html_()


@pytest.mark.parametrize(
    ("said", "message"), [(None, "right."), (True, "right."), ("It names 67 % right.", "right. It names 67 % right.")]
)
def test_a_judge_may_say_what_it_saw(monkeypatch, said, message):
    exercise = dataclasses.replace(EXERCISES["gap"], judge=lambda answer, mistakes: said)
    monkeypatch.setitem(EXERCISES, "gap", exercise)
    result = check("gap", 1)
    assert result.passed and result.status == "right" and result.message == message
    assert repr(result) == f"✓ gap: {message}" and message in result._repr_html_()


@pytest.mark.parametrize("name", EXERCISES)
def test_hints(name):
    hints = EXERCISES[name].hints
    assert len(hints) >= 2 and len(set(hints)) == len(hints)
    assert tells_nothing_of_the_answer(name, hints[0])
    for number in range(1, len(hints) + 1):
        assert repr(hint(name)) == f"{name}, hint {number} of {len(hints)}: {hints[number - 1]}"
    assert f"hint {len(hints)} of {len(hints)}" in hint(name)._repr_html_()
    reset(name)
    assert "hint 1 of" in repr(hint(name))


@pytest.mark.parametrize("name", EXERCISES)
def test_solution_after_three_attempts(name):
    for missing in ("3 more wrong answers", "2 more wrong answers", "1 more wrong answer;"):
        assert missing in repr(solution(name)) and OURS[name] not in repr(solution(name))
        check(name, "no idea")
    assert repr(solution(name)) == f"{OURS[name]}\n\n{EXERCISES[name].why}"
    assert "<pre" in solution(name)._repr_html_() and len(EXERCISES[name].why) > 30
    reset(name)
    assert "3 more" in repr(solution(name))


def test_solution_after_success_but_not_after_blanks():
    for _ in range(5):
        check("steps_per_epoch", ...)
    assert "3 more" in repr(solution("steps_per_epoch"))
    check("steps_per_epoch", 469)
    assert "math.ceil(60_000 / 128)" in repr(solution("steps_per_epoch"))
    check("steps_per_epoch", 1)  # once right stays right
    assert progress().rows[list(EXERCISES).index("steps_per_epoch")][1] == "right"


def test_progress():
    check("steps_per_epoch", 469)
    check("gap", 1)
    text, html = repr(progress()), progress()._repr_html_()
    assert f"1 of {len(EXERCISES)} exercises are right." in text and "4 Train" in text
    assert "✓ steps_per_epoch" in text and "✗ gap" in text and "○ accuracy" in text
    assert html.count("<tr>") == len(EXERCISES) + 1 and "✓ right" in html and "✗ not yet" in html
    assert "steps_per_epoch" in repr(reset("steps_per_epoch")) and "○ steps_per_epoch" in repr(progress())
    reset()
    assert "✗" not in repr(progress())


def test_unknown_names_list_what_there_is():
    for name in ("accurcy", "", 3, None, print, ["accuracy"]):
        for function in (check, hint, solution):
            with pytest.raises(UnknownExercise) as caught:
                function(name)
            (line,) = caught.value._render_traceback_()
            assert line == str(caught.value) and all(exercise in line for exercise in EXERCISES)
    with pytest.raises(KeyError, match='did you mean "accuracy"'):
        check("accurcy", 1)
    with pytest.raises(KeyError, match="in quotation marks"):
        check(print, "accuracy")
