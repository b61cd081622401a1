"""The navigation of a book: its contents, its lists of captions, and the contents of EPUB 2.

EPUB 3.3, 7 (the navigation document); OPF 2.0.1, 2.4.1 (the NCX).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from functools import partial

from lxml.etree import _Element as Element

from publish.problems import Problems
from publish.verify.epub.book import HINT, Book, Page, resolved
from publish.verify.squash import exact
from publish.verify.web import caption_lists, frame, places
from publish.verify.web.places import Entry
from publish.verify.web.xhtml import X

NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
TYPE = "{http://www.idpf.org/2007/ops}type"
LISTS = frozenset({"loi", "lot", "loa", "lov"})


def entries_of(book: Book, text: Sequence[Page]) -> tuple[str, ...]:
    """Return the entries of the table of contents.

    A book without any has one entry all the same, for EPUB asks for one: its title, which leads to
    the first page of its `text`.
    """
    found = [entry for nav in _tables(book) for entry in places.entry_links(nav)]
    if len(found) == 1 and found[0][1] is not None and text:
        title, href = found[0][0], found[0][1].get("href", "")
        is_start = resolved(book.navigation, href) == (text[0].name, "")
        if is_start and exact(title) == exact(book.title):
            return ()
    return tuple(title for title, _ in found)


def check_contents(book: Book, text: Sequence[Page], problems: Problems) -> None:
    """Hold the navigation document and the NCX against the headings that they lead to.

    The lists of captions are held against the captions of the `text`.
    """
    page = book.page(book.navigation)
    target = partial(book.target, book.navigation)
    tables = _tables(book)
    if entries_of(book, text):
        for nav in tables:
            places.check_entries("navigation", places.entries(nav, target), book.where, problems)
    lists = [nav for nav in page.navigations if _is_list(nav)]
    caption_lists.check_are_shown(lists, page.root, book.where, problems)
    shown = [nav for nav in page.root.iter(f"{X}nav") if _is_list(nav)]
    roots = [one.root for one in text]
    caption_lists.check_lists([(nav, target) for nav in shown], roots, book.where, problems)
    frame.check_words([*tables, *shown], "navigation: ", book.where, problems)
    if book.ncx:
        _check_ncx(book, tables, bool(entries_of(book, text)), problems)


def _tables(book: Book) -> list[Element]:
    navs = book.page(book.navigation).root.iter(f"{X}nav")
    return [nav for nav in navs if "toc" in nav.get(TYPE, "").split()]


def _is_list(nav: Element) -> bool:
    return frame.is_list_of_captions(nav) or not LISTS.isdisjoint(nav.get(TYPE, "").split())


def _check_ncx(
    book: Book, tables: Sequence[Element], has_entries: bool, problems: Problems
) -> None:
    """Hold the NCX against the headings, and against the table of contents, entry by entry."""
    found = list(_points(book))
    if has_entries:
        entries = [entry for entry, _ in found]
        places.check_entries("toc.ncx", entries, book.where, problems)
    listed = [
        (text, "" if link is None else link.get("href", ""))
        for nav in tables
        for text, link in places.entry_links(nav)
    ]
    wanted = [(exact(text), resolved(book.navigation, href)) for text, href in listed]
    there = [(exact(entry.text), resolved(book.ncx, source)) for entry, source in found]
    matcher = difflib.SequenceMatcher(None, wanted, there, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        for text, _ in listed[a:b]:
            _tell(book, f'toc.ncx: "{text}" is not where the contents have it', problems)
        for entry, _ in found[c:d] if a == b else ():
            _tell(book, f'toc.ncx: "{entry.text}" is not in the contents', problems)
    for entry, source in found:
        if book.target(book.ncx, source) is None:
            book.problem(f'toc.ncx: "{entry.text}" leads to "{source}", which is nothing', problems)


def _tell(book: Book, message: str, problems: Problems) -> None:
    problems.error("wrong-link", message, book.where, HINT)


def _points(book: Book) -> Iterator[tuple[Entry, str]]:
    """Yield the entries of the NCX with the addresses that they lead to."""
    for point in book.parse(book.ncx).iter(f"{NCX}navPoint"):
        label, content = point.find(f"{NCX}navLabel/{NCX}text"), point.find(f"{NCX}content")
        text = "" if label is None else " ".join((label.text or "").split())
        depth = sum(1 for _ in point.iterancestors(f"{NCX}navPoint"))
        source = "" if content is None else content.get("src", "")
        yield Entry(text, depth, places.heading_at(book.target(book.ncx, source))), source
