"""What the tags of a PDF say: its headings, contents, captions, references and notes.

The tree is WeasyPrint's: the text is in a Part (HTML's `main`) on each page; what stands beside
it are the areas of footnotes, page by page, for the tags know no notes (ISO 32000-1, 14.8.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from publish.verify.pdf_lines import Piece, joined
from publish.verify.pdf_tags import Element

HEADING = re.compile(r"H[1-6]")
INLINE = frozenset({"Span", "Link", "NonStruct", "Figure", "Formula"})
IN_A_LIST = frozenset({"L", "LI", "LBody"})
EQUATION_NUMBER = re.compile(r"[(（][^()（）]+[)）]")
MARKER = re.compile(r"[\W_]*(\w+)[\W_]*")


class Link(NamedTuple):
    """A link as printed, the name of its destination, and the page it stands on."""

    text: str
    target: str
    page: int


@dataclass
class _Run:
    """Neighboring pieces of one link, or of the text between two."""

    target: str | None
    pieces: list[Piece]


@dataclass
class PrintedOutline:
    """Collects what a reader sees, going through the tree once in reading order.

    `compounds` are the words known to have a hyphen of their own.
    """

    compounds: frozenset[str]
    headings: list[tuple[int, str]] = field(default_factory=list)
    contents: list[Link] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    references: list[Link] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    _entries: list[_Run] = field(default_factory=list)
    _runs: list[_Run] = field(default_factory=list)
    _contents_closed: bool = False
    _starts_block: bool = True

    def read(self, root: Element) -> None:
        """Take in a whole document."""
        parts = [
            part
            for element in root.children
            if isinstance(element, Element)
            for part in element.children
            if isinstance(part, Element)
        ]
        has_body = any(part.kind == "Part" for part in parts)
        body = [part for part in parts if part.kind == "Part" or not has_body]
        areas = [part for part in parts if part.kind != "Part" and has_body]
        notes = list(self._notes(areas))
        self.notes = [(number, self._text(pieces)) for number, pieces in notes]
        _mark_notes(body, [number for number, _ in notes])
        for part in [*body, *areas]:
            self._visit(part)
        self.contents = list(self._links(self._entries))
        self.references = list(self._links(self._runs))

    def _text(self, pieces: Iterator[Piece] | list[Piece]) -> str:
        return joined(pieces, self.compounds)

    def _visit(self, element: Element, link: Element | None = None) -> None:
        """Take in an element and those in it; `link` is the link that it stands in."""
        if element.kind == "Mark" or (link and element.kind == "Link"):
            return
        if element.kind == "L" and not self.headings and _holds_only_links(element):
            self._take_entries(element)
            return
        if HEADING.fullmatch(element.kind):
            self.headings.append((int(element.kind[1]), self._text(element.pieces())))
        elif element.kind == "Caption":
            self.captions.append(self._text(element.pieces()))
        elif element.kind in {"P", "Div"} and (number := self._equation_number(element)):
            self.captions.append(number)
        self._starts_block |= element.kind not in INLINE
        link = element if element.kind == "Link" else link
        for child in element.children:
            if isinstance(child, Element):
                self._visit(child, link)
            else:
                self._contents_closed |= bool(self._entries) and not child.text.isspace()
                self._add(self._runs, child, link.target if link else None)

    def _take_entries(self, element: Element) -> None:
        """Take in the entries of a list of links before the first heading.

        The first of such lists is the contents; it may go on over pages, but not over other
        text: what follows then is a list of figures or the like.
        """
        if self._contents_closed:
            return
        for one in element.walk():
            if one.kind == "Link" and one.target is not None:
                ...

    def _add(self, runs: list[_Run], piece: Piece, target: str | None) -> None:
        """Add a piece to the run before it if that is the same link.

        A link goes on from one line to the next and, where its paragraph is cut, to the next
        page; it does not go on from one paragraph to another on the same page.
        """
        last = runs[-1] if runs else None
        apart = self._starts_block and last and last.pieces[-1].page == piece.page
        if last and last.target == target and not apart:
            last.pieces.append(piece)
        else:
            runs.append(_Run(target, [piece]))
        self._starts_block = False
