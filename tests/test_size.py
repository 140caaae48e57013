"""The course stays small enough to be fetched over a slow line."""

import subprocess

import pytest
from project import TOP

MOST = 12_000_000
"""Bytes of all files but the pictures that the course is about; they were 7.5 million when this was written."""


def test_the_course_is_small_but_for_its_pictures():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True, check=False)
    names = [name for name in listed.stdout.split("\0") if name and not name.startswith("helpers/datasets/")]
    if not names:
        pytest.skip("a copy without git, in which a learner's own files cannot be told from the course's")
    sizes = {name: (TOP / name).stat().st_size for name in names if (TOP / name).is_file()}
    largest = sorted(sizes, key=sizes.get)[-5:]
    assert len(sizes) > 200 and sum(sizes.values()) < MOST, largest
