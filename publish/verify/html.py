"""Reads a web page back as a browser does: through a parser of HTML, not of XML.

The page is one file. What stands around its text is known (`publish.verify.web.frame`), and all
else on it is text. Whatever it would ask for beyond itself is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

import lxml.html
from lxml import etree
from lxml.etree import _Element as Element

from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems, fail
from publish.verify.web import behavior, caption_lists, frame, places, xhtml
from publish.verify.web.css import StyleSheets, tell_doubts
from publish.verify.web.pictures import kind_of
from publish.verify.web.sheets import asked_for, data_of, pictures, style_sheets
from publish.verify.web.text import note_texts, running_text
from publish.verify.web.xhtml import X

MOST_BYTES = 256_000_000
HINT = "build the file again"
START = re.compile(
    rb"(?:\s|(?><!--.*?-->))*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
ENDS = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
"""Tags that may be left out; a browser takes what comes behind them into the body (13.2.6.4)."""
NOT_SHOWN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no page may hold, and that browsers do not show."""
BOM = b"\xef\xbb\xbf"
NAMESPACES = {"math": xhtml.MATH, "svg": "{http://www.w3.org/2000/svg}"}


def read(path: Path) -> Reading:
    """Return what a reader sees on the page. Raises `PublishError` where it can't be read."""
    where = Location.of(path)
    root = page(path, where)
    problems = Problems()
    _check_files(root, where, problems)
    lists = [nav for nav in root.iter(f"{X}nav") if frame.is_list_of_captions(nav)]
    shown = StyleSheets.of(style_sheets(root, lambda _: "")).shown(root)
    caption_lists.check_are_shown(lists, root, where, problems)
    tell_doubts(shown, "", where, problems)
    by_id = xhtml.by_id(root)
    for text, address in xhtml.links(root):
        if not address.startswith("#") or unquote(address[1:]) not in by_id:
            message = f'the link "{text}" leads to "{address}", which is nothing'
            problems.error("dead-link", message, where, HINT)

    def target(address: str) -> Element | None:
        return by_id.get(unquote(address.removeprefix("#")))

    places.check_notes([(root, target)], where, problems)
    around = around_text(root, where)
    frame.check_words(around, "", where, problems)
    for nav in filter(frame.is_contents, around):
        found = places.entries(nav, target)
        places.check_entries("contents", found, where, problems)
    listed = [(nav, target) for nav in around if frame.is_list_of_captions(nav)]
    caption_lists.check_lists(listed, [root], where, problems)
    contents = contents_of(around)
    links = list(xhtml.links(root))
    references = tuple((text, unquote(address[1:])) for text, address in links)
    return Reading(
        headings=tuple(xhtml.headings(root)),
        contents=contents,
        navigation=contents or None,
        captions=tuple(xhtml.captions(root)),
        references=references,
        landings=xhtml.landings((unquote(address[1:]), target(address)) for _, address in links),
        notes=tuple(xhtml.notes(root)),
        note_texts=tuple(note_texts(root, shown.labels)),
        text="".join(running_text(root, shown.labels)),
        problems=tuple(problems),
    )


def _check_files(root: Element, where: Location, problems: Problems) -> None:
    """Add a problem for scripts, for what is not in the page, and for pictures that are none."""
    behavior.tell(behavior.found(root, ()), "", where, problems, may_run=True)
    for address in asked_for(root):
        problems.error("not-self-contained", f'asks for "{address[:80]}"', where, HINT)
    for address in pictures(root):
        is_here = address.lower().startswith("data:")
        if not address or (is_here and not kind_of(data_of(address) or b"")):
            problems.error("broken-picture", "shows a picture that is none", where, HINT)


verifier = Verifier(name="html", read=read, imports=("lxml.html",))


def page(path: Path, where: Location) -> Element:
    """Return the root of a page, its elements in their namespaces.

    A byte order mark, comments before and behind, and no end tag are HTML (13.1); what is lost
    with the end of a page is told as text that is not there.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise fail("oversized", "is too large for a page of text", where)
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where, "check the path") from error
    text = data.removeprefix(BOM).decode("utf-8", "replace").replace("\f", " ")
    data = ENDS.sub(b"", NOT_SHOWN.sub("", text).encode())
    if not START.match(data):
        raise fail("other-format", "is no page of HTML", where, HINT)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(data, parser)
        _name(root, X)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise fail("broken-file", f"is no page that can be read: {error}", where, HINT) from error
    return root


def _name(root: Element, outer: str) -> None:
    """Put elements into their namespaces, which a parser of HTML leaves out."""
    waiting = [(root, outer)]
    while waiting:
        element, around = waiting.pop()
        if isinstance(element.tag, str):
            around = NAMESPACES.get(element.tag, around)
            element.tag = etree.QName(f"{around}{element.tag}").text
            waiting += [(child, around) for child in element]


def around_text(root: Element, where: Location) -> list[Element]:
    """Take what stands around its text out of a page, and return it; the rest is text."""
    divisions = (div.get("class", "").split() for div in root.iter(f"{X}div"))
    if not any("body" in names for names in divisions):
        message = "holds no text: it has no element of the class body"
        raise fail("broken-file", message, where, HINT)
    return frame.taken_out(root)


def contents_of(around: Iterable[Element]) -> tuple[str, ...]:
    """Return the entries of the contents."""
    tables = filter(frame.is_contents, around)
    return tuple(text for nav in tables for text, _ in places.entry_links(nav))
