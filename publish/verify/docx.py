"""Reads a Word document back as a stranger would: from the archive's XML and nothing else.

Follows ECMA-376-1: styles (17.7), fields (17.16), numbering (17.9), notes (17.11), bookmarks
(17.13.6). Nothing is taken on trust: an archive that is broken, encrypted, of another format or
made to burst is a problem, not a crash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml.etree import _Element as Element

from publish.model.formats import Reading, Verifier
from publish.model.tree import FORMULA
from publish.problems import Location, Problems
from publish.verify.docx_document import AGAIN, Document, Style, number_of, opened, value_of
from publish.verify.docx_faults import check
from publish.verify.docx_fields import MOST_NESTED, Updating
from publish.verify.docx_lists import VAL, W

FORMULA_TAG = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
DRAWING = f"{W}drawing"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
UNSEEN = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr"})
SIGNS = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "\u2011"}
LIST_STYLES = ("toc ", "table of figures")
HEADING = re.compile(r"heading (\d)|part")
PAGE_NUMBER = re.compile(r"\t *(\d+|[ivxlcdm]+) *$", re.IGNORECASE)
OPENING = frozenset(
    {"title", "subtitle", "author", "affiliation", "date", "title rule", "rights"}
    | {"abstract title", "abstract", "toc heading"}
)
"""The styles of what stands before the text."""
LONGEST = 80
"""As many characters of a field's result are told."""


def read(path: Path) -> Reading:
    """Return what a reader sees in the file. Raises `PublishError` where it can't be read."""
    archive = opened(path)
    document = Document(archive, path)
    reader = _Reader(document)
    for paragraph in document.body.iter(f"{W}p"):
        reader.visit(paragraph)
    reader.update_fields()
    check(document, reader.problems)
    return Reading(
        headings=tuple(reader.headings),
        contents=tuple(reader.contents),
        captions=tuple(reader.captions),
        references=tuple(reader.references),
        notes=tuple(reader.notes),
        text="\n".join(reader.text),
        problems=tuple(reader.problems),
    )


verifier = Verifier(name="docx", read=read, imports=("lxml.etree",))


@dataclass
class _Reader:
    """Goes through the paragraphs in order and collects what a reader sees."""

    document: Document
    headings: list[tuple[int, str]] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    text: list[str] = field(default_factory=list)
    numbers: dict[Element, str] = field(default_factory=dict)

    def visit(self, paragraph: Element) -> None:
        """Take in one paragraph."""
        if instruction := self.document.listed.get(paragraph):
            if "\\c" not in instruction:
                self.contents.append(_entry(paragraph))
            return
        ancestry = list(self.document.ancestry(value_of(paragraph, "pPr", "pStyle") or "Normal"))
        names = [style.name.lower() for style in ancestry]
        if names and names[0].startswith(LIST_STYLES):
            return
        level = _outline_level(paragraph, ancestry)
        if names and names[0] == "toc heading":
            return
        label = "".join(self._label(paragraph, ancestry))
        if not names or names[0] not in OPENING:
            self.text.append(label + "".join(_running_text(paragraph, self.document)))
        if level is not None:
            text = label + _text(paragraph)
            if text:
                self.headings.append((0 if "part" in names else level + 1, text))
        elif "caption" in names and self._has_label(paragraph):
            self.captions.append(_text(paragraph))
        elif names[:1] == ["equation"]:
            self.captions.append(_text_after_last_tab(paragraph))
        self._links_and_notes(paragraph)

    def _has_label(self, caption: Element) -> bool:
        """Whether a caption begins with a label and number, set apart by a character style."""
        styles = (style.get(VAL, "") for style in caption.iter(f"{W}rStyle"))
        known = self.document.styles
        return any(known[id].name.lower() == "caption label" for id in styles if id in known)

    def _links_and_notes(self, root: Element) -> None:
        """Collect links and, where a note's mark stands, the note and the links in it."""
        for item in root.iter(f"{W}hyperlink", f"{W}footnoteReference"):
            if item.tag == f"{W}hyperlink":
                self._link(item)
                continue
            note = self.document.notes.get(item.get(f"{W}id", ""))
            number = str(len(self.notes) + 1)
            if note is None:
                self._problem("missing-note", f"note {number} has a mark but no text")
                continue
            paragraphs = [_text(paragraph) for paragraph in note.iter(f"{W}p")]
            self.notes.append((number, " ".join(filter(None, paragraphs))))
            for link in note.iter(f"{W}hyperlink"):
                self._link(link)

    def _link(self, link: Element) -> None:
        if anchor := link.get(f"{W}anchor"):
            if anchor not in self.document.bookmarks:
                message = f'the link "{_text(link)}" leads to no bookmark'
                self._problem("dead-reference", message)
            self.references.append((_text(link), self.document.ids.get(anchor, anchor)))

    def update_fields(self) -> None:
        """Compare what each field shows with what it would print after an update."""
        document = self.document
        updating = Updating(
            self.numbers, self._heading_level, document.properties, document.note_number
        )
        updating.read([document.body, *document.notes.values()])
        for name in updating.lost:
            self._problem("dead-reference", f'a field names "{name}", which is no bookmark')
        for one in updating.stale:
            code = " ".join(one.instruction.split())
            shown, computed = _short(one.shown), _short(one.computed or "")
            message = f'the field {code} shows "{shown}" and would print "{computed}"'
            self._problem("stale-field", message)
        if updating.unpaired:
            message = f"has fields without a beginning or an end, or over {MOST_NESTED} in a field"
            self._problem("broken-docx", message)

    def _heading_level(self, paragraph: Element) -> int:
        ancestry = self.document.ancestry(value_of(paragraph, "pPr", "pStyle") or "Normal")
        first = next(ancestry, None)
        match = HEADING.fullmatch(first.name.lower()) if first else None
        return int(match[1] or 0) if match else 0

    def _label(self, paragraph: Element, ancestry: list[Style]) -> tuple[str, str]:
        """Return the number that a list gives a paragraph, and what follows it."""
        id = value_of(paragraph, "pPr", "numPr", "numId")
        if id is None:
            id = next((s.list_id for s in ancestry if s.list_id is not None), None)
        depth = number_of(paragraph, "pPr", "numPr", "ilvl")
        if depth is None:
            depth = next((s.list_level for s in ancestry if s.list_level is not None), 0)
        label = self.document.lists.label(id or "0", depth)
        if label[0]:
            self.numbers[paragraph] = self.document.lists.full(id or "0", depth)
        return label

    def _problem(self, code: str, message: str) -> None:
        self.problems.error(code, message, Location.of(self.document.path), AGAIN)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _outline_level(paragraph: Element, ancestry: list[Style]) -> int | None:
    """Return a paragraph's outline level from 0, None for body text (17.3.1.20).

    What looks like one of Word's headings is one to a reader, though contents pass it over.
    """
    level = number_of(paragraph, "pPr", "outlineLvl")
    if level is None:
        level = next((style.outline for style in ancestry if style.outline is not None), None)
    if level is not None and level > 8:
        named = (HEADING.fullmatch(style.name.lower()) for style in ancestry)
        level = next((int(match[1] or 1) - 1 for match in named if match), None)
    return level


