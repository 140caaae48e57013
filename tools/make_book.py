"""Make a site to read of the README and the solutions; run it with `make book`, and open `book/_build/site/index.html`.

Nothing is executed: the site shows the outputs that the notebooks in `solutions/` hold. How it looks is said in
`book/conf.py`. Its files lie as they do in the repository, so that links work as they stand.
"""

import html
import re
import shutil
import subprocess
import sys

import nbformat
from make_lessons import SETUP, SOLUTIONS, TOP, WIDGET

from helpers.checks.exercises import EXERCISES
from helpers.checks.guesses import GUESSES

BOOK = TOP / "book"
BESIDE = ("docs", "CONTRIBUTING.md", "LICENSE", "helpers/datasets/LICENSE", "helpers/datasets/photos/README.md")
"""What README and lessons link to, beside each other."""

FOLDED = {SETUP: "Setup", "solution": "Our answer"}
"""Tags of the cells that a reader opens by a click, and what stands there."""

STILL = '<p class="still">A still picture of a lab. To move it, <a href="../index.html#start">open the course</a>.</p>'
SEE_WHY = re.compile(r'<code>solution\("(\w+)"\)</code> shows our answer, and why\.')
"""What a right answer says in a notebook; a reader of the site is told why at once."""

CONTENTS = """

```{toctree}
:hidden:
:caption: %s

%s
```
"""


def played(text):
    """Return a stream as a terminal shows it in the end: Keras goes back in a line and writes over it, in colours."""
    lines = []
    for line in re.sub(r"\x1b\[[0-9;]*m", "", text).split("\n"):
        shown, column = [], 0
        for part in re.findall("\b+|\r|[^\b\r]+", line):
            if part[0] in "\b\r":
                column = 0 if part == "\r" else max(column - len(part), 0)
            else:
                shown[column : column + len(part)] = part
                column += len(part)
        lines.append("".join(shown).rstrip() if "\b" in line or "\r" in line else line)
    return "\n".join(lines)


def says_something(output):
    """Return whether an output is more than the empty box that a widget or a table leaves behind."""
    if output.output_type == "stream":
        return bool(output.text.strip())
    shown = output.data.get("text/html", "")
    return "<img" in shown or bool(re.sub("<[^>]*>", "", shown or output.data.get("text/plain", "")).strip())


def prepare_output(output):
    """Leave of an output what a page without a kernel can show: text, or HTML, where pictures have their alt text."""
    if output.output_type == "stream":
        output.text = played(output.text)
        return
    is_lab = output.data.pop(WIDGET, None) and "<img" in output.data.get("text/html", "")
    if "text/html" in output.data:
        shown = SEE_WHY.sub(lambda match: html.escape(EXERCISES[match[1]].why), output.data["text/html"])
        output.data = {"text/html": shown + (STILL if is_lab else "")}


def answer_of_guess(source):
    """Return HTML with the answer of a cell's guess, folded; nothing if the cell has none."""
    name = re.match(r'guess\("(\w+)"\)\Z', source)
    if not name:
        return ""
    guess = GUESSES[name[1]]
    told = html.escape(f"{guess.answer}. {guess.options[guess.answer]}")
    return f"<details><summary>Answer</summary><p>{told}</p></details>"


def prepare(notebook):
    """Change a solution notebook into a page: no tests, answers folded, blanks without verdict, labs still."""
    notebook.cells = [cell for cell in notebook.cells if "test" not in cell.metadata.get("tags", ())]
    for cell in notebook.cells:
        (tag,) = FOLDED.keys() & set(cell.metadata.get("tags", ())) or (None,)
        cell.metadata.clear()
        if tag:
            prompts = dict.fromkeys(("code_prompt_show", "code_prompt_hide"), FOLDED[tag])
            cell.metadata.update({"tags": ["hide-cell"], "mystnb": prompts})
        if cell.cell_type == "code":
            for output in cell.outputs:
                prepare_output(output)
            is_blank = not tag and re.search(r"^check\(", cell.source, re.M)
            cell.outputs = [] if is_blank else [output for output in cell.outputs if says_something(output)]
            if answer := answer_of_guess(cell.source):
                cell.outputs[0].data["text/html"] += answer
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "python3"}
    return notebook


def write_source(source):
    """Write the pages into a new folder, the README being the first."""
    (source / "lessons").mkdir(parents=True)
    names = sorted(path.stem for path in SOLUTIONS.glob("[0-9][0-9]_*.ipynb"))
    for name in names:
        notebook = nbformat.read(SOLUTIONS / f"{name}.ipynb", as_version=4)
        nbformat.write(prepare(notebook), source / "lessons" / f"{name}.ipynb")
    for name in BESIDE:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (TOP / name).is_dir() else shutil.copy)(TOP / name, source / name)
    contents = CONTENTS % ("Lessons", "\n".join(f"lessons/{name}" for name in names))
    contents += CONTENTS % ("Beside them", "docs/hub\ndocs/older_code\ndocs/benchmark\nCONTRIBUTING")
    (source / "index.md").write_text((TOP / "README.md").read_text(encoding="utf-8") + contents, encoding="utf-8")


def make_site(folder):
    """Make the site in `folder/site` and return Sphinx's exit code: a link that leads nowhere is an error."""
    source, site = folder / "source", folder / "site"
    shutil.rmtree(folder, ignore_errors=True)
    write_source(source)
    options = ["-q", "-E", "-W", "--keep-going", "-d", str(folder / "doctrees"), "-c", str(BOOK)]
    return subprocess.call([sys.executable, "-m", "sphinx", *options, str(source), str(site)])


if __name__ == "__main__":
    code = make_site(BOOK / "_build")
    print("Open book/_build/site/index.html." if code == 0 else "The site is not whole; the lines above say why.")
    sys.exit(code)
