"""How the site looks that `make book` makes. Two settings say where it can be run as well.

With the address of this repository (`tools/repository.py`), each lesson has buttons that open it on Binder and, where
it can bring the course, on Colab. `COURSE_HUB` in the environment is the address of a JupyterHub with nbgitpuller.
"""

import os
import sys
from pathlib import Path

from docutils.nodes import SkipNode
from docutils.utils.math.latex2mathml import tex2mathml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from repository import course_repository, launch_buttons

project = html_title = "A first neural network"
language = "en"
extensions = ["myst_nb"]
myst_enable_extensions = ["dollarmath", "html_image"]
nb_execution_mode = "off"
suppress_warnings = ["toc.not_included"]  # the licence of the photos is reached by its link
html_theme = "sphinx_book_theme"
html_static_path = ["book.css"]
html_css_files = ["book.css"]
html_copy_source = False
html_show_copyright = False
html_theme_options = {
    "footer_content_items": [],
    "home_page_in_toc": True,
    "navbar_persistent": [],  # a second field to search in
    "show_toc_level": 2,
    "use_download_button": False,  # it would give the notebooks with their answers
}
html_math_renderer = "mathml"

if repository := course_repository():
    html_theme_options |= {
        "repository_url": repository,
        "repository_branch": "main",
        "use_repository_button": True,
        "launch_buttons": launch_buttons(repository, os.environ.get("COURSE_HUB")),
    }


def visit_math(translator, node):
    """Write a formula as MathML, which browsers show and speak by themselves: MathJax would come from elsewhere."""
    is_block = node.tagname == "math_block"
    formula = tex2mathml(node.astext(), as_block=is_block)
    translator.body.append(f'<div class="formula">{formula}</div>' if is_block else formula)
    raise SkipNode


def setup(app):
    """Let formulas be MathML."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math, None))
