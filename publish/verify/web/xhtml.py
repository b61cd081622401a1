"""What a reader sees on pages of HTML: headings, captions, notes, links, in any of their formats.

Works on trees whose elements are in the namespace of XHTML (HTML standard, DPUB-ARIA 1.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.tree import FORMULA

X = "{http://www.w3.org/1999/xhtml}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
EXTERNAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
HEADING = re.compile(r"h([1-6])")
BREAKING = frozenset(
    f"{X}{name}" for name in ("br", "dd", "div", "dt", "li", "p", "pre", "td", "th")
)
NOTE_LINKS = frozenset({"doc-noteref", "doc-backlink"})
LISTS = frozenset({f"{X}ol", f"{X}ul"})


def seen(element: Element) -> str:
    """Return an element's text on one line: U+FFFC for formulas, no pictures, no note marks."""
    return " ".join("".join(_texts(element)).split())


def seen_of_item(item: Element) -> str:
    """Return the text of a list's item on one line, without the lists that stand in it."""
    parts = [item.text or ""]
    for child in item:
        parts += [] if child.tag in LISTS else _texts(child)
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _texts(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.get("role") == "doc-noteref":
        return
    if element.tag == f"{MATH}math":
        yield FORMULA
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    if element.tag in BREAKING:
        yield " "


def headings(root: Element) -> Iterator[tuple[int, str]]:
    """Yield the level and text of each heading; a part's level is 0."""
    for element in root.iter(f"{X}*"):
        if match := HEADING.fullmatch(etree.QName(element).localname):
            around = element.getparent()
            is_part = around is not None and "part" in around.get("class", "").split()
            yield 0 if is_part else int(match[1]), seen(element)


def captions(root: Element) -> Iterator[str]:
    """Yield numbered captions in the order in which they are printed."""
    for element in root.iter(f"{X}figcaption", f"{X}caption", f"{X}span"):
        if element.tag == f"{X}span":
            if "equation-number" in element.get("class", "").split():
                yield seen(element)
        elif element.find(f".//{X}span[@class='caption-label']") is not None:
            yield seen(element)


def notes(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the number and text of each note."""
    for note in root.iter(f"{X}aside"):
        if note.get("role") == "doc-footnote":
            back = next((a for a in note.iter(f"{X}a") if a.get("role") == "doc-backlink"), None)
            number = seen(back) if back is not None else ""
            yield number, seen(note).removeprefix(number).strip()


def links(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the text and address of each link within the publication, but those of notes."""
    for link in root.iter(f"{X}a"):
        address = link.get("href", "")
        is_note = link.get("role") in NOTE_LINKS
        if address and not EXTERNAL.match(address) and not is_note and (text := seen(link)):
            yield text, address


def by_id(root: Element) -> dict[str, Element]:
    """Return the elements of a page by their ids; of two with one id a link leads to the first."""
    found: dict[str, Element] = {}
    for element in root.iter(f"{X}*"):
        if id := element.get("id"):
            found.setdefault(id, element)
    return found


def landings(leads: Iterable[tuple[str, Element | None]]) -> dict[str, tuple[str, ...]]:
    """Return what stands where links lead: the first heading and the captions there, in order.

    `leads` are the id that each link names and the element that it leads to. Nothing stands where
    links of one id lead to different places.
    """
    found: dict[str, tuple[str, ...]] = {}
    places: dict[str, Element | None] = {}
    for id, element in leads:
        if id in places:
            found[id] = found[id] if places[id] is element else ()
            continue
        places[id] = element
        texts = [] if element is None else [text for _, text in headings(element)]
        found[id] = (*texts[:1], *(() if element is None else captions(element)))
    return found
