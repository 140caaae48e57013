"""Check that TensorFlow has a build for this Python and this machine.

Run before anything is installed (`python tools/supported.py`), so it is written for any Python 3 and imports nothing
of ours. pip's own message would only be that no matching distribution was found.
"""

import os
import platform
import struct
import sys
import sysconfig

# Builds of TensorFlow 2.21 on PyPI.
PYTHONS = ((3, 11), (3, 12), (3, 13))
MACHINES = {
    "Linux": ("x86_64", "aarch64"),
    "Darwin": ("arm64",),
    "Windows": ("AMD64",),
}
SUPPORTED = (
    "TensorFlow runs on 64-bit Python 3.11, 3.12 and 3.13, on Linux (Intel, AMD or ARM), "
    "macOS on Apple silicon and Windows (Intel or AMD)"
)


# Without long paths, Windows has room for 259 characters. \.venv\Lib\site-packages\ takes 25, TensorFlow's longest 163.
LONGEST_FOLDER = 71


def unsupported_reason(version, system, machine, bits=64, is_musl=False, has_avx=True, folder=""):
    """Return one sentence on why TensorFlow does not run here and what would, or None if it does.

    Parameters
    ----------
    version : tuple of int
        Python's version, such as `(3, 12)`.
    system, machine : str
        As `platform.system()` and `platform.machine()` give them.
    bits : int
        Of Python's addresses: 32-bit Python runs on 64-bit machines too.
    is_musl : bool
        Whether Python is built for musl, as on Alpine Linux.
    has_avx : bool
        Whether the processor has the instructions that TensorFlow is built of.
    folder : str
        The course's folder, where the length of paths is limited.
    """
    remedy = "use one of these machines, or open the course on Binder or Colab"
    if tuple(version[:2]) not in PYTHONS:
        found = "Python %d.%d" % tuple(version[:2])
        remedy = "use one of these, for example with `make PYTHON=python3.12 lab`"
    elif machine not in MACHINES.get(system, ()):
        found = "%s on %s" % ({"Darwin": "macOS"}.get(system, system), machine)
    elif bits != 64:
        found = "a %d-bit Python" % bits
        remedy = "install a 64-bit one, and name it, as in `make PYTHON=python3.12 lab`"
    elif is_musl:
        found = "Linux with musl, such as Alpine, and TensorFlow is built for glibc, which others such as Debian have"
    elif not has_avx:
        found = "a processor without AVX, and TensorFlow needs it"
    elif len(folder) > LONGEST_FOLDER:
        found = "a folder of %d characters, and Windows has room for %d" % (len(folder), LONGEST_FOLDER)
        return "This is %s: please move the course to a shorter one, such as C:\\course." % found
    else:
        return None
    return "This is %s. %s: please %s." % (found, SUPPORTED, remedy)


def refuse_unsupported(folder):
    """Exit with the sentence, if TensorFlow does not run by this Python on this machine in a folder."""
    reason = unsupported_reason(
        sys.version_info,
        platform.system(),
        platform.machine(),
        bits=8 * struct.calcsize("P"),
        is_musl="musl" in (sysconfig.get_config_var("HOST_GNU_TYPE") or ""),
        has_avx=has_avx("/proc/cpuinfo"),
        folder=folder if has_short_paths() else "",
    )
    if reason:
        sys.exit(reason)


def has_avx(cpuinfo):
    """Return whether the file in which Linux describes the processor names AVX; True where it names nothing."""
    try:
        with open(cpuinfo) as file:
            flags = [line.split() for line in file if line.startswith("flags")]
    except OSError:
        return True
    # ARM has "Features" in place of "flags", and needs no AVX.
    return not flags or "avx" in flags[0]


def has_short_paths():
    """Return whether this is a Windows on which long paths are not turned on."""
    try:
        import winreg

        key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem")
        return not winreg.QueryValueEx(key, "LongPathsEnabled")[0]
    except ImportError:
        return False
    except OSError:  # never set
        return True


if __name__ == "__main__":
    refuse_unsupported(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
