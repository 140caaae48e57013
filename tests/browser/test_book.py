"""The site of the book in a browser: narrow and wide, light and dark."""

import pytest
from lab_page import violations
from make_lessons import SOLUTIONS

pytestmark = pytest.mark.slow

PAGES = ["index", *(f"lessons/{path.stem}" for path in sorted(SOLUTIONS.glob("[0-9]*.ipynb")))]
# The corner of a table stays empty: pandas leaves it so.
NOT_OURS = {"empty-table-header"}
BEYOND_THE_EDGE = """() => {
    const width = document.documentElement.clientWidth;
    const within = box => box.getBoundingClientRect().right <= width + 1;
    function is_reached(element) {
        for (let box = element.parentElement; box; box = box.parentElement)
            if (["auto", "scroll"].includes(getComputedStyle(box).overflowX) && within(box)) return true;
        return false;
    }
    const found = [...document.querySelectorAll("article *")].filter(
        element => element.getBoundingClientRect().width && !within(element) && !is_reached(element));
    const page = document.documentElement.scrollWidth > width ? ["the page"] : [];
    return [...page, ...found.map(element => element.outerHTML.slice(0, 120))];
}"""


@pytest.fixture
def open_page(page, book):
    """Return a function that opens a page of the book at a width and in a theme."""

    def open_page(name, width, theme):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        page.goto((book / f"{name}.html").as_uri())
        assert page.locator("html").get_attribute("data-theme") == theme
        return page

    return open_page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (400, "dark")])
def test_a_page_can_be_read(open_page, name, width, theme):
    page = open_page(name, width, theme)
    assert page.evaluate(BEYOND_THE_EDGE) == []
    assert [found for found in violations(page, "article") if found[0] not in NOT_OURS] == []
    page.evaluate("document.querySelectorAll('article details').forEach(box => box.open = true)")
    assert page.evaluate(BEYOND_THE_EDGE) == []


def test_an_answer_opens_by_keyboard(open_page):
    page = open_page("lessons/01_explore", 1280, "light")
    answer = page.get_by_text("pixel_count = 70_000 * 28 * 28")
    assert not answer.is_visible()
    page.locator("details").filter(has_text="70_000").locator("summary").focus()
    page.keyboard.press("Enter")
    answer.wait_for()


def test_the_book_is_searched_and_leafed_through(open_page):
    page = open_page("search", 1280, "light")
    page.goto(page.url + "?q=overfitting")
    page.locator("#search-results a").filter(has_text="4 · Train").first.click()
    page.locator("article h1").filter(has_text="4 · Train").wait_for()
    page.locator("a.right-next").click()
    page.locator("article h1").filter(has_text="5 · ").wait_for()
