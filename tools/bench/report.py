"""docs/benchmark.md, a part under each heading: what is measured takes the place of what stood there."""

import datetime
import re

from bench.contestants import TOP

PAGE = TOP / "docs" / "benchmark.md"
BEGINNING = """# Benchmark

`make bench` measures the first three parts, and `make bench ONLY="memory sweeps load"` the others. Each says when and
on what machine.
"""


def write_part(heading, lines, order):
    """Put a part into the page, in its place among others.

    Parameters
    ----------
    heading : str
    lines : list of str
        Markdown.
    order : list of str
        All headings.
    """
    from helpers.sweep.cluster import environment_line

    environment = environment_line(("tensorflow", "keras", "jax", "torch", "scikit-learn", "numpy"))
    parts = _parts(PAGE.read_text(encoding="utf-8") if PAGE.exists() else "")
    parts[heading] = "\n".join([f"{datetime.date.today()}: {environment}.", "", *lines])
    text = "\n\n".join(f"## {each}\n\n{parts[each]}" for each in order if each in parts)
    PAGE.write_text(f"{BEGINNING}\n{text}\n", encoding="utf-8")


def _parts(text):
    """Return what stands under each heading of the second level."""
    _, *pieces = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return {heading: piece.strip() for heading, piece in zip(pieces[::2], pieces[1::2], strict=True)}


def table(head, rows):
    """Return the lines of a table; columns after the first are numbers."""
    return [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}", *(f"| {' | '.join(row)} |" for row in rows)]


def draw(seconds, label, name):
    """Draw seconds by name as bars, into a picture beside the page."""
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
    plt.savefig(PAGE.with_name(name), dpi=100)
