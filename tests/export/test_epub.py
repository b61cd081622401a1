"""EPUB: what a reader of the book notices, and what the judges say."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from publish.export.epub import exporter
from publish.export.fragment import render_html
from publish.model.formats import Context
from publish.model.labels import labels
from publish.number import number
from publish.problems import PublishError
from publish.read.place import find
from publish.read.publication import read
from tests.conftest import ESSAY, png
from tests.judges import judges

Write = Callable[..., Path]
X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"

BOOK = """title: "Tides & Times"
subtitle: A Book
author: [Ada Writer, 王小明]
type: book
date: 2024-05-02
keywords: [tides]
rights: "© Ada Writer"
lists: [figures]
"""
TEXT = """An opening.[^o]

[^o]: A note of the opening.

# Waters {.part #sec-waters}

# Springs *early* {#sec-springs}

See @sec-neap, @fig-moon and @sec-data.[^two]

[^two]: First paragraph.

    Second paragraph, on @sec-neap.

## Neap {#sec-neap}

Where $a=b$, <center>old <font color="red">words</font></center> stand.

![A moon](moon.png){#fig-moon}

`code` and <a href="gone.html">a dead link</a>

# Data {.appendix #sec-data}

Last.^[The last note.]
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2" width="4" height="2">'
    '<rect width="4" height="2"/></svg>'
)


def context_of(path: Path, output: Path) -> Context:
    """Return what the exporter is given for a publication."""
    document = read(find(path))
    numbered = number(document)
    publication = document.publication
    return Context(
        document.name,
        publication,
        numbered.outline,
        numbered.blocks,
        render_html(numbered),
        labels(publication.language, document.folder, publication.labels),
        document.folder,
        output,
        document.images,
        document.resources,
    )


