"""The command: `python -m helpers.classroom --help`."""

import argparse
import os
import signal
import sys
from pathlib import Path

from helpers.errors import CourseError
from helpers.workspace import atomic_write

from . import __doc__ as _about
from ._csv import as_csv
from ._junit import as_junit
from ._learner import printable
from ._page import as_page
from ._progress import read_class
from ._table import as_table

PROG = "python -m helpers.classroom"
_RUNS_CODE = (
    "Grading runs the code of strangers, which can read and change what you can: do it in a container that holds "
    "nothing else and is thrown away."
)


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.\n")


def _between(parse, least, most, what):
    """Return an argparse type: a number from `least` to `most`."""

    def parse_or_explain(text):
        try:
            if least <= (number := parse(text)) <= most:
                return number
        except ValueError:
            pass
        raise argparse.ArgumentTypeError(f"expected {what} from {least} to {most}, not {text!r}")

    return parse_or_explain


def _parser(grading):
    if grading:
        about, prog = f"Run learners' notebooks and judge their answers. {_RUNS_CODE}", f"{PROG} grade"
        end = None
    else:
        about, prog = f"{_about.partition(chr(10))[0]} This reads progress files and runs nothing of theirs.", PROG
        end = f"{PROG} grade FOLDER… runs their notebooks; {PROG} grade --help tells how."
    # Without abbreviations: a slip must not do something else.
    parser = _Parser(prog=prog, description=about, epilog=end, allow_abbrev=False)
    add = parser.add_argument
    add("folders", nargs="+", metavar="FOLDER", help="learners' folders or ZIPs, or a folder that holds them")
    add("--csv", metavar="FILE", help="write a line for each learner and exercise")
    add("--html", metavar="FILE", help="write a page with a picture of the class")
    if grading:
        add("--junit", metavar="FILE", help="write JUnit XML, as GitLab and GitHub's actions show it")
        cores = os.cpu_count() or 1
        minutes, memory = _between(float, 0.1, 600, "a number"), _between(float, 1, 1000, "a number")
        add("--minutes", type=minutes, default=10, help="time for each notebook (default 10); a cell gets half of it")
        add("--memory", type=memory, default=3, metavar="GB", help="memory for each notebook (default 3)")
        count = _between(int, 1, cores, "a whole number")
        add("--at-once", type=count, default=1, metavar="N", help="notebooks at a time, one a core at most (default 1)")
    return parser


def main(arguments=None):
    """Run the command; return its exit code: 0 done, 1 it could not be done, 130 stopped."""
    arguments = sys.argv[1:] if arguments is None else arguments
    grading = arguments[:1] == ["grade"]
    options = _parser(grading).parse_args(arguments[grading:])
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal may lack a sign of somebody's name
    try:
        learners = _grade(options) if grading else read_class(options.folders)
        print(as_table(learners))
        _write_files(options, learners, "Answers that were run and judged" if grading else "Progress of the class")
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return 130
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _grade(options):
    from ._grade import Limits, grade_class
    from ._sandbox import without_network

    print(_RUNS_CODE, file=sys.stderr)
    if not without_network():
        print("This system does not let us take the network from them, so they have it.", file=sys.stderr)
    return grade_class(options.folders, Limits(options.minutes, options.memory), options.at_once)


def _write_files(options, learners, title):
    makers = {"csv": as_csv, "html": lambda learners: as_page(learners, title), "junit": as_junit}
    for name, make in makers.items():
        if path := getattr(options, name, None):
            _write(Path(path), make(learners))


def _write(path, text):
    try:
        with atomic_write(path) as unfinished:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no name of a file"
        raise CourseError(
            f"{printable(str(path), 300)} cannot be written ({reason}): name a file in a folder that exists."
        ) from None


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what runs is ended, too
    sys.exit(main())
