"""Reads an OpenDocument text back as a stranger would: from the package's XML and nothing else.

package   the files of the package, and what is no such package
looks     what is hidden, white or too small: it is taken out before anything is read
words     what a paragraph shows
counting  what stands before a paragraph or at a note's mark, by the styles in `numbers`
fields    what fields would print
indexes   what contents and lists of captions would hold

Follows ODF 1.3 part 3: headings (5.1.2), lists (5.3), notes (6.3), fields (7), indexes (8), tables
(9). Numbers are counted here, from the styles of lists and the outline; that fields and notes
show what counting yields is a part of what is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml.etree import _Element as Element

from publish.model.formats import Reading, Verifier
from publish.problems import Problems
from publish.verify.odt.counting import Counting, Item, Place, outline_level
from publish.verify.odt.fields import REFERENCES, SEQUENCE, Fields, shown, unread_fields
from publish.verify.odt.indexes import (
    CONTENTS,
    INDEXES,
    Listed,
    entries_of,
    entry_text,
    stale_entries,
    target_of,
)
from publish.verify.odt.looks import take_out_unseen
from publish.verify.odt.numbers import Number, list_styles
from publish.verify.odt.package import (
    AGAIN,
    DRAW,
    HREF,
    OFFICE,
    TABLE,
    TEXT,
    Package,
    opened,
    whole,
)
from publish.verify.odt.words import NOTE, PARAGRAPHS, between, closed, words

OPENING = frozenset(
    {"Title", "Subtitle", "Author", "Affiliation", "Date", "Title Rule", "Rights"}
    | {"Abstract Title", "Abstract"}
)
"""The styles of what stands before the text."""
INNER = frozenset({f"{TEXT}a", NOTE, SEQUENCE, *REFERENCES})
MARKS = frozenset({f"{TEXT}bookmark", f"{TEXT}bookmark-start"})


def read(path: Path) -> Reading:
    """Return what a reader sees in the file. Raises `PublishError` where it can't be read."""
    package = opened(path)
    unseen = take_out_unseen(package)
    reader = _Reader(package, Counting(list_styles(package.roots)))
    reader.tell_unseen(unseen)
    reader.counting.count_notes(package)
    reader.visit(package.body, Place())
    reader.finish()
    return Reading(
        headings=tuple(reader.headings),
        contents=tuple(reader.contents),
        captions=tuple(reader.captions),
        references=tuple(reader.references),
        landings=reader.landings(),
        notes=tuple(reader.notes),
        note_texts=tuple(reader.note_texts),
        text="\n".join(reader.text),
        problems=tuple(reader.problems),
    )


verifier = Verifier(name="odt", read=read, imports=("lxml.etree",))


