"""Where the course is published, so that a reader can open it elsewhere: on Binder, on Colab or on a hub."""

import os
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FIRST_LESSON = TOP / "lessons" / "01_explore.ipynb"


def course_repository():
    """Return the address of the course's repository, without a slash or `.git` at its end; "" where none is set.

    It is set by `COURSE_REPOSITORY` in the environment, or for good by `Repository` under [project.urls] in
    pyproject.toml.
    """
    urls = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("urls", {})
    address = os.environ.get("COURSE_REPOSITORY") or urls.get("Repository", "")
    return address.removesuffix("/").removesuffix(".git")


def launch_buttons(repository, hub, lesson=FIRST_LESSON):
    """Return the settings of sphinx-book-theme for the buttons that open a lesson elsewhere.

    Parameters
    ----------
    repository : str
        An address, or "" for no buttons.
    hub : str or None
        The address of a JupyterHub with nbgitpuller.
    lesson : pathlib.Path
        One of the lessons that Colab would open, which must be able to bring the rest of the course.
    """
    if not repository:
        return {}
    buttons = {"notebook_interface": "jupyterlab", "binderhub_url": "https://mybinder.org"}
    # Colab opens notebooks from GitHub alone.
    if repository.startswith("https://github.com/") and "google.colab" in lesson.read_text(encoding="utf-8"):
        buttons["colab_url"] = "https://colab.research.google.com"
    if hub:
        buttons["jupyterhub_url"] = hub
    return buttons
