"""Make the environment `.venv` of this folder, or bring it up to date: `python3 tools/install.py`.

If all is as it should be, this changes nothing, takes a moment and needs no network. What is there is compared by its
contents and not by its time: git, a copy or a wrong clock change times, and nothing of what is installed.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

from supported import refuse_unsupported

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VENV = os.path.join(TOP, ".venv")
SCRIPTS = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(SCRIPTS, "python.exe" if os.name == "nt" else "python")
READY = os.path.join(VENV, "ready")
"""Written when all is installed and proved: which folder, Python and list of packages the environment is for."""

# --no-user: whatever a pip.conf says, what is installed goes into .venv.
PIP_INSTALL = ["-m", "pip", "--disable-pip-version-check", "install", "--no-user", "--constraint", "requirements.lock"]
# Other variables of pip's, such as an index or a proxy, are the machine's to set.
LEAD_PIP_ELSEWHERE = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_PYTHON", "PIP_DRY_RUN", "PIP_NO_DEPS")
# A question about Jupyter's news is not what a beginner should meet first.
NO_NEWS = ("disable", "--level=sys_prefix", "@jupyterlab/apputils-extension:announcements")

NOT_INSTALLED = (
    "The course could not be installed; the lines above say why. See that there is a network, and room for 8 GB on the "
    "disk, and run the same command again."
)
NOT_UPDATED = (
    "The packages could not be brought up to date; the lines above say why. The course goes on with those that are "
    "there, and the next time tries again."
)
NOT_WHOLE = (
    "All was installed, and still it does not run ({}). Delete the folder .venv and try again, with another Python if "
    "you have one, or open the course on Binder or Colab, as README.md says."
)
# What lessons import: a file of the same name beside them would be taken in its place.
TAKEN = ("helpers", "numpy", "tensorflow", "keras", "tensorflow_datasets", "matplotlib", "pandas", "sklearn", "random")
STOPPED = "Stopped. The same command goes on from here."


def main(arguments=None):
    """Make all ready, or exit with one sentence on what to do."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("extras", nargs="*", metavar="EXTRA", help="what pyproject.toml lists besides, such as test")
    parser.add_argument("--this-python", action="store_true", help="make .venv anew if it is of another version")
    options = parser.parse_args(arguments)
    refuse_taken_names()
    try:
        make_ready(options.this_python)
        for extra in options.extras:
            add(extra)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    except OSError as error:
        # In use by a notebook on Windows, another user's folder, a full disk.
        sys.exit(f"The folder .venv cannot be changed ({error}). Close what runs in it, or see to this, and try again.")


def refuse_taken_names():
    """Exit with a sentence if a file beside the lessons has the name of something that they import."""
    for name in TAKEN:
        for path in (os.path.join("lessons", f"{name}.py"), os.path.join("lessons", name)):
            if os.path.exists(os.path.join(TOP, path)):
                sys.exit(f"Lessons would take {path} for the {name} that they import: please give it another name.")


def make_ready(this_python):
    """Install what is not yet there; `this_python` says whether it must be of the version of Python that runs this."""
    if this_python:
        refuse_unsupported(TOP)
    stamp, version = read(READY), version_of(PYTHON)
    if version and stamp == stamp_of(version) and not (this_python and version != own_version()):
        return
    reason = why_anew(stamp, version, this_python)
    if not reason:
        # It may be half an install, or one that has to grow.
        installed, problem = install()
        if not problem and installed:
            return write(READY, stamp_of(version))
        if not problem:
            write(READY, stamp)  # as it was: what is new is still to come
            return say(NOT_UPDATED)
        reason = f"is not whole ({problem})"
    begin_anew(reason)
    installed, problem = install()
    if not installed or problem:
        sys.exit(NOT_INSTALLED if not installed else NOT_WHOLE.format(problem))
    write(READY, stamp_of(own_version()))


