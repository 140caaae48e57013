"""A class on one machine: ten kernels train at once, while each learner moves a control of their lab."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from jupyter_client.manager import start_new_kernel

from bench.contestants import EPOCHS, TOP

LEARNERS = 10
PAUSE = 0.5
"""Seconds between an answer of the lab and the learner's next move."""

READY = f"""
import sys
sys.path.insert(0, {str(TOP)!r})
from helpers.data import load_arrays
from helpers.widgets import training_lab
lab = training_lab(load_arrays())
lab.controls["epochs"].value = {EPOCHS}
"""
TRAIN = 'lab.controls["train"].click()'
MOVE = """
activation = lab.controls["activation"]
activation.index = 1 - min(activation.index, 1)
print(lab.is_training, len(lab.runs), lab.errors)
"""


def ten_at_once():
    """Return what ten learners meet who train at once: name -> text."""
    ready = threading.Barrier(LEARNERS)
    with ThreadPoolExecutor(LEARNERS) as pool:
        learners = list(pool.map(_learner, [ready] * LEARNERS))
    seconds, waits, memory = zip(*learners, strict=True)
    waits = [wait for each in waits for wait in each]
    return {
        "kernels that finished their training": f"{len(seconds)} of {LEARNERS}",
        "seconds for all of them": f"{max(seconds):.0f}",
        "seconds until a lab answers a move, median": f"{median(waits):.2f}",
        "of 20 moves, 19 are answered within so many seconds": f"{quantiles(waits, n=20)[-1]:.2f}",
        "seconds until a lab answers a move, longest": f"{max(waits):.2f}",
        "private memory of all kernels, GB": f"{sum(memory):.1f}",
    }


def _learner(ready):
    """Train in a kernel of one's own and move a control until it is done: seconds, waits in seconds, GB."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(TOP / "lessons"))
    try:
        _run(client, READY)
        ready.wait()
        start, waits, is_training = time.perf_counter(), [], True
        _run(client, TRAIN)
        while is_training:
            time.sleep(PAUSE)
            before = time.perf_counter()
            answer = _run(client, MOVE)
            waits.append(time.perf_counter() - before)
            is_training = _is_training(answer)
        return time.perf_counter() - start, waits, _private(manager.provisioner.process.pid)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def _run(client, code):
    """Return what code prints in a kernel."""
    printed = []
    reply = client.execute_interactive(
        code, output_hook=lambda message: printed.append(message["content"].get("text", "")), timeout=600
    )
    assert reply["content"]["status"] == "ok", reply["content"]
    return "".join(printed)


def _is_training(answer):
    """Return what a lab says of itself, if all is well: it trains, or has one run."""
    is_training, runs, errors = answer.strip().split(maxsplit=2)
    assert errors == "[]" and (is_training == "True" or runs == "1"), answer
    return is_training == "True"


def _private(pid):
    status = Path(f"/proc/{pid}/smaps_rollup")
    return int(re.search(r"^Anonymous:\s+(\d+)", status.read_text(), re.M)[1]) / 1e6 if status.exists() else 0