class Book:
    """A finished EPUB as its files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.infos = archive.infolist()
            self.files = {info.filename: archive.read(info) for info in self.infos}

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[f"EPUB/{name}"])

    def text(self, name: str) -> str:
        return " ".join("".join(map(str, self.xml(name).itertext())).split())

    def metadata(self, term: str) -> list[str]:
        return [element.text or "" for element in self.xml("content.opf").iter(f"{DC}{term}")]

    def properties(self, name: str) -> list[str]:
        metas = self.xml("content.opf").iter(f"{OPF}meta")
        return [meta.text or "" for meta in metas if meta.get("property") == name]

    def spine(self) -> list[str]:
        package = self.xml("content.opf")
        names = {item.get("id"): item.get("href", "") for item in package.iter(f"{OPF}item")}
        return [names[ref.get("idref")] for ref in package.iter(f"{OPF}itemref")]


def exported(folder: Path, output: Path | None = None) -> Book:
    return Book(exporter.export(context_of(folder, output or folder.parent / "book.epub")))


@pytest.fixture
def book(write: Write) -> Book:
    return exported(write({"publication.yaml": BOOK, "a.md": TEXT, "moon.png": png()}))


def test_every_top_level_section_is_a_file_in_reading_order(book: Book) -> None:
    assert book.spine() == [
        "text/cover.xhtml",
        "text/title-page.xhtml",
        "nav.xhtml",
        "text/opening.xhtml",
        "text/section-01.xhtml",
        "text/section-02.xhtml",
        "text/section-03.xhtml",
    ]
    assert "I Waters" in book.text("text/section-01.xhtml")
    assert "1 Springs early" in book.text("text/section-02.xhtml")


def test_sections_say_what_they_are(book: Book) -> None:
    kinds = [
        section.get(TYPE)
        for name in book.spine()[4:]
        for section in book.xml(name).iterfind(f"{X}body/{X}section[@role]")
    ]
    assert kinds == ["part", "chapter", "appendix"]
    matter = [book.xml(name).find(f"{X}body") for name in book.spine()[5:]]
    assert [body.get(TYPE) for body in matter if body is not None] == ["bodymatter", "backmatter"]


def test_navigation_has_the_headings_numbers(book: Book) -> None:
    entries = [
        "".join(map(str, link.itertext()))
        for link in book.xml("nav.xhtml").iterfind(f".//{X}li/{X}a")
    ]
    assert entries[:4] == ["I Waters", "1 Springs early", "1.1 Neap", "A Data"]
    assert "1.1 A moon" in entries
    assert "1 Springs early" in book.text("toc.ncx")


def test_links_lead_into_other_files(book: Book) -> None:
    chapter = book.xml("text/section-02.xhtml")
    links = {a.text: a.get("href") for a in chapter.iter(f"{X}a") if a.get("class") == "reference"}
    assert links["Section\u00a01.1"] == "#sec-neap"
    assert links["Appendix\u00a0A"] == "section-03.xhtml#sec-data"


def test_notes_stand_in_the_file_of_their_marks_with_their_numbers(book: Book) -> None:
    for name, notes in (
        ("text/opening.xhtml", ["1 A note of the opening."]),
        ("text/section-02.xhtml", ["2 First paragraph. Second paragraph, on Section 1.1."]),
        ("text/section-03.xhtml", ["3 The last note."]),
    ):
        asides = list(book.xml(name).iter(f"{X}aside"))
        assert [" ".join("".join(map(str, a.itertext())).split()) for a in asides] == notes
        assert {aside.get(TYPE) for aside in asides} == {"footnote"}


def test_a_note_within_a_link_keeps_its_mark(write: Write) -> None:
    text = "# One\n\n[a link^[A note.] on](https://example.org) and on.\n"
    made = exported(write({"publication.yaml": "title: T\n", "a.md": text}))
    assert "a link on1 and on." in made.text("text/section-01.xhtml")
    assert "1 A note." in made.text("text/section-01.xhtml")


def test_obsolete_html_becomes_what_epub_admits(book: Book) -> None:
    chapter = book.files["EPUB/text/section-02.xhtml"].decode()
    assert "<center" not in chapter
    assert "<font" not in chapter
    assert 'class="centered"' in chapter
    assert "gone.html" not in chapter


def test_metadata_say_what_the_publication_says(book: Book) -> None:
    assert book.metadata("title") == ["Tides & Times", "A Book"]
    assert book.metadata("creator") == ["Ada Writer", "王小明"]
    assert book.metadata("date") == ["2024-05-02"]
    assert book.metadata("subject") == ["tides"]
    assert book.properties("title-type") == ["main", "subtitle"]
    assert book.properties("dcterms:modified") == ["2024-05-02T00:00:00Z"]


def test_accessibility_metadata_say_only_what_is_so(book: Book, write: Write) -> None:
    assert book.properties("schema:accessMode") == ["textual", "visual"]
    assert "MathML" in book.properties("schema:accessibilityFeature")
    assert "alternativeText" in book.properties("schema:accessibilityFeature")
    files = {"publication.yaml": "title: T\n", "a.md": "# A\n\n![](moon.png)\n", "moon.png": png()}
    silent = exported(write(files, name="silent"))
    assert "alternativeText" not in silent.properties("schema:accessibilityFeature")
    assert silent.properties("schema:accessModeSufficient") == ["textual,visual"]
    assert "Some images have no" in silent.properties("schema:accessibilitySummary")[0]


def test_the_identifier_never_comes_from_the_text(write: Write) -> None:
    before = exported(write({"publication.yaml": "title: T\n", "a.md": "# One\n"}))
    after = exported(write({"publication.yaml": "title: T\n", "a.md": "# Two\n"}))
    assert before.metadata("identifier") == after.metadata("identifier")
    isbn = "title: T\nidentifier: 978-3-16-148410-0\n"
    named = exported(write({"publication.yaml": isbn, "a.md": "# One\n"}))
    assert named.metadata("identifier") == ["urn:isbn:9783161484100"]


def test_fonts_are_embedded_where_they_are_needed(book: Book, write: Write) -> None:
    fonts = {name.split("/")[-1] for name in book.files if name.endswith(".ttf")}
    assert "source-code-pro-normal.ttf" in fonts
    plain = exported(write({"publication.yaml": "title: T\n", "a.md": "# One\n\nText.\n"}, "plain"))
    fonts = {name.split("/")[-1] for name in plain.files if name.endswith(".ttf")}
    assert fonts == {"source-serif-4-normal.ttf", "source-sans-3-normal.ttf"}
    assert sum(map(len, plain.files.values())) < 400_000


def test_a_cover_of_ones_own_is_taken(write: Write) -> None:
    files = {"publication.yaml": "title: T\ncover: c.svg\n", "a.md": "# One\n", "c.svg": SVG}
    made = exported(write(files))
    assert made.files["EPUB/images/the-cover.svg"] == SVG.encode()
    image = made.xml("text/cover.xhtml").find(f".//{X}img")
    assert image is not None
    assert image.get("alt") == "Cover: T"


def test_the_cover_shows_title_and_authors_in_any_script(write: Write) -> None:
    covers = []
    for title in ("党风廉政建设", "Go", "Go " * 200, "W" * 300, "كتاب"):
        made = exported(write({"publication.yaml": f'title: "{title}"\n', "a.md": "# One\n"}))
        covers.append(made.files["EPUB/images/the-cover.png"])
    assert len(set(covers)) == len(covers)


def test_without_contents_navigation_is_no_page(write: Write) -> None:
    made = exported(write({"publication.yaml": "title: T\ncontents: false\n", "a.md": "# One\n"}))
    assert "nav.xhtml" not in made.spine()
    assert "1 One" in made.text("nav.xhtml")


def test_a_text_without_headings_is_a_book_too(write: Write) -> None:
    made = exported(write({"publication.yaml": "title: T\n", "a.md": "Only text.\n"}))
    assert made.spine()[-1] == "text/opening.xhtml"


def test_right_to_left_books_turn_their_pages_the_other_way(write: Write) -> None:
    made = exported(write({"publication.yaml": "title: كتاب\nlanguage: ar\n", "a.md": "# باب\n"}))
    spine = made.xml("content.opf").find(f"{OPF}spine")
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"
    assert made.xml("text/section-01.xhtml").get("dir") == "rtl"


def test_a_style_sheet_of_ones_own_opens_nothing(write: Write) -> None:
    css = '@import "x.css";\np { color: red; background: url("a.png"); margin: 0 }\n'
    made = exported(
        write({"publication.yaml": "title: T\ncss: own.css\n", "a.md": "# A\n", "own.css": css})
    )
    sheet = made.files["EPUB/styles/book.css"].decode()
    assert "color: red; margin: 0" in sheet
    assert "a.png" not in sheet
    assert "@import" not in sheet


def test_pictures_of_one_name_are_kept_apart(write: Write) -> None:
    files: dict[str, str | bytes] = {
        "publication.yaml": "title: T\n",
        "a.md": "# A\n\n![x](a/é b.png) ![y](b/é b.png) ![z](a/é b.png)\n",
        "a/é b.png": png(),
        "b/é b.png": png(10, 10),
    }
    made = exported(write(files))
    pictures = sorted(name for name in made.files if name.startswith("EPUB/images/b"))
    assert pictures == ["EPUB/images/b-2.png", "EPUB/images/b.png"]


def test_a_picture_that_is_no_file_is_named(write: Write) -> None:
    folder = write(
        {"publication.yaml": "title: T\n", "a.md": "# A\n\n![x](a.png)\n", "a.png": png()}
    )
    context = context_of(folder, folder / "book.epub")
    object.__setattr__(context, "images", {})
    with pytest.raises(PublishError, match=r"a\.png"):
        exporter.export(context)


def test_the_same_source_gives_the_same_bytes(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    for zone, locale in (("UTC", "C"), ("Asia/Tokyo", "de_DE.UTF-8")):
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("LC_ALL", locale)
        time.tzset()
        files = {"publication.yaml": BOOK, "a.md": TEXT, "moon.png": png()}
        folder = write(files, name=f"{zone}/paper")
        os.utime(folder / "moon.png", (len(zone), len(zone)))
        built.append(exported(folder, tmp_path / f"{locale}.epub").path.read_bytes())
    monkeypatch.undo()
    time.tzset()
    assert built[0] == built[1]


def test_the_container_begins_with_its_type_and_has_no_build_time(book: Book) -> None:
    first = book.infos[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {info.date_time for info in book.infos} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.whole
def test_epubcheck_finds_nothing(book: Book, tmp_path: Path) -> None:
    judges.require("epubcheck")
    assert judges.epubcheck(book.path) == []


@pytest.mark.whole
def test_ace_finds_nothing(book: Book) -> None:
    judges.require("ace")
    assert judges.ace(book.path) == []


@pytest.mark.whole
def test_the_judges_find_nothing_in_the_essay(tmp_path: Path) -> None:
    judges.require("epubcheck")
    judges.require("ace")
    path = exporter.export(context_of(ESSAY, tmp_path / "essay.epub"))
    assert judges.epubcheck(path) + judges.ace(path) == []
