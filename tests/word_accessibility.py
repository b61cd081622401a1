"""What Word's accessibility checker would say of a file, as far as the file tells.

The rules are Microsoft's: pictures have alternative text or are marked as decorative, tables have
a header row, the document has a title and a language, links have words, and no level of heading
is left out. https://support.microsoft.com/office/651e08f2-0fc3-4e10-aaca-74b4a67101c1
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from tests.word_files import W, part, words

VAL = f"{W}val"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
UNLISTED = "Unlisted"
BODY_TEXT = 9
"""The outline level of what is no heading (17.3.1.20)."""


def faults(path: Path) -> list[str]:
    """Return what the checker would find, a sentence each."""
    document = part(path)
    found = list(_pictures(document)) + list(_tables(document)) + list(_links(document))
    found += _headings(document, part(path, "word/styles.xml"))
    title = part(path, "docProps/core.xml").find(f"{DUBLIN_CORE}title")
    if title is None or not (title.text or "").strip():
        found.append("the document has no title")
    language = part(path, "word/styles.xml").find(f".//{W}rPrDefault//{W}lang")
    if language is None or not language.get(VAL):
        found.append("the document has no language")
    return found


def _pictures(document: Element) -> Iterator[str]:
    for place in document.iter("{*}docPr"):
        decorative = place.find(".//{*}decorative")
        if not (place.get("descr") or "").strip() and decorative is None:
            yield f"the picture {place.get('name')} has no alternative text"


def _tables(document: Element) -> Iterator[str]:
    for table in document.iter(f"{W}tbl"):
        look = table.find(f"{W}tblPr/{W}tblLook")
        claims = look is not None and look.get(f"{W}firstRow") == "1"
        first = table.find(f"{W}tr/{W}trPr/{W}tblHeader")
        if claims != (first is not None):
            yield f"the table that begins “{words(table)[:30]}” has no header row"


def _links(document: Element) -> Iterator[str]:
    for link in document.iter(f"{W}hyperlink"):
        if not words(link).strip() and link.find(".//{*}drawing") is None:
            yield f"a link to {link.get(f'{W}anchor')} has no words"


def _headings(document: Element, styles: Element) -> Iterator[str]:
    levels: dict[str | None, int] = {}
    for style in styles.iter(f"{W}style"):
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None:
            levels[style.get(f"{W}styleId")] = int(outline.get(VAL, "0"))
    for id in [id for id in levels if id and id.startswith(UNLISTED)]:
        levels[id] = levels[id.removeprefix(UNLISTED)]  # they look like the level that they are
    last = -1
    for paragraph in document.iter(f"{W}p"):
        name = paragraph.find(f"{W}pPr/{W}pStyle")
        level = None if name is None else levels.get(name.get(VAL))
        if level is not None and level < BODY_TEXT:
            if level > last + 1:
                yield f"a level is left out before the heading “{words(paragraph)}”"
            last = level
