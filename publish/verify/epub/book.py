"""The container as a reading system opens it (EPUB 3.3, 4 and 5; OCF 3.3).

container.xml names the package document, its manifest the files, its spine the order of pages.
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

from lxml.etree import _Element as Element

from publish.model.archives import (
    DAMAGE,
    fault_of_form,
    fault_of_size,
    unpacked,
)
from publish.problems import Location, Problems, fail
from publish.verify.archived_xml import root_of
from publish.verify.web import behavior, css, sheets, xhtml
from publish.verify.web.xhtml import X

OPF = "{http://www.idpf.org/2007/opf}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
ENCRYPTED = "{http://www.w3.org/2001/04/xmlenc#}"
MEDIA_TYPE = b"application/epub+zip"
NCX_TYPE = "application/x-dtbncx+xml"
FONT_OBFUSCATION = frozenset(
    {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
)
HINT = "build the file again"


def files_of(path: Path) -> dict[str, bytes]:
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
class Page:
    """A content document: its place in the container, its root element, its lists' labels.

    `asks` are the addresses that it asks for, `pictures` those of its pictures, `navigations` what
    it held of them, hidden or not; `shown` and `behavior` are what is told of its style sheets and
    of its scripts.
    """

    name: str
    root: Element
    shown: css.Shown
    asks: tuple[str, ...]
    pictures: tuple[str, ...]
    navigations: tuple[Element, ...]
    behavior: tuple[str, ...]

    @property
    def labels(self) -> Mapping[Element, str]:
        """The labels of the items of lists."""
        return self.shown.labels


class Book:
    """The container as a reading system opens it."""

    def __init__(self, path: Path, files: dict[str, bytes]) -> None:
        self.files = files
        self.where = Location.of(path)
        self._refuse_encryption()
        self._package_name = self._package_path()
        package = self.parse(self._package_name)
        items = [item for item in package.iter(f"{OPF}item") if item.get("href")]
        self.types = {
            self._place(item.get("href", "")): item.get("media-type", "") for item in items
        }
        self.title = next((xhtml.seen(one) for one in package.iter(TITLE)), "")
        self._hrefs = {item.get("id", ""): self._place(item.get("href", "")) for item in items}
        spine = list(package.iter(f"{OPF}itemref"))
        self._idrefs = [one.get("idref", "") for one in spine]
        self._beside = {one.get("idref", "") for one in spine if one.get("linear") == "no"}
        self._pages: dict[str, Page] = {}
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
        self.ncx = next((name for name, kind in self.types.items() if kind == NCX_TYPE), "")
        if not self.navigation:
            raise self._broken("its package document names no navigation document")
        if not self._idrefs:
            raise self._broken("its spine names no page")

    def spine(self, problems: Problems) -> Iterator[Page]:
        """Yield the pages in reading order; one that is not there, or twice, is a problem."""
        for idref, times in Counter(self._idrefs).items():
            name = self._hrefs.get(idref)
            if name is None or name not in self.files:
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

    def page(self, name: str) -> Page:
        """Return a page, parsed once."""
        if name not in self._pages:
            root = self.parse(name)
            texts = tuple(sheets.style_sheets(root, partial(self._style_sheet, name)))
            if texts not in self._style_sheets:
                self._style_sheets[texts] = css.StyleSheets.of(texts)
            asks, pictures = tuple(sheets.asked_for(root)), tuple(sheets.pictures(root))
            navigations = tuple(root.iter(f"{X}nav"))
            moved = tuple(behavior.found(root, ()))
            shown = self._style_sheets[texts].shown(root)
            self._pages[name] = Page(name, root, shown, asks, pictures, navigations, moved)
        return self._pages[name]

    def _style_sheet(self, page: str, href: str) -> str:
        """Return a style sheet's text, "" for one that is not in the book."""
        return self.files.get(resolved(page, href)[0], b"").decode("utf-8", "replace")

    def holds(self, name: str, id: str) -> bool:
        """Whether a file is there, and in it an element with the id."""
        return name in self.files and (not id or self.element(name, id) is not None)

    def element(self, name: str, id: str) -> Element | None:
        """Return a page's element with an id, its root for none; None where there is no such."""
        if name not in self.files:
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
        return root_of(name, self.files, self.where, self._broken)

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
        if "META-INF/encryption.xml" not in self.files:
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
