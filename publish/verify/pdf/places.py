"""Places in a PDF, and the headings and captions that stand there.

Follows ISO 32000-1: destinations (12.3.2), their names (12.3.2.3) and name trees (7.9.6).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pikepdf

from publish.verify.pdf.tags import entry

BELOW_TOP = 0.1
"""How many times its size the foot of a letter is at least below the top of its own line."""
ANOTHER_COLUMN = 72
"""Points that a heading or caption lies left of a destination at least if it is no part of it."""


class Place(NamedTuple):
    """Where a destination leads: a page (from 1) and a corner on it, in points."""

    page: int
    left: float
    top: float


class Spot(NamedTuple):
    """A heading or a caption (level 0) and where its first word stands.

    `height` is None where it shows no word. `is_part` says that it is the caption of a picture
    in a figure that has a caption, too. `short` is its text without formulas
    and the marks of notes, as bookmarks have it.
    """

    text: str
    level: int
    page: int
    left: float
    height: float | None
    size: float
    is_part: bool
    short: str


class Spots:
    """The headings and captions of a document in the order of its tags, found by their places.

    `places` are the named ones.
    """

    def __init__(self, spots: Iterable[Spot], places: Mapping[str, Place]) -> None:
        self.all = list(spots)
        self.places = places
        self._by_page: dict[int, list[int]] = {}
        for index, spot in enumerate(self.all):
            self._by_page.setdefault(spot.page, []).append(index)
        self._pages = sorted(self._by_page)

    def at(self, place: Place) -> list[Spot] | None:
        """Return the first heading or caption at a place or behind it; None where none can tell.

        A figure's caption comes with those of the parts before it. Beside a column or a floating
        figure the first in the order of the tags need not be the nearest: then it is not told.
        """
        here = self._by_page.get(place.page, [])
        if any(self.all[index].height is None for index in here):
            return None
        behind = [index for index in here if _is_behind(self.all[index], place)]
        if not behind:
            later = self._pages[bisect_right(self._pages, place.page) :][:1]
            behind = [self._by_page[page][0] for page in later] or [len(self.all)]
        elif behind[0] != min(behind, key=lambda index: _distance(self.all[index], place)):
            return None
        start = end = behind[0]
        while end < len(self.all) and self.all[end].is_part:
            end += 1
        return self.all[start : end + 1]

    def misled(self, place: Place, wanted: Sequence[Spot]) -> str:
        """Return what stands at a place that should lead to one of some headings or captions.

        "" where it does, where none can tell, or where none is wanted.
        """
        there = self.at(place) if wanted else None
        if there is None or any(spot in wanted for spot in there):
            return ""
        return there[0].text if there else "nothing"

    def landings(self) -> dict[str, tuple[str, ...]]:
        """Return the texts that stand at each named place, where that can be told."""
        found = ((name, self.at(place)) for name, place in self.places.items())
        return {
            name: tuple(spot.text for spot in spots) for name, spots in found if spots is not None
        }


def _distance(spot: Spot, place: Place) -> tuple[float, float]:
    """Return how far a spot is below a place, then how far to the side."""
    return place.top - (spot.height or 0), abs(spot.left - place.left)


def _is_behind(spot: Spot, place: Place) -> bool:
    """Whether a spot stands at or below a place, and in no column before it."""
    reach = spot.size if spot.is_part else ANOTHER_COLUMN
    is_below = spot.height is not None and spot.height <= place.top - BELOW_TOP * spot.size
    return is_below and spot.left >= place.left - reach


def destinations(pdf: pikepdf.Pdf) -> dict[str, Place]:
    """Return where each named destination leads; one that leads to no page is left out."""
    names = entry(pdf.Root, "/Names", "/Dests")
    if names is None:
        return {}
    pages = numbered_pages(pdf)
    found = {}
    for name, value in pikepdf.NameTree(names).items():
        explicit = value.get("/D") if isinstance(value, pikepdf.Dictionary) else value
        if place := explicit_place(explicit, pages):
            found[str(name)] = place
    return found


def numbered_pages(pdf: pikepdf.Pdf) -> dict[Any, int]:
    """Return the number of each page, from 1, by its object."""
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}


def page_labels(pdf: pikepdf.Pdf) -> list[str]:
    """Return what a program that shows the file calls each page (12.4.2)."""
    if "/PageLabels" in pdf.Root:
        return [page.label for page in pdf.pages]
    return [str(number) for number in range(1, len(pdf.pages) + 1)]


def explicit_place(value: Any, pages: Mapping[Any, int]) -> Place | None:
    """Return where an explicit destination leads, None where to no page.

    One that names no corner leads to the top of its page.
    """
    if not isinstance(value, pikepdf.Array) or not len(value):
        return None
    page, *view = value
    number = pages.get(getattr(page, "objgen", None))
    if number is None:
        return None
    left, top = 0.0, float("inf")
    match [None if one is None else str(one) for one in view]:
        case ["/XYZ", x, y, *_]:
            left, top = float(x or 0), top if y is None else float(y)
        case ["/FitH" | "/FitBH", y] if y is not None:
            top = float(y)
    return Place(number, left, top)
