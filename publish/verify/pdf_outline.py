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
from publish.verify.pdf_tags import INLINE, Element

HEADING = re.compile(r"H[1-6]")
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
    _running_text: list[_Run] = field(default_factory=list)
    _contents_closed: bool = False
    _starts_block: bool = True

    def read(self, root: Element) -> None:
        """Take in a whole document."""
        tops = [top for document in root.elements() for top in document.elements()]
        parts = [top for top in tops if top.kind == "Part"]
        body = parts or tops
        areas = [top for top in tops if parts and top.kind == "NonStruct"]
        notes = _notes(areas)
        for top in [*body, *areas]:
            self._visit(top, self._running_text)
        self.notes = [(number, joined(pieces, self.compounds)) for number, pieces in notes]
        self.contents = list(self._links(self._entries))
        self.references = list(self._links(self._running_text))

    def _visit(self, element: Element, runs: list[_Run], link: Element | None = None) -> None:
        """Take in an element and those in it; `link` is the link around it.

        A link inside a link is generated content: the leader and page number of an entry.
        """
        if element.kind == "Link":
            if link:
                return
            link = element
        elif element.kind == "L" and runs is self._running_text and self._is_contents(element):
            runs = [] if self._contents_closed else self._entries
        elif HEADING.fullmatch(element.kind):
            self.headings.append((int(element.kind[1]), self._text(element)))
        elif element.kind == "Caption":
            self.captions.append(self._text(element))
        elif element.kind in {"P", "Div"} and (number := _equation_number(element)):
            self.captions.append(number)
        self._starts_block |= element.kind not in INLINE
        for child in element.children:
            if isinstance(child, Element):
                self._visit(child, runs, link)
            else:
                self._add(child, runs, link.target if link else None)

    def _text(self, element: Element) -> str:
        return joined(element.pieces(), self.compounds)

    def _is_contents(self, element: Element) -> bool:
        """Whether a list is the contents or the like: before any heading, of links alone.

        The contents go on over pages; a list of figures comes after other text, its title.
        """
        return not self.headings and _holds_only_links(element)

    def _add(self, piece: Piece, runs: list[_Run], target: str | None) -> None:
        """Add a piece to the run before it if that is the same link.

        A link goes on from one line to the next and, where its paragraph is cut, to the next
        page; it does not go on from one paragraph to another on the same page.
        """
        if runs is self._running_text and self._entries and not piece.text.isspace():
            self._contents_closed = True
        last = runs[-1] if runs else None
        apart = last and self._starts_block and last.pieces[-1].page == piece.page
        if last and last.target == target and not apart:
            last.pieces.append(piece)
        else:
            runs.append(_Run(target, [piece]))
        self._starts_block = False

    def _links(self, runs: list[_Run]) -> Iterator[Link]:
        for run in runs:
            text = joined(run.pieces, self.compounds) if run.target else ""
            if run.target and text:
                yield Link(text, run.target, run.pieces[0].page)


def _holds_only_links(element: Element) -> bool:
    for child in element.children:
        if isinstance(child, Piece):
            if not child.text.isspace():
                return False
        elif not (child.kind == "Link" and child.target) and not _holds_only_links(child):
            return False
    return True


def _notes(areas: list[Element]) -> list[tuple[str, list[Piece]]]:
    """Return each footnote's number and text; what has no number goes on from the page before."""
    notes: list[tuple[str, list[Piece]]] = []
    for area in areas:
        for note in area.elements():
            marker = _first_unstructured(note)
            number = MARKER.fullmatch(_only_text(marker)) if marker else None
            if marker and number:
                marker.kind = "Mark"
                notes.append((number[1], list(note.pieces())))
            elif notes:
                notes[-1][1].extend(note.pieces())
    return notes


def _first_unstructured(element: Element) -> Element | None:
    """Return the NonStruct element that a footnote's marker is: at its very beginning."""
    while element.kind != "NonStruct":
        first = element.children[0] if element.children else None
        if not isinstance(first, Element):
            return None
        element = first
    return element


def _only_text(element: Element) -> str:
    """Return the text of an element that holds one piece and nothing else, else ""."""
    while len(element.children) == 1:
        child = element.children[0]
        if isinstance(child, Piece):
            return child.text.strip()
        element = child
    return ""


def _equation_number(element: Element) -> str:
    """Return the number of a numbered equation, "" for any other paragraph.

    Such a paragraph holds nothing but formulas and, at its end, a span that says "(1)".
    """
    children = [child for child in element.elements() if not _is_blank(child)]
    if not children or children[-1].kind != "Span" or not all(map(_is_formula, children[:-1])):
        return ""
    if any(isinstance(child, Piece) for child in children[-1].children):
        return ""  # a line of the paragraph's own text
    number = joined(children[-1].pieces(), frozenset())
    return number if EQUATION_NUMBER.fullmatch(number) else ""


def _is_blank(element: Element) -> bool:
    return all(piece.text.isspace() for piece in element.pieces())


def _is_formula(element: Element) -> bool:
    """Whether an element is a picture, or source in place of one, perhaps in a span."""
    while element.kind == "Span" and len(element.children) == 1:
        child = element.children[0]
        if isinstance(child, Piece):
            return False
        element = child
    return element.kind in {"Figure", "Formula", "NonStruct"}
