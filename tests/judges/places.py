"""What stands in a finished file at the place of a finding."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import pikepdf
from lxml import etree
from lxml.etree import _Element as Element

from publish.verify.pdf.text import listed, text_layer
from tests.judges.judges import Finding

XHTML: Final = "{http://www.w3.org/1999/xhtml}"
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
BLOCKS: Final = frozenset(
    f"{XHTML}{name}"
    for name in (
        *("aside", "blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "nav", "ol", "p", "pre"),
        *("section", "table", "tr", "ul"),
    )
)
NUMBERS: Final = frozenset(["caption-label", "number", "note-mark", "note-number"])
"""Classes of what a build puts before a text or into it."""
WHOLE: Final = frozenset([f"{WORD}document", f"{WORD}body"])
STRUCTURE: Final = re.compile(r"\((\d+) (\d+) obj SE")
PAGE: Final = re.compile(r"/pages\[(\d+)\]")
LEVELS_AROUND: Final = 4
SHORT: Final = 8
"""Letters of a text that may stand anywhere, so that the block around it says more."""
LONGEST: Final = 300


@dataclass(frozen=True)
class Passage:
    """What stands at a place: ids and texts, the one that says most first, and a PDF's page."""

    ids: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    page: int | None = None


def passage(found: Finding) -> Passage:
    """Return what stands at the place of a finding, nothing where that can't be told."""
    readers = {"epubcheck": _at_line, "ace": _at_cfi, "ooxml": _at_xpath, "pdfua": _in_tags}
    if found.judge not in readers or not found.spot:
        return Passage()
    try:
        return readers[found.judge](found)
    except Exception:  # a broken file, of which the judge says enough
        return Passage()


def _at_line(found: Finding) -> Passage:
    """Return the first element that starts on a line, else the last one before it."""
    line = int(found.spot)
    starts = [(cast(int, one.sourceline), one) for one in _part(found).iter("{*}*")]
    on_it = [one for start, one in starts if start == line]
    before = [one for start, one in starts if start < line]
    return _of_page(on_it[0] if on_it else before[-1])


def _at_cfi(found: Finding) -> Passage:
    """Return the element that an EPUB CFI leads to: /4/2[id] is the first one in the body."""
    element = _part(found)
    for step in re.findall(r"/(\d+)", found.spot):
        element = element[int(step) // 2 - 1]
    return _of_page(element)


def _of_page(element: Element) -> Passage:
    """Return an element of a page and, as more can be said of it, the block around it."""
    chain = [element]
    while chain[-1].tag not in BLOCKS:
        parent = chain[-1].getparent()
        if parent is None:
            return Passage()
        chain.append(parent)
    own = _words(element)
    texts = [element.get("alt"), own if len(own) > SHORT else "", _words(chain[-1])]
    return _passage([one.get("id") for one in chain], [*texts, _file_name(element)])


def _words(element: Element) -> str:
    """Return the text of an element without the numbers that a build puts into it."""
    if not isinstance(element.tag, str) or NUMBERS & set(element.get("class", "").split()):
        return ""
    return "".join([element.text or "", *(_words(child) + (child.tail or "") for child in element)])


def _file_name(image: Element) -> str:
    return Path(image.get("src", "")).name


def _at_xpath(found: Finding) -> Passage:
    """Return the paragraph around an element of a Word file, else the first one in it."""
    root = _part(found)
    names = {prefix: uri for one in root.iter() for prefix, uri in one.nsmap.items() if prefix}
    matches: Any = root.xpath(found.spot, namespaces=names)
    element: Element = matches[0]
    if element.tag in WHOLE:
        return Passage()
    around = [one for one in (element, *element.iterancestors()) if one.tag == f"{WORD}p"]
    paragraph = [*around, *element.iter(f"{WORD}p")][0]
    pictures = [one.get("descr") for one in paragraph.iter(f"{DRAWING}docPr")]
    shown = "".join(one.text or "" for one in paragraph.iter(f"{WORD}t"))
    ids = [one.get(f"{WORD}name") for one in paragraph.iter(f"{WORD}bookmarkStart")]
    return _passage(ids, [*pictures, shown])


def _in_tags(found: Finding) -> Passage:
    """Return the text in a structure element, else the one around it, and its page."""
    in_pages = PAGE.search(found.spot)
    page = int(in_pages[1]) + 1 if in_pages else None
    elements = STRUCTURE.findall(found.spot)[-LEVELS_AROUND:]
    if not elements:
        return Passage(page=page)
    with pikepdf.open(found.path) as pdf:
        pieces = text_layer(pdf).pieces
        pages = {one.obj.objgen: number for number, one in enumerate(pdf.pages, 1)}
        for number, generation in reversed(elements):
            element: Any = pdf.get_object(int(number), int(generation))
            marks = list(_marks(element, pages, 0))
            page = page or next((on for on, _ in marks), None)
            shown = "".join(pieces[mark].text for mark in marks if mark in pieces)
            there = _passage([], [str(element.get("/Alt", "")), shown], page)
            if there.texts:
                return there
    return Passage(page=page)


def _marks(element: Any, pages: dict[Any, int], page: int) -> Iterator[tuple[int, int]]:
    """Yield page and MCID of the content in a structure element (ISO 32000-1, 14.7.4)."""
    here = pages[element["/Pg"].objgen] if "/Pg" in element else page
    for kid in listed(element.get("/K")):
        if isinstance(kid, int):
            yield here, kid
        elif kid.get("/Type") == "/MCR":
            yield pages[kid["/Pg"].objgen] if "/Pg" in kid else here, int(kid["/MCID"])
        elif "/S" in kid:
            yield from _marks(kid, pages, here)


def _part(found: Finding) -> Element:
    """Return a part of a zipped file as XML. Ace names it as seen from the package document."""
    with zipfile.ZipFile(found.path) as archive:
        path = found.member.lstrip("/")
        names = [one for one in archive.namelist() if f"/{one}".endswith(f"/{path}")]
        return etree.fromstring(archive.read(names[0]), etree.XMLParser(recover=True))


def _passage(
    ids: Sequence[str | None], texts: Sequence[str | None], page: int | None = None
) -> Passage:
    """Return a passage without ids that are none, and without texts that have no two letters."""
    lines = (" ".join(text.split())[:LONGEST] for text in texts if text)
    telling = tuple(line for line in lines if sum(map(str.isalpha, line)) > 1)
    return Passage(tuple(filter(None, ids)), telling, page)
