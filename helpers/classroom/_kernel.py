"""A kernel with limits, in which a stranger's cells run."""

import contextlib
import json
import queue
import subprocess
import threading
import time
import uuid
from pathlib import Path

# Both come with ipykernel, which needs them itself.
import psutil
from jupyter_client import KernelManager

from . import _inside

_STEP = 0.2  # seconds between two looks at time and memory
_PATIENCE = 5.0  # seconds for a kernel to end what it was told to stop


class OutOfTime(Exception):
    """A cell did not end in time; the kernel was interrupted and can go on."""


class KernelLost(Exception):
    """The kernel is gone; the message says why, as a part of a sentence."""


class Kernel:
    """A fresh kernel.

    Parameters
    ----------
    folder : pathlib.Path
        Where it runs, and where verdicts are written.
    memory : int
        Bytes that it and all it starts may have.

    Raises
    ------
    KernelLost
        If it does not start.
    """

    def __init__(self, folder, memory):
        self._folder, self._memory, self._too_large = folder, memory, False
        self._manager = KernelManager(kernel_name="python3")
        # Nothing that cells write may reach what the grader says to its parent.
        nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._manager.start_kernel(cwd=str(folder), **nowhere)
        self._process = psutil.Process(self._manager.provisioner.pid)
        self._client = self._manager.client()
        # Only what was executed is told, not what it printed: a flood of output goes nowhere.
        self._client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)
        threading.Thread(target=self._watch_memory, daemon=True).start()
        with contextlib.suppress(OutOfTime):
            if self._inside("prepare", 120) == "":
                return
        self.end()
        raise KernelLost("the kernel did not start")

    def run(self, source, seconds):
        """Run a cell and return the name and message of the error that it stopped with, or nothing.

        Raises
        ------
        OutOfTime, KernelLost
        """
        return self._execute(source, seconds, store_history=True)

    def verdicts(self, names, seconds):
        """Return what the judges say of the last cell: list of (str, str, str), exercise, status and message.

        Raises
        ------
        OutOfTime, KernelLost
        """
        path = Path(self._folder) / f"verdict-{uuid.uuid4().hex}.json"
        error = self._inside("judge", seconds, str(path), list(names))
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return [(str(name), str(status), str(message)) for name, status, message in found]
        except (OSError, ValueError, TypeError):
            return [(name, "wrong", f"This answer cannot be judged ({error}).") for name in names]

    def end(self):
        """End the kernel and all that it started."""
        kill_with_children(self._process)
        with contextlib.suppress(Exception):
            self._client.stop_channels()
            self._manager.shutdown_kernel(now=True)

    def _inside(self, name, seconds, *arguments):
        """Call a function of `_inside` in the kernel, and return as `run` does."""
        code = f"__import__('runpy').run_path({_inside.__file__!r})[{name!r}](*{arguments!r})"
        return self._execute(code, seconds, store_history=False)

    def _execute(self, code, seconds, store_history):
        message = self._client.execute(
            code, silent=not store_history, store_history=store_history, allow_stdin=False, stop_on_error=False
        )
        reply = self._reply(message, seconds)
        if reply is None:
            with contextlib.suppress(Exception):
                self._manager.interrupt_kernel()
            if self._reply(message, _PATIENCE) is None:
                self.end()
                raise KernelLost("it did not end in time")
            raise OutOfTime
        return "" if reply["status"] == "ok" else f"{reply.get('ename')}: {str(reply.get('evalue'))[:300]}".rstrip(": ")

    def _reply(self, message, seconds):
        """Return what the kernel replies to a message, or None if it does not within some seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                reply = self._client.get_shell_msg(timeout=min(left, _STEP))
                if reply["parent_header"].get("msg_id") == message:
                    return reply["content"]
                continue
            if not self._manager.is_alive():
                raise KernelLost("it needed more memory than it may have" if self._too_large else "it ended Python")
        return None

    def _watch_memory(self):
        """End the kernel when it and its processes have too much memory."""
        with contextlib.suppress(psutil.Error):
            while True:
                if self._in_use() > self._memory:
                    self._too_large = True
                    kill_with_children(self._process)
                    return
                time.sleep(_STEP)

    def _in_use(self):
        """Return how many bytes the kernel and its processes have in memory."""
        total = self._process.memory_info().rss
        for child in self._process.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                total += child.memory_info().rss
        return total


def kill_with_children(process):
    """Kill a process (`psutil.Process`) and all that it started and that can still be told as its own."""
    with contextlib.suppress(psutil.Error):
        for one in [*process.children(recursive=True), process]:
            with contextlib.suppress(psutil.Error):
                one.kill()
