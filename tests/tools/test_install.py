"""`make` makes the environment that this folder needs, once, and anew where it cannot be what is needed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import TOP

pytestmark = pytest.mark.skipif(not shutil.which("make") or os.name == "nt", reason="needs make")

READY = Path(".venv", "ready")


@pytest.fixture
def course(tmp_path):
    """A folder with what `make` needs, and an installer whose environments have a stand-in for pip."""
    return make_course(tmp_path / "course")


def make_course(folder):
    (folder / "tools").mkdir(parents=True)
    (folder / "helpers").mkdir()
    (folder / "helpers" / "__init__.py").write_text("name = 'helpers'")
    lists = ("requirements.txt", "requirements.lock", "pyproject.toml")
    for name in ("Makefile", *lists, "tools/supported.py", "tools/whole.py"):
        shutil.copy(TOP / name, folder / name)
    program = (TOP / "tools" / "install.py").read_text()
    stub = str(Path(__file__).with_name("stub_venv.py"))
    assert program.count('"-m", "venv"') == 1
    (folder / "tools" / "install.py").write_text(program.replace('"-m", "venv"', repr(stub)))
    return folder


def make(folder, *arguments, **variables):
    """Run `make` in a folder; return the process, and the calls of pip that it led to."""
    log = folder / "pip.log"
    log.unlink(missing_ok=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "MAKE"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), clean["PATH"]])
    environment = {**clean, "PATH": path, **variables}
    done = subprocess.run(
        ["make", *(arguments or ["--silent", ".venv/ready"])],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done, [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def test_it_installs_once_and_then_nothing(course):
    done, calls = make(course)
    assert done.returncode == 0 and len(calls) == 1, done
    assert calls[0][0][-4:] == ["--constraint", "requirements.lock", "--requirement", "requirements.txt"]
    assert (course / READY).read_text().startswith(f"{course}\nPython 3.")
    assert make(course)[1] == []


@pytest.mark.parametrize("changed", ["requirements.txt", "requirements.lock", "pyproject.toml"])
def test_times_count_nothing_and_contents_all(course, changed):
    make(course)
    for name in ("requirements.txt", "requirements.lock", "pyproject.toml"):
        os.utime(course / name, (4e9, 4e9))  # git has touched it, or a clock was wrong
    os.utime(course / READY, (0, 0))
    assert make(course, STUB_PIP="offline")[1] == []
    with open(course / changed, "a") as file:
        file.write("# one more\n")
    os.utime(course / changed, (0, 0))
    done, calls = make(course)
    assert done.returncode == 0 and len(calls) == 1 and "anew" not in done.stdout
    assert make(course)[1] == []


# Half an install ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["file", "end", "empty", "import", "programs"])
def test_half_an_install_is_not_taken_for_a_whole_one(course, damage):
    """Pip says that all is there, and it is not: of a package the end is missing, or more."""
    make(course)
    (site,) = course.glob(".venv/lib/*/site-packages")
    (course / READY).unlink()
    pip = site / "pip" / "__main__.py"
    pip_before = pip.read_text()
    pip.write_text("")  # content with everything
    if damage == "file":
        (site / "keras" / "__init__.py").unlink()
    elif damage == "end":
        (site / "keras-1.0.dist-info" / "INSTALLER").unlink()
    elif damage == "empty":
        (site / "keras" / "__init__.py").write_text("")
    elif damage == "import":
        (site / "keras" / "__init__.py").write_text("import keras.src")
    else:
        (course / ".venv" / "bin" / "pip").write_text("#!/another/folder/.venv/bin/python")
    done, calls = make(course)
    assert done.returncode == 0 and "is not whole" in done.stdout and "so it is made anew" in done.stdout, done
    assert (course / READY).exists() and len(calls) == 1
    assert "keras" in done.stdout or damage == "programs"
    assert pip.read_text() == pip_before


def test_what_is_whole_but_has_no_stamp_stays(course):
    """As made by hand, or stopped at the very end."""
    make(course)
    (course / READY).unlink()
    (course / ".venv" / "mine").write_text("")
    done, calls = make(course)
    assert done.returncode == 0 and len(calls) == 1 and "anew" not in done.stdout
    assert (course / ".venv" / "mine").exists() and (course / READY).read_text()


def test_it_begins_anew_once_alone_and_then_says_what_to_do(course):
    make(course)
    (course / READY).unlink()
    done, calls = make(course, STUB_PIP="half")
    assert done.returncode != 0 and len(calls) == 2
    assert "All was installed, and still it does not run (of tensorflow the file" in done.stderr
    assert not (course / READY).exists()


def test_killed_and_started_again(course):
    done, _ = make(course, STUB_PIP="stopped")
    assert done.returncode != 0 and not (course / READY).exists()
    assert make(course)[0].returncode == 0 and (course / READY).read_text()


def test_without_a_network_it_says_what_to_do(course):
    done, calls = make(course, STUB_PIP="offline")
    assert done.returncode != 0 and len(calls) == 1 and not (course / READY).exists()
    assert "The course could not be installed" in done.stderr and "run the same command again" in done.stderr


def test_an_update_without_a_network_leaves_what_works(course):
    make(course)
    before = (course / READY).read_text()
    with open(course / "requirements.txt", "a") as file:
        file.write("one-more\n")
    (course / ".venv" / "mine").write_text("")
    done, calls = make(course, STUB_PIP="offline")
    assert done.returncode == 0 and "The packages could not be brought up to date" in done.stdout and len(calls) == 1
    assert (course / ".venv" / "mine").exists() and (course / READY).read_text() == before
    assert len(make(course)[1]) == 1, "it tries again"
    assert (course / READY).read_text() != before


def test_a_clock_back_in_time_does_not_install_tests_again(course):
    done, calls = make(course, ".venv/ready-to-test")
    assert done.returncode == 0 and [call[0][-1] for call in calls] == ["requirements.txt", ".[test]"]
    os.utime(course / ".venv" / "ready-to-test", (0, 0))
    assert make(course, ".venv/ready-to-test")[1] == []
    (course / READY).unlink()
    make(course)
    assert make(course, ".venv/ready-to-test")[1] == [], "it was the same all the time"


def test_half_of_what_tests_need_is_noticed_too(course):
    make(course)
    done, _ = make(course, ".venv/ready-to-test", STUB_PIP="half")
    assert done.returncode != 0 and "Delete the folder .venv and try again" in done.stderr
    assert not (course / ".venv" / "ready-to-test").exists()


# Another folder, another Python ---------------------------------------------------------------------------------------


def test_a_copy_gets_an_environment_of_its_own(course):
    make(course)
    copy = course.with_name("copy")
    shutil.copytree(course, copy, symlinks=True)
    done, calls = make(copy)
    assert f"The environment .venv was made for the folder {course}, so it is made anew." in done.stdout
    assert done.returncode == 0 and len(calls) == 1
    assert str(copy) in (copy / ".venv" / "bin" / "pip").read_text()
    assert make(copy)[1] == [] and make(course)[1] == [], "each has its own"


def test_a_copy_without_a_stamp_is_noticed_too(course):
    make(course)
    copy = course.with_name("copy")
    shutil.copytree(course, copy, symlinks=True)
    (copy / READY).unlink()
    (site,) = copy.glob(".venv/lib/*/site-packages")
    (site / "pip" / "__main__.py").write_text("")  # content with everything
    done, _ = make(copy)
    assert done.returncode == 0 and "is not whole (it was made for another folder), so it is made anew" in done.stdout


def test_a_moved_folder_is_noticed(course):
    make(course)
    moved = course.rename(course.with_name("moved"))
    done, calls = make(moved)
    assert done.returncode == 0 and "so it is made anew" in done.stdout and len(calls) == 1


def test_a_link_to_the_folder_is_no_other_folder(course):
    make(course)
    link = course.with_name("link")
    link.symlink_to(course)
    assert make(link)[1] == []


def test_a_python_that_is_gone_is_noticed(course):
    make(course)
    for name in (course / ".venv" / "bin").glob("python*"):
        name.unlink()
        name.symlink_to("/no/such/python")
    done, calls = make(course)
    assert "The environment .venv has no Python that runs, so it is made anew." in done.stdout
    assert done.returncode == 0 and len(calls) == 1


def test_a_python_that_was_upgraded_is_noticed(course):
    make(course)
    stamp = (course / READY).read_text()
    now = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    (course / READY).write_text(stamp.replace(now, "Python 3.7"))
    done, calls = make(course)
    assert f"was made for Python 3.7, which is {now} now, so it is made anew." in done.stdout
    assert done.returncode == 0 and len(calls) == 1 and (course / READY).read_text() == stamp


def other_python():
    """Return a Python of another version that the course supports, or skip the test."""
    for minor in (11, 12, 13):
        if minor == sys.version_info[1] or not (found := shutil.which(f"python3.{minor}")):
            continue
        if subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            return found
    return pytest.skip("needs another version of Python")


def test_the_python_that_is_named_is_taken_and_stays(course):
    other = other_python()
    make(course)
    done, calls = make(course, ".venv/ready", f"PYTHON={other}")
    assert done.returncode == 0 and len(calls) == 1 and "so it is made anew" in done.stdout, done
    stamp = (course / READY).read_text()
    assert f"Python 3.{sys.version_info[1]}\n" not in stamp
    assert make(course)[1] == [] and (course / READY).read_text() == stamp, "without a name, what is there stays"


def test_within_its_own_environment_it_can_be_made_anew(course):
    """As after `source .venv/bin/activate`, with a folder that was moved."""
    make(course)
    moved = course.rename(course.with_name("moved"))
    activated = os.pathsep.join([str(moved / ".venv" / "bin"), os.environ["PATH"]])
    done, _ = make(moved, PATH=activated, VIRTUAL_ENV=str(moved / ".venv"))
    assert done.returncode == 0 and "so it is made anew" in done.stdout, done
    assert os.path.realpath(moved / ".venv" / "bin" / "python") == os.path.realpath(sys.executable)


# Odd places and settings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["course-main (1) [2] é #50% 'quoted' $HOME", "long" * 50], ids=["odd", "long"])
def test_odd_names_of_the_folder_and_of_python(tmp_path, name):
    folder = make_course(tmp_path / name)
    python = tmp_path / "a path (1) #é" / "python3"
    python.parent.mkdir()
    python.symlink_to(os.path.realpath(sys.executable))
    done, calls = make(folder, ".venv/ready-to-test", f"PYTHON={python}")
    assert done.returncode == 0 and len(calls) == 2, done
    assert make(folder)[1] == []


def test_settings_of_the_machine_lead_nothing_elsewhere(course, tmp_path):
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("raise SystemExit('not the course')")
    own = {"PYTHONPATH": str(tmp_path), "PYTHONOPTIMIZE": "1", "PYTHONWARNINGS": "error", "PYTHONHOME": "/nowhere"}
    done, calls = make(course, **own, PIP_USER="1", PIP_TARGET=str(tmp_path), CI="1")
    assert done.returncode == 0 and calls[0][1] == [] and "--no-user" in calls[0][0], done


def test_without_make_likewise(course, tmp_path):
    (tmp_path / "helpers.py").write_text("raise SystemExit('not the course')")
    own = {"PYTHONPATH": str(tmp_path), "PYTHONWARNINGS": "error", "PIP_USER": "1"}
    for _ in range(2):
        subprocess.run([sys.executable, "tools/install.py"], cwd=course, env={**os.environ, **own}, check=True)
    calls = (course / "pip.log").read_text().splitlines()
    assert len(calls) == 1 and json.loads(calls[0])[1] == [], calls


@pytest.mark.parametrize("name", ["helpers.py", "helpers", "keras.py"])
def test_a_file_beside_the_lessons_that_they_would_import_is_told(course, name):
    (course / "lessons" / name).mkdir(parents=True)
    done, calls = make(course)
    assert done.returncode != 0 and not calls
    said = (
        f"Lessons would take lessons/{name} for the {name.removesuffix('.py')} that they import: please give it another"
    )
    assert said in done.stderr


def test_without_ensurepip_one_sentence(course):
    program = (course / "tools" / "install.py").read_text()
    (course / "tools" / "install.py").write_text(program.replace('"ensurepip"', '"no_such_module"'))
    done, calls = make(course)
    assert done.returncode != 0 and "apt install python3-venv" in done.stderr and not calls
    assert not (course / ".venv").exists()


def test_what_cannot_be_changed_is_said(course):
    """Another user's folder, or on Windows an environment in use."""
    make(course)
    program = (course / "tools" / "install.py").read_text()
    deny = "import shutil\n\n\ndef _deny(*_):\n    raise PermissionError(13, 'Permission denied', '.venv')\n\n\n"
    (course / "tools" / "install.py").write_text(
        program.replace("import shutil\n", deny).replace("shutil.rmtree", "_deny")
    )
    moved = course.rename(course.with_name("moved"))
    done, _ = make(moved)
    assert done.returncode != 0 and "The folder .venv cannot be changed" in done.stderr
