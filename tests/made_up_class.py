"""Made-up learners: what they hand in, and a class of ten of every kind."""

import json
import os
import zipfile

import nbformat
from exercise_solutions import CHECK, LESSONS_FILE
from make_lessons import LESSONS

SOLUTIONS = {name: told["solution"] for name, told in json.loads(LESSONS_FILE.read_text(encoding="utf-8")).items()}
HOSTILE = "=<img src=x onerror=alert(1)>\n\x1b[2J\u202e&$(touch pwned);`id`'\"" + "x" * 90
if os.name == "nt":
    HOSTILE = "=$(touch pwned);`id`'" + "x" * 90


def notebook(lesson, answers, above=""):
    """Return the file name and the text of a learner's notebook.

    `answers` are sources by exercise, which stand in the place of the blank; `above` stands in a cell above the first.
    """
    (path,) = LESSONS.glob(f"{lesson:02}_*.ipynb")
    content = nbformat.read(path, as_version=4)
    for number, cell in reversed(list(enumerate(content.cells))):
        if (found := CHECK.search(cell.source)) and found[1] in answers:
            cell.source = f"{answers[found[1]]}\n\n\n{found[0].strip()}"
            if above:
                content.cells.insert(number, nbformat.v4.new_code_cell(above))
                above = ""
    return path.name, nbformat.writes(content)


def hand_in(folder, *notebooks, progress=None):
    """Write notebooks and a progress file as they are in a learner's copy of the course."""
    (folder / "lessons").mkdir(parents=True)
    for name, text in notebooks:
        (folder / "lessons" / name).write_text(text, encoding="utf-8")
    if progress is not None:
        write_progress(folder, progress)


def write_progress(folder, records):
    (folder / "my_work").mkdir(parents=True)
    text = records if isinstance(records, str) else json.dumps({"exercises": records})
    (folder / "my_work" / "progress.json").write_text(text, encoding="utf-8")


def record(right=False, wrong=0, hints=0):
    return {"right": right, "wrong": wrong, "hints": hints}


ALL_RIGHT = {name: record(True, 1) for name in SOLUTIONS}

CLAIMS = """
import helpers.checks
helpers.checks._judge = lambda *_: ("right", "right.")
helpers.checks.EXERCISES.clear()


def check(name, answer=None):
    print("✓ " + name + ": right.")
    return helpers.checks.Result(name, "right", "right.")
"""

SHARED_MEMORY = """
import mmap
big = mmap.mmap(-1, 3 << 30)  # does not count as data of this process
for start in range(0, len(big), 4096):
    big[start] = 1
"""


def blank_that_claims_to_be_right():
    name, text = notebook(1, {}, above="")
    content = nbformat.reads(text, as_version=4)
    for cell in content.cells:
        if CHECK.search(cell.source):
            cell.outputs = [nbformat.v4.new_output("stream", text="✓ right.")]
            cell.source = cell.source.replace("...", "'right'" if "# your answer" in cell.source else "return 'right'")
    content.cells.insert(2, nbformat.v4.new_code_cell(CLAIMS))
    return name, nbformat.writes(content)


def write_class(top):
    """Write the class of ten into a folder, and return it."""
    school, outside = top / "school", top / "outside"
    write_progress(outside, ALL_RIGHT)

    hand_in(school / "Ada", *(notebook(n, SOLUTIONS) for n in range(1, 7)), progress=ALL_RIGHT)
    stuck = {"pixel_count": record(True, 2, 1), "picture_grid": record(False, 7, 3), "class_counts": record(False, 1)}
    answers = {
        "pixel_count": SOLUTIONS["pixel_count"],
        "class_counts": "class_counts = undefined",
        "picture_grid": "def picture_grid(images, labels):\n    return labels[99]",
        "darkest_class": "def darkest_class(images, labels):\n    return int(np.argmax(means_of(images, labels)))",
    }
    own = "def means_of(images, labels):\n    return [images[labels == label].mean() for label in range(10)]"
    hand_in(school / "Ben" / "course", notebook(1, answers, above=own), progress=stuck)
    (school / "Cleo").mkdir()
    hand_in(school / "Dan", ("03_build.ipynb", '{"cells": [{"cell_ty'), progress='{"exercises": {"gap"')
    hand_in(school / "Eve", blank_that_claims_to_be_right(), progress=ALL_RIGHT)
    endless = {"pixel_count": "while True:\n    pass"} | {n: SOLUTIONS[n] for n in ("class_counts", "darkest_class")}
    endless["class_means"] = "def class_means(images, labels):\n    while True:\n        pass"
    hand_in(school / "Finn", notebook(1, endless), progress={})
    greedy = {"pixel_count": "big = bytearray(3 << 30)\npixel_count = 70_000 * 28 * 28", "class_counts": SHARED_MEMORY}
    greedy |= {"darkest_class": SOLUTIONS["darkest_class"], "class_means": "import os\nos._exit(0)"}
    hand_in(school / "Gina", notebook(1, greedy))
    (school / "Hal").mkdir()
    (school / "Hal" / "my_work").symlink_to(outside / "my_work")
    (school / "Hal" / "lessons").symlink_to(school / "Ada" / "lessons")
    hand_in(school / HOSTILE, progress={"softmax": record(True)})
    with zipfile.ZipFile(school / "Jo.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        name, text = notebook(3, SOLUTIONS)
        archive.writestr(f"course-main/lessons/{name}", text)
        archive.writestr("course-main/my_work/progress.json", json.dumps({"exercises": {"softmax": record(True, 3)}}))
    assert len(list(school.iterdir())) == 10
    return school
