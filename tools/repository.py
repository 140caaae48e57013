"""Where the course is published, so that a reader can open it elsewhere: on Binder, on Colab or on a hub."""

import os
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def course_repository():
    """Return the address of the course's repository, without a slash or `.git` at its end; "" where none is set.

    It is set by `COURSE_REPOSITORY` in the environment, or for good by `Repository` under [project.urls] in
    pyproject.toml.
    """
    urls = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"].get("urls", {})
    address = os.environ.get("COURSE_REPOSITORY") or urls.get("Repository", "")
    return address.removesuffix("/").removesuffix(".git")