@dataclass
class _Reader:
    """Goes through the blocks in order and collects what a reader sees."""

    package: Package
    counting: Counting
    headings: list[tuple[int, str]] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    note_texts: list[tuple[str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    fields: Fields = field(default_factory=Fields)
    indexes: list[Element] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    places: dict[str, Element] = field(default_factory=dict)

    def tell_unseen(self, found: list[str]) -> None:
        """Add a problem for what is in the file and on no page."""
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            message = f"{found[0]}{more} is hidden, white or too small to be seen"
            self._problem("hidden-text", message)

    def visit(self, block: Element, place: Place) -> None:
        """Take in the blocks that an element holds."""
        for child in block:
            if child.tag in PARAGRAPHS:
                self._paragraph(child, place)
            elif child.tag == f"{TEXT}list":
                self._list(child, place)
                if place.item:
                    place.item.is_due = False
            elif child.tag == f"{TEXT}sequence-decls":
                for one in child:
                    self.fields.declare(one)
            elif child.tag == CONTENTS:
                self.contents += map(entry_text, entries_of(child))
                self._index(child)
            elif child.tag in INDEXES:
                self._index(child)
            elif child.tag == f"{TEXT}tracked-changes":
                self._problem("tracked-changes", "has tracked changes", "accept or reject them")
            elif child.tag == f"{DRAW}frame":
                self.text.append(words(child))
                self._pictures(child)
            elif child.tag == f"{TABLE}table-cell":
                self.visit(child, Place())
            elif child.tag != f"{TABLE}covered-table-cell" and isinstance(child.tag, str):
                self.visit(child, place)

    def _list(self, element: Element, place: Place) -> None:
        """Take in a list: a new one, one that goes on, or one within another (5.3.3)."""
        style = element.get(f"{TEXT}style-name", place.style)
        counts = self.counting.of_list(element, place)
        for child in element:
            if child.tag not in {f"{TEXT}list-item", f"{TEXT}list-header"}:
                continue
            start = child.get(f"{TEXT}start-value")
            item = Item(
                whole(start, 1) if start is not None else None, child.tag == f"{TEXT}list-item"
            )
            own = child.get(f"{TEXT}style-override", style)
            self.visit(child, Place(own, place.depth + 1, counts, item))

    def _paragraph(self, element: Element, place: Place) -> None:
        names = list(self.package.ancestry(element.get(f"{TEXT}style-name", "")))
        number = self.counting.number(element, place)
        content = words(element, self.counting.notes)
        if element.tag == f"{TEXT}h":
            self._heading(element, names, number)
        self._marks(element, number)
        if not OPENING.intersection(names[:1]):
            self.text.append(number.label + number.follows + content)
        sequences = [one.get(f"{TEXT}name", "") for one in element.iter(SEQUENCE)]
        if sequences:
            seen = words(element)
            caption = closed(seen if "Caption" in names else seen.rpartition("\t")[2])
            self.captions.append(caption)
            self.listed.append(Listed(element, caption, sequences=frozenset(sequences)))
        self._inside(element)

    def _heading(self, element: Element, names: list[str], number: Number) -> None:
        level = outline_level(element)
        self.fields.heading(element, level, number)
        text = closed(number.label + number.follows + words(element))
        if text:
            self.headings.append((0 if "Part" in names else level, text))
            self.listed.append(Listed(element, text, level))

    def _marks(self, element: Element, number: Number) -> None:
        """Enter the bookmarks that stand in a paragraph (6.2.1)."""
        for mark in _inner(element, MARKS):
            name = mark.get(f"{TEXT}name", "")
            if name in self.fields.words:
                self._problem("broken-file", f'has two bookmarks of the name "{name}"')
            self.places[name] = element
            self.fields.numbers[name] = number
            is_range = mark.tag == f"{TEXT}bookmark-start"
            self.fields.words[name] = between(element, name) if is_range else ""

    def _inside(self, element: Element) -> None:
        """Collect the links, fields and notes of a paragraph, in order."""
        for item in _inner(element, INNER):
            if item.tag == f"{TEXT}a":
                self._link(item)
            elif item.tag == SEQUENCE:
                self.fields.sequence(item)
            elif item.tag in REFERENCES:
                self.fields.reference(item)
                if not any(above.tag == f"{TEXT}a" for above in item.iterancestors()):
                    self.references.append((shown(item), item.get(f"{TEXT}ref-name", "")))
            else:
                self._note(item)
        self._pictures(element)

    def _link(self, link: Element) -> None:
        if (target := target_of(link)) and (text := closed(words(link))):
            self.references.append((text, target))

    def _note(self, note: Element) -> None:
        number = self.counting.notes[note]
        citation, body = note.find(f"{TEXT}note-citation"), note.find(f"{TEXT}note-body")
        if citation is None or shown(citation) != number:
            seen = "" if citation is None else shown(citation)
            message = f'the mark of a note shows "{seen}" and would print "{number}"'
            self._problem("stale-field", message)
        if body is None:
            self._problem("missing-note", f"note {number} has a mark but no text")
            return
        paragraphs = [closed(words(one)) for one in body.iter(*PARAGRAPHS)]
        self.notes.append((number, " ".join(filter(None, paragraphs))))
        self.note_texts.append((number, self._text_of(body)))
        for one in body.iter(*PARAGRAPHS):
            self._marks(one, Number())
            self._inside(one)

    def _text_of(self, body: Element) -> str:
        """Return a note's running text, its lists counted by themselves."""
        reader = _Reader(self.package, self.counting)
        reader.visit(body, Place())
        return "\n".join(reader.text)

    def _index(self, index: Element) -> None:
        """Keep an index and its fields until all that they may lead to is known."""
        self.indexes.append(index)
        for entry in entries_of(index):
            for page in entry.iter(f"{TEXT}bookmark-ref"):
                self.fields.page(page)

    def landings(self) -> dict[str, tuple[str, ...]]:
        """Return the heading or caption in which each bookmark stands."""
        texts = {one.element: (one.text,) for one in self.listed}
        return {name: texts.get(place, ()) for name, place in self.places.items()}

    def _pictures(self, element: Element) -> None:
        """Tell of pictures and formulas that are named and not there, and of comments."""
        for frame in element.iter(f"{DRAW}frame"):
            objects = frame.findall(f"{DRAW}object")
            names = [f"{one.get(HREF, '')}/content.xml" for one in objects]
            names += [one.get(HREF, "") for one in frame.iterfind(f"{DRAW}image")]
            for name in names:
                if name.removeprefix("./") not in self.package.names:
                    self._problem("broken-file", f'shows "{name}", which is not in it')
        if element.find(f".//{OFFICE}annotation") is not None:
            self._problem("comments", "has comments", "delete what is settled")

    def finish(self) -> None:
        """Compare each field with what it would print, and links with what they lead to."""
        for code, message in self.counting.faults:
            self._problem(code, message)
        self.fields.update()
        for name in self.fields.lost:
            self._problem("dead-reference", f'a field names "{name}", which is nothing')
        entries = (entry for index in self.indexes for entry in entries_of(index))
        links = [link for entry in entries for link in entry.iter(f"{TEXT}a")]
        listed = [(closed(words(link)), target) for link in links if (target := target_of(link))]
        for text, id in [*self.references, *listed]:
            if "|" not in id and id not in self.fields.words:
                self._problem("dead-reference", f'the link "{text}" leads to no bookmark')
        for index in self.indexes:
            name = index.get(f"{TEXT}name", "")
            for fault in stale_entries(index, self.listed, self.places, self._shown_style):
                self._problem("stale-field", f'in the index "{name}", {fault}')
        for name, seen, computed in self.fields.stale:
            message = f'the field {name} shows "{seen}" and would print "{computed}"'
            self._problem("stale-field", message)
        for name, seen in [*self.fields.unread, *unread_fields(self.package.body)]:
            self._problem("unread-field", f'shows "{seen}" by the field {name}, which is not read')

    def _shown_style(self, name: str) -> str:
        """Return the name of a style, or of what an automatic one is based on, as shown."""
        return next(self.package.ancestry(name), "")

    def _problem(self, code: str, message: str, hint: str = AGAIN) -> None:
        self.problems.error(code, message, self.package.where, hint)


def _inner(element: Element, tags: frozenset[str]) -> Iterator[Element]:
    """Yield what has one of these tags, in order; what stands in a note is left to the note."""
    stack = list(reversed(element))
    while stack:
        item = stack.pop()
        if item.tag in tags:
            yield item
        if item.tag != NOTE:
            stack.extend(reversed(item))
