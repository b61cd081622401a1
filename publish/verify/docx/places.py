"""Which paragraphs of a Word file stand where no reader finds them: off the page, cut off, covered.

A row may be hidden or have no height (ECMA-376-1, 17.4.81), a cell be covered by the one that it is
merged with (17.4.85, 17.4.22), a line have no height (17.3.1.33), an indent or a frame lead off
the page (17.3.1.12, 17.3.1.11). An indent that a list gives is not followed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element as Element

from publish.verify.docx.document import Document
from publish.verify.docx.values import VAL, W, is_on, value_of, whole

LOWEST = 40
"""Twentieths of a point; lines and rows that are no higher show no words."""
LARGEST_PAGE = 31_680
"""As wide and high as Word lets a page be, in twentieths of a point."""


@dataclass
class Places:
    """Says where paragraphs stand; remembers what it has said."""

    document: Document
    _known: dict[Element, bool] = field(default_factory=dict)
    _of_styles: dict[str, list[Element]] = field(default_factory=dict)
    _of_paragraphs: dict[Element, list[Element]] = field(default_factory=dict)

    def is_out_of_sight(self, place: Element) -> bool:
        """Whether what is in a paragraph or run is on no page to be seen."""
        if place.tag != f"{W}p":
            found = next(place.iterancestors(f"{W}p"), None)
            return found is not None and self.is_out_of_sight(found)
        if place not in self._known:
            around = next(place.iterancestors(f"{W}p"), None)
            self._known[place] = (
                self._is_flat(place)
                or self._is_off_page(place)
                or any(map(_is_covered, place.iterancestors(f"{W}tc")))
                or any(map(_is_without_height, place.iterancestors(f"{W}tr")))
                or any(map(self._is_moved_away, place.iterancestors(f"{W}tbl")))
                or (around is not None and self.is_out_of_sight(around))
            )
        return self._known[place]

    def property(self, paragraph: Element, name: str, key: str = "") -> Element | None:
        """Return a paragraph's property, its own first, with an attribute if one is asked for."""
        for properties in self._properties(paragraph):
            found = properties.find(W + name)
            if found is not None and (not key or found.get(W + key) is not None):
                return found
        return None

    def _number(self, paragraph: Element, name: str, *keys: str) -> int:
        """Return the first of a property's attributes that is a number, 0 where there is none."""
        found = ((self.property(paragraph, name, key), key) for key in keys)
        numbers = (whole(one.get(W + key)) for one, key in found if one is not None)
        return next((number for number in numbers if number is not None), 0)

    def _properties(self, paragraph: Element) -> list[Element]:
        """Return the properties of a paragraph, of its styles and of all paragraphs."""
        if paragraph not in self._of_paragraphs:
            own = paragraph.find(f"{W}pPr")
            common = self._of_style(self.document.style_of(paragraph))
            self._of_paragraphs[paragraph] = common if own is None else [own, *common]
        return self._of_paragraphs[paragraph]

    def _of_style(self, id: str) -> list[Element]:
        if id not in self._of_styles:
            found = [one.element.find(f"{W}pPr") for one in self.document.ancestry(id)]
            sheet = self.document.style_sheet
            common = f"{W}docDefaults/{W}pPrDefault/{W}pPr"
            found.append(None if sheet is None else sheet.find(common))
            self._of_styles[id] = [one for one in found if one is not None]
        return self._of_styles[id]

    def _is_flat(self, paragraph: Element) -> bool:
        rule = self.property(paragraph, "spacing", "lineRule")
        is_exact = rule is not None and rule.get(f"{W}lineRule") == "exact"
        return is_exact and self._number(paragraph, "spacing", "line") <= LOWEST

    def _is_off_page(self, paragraph: Element) -> bool:
        width, height = self._page
        across = self._number(paragraph, "ind", "start", "left")
        x, y = (self._number(paragraph, "framePr", key) for key in ("x", "y"))
        return abs(across) >= width or abs(x) >= width or abs(y) >= height

    def _is_moved_away(self, table: Element) -> bool:
        """Whether a table is indented or placed off the page (17.4.50, 17.4.57)."""
        width, height = self._page
        indent, place = table.find(f"{W}tblPr/{W}tblInd"), table.find(f"{W}tblPr/{W}tblpPr")
        across = 0 if indent is None else whole(indent.get(f"{W}w")) or 0
        x, y = (
            0 if place is None else whole(place.get(W + key)) or 0 for key in ("tblpX", "tblpY")
        )
        return abs(across) >= width or abs(x) >= width or abs(y) >= height

    @cached_property
    def _page(self) -> tuple[int, int]:
        """The size of the largest page."""
        sizes = list(self.document.body.iter(f"{W}pgSz"))
        across, down = (
            max((whole(one.get(W + side)) or 0 for one in sizes), default=0) for side in "wh"
        )
        return across or LARGEST_PAGE, down or LARGEST_PAGE


def _is_covered(cell: Element) -> bool:
    """Whether a cell is merged with the one above or before it, which covers it."""
    row = cell.getparent()
    is_first = row is None or next(row.itersiblings(f"{W}tr", preceding=True), None) is None
    merges = [("hMerge", False), ("vMerge", is_first)]
    for name, is_alone in merges:
        merge = cell.find(f"{W}tcPr/{W}{name}")
        if merge is not None and merge.get(VAL, "continue") == "continue" and not is_alone:
            return True
    return False


def _is_without_height(row: Element) -> bool:
    """Whether a row is hidden, or too low for its words."""
    if is_on(row.find(f"{W}trPr/{W}hidden")):
        return True
    height = row.find(f"{W}trPr/{W}trHeight")
    if height is None or height.get(f"{W}hRule") != "exact":
        return False
    return (whole(value_of(row, "trPr", "trHeight")) or 0) <= LOWEST
