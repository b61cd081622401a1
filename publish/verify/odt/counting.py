"""What stands before a paragraph or at a note's mark, counted in the order of the text.

Lists begin, go on and stand in one another as ODF 1.3 part 3 says (5.3.3, 19.771, 19.772); headings
outside lists count by the outline, notes as their configuration says (16.29).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from publish.verify.odt.numbers import Counts, ListStyle, Number, printed
from publish.verify.odt.package import STYLE, TEXT, Package, whole
from publish.verify.odt.words import NOTE

ID = "{http://www.w3.org/XML/1998/namespace}id"


MOST_LEVELS = 10


def outline_level(element: Element) -> int:
    """Return the level of a heading, from 1; programs have ten (5.1.2)."""
    return min(max(whole(element.get(f"{TEXT}outline-level"), 1), 1), MOST_LEVELS)


@dataclass
class Item:
    """An item of a list: what number it begins anew with, and whether its label is still due."""

    start: int | None
    is_due: bool


@dataclass(frozen=True)
class Place:
    """Where blocks stand: in which list, how deep, and in which item."""

    style: str = ""
    depth: int = 0
    counts: Counts = field(default_factory=Counts)
    item: Item | None = None


@dataclass
class Counting:
    """All counts of a document; `faults` are codes and messages of what they stumble over."""

    styles: dict[str, ListStyle]
    outline: Counts = field(default_factory=Counts)
    notes: dict[Element, str] = field(default_factory=dict)
    lists: dict[str, Counts] = field(default_factory=dict)
    last_of_style: dict[str, Counts] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def count_notes(self, package: Package) -> None:
        """Give the notes their numbers, as the document's configuration says (16.29).

        Where it says nothing of endnotes, programs count them as i, ii, iii.
        """
        starts, formats = Counter[str](), {"endnote": "i"}
        anew: dict[str, str] = {}
        for root in package.roots:
            for one in root.iter(f"{TEXT}notes-configuration"):
                kind = one.get(f"{TEXT}note-class", "")
                starts[kind] = whole(one.get(f"{TEXT}start-value"), 0)
                formats[kind] = one.get(f"{STYLE}num-format", "1")
                anew[kind] = one.get(f"{TEXT}start-numbering-at", "document")
        for note in package.body.iter(NOTE):
            kind = note.get(f"{TEXT}note-class", "footnote")
            starts[kind] += 1
            if (by := anew.pop(kind, "document")) != "document":
                self.faults.append(("stale-field", f"notes are numbered anew in each {by}"))
            self.notes[note] = printed(starts[kind], formats.get(kind, "1"), repeats=False)

    def of_list(self, element: Element, place: Place) -> Counts:
        """Return the counts of a list that begins or goes on in a place."""
        if place.depth:
            if not _goes_on(element, place):
                place.counts.pass_over(place.depth)
            return place.counts
        style = element.get(f"{TEXT}style-name", "")
        counts = self._top_level(element, style)
        self.lists[element.get(ID, "")] = counts
        self.last_of_style[style] = counts
        return counts

    def _top_level(self, element: Element, style: str) -> Counts:
        follows = element.get(f"{TEXT}continue-list")
        if follows is not None:
            if follows not in self.lists:
                self.faults.append(
                    ("dead-reference", f'a list continues "{follows}", which is no list')
                )
            return self.lists.get(follows, Counts())
        if element.get(f"{TEXT}continue-numbering") == "true":
            return self.last_of_style.get(style, Counts())
        return Counts()

    def number(self, element: Element, place: Place) -> Number:
        """Return what is printed before a paragraph: the label of an item or of a heading."""
        level = outline_level(element)
        is_heading = element.tag == f"{TEXT}h"
        if place.item is not None:
            if not place.item.is_due:
                return Number()
            place.item.is_due = False
            style = self.styles.get(place.style, ListStyle())
            return place.counts.next(style, place.depth, place.item.start)
        if not is_heading:
            return Number()
        if element.get(f"{TEXT}is-list-header") == "true":
            self.outline.pass_over(level)
            return Number()
        start = None
        if element.get(f"{TEXT}restart-numbering") == "true":
            start = whole(element.get(f"{TEXT}start-value"), 1)
        return self.outline.next(self.styles.get("", ListStyle()), level, start)


def _goes_on(inner: Element, place: Place) -> bool:
    """Whether a list in an item counts on: it says so, or the item is there for its sake alone."""
    if inner.get(f"{TEXT}continue-numbering") == "true":
        return True
    is_alike = inner.get(f"{TEXT}style-name", place.style) == place.style
    return is_alike and place.item is not None and place.item.is_due
