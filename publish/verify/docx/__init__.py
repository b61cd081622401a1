"""Reads a Word document back as a stranger would: from the archive's XML and nothing else.

Follows ECMA-376-1: styles (17.7), fields (17.16), numbering (17.9), notes (17.11), bookmarks
(17.13.6). Headers and footers are not read, nor what pictures show. Nothing is taken on trust: an
archive that is broken, encrypted, of another format or made to burst is a problem, not a crash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from lxml.etree import _Element as Element

from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems
from publish.verify.docx.contents import Paragraph, stale_entries, switch_not_read
from publish.verify.docx.document import Contents, Document, Style
from publish.verify.docx.faults import check
from publish.verify.docx.lists import Lists
from publish.verify.docx.looks import Looks, in_capitals, label_of, take_out_unseen
from publish.verify.docx.package import AGAIN, opened
from publish.verify.docx.text import MARKS, NUMBERS, after_last_tab, entry, running_text, words
from publish.verify.docx.updating import MOST_NESTED, Updating
from publish.verify.docx.values import VAL, W, is_on, number_of, value_of

HEADING = re.compile(r"heading (\d)|part")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OPENING = frozenset(
    {"title", "subtitle", "author", "affiliation", "date", "title rule", "rights"}
    | {"abstract title", "abstract", "toc heading"}
)
"""The styles of what stands before the text; further down they are as others."""
LONGEST = 80
"""As many characters of a field's result are told."""


def read(path: Path) -> Reading:
    """Return what a reader sees in the file. Raises `PublishError` where it can't be read."""
    document = Document(opened(path))
    looks = Looks(document)
    reader = _Reader(document, looks)
    reader.tell_unseen(take_out_unseen(document, looks))
    reader.tell_capitals(in_capitals(document))
    for paragraph in document.body.iter(f"{W}p"):
        reader.visit(paragraph)
    reader.update_fields()
    reader.land()
    check(document, reader.problems)
    return Reading(
        headings=tuple(reader.headings),
        contents=tuple(reader.contents),
        captions=tuple(reader.captions),
        references=tuple(reader.references),
        landings=reader.landings,
        notes=tuple(reader.notes),
        note_texts=tuple(reader.note_texts),
        text="\n".join(reader.text),
        problems=tuple(reader.problems),
    )


verifier = Verifier(name="docx", read=read, imports=("lxml.etree",))


