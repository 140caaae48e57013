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


def report(results, growth, memory, starts, updates, sweeps):
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


def draw(results, path):
    """Draw the seconds of all contestants as bars."""
    import matplotlib.pyplot as plt

    from helpers.plotting import OTHER, RIGHT

    totals = {name.replace("`", ""): median(r.seconds for r in runs) for name, runs in results.items()}
    totals = dict(sorted(totals.items(), key=lambda item: item[1]))
    _, ax = plt.subplots(figsize=(8, 3.6), layout="constrained")
    colours = [RIGHT if "engine" in name else OTHER for name in totals]
    bars = ax.barh(list(totals), list(totals.values()), color=colours)
    ax.bar_label(bars, fmt=" %.1f s")
    ax.invert_yaxis()
    ax.margins(x=0.12)
    ax.set_xlabel("seconds for 60,000 pictures x 5 epochs")
    ax.spines[["top", "right"]].set_visible(False)
    plt.savefig(path, dpi=100)


def main():
    results = race()
    growth, memory = engine_alone()
    with new_process() as process:
        process.submit(prepare, engine).result()
        updates = process.submit(lab_updates).result()
    text = report(results, growth, memory, start_up(), updates, sweep_speed())
    (TOP / "docs" / "benchmark.md").write_text(text, encoding="utf-8")
    draw(results, TOP / "docs" / "benchmark.png")
    print(text)


if __name__ == "__main__":
    main()
