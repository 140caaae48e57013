"""The memory that the kernel of each lesson takes, Run All of its solution."""

import os
import re
import tempfile
import threading
from pathlib import Path

import jupytext
from nbclient import NotebookClient

from bench.contestants import TOP
from helpers.workspace import WORKSPACE_VARIABLE

INTERVAL = 0.03
"""Seconds between two looks at a kernel."""


def memory_of_lessons():
    """Return the peaks of private memory and of all memory, in GB: lesson -> (private, all). Linux alone tells them.

    Private is what no other kernel shares ("Anonymous"); the rest is mostly TensorFlow's library and the pictures.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return {}
    os.environ[WORKSPACE_VARIABLE] = tempfile.mkdtemp()
    return {path.stem: _peaks(path) for path in sorted((TOP / "solutions").glob("[0-9]*.py"))}


def _peaks(path):
    client = NotebookClient(jupytext.read(path), kernel_name="python3", resources={"metadata": {"path": path.parent}})
    peaks, done = [0, 0], threading.Event()

    def watch(status):
        while not done.wait(INTERVAL):
            text = status.read_text()
            for i, name in enumerate(("Anonymous", "Rss")):
                peaks[i] = max(peaks[i], int(re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)[1]) / 1e6)

    with client.setup_kernel():
        watcher = threading.Thread(target=watch, args=[Path(f"/proc/{client.km.provisioner.process.pid}/smaps_rollup")])
        watcher.start()
        try:
            for number, cell in enumerate(client.nb.cells):
                client.execute_cell(cell, number)
        finally:
            done.set()
            watcher.join()
    print(f"{path.stem}: {peaks[0]:.2f} GB private, {peaks[1]:.2f} GB in all", flush=True)
    return tuple(peaks)
