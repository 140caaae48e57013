"""Guesses tell nothing before a choice, keep it, and are in step with the lessons."""

import json
import re

import jupytext
import nbformat
import pytest
from make_lessons import LESSONS, SOLUTIONS

from helpers.checks import EXERCISES, GUESSES, UnknownGuess, check, guess, progress, reset
from helpers.checks._shown import EDGES

CALL = re.compile(r'guess\("(\w+)"\)')


def text_of(box):
    """Return what a box shows of its own text, apart from question and options."""
    return box.children[-1].value


def edge_of(box):
    return box.layout.border_left.split()[-1]


@pytest.fixture(params=GUESSES)
def data(request):
    return GUESSES[request.param]


# What a guess is ------------------------------------------------------------------------------------------------------


def test_one_option_is_right_and_each_is_explained(data):
    assert list(data.options).count(data.answer) == 1 and 2 <= len(data.options) <= 5
    assert all(option.strip() == option and option for option in data.options)
    assert all(len(sentence) > 15 and sentence[-1] == "." for sentence in data.options.values())
    assert data.question[-1] in "?)" and not data.options[data.answer].startswith("Yes")


def test_names_are_neither_answers_nor_exercises(data):
    assert not set(GUESSES) & set(EXERCISES)
    words = set(re.findall(r"\w{3,}", data.answer.lower()))
    others = set(re.findall(r"\w{3,}", " ".join(option.lower() for option in data.options if option != data.answer)))
    assert not (words - others) & set(data.name.split("_")), "a name that only the right option shares tells it"


def test_each_is_asked_once_and_in_its_lesson():
    asked = []
    for path in sorted(SOLUTIONS.glob("[0-9]*.py")):
        for cell in jupytext.read(path).cells:
            if cell.cell_type == "code" and "guess(" in cell.source:
                asked.append((CALL.fullmatch(cell.source)[1], int(path.name[:2])))
    assert asked == [(guess.name, guess.lesson) for guess in GUESSES.values()]


def test_no_notebook_tells_the_answer(data):
    """Neither the code nor what was stored below it: the question and its options, and that is all."""
    for folder in (SOLUTIONS, LESSONS):
        (path,) = folder.glob(f"{data.lesson:02}_*.ipynb")
        cells = nbformat.read(path, as_version=4).cells
        (cell,) = [cell for cell in cells if cell.source == f'guess("{data.name}")']
        for output in cell.outputs:
            shown = output.data["text/plain"] + output.data["text/html"]
            assert data.question in output.data["text/plain"] and all(option in shown for option in data.options)
            assert "✓" not in shown and "✗" not in shown
            assert not any(sentence in shown for sentence in data.options.values())
    assert (folder == LESSONS) or cell.outputs


# What a learner sees --------------------------------------------------------------------------------------------------


def test_nothing_is_told_before_a_choice(data):
    box = guess(data.name)
    assert box.choice is None and edge_of(box) == EDGES["not attempted"]
    bundle = box._repr_mimebundle_()
    for text in (repr(box), bundle["text/plain"], bundle["text/html"], text_of(box), box.children[0].value):
        assert "✓" not in text and "✗" not in text
        assert not any(sentence in text for sentence in data.options.values())
    assert [button.description for button in box.options.values()] == [f"○ {option}" for option in data.options]
    assert data.answer not in text_of(box) and "No guess yet" in text_of(box)


def test_every_choice_is_answered(data):
    box = guess(data.name)
    for option, sentence in data.options.items():
        box.options[option].click()
        shown = re.sub("&[a-z]+;|&#.{2,4};", "_", text_of(box))
        assert re.sub("[<>&'\"]", "_", sentence) in shown
        chosen = [button.description for button in box.options.values() if button.description.startswith("●")]
        assert chosen == [f"● {option}"]
        right = option == data.answer
        assert ("✓" in shown and "Yes." in shown) if right else ("✗" in shown and "Not quite" in shown)
        assert edge_of(box) == EDGES["right" if right else "wrong"] and 'role="status"' in shown
    assert "✓" not in repr(box) + box._repr_mimebundle_()["text/html"], "what is stored tells nothing"


def test_a_choice_survives_a_restart(restart, progress_file):
    guess("one_epoch").options["about 20 %"].click()
    restart()
    box = guess("one_epoch")
    assert box.choice == "about 20 %" and "✗" in text_of(box) and edge_of(box) == EDGES["wrong"]
    assert json.loads(progress_file.read_text())["exercises"]["one_epoch"]["choice"] == "about 20 %"
    check("gap", 1)
    restart()
    assert guess("one_epoch").choice == "about 20 %" and "✗ gap" in repr(progress())


def test_a_choice_that_is_no_longer_offered_is_forgotten(restart, progress_file):
    guess("one_epoch").options["about 20 %"].click()
    progress_file.write_text(progress_file.read_text().replace("about 20 %", "about 21 %"))
    restart()
    assert guess("one_epoch").choice is None


@pytest.mark.parametrize("name", ["one_epoch", None])
def test_reset_forgets_choices(name):
    guess("one_epoch").options["about 20 %"].click()
    assert "forgotten" in repr(reset(name))
    assert guess("one_epoch").choice is None


def test_unknown_names_list_what_there_is():
    for name in ("one_epoc", "", 3, None, print, ["one_epoch"], "gap"):
        with pytest.raises(UnknownGuess) as caught:
            guess(name)
        (line,) = caught.value._render_traceback_()
        assert line == str(caught.value) and all(known in line for known in GUESSES)
    with pytest.raises(KeyError, match='There is no guess "one_epoc" \\(did you mean "one_epoch"'):
        guess("one_epoc")
    with pytest.raises(KeyError, match="in quotation marks"):
        guess(3)
