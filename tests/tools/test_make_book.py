"""The book shows what a reader needs, and no answer before a click."""

import html
import re
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from make_book import BESIDE, STILL, WIDGET, make_site, played, prepare, write_source
from make_lessons import SOLUTIONS
from nbformat.v4 import new_code_cell, new_notebook, new_output
from project import TOP
from repository import course_repository, launch_buttons

from helpers.checks.exercises import EXERCISES

NAMES = sorted(path.stem for path in SOLUTIONS.glob("[0-9]*.ipynb"))


def read(name):
    return nbformat.read(SOLUTIONS / f"{name}.ipynb", as_version=4)


def prepared(source, *outputs, tags=()):
    """Return the cells of a prepared notebook of one cell."""
    cell = new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})
    return prepare(new_notebook(cells=[cell])).cells


def shown(html, **other):
    return new_output("display_data", {"text/html": html, "text/plain": "as text", **other})


# Outputs --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain\n  text  \n", "plain\n  text  \n"),
        ("1/3\r2/3\r3/3\n", "3/3\n"),
        ("1/3" + "\b" * 3 + "2/3\nnext", "2/3\nnext"),
        ("a longer one\rshort", "shortger one"),  # as a terminal, which does not erase
        ("a longer one\r" + " " * 12 + "\rshort\n", "short\n"),
        ("Epoch 1\n\x1b[1m1/2\x1b[0m" + "\b" * 40 + "\r\x1b[1m2/2\x1b[0m loss\n", "Epoch 1\n2/2 loss\n"),
        ("1/2 and more" + "\b \b" * 8 + "!", "1/2 !"),
        ("\b\b\r", ""),
        ("abc" + "\b" * 5 + "X", "Xbc"),
        ("windows\r\nends\r\n", "windows\nends\n"),
    ],
)
def test_progress_is_played_to_its_end(text, seen):
    assert played(text) == seen


def test_a_long_progress_is_played_in_no_time():
    steps = [f"{i}/20000 ━━━━━━━━━━━━━━━━━━━━ loss: 0.{i:05}" for i in range(20_000)]
    assert played("".join("\b" * 60 + "\r" + step for step in steps)) == steps[-1]


def test_a_lab_is_its_still_picture_and_says_so():
    (cell,) = prepared("lab", shown('<img alt="a network">', **{WIDGET: {"model_id": "1"}}))
    assert cell.outputs[0].data == {"text/html": '<img alt="a network">' + STILL}


def test_a_plot_is_the_picture_with_its_alt_text():
    (cell,) = prepared("plt.show()", shown('<img alt="curves">', **{"image/png": "iVBO"}))
    assert cell.outputs[0].data == {"text/html": '<img alt="curves">'}


def test_a_guess_is_its_question_and_options():
    question = "<div><b>How many?</b><ul><li>one</li><li>two</li></ul></div>"
    (cell,) = prepared('guess("forgotten_scaling")', shown(question, **{WIDGET: {"model_id": "1"}}))
    seen = cell.outputs[0].data["text/html"]
    assert seen.startswith(
        question + "<details><summary>Answer</summary><p>nearly as many as before. That is the danger"
    )


def test_a_right_answer_tells_why():
    told = '<div><code>solution("pixel_count")</code> shows our answer, and why.</div>'
    (cell,) = prepared('check("pixel_count", 1)', shown(told), tags=["solution"])
    assert cell.outputs[0].data["text/html"] == f"<div>{html.escape(EXERCISES['pixel_count'].why)}</div>"


def test_empty_boxes_are_left_out():
    box = new_output("display_data", {WIDGET: {"model_id": "1"}, "text/plain": ""})
    (cell,) = prepared(
        "x", box, shown("<pre></pre>\n"), new_output("stream", text="\n"), new_output("stream", text="1")
    )
    assert [output.text for output in cell.outputs] == ["1"]


# Tags -----------------------------------------------------------------------------------------------------------------


def test_tests_are_left_out():
    assert prepared("assert True", tags=["test"]) == []


@pytest.mark.parametrize(("tag", "says"), [("solution", "Our answer"), ("setup", "Setup")])
def test_answers_and_setup_are_folded_with_what_they_print(tag, says):
    (cell,) = prepared('check("a", 1)', shown("right"), tags=[tag, "nbval-check-output"])
    assert cell.metadata == {"tags": ["hide-cell"], "mystnb": {"code_prompt_show": says, "code_prompt_hide": says}}
    assert cell.outputs, "opened by the same click"


def test_a_blank_stays_without_its_verdict():
    (cell,) = prepared('a = ...  # your answer\ncheck("a", a)', shown("Not attempted"), tags=["nbval-check-output"])
    assert cell.source.startswith("a = ...") and cell.outputs == [] and cell.metadata == {}


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_is_unfolded_and_no_test_is_left(name):
    tags = [set(cell.metadata.get("tags", ())) for cell in read(name).cells]
    page = prepare(read(name)).cells
    kept = [cell for cell, its_tags in zip(read(name).cells, tags, strict=True) if "test" not in its_tags]
    assert [cell.source for cell in page] == [cell.source for cell in kept]
    for cell, source in zip(page, kept, strict=True):
        folded = "hide-cell" in cell.metadata.get("tags", ())
        assert folded == bool({"solution", "setup"} & set(source.metadata.get("tags", ())))
        assert not any(
            "✓" in str(output) for output in cell.get("outputs", ()) if not folded and "check(" in cell.source
        )


