"""What the tags of a PDF say: its headings, contents, captions, references and notes.

The tree is WeasyPrint's: the text is in a Part (HTML's `main`) on each page; what stands beside
it are the areas of footnotes, page by page, for the tags know no notes (ISO 32000-1, 14.8.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from publish.verify.pdf.lines import Piece, joined
from publish.verify.pdf.places import Spot
from publish.verify.pdf.tags import INLINE, Element

HEADING = re.compile(r"H[1-6]")
EQUATION_NUMBER = re.compile(r"[()（）][^()（）]+[()（）]")
"""In a text from right to left a parenthesis is read as the one that it mirrors."""
MARKER = re.compile(r"[\W_]*(\w+)[\W_]*")
NOWHERE = Piece("", 0)
BRACKETED = re.compile(r"[\[(](\d+)[\])]")
SMALLER = 0.85
"""How large the mark of a note is at most, beside the text that it stands in."""


class Link(NamedTuple):
    """A link as printed, the name of its destination, and the page it stands on.

    `added` is generated text behind it: the leader and the page number of an entry.
    """

    text: str
    target: str
    page: int
    added: str = ""


class Note(NamedTuple):
    """A footnote's number, its text, its mark before that, and the parts that pages have of it."""

    number: str
    text: str
    mark: Piece
    parts: list[Element]


@dataclass
class _Run:
    """Neighboring pieces of one link, or of the text between two, and what is added behind."""

    target: str | None
    pieces: list[Piece]
    added: list[Piece] = field(default_factory=list)


@dataclass
class PrintedOutline:
    """Collects what a reader sees, going through the tree once in reading order.

    `compounds` are the words known to have a hyphen of their own; `spots` are the headings and
    captions with their places; `lists` are the entries of lists of figures and the like.
    """

    compounds: frozenset[str]
    headings: list[tuple[int, str]] = field(default_factory=list)
    contents: list[Link] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    references: list[Link] = field(default_factory=list)
    lists: list[Link] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    _entries: list[_Run] = field(default_factory=list)
    _listed: list[_Run] = field(default_factory=list)
    _running_text: list[_Run] = field(default_factory=list)
    _first_rows: dict[int, Piece] = field(default_factory=dict)
    _captions_around: int = 0
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
        self.notes = [
            Note(number, self._text_of(parts), mark, parts) for number, mark, parts in notes
        ]
        self.contents = list(self._links(self._entries))
        self.lists = list(self._links(self._listed))
        self.references = list(self._links(self._running_text))

    def _text_of(self, parts: list[Element]) -> str:
        return joined((piece for part in parts for piece in part.pieces()), self.compounds)

    def _visit(self, element: Element, runs: list[_Run], link: Element | None = None) -> None:
        """Take in an element and those in it; `link` is the link around it.

        A link inside a link is generated content: the leader and page number of an entry.
        """
        if element.kind == "Link":
            if link:
                if runs and runs[-1].target == link.target:
                    runs[-1].added += element.drawn()
                return
            link = element
        elif element.kind == "L" and runs is self._running_text and self._is_contents(element):
            runs = self._listed if self._contents_closed else self._entries
        elif HEADING.fullmatch(element.kind):
            text = self._spot(element, int(element.kind[1]))
            self.headings.append((int(element.kind[1]), text))
        elif element.kind == "Caption":
            self.captions.append(self._spot(element))
        elif element.kind in {"P", "Div"} and (number := _equation_number(element)):
            self.captions.append(self._spot(number))
        self._starts_block |= element.kind not in INLINE
        captions = [child for child in element.elements() if child.kind == "Caption"]
        if element.kind == "Table":
            self._begin_table(_first_row(element), captions)
        self._captions_around += bool(captions)
        for child in element.children:
            if isinstance(child, Element):
                self._visit(child, runs, link)
            else:
                self._add(child, runs, link.target if link else None)
        self._captions_around -= bool(captions)

    def _begin_table(self, row: Piece, captions: list[Element]) -> None:
        """Note the first row of a table, or of the rest of one whose caption is a page before."""
        last = self.spots[-1] if self.spots else None
        if captions:
            self._first_rows[id(captions[0])] = row
        elif last and last.height is None and not last.level and row.page == last.page + 1:
            self.spots[-1] = last._replace(
                page=row.page, left=row.left, height=row.height, size=row.size
            )

    def _spot(self, element: Element, level: int = 0) -> str:
        """Add a heading or a caption with its place; return its text, pictures as U+FFFC.

        A destination of a table leads to its first row, though its caption may be above that.
        """
        pieces, words = list(element.pieces()), list(_words(element))
        text = joined(pieces, self.compounds)
        largest = max((piece.size for piece in words), default=0.0)
        plain = (one for one in pieces if not _is_formula_or_mark(one, largest))
        short = joined(plain, self.compounds)
        first = words[0] if words else replace(next(element.drawn(), NOWHERE), height=None)
        row = self._first_rows.get(id(element), first)
        if row.height is None:
            first = replace(first, height=None)
        elif _is_further(row, first):
            first = row
        place = first.page, first.left, first.height, first.size
        self.spots.append(Spot(text, level, *place, self._captions_around > 1, short))
        return joined(element.seen(), self.compounds)

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
                added = "".join(piece.text for piece in run.added)
                yield Link(text, run.target, run.pieces[0].page, added)


