"""A Word document as its package holds it: styles, lists, notes, bookmarks, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from publish.problems import Location, fail
from publish.verify.docx.lists import Lists
from publish.verify.docx.notes import Notes
from publish.verify.docx.package import Package
from publish.verify.docx.plain import plain
from publish.verify.docx.values import OFF, W, number_of, value_of

OUTLINE = "urn:publish-toolkit:outline"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MOST_CHARACTERS = 10_000
"""As much of an instruction is read."""
IS_CONTENTS = re.compile(r"TOC(?!\w)", re.IGNORECASE)
CORE_NAMES = {"title": "Title", "subject": "Subject", "creator": "Author", "keywords": "Keywords"}
CORE_NAMES |= {"description": "Comments", "category": "Category"}
NO_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})
"""What stands among the notes and is none (17.18.33)."""


@dataclass(frozen=True)
class Style:
    """A style as named, with what it says itself; `element` holds the rest."""

    id: str
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
    """The body of a document and what other parts say about its paragraphs."""

    package: Package

    @property
    def path(self) -> Path:
        """The file."""
        return self.package.path

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the body."""
        return self.package.main_part()

    @cached_property
    def body(self) -> Element:
        """The document's body, in plain form."""
        root = self.package.tree(self.main)
        body = root.find(f"{W}body")
        where = Location.of(self.path)
        if root.tag == f"{{{STRICT}}}document":
            hint = "save it in Word as a Word document (.docx), not as a Strict Open XML document"
            raise fail(
                "strict-docx", "is a Strict Open XML document, which is not read", where, hint
            )
        if root.tag != f"{W}document" or body is None:
            raise fail("not-docx", f"{self.main} holds no document", where)
        plain(root)
        return body

    @property
    def texts_by_part(self) -> dict[str, list[Element]]:
        """The body and the notes by the parts that hold them."""
        notes = {"footnotes": self.footnotes, "endnotes": self.endnotes}
        found = {self._part(name) or "": list(known.values()) for name, known in notes.items()}
        return {self.main: [self.body], **found}

    @cached_property
    def texts(self) -> list[Element]:
        """The body and every note."""
        return [self.body, *self.footnotes.values(), *self.endnotes.values()]

    @cached_property
    def style_sheet(self) -> Element | None:
        """The part that holds the styles."""
        return self._tree_of("styles")

    def _part(self, kind: str) -> str | None:
        return self.package.found(self.main, kind)

    def _tree_of(self, kind: str) -> Element | None:
        """Return the part that the document is related to in a way, None where there is none."""
        part = self._part(kind)
        return None if part is None else self.package.tree(part)

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The styles by identifier."""
        if self.style_sheet is None:
            return {}
        return {
            style.get(f"{W}styleId", ""): Style(
                style.get(f"{W}styleId", ""),
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
        root = self._tree_of(f"{kind}s")
        notes = () if root is None else plain(root).iter(f"{W}{kind}")
        return {
            note.get(f"{W}id", ""): note
            for note in notes
            if note.get(f"{W}type", "normal") not in NO_NOTES
        }

    def note_at(self, mark: Element) -> Element | None:
        """Return the note of a mark, None where it has none."""
        notes = self.footnotes if mark.tag == f"{W}footnoteReference" else self.endnotes
        return notes.get(mark.get(f"{W}id", ""))

    @cached_property
    def notes(self) -> Notes:
        """The numbers of the notes."""
        return Notes(self.body, self._tree_of("settings"))

    @cached_property
    def properties(self) -> dict[str, str]:
        """The document's properties by the names that DOCPROPERTY knows."""
        found: dict[str, str] = {}
        core, custom = (
            self.package.found("", kind) for kind in ("core-properties", "custom-properties")
        )
        if core is not None:
            for item in self.package.tree(core).iterchildren("*"):
                name = etree.QName(item).localname
                found[CORE_NAMES.get(name, name)] = item.text or ""
        if custom is not None:
            for item in self.package.tree(custom).iterchildren("*"):
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
        parts = self.package.parts
        for name in sorted(parts):
            if name.startswith("customXml/item") and OUTLINE.encode() in parts[name]:
                root = self.package.tree(name)
                if root.tag == f"{{{OUTLINE}}}outline":
                    return {e.get("name", ""): e.get("id", "") for e in root}
        return {}

    @cached_property
    def lists(self) -> Lists:
        """The lists of the document, to be asked for each paragraph in order."""
        return Lists(self._tree_of("numbering"))
