"""The one folder for what a learner makes: the trained model, and later their progress."""

import os
from pathlib import Path

WORKSPACE_VARIABLE = "FASHION_COURSE_WORK"
"""The environment variable that moves the folder."""


def workspace():
    """Return the folder for the learner's own files, made if it is missing.

    It is `my_work` beside the lessons, which git ignores, or the folder that the environment variable
    `FASHION_COURSE_WORK` names.

    Returns
    -------
    pathlib.Path
    """
    default = Path(__file__).resolve().parent.parent / "my_work"
    folder = Path(os.environ.get(WORKSPACE_VARIABLE) or default).expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def model_path():
    """Return where lesson 4 saves its trained model: a `.keras` file in the workspace."""
    return workspace() / "fashion_model.keras"


def save_model(model):
    """Save a Keras model for the later lessons, and return its path.

    The file appears whole or not at all: an interruption never leaves half a model, or loses the one before.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    pathlib.Path
    """
    path = model_path()
    unfinished = path.with_name(f"unfinished-{os.getpid()}.keras")
    try:
        model.save(unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path