@dataclass
class _Reader:
    """Goes through the paragraphs in order and collects what a reader sees."""

    document: Document
    looks: Looks
    headings: list[tuple[int, str]] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    landings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    note_texts: list[tuple[str, str]] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    text: list[str] = field(default_factory=list)
    numbers: dict[Element, str] = field(default_factory=dict)
    _paragraphs: list[Paragraph] = field(default_factory=list)
    _named: dict[Element | None, str] = field(default_factory=dict)
    _targets: set[str] = field(default_factory=set)
    _has_begun: bool = False

    @cached_property
    def _listed(self) -> dict[Element, Contents]:
        """The contents or list of captions of each paragraph that stands in one."""
        return {one: contents for contents in self.document.contents for one in contents.paragraphs}

    def tell_unseen(self, found: list[str]) -> None:
        """Add a problem for words that are in the file and on no page."""
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            why = "is hidden, white, covered, off the page or too small to be seen"
            self._problem("hidden-text", f"{_short(found[0])}{more} {why}")

    def tell_capitals(self, found: list[str]) -> None:
        """Add a problem for words that a reader finds in other letters than the file holds."""
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            self._problem("capitals", f'"{_short(found[0])}"{more} is shown in capitals')

    def visit(self, paragraph: Element) -> None:
        """Take in one paragraph."""
        if contents := self._listed.get(paragraph):
            if "\\c" not in contents.instruction:
                self.contents.append(entry(paragraph))
            return
        ancestry = list(self.document.ancestry(self.document.style_of(paragraph)))
        names = [style.name.lower() for style in ancestry] or [""]
        label = "".join(self._label(paragraph, ancestry))
        text = label + words(paragraph)
        self._read_text(paragraph, names[0], label)
        strict, seen = _outline_levels(paragraph, ancestry)
        self._paragraphs.append(Paragraph(paragraph, names[0], strict, text))
        if seen:
            if text and names[0] != "toc heading":
                self.headings.append((0 if "part" in names else seen, text))
                self._named[paragraph] = text
        elif "caption" in names and self._has_label(paragraph):
            self._caption(paragraph, words(paragraph))
        elif names[0] == "equation":
            self._caption(paragraph, after_last_tab(paragraph))
        self._links_and_notes(paragraph)

    def _read_text(self, paragraph: Element, style: str, label: str) -> None:
        """Add a paragraph to the text, which begins behind title block and contents."""
        text = label + "".join(running_text(paragraph, self.document.notes.number))
        if style in OPENING and not self._has_begun:
            return
        self._has_begun = self._has_begun or bool(text.strip())
        self.text.append(text)

    def _caption(self, paragraph: Element, text: str) -> None:
        self.captions.append(text)
        self._named[paragraph] = text

    def _has_label(self, caption: Element) -> bool:
        """Whether a caption begins with a label and number, set apart by a character style."""
        styles = (style.get(VAL, "") for style in caption.iter(f"{W}rStyle"))
        known = self.document.styles
        return any(known[id].name.lower() == "caption label" for id in styles if id in known)

    def _links_and_notes(self, root: Element) -> None:
        """Collect links and, where a note's mark stands, the note and the links in it."""
        for item in root.iter(f"{W}hyperlink", *MARKS):
            if next(item.iterancestors(f"{W}p"), root) is not root:
                continue
            if item.tag == f"{W}hyperlink":
                self._link(item)
                continue
            note, number = self.document.note_at(item), self.document.notes.name(item)
            if note is None:
                self._problem("missing-note", f"note {number} has a mark but no text")
                continue
            if self.document.notes.number(item) and next(note.iter(*NUMBERS), None) is None:
                self._problem("missing-note", f"the text of note {number} shows no number")
            paragraphs = [words(paragraph) for paragraph in note.iter(f"{W}p")]
            self.notes.append((number, " ".join(filter(None, paragraphs))))
            self.note_texts.append((number, self._text_of(note)))
            for link in note.iter(f"{W}hyperlink"):
                self._link(link)

    def _text_of(self, note: Element) -> str:
        """Return the running text of a note, with the labels of its lists."""
        lines = []
        for paragraph in note.iter(f"{W}p"):
            ancestry = list(self.document.ancestry(self.document.style_of(paragraph)))
            label = "".join(self._label(paragraph, ancestry))
            lines.append(label + "".join(running_text(paragraph, self.document.notes.number)))
        return "\n".join(lines)

    def _link(self, link: Element) -> None:
        """Keep a link within the document; one with an address of its own leads elsewhere."""
        anchor = link.get(f"{W}anchor")
        if anchor and not link.get(RELATION):
            if anchor not in self.document.bookmarks:
                message = f'the link "{words(link)}" leads to no bookmark'
                self._problem("dead-reference", message)
            self._targets.add(anchor)
            self.references.append((words(link), self.document.ids.get(anchor, anchor)))

    def update_fields(self) -> None:
        """Compare what each field shows with what it would print after an update."""
        document = self.document
        updating = Updating(
            self.numbers,
            self._heading_level,
            document.properties,
            document.bookmarks,
            document.notes.number,
        )
        updating.read(document.texts)
        for name in updating.lost:
            self._problem("dead-reference", f'a field names "{name}", which is no bookmark')
        for one in updating.stale:
            code = " ".join(one.instruction.split())
            shown, computed = _short(one.shown), _short(one.computed or "")
            message = f'the field {code} shows "{shown}" and would print "{computed}"'
            self._problem("stale-field", message)
        for one in updating.unknown:
            code = _short(" ".join(one.instruction.split()))
            message = f'shows "{_short(one.shown)}" by the field {code}, which is not read'
            self._problem("unread-field", message)
        if updating.unpaired:
            message = f"has fields without a beginning or an end, or over {MOST_NESTED} in a field"
            self._problem("broken-docx", message)
        for name in sorted(updating.unread):
            message = f'counts captions in the format "{name}", which is not read'
            self._problem("unread-number", message)
        self._update_contents(updating)
        self._targets |= {one.target for one in updating.fields}

    def land(self) -> None:
        """Keep the heading or caption at the place of each bookmark that something leads to."""
        for name in sorted(self._targets & self.document.bookmarks.keys()):
            text = self._named.get(self.document.bookmarks[name])
            self.landings[self.document.ids.get(name, name)] = () if text is None else (text,)

    def _update_contents(self, updating: Updating) -> None:
        """Compare contents and lists of captions with what they would be after an update."""
        sequences = updating.sequences
        paragraphs = [
            replace(one, sequences=sequences.get(one.element, one.sequences))
            for one in self._paragraphs
        ]
        names = {one: self._style_name(one) for one in self._listed}
        for contents in self.document.contents:
            code = " ".join(contents.instruction.split())
            if switch := switch_not_read(contents):
                message = f"in the field {code}, {switch} is not read"
                self._problem("unread-content", message)
                continue
            found = stale_entries(contents, paragraphs, names, self.document.bookmarks)
            for fault in found:
                self._problem("stale-field", f"in the field {code}, {fault}")

    def _style_name(self, paragraph: Element) -> str:
        first = next(self.document.ancestry(self.document.style_of(paragraph)), None)
        return first.name.lower() if first else ""

    def _heading_level(self, paragraph: Element) -> int:
        match = HEADING.fullmatch(self._style_name(paragraph))
        return int(match[1] or 0) if match else 0

    def _label(self, paragraph: Element, ancestry: list[Style]) -> tuple[str, str]:
        """Return the number that a list gives a paragraph, and what follows it."""
        lists = self.document.lists
        id = value_of(paragraph, "pPr", "numPr", "numId")
        if id is None:
            id = next((s.list_id for s in ancestry if s.list_id is not None), "0")
        depth = number_of(paragraph, "pPr", "numPr", "ilvl")
        if depth is None:
            levels = (_level_of(lists, id, style) for style in ancestry)
            depth = next((level for level in levels if level is not None), 0)
        label = lists.label(id, depth)
        if label[0]:
            self.numbers[paragraph] = lists.full(id, depth)
            letters = label_of(paragraph, lists.look(id, depth))
            if self.looks.is_unseen(letters):
                return "", ""
            if is_on(letters.own("caps")):
                return label[0].upper(), label[1]
        return label

    def _problem(self, code: str, message: str) -> None:
        self.problems.error(code, message, Location.of(self.document.path), AGAIN)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _level_of(lists: Lists, id: str, style: Style) -> int | None:
    """Return the level in a list at which a style stands: what the list says counts (17.9.23)."""
    linked = lists.level_of(id, style.id)
    return style.list_level if linked is None else linked


def _outline_levels(paragraph: Element, ancestry: list[Style]) -> tuple[int, int]:
    """Return a paragraph's outline level and the one that it looks like; from 1, 0 for text.

    What looks like one of Word's headings is one to a reader, though its outline level is that
    of text and contents pass it over (17.3.1.20).
    """
    level = number_of(paragraph, "pPr", "outlineLvl")
    if level is None:
        level = next((style.outline for style in ancestry if style.outline is not None), None)
    if level is None:
        return 0, 0
    if level <= 8:
        return level + 1, level + 1
    named = (HEADING.fullmatch(style.name.lower()) for style in ancestry)
    return 0, next((int(match[1] or 1) for match in named if match), 0)
