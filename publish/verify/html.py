"""Reads a web page back as a browser does: through a parser of HTML, not of XML.

The page is one file: its text is in the element of the class `body`, its contents in the
navigation with the role `doc-toc`. Whatever it would ask for beyond itself is a problem.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import lxml.html
from lxml import etree
from lxml.etree import _Element as Element

from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems, fail
from publish.verify.web import places, xhtml
from publish.verify.web.css import StyleSheets, style_sheets
from publish.verify.web.text import note_texts, running_text
from publish.verify.web.xhtml import X

MOST_BYTES = 256_000_000
HINT = "build the file again"
START = re.compile(rb"\s*<!doctype html", re.IGNORECASE)
ASKS_FOR = {"audio", "embed", "iframe", "img", "input", "object", "script", "source", "video"}
NAMESPACES = {"math": xhtml.MATH, "svg": "{http://www.w3.org/2000/svg}"}


def read(path: Path) -> Reading:
    """Return what a reader sees on the page. Raises `PublishError` where it can't be read."""
    where = Location.of(path)
    root = page(path, where)
    problems = Problems()
    labels = StyleSheets.of(style_sheets(root, lambda _: "")).shown(root)
    by_id = xhtml.by_id(root)
    for text, address in xhtml.links(root):
        if not address.startswith("#") or unquote(address[1:]) not in by_id:
            message = f'the link "{text}" leads to "{address}", which is nothing'
            problems.error("dead-link", message, where, HINT)
    for address in asked_for(root):
        problems.error("not-self-contained", f'asks for "{address[:80]}"', where, HINT)
    body = body_of(root, where)

    def target(address: str) -> Element | None:
        return by_id.get(unquote(address.removeprefix("#")))

    places.check_notes([(root, target)], where, problems)
    for nav in contents_in(root):
        found = places.entries(nav, target)
        places.check_entries("contents", found, where, problems)
    contents = contents_of(root)
    links = list(xhtml.links(body))
    references = tuple((text, unquote(address[1:])) for text, address in links)
    return Reading(
        headings=tuple(xhtml.headings(body)),
        contents=contents,
        navigation=contents,
        captions=tuple(xhtml.captions(body)),
        references=references,
        landings=xhtml.landings((unquote(address[1:]), target(address)) for _, address in links),
        notes=tuple(xhtml.notes(body)),
        note_texts=tuple(note_texts(body, labels)),
        text="".join(running_text(body, labels)),
        problems=tuple(problems),
    )


verifier = Verifier(name="html", read=read, imports=("lxml.html",))


def page(path: Path, where: Location) -> Element:
    """Return the root of a page, its elements in their namespaces."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise fail("oversized", "is too large for a page of text", where)
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where, "check the path") from error
    if not START.match(data):
        raise fail("other-format", "is no page of HTML", where, HINT)
    if not data.rstrip().endswith(b"</html>"):
        raise fail("broken-file", "is no whole page: its end is missing", where, HINT)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise fail("broken-file", f"is no page that can be read: {error}", where, HINT) from error
    _name(root, X)
    return root


def _name(root: Element, outer: str) -> None:
    """Put elements into their namespaces, which a parser of HTML leaves out."""
    waiting = [(root, outer)]
    while waiting:
        element, around = waiting.pop()
        if isinstance(element.tag, str):
            around = NAMESPACES.get(element.tag, around)
            element.tag = f"{around}{element.tag}"
            waiting += [(child, around) for child in element]


def body_of(root: Element, where: Location) -> Element:
    """Return the element that holds a page's text."""
    for element in root.iter(f"{X}div"):
        if "body" in element.get("class", "").split():
            return element
    raise fail("broken-file", "holds no text: it has no element of the class body", where, HINT)


def contents_in(root: Element) -> list[Element]:
    """Return the contents of a page: navigations with that role."""
    return [nav for nav in root.iter(f"{X}nav") if nav.get("role") == "doc-toc"]


def contents_of(root: Element) -> tuple[str, ...] | None:
    """Return the entries of the contents, None where a page has none."""
    tables = contents_in(root)
    if not tables:
        return None
    return tuple(text for nav in tables for text, _ in xhtml.links(nav))


def asked_for(root: Element) -> list[str]:
    """Return every address from which a browser would fetch something, data in the page apart."""
    found = []
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        keys = ["src", "srcset", "data", "poster"] if name in ASKS_FOR else []
        if name == "link" and "stylesheet" in element.get("rel", "").split():
            keys = ["href"]
        found += [address for key in keys if (address := element.get(key))]
    return [address for address in found if not address.startswith("data:")]
