"""`make zip` packs what a learner needs."""

import re
import subprocess
import sys
import zipfile

import pytest
from make_lessons import LESSONS
from project import TOP


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The folder that somebody gets who unpacks the file."""
    if not (TOP / ".git").exists():
        pytest.skip("Not a git repository: `make zip` packs what was committed.")
    clone, folder = tmp_path_factory.mktemp("clone"), tmp_path_factory.mktemp("unpacked")
    subprocess.run(["git", "clone", "--quiet", "--shared", TOP, clone], check=True)
    subprocess.run(["make", "zip"], cwd=clone, check=True)
    with zipfile.ZipFile(clone / "dist" / "fashion-mnist-course.zip") as packed:
        packed.extractall(folder)
    (course,) = folder.iterdir()
    return course


def test_it_holds_the_lessons_and_no_solutions(unpacked):
    assert sorted(p.name for p in (unpacked / "lessons").glob("*")) == sorted(p.name for p in LESSONS.glob("*.ipynb"))
    assert not list(unpacked.rglob("solutions")) and not list(unpacked.rglob("my_work"))


def test_the_start_of_its_readme_leads_nowhere_else(unpacked):
    start = (unpacked / "README.md").read_text(encoding="utf-8").split("## For instructors")[0]
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", start) if "://" not in link]
    assert len(links) > 5
    assert [link for link in links if not (unpacked / link).exists()] == []


@pytest.mark.slow
def test_its_helpers_and_data_are_whole(unpacked):
    code = """
import helpers, sys
from helpers.checks import check, solution
from helpers.data import load_arrays
print(len(load_arrays().train_images), helpers.__file__)
"""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(unpacked)!r})\n{code}"],
        cwd=unpacked / "lessons",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["60000", str(unpacked / "helpers" / "__init__.py")]
