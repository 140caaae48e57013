"""Make everything that is generated from `solutions/NN_stage.py`; run it with `make lessons`.

For each solution: bring its notebook in step with the text (jupytext), execute it so that a reader sees what to expect,
and make the learner's notebook in `lessons/` from it, without outputs and without the cells tagged `solution` (an
answer) or `test` (only checks that the lesson still says what is true). What the texts say of exercises goes to
`helpers/checks`.
"""

import argparse
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
from exercise_solutions import write_exercises
from jupytext.cli import jupytext as jupytext_command
from nbclient import NotebookClient
from nbconvert.preprocessors import (
    ClearMetadataPreprocessor,
    ClearOutputPreprocessor,
    CoalesceStreamsPreprocessor,
    TagRemovePreprocessor,
)
from repository import course_repository
from tqdm import tqdm

from helpers._view import VIEW as WIDGET
from helpers.workspace import WORKSPACE_VARIABLE

TOP = Path(__file__).resolve().parent.parent
SOLUTIONS, LESSONS = TOP / "solutions", TOP / "lessons"
NOT_FOR_LEARNERS = {"solution", "test"}
"""Tags of the cells that a lesson lacks."""

SETUP = "setup"
"""Tag of the cell whose code a learner need not read: the lesson shows its first line alone."""

ON_COLAB = """\
import os
import subprocess
import sys

if "google.colab" in sys.modules and not os.path.isdir("../helpers"):  # a notebook stands alone there
    if not os.path.isdir("course"):
        clone = ["git", "clone", "--quiet", "--depth=1", "{address}"]
        subprocess.run([*clone, "course"], check=True)
        install = [sys.executable, "-m", "pip", "install", "--quiet"]
        subprocess.run([*install, {packages}], check=True)
    os.chdir("course/lessons")

"""
"""What the setup cell begins with, where the course has a repository from which Colab can bring it."""

COLAB_LACKS = ("pillow-heif>=1,<2", "protobuf>=6.31.1,<7")
"""Of what the course needs: all that Colab's list of packages of August 2026 lacks or has too old.
Source: pip-freeze.txt in https://github.com/googlecolab/backend-info"""

# A lesson remembers in its metadata the hash of what was generated, so that a learner's changes are told from ours.
GENERATED = "generated_sha256"


def make_lesson(solution):
    """Return the learner's notebook for a solution notebook (an `nbformat` node, left as it was)."""
    lesson, resources = nbformat.from_dict(solution), {}
    for preprocessor in (
        TagRemovePreprocessor(enabled=True, remove_cell_tags=NOT_FOR_LEARNERS),
        ClearOutputPreprocessor(enabled=True),
        # Without the pairing too: else saving a lesson in JupyterLab would write a .py beside it.
        ClearMetadataPreprocessor(enabled=True, preserve_nb_metadata_mask={"kernelspec"}),
    ):
        lesson, resources = preprocessor(lesson, resources)
    for cell, source in zip(lesson.cells, _kept(solution), strict=True):
        cell.metadata.clear()  # the preprocessor clears those of code cells alone
        if SETUP in source.metadata.get("tags", ()):
            cell.metadata["jupyter"] = {"source_hidden": True}
            cell.source = with_colab(cell.source)
    lesson.metadata[GENERATED] = content_hash(lesson)
    return lesson


def with_colab(setup):
    """Return the code of a setup cell so that it works on Colab, too; as it is, where the course has no repository."""
    address = course_repository()
    if not address:
        return setup
    comment, _, rest = setup.partition("import sys\n")
    packages = ", ".join(f'"{package}"' for package in COLAB_LACKS)
    return comment + ON_COLAB.format(address=address, packages=packages) + rest


def _kept(solution):
    """Return the cells of a solution that a lesson has, too."""
    return [cell for cell in solution.cells if not NOT_FOR_LEARNERS & set(cell.metadata.get("tags", ()))]


def content_hash(notebook):
    """Return a sha256 of what a learner can change in a notebook: its cells and their outputs."""
    parts = [(cell.cell_type, cell.source, cell.get("outputs", [])) for cell in notebook.cells]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def is_changed(lesson):
    """Return whether a lesson holds anything but what was generated: edited cells, or outputs."""
    return lesson.metadata.get(GENERATED) != content_hash(lesson)


def belongs_to_learner(path):
    """Return whether a lesson's file is changed, run, or damaged so that it cannot be read: never to be overwritten."""
    try:
        return is_changed(nbformat.read(path, as_version=4))
    except (ValueError, AttributeError, nbformat.ValidationError):  # no notebook, or not even JSON
        return True


def execute(path):
    """Run a notebook from nothing and store its outputs in the same file."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        record_timing=False,
    )
    client.execute()
    # A progress bar is hundreds of outputs, each of which takes back the one before: keep what is seen in the end.
    notebook, _ = CoalesceStreamsPreprocessor(enabled=True)(notebook, {})
    number_widgets(notebook)
    # Which Python ran it is of no use to a reader, and differs from machine to machine.
    notebook.metadata.pop("language_info", None)
    nbformat.write(notebook, path)


def number_widgets(notebook):
    """Name the widgets of a notebook's outputs 1, 2, …: their own names are drawn by lot, and differ every time."""
    numbers = {}
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    for view in filter(None, (output.get("data", {}).get(WIDGET) for output in outputs)):
        view["model_id"] = numbers.setdefault(view["model_id"], str(len(numbers) + 1))


def write_lesson(solution_path):
    """Write the lesson of one solution notebook; return False where a learner's changes are left alone."""
    lesson_path = LESSONS / solution_path.name
    if lesson_path.exists() and belongs_to_learner(lesson_path):
        return False
    LESSONS.mkdir(exist_ok=True)
    nbformat.write(make_lesson(nbformat.read(solution_path, as_version=4)), lesson_path)
    return True


def main(arguments=None):
    """Make the lessons whose names begin as asked, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="*", metavar="NN", help="the lessons to make, such as 03; all if none is named")
    only = tuple(parser.parse_args(arguments).only)
    sources = sorted(path for path in SOLUTIONS.glob("[0-9][0-9]_*.py") if path.name.startswith(only or ""))
    if not sources:
        sys.exit(f"No solution begins with {' or '.join(only)}; there are 01 to 06.")
    left_alone = []
    # First, because the checks that are executed below read it.
    write_exercises(sorted(SOLUTIONS.glob("[0-9][0-9]_*.py")))
    # Not in the author's own folder: what 04 saves and 05 opens must come from this run.
    os.environ[WORKSPACE_VARIABLE] = tempfile.mkdtemp()
    for source in tqdm(sources, desc="make lessons"):
        notebook = source.with_suffix(".ipynb")
        if notebook.exists():
            # Keeps the cells' ids, and takes the text's side whatever the timestamps say.
            jupytext_command(["--quiet", "--update", "--to", "ipynb", str(source)])
        else:
            jupytext.write(jupytext.read(source), notebook)
        execute(notebook)
        if not write_lesson(notebook):
            left_alone.append(notebook.name)
    for name in left_alone:
        print(
            f"lessons/{name} was changed or run by a learner, so it was left as it is; delete it to have it made anew."
        )


if __name__ == "__main__":
    main()
