"""The versions that are allowed, and those that are installed."""

import tomllib

import pytest
from packaging.requirements import Requirement
from project import TOP

PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read(name):
    """Return the requirements of a file, without comments and without the course itself."""
    lines = (line.split("#")[0].strip() for line in (TOP / name).read_text(encoding="utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


ALLOWED = read("requirements.txt")
LOCKED = {}
for locked in read("requirements.lock"):
    LOCKED.setdefault(locked.name.replace("_", "-"), []).append(locked)


@pytest.mark.parametrize("requirement", ALLOWED, ids=lambda requirement: requirement.name)
def test_a_requirement_says_from_which_version_and_below_which(requirement):
    assert {">=", "<"} <= {each.operator for each in requirement.specifier}


of_tests = [Requirement(text) for name in ("test", "book", "sweep") for text in PROJECT["optional-dependencies"][name]]


@pytest.mark.parametrize("requirement", ALLOWED + of_tests, ids=lambda requirement: requirement.name)
def test_what_is_locked_is_allowed(requirement):
    if requirement.name == PROJECT["name"]:
        return
    for locked in LOCKED[requirement.name.replace("_", "-")]:
        (exactly,) = locked.specifier
        assert exactly.operator == "==" and requirement.specifier.contains(exactly.version, prereleases=True)
