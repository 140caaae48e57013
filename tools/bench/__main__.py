"""How long training takes, side by side: `make bench` writes docs/benchmark.md and docs/benchmark.png.

Each contestant has a process of its own and they take turns, so that a busy minute of the machine meets all of them.
Preparing (importing, loading the arrays) is not timed; compiling is.
"""

import datetime
from statistics import median

from bench.contestants import EPOCHS, TOP, UNITS, engine
from bench.measure import (
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


def report(results, growth, memory, starts, lessons, updates, sweeps):
    """Return the results as Markdown."""
    from helpers.sweep.cluster import environment_line

    environment = environment_line(("tensorflow", "keras", "jax", "torch", "scikit-learn", "numpy"))
    ours = median(r.seconds for r in results["this course's engine"])
    lowest = median(map(warm_epoch, results["matrix products alone (floor)"]))
    lines = [
        "# Benchmark",
        "",
        "Made by `make bench`. 60,000 pictures x 5 epochs, batches of 32, 128 units, Adam; medians of "
        f"{ROUNDS} runs, taken in turns. Compiling is included in the seconds, importing is not.",
        "",
        f"{datetime.date.today()}: {environment}.",
        "",
        "| | seconds | against the engine | a warm epoch | against the floor | test accuracy |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, runs in sorted(results.items(), key=lambda item: median(r.seconds for r in item[1])):
        total, warm = median(r.seconds for r in runs), median(map(warm_epoch, runs))
        tested = "" if runs[0].accuracy is None else f"{median(r.accuracy for r in runs):.1%}"
        lines.append(f"| {name} | {total:.2f} | {total / ours:.1f} x | {warm:.2f} | {warm / lowest:.1f} x | {tested} |")
    lines += ["", "![The seconds of the table above as bars.](benchmark.png)", "", "## The engine alone", ""]
    lines += ["| units | epochs | seconds | a warm epoch |", "|---:|---:|---:|---:|"]
    lines += [f"| {units} | {epochs} | {total:.2f} | {warm:.2f} |" for units, epochs, total, warm in growth]
    if memory is not None:
        lines += [
            "",
            f"Peak memory of a process that trains once, TensorFlow and all pictures included: {memory:.2f} GB.",
        ]
    lines += ["", "## Starting", "", "| | seconds |", "|---|---:|"]
    lines += [f"| {name} | {value:.2f} |" for name, value in starts.items()]
    lines += ["", "![The seconds of this table as bars.](benchmark_starting.png)"]
    if lessons:
        lines += [
            "",
            "## Memory of a lesson's kernel",
            "",
            "At its peak, while its solution is run.",
        ]
        lines += ["", "| lesson | its own, GB | with what kernels share, GB |", "|---|---:|---:|"]
        lines += [f"| {name} | {private:.2f} | {whole:.2f} |" for name, (private, whole) in lessons.items()]
    lines += ["", "## Labs", "", "What the kernel takes for one move of a control that does not train:", ""]
    lines += ["| lab | median, ms | longest, ms |", "|---|---:|---:|"]
    lines += [f"| `{name}` | {typical:.0f} | {longest:.0f} |" for name, (typical, longest) in updates.items()]
    lines += [
        "",
        "## Sweeps",
        "",
        f"Runs of {UNITS} units x {EPOCHS} epochs, one thread a worker, once all is compiled:",
    ]
    lines += ["", "| | |", "|---|---:|"]
    lines += [f"| {name} | {value} |" for name, value in sweeps.items()]
    return "\n".join(lines) + "\n"


def draw(seconds, label, path):
    """Draw seconds by name as bars."""
    import matplotlib.pyplot as plt

    from helpers.plotting import OTHER, RIGHT

    names = [name.replace("`", "") for name in seconds]
    _, ax = plt.subplots(figsize=(8, 0.8 + 0.31 * len(names)), layout="constrained")
    bars = ax.barh(names, list(seconds.values()), color=[RIGHT if "engine" in name else OTHER for name in names])
    ax.bar_label(bars, fmt=" %.2g s")
    ax.invert_yaxis()
    ax.margins(x=0.12)
    ax.set_xlabel(label)
    ax.spines[["top", "right"]].set_visible(False)
    plt.savefig(path, dpi=100)


def main():
    results = race()
    growth, memory = engine_alone()
    with new_process() as process:
        process.submit(prepare, engine).result()
        updates = process.submit(lab_updates).result()
    starts = start_up()
    text = report(results, growth, memory, starts, memory_of_lessons(), updates, sweep_speed())
    (TOP / "docs" / "benchmark.md").write_text(text, encoding="utf-8")
    totals = {name: median(r.seconds for r in runs) for name, runs in results.items()}
    totals = dict(sorted(totals.items(), key=lambda item: item[1]))
    draw(totals, "seconds for 60,000 pictures x 5 epochs", TOP / "docs" / "benchmark.png")
    draw(starts, "seconds", TOP / "docs" / "benchmark_starting.png")
    print(text)


if __name__ == "__main__":
    main()
