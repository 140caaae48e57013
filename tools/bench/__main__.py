"""What the course costs: `make bench` writes docs/benchmark.md and its pictures.

Contestants have a process of their own each and take turns, so that a busy minute of the machine meets all of them.
Preparing (importing, loading the arrays) is not timed; compiling is.
"""

import argparse
from statistics import median

from bench.contestants import EPOCHS, UNITS, engine
from bench.load import LEARNERS, ten_at_once
from bench.measure import (
    LONG,
    ROUNDS,
    engine_alone,
    lab_updates,
    new_process,
    prepare,
    race,
    start_up,
    sweep_speed,
    warm_epoch,
)
from bench.memory import memory_of_lessons
from bench.report import draw, table, write_part


def training():
    results = race()
    growth, memory = engine_alone()
    totals = {name: median(run.seconds for run in runs) for name, runs in results.items()}
    totals = dict(sorted(totals.items(), key=lambda item: item[1]))
    draw(totals, "seconds for 60,000 pictures x 5 epochs", "benchmark.png")
    ours = totals["this course's engine"]
    lowest = median(map(warm_epoch, results["matrix products alone (floor)"]))
    rows = []
    for name, total in totals.items():
        runs, warm = results[name], median(map(warm_epoch, results[name]))
        tested = "" if runs[0].accuracy is None else f"{median(run.accuracy for run in runs):.1%}"
        ratios = f"{total / ours:.1f} x", f"{warm:.2f}", f"{warm / lowest:.1f} x"
        rows.append((name, str(len(runs)), f"{total:.2f}", *ratios, tested))
    head = ("", "runs", "seconds", "against the engine", "a warm epoch", "against the floor", "test accuracy")
    grown = [(str(units), str(epochs), f"{total:.2f}", f"{warm:.2f}") for units, epochs, total, warm in growth]
    peak = f"Peak memory of a process that trains once, TensorFlow and all pictures included: {memory} GB."
    return [
        f"60,000 pictures x 5 epochs, batches of 32, {UNITS} units, Adam; medians of {ROUNDS} runs, taken in turns, or "
        f"one run where it took over {LONG} s. Compiling is included in the seconds, importing is not.",
        *("", *table(head, rows)),
        *("", "![The seconds of the table above as bars.](benchmark.png)"),
        *("", "The engine alone:", "", *table(("units", "epochs", "seconds", "a warm epoch"), grown)),
        *(["", peak] if memory else []),
    ]


def starting():
    starts = start_up()
    draw(starts, "seconds", "benchmark_starting.png")
    rows = [(name, f"{value:.2f}") for name, value in starts.items()]
    picture = "![The seconds of this table as bars.](benchmark_starting.png)"
    return [f"Medians of {ROUNDS}.", "", *table(("", "seconds"), rows), "", picture]


def labs():
    with new_process() as process:
        process.submit(prepare, engine).result()
        updates = process.submit(lab_updates).result()
    rows = [(f"`{name}`", f"{typical:.0f}", f"{longest:.0f}") for name, (typical, longest) in updates.items()]
    head = ("lab", "median, ms", "longest, ms")
    return ["What the kernel takes for one move of a control that does not train:", "", *table(head, rows)]


def memory():
    rows = [(name, f"{private:.2f}", f"{whole:.2f}") for name, (private, whole) in memory_of_lessons().items()]
    head = ("lesson", "its own, GB", "with what kernels share, GB")
    return ["Of a lesson's kernel at its peak, while its solution is run.", "", *table(head, rows)]


def sweeps():
    told = f"Runs of {UNITS} units x {EPOCHS} epochs, one thread a worker, once all is compiled:"
    return [told, "", *table(("", ""), sweep_speed().items())]


def load():
    told = (
        f"{LEARNERS} kernels train {EPOCHS} epochs at once, each in `training_lab` with all pictures, while a control "
        "of each lab is moved again half a second after it has answered:"
    )
    return [told, "", *table(("", ""), ten_at_once().items())]


PARTS = {
    "training": ("Training", training),
    "starting": ("Starting", starting),
    "labs": ("Labs", labs),
    "memory": ("Memory", memory),
    "sweeps": ("Sweeps", sweeps),
    "load": ("Ten learners on one machine", load),
}
USUAL = ("training", "starting", "labs")


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    names = parser.parse_args().only or USUAL
    if unknown := set(names) - set(PARTS):
        parser.error(f"there is no part {unknown.pop()}, but {', '.join(PARTS)}")
    for name in names:
        heading, measure = PARTS[name]
        write_part(heading, measure(), [heading for heading, _ in PARTS.values()])


if __name__ == "__main__":
    main()
