"""A Python or machine without TensorFlow gets one sentence before anything is installed."""

import os
import shutil
import subprocess
import sys

import pytest
import supported
from project import TOP
from supported import unsupported_reason


@pytest.mark.parametrize("version", [(3, 11, 7), (3, 12, 1), (3, 13, 0)])
@pytest.mark.parametrize(
    "machine", [("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64"), ("Windows", "AMD64")]
)
def test_supported(version, machine):
    assert unsupported_reason(version, *machine) is None


@pytest.mark.parametrize(
    ("version", "system", "machine", "found"),
    [
        ((3, 10, 13), "Linux", "x86_64", "This is Python 3.10."),
        ((3, 14, 0), "Linux", "x86_64", "This is Python 3.14."),
        ((2, 7, 18), "Linux", "x86_64", "This is Python 2.7."),
        ((3, 12, 0), "Darwin", "x86_64", "This is macOS on x86_64."),
        ((3, 12, 0), "Windows", "ARM64", "This is Windows on ARM64."),
        ((3, 12, 0), "FreeBSD", "amd64", "This is FreeBSD on amd64."),
    ],
)
def test_unsupported(version, system, machine, found):
    said = unsupported_reason(version, system, machine)
    assert said.startswith(found) and "\n" not in said
    assert "3.11, 3.12 and 3.13" in said and "Apple silicon" in said


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_make_lab_says_so_and_installs_nothing(tmp_path):
    """With a Python that is too old, `make lab` ends with the sentence."""
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(TOP / name, tmp_path)
    (tmp_path / "tools").mkdir()
    shutil.copy(TOP / "tools" / "install.py", tmp_path / "tools")
    program = (TOP / "tools" / "supported.py").read_text().replace("sys.version_info", "(3, 9)")
    (tmp_path / "tools" / "supported.py").write_text(program)
    result = subprocess.run(
        ["make", "lab", f"PYTHON={sys.executable}"], cwd=tmp_path, env=os.environ, capture_output=True, text=True
    )
    assert result.returncode != 0 and "This is Python 3.9." in result.stderr and "Traceback" not in result.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("machine", "found", "remedy"),
    [
        ({"bits": 32}, "This is a 32-bit Python.", "install a 64-bit one"),
        ({"is_musl": True}, "This is Linux with musl, such as Alpine", "use one of these machines"),
        ({"has_avx": False}, "This is a processor without AVX, and TensorFlow needs it.", "use one of these machines"),
        (
            {"folder": "C:/" + 69 * "x"},
            "This is a folder of 72 characters, and Windows has room for 71",
            "move the course",
        ),
    ],
)
def test_unsupported_machines(machine, found, remedy):
    said = unsupported_reason((3, 12, 0), "Linux", "x86_64", **machine)
    assert said.startswith(found) and f"please {remedy}" in said and "\n" not in said


def test_a_short_folder_is_supported():
    assert unsupported_reason((3, 12, 0), "Windows", "AMD64", folder=71 * "x") is None


@pytest.mark.parametrize(
    ("cpuinfo", "has_avx"),
    [
        ("processor : 0\nflags\t\t: fpu sse4_2 avx avx2\n\nprocessor : 1\nflags\t\t: fpu avx\n", True),
        ("processor : 0\nflags\t\t: fpu sse4_2 avx512f_not\nbugs : avx\n", False),
        ("processor : 0\nFeatures\t: fp asimd evtstrm\n", True),  # ARM
        (None, True),  # not Linux
    ],
)
def test_avx_is_read_from_the_flags(tmp_path, cpuinfo, has_avx):
    if cpuinfo is not None:
        (tmp_path / "cpuinfo").write_text(cpuinfo)
    assert supported.has_avx(str(tmp_path / "cpuinfo")) is has_avx


def test_the_machine_is_asked_for_all_of_it(monkeypatch):
    """Each thing that is found out leads to its sentence."""
    for module, name, value, found in (
        (supported.struct, "calcsize", 4, "a 32-bit Python"),
        (supported.sysconfig, "get_config_var", "x86_64-alpine-linux-musl", "with musl"),
        (supported, "has_avx", False, "without AVX"),
        (supported, "has_short_paths", True, "a folder of 99 characters"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, lambda *_, value=value: value)
            with pytest.raises(SystemExit, match=found):
                supported.refuse_unsupported(99 * "x")
    assert supported.refuse_unsupported(99 * "x") is None


def test_environment_yml_adds_nothing_of_its_own():
    lines = [line.strip("- \n") for line in (TOP / "environment.yml").read_text().splitlines()]
    listed = lines[lines.index("dependencies:") + 1 :]
    assert [line.split("=")[0] for line in listed] == ["python", "pip", "pip:", "r requirements.txt"]
    assert (TOP / "requirements.txt").read_text().splitlines()[-1] == "-e ."


@pytest.mark.parametrize(
    ("version", "system", "machine", "sentence"),
    [
        (
            (3, 10, 13),
            "Linux",
            "x86_64",
            "This is Python 3.10. TensorFlow runs on 64-bit Python 3.11, 3.12 and 3.13, on Linux (Intel, AMD or ARM), "
            "macOS on Apple silicon and Windows (Intel or AMD): "
            "please use one of these, for example with `make PYTHON=python3.12 lab`.",
        ),
        (
            (3, 12, 0),
            "Darwin",
            "x86_64",
            "This is macOS on x86_64. TensorFlow runs on 64-bit Python 3.11, 3.12 and 3.13, on Linux (Intel, AMD or "
            "ARM), macOS on Apple silicon and Windows (Intel or AMD): "
            "please use one of these machines, or open the course on Binder or Colab.",
        ),
    ],
)
def test_whole_sentences(version, system, machine, sentence):
    assert unsupported_reason(version, system, machine) == sentence


@pytest.mark.parametrize(
    ("system", "machine", "code", "said"),
    [("Linux", "x86_64", 0, ""), ("Darwin", "x86_64", 1, "This is macOS on x86_64."), ("Linux", "i686", 1, "Linux on")],
)
def test_as_a_program_it_asks_the_machine(system, machine, code, said):
    """Run as `make` runs it, on a machine that says it is another."""
    pretend = "import platform, runpy, sys; platform.system, platform.machine = (lambda: {!r}), (lambda: {!r}); "
    pretend += "sys.version_info = (3, 12, 0); runpy.run_path({!r}, run_name='__main__')"
    program = pretend.format(system, machine, supported.__file__)
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.returncode == code and said in result.stderr and "Traceback" not in result.stderr
