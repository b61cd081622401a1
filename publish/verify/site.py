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
from publish.verify.html import HINT, around_text, contents_of, page
from publish.verify.web import behavior, caption_lists, frame, places, xhtml
from publish.verify.web.css import StyleSheets, tell_doubts
from publish.verify.web.pictures import kind_of
from publish.verify.web.sheets import asked_for, named_in, pictures, style_sheets
from publish.verify.web.text import note_texts, running_text
from publish.verify.web.xhtml import X

FIRST = "index.html"
MOST_PAGES = 10_000
SCRIPTS = frozenset({"search.js"})


@dataclass(frozen=True)
class _Page:
    """A page: its file's name, its root, what stood around the text in it, places by id.

    `asks` are the files that it asks for, and `pictures` those of them that it shows.
    """

    name: str
    root: Element
    around: list[Element]
    places: Mapping[str, Element]
    labels: Mapping[Element, str]
    asks: frozenset[str]
    pictures: frozenset[str]


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
    lists = []
    for one in pages.values():
        for nav in filter(frame.is_contents, one.around):
            found = places.entries(nav, targets[one.name])
            places.check_entries(f"contents of {one.name}", found, where, problems)
        listed = filter(frame.is_list_of_captions, one.around)
        lists += [(nav, targets[one.name]) for nav in listed]
    caption_lists.check_lists(lists, [one.root for one in pages.values()], where, problems)
    tables = {one.name: contents_of(one.around) for one in pages.values()}
    contents = next(filter(None, tables.values()), ())
    for name, entries in tables.items():
        if entries != contents:
            message = f"the contents of {name} are not those of the other pages"
            problems.error("wrong-contents", message, where, HINT)
    texts = [one.root for one in pages.values()]
    references = tuple(
        (text, unquote(address.partition("#")[2]))
        for one in texts
        for text, address in xhtml.links(one)
    )
    return Reading(
        headings=tuple(heading for text in texts for heading in xhtml.headings(text)),
        contents=contents,
        navigation=contents or None,
        captions=tuple(caption for text in texts for caption in xhtml.captions(text)),
        references=references,
        landings=xhtml.landings(
            (unquote(address.partition("#")[2]), targets[one.name](address))
            for one in pages.values()
            for _, address in xhtml.links(one.root)
        ),
        notes=tuple(note for text in texts for note in xhtml.notes(text)),
        note_texts=tuple(
            note for one in pages.values() for note in note_texts(one.root, one.labels)
        ),
        text="".join(text for one in pages.values() for text in running_text(one.root, one.labels)),
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
        behavior.tell(behavior.found(root, SCRIPTS), f"{name}: ", where, problems, may_run=True)
        asks, shown_pictures = frozenset(asked_for(root)), frozenset(pictures(root))
        lists = [nav for nav in root.iter(f"{X}nav") if frame.is_list_of_captions(nav)]
        shown = StyleSheets.of(style_sheets(root, partial(_text, folder, name))).shown(root)
        caption_lists.check_are_shown(lists, root, where, problems)
        tell_doubts(shown, f"{name}: ", where, problems)
        by_id = xhtml.by_id(root)
        around = around_text(root, where)
        frame.check_words(around, f"{name}: ", where, problems)
        found[name] = _Page(name, root, around, by_id, shown.labels, asks, shown_pictures)
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
    return page.places.get(unquote(id), None if id else page.root) if page else None


def _check(
    one: _Page, pages: dict[str, _Page], folder: Path, where: Location, problems: Problems
) -> None:
    """Report the links of a page that lead nowhere, or out, and files that are not there."""
    for text, address in [link for part in (one.root, *one.around) for link in xhtml.links(part)]:
        name, _, id = address.partition("#")
        target = pages.get(_place(one.name, name) if name else one.name)
        if target is None or (id and unquote(id) not in target.places):
            message = f'{one.name}: the link "{text}" leads to "{address}", which is nothing'
            problems.error("dead-link", message, where, HINT)
    for address in sorted(one.asks):
        _check_file(one.name, address, folder, where, problems)
    for address in sorted(one.pictures & one.asks):
        file = folder / _place(one.name, address)
        if file.is_file() and not kind_of(file.read_bytes()):
            message = f'{one.name}: the picture "{address}" is none'
            problems.error("broken-picture", message, where, HINT)


def _check_file(base: str, address: str, folder: Path, where: Location, problems: Problems) -> None:
    """Report a file that is asked for, seen from the file `base`, and not there, or elsewhere."""
    if xhtml.EXTERNAL.match(address) or address.startswith("/"):
        message = f'{base}: asks for "{address}", which is not in the folder'
        problems.error("not-self-contained", message, where, HINT)
        return
    name = _place(base, address)
    if not (folder / name).is_file():
        message = f'{base}: asks for "{address}", which is not there'
        problems.error("missing-file", message, where, HINT)
    elif name.endswith(".css") and base != name:
        for further in named_in(_text(folder, base, address)):
            _check_file(name, further, folder, where, problems)


def _place(base: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(address)))
