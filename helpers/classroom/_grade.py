"""Run what learners handed in, and judge it: each notebook in a process, a kernel and a folder of its own."""

import concurrent.futures
import dataclasses
import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psutil
from tqdm import tqdm

from helpers.checks._exercise import LESSONS
from helpers.checks.exercises import EXERCISES

from ._files import File, Unreadable
from ._folders import find_learners
from ._kernel import kill_with_children
from ._learner import NOT_HANDED_IN, NOT_JUDGED, Answer, Learner, printable, with_different_names
from ._sandbox import environment, without_network
from ._trust import Seal

_GRACE = 150  # seconds more than the limit: kernels start, and the last cell is stopped


@dataclasses.dataclass(frozen=True)
class Limits:
    """What a notebook may have.

    Parameters
    ----------
    minutes : float
    memory : float
        Gigabytes (10**9 bytes).
    """

    minutes: float = 10
    memory: float = 3


def grade_class(folders, limits, at_once=1):
    """Run each learner's notebooks, and return what the checks say of them.

    Strangers' code runs here: use a container.

    Parameters
    ----------
    folders : sequence of path-like
        Learners' folders or ZIPs, or what holds them.
    limits : Limits
        Of each notebook.
    at_once : int
        How many notebooks run at the same time.

    Returns
    -------
    list of Learner
        By name.

    Raises
    ------
    NoLearners
        If a folder does not exist, or nothing of the course is in any.
    CourseChanged
        If a notebook changed the course's own files.
    """
    chosen = {name: _choose(found) for name, found in find_learners(folders).items()}
    jobs = [(name, file) for name, (files, _) in chosen.items() for file in files]
    outcomes = _run_all(jobs, limits, at_once) if jobs else {}
    learners = []
    for name, (files, notes) in chosen.items():
        ran = [(file, outcomes[name, file]) for file in files]
        notes = [*notes, *(f"{printable(file.name)}: {one['note']}" for file, one in ran if one.get("note"))]
        learners.append(Learner(printable(name), _answers(ran), tuple(notes)))
    return with_different_names(learners)


def _choose(found):
    """Return the notebooks to run, one a lesson, and sentences on what is not run."""
    notes = [thing.note for thing in found if thing.note]
    by_lesson = {}
    for thing in found:
        if thing.file and thing.file.lesson:
            by_lesson.setdefault(thing.file.lesson, []).append(thing.file)
    chosen = []
    for lesson, files in sorted(by_lesson.items()):
        # The lesson's own name before that of a copy.
        files.sort(key=lambda file: (file.name != f"{lesson:02}_{LESSONS[lesson].lower()}.ipynb", file.name, str(file)))
        chosen.append(files[0])
        if len(files) > 1:
            notes.append(f"Of {len(files)} notebooks for lesson {lesson} only {printable(files[0].name)} was run.")
    if not chosen and not notes:
        notes.append("There is no notebook whose name begins as that of a lesson, such as 01_explore.ipynb.")
    return chosen, notes


def _answers(ran):
    """Return an answer to every exercise from the notebooks that ran: list of (File, dict)."""
    verdicts, lessons = {}, {}
    for file, outcome in ran:
        lessons[file.lesson] = outcome
        verdicts.update(outcome.get("verdicts", {}))
    return {name: _answer(name, verdicts, lessons.get(exercise.lesson)) for name, exercise in EXERCISES.items()}


def _answer(name, verdicts, outcome):
    if name in verdicts:
        status, message = verdicts[name]
        return Answer(status, message=printable(message, 300))
    if outcome is None:
        return Answer(NOT_HANDED_IN, message="The notebook of this lesson was not handed in.")
    if "verdicts" not in outcome:
        return Answer(NOT_JUDGED, message="The notebook could not be run.")
    return Answer(NOT_HANDED_IN, message=f'The notebook has no cell with check("{name}", …).')


# Running --------------------------------------------------------------------------------------------------------------


def _run_all(jobs, limits, at_once):
    """Return the outcome of each job, a dict with `verdicts` or a `note`."""
    seal, processes = Seal(), _Processes()
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        futures = {pool.submit(_run, file, limits, processes): (name, file) for name, file in jobs}
        try:
            outcomes = {}
            for future in tqdm(concurrent.futures.as_completed(futures), "Grading", len(jobs), unit=" notebooks"):
                outcomes[futures[future]] = future.result()
                seal.check()
            return outcomes
        except BaseException:  # also Ctrl+C
            pool.shutdown(wait=False, cancel_futures=True)
            processes.end()
            raise


class _Processes:
    """Those that run, to end them before their time."""

    def __init__(self):
        self._running, self._ended, self._lock = set(), False, threading.Lock()

    def run(self, command, **options):
        """Return what a command prints to the standard output, bytes, or None if it takes too long or is ended."""
        content, seconds = options.pop("input"), options.pop("timeout")
        with self._lock:
            if self._ended:
                return None
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)
            self._running.add(process)
        try:
            return process.communicate(content, timeout=seconds)[0]
        except (subprocess.TimeoutExpired, OSError):
            return None
        finally:
            _end(process)
            with self._lock:
                self._running.discard(process)

    def end(self):
        """End all, and let no other begin."""
        with self._lock:
            self._ended = True
            for process in self._running:
                _end(process)


def _end(process):
    """End a process that we started, and what it started."""
    if process.poll() is None:
        try:
            kill_with_children(psutil.Process(process.pid))
        except psutil.Error:
            process.kill()


def _run(file: File, limits, processes):
    """Return the outcome of one notebook."""
    try:
        content = file.read()
    except Unreadable as error:
        return {"note": str(error)}
    seconds, memory = limits.minutes * 60, int(limits.memory * 10**9)
    with tempfile.TemporaryDirectory(prefix="course-grading-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        variables = environment(folder)
        way = without_network()
        command = [*way, sys.executable, "-m", f"{__package__}._runner", str(folder / "lessons"), str(seconds)]
        command += [str(memory), *(["--loopback"] if way else [])]
        # Of its own session: Ctrl+C is ours to pass on.
        options = {"cwd": folder, "env": variables, "stderr": subprocess.DEVNULL, "start_new_session": True}
        printed = processes.run(command, input=content, timeout=seconds + _GRACE, **options)
    try:
        return json.loads(printed)
    except (TypeError, ValueError):
        return {"note": "It could not be run within its limits of time and memory."}