def test_files_lie_where_links_look_for_them(tmp_path):
    write_source(tmp_path / "source")
    for page in [tmp_path / "source" / "index.md", *(tmp_path / "source" / "lessons").iterdir()]:
        text = page.read_text(encoding="utf-8")
        if page.suffix == ".ipynb":
            text = "\n".join(cell.source for cell in nbformat.reads(text, 4).cells if cell.cell_type == "markdown")
        links = re.findall(r'\]\(([^)#:]+)\)|src="([^":]+)"', text)
        assert links and all((page.parent / "".join(link)).exists() for link in links)
    assert all((TOP / name).exists() for name in BESIDE)


# The site -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(book):
    """Every page of the site, read, by its path."""
    paths = [path for path in book.rglob("*.html") if "_static" not in path.parts]  # a template of the theme
    return {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in paths}


@pytest.mark.slow
def test_all_links_and_anchors_lead_somewhere(pages, book):
    anchors = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in pages.items()}
    broken, inside = [], 0
    for path, page in pages.items():
        for tag in page.find_all(["a", "img", "link", "script"]):
            address = urlsplit(tag.get("href") or tag.get("src") or "")
            if address.scheme or address.netloc or tag.get("href") == "#":
                continue
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            inside += 1
            if not target.is_file() or (address.fragment and unquote(address.fragment) not in anchors.get(target, ())):
                broken.append((path.relative_to(book), address.geturl()))
    assert inside > 500 and broken == []


@pytest.mark.slow
def test_nothing_is_fetched_from_elsewhere(pages):
    for page in pages.values():
        loaded = [tag["src"] for tag in page.find_all(["img", "script", "iframe"], src=True)]
        loaded += [tag["href"] for tag in page.find_all("link", rel="stylesheet")]
        assert [address[:60] for address in loaded if re.match("(https?:)?//", address)] == []


@pytest.mark.slow
def test_every_image_has_alt_text(pages):
    images = [image for page in pages.values() for image in page.select("article img")]
    assert len(images) > 60 and [str(image)[:80] for image in images if len(image.get("alt", "")) < 20] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_page_holds_its_lesson_and_folds_its_answers(pages, book, name):
    page = pages[book / "lessons" / f"{name}.html"]
    code = {squeezed(pre.get_text()): pre for pre in page.select(".cell_input pre")}
    for cell in read(name).cells:
        tags = set(cell.metadata.get("tags", ()))
        if cell.cell_type == "code":
            assert (squeezed(cell.source) in code) == ("test" not in tags), cell.source
        if {"solution", "setup"} & tags:
            assert code[squeezed(cell.source)].find_parent("details").get("open") is None
    assert all(verdict.find_parent("details") for verdict in page.find_all(string=re.compile("^✓$")))
    assert page.select(".still") and "\x1b" not in page.get_text() and "\b" not in page.get_text()
    assert not page.select('script[type^="application/vnd.jupyter"]')


def squeezed(text):
    return re.sub(r"\s", "", text)


@pytest.mark.slow
def test_without_a_repository_there_are_no_launch_buttons(pages, monkeypatch):
    monkeypatch.delenv("COURSE_REPOSITORY", raising=False)
    if course_repository():
        pytest.skip("pyproject.toml names a repository.")
    assert not any("mybinder.org" in str(page.select(".header-article-items")) for page in pages.values())


@pytest.mark.slow
def test_a_repository_gives_launch_buttons_to_the_learners_lessons(book, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_REPOSITORY", "https://github.com/someone/clothes")
    monkeypatch.setenv("COURSE_HUB", "https://hub.example.org")
    assert make_site(tmp_path) == 0
    page = (tmp_path / "site" / "lessons" / "03_build.html").read_text(encoding="utf-8")
    buttons = BeautifulSoup(page, "html.parser").select(".header-article-items a")
    addresses = " ".join(unquote(button.get("href", "")) for button in buttons)
    assert "https://mybinder.org/v2/gh/someone/clothes/main?urlpath=lab/tree/lessons/03_build.ipynb" in addresses
    assert "colab.research.google.com" not in addresses  # these lessons cannot bring the course there
    assert "https://hub.example.org/hub/user-redirect/git-pull?" in addresses
    assert "urlpath=lab/tree/clothes/lessons/03_build.ipynb" in addresses


def test_colab_opens_lessons_that_can_bring_the_course(tmp_path):
    lesson = tmp_path / "lesson.ipynb"
    lesson.write_text('if "google.colab" in sys.modules:')
    assert "colab_url" in launch_buttons("https://github.com/someone/clothes", None, lesson)
    assert "colab_url" not in launch_buttons("https://gitlab.com/someone/clothes", None, lesson)
    lesson.write_text("import helpers")
    assert "colab_url" not in launch_buttons("https://github.com/someone/clothes", None, lesson)
    assert launch_buttons("", "https://hub.example.org", lesson) == {}
