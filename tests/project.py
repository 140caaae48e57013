"""Where the project is, and whether its CI runs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")


def slow(*values):
    """Return values of a parameter that `make test-all` alone tries."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


def is_clone():
    """Return whether the course is a git repository here, and not an unpacked ZIP."""
    return (TOP / ".git").exists() and shutil.which("git") is not None


def git(folder, *words):
    """Run git in a folder, as somebody who may commit, and return what it prints."""
    who = ("-c", "user.name=instructor", "-c", "user.email=instructor@example.org")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def publish_copy(folder):
    """Make of the course, as it stands here, a new git repository with one commit."""
    for name in git(TOP, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (TOP / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TOP / name, folder / name)
    git(folder, "init", "--initial-branch=main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--message=The course")
