"""Reads a site back as a visitor does: from its first page on, along the links to the next one.

Each page is read as `publish.verify.html` reads one. A page that is not reached, a link that
leads nowhere and a file that is asked for and not there are problems.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from lxml.etree import _Element as Element

from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems, fail
from publish.verify.html import HINT, asked_for, body_of, contents_in, contents_of, page
from publish.verify.web import places, xhtml
from publish.verify.web.css import StyleSheets, style_sheets
from publish.verify.web.text import note_texts, running_text
from publish.verify.web.xhtml import X

FIRST = "index.html"
MOST_PAGES = 10_000


@dataclass(frozen=True)
class _Page:
    """A page: its file's name, root, the element with its text, places by id, labels of lists."""

    name: str
    root: Element
    body: Element
    places: Mapping[str, Element]
    labels: Mapping[Element, str]


def read(path: Path) -> Reading:
    """Return what a visitor sees. Raises `PublishError` where the first page can't be read."""
    where = Location.of(path)
    if not path.is_dir():
        raise fail("other-format", "is no folder with a site", where, HINT)
    problems = Problems()
    pages = _pages(path, where, problems)
    for file in sorted(path.glob("**/*.html")):
        if file.relative_to(path).as_posix() not in pages:
            message = f'the page "{file.name}" is not reached from the first one'
            problems.error("lost-page", message, where, HINT)
    for one in pages.values():
        _check(one, pages, path, where, problems)
    targets = {one.name: partial(_target, pages, one.name) for one in pages.values()}
    places.check_notes([(one.root, targets[one.name]) for one in pages.values()], where, problems)
    for one in pages.values():
        for nav in contents_in(one.root):
            entries = places.entries(nav, targets[one.name])
            places.check_entries(f"contents of {one.name}", entries, where, problems)
    contents = next((found for one in pages.values() if (found := contents_of(one.root))), None)
    texts = [one.body for one in pages.values()]
    references = tuple(
        (text, unquote(address.partition("#")[2]))
        for one in texts
        for text, address in xhtml.links(one)
    )
    return Reading(
        headings=tuple(heading for text in texts for heading in xhtml.headings(text)),
        contents=contents,
        navigation=contents,
        captions=tuple(caption for text in texts for caption in xhtml.captions(text)),
        references=references,
        landings=xhtml.landings(
            (unquote(address.partition("#")[2]), targets[one.name](address))
            for one in pages.values()
            for _, address in xhtml.links(one.body)
        ),
        notes=tuple(note for text in texts for note in xhtml.notes(text)),
        note_texts=tuple(
            note for one in pages.values() for note in note_texts(one.body, one.labels)
        ),
        text="".join(text for one in pages.values() for text in running_text(one.body, one.labels)),
        problems=tuple(problems),
    )


verifier = Verifier(name="site", read=read, imports=("lxml.html",))


def _pages(folder: Path, where: Location, problems: Problems) -> dict[str, _Page]:
    """Return the pages in the order in which they are turned."""
    found: dict[str, _Page] = {}
    name = FIRST
    while name:
        if name in found or len(found) > MOST_PAGES:
            problems.error("page-loop", f'the page "{name}" comes again', where, HINT)
            break
        file = folder / name
        if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
            problems.error("missing-page", f'there is no page "{name}"', where, HINT)
            break
        root = page(file, Location.of(file))
        labels = StyleSheets.of(style_sheets(root, partial(_text, folder, name))).shown(root)
        found[name] = _Page(name, root, body_of(root, where), xhtml.by_id(root), labels)
        following = (one for one in root.iter(f"{X}link") if one.get("rel") == "next")
        name = next((unquote(one.get("href", "")) for one in following), "")
    return found


def _text(folder: Path, page: str, address: str) -> str:
    """Return a style sheet of the site, "" for one that is not there: that is told elsewhere."""
    file = folder / _place(page, address)
    inside = file.is_file() and file.resolve().is_relative_to(folder.resolve())
    return file.read_text("utf-8", "replace") if inside else ""


def _target(pages: Mapping[str, _Page], base: str, address: str) -> Element | None:
    """Return the element that an address on a page leads to, None where there is none."""
    name, _, id = address.partition("#")
    page = pages.get(_place(base, name) if name else base)
    return page.places.get(unquote(id), None if id else page.body) if page else None


def _check(
    one: _Page, pages: dict[str, _Page], folder: Path, where: Location, problems: Problems
) -> None:
    """Report the links of a page that lead nowhere, or out, and files that are not there."""
    for text, address in xhtml.links(one.root):
        name, _, id = address.partition("#")
        target = pages.get(_place(one.name, name) if name else one.name)
        if target is None or (id and unquote(id) not in target.places):
            message = f'{one.name}: the link "{text}" leads to "{address}", which is nothing'
            problems.error("dead-link", message, where, HINT)
    for address in asked_for(one.root):
        if xhtml.EXTERNAL.match(address) or address.startswith("/"):
            message = f'{one.name}: asks for "{address}", which is not in the folder'
            problems.error("not-self-contained", message, where, HINT)
        elif not (folder / _place(one.name, address)).is_file():
            message = f'{one.name}: asks for "{address}", which is not there'
            problems.error("missing-file", message, where, HINT)


def _place(base: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(address)))
