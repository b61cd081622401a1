"""Reads an EPUB back as a stranger would: from the container's XML and nothing else.

Follows the way that EPUB 3.3 prescribes to reading systems: container.xml names the package
document, its spine gives the order of the pages, its navigation document the contents. A
container that is broken, encrypted, of another format or made to burst is a problem with a
name, not a crash.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.archives import (
    DAMAGE,
    fault_of_form,
    fault_of_markup,
    fault_of_size,
    unpacked,
)
from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems, fail
from publish.verify.web import css, places, xhtml
from publish.verify.web.text import note_texts, running_text
from publish.verify.web.xhtml import X, seen

OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
ENCRYPTED = "{http://www.w3.org/2001/04/xmlenc#}"
TYPE = "{http://www.idpf.org/2007/ops}type"
MEDIA_TYPE = b"application/epub+zip"
FONT_OBFUSCATION = frozenset(
    {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
)
FRONT = frozenset({"cover", "titlepage"})
HINT = "build the file again"


def read(path: Path) -> Reading:
    """Return what a reader sees in the book. Raises `PublishError` where it can't be read."""
    book = _Book(path, _files(path))
    problems = Problems()
    pages = list(book.spine(problems))
    text = [page for page in pages if page.name != book.navigation and not _is_front(page)]
    entries = _entries(book)
    _check_contents(book, problems)
    targets = ((page.root, partial(book.target, page.name)) for page in text)
    places.check_notes(targets, book.where, problems)
    references = tuple(_references(book, text, problems))
    return Reading(
        headings=tuple(heading for page in text for heading in xhtml.headings(page.root)),
        contents=entries if any(page.name == book.navigation for page in pages) else None,
        navigation=entries,
        captions=tuple(caption for page in text for caption in xhtml.captions(page.root)),
        references=references,
        landings=xhtml.landings(
            (resolved(page.name, href)[1], book.target(page.name, href))
            for page in text
            for _, href in xhtml.links(page.root)
        ),
        notes=tuple(note for page in text for note in xhtml.notes(page.root)),
        note_texts=tuple(note for page in text for note in note_texts(page.root, page.labels)),
        text="".join(piece for page in text for piece in running_text(page.root, page.labels)),
        problems=tuple(problems),
    )


verifier = Verifier(name="epub", read=read, imports=("lxml.etree",))


def _files(path: Path) -> dict[str, bytes]:
    """Return the container's files by name; refuse what is no EPUB that can be read."""
    where = Location.of(path)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if fault := fault_of_size(infos):
                raise fail("archive-too-large", fault, where)
            if any(info.flag_bits & 1 for info in infos):
                raise fail("encrypted", "is encrypted", where, "save it without a password")
            if fault := fault_of_form(infos):
                raise fail("broken-file", fault, where, HINT)
            files = unpacked(archive, lambda _: True)
    except DAMAGE as error:
        raise fail("broken-file", f"is no whole EPUB: {error}", where, HINT) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where, "check the path") from error
    if files.get("mimetype", b"").strip() != MEDIA_TYPE:
        raise fail("other-format", "is an archive, but no EPUB", where, HINT)
    return files


@dataclass(frozen=True)
class _Page:
    """A content document: its place in the container, its root element, its lists' labels."""

    name: str
    root: Element
    labels: Mapping[Element, str]


