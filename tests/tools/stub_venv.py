"""Make an environment as `python -m venv` does, whose pip installs small stand-ins at once, and fails where it is told.

`STUB_PIP` says how the stand-in ends: `offline` before anything, `half` with a package of which a file is missing.
Every call is a line in `pip.log` beside the environment: its arguments, and what it found in its surroundings.
"""

import pathlib
import sys
import textwrap
import venv

PIP = """
import json, os, pathlib, sys, sysconfig

top, site, scripts = pathlib.Path.cwd(), pathlib.Path(sysconfig.get_path("purelib")), sysconfig.get_path("scripts")
how = os.environ.get("STUB_PIP", "")
elsewhere = [name for name in os.environ if name.startswith("PYTHON") or name in ("PIP_USER", "PIP_TARGET")]
with open(top / "pip.log", "a") as log:
    log.write(json.dumps([sys.argv[1:], elsewhere]) + "\\n")
if how == "offline":
    sys.exit("No matching distribution found")
for name in MODULES:
    if name != "helpers":
        (site / name).mkdir(exist_ok=True)
        (site / name / "__init__.py").write_text("name = " + repr(name))
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "RECORD").write_text(f"{name}/__init__.py,,9\\n")  # as it comes with the package
        (info / "INSTALLER").write_text("pip\\n")
(site / "jupyterlab" / "labextensions.py").write_text("")
(site / "course.pth").write_text(str(top))
pathlib.Path(scripts, "pip").write_text(f"#!{sys.executable}")
pathlib.Path(scripts, "jupyter").write_text("")
if how == "half":
    os.remove(site / "tensorflow" / "__init__.py")
if how == "stopped":
    os.kill(os.getppid(), 9)
"""

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    venv.create(folder, symlinks=True)
    site = next(folder.glob("[Ll]ib/**/site-packages"))
    (site / "pip").mkdir()
    sys.path.insert(0, str(pathlib.Path(sys.argv[1]).parent / "tools"))
    from whole import MODULES

    (site / "pip" / "__main__.py").write_text(f"MODULES = {MODULES!r}\n" + textwrap.dedent(PIP))
