"""What all labs share: a box of controls whose callbacks never raise."""

import html
import re
import threading

import ipywidgets

from helpers._view import WithStill, all_in, close_those_before
from helpers.errors import one_line
from helpers.widgets._picture import Picture
from helpers.widgets._voice import Voice


class Lab(WithStill, ipywidgets.VBox):
    """Controls, and what they show.

    A lab's own class makes them in its `__init__`, hands them to this one, and has a method `update`.

    Parameters
    ----------
    children : sequence of ipywidgets.Widget
    controls : dict of str to ipywidgets.Widget
        What a learner can set, by name. Whenever a value changes, `update` is called.

    Attributes
    ----------
    controls : dict of str to ipywidgets.Widget
    errors : list of Exception
        What callbacks have raised; empty when all is well. The learner sees one sentence in the lab.
    """

    def __init__(self, children, controls):
        self.controls = controls
        self.errors = []
        self._updating = False
        self._lock = threading.RLock()
        self._message, self._voice = ipywidgets.HTML(), Voice()
        super().__init__([*children, self._message, self._voice])
        self.add_class("course-lab")
        close_those_before(self)
        for control in controls.values():
            # A player moves a slider, which tells of it.
            if control.has_trait("value") and not isinstance(control, ipywidgets.Play):
                control.observe(lambda _: self.refresh(), "value")
        self.refresh()

    def update(self):
        """Read the controls and show what they say."""
        raise NotImplementedError

    def refresh(self):
        """Show what the controls say now."""
        with self._lock:
            if self._updating:  # the update itself moved a control
                return
            self._updating = True
            try:
                self.guarded(self.update)()
            finally:
                self._updating = False
            self._voice.words = self.words

    def move(self, **values):
        """Set several controls by name, and show what they say once."""
        with self._lock:
            self._updating = True
            try:
                for name, value in values.items():
                    self.controls[name].value = value
            finally:
                self._updating = False
            self.refresh()

    def guarded(self, function):
        """Return a function that calls `function` and shows an exception in the lab, in place of raising it."""

        def call(*args, **options):
            try:
                function(*args, **options)
                self._message.value = ""
            except Exception as error:
                self.show_error(error)

        return call

    def show_error(self, error):
        """Keep an exception in `errors` and show it as one sentence."""
        self.errors.append(error)
        self._message.value = f'<div role="alert"><b>This did not work:</b> {html.escape(one_line(error))}</div>'

    @property
    def words(self):
        """What the lab says, as plain text; where it says nothing, what its pictures show."""
        everything = all_in(self)
        texts = [_plain_text(widget.value) for widget in everything if isinstance(widget, ipywidgets.HTML)]
        said = " ".join(text for text in texts if text)
        return said or " ".join(widget.alt for widget in everything if isinstance(widget, Picture))

    def still_html(self):
        """Return a still picture of the lab, as HTML."""
        return "\n".join(part for widget in all_in(self) if (part := _as_html(widget)))


def _as_html(widget):
    """Return what a widget shows to a reader without a kernel; nothing for a control."""
    if isinstance(widget, Picture):
        return widget.as_html()
    return widget.value if isinstance(widget, ipywidgets.HTML) else ""


def _plain_text(markup):
    """Return the words of some HTML, without those in tables, which are too long to be spoken at each move."""
    words = re.sub(r"<table.*?</table>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(words).split())