def _text(element: Element) -> str:
    """Return the words that an element prints, white space closed up."""
    parts: list[str] = []
    stack = [element]
    while stack:
        item = stack.pop()
        if item.tag in UNSEEN:
            continue
        if item.tag in {f"{W}t", MATH_TEXT}:
            parts.append(item.text or "")
        elif item.tag in SIGNS:
            parts.append(SIGNS[str(item.tag)])
        else:
            stack.extend(reversed(item))
    return " ".join("".join(parts).split())


def _running_text(element: Element, document: Document) -> Iterator[str]:
    """Yield what a paragraph shows: formulas and pictures as one sign, notes as their numbers."""
    for item in element:
        if item.tag in {f"{W}t"}:
            yield item.text or ""
        elif item.tag in SIGNS:
            yield SIGNS[str(item.tag)]
        elif item.tag == f"{W}footnoteReference":
            yield document.note_number(item.get(f"{W}id", ""))
        elif item.tag in {FORMULA_TAG, DRAWING}:
            yield FORMULA
        elif item.tag not in UNSEEN:
            yield from _running_text(item, document)


def _entry(paragraph: Element) -> str:
    """Return an entry of the contents without its page number.

    That is a PAGEREF field's result, or what stands behind the last tab.
    """
    parts: list[str] = []
    fields: list[str] = []
    for item in paragraph.iter(f"{W}r", MATH_TEXT):
        mark = item.find(f"{W}fldChar")
        kind = "" if mark is None else mark.get(f"{W}fldCharType", "")
        if kind == "begin":
            fields.append("")
        elif kind == "end" and fields:
            fields.pop()
        if fields:
            fields[-1] += "".join(code.text or "" for code in item.iter(f"{W}instrText"))
        if not any(code.strip().startswith("PAGEREF") for code in fields):
            parts.append(_text(item) if item.tag == MATH_TEXT else _run_text(item))
    return " ".join(PAGE_NUMBER.sub("", "".join(parts)).split())


def _run_text(run: Element) -> str:
    """Return the text of a run, white space kept."""
    signs = (SIGNS.get(str(item.tag), item.text or "") for item in run)
    tags = (item.tag == f"{W}t" or item.tag in SIGNS for item in run)
    return "".join(sign for sign, shown in zip(signs, tags, strict=True) if shown)


def _text_after_last_tab(paragraph: Element) -> str:
    """Return what stands at the right margin of an equation: its number."""
    text = ""
    for child in paragraph:
        text = "" if child.find(f"{W}tab") is not None else text + _text(child)
    return text
