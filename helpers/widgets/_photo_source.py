"""A learner's photo, from a file or from the camera."""

from dataclasses import dataclass

import anywidget
from traitlets import Instance, Unicode

from helpers._view import text_beside


@dataclass(frozen=True, eq=False)  # the same file chosen again is another choice
class SentPhoto:
    """What arrived: the bytes of a file, or why the browser did not send them."""

    name: str
    content: bytes
    problem: str = ""


class PhotoSource(anywidget.AnyWidget):
    """Two buttons that take a photo, one from a file and one, where the browser has a camera, from that.

    Jupyter drops messages of more than 10 MB and says nothing, so a photo is made small before it is sent.

    Attributes
    ----------
    value : SentPhoto or None
        The last one that arrived.
    """

    _esm = text_beside(__file__, "photo_source.js")

    accept = Unicode().tag(sync=True)
    description = Unicode("Choose a photo").tag(sync=True)
    value = Instance(SentPhoto, allow_none=True)

    def __init__(self, **options):
        super().__init__(**options)
        self.on_msg(self._answer)

    def receive(self, content, name, problem=""):
        """Take a photo, as if the browser had sent it."""
        self.value = SentPhoto(name, bytes(content), problem)

    def _answer(self, _, message, buffers):
        """Take what the browser sent, and tell it so: it cannot know otherwise."""
        self.receive(buffers[0], message["name"], message["problem"])
        self.send({"received": message["number"]})
