"""What keeps a stranger's code apart, as far as the system lets us: network, processes, files, environment, memory."""

import contextlib
import functools
import os
import shutil
import socket
import struct
import subprocess
from pathlib import Path

from helpers.workspace import WORKSPACE_VARIABLE

# Linux's unshare gives no network but loopback, and ends with a process all that it started. Who is not root may need
# to be it inside.
_WAYS = (
    ("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"),
    ("unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"),
    ("unshare", "--net"),
    ("unshare", "--map-root-user", "--net"),
)

# What a Python needs. All else is left out: there may be passwords among it.
_KEPT_VARIABLES = {"PATH", "LANG", "TZ", "SYSTEMROOT", "SYSTEMDRIVE", "PATHEXT", "COMSPEC", "WINDIR", "LD_LIBRARY_PATH"}

_LARGEST_FILE = 2 * 10**9  # bytes


@functools.cache
def without_network():
    """Return what to put before a command so that it has no network: a tuple of str, empty if nothing helps here."""
    for way in _WAYS:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            if subprocess.run([*way, "true"], capture_output=True, timeout=20).returncode == 0:
                return way
    return ()


def environment(folder):
    """Return the variables for a stranger's Python, whose files, settings and caches all lie in a folder of its own.

    Parameters
    ----------
    folder : pathlib.Path
        Is filled with what is needed.

    Returns
    -------
    dict of str to str
    """
    own = {"HOME": "home", "USERPROFILE": "home", "TMPDIR": "tmp", "TEMP": "tmp", "TMP": "tmp"}
    own |= {WORKSPACE_VARIABLE: "my_work", "MPLCONFIGDIR": "settings", "IPYTHONDIR": "home/ipython"}
    own |= {"JUPYTER_RUNTIME_DIR": "home/runtime", "JUPYTER_CONFIG_DIR": "home/jupyter"}
    paths = {name: folder / place for name, place in own.items()}
    for path in [*paths.values(), folder / "lessons"]:
        path.mkdir(parents=True, exist_ok=True)
    _copy_fonts(folder / "settings")
    kept = {name: value for name, value in os.environ.items() if name.upper() in _KEPT_VARIABLES or _is_setting(name)}
    course = os.fspath(Path(__file__).resolve().parents[2])
    python_path = os.pathsep.join(filter(None, [course, os.environ.get("PYTHONPATH")]))
    fixed = {"PYTHONPATH": python_path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return kept | {name: os.fspath(path) for name, path in paths.items()} | fixed


def _is_setting(name):
    return name.startswith(("LC_", "TF_", "OMP_", "CUDA_VISIBLE", "KERAS_BACKEND"))


def _copy_fonts(folder):
    """Spare each kernel the seconds in which matplotlib looks for fonts."""
    import matplotlib

    with contextlib.suppress(OSError):
        for path in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
            shutil.copy(path, folder)


def limit_memory(memory):
    """Let this process, and each that it starts, have so many bytes of data at most; where that cannot be, do nothing.

    What stays below it by sharing memory is seen by who watches the kernel.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    # Threads have stacks, which count and are mostly empty; libraries start some for each core.
    data = int(memory) + 64 * 2**20 * (os.cpu_count() or 1)
    for name, most in (("RLIMIT_DATA", data), ("RLIMIT_FSIZE", _LARGEST_FILE), ("RLIMIT_CORE", 0)):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def bring_loopback_up():
    """Let a process without a network at least talk to itself, as a kernel does; ip(8) is not on every machine."""
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        # SIOCSIFFLAGS, with the flags UP and RUNNING for the interface lo.
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x41))
