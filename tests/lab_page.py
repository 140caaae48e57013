"""What tests do on a page of JupyterLab in Chromium."""

import json
import re
import shutil
import time
import urllib.request
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)


def find_chromium():
    """Return the path of a Chromium or Chrome on this machine, or None."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in (*found, *PLACES) if path and Path(path).exists()), None)


def end_kernels(address):
    """Shut all kernels down, so that the next test has the machine for itself."""

    def ask(path, method="GET"):
        request = urllib.request.Request(address + path, headers={"Authorization": "token test"}, method=method)
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    for session in json.loads(ask("/api/sessions")):
        ask(f"/api/sessions/{session['id']}", "DELETE")


def wait_until_idle(page, seconds=90):
    page.wait_for_function("document.body.innerText.includes('| Idle')", timeout=seconds * 1000)


def run_all(page, seconds=240):
    """Run all cells, by the command of the menu, and return the seconds that it took."""
    start = time.perf_counter()
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    # The first cell has a number when all others are waiting; those behind an error never get one.
    page.wait_for_function(
        """() => {
            const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map(e => e.innerText);
            return document.body.innerText.includes('| Idle') && /\\d/.test(prompts[0])
                && !prompts.some(prompt => prompt.includes('*'));
        }""",
        timeout=seconds * 1000,
    )
    return time.perf_counter() - start


def error_texts(page):
    """Return all error output, and what labs say of errors."""
    kinds = ("application/vnd.jupyter.stderr", "application/vnd.jupyter.error")
    places = [f'.jp-RenderedText[data-mime-type="{kind}"]' for kind in kinds] + ['.jp-OutputArea-output [role="alert"]']
    return [place.inner_text() for place in page.locator(", ".join(places)).all()]


def violations(page, context):
    """Return what axe-core finds in a part of the page, as (rule, element)."""
    found = Axe().run(page, context=context, options={"resultTypes": ["violations"]}).response["violations"]
    return [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]]


def slider(page, name):
    """Return the handle of a slider by its description."""
    description = page.locator(".widget-label").get_by_text(name, exact=True)
    return page.locator(".widget-slider, .widget-hslider").filter(has=description).locator("[role=slider]").first


def button(page, name):
    return page.locator(".jp-OutputArea-output button").filter(has_text=re.compile(f"^ ?{name}"))


def pictures(page):
    return [picture.inner_html() for picture in page.locator('.course-lab svg[role="img"]').all()]
