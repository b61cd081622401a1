"""What the eye sees on a PDF's pages, held against the tags, which a screen reader says.

The tags alone are compared with the source. That is enough only if every text that is drawn is
tagged and painted on the page, where it belongs, and nothing else is said in its place.

Running heads and page numbers are in no tag: they are what stands above, below or left of
everything tagged on the page, or further right than the tagged text of all pages can reach. A page
without tagged text may have them, too: a few lines, or where they stand on the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from publish.problems import Location, Problems
from publish.verify.pdf.lines import Piece, joined
from publish.verify.pdf.outline import HEADING
from publish.verify.pdf.tags import DESCRIBED, Element
from publish.verify.pdf.text import NOT_PAINTED, TextLayer
from publish.verify.squash import as_laid_out

CSS = "look at the publication's css"
APART = 3
"""How many times its size a block is to the side of another that it does not stand below."""
SHOWN = 60
SAME_HEIGHT = 1.0
"""In points: how far from each other the running heads of two pages stand at most."""
FEW = 3
"""Lines that are taken for running heads on a page without tagged text, wherever they stand."""
UNORDERED = DESCRIBED | {"Table"}


def check(layer: TextLayer, root: Element, where: Location, problems: Problems) -> None:
    """Add a problem for everything that is drawn otherwise than the tags say."""
    loose = untagged(layer, root)
    margins = _Margins(root.drawn(), loose, layer)
    for piece in loose:
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
    for alt in _pictures_lost(root, layer):
        problems.error("not-drawn", f"{_shown(alt)} is not drawn", where)
    for piece in layer.pieces.values():
        if _is_off(piece, layer.edges[piece.page]):
            problems.error("off-page", f"{_shown(piece)} stands outside the page", where, CSS)
    for piece, said in [*layer.replaced, *_replaced(root)]:
        if as_laid_out(piece.text) != as_laid_out(said):
            problems.error("other-text", f'{_shown(piece)} is read as "{said}"', where)
    for number, degrees in layer.turned.items():
        problems.error("page-turned", f"page {number}: is shown turned by {degrees} degrees", where)
    if pages := _out_of_order(root):
        message = "page {} stands before page {}, which the tags have before it".format(*pages)
        problems.error("page-order", message, where)
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
    """The part of each page that holds no tagged text, where `loose` text may stand."""

    def __init__(self, tagged: Iterable[Piece], loose: list[Piece], layer: TextLayer) -> None:
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
        self._lowest = min((low for low, _ in self._heights.values()), default=0.0)
        self._highest = max((high for _, high in self._heights.values()), default=0.0)
        self._heads: set[float] = set()
        self._loose: dict[int, set[int]] = defaultdict(set)
        for piece in loose:
            if piece.height is not None:
                self._loose[piece.page].add(round(piece.height))
                if piece.page in self._heights and self.hold(piece):
                    self._heads.add(piece.height)

    def hold(self, piece: Piece) -> bool:
        """Whether a piece stands in the margin."""
        page, height = piece.page, piece.height
        if height is None or self._is_head(page, height):
            return True
        lowest, highest = self._heights.get(page, (self._lowest, self._highest))
        right = self._edges[page][2] - self._narrowest
        beside = piece.left < self._left.get(page, self._narrowest) or piece.left > right
        return beside or not lowest <= height <= highest

    def _is_head(self, page: int, height: float) -> bool:
        """Whether what stands so high on a page is a head there, as it has no tagged text."""
        if page in self._heights:
            return False
        if len(self._loose[page]) <= FEW:
            return True
        return any(abs(height - head) < SAME_HEIGHT for head in self._heads)


def _is_off(piece: Piece, edges: tuple[float, ...]) -> bool:
    left, lower, right, upper = edges
    inside = piece.height is None or lower <= piece.height <= upper
    return not piece.text.isspace() and not (inside and left <= piece.left <= right)


def _pictures(root: Element) -> Iterator[Element]:
    """Yield the pictures, whose small print or white is the picture's own."""
    return (element for element in root.walk() if element.kind in DESCRIBED)


def _pictures_lost(root: Element, layer: TextLayer) -> Iterator[Piece]:
    """Yield what is read in place of each picture that is not drawn.

    A formula may draw nothing, as a phantom does: its text is TeX, with a backslash.
    """
    unpainted = {id(piece) for piece in layer.unpainted}
    for element in _pictures(root):
        if element.drawing and all(id(piece) in unpainted for piece in element.drawn()):
            alt = next(element.pieces())
            if "\\" not in alt.text and any(sign.isalnum() for sign in alt.text):
                yield alt


def _out_of_order(root: Element) -> tuple[int, int] | None:
    """Return a page, and the first that stands behind it and has its tags before."""
    pages = (piece.page for piece in root.drawn())
    return next(((after, before) for before, after in pairwise(pages) if after < before), None)


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
