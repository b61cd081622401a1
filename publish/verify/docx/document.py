"""A Word document as its archive holds it: parts, styles, notes, bookmarks, properties.

Nothing is taken on trust: an archive that is broken, encrypted, of another format or made to burst
is a problem, not a crash.
"""

from __future__ import annotations

import re
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
from publish.verify.docx.lists import Lists
from publish.verify.docx.notes import Notes
from publish.verify.docx.plain import plain
from publish.verify.docx.values import OFF, W, number_of, value_of

OUTLINE = "urn:publish-toolkit:outline"
COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
DOCUMENT = "word/document.xml"
MOST_CHARACTERS = 10_000
"""As much of an instruction is read."""
IS_CONTENTS = re.compile(r"TOC(?!\w)", re.IGNORECASE)
AGAIN = "build it again"
CORE_NAMES = {"title": "Title", "subject": "Subject", "creator": "Author"}


def opened(path: Path) -> dict[str, bytes]:
    """Return the archive's parts by name, those that are not XML as nothing.

    What is no such archive is refused.
    """
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
            parts = dict.fromkeys(archive.namelist(), b"")
            parts |= unpacked(archive, lambda name: name.endswith((".xml", ".rels")))
    except (*DAMAGE, OSError) as error:
        raise fail("broken-archive", f"is no whole archive: {error}", where, AGAIN) from error
    if DOCUMENT not in parts:
        raise fail("not-docx", f"is no Word document: it holds no {DOCUMENT}", where)
    return parts


@dataclass(frozen=True)
class Style:
    """A style as named, with what it says itself; `element` holds the rest."""

    name: str
    based_on: str
    outline: int | None
    list_id: str | None
    list_level: int | None
    element: Element


@dataclass
class Contents:
    """A TOC field: its instruction and the paragraphs that hold its result."""

    instruction: str
    paragraphs: list[Element] = field(default_factory=list)


@dataclass
class Document:
    """The parts of a document and what the others say about its paragraphs."""

    parts: dict[str, bytes]
    path: Path

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
        """The document's body, in plain form."""
        root = self.tree(DOCUMENT)
        body = root.find(f"{W}body")
        if root.tag != f"{W}document" or body is None:
            raise fail("not-docx", f"{DOCUMENT} holds no document", Location.of(self.path))
        plain(root)
        return body

    @property
    def texts_by_part(self) -> dict[str, list[Element]]:
        """The body and the notes by the parts that hold them."""
        notes = {"footnotes": self.footnotes, "endnotes": self.endnotes}
        found = {f"word/{name}.xml": list(known.values()) for name, known in notes.items()}
        return {DOCUMENT: [self.body], **found}

    @cached_property
    def texts(self) -> list[Element]:
        """The body and every note."""
        return [self.body, *self.footnotes.values(), *self.endnotes.values()]

    @cached_property
    def style_sheet(self) -> Element | None:
        """The part that holds the styles."""
        return self._tree_of("word/styles.xml")

    def _tree_of(self, name: str) -> Element | None:
        return self.tree(name) if name in self.parts else None

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The styles by identifier."""
        if self.style_sheet is None:
            return {}
        return {
            style.get(f"{W}styleId", ""): Style(
                value_of(style, "name") or "",
                value_of(style, "basedOn") or "",
                number_of(style, "pPr", "outlineLvl"),
                value_of(style, "pPr", "numPr", "numId"),
                number_of(style, "pPr", "numPr", "ilvl"),
                style,
            )
            for style in self.style_sheet.iter(f"{W}style")
        }

    @cached_property
    def _default_style(self) -> str:
        """The style of paragraphs that name none (17.7.4.17)."""
        for id, style in self.styles.items():
            of_paragraphs = style.element.get(f"{W}type", "paragraph") == "paragraph"
            if of_paragraphs and style.element.get(f"{W}default", "0") not in OFF:
                return id
        return "Normal"

    def style_of(self, paragraph: Element) -> str:
        """Return the identifier of a paragraph's style."""
        return value_of(paragraph, "pPr", "pStyle") or self._default_style

    def ancestry(self, id: str) -> Iterator[Style]:
        """Yield a style and those that it is based on, itself first."""
        seen = set()
        while id in self.styles and id not in seen:
            seen.add(id)
            yield self.styles[id]
            id = self.styles[id].based_on

    @cached_property
    def contents(self) -> list[Contents]:
        """The contents and lists of captions: the outermost fields that are TOC fields."""
        found: list[Contents] = []
        open_fields: list[str] = []
        is_new = True
        for item in self.body.iter(f"{W}p", f"{W}fldChar", f"{W}instrText"):
            kind = item.get(f"{W}fldCharType")
            if item.tag == f"{W}instrText":
                if open_fields:
                    open_fields[-1] = (open_fields[-1] + (item.text or ""))[:MOST_CHARACTERS]
            elif kind == "begin":
                is_new = is_new or not open_fields
                open_fields.append("")
            elif kind == "end" and open_fields:
                open_fields.pop()
            outermost = open_fields[0].strip() if open_fields else ""
            if not IS_CONTENTS.match(outermost):
                continue
            paragraph = item if item.tag == f"{W}p" else next(item.iterancestors(f"{W}p"), None)
            if is_new:
                found.append(Contents(""))
                is_new = False
            found[-1].instruction = outermost
            if paragraph is not None and paragraph not in found[-1].paragraphs[-1:]:
                found[-1].paragraphs.append(paragraph)
        return found

    @cached_property
    def footnotes(self) -> dict[str, Element]:
        """The footnotes by identifier."""
        return self._notes("footnote")

    @cached_property
    def endnotes(self) -> dict[str, Element]:
        """The endnotes by identifier."""
        return self._notes("endnote")

    def _notes(self, kind: str) -> dict[str, Element]:
        root = self._tree_of(f"word/{kind}s.xml")
        notes = () if root is None else plain(root).iter(f"{W}{kind}")
        return {note.get(f"{W}id", ""): note for note in notes}

    def note_at(self, mark: Element) -> Element | None:
        """Return the note of a mark, None where it has none."""
        notes = self.footnotes if mark.tag == f"{W}footnoteReference" else self.endnotes
        return notes.get(mark.get(f"{W}id", ""))

    @cached_property
    def notes(self) -> Notes:
        """The numbers of the notes."""
        return Notes(self.body, self._tree_of("word/settings.xml"))

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

    @cached_property
    def bookmarks(self) -> dict[str, Element | None]:
        """The paragraph in which each bookmark begins, or which follows one between paragraphs.

        None where no paragraph follows. Of two of one name, Word keeps the first.
        """
        found: dict[str, Element | None] = {}
        waiting: list[str] = []
        for text in self.texts:
            for item in text.iter(f"{W}p", f"{W}bookmarkStart"):
                if item.tag == f"{W}p":
                    found |= dict.fromkeys(waiting, item)
                    waiting = []
                    continue
                name = item.get(f"{W}name", "")
                if name not in found:
                    found[name] = next(item.iterancestors(f"{W}p"), None)
                    waiting += [name] if found[name] is None else []
        return found

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
        return Lists(self._tree_of("word/numbering.xml"))
