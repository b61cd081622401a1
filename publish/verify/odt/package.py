"""An OpenDocument text as its package holds it (ODF 1.3 parts 2 and 3).

Nothing is taken on trust: a package that is broken, encrypted, of another format or made to burst
is a problem, not a crash.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.archives import (
    DAMAGE,
    fault_of_form,
    fault_of_size,
    unpacked,
)
from publish.problems import Location, PublishError, fail
from publish.verify.archived_xml import root_of

URN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{URN}office:1.0}}"
STYLE = f"{{{URN}style:1.0}}"
TEXT = f"{{{URN}text:1.0}}"
TABLE = f"{{{URN}table:1.0}}"
DRAW = f"{{{URN}drawing:1.0}}"
HREF = "{http://www.w3.org/1999/xlink}href"
MANIFEST = f"{{{URN}manifest:1.0}}"
MEDIA_TYPE = b"application/vnd.oasis.opendocument.text"
CONTENT, STYLES = "content.xml", "styles.xml"
AGAIN = "build the file again"
DEEPEST = 150
"""As deep do elements stand in one another in any file that is read."""


@dataclass(frozen=True)
class Style:
    """A style of paragraphs: the name that programs show, and the one that it is based on."""

    shown: str
    parent: str
    is_automatic: bool


@dataclass
class Package:
    """The files of a package by name; those that are no XML by their names alone."""

    path: Path
    files: dict[str, bytes]
    names: frozenset[str]

    @property
    def where(self) -> Location:
        """The file, as problems name it."""
        return Location.of(self.path)

    def tree(self, name: str) -> Element:
        """Return a file's root. Entities are not expanded and nothing is fetched."""
        root = root_of(name, self.files, self.where, self.broken)
        if _depth(root) > DEEPEST:
            raise self.broken(f'"{name}" holds elements more than {DEEPEST} deep in one another')
        return root

    def broken(self, message: str) -> PublishError:
        """Return the error of a package that is none."""
        return fail("broken-file", message, self.where, AGAIN)

    @cached_property
    def content(self) -> Element:
        """The root of `content.xml`."""
        return self.tree(CONTENT)

    @cached_property
    def body(self) -> Element:
        """The text."""
        body = self.content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise self.broken(f'"{CONTENT}" holds no text')
        return body

    @cached_property
    def roots(self) -> list[Element]:
        """The files that hold styles, those of the text last."""
        return [*([self.tree(STYLES)] if STYLES in self.files else []), self.content]

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The styles of paragraphs by name."""
        found = {}
        for root in self.roots:
            for style in root.iterfind(f"*/{STYLE}style[@{STYLE}family='paragraph']"):
                name = style.get(f"{STYLE}name", "")
                parent = style.getparent()
                is_automatic = parent is not None and parent.tag == f"{OFFICE}automatic-styles"
                shown = style.get(f"{STYLE}display-name", name)
                found[name] = Style(shown, style.get(f"{STYLE}parent-style-name", ""), is_automatic)
        return found

    def ancestry(self, name: str) -> Iterator[str]:
        """Yield the shown names of a style and its bases, without automatic ones."""
        seen = set()
        while name in self.styles and name not in seen:
            seen.add(name)
            style = self.styles[name]
            if not style.is_automatic:
                yield style.shown
            name = style.parent


def opened(path: Path) -> Package:
    """Return the package in a file; refuse what is no such package."""
    where = Location.of(path)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if fault := fault_of_size(infos):
                raise fail("archive-too-large", fault, where)
            if any(info.flag_bits & 1 for info in infos):
                raise fail("encrypted", "is encrypted", where, "save it without a password")
            if fault := fault_of_form(infos):
                raise fail("broken-file", fault, where, AGAIN)
            files = unpacked(archive, lambda name: name.endswith(".xml") or name == "mimetype")
    except DAMAGE as error:
        message = f"is no whole OpenDocument file: {error}"
        raise fail("broken-file", message, where, AGAIN) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where, "check the path") from error
    if files.get("mimetype", b"").strip() != MEDIA_TYPE:
        raise fail("other-format", "is an archive, but no OpenDocument text", where, AGAIN)
    package = Package(path, files, frozenset(info.filename for info in infos))
    manifest = package.tree("META-INF/manifest.xml")
    if any(True for _ in manifest.iter(f"{MANIFEST}encryption-data")):
        raise fail("encrypted", "is encrypted", where, "save it without a password")
    return package


def _depth(root: Element) -> int:
    deepest, depth = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def whole(value: str | None, default: int) -> int:
    """Return an attribute as a number, the default where it is none or beyond all counting."""
    text = value or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default
