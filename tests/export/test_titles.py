"""Contents and lists of captions repeat a title as it is set: italics, raised letters, formulas."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest

from publish import testing
from publish.export import fragment, titles
from publish.model.formats import known_formats
from publish.model.outline import Heading
from tests.conftest import Write, png

TEXT = r"""# The *Origin* of $x_1$ and H~2~O[^1] {#sec-a}

[^1]: Noted.

## A [link](https://example.org) and `code` {#sec-b}

# Plain & so {#sec-c}

![A *red* box of $y^2$](p.png){#fig-a}
"""
FILES = {
    "publication.yaml": "title: T\nlists: [figures]\n",
    "text.md": TEXT,
    "p.png": png(),
}


def made(write: Write, output: Path, name: str, yaml: str = "") -> Path:
    exporter = known_formats()[name].load()
    place = write({**FILES, "publication.yaml": f"{FILES['publication.yaml']!s}{yaml}"})
    path: Path = exporter.export(testing.context_of(place, output, exporter))
    return path


@pytest.mark.parametrize("name", ["html", "site"])
def test_web_pages_show_them_as_they_are_set(write: Write, tmp_path: Path, name: str) -> None:
    path = made(write, tmp_path / f"t.{name}", name)
    page = (path if path.is_file() else path / "index.html").read_text()
    contents = page[page.index("<nav") : page.rindex("</nav>")]
    assert "</span> The <em>Origin</em> of <math" in contents
    assert "</math> and H<sub>2</sub>O</a>" in contents
    assert '</span> A <span>link</span> and <code dir="ltr">code</code></a>' in contents
    assert "</span> Plain &amp; so</a>" in contents
    assert ">Figure\u00a01: A <em>red</em> box of <math" in contents
    assert "Noted" not in contents


def test_an_epubs_navigation_has_formulas_as_letters(write: Write, tmp_path: Path) -> None:
    with zipfile.ZipFile(made(write, tmp_path / "t.epub", "epub")) as book:
        navigation = book.read("EPUB/nav.xhtml").decode()
    assert "</span> The <em>Origin</em> of x_1 and H<sub>2</sub>O</a>" in navigation
    assert "</span> A <em>red</em> box of y^2</a>" in navigation


def test_a_pdf_draws_their_formulas(write: Write, tmp_path: Path) -> None:
    with pikepdf.open(made(write, tmp_path / "t.pdf", "pdf")) as pdf:
        described = [
            str(one.Alt)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
    assert described.count("x_1") == 2
    assert described.count("y^2") == 2


def test_latex_prints_lists_without_contents(write: Write, tmp_path: Path) -> None:
    tex = made(write, tmp_path / "t.tex", "latex", "contents: false\n").read_text()
    assert "\\listoffigures" in tex
    assert "\\tableofcontents" not in tex


def test_a_title_with_a_picture_is_its_text() -> None:
    body = fragment.parse('<section id="a"><h1>A <img src="p.png" alt="sign"/></h1></section>')
    title_of = titles.of([body])
    assert title_of(Heading(1, "", "A sign", "a")) == "A sign"
