"""Check that TensorFlow has a build for this Python and this machine.

Run before anything is installed (`python tools/supported.py`), so it is written for any Python 3 and imports nothing
of ours. pip's own message would only be that no matching distribution was found.
"""

import platform
import sys

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


def unsupported_reason(version, system, machine):
    """Return one sentence on why TensorFlow does not run here and what would, or None if it does.

    Parameters
    ----------
    version : tuple of int
        Python's version, such as `(3, 12)`.
    system, machine : str
        As `platform.system()` and `platform.machine()` give them.
    """
    if tuple(version[:2]) not in PYTHONS:
        found = "Python %d.%d" % tuple(version[:2])
        remedy = "use one of these, for example with `make PYTHON=python3.12 lab`"
    elif machine not in MACHINES.get(system, ()):
        found = "%s on %s" % ({"Darwin": "macOS"}.get(system, system), machine)
        remedy = "use one of these machines, or open the course on Binder or Colab"
    else:
        return None
    return "This is %s. %s: please %s." % (found, SUPPORTED, remedy)


if __name__ == "__main__":
    sys.exit(unsupported_reason(sys.version_info, platform.system(), platform.machine()))
