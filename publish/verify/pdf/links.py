"""The annotations of a PDF: where a reader can click, and whether the link's words are there.

Follows ISO 32000-1, 12.5, and ISO 14289-1, 7.18.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pikepdf

from publish.problems import Location, Problems
from publish.verify.pdf.lines import Piece
from publish.verify.pdf.tags import Area, Element

WITHOUT_TEXT = frozenset({"/Link", "/Widget", "/Popup", "/FileAttachment"})
SHOWS = ("/AP", "/V", "/MK")
"""What an annotation may be painted with: its appearance, a value, a caption (12.5.5, 12.7.3)."""
HIDDEN, NO_VIEW = 2, 32
"""Flags of an annotation that is not there for the reader (12.5.3)."""
CSS = "look at the looks of links in the publication's css, else build it again"
INSIDE = 0.3
"""How many times its size a text's letters are inside an area that is over them."""
NARROWEST = 0.2
"""How many times its size a letter is wide at least, one with another."""
SHOWN = 60


def check(pdf: pikepdf.Pdf, root: Element, where: Location, problems: Problems) -> None:
    """Add a problem for text in annotations, and for each link that is not over its own words."""
    areas = {area.annotation: area for element in root.walk() for area in element.areas}
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", []):
            kind = str(annotation.get("/Subtype", ""))
            if kind not in WITHOUT_TEXT:
                message = f"page {number}: has a note or a stamp on it ({kind[1:]})"
                problems.error("annotation", message, where, "save it without comments")
            elif any(key in annotation for key in SHOWS):
                message = f"page {number}: has a {kind[1:]} that shows something of its own"
                problems.error("annotation", message, where, "save it without forms and comments")
            elif kind == "/Link" and annotation.objgen not in areas:
                message = f"page {number}: has a link that is in no tag"
                problems.error("not-tagged", message, where)
            elif int(annotation.get("/F", 0)) & (HIDDEN | NO_VIEW):
                message = f"page {number}: has a link that is hidden"
                problems.error("dead-link", message, where)
    _check_areas(root, where, problems)


def _check_areas(root: Element, where: Location, problems: Problems) -> None:
    """Add a problem for each area of a link that is not over its words, or is over others."""
    lines = _Lines(root.drawn())
    for element in root.walk():
        if not element.areas or element.kind != "Link":
            continue
        own = {id(piece) for piece in element.drawn()}
        said = [piece for piece in element.pieces() if piece.height is not None]
        words = [piece for piece in said if not piece.text.isspace()]
        for piece in words:
            if not any(_is_near(area, piece) for area in element.areas):
                message = f'page {piece.page}: the link "{_shown(piece)}" can\'t be clicked there'
                problems.error("wrong-link", message, where, CSS)
        for area in element.areas:
            for piece in lines.between(area.page, area.lower, area.upper):
                if id(piece) not in own and _covers(area, piece):
                    name = _shown(words[0]) if words else "without words"
                    message = f'page {area.page}: the link "{name}" lies over "{_shown(piece)}"'
                    problems.error("wrong-link", message, where, CSS)


class _Lines:
    """The texts of each page, found by how high on it they stand."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces: dict[int, list[tuple[float, int, Piece]]] = defaultdict(list)
        for index, piece in enumerate(pieces):
            if piece.height is not None and not piece.text.isspace():
                self._pieces[piece.page].append((piece.height, index, piece))
        for found in self._pieces.values():
            found.sort()

    def between(self, page: int, lower: float, upper: float) -> Iterator[Piece]:
        """Return the texts of a page that stand between two heights."""
        found = self._pieces[page]
        first, last = (bisect_left(found, (edge,)) for edge in (lower, upper))
        return (piece for _, _, piece in found[first:last])


def _is_near(area: Area, piece: Piece) -> bool:
    """Whether a text begins in an area, or no further from it than it is large."""
    edge, height = piece.size, piece.height or 0
    return (
        piece.page == area.page
        and area.left - edge <= piece.left <= area.right + edge
        and area.lower - edge <= height <= area.upper + edge
    )


def _covers(area: Area, piece: Piece) -> bool:
    """Whether some letters of a text of the same page are in an area, and not just touch it."""
    edge, height = INSIDE * piece.size, piece.height or 0
    end = piece.left + NARROWEST * piece.size * len(piece.text)
    is_beside = end < area.left + edge or piece.left > area.right - edge
    return not is_beside and area.lower + edge <= height <= area.upper - edge


def _shown(piece: Piece) -> str:
    return " ".join(piece.text.split())[:SHOWN]
