"""The code behind the lessons; CONTRIBUTING.md says which room holds what.

Importing this package is instant: TensorFlow and other large libraries are loaded only by the functions that need them,
and TensorFlow quietly.
"""

from helpers._loading import import_tensorflow_quietly, load_in_background, show_pictures_in_notebooks
from helpers._memory import give_back_at_once

__version__ = "0.2.0"
"""The one place of the version: pyproject.toml reads it here. CHANGELOG.md says what came with each."""

__all__ = ["__version__", "load_in_background"]

import_tensorflow_quietly()
show_pictures_in_notebooks()
give_back_at_once()
