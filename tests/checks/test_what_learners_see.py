"""Results, hints, solutions and progress, as text and in a notebook."""

import dataclasses
import html
import re

import IPython
import nbformat
import pytest
from answers import OURS, tells_nothing_of_the_answer
from make_lessons import LESSONS

from helpers.checks import EXERCISES, UnknownExercise, _result, check, hint, progress, reset, solution
from helpers.checks._help import next_after
from helpers.checks._result import ResultBox
from helpers.checks._shown import EDGES
from helpers.plotting._style import OTHER, RIGHT, WRONG

VIEW = "application/vnd.jupyter.widget-view+json"


def luminance(colour):
    """Return the relative luminance of a colour (WCAG 2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a, b):
    darker, lighter = sorted((luminance(a), luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


def test_boxes_are_calm():
    for answer in (..., 469, 60_000, "<script>"):
        result = check("steps_per_epoch", answer)
        html = result._repr_html_()
        assert html.startswith("<div") and "script>" not in html and 'role="status"' in html
        # Ground and text are those of the page, light or dark; the edge alone has a colour of ours.
        assert set(re.findall(r"#[0-9a-fA-F]{6}", html)) == {EDGES[result.status]}
        assert not re.search("rgb|red|green", html) and "color: inherit; background: transparent" in html
    assert check("gap", 1)._repr_html_() == check("gap", 1)._repr_html_()


def test_right_wrong_and_open_differ_in_three_ways():
    htmls = [check("steps_per_epoch", answer)._repr_html_() for answer in (469, 60_000, ...)]
    for kind in (r"border: 1px solid (#\w{6})", r'font-size: 1.6em">(.)<', r"<b>(.*?)</b>"):
        assert len({re.search(kind, html)[1] for html in htmls}) == 3


@pytest.mark.parametrize("ground", ["#ffffff", "#f5f5f5", "#111111", "#1e1e1e"])
@pytest.mark.parametrize("status", EDGES)
def test_an_edge_can_be_seen_on_light_and_dark_pages(status, ground):
    assert contrast(EDGES[status], ground) >= 3
    assert EDGES[status] == {"right": RIGHT, "wrong": WRONG, "not attempted": OTHER}[status], "those of the plots"


@pytest.mark.parametrize(
    ("said", "message"), [(None, "right."), (True, "right."), ("It names 67 % right.", "right. It names 67 % right.")]
)
def test_a_judge_may_say_what_it_saw(monkeypatch, said, message):
    exercise = dataclasses.replace(EXERCISES["gap"], judge=lambda answer, mistakes: said)
    monkeypatch.setitem(EXERCISES, "gap", exercise)
    result = check("gap", 1)
    assert result.passed and result.status == "right" and result.message == message
    assert repr(result) == f"✓ gap: {message}"
    assert f'<div class="seen">{said if isinstance(said, str) else ""}</div>' in result._repr_html_()


@pytest.mark.parametrize("name", EXERCISES)
def test_hints(name):
    hints = EXERCISES[name].hints
    assert len(hints) >= 2 and len(set(hints)) == len(hints)
    assert tells_nothing_of_the_answer(name, hints[0])
    for number in range(1, len(hints) + 1):
        last = ", the last" if number == len(hints) else ""
        assert repr(hint(name)) == f"{name}, hint {number} of {len(hints)}{last}: {hints[number - 1]}"
    assert f"hint {len(hints)} of {len(hints)}, the last" in hint(name)._repr_html_()
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


# The buttons ----------------------------------------------------------------------------------------------------------


def hints_in(box):
    return [html.unescape(re.sub("<[^>]*>", "", line.value)) for line in box.children[2].children]


def solution_in(box):
    return html.unescape(re.sub("<[^>]*>", "", box.children[3].value))


def test_a_notebook_gets_buttons_and_all_others_the_verdict(monkeypatch):
    result = check("gap", 1)
    assert result._repr_mimebundle_() == {}, "where there is no kernel, text and HTML are enough"
    monkeypatch.setattr(_result, "in_notebook", lambda: True)
    bundle = result._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", VIEW}
    assert bundle["text/plain"] == repr(result) and bundle["text/html"] == result._repr_html_()
    hint("gap")
    again = check("gap", 1)._repr_mimebundle_()
    assert again["text/html"] == bundle["text/html"], "what is stored does not depend on what was opened before"


@pytest.mark.parametrize("name", EXERCISES)
def test_hints_add_up_below_each_other(name):
    box, hints = ResultBox(check(name)), EXERCISES[name].hints
    total = len(hints)
    assert hints_in(box) == []
    for number in range(1, total + 1):
        assert box.hint.description == f"Hint {number}/{total}" and not box.hint.disabled
        box.hint.click()
        assert [line.split(": ", 1)[1] for line in hints_in(box)] == list(hints[:number])
    assert box.hint.disabled and box.hint.description == "No more hints"
    assert hints_in(box)[-1].startswith(f"Hint {total} of {total}, the last: ")
    assert not any(", the last: " in line for line in hints_in(box)[:-1])
    assert all('role="status"' in line.value for line in box.children[2].children)


def test_buttons_and_typed_words_share_what_they_know(restart):
    box = ResultBox(check("gap", 1))
    box.hint.click()
    assert "hint 2 of 3" in repr(hint("gap"))
    box.hint.click()
    assert len(hints_in(box)) == 3
    restart()
    assert len(hints_in(ResultBox(check("gap", 1)))) == 3, "a new run of the cell shows them again"
    assert "hint 3 of 3, the last" in repr(hint("gap"))


def test_the_solution_says_what_is_missing_until_it_opens():
    for missing in ("after 3 more wrong answers.", "after 2 more wrong answers.", "after 1 more wrong answer."):
        box = ResultBox(check("gap", ...))
        assert box.solution.icon == "lock" and missing[:-1] in box.solution.tooltip
        box.solution.click()
        assert solution_in(box).endswith(missing) and OURS["gap"] not in solution_in(box)
        check("gap", 1)
    box.solution.click()  # the same box: it looks again
    assert OURS["gap"] in solution_in(box) and EXERCISES["gap"].why in solution_in(box) and box.solution.icon == ""
    right = ResultBox(check("steps_per_epoch", 469))
    assert right.solution.icon == "" and right.hint not in right.children[1].children
    right.solution.click()
    assert OURS["steps_per_epoch"] in solution_in(right)


def anchors(path):
    """Return the addresses that JupyterLab gives to the headings of a notebook."""
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return [heading.replace(" ", "-") for heading in re.findall("^#+ (.*)$", text, re.M)]


@pytest.mark.parametrize("name", EXERCISES)
def test_the_way_to_the_next_exercise(name):
    words, address = next_after(name)
    lesson, names = EXERCISES[name].lesson, list(EXERCISES)
    following = names[names.index(name) + 1 :][:1]
    if not following:
        assert address == "" and "progress()" in words
    elif EXERCISES[following[0]].lesson > lesson:
        assert words.startswith(f"Next lesson: {lesson + 1} ") and (LESSONS / address).exists()
    else:
        file, anchor = address.split("#")
        assert anchors(LESSONS / file).count(anchor) == 1 and file.startswith(f"{lesson:02}_")
        assert words == f"Next exercise: {anchor.replace('-', ' ')}"
    (output,) = ResultBox(check(name)).children[1].children[-1].outputs
    assert html.escape(words) in output["data"]["text/html"] and address in output["data"]["text/html"]


def test_a_copy_of_a_lesson_leads_to_itself(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ada/lessons/my copy.ipynb")
    assert next_after("pixel_count")[1].startswith("my%20copy.ipynb#2.-")
    assert next_after("picture_at")[1] == "02_preprocess.ipynb"


# A check without an answer --------------------------------------------------------------------------------------------


@pytest.fixture
def variables(monkeypatch):
    """Return the variables of a notebook, as IPython knows them."""
    shell = IPython.core.interactiveshell.InteractiveShell()
    monkeypatch.setattr("helpers.checks.get_ipython", lambda: shell)
    return shell.user_ns


def test_a_check_without_an_answer_looks_for_the_variable(variables):
    result = check("steps_per_epoch")
    assert result.status == "not attempted" and "write my_steps_per_epoch in this cell" in result.message
    variables["steps_per_epoch"] = 469  # the lesson's own, not the learner's
    assert check("steps_per_epoch").status == "not attempted"
    variables["my_steps_per_epoch"] = ...
    assert "replace the ..." in check("steps_per_epoch").message
    variables["my_steps_per_epoch"] = 469
    assert check("steps_per_epoch").passed
    variables["my_steps_per_epoch"] = None
    assert check("steps_per_epoch").status == "wrong"
