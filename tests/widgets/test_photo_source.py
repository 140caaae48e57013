"""What arrives from the browser; the browser's part is tested in tests/browser/test_photo_lab.py."""

from lab_tools import png

from helpers.widgets._photo_source import PhotoSource


def test_a_photo_that_arrives_is_answered_after_it_was_taken(monkeypatch):
    source, happened = PhotoSource(), []
    monkeypatch.setattr(source, "send", happened.append)
    source.observe(lambda change: happened.append(change.new), "value")
    message = {"name": "shirt.png", "problem": "", "number": 3}
    for _ in range(2):  # the same file once more is another choice
        source._handle_custom_msg(message, [memoryview(png())])
    first, answer, second, _ = happened
    assert answer == {"received": 3} and first is not second
    assert (second.name, second.content, second.problem) == ("shirt.png", png(), "")
    source.close()
