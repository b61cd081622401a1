"""A Word document as its archive holds it: parts, styles, notes, bookmarks, properties.

Nothing is taken on trust: an archive that is broken, encrypted, of another format or made to burst
is a problem, not a crash.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.archives import (
    DAMAGE,
    fault_of_form,
    fault_of_markup,
    fault_of_size,
    unpacked,
)
from publish.problems import Location, fail
from publish.verify.docx_lists import VAL, Lists, W, whole

OUTLINE = "urn:publish-toolkit:outline"
COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
DOCUMENT = "word/document.xml"
AGAIN = "build it again"
CORE_NAMES = {"title": "Title", "subject": "Subject", "creator": "Author"}


def opened(path: Path) -> dict[str, bytes]:
    """Return the archive's XML parts by name; refuse what is no such archive."""
    where = Location.of(path)
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where) from error
    if start == COMPOUND_FILE:
        message = "is encrypted, or a Word file from before 2007"
        raise fail("encrypted", message, where, "save it as .docx without a password")
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if fault := fault_of_size(infos):
                raise fail("zip-bomb", fault, where, "it is not opened")
            if any(info.flag_bits & 1 for info in infos):
                raise fail("encrypted", "is encrypted", where, "save it without a password")
            if fault := fault_of_form(infos):
                raise fail("broken-archive", fault, where, AGAIN)
            parts = unpacked(archive, lambda name: name.endswith((".xml", ".rels")))
    except (*DAMAGE, OSError) as error:
        raise fail("broken-archive", f"is no whole archive: {error}", where, AGAIN) from error
    if DOCUMENT not in parts:
        raise fail("not-docx", f"is no Word document: it holds no {DOCUMENT}", where)
    return parts


@dataclass(frozen=True)
class Style:
    """A style as named, with what it says itself."""

    name: str
    based_on: str
    outline: int | None
    list_id: str | None
    list_level: int | None


@dataclass
class Document:
    """The parts of a document and what the others say about its paragraphs."""

    parts: dict[str, bytes]
    path: Path
    _numbers: dict[str, str] = field(default_factory=dict)

    def tree(self, name: str) -> Element:
        """Return a part's XML. Entities are not expanded and nothing is fetched."""
        where = Location.of(self.path)
        if fault := fault_of_markup(self.parts[name]):
            raise fail("oversized", f"is not read: {name} {fault}", where)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )
        try:
            return etree.fromstring(self.parts[name], parser)
        except etree.XMLSyntaxError as error:
            message = f"{name} is not well-formed: {error.msg}"
            raise fail("bad-xml", message, where, AGAIN) from error

    @cached_property
    def body(self) -> Element:
        """The document's body."""
        root = self.tree(DOCUMENT)
        body = root.find(f"{W}body")
        if root.tag != f"{W}document" or body is None:
            raise fail("not-docx", f"{DOCUMENT} holds no document", Location.of(self.path))
        return body

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The paragraph styles by identifier."""
        if "word/styles.xml" not in self.parts:
            return {}
        return {
            style.get(f"{W}styleId", ""): Style(
                value_of(style, "name") or "",
                value_of(style, "basedOn") or "",
                number_of(style, "pPr", "outlineLvl"),
                value_of(style, "pPr", "numPr", "numId"),
                number_of(style, "pPr", "numPr", "ilvl"),
            )
            for style in self.tree("word/styles.xml").iter(f"{W}style")
        }

    def ancestry(self, id: str) -> Iterator[Style]:
        """Yield a style and those that it is based on, itself first."""
        seen = set()
        while id in self.styles and id not in seen:
            seen.add(id)
            yield self.styles[id]
            id = self.styles[id].based_on

    @cached_property
    def listed(self) -> dict[Element, str]:
        """The paragraphs of contents and lists of captions, each with its TOC instruction."""
        found: dict[Element, str] = {}
        open_fields: list[str] = []
        for item in self.body.iter(f"{W}p", f"{W}fldChar", f"{W}instrText"):
            kind = item.get(f"{W}fldCharType")
            if item.tag == f"{W}instrText":
                if open_fields:
                    open_fields[-1] += item.text or ""
            elif kind == "begin":
                open_fields.append("")
            elif kind == "end" and open_fields:
                open_fields.pop()
            outermost = open_fields[0].strip() if open_fields else ""
            if outermost.startswith("TOC "):
                paragraph = item if item.tag == f"{W}p" else next(item.iterancestors(f"{W}p"), None)
                if paragraph is not None:
                    found[paragraph] = outermost
        return found

    @cached_property
    def notes(self) -> dict[str, Element]:
        """The footnotes by identifier."""
        if "word/footnotes.xml" not in self.parts:
            return {}
        notes = self.tree("word/footnotes.xml").iter(f"{W}footnote")
        return {note.get(f"{W}id", ""): note for note in notes}

    @cached_property
    def properties(self) -> dict[str, str]:
        """The document's properties by the names that DOCPROPERTY knows."""
        found: dict[str, str] = {}
        if "docProps/core.xml" in self.parts:
            for item in self.tree("docProps/core.xml").iterchildren("*"):
                name = etree.QName(item).localname
                found[CORE_NAMES.get(name, name)] = item.text or ""
        if "docProps/custom.xml" in self.parts:
            for item in self.tree("docProps/custom.xml").iterchildren("*"):
                found[item.get("name", "")] = "".join(map(str, item.itertext()))
        return found

    def note_number(self, id: str) -> str:
        """Return the number of a note's mark: notes count through the document (17.11.17)."""
        if id not in self._numbers:
            marks = self.body.iter(f"{W}footnoteReference")
            self._numbers = {one.get(f"{W}id", ""): str(n) for n, one in enumerate(marks, 1)}
        return self._numbers.get(id, "")

    @cached_property
    def bookmarks(self) -> set[str]:
        """The names of all bookmarks."""
        starts = [*self.body.iter(f"{W}bookmarkStart")]
        for note in self.notes.values():
            starts += note.iter(f"{W}bookmarkStart")
        return {start.get(f"{W}name", "") for start in starts}

    @cached_property
    def ids(self) -> dict[str, str]:
        """The source's id of each bookmark, from the custom XML part that says so."""
        for name in sorted(self.parts):
            if name.startswith("customXml/item") and OUTLINE.encode() in self.parts[name]:
                root = self.tree(name)
                if root.tag == f"{{{OUTLINE}}}outline":
                    return {e.get("name", ""): e.get("id", "") for e in root}
        return {}

    @cached_property
    def lists(self) -> Lists:
        """The lists of the document, to be asked for each paragraph in order."""
        known = "word/numbering.xml" in self.parts
        return Lists(self.tree("word/numbering.xml") if known else None)


def value_of(element: Element, *path: str) -> str | None:
    """Return the value of the property at the path, None where there is none."""
    found = element.find("/".join(W + name for name in path))
    return None if found is None else found.get(VAL)


def number_of(element: Element, *path: str) -> int | None:
    """Return the value of the property at the path as a number, None where it is none."""
    return whole(value_of(element, *path))
