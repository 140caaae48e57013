"""A lesson opened on Colab, where it stands alone and `google.colab` is there: its first cell brings the course."""

import nbformat
import pytest
from make_lessons import SETUP, SOLUTIONS, make_lesson
from nbclient import NotebookClient
from project import is_clone, publish_copy

AS_ON_COLAB = "import sys, types\nsys.modules['google.colab'] = types.ModuleType('google.colab')"
LAB = "clothes = load_arrays()\nclass_browser(clothes.train_images, clothes.train_labels)"
WHERE = "import helpers, os\nprint(os.path.dirname(helpers.__file__))"


def solution():
    return nbformat.read(SOLUTIONS / "01_explore.ipynb", as_version=4)


def setup_cell():
    (cell,) = [cell for cell in solution().cells if SETUP in cell.metadata.get("tags", ())]
    return make_lesson(nbformat.v4.new_notebook(cells=[cell])).cells[0]


def run_alone(folder, *more):
    """Run a lesson's setup cell, and `more`, in a folder of their own; return the outputs of each of these."""
    sources = [AS_ON_COLAB, setup_cell().source, *more]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    folder.mkdir(exist_ok=True)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return [cell.outputs for cell in notebook.cells[2:]]


@pytest.mark.slow
@pytest.mark.skipif(not is_clone(), reason="No git here, or no clone of the course.")
def test_the_first_cell_brings_the_course(tmp_path, monkeypatch):
    publish_copy(tmp_path / "repository")
    monkeypatch.setenv("COURSE_REPOSITORY", (tmp_path / "repository").as_uri())
    alone = tmp_path / "content"
    where, lab = run_alone(alone, WHERE, LAB)
    assert where[0].text.strip() == str(alone / "course" / "helpers")
    assert "application/vnd.jupyter.widget-view+json" in lab[0].data and "<img" in lab[0].data["text/html"]
    # Another kernel, as after a restart: it is there, and is not brought again.
    (alone / "course" / "helpers" / "mine.txt").touch()
    (where,) = run_alone(alone, WHERE)
    assert where[0].text.strip() == str(alone / "course" / "helpers")
    assert (alone / "course" / "helpers" / "mine.txt").exists()


def test_without_a_repository_a_lesson_knows_nothing_of_colab(monkeypatch):
    monkeypatch.delenv("COURSE_REPOSITORY", raising=False)
    if "colab" in "".join(cell.source for cell in make_lesson(solution()).cells):
        pytest.skip("pyproject.toml names a repository.")
    monkeypatch.setenv("COURSE_REPOSITORY", "https://example.org/clothes.git/")
    lesson = make_lesson(solution())
    (setup,) = [cell for cell in lesson.cells if "google.colab" in cell.source]
    assert '"https://example.org/clothes"' in setup.source and setup.source.startswith("# Run me")
    assert setup.source.count("import sys\n") == 1