class _Book:
    """The container as a reading system opens it."""

    def __init__(self, path: Path, files: dict[str, bytes]) -> None:
        self._files = files
        self.where = Location.of(path)
        self._refuse_encryption()
        self._package_name = self._package_path()
        package = self.parse(self._package_name)
        items = [item for item in package.iter(f"{OPF}item") if item.get("href")]
        self._hrefs = {item.get("id", ""): self._place(item.get("href", "")) for item in items}
        spine = list(package.iter(f"{OPF}itemref"))
        self._idrefs = [one.get("idref", "") for one in spine]
        self._beside = {one.get("idref", "") for one in spine if one.get("linear") == "no"}
        self._pages: dict[str, _Page] = {}
        self._style_sheets: dict[tuple[str, ...], css.StyleSheets] = {}
        self._places: dict[str, dict[str, Element]] = {}
        self.navigation = next(
            (
                self._place(item.get("href", ""))
                for item in items
                if "nav" in item.get("properties", "").split()
            ),
            "",
        )
        ncx = "application/x-dtbncx+xml"
        self.ncx = next(
            (self._place(one.get("href", "")) for one in items if one.get("media-type") == ncx), ""
        )
        if not self.navigation:
            raise self._broken("its package document names no navigation document")
        if not self._idrefs:
            raise self._broken("its spine names no page")

    def spine(self, problems: Problems) -> Iterator[_Page]:
        """Yield the pages in reading order; one that is not there, or twice, is a problem."""
        for idref, times in Counter(self._idrefs).items():
            name = self._hrefs.get(idref)
            if name is None or name not in self._files:
                message = f'the spine names "{name or idref}", which is not in the book'
                problems.error("missing-page", message, self.where, HINT)
                continue
            if idref in self._beside and name != self.navigation:
                message = f'the page "{name}" is not in the reading order'
                problems.error("lost-page", message, self.where, HINT)
            if times > 1:
                message = f'the spine names "{name}" {times} times'
                problems.error("repeated-page", message, self.where, HINT)
            yield self.page(name)

    def page(self, name: str) -> _Page:
        """Return a page, parsed once."""
        if name not in self._pages:
            root = self.parse(name)
            texts = tuple(css.style_sheets(root, partial(self._style_sheet, name)))
            if texts not in self._style_sheets:
                self._style_sheets[texts] = css.StyleSheets.of(texts)
            self._pages[name] = _Page(name, root, self._style_sheets[texts].shown(root))
        return self._pages[name]

    def _style_sheet(self, page: str, href: str) -> str:
        """Return a style sheet's text, "" for one that is not in the book."""
        return self._files.get(resolved(page, href)[0], b"").decode("utf-8", "replace")

    def holds(self, name: str, id: str) -> bool:
        """Whether a file is there, and in it an element with the id."""
        return name in self._files and (not id or self.element(name, id) is not None)

    def element(self, name: str, id: str) -> Element | None:
        """Return a page's element with an id, its root for none; None where there is no such."""
        if name not in self._files:
            return None
        if name not in self._places:
            root = self.page(name).root
            self._places[name] = xhtml.by_id(root) | {"": root}
        return self._places[name].get(id)

    def target(self, base: str, href: str) -> Element | None:
        """Return the element that an address means, seen from a file."""
        return None if xhtml.EXTERNAL.match(href) else self.element(*resolved(base, href))

    def problem(self, message: str, problems: Problems) -> None:
        """Add a problem of a link that leads nowhere."""
        problems.error("dead-link", message, self.where, HINT)

    def parse(self, name: str) -> Element:
        """Return the root of an XML file, read without entities and without the network."""
        if name not in self._files:
            raise self._broken(f'"{name}" is not in it')
        if fault := fault_of_markup(self._files[name]):
            raise fail("oversized", f'is not read: "{name}" {fault}', self.where)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )
        try:
            root = etree.fromstring(self._files[name], parser)
        except etree.XMLSyntaxError as error:
            raise self._broken(f'"{name}" is not well-formed: {error.msg}') from error
        if any(True for _ in root.iter(etree.Entity)):
            raise self._broken(f'"{name}" holds an entity, which is not read')
        return root

    def _place(self, href: str) -> str:
        return resolved(self._package_name, href)[0]

    def _package_path(self) -> str:
        container = self.parse("META-INF/container.xml")
        root = container.find(f".//{CONTAINER}rootfile")
        name = root.get("full-path", "") if root is not None else ""
        if not name:
            raise self._broken("its container.xml names no package document")
        return name

    def _refuse_encryption(self) -> None:
        if "META-INF/encryption.xml" not in self._files:
            return
        methods = self.parse("META-INF/encryption.xml").iter(f"{ENCRYPTED}EncryptionMethod")
        if any(method.get("Algorithm") not in FONT_OBFUSCATION for method in methods):
            message = "holds encrypted files"
            raise fail("encrypted", message, self.where, "save it without protection")

    def _broken(self, what: str) -> Exception:
        return fail("broken-file", f"is no whole EPUB: {what}", self.where, HINT)


def resolved(base: str, href: str) -> tuple[str, str]:
    """Return the file and the id that an address means, seen from the file `base`."""
    path, _, id = href.partition("#")
    folder = posixpath.dirname(base)
    name = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else base
    return name, unquote(id)


def _is_front(page: _Page) -> bool:
    """Whether a page is the cover or the title page."""
    kinds = (element.get(TYPE, "").split() for element in page.root.iter(f"{X}section", f"{X}body"))
    return any(not FRONT.isdisjoint(kind) for kind in kinds)


def _entries(book: _Book) -> tuple[str, ...]:
    """Return the entries of the table of contents that lead to a place within a page."""
    root = book.page(book.navigation).root
    tables = [nav for nav in root.iter(f"{X}nav") if "toc" in nav.get(TYPE, "").split()]
    links = (link for nav in tables for link in nav.iter(f"{X}a"))
    return tuple(seen(link) for link in links if "#" in link.get("href", ""))


def _check_contents(book: _Book, problems: Problems) -> None:
    """Hold the navigation document and the NCX against the headings that they lead to."""
    target = partial(book.target, book.navigation)
    for nav in book.page(book.navigation).root.iter(f"{X}nav"):
        if "list-of" in nav.get("class", "").split():
            places.check_list(nav, target, book.where, problems)
        elif "toc" in nav.get(TYPE, "").split():
            found = places.entries(nav, target)
            places.check_entries("navigation", found, book.where, problems)
    if book.ncx:
        places.check_entries("toc.ncx", _ncx(book, problems), book.where, problems)


def _ncx(book: _Book, problems: Problems) -> Iterator[places.Entry]:
    """Yield the entries of the contents for EPUB 2 readers (OPF 2.0.1, 2.4.1)."""
    for point in book.parse(book.ncx).iter(f"{NCX}navPoint"):
        label, content = point.find(f"{NCX}navLabel/{NCX}text"), point.find(f"{NCX}content")
        text = "" if label is None else " ".join((label.text or "").split())
        depth = sum(1 for _ in point.iterancestors(f"{NCX}navPoint"))
        source = "" if content is None else content.get("src", "")
        place = book.target(book.ncx, source)
        if place is None:
            book.problem(f'toc.ncx: "{text}" leads to "{source}", which is nothing', problems)
        yield places.Entry(text, depth, places.heading_at(place))


def _references(book: _Book, pages: list[_Page], problems: Problems) -> Iterator[tuple[str, str]]:
    """Yield the text's links within the book with their targets; each must lead somewhere."""
    for page in (*pages, book.page(book.navigation)):
        for link in page.root.iter(f"{X}a"):
            href = link.get("href", "")
            if not href or xhtml.EXTERNAL.match(href):
                continue
            name, id = resolved(page.name, href)
            if not book.holds(name, id):
                book.problem(
                    f'the link "{seen(link)}" leads to "{href}", which is nothing', problems
                )
            is_text = page.name != book.navigation and link.get("role") not in xhtml.NOTE_LINKS
            if is_text and seen(link):
                yield seen(link), id
