"""What the eye sees on a PDF's pages, held against the tags, which a screen reader says.

The tags alone are compared with the source. That is enough only if every text that is drawn is
tagged and painted on the page, where it belongs, and nothing else is said in its place.

Running heads and page numbers are in no tag: they are what stands above, below or left of
everything tagged on the page, or further right than the tagged text of all pages can reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from publish.problems import Location, Problems
from publish.verify.pdf.lines import Piece, joined
from publish.verify.pdf.outline import HEADING
from publish.verify.pdf.tags import Element
from publish.verify.pdf.text import NOT_PAINTED, TextLayer
from publish.verify.squash import as_laid_out

CSS = "look at the publication's css"
APART = 3
"""How many times its size a block is to the side of another that it does not stand below."""
SHOWN = 60
DESCRIBED = frozenset({"Figure", "Formula"})
UNORDERED = DESCRIBED | {"Table"}


def check(layer: TextLayer, root: Element, where: Location, problems: Problems) -> None:
    """Add a problem for everything that is drawn otherwise than the tags say."""
    margins = _Margins(root.drawn(), layer)
    for piece in untagged(layer, root):
        if not margins.hold(piece):
            problems.error("not-tagged", f"{_shown(piece)} is drawn, but is in no tag", where)
    for element in root.walk():
        if element.lost:
            message = f"the tag {element.kind} holds content that is not on its page"
            problems.error("not-tagged", message, where)
    pictured = {id(piece) for one in _pictures(root) for piece in one.drawn()}
    for piece, reason in layer.hidden:
        if reason == NOT_PAINTED or id(piece) not in pictured:
            problems.error(
                "hidden-text", f"{_shown(piece)} is in the text, but {reason}", where, CSS
            )
    for piece in layer.pieces.values():
        if _is_off(piece, layer.edges[piece.page]):
            problems.error("off-page", f"{_shown(piece)} stands outside the page", where, CSS)
    for piece, said in [*layer.replaced, *_replaced(root)]:
        if as_laid_out(piece.text) != as_laid_out(said):
            problems.error("other-text", f'{_shown(piece)} is read as "{said}"', where)
    for above, below in _in_reverse(root):
        message = f"{_shown(above)} stands above what the tags have before it: {_quoted(below)}"
        problems.error("page-order", message, where, CSS)


def untagged(layer: TextLayer, root: Element) -> list[Piece]:
    """Return the text that is in no tag: running heads, page numbers, and what should not be."""
    known = {id(piece) for piece in root.drawn()}
    outside = (piece for piece in layer.pieces.values() if id(piece) not in known)
    return [piece for piece in [*outside, *layer.unmarked] if not piece.text.isspace()]


def _shown(piece: Piece) -> str:
    return f"page {piece.page}: {_quoted(piece)}"


def _quoted(piece: Piece) -> str:
    return f'"{" ".join(piece.text.split())[:SHOWN]}"'


def _replaced(root: Element) -> Iterator[tuple[Piece, str]]:
    """Yield what is drawn, and what is read instead; a picture's text describes it."""
    for element in root.walk():
        if element.drawing and element.kind not in DESCRIBED:
            said = "".join(piece.text for piece in element.children if isinstance(piece, Piece))
            pieces = list(element.drawn())
            if pieces:
                yield Piece(joined(pieces, frozenset()), pieces[0].page), said


class _Margins:
    """The part of each page that holds no tagged text."""

    def __init__(self, tagged: Iterable[Piece], layer: TextLayer) -> None:
        self._edges = layer.edges
        self._heights: dict[int, list[float]] = {}
        self._left: dict[int, float] = {}
        for piece in tagged:
            if piece.height is not None and not piece.text.isspace():
                lowest, highest = self._heights.get(piece.page, [piece.height, piece.height])
                self._heights[piece.page] = [
                    min(lowest, piece.height),
                    max(highest, piece.height),
                ]
                self._left[piece.page] = min(self._left.get(piece.page, piece.left), piece.left)
        self._narrowest = min(self._left.values(), default=0.0)

    def hold(self, piece: Piece) -> bool:
        """Whether a piece stands in the margin; all of a page without tagged text is that."""
        if piece.page not in self._heights or piece.height is None:
            return True
        lowest, highest = self._heights[piece.page]
        right = self._edges[piece.page][2] - self._narrowest
        beside = piece.left < self._left[piece.page] or piece.left > right
        return beside or not lowest <= piece.height <= highest


def _is_off(piece: Piece, edges: tuple[float, ...]) -> bool:
    left, lower, right, upper = edges
    inside = piece.height is None or lower <= piece.height <= upper
    return not piece.text.isspace() and not (inside and left <= piece.left <= right)


def _pictures(root: Element) -> Iterator[Element]:
    """Yield the pictures, whose small print or white is the picture's own."""
    return (element for element in root.walk() if element.kind in DESCRIBED)


def _in_reverse(root: Element) -> Iterator[tuple[Piece, Piece]]:
    """Yield two paragraphs or headings of a page that stand in the other order on it.

    One to the side of the other, in a column or beside a picture, has no order to be seen.
    """
    last: Piece | None = None
    for piece in _beginnings(root):
        if last and piece.page == last.page and piece.height and last.height:
            is_above = piece.height > last.height + last.size
            if is_above and abs(piece.left - last.left) < APART * last.size:
                yield piece, last
        last = piece


def _beginnings(element: Element) -> Iterator[Piece]:
    """Yield where every paragraph and heading outside tables and pictures begins, with its text."""
    for child in element.elements():
        if child.kind == "P" or HEADING.fullmatch(child.kind):
            pieces = list(child.pieces())
            first = next((one for one in pieces if one.height and not one.text.isspace()), None)
            if first:
                yield replace(first, text=joined(pieces, frozenset()))
        elif child.kind not in UNORDERED:
            yield from _beginnings(child)
