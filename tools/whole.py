"""Say what is not whole in the environment that runs this, `.venv/bin/python tools/whole.py`; nothing, if all is well.

An install that was interrupted leaves packages of which pip believes that they are there.
"""

import csv
import importlib
import os
import sys
import sysconfig

MODULES = (
    "helpers",  # first: it lets TensorFlow be silent
    "tensorflow",
    "keras",
    "tensorflow_datasets",
    "sklearn",
    "matplotlib",
    "anywidget",
    "ipywidgets",
    "ipykernel",
    "jupyterlab",
    "filelock",
)
TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def what_is_missing(site, scripts):
    """Return a few words on what is not whole, or None: every file that pip noted is there, and all can be imported.

    Parameters
    ----------
    site, scripts : str
        The folders of the environment's packages and programs.
    """
    return _half_a_package(site) or _another_folders_programs(scripts) or _not_imported()


def _half_a_package(site):
    for folder in sorted(name for name in os.listdir(site) if name.endswith(".dist-info")):
        package = folder.split("-")[0]
        # Whoever installs a package writes this at the end; the list of files comes with the package.
        if not os.path.exists(os.path.join(site, folder, "INSTALLER")):
            return f"{package} was unpacked by half"
        with open(os.path.join(site, folder, "RECORD"), encoding="utf-8", newline="") as file:
            for path, _, size in csv.reader(file):
                try:
                    is_whole = os.path.getsize(os.path.join(site, path)) > 0 or size in ("", "0")
                except OSError:
                    is_whole = False
                if not is_whole:
                    return f"of {package} the file {path} is missing"
    return None


def _another_folders_programs(scripts):
    """Programs name the Python that they run by, so those of a copied environment run by that of the other folder."""
    for name in ("pip", "pip.exe"):
        path = os.path.join(scripts, name)
        if os.path.exists(path):
            with open(path, "rb") as file:
                return None if os.fsencode(sys.prefix) in file.read() else "it was made for another folder"
    return "pip is missing"


def _not_imported():
    for name in MODULES:
        try:
            importlib.import_module(name)
        except Exception as error:  # a damaged package can fail in any way
            return f"{name} does not start: {' '.join(str(error).split())[:200]}"
    if not os.path.samefile(os.path.dirname(sys.modules["helpers"].__file__), os.path.join(TOP, "helpers")):
        return "it belongs to the course in another folder"
    return None


if __name__ == "__main__":
    missing = what_is_missing(sysconfig.get_path("purelib"), sysconfig.get_path("scripts"))
    print(missing or "")
    sys.exit(bool(missing))