def add(extra):
    """Install one of the lists in pyproject.toml besides."""
    extra_ready = f"{READY}-to-{extra}"
    if read(extra_ready) != read(READY) or not read(READY):
        if run(*PIP_INSTALL, "--quiet", "--editable", f".[{extra}]"):
            sys.exit(NOT_INSTALLED)
        problem = what_is_missing()
        if problem:
            sys.exit(NOT_WHOLE.format(problem))
        write(extra_ready, read(READY))


# What is there -------------------------------------------------------------------------------------------------------


def stamp_of(version):
    """Return what `ready` holds if the environment is this folder's own, of this version, and up to date."""
    made_from = hashlib.sha256()
    for name in ("requirements.txt", "requirements.lock", "pyproject.toml"):
        # As text: on Windows git may give lines another end.
        made_from.update(read(os.path.join(TOP, name)).encode())
    return f"{TOP}\nPython {version}\n{made_from.hexdigest()}\n"


def why_anew(stamp, version, this_python):
    """Return why the environment cannot grow into what is wanted, a few words after its name, or None if it may."""
    if not os.path.exists(VENV):
        return "is missing"
    folder, made_by = (stamp.split("\n") if stamp.count("\n") == 3 else [TOP, f"Python {version}"])[:2]
    if not version:
        return "has no Python that runs"
    if folder != TOP:
        return f"was made for the folder {folder}"
    if made_by != f"Python {version}":
        return f"was made for {made_by}, which is Python {version} now"
    if this_python and version != own_version():
        return f"has Python {version}"
    return None


def own_version():
    """Return the version of the Python that runs this, such as "3.12"."""
    return ".".join(map(str, sys.version_info[:2]))


def version_of(python):
    """Return the version of a Python, or None if it does not run."""
    try:
        show = "import sys; print('%d.%d' % sys.version_info[:2])"
        return subprocess.check_output([python, "-I", "-S", "-c", show], stderr=subprocess.DEVNULL).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return None


# What is done --------------------------------------------------------------------------------------------------------


def begin_anew(reason):
    """Make an empty environment by the Python that runs this, in the place of the one that is there."""
    refuse_unsupported(TOP)
    base = getattr(sys, "_base_executable", sys.executable)  # not that of a .venv which somebody has activated
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("This Python cannot make environments: `sudo apt install python3-venv` and try again.")
    if os.path.exists(VENV):
        say(f"The environment .venv {reason}, so it is made anew.")
        remove(READY)  # first: half of what was ready is not
        shutil.rmtree(VENV)
    if subprocess.call([base, "-m", "venv", VENV], env=environment()):
        sys.exit(NOT_INSTALLED)


def install():
    """Install all packages; return whether pip could, and what is not whole, or None."""
    remove(READY)
    installed = not run(*PIP_INSTALL, "--requirement", "requirements.txt")
    if installed:
        run("-m", "jupyterlab.labextensions", *NO_NEWS)
    return installed, what_is_missing()  # also if pip failed: without a network it may still be whole


def what_is_missing():
    """Return a few words on what is not whole in the environment, or None."""
    program = [PYTHON, os.path.join("tools", "whole.py")]
    done = subprocess.run(program, cwd=TOP, env=environment(), stdout=subprocess.PIPE)
    said = done.stdout.decode(errors="replace").strip()
    return (said or f"it ended with {done.returncode}") if done.returncode else None


def run(*arguments):
    """Run the environment's Python in the course's folder, and return its exit code."""
    return subprocess.call([PYTHON, *arguments], cwd=TOP, env=environment())


def environment():
    """Return the variables without those that lead Python or pip elsewhere: PYTHONPATH, PYTHONHOME, PIP_TARGET …"""
    elsewhere = LEAD_PIP_ELSEWHERE
    return {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON") and name not in elsewhere
    }


def read(path):
    """Return a text file's content, empty if it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return ""


def write(path, text):
    """Write a text file."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def remove(path):
    """Remove a file, if it is there."""
    if os.path.exists(path):
        os.remove(path)


def say(sentence):
    """Print it at once, before the lines of the programs that follow."""
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
