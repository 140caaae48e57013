"""The command: `python -m helpers.sweep --help`."""

import argparse
import os
import re
import shlex
import signal
import sys

from helpers.errors import InvalidValue
from helpers.sweep import SweepError, __doc__, grid, read_failures, run_sweep
from helpers.training import ACTIVATIONS, OPTIMIZERS, parse_hidden

ADDRESS = re.compile(r"((tcp|tls|ws|wss)://)?[^\s/]+:\d{1,5}")
N_TRAINING = 60_000
MAX_UNITS, MAX_LAYERS = 10_000, 20
MAX_RUNS = 100_000  # what one machine can still carry in a week


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.\n")


def _expecting(expected, parse):
    """Return an argparse type that says what it expected where `parse` raises a ValueError or TypeError."""

    def parse_or_explain(text):
        try:
            return parse(text)
        except (TypeError, ValueError):
            raise argparse.ArgumentTypeError(f"expected {expected}, not {text!r}") from None

    return parse_or_explain


def _number(least, most):
    """Return an argparse type: a whole number from `least` to `most`."""

    def parse(text):
        if not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return _expecting(f"a whole number from {least} to {most}", parse)


def _several(parse):
    """Return an argparse type: values separated by commas, each once."""
    return lambda text: list(dict.fromkeys(parse(part.strip()) for part in text.split(",")))


def _layers(text):
    hidden = parse_hidden(text)
    if len(hidden) > MAX_LAYERS or not all(1 <= units <= MAX_UNITS for units in hidden):
        raise ValueError
    return hidden


def _parser():
    # Without abbreviations: a slip such as --seed for --seeds must not train something else.
    parser = _Parser(prog="python -m helpers.sweep", description=__doc__.partition("\n")[0], allow_abbrev=False)
    add = parser.add_argument_group("networks (every combination is trained)").add_argument
    units, depths = _several(_number(1, MAX_UNITS)), _several(_number(0, MAX_LAYERS))
    add("--units", type=units, metavar="1,10,…", help="units of each layer (default 128)")
    add("--hidden-layers", type=depths, metavar="1,2,…", help="how many such layers (default 1)")
    layers = _several(_expecting(f"layers such as 128+10, {MAX_LAYERS} of {MAX_UNITS} units at most", _layers))
    one_by_one = "the layers one by one, in place of --units and --hidden-layers; `none` for no layer"
    add("--hidden", type=layers, metavar="128+10,…", help=one_by_one)
    names, rates = _several(str), _several(_expecting("a number", float))
    add("--optimizers", type=names, default=["adam"], help=f"{', '.join(OPTIMIZERS)} (default adam)")
    add("--dropouts", type=rates, default=[0.0], help="0 to below 1 (default 0)")
    add("--activation", default="relu", help=f"{', '.join(ACTIVATIONS)} (default relu)")
    count, held_out = _number(1, MAX_RUNS), _number(0, N_TRAINING - 1)
    add("--epochs", type=count, default=5, help="one run answers all smaller numbers too (default 5)")
    add("--seeds", type=count, default=10, help="how many, counted from 0: trainings of each (default 10)")
    add("--validation-size", type=held_out, default=5_000, help="pictures to hold back (default 5000)")
    add = parser.add_argument_group("where").add_argument
    # What does not match is None, and None[0] a TypeError.
    address = _expecting("an address such as tcp://127.0.0.1:8786", lambda text: ADDRESS.fullmatch(text)[0])
    workers = _number(1, os.cpu_count() or 1)  # each has one thread: more would only take memory
    add("--out", required=True, metavar="FILE", help="results file; an existing one is added to")
    add("--scheduler", type=address, metavar="tcp://HOST:PORT", help="a running Dask scheduler (default: start one)")
    add("--workers", type=workers, help="processes to start here, one for each core at most (default: what fits)")
    return parser


def _configs(options, parser):
    """Return the configurations that a command line asks for; exit with a sentence if that makes no sense."""
    if options.scheduler and options.workers:
        parser.error("give --workers, which starts processes here, or --scheduler, which uses others")
    if options.hidden and (options.units or options.hidden_layers):
        parser.error("give --hidden, or in place of it --units and --hidden-layers")
    depths, units = options.hidden_layers or [1], options.units or [128]
    hidden = options.hidden or dict.fromkeys((n,) * depth for depth in depths for n in units)
    n_runs = len(hidden) * len(options.optimizers) * len(options.dropouts) * options.seeds
    if n_runs > MAX_RUNS:
        parser.error(f"these are {n_runs:,} runs, and a sweep takes {MAX_RUNS:,} at most: give fewer of each")
    same = {name: getattr(options, name) for name in ("epochs", "seeds", "validation_size", "activation")}
    try:
        return grid(hidden, optimizers=options.optimizers, dropouts=options.dropouts, **same)
    except InvalidValue as error:
        parser.error(str(error).removesuffix("."))


def main(arguments=None):
    """Run the command; return its exit code: 0 all done, 1 some runs failed or it could not go on, 130 stopped."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = _parser()
    options = parser.parse_args(arguments)
    configs = _configs(options, parser)
    command = f"{parser.prog} {shlex.join(arguments)}"
    try:
        n_found, n_finished, n_failed = run_sweep(
            configs, options.out, scheduler=options.scheduler, workers=options.workers, command=command
        )
    except KeyboardInterrupt:
        print(f"Stopped. What is finished is in {options.out}; the same command goes on from there.", file=sys.stderr)
        return 130
    except SweepError as error:
        print(error, file=sys.stderr)
        return 1
    n_runs = len(configs)
    print(f"{n_found} of {n_runs} runs were found done, {n_finished} were trained, {n_failed} failed: {options.out}")
    if not n_failed:
        return 0
    for reason in read_failures(options.out).error.unique()[:3]:
        print(f"It failed because: {reason}", file=sys.stderr)
    print("The same command tries failed runs again.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    # A stream that is forced to ASCII shows a ? for what it cannot say, and ends nothing.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    # Batch systems end a job so; what is finished is written in any case.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
