"""The lessons as a learner and a reader meet them in JupyterLab."""

import pytest
from lab_page import error_texts, run_all, violations
from make_lessons import LESSONS, belongs_to_learner
from project import IN_CI

pytestmark = pytest.mark.slow

NAMES = sorted(path.stem for path in LESSONS.glob("*.ipynb"))


@pytest.mark.parametrize("name", NAMES)
def test_lesson_runs_from_top_to_bottom(open_notebook, name, report):
    if belongs_to_learner(LESSONS / f"{name}.ipynb") and not IN_CI:
        pytest.skip(f"lessons/{name}.ipynb was changed or run by a learner, and may well not run yet.")
    page = open_notebook(f"lessons/{name}.ipynb")
    report(f"{name}: {run_all(page):.0f} s")
    assert error_texts(page) == []
    images, pictures = page.locator(".jp-OutputArea-output img"), page.locator('.course-lab svg[role="img"]')
    assert images.count() + pictures.count() > 2 and page.locator(".course-lab").count() >= 1
    assert all((image.get_attribute("alt") or "").strip() for image in images.all())
    assert all((picture.get_attribute("aria-label") or "").strip() for picture in pictures.all())
    pandas = ("empty-table-header", "<th></th>")  # the corner of its tables
    assert [found for found in violations(page, ".jp-OutputArea-output") if found != pandas] == []
    assert "Error displaying widget" not in page.content()


def test_a_reader_sees_labs_without_running_them(open_notebook):
    page = open_notebook("solutions/03_build.ipynb")
    page.locator('.jp-OutputArea-output img[alt^="A network: Flatten"]').last.wait_for()
    alts = [image.get_attribute("alt") or "" for image in page.locator(".jp-OutputArea-output img").all()]
    for beginning in ("scores: ", "f(x) for relu", "A network: Flatten"):
        assert any(alt.startswith(beginning) for alt in alts), beginning
    assert "Error displaying widget" not in page.content() and "Loading widget" not in page.content()
