"""Get the newest course with git, and lose nothing of a learner: `make update`, or `python3 tools/update.py`.

A lesson that was run or changed stands in git's way if it is new upstream as well. It is kept beside the new one, as
`01_explore_mine.ipynb`, and every other stays as it is.
"""

import os
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))

NO_GIT = (
    "This folder does not come from git: get the course once more, as you got this one, and copy into it my_work and "
    "the lessons that you changed."
)
NO_NEWS = "The newest course could not be fetched; the lines above say why. Nothing was changed: try again later."
IN_THE_WAY = (
    "Something else here was changed too, so nothing was done; the lines above say what. Keep a copy of it elsewhere, "
    "undo it here with `git checkout -- FILE`, and try again."
)


def main():
    """Bring the folder up to date, or exit with one sentence on what to do."""
    # Of this folder itself: a course that was unpacked within another repository is not of that.
    if not os.path.exists(os.path.join(TOP, ".git")) or not shutil.which("git"):
        sys.exit(NO_GIT)
    if _git("fetch"):
        sys.exit(NO_NEWS)
    mine, new = _changed("HEAD"), _changed("HEAD...@{upstream}")
    kept = {path: _keep(path) for path in mine if path in new}
    if _git("merge", "--ff-only", "@{upstream}"):
        for path, copy in kept.items():
            os.replace(copy, os.path.join(TOP, path))
        sys.exit(IN_THE_WAY)
    for path, copy in kept.items():
        print(f"{path} is new; yours is kept as {os.path.basename(copy)}.")
    print("The course is the newest.")


def _git(*arguments):
    return subprocess.call(["git", *arguments], cwd=TOP)


def _changed(what):
    """Return the lessons that differ, and are there."""
    command = ["git", "diff", "--name-only", "-z", what, "--", "lessons"]
    paths = subprocess.check_output(command, cwd=TOP).decode().split("\0")
    return [path for path in paths if path and os.path.exists(os.path.join(TOP, path))]


def _keep(path):
    """Give a lesson another name that is free, put back the one that git knows, and return the new path."""
    stem, ending = os.path.splitext(os.path.join(TOP, path))
    copy, number = f"{stem}_mine{ending}", 1
    while os.path.exists(copy):
        number += 1
        copy = f"{stem}_mine_{number}{ending}"
    shutil.copy2(os.path.join(TOP, path), copy)
    _git("checkout", "--quiet", "HEAD", "--", path)
    return copy


if __name__ == "__main__":
    main()