def _words(element: Element) -> Iterator[Piece]:
    """Yield what an element shows of letters whose place is known."""
    return (one for one in element.drawn() if one.height is not None and not one.text.isspace())


def _first_row(table: Element) -> Piece:
    """Return the first word of a table's cells, a piece without height where there is none."""
    rows = (child for child in table.elements() if child.kind != "Caption")
    return next((word for row in rows for word in _words(row)), NOWHERE)


def _is_further(one: Piece, other: Piece) -> bool:
    """Whether a word stands on a later page than another, or below it."""
    if one.page != other.page:
        return one.page > other.page
    return (other.height or 0) > (one.height or 0)


def _is_formula_or_mark(piece: Piece, largest: float) -> bool:
    """Whether a piece is read for a picture, or looks like the mark of a note.

    `largest` is how large the letters of its text are.
    """
    if piece.height is None:
        return not piece.text.isspace()
    return piece.text.isdecimal() and piece.size < SMALLER * largest


def _holds_only_links(element: Element) -> bool:
    for child in element.children:
        if isinstance(child, Piece):
            if not child.text.isspace():
                return False
        elif not (child.kind == "Link" and child.target) and not _holds_only_links(child):
            return False
    return True


def _notes(areas: list[Element]) -> list[tuple[str, Piece, list[Element]]]:
    """Return each footnote's number, its mark and what it holds.

    What has no number goes on from the page before.
    """
    notes: list[tuple[str, Piece, list[Element]]] = []
    for area in areas:
        for note in area.elements():
            marker = _first_unstructured(note)
            number = MARKER.fullmatch(_only_text(marker)) if marker else None
            if marker and number:
                mark = next(marker.drawn(), NOWHERE)
                marker.kind = "Mark"
                notes.append((number[1], mark, [note]))
            elif notes:
                notes[-1][2].append(note)
    return notes


def without_brackets(root: Element, pieces: dict[tuple[int, int], Piece]) -> None:
    """Take the brackets from the marks of notes, where a style sheet has them as "[1]".

    Changes the tree and the pieces that it is made of. What is a mark is told by the foot of the
    page: a note there begins with the same.
    """
    tops = [top for document in root.elements() for top in document.elements()]
    notes = [note for top in tops if top.kind == "NonStruct" for note in top.elements()]
    found = (_only_text(marker) for note in notes if (marker := _first_unstructured(note)))
    numbers = {text: match[1] for text in found if (match := BRACKETED.fullmatch(text))}
    if not numbers:
        return
    keys = {id(piece): key for key, piece in pieces.items()}
    parts = (top for top in tops if top.kind == "Part")
    generated = (one for part in parts for one in part.walk() if one.kind == "NonStruct")
    for span in (child for one in generated for child in one.elements()):
        number = numbers.get(_only_text(span))
        if number and isinstance(piece := span.children[0], Piece):
            pieces[keys[id(piece)]] = span.children[0] = replace(piece, text=number)


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


def _equation_number(element: Element) -> Element | None:
    """Return the number of a numbered equation, None for any other paragraph.

    Such a paragraph holds nothing but formulas and, at its end, a span that says "(1)". They may
    be wrapped in its first line.
    """
    children = [child for child in element.elements() if not _is_blank(child)]
    if len(children) == 1 and children[0].kind == "NonStruct":
        children = [child for child in children[0].elements() if not _is_blank(child)]
    if not children or children[-1].kind != "Span" or not all(map(_is_formula, children[:-1])):
        return None
    if any(isinstance(child, Piece) for child in children[-1].children):
        return None  # a line of the paragraph's own text
    number = joined(children[-1].pieces(), frozenset())
    return children[-1] if EQUATION_NUMBER.fullmatch(number) else None


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
