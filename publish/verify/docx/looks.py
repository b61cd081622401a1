"""Which words and labels of a Word file no reader finds: hidden, white on white, too small.

What letters look like follows from their own properties, their character style, the style of the
paragraph, that of the table and the document's defaults, in this order (ECMA-376-1, 17.7.2). What
a table's style gives to some cells alone is not followed, nor effects, nor what lies over words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element as Element

from publish.verify.docx.document import Document
from publish.verify.docx.places import Places
from publish.verify.docx.text import BOX, MARKS, PICTURES, words
from publish.verify.docx.values import VAL, W, is_on, value_of, whole

WHITE = re.compile("(F[0-9A-F]){3}", re.IGNORECASE)
COLOR = re.compile("[0-9A-F]{6}", re.IGNORECASE)
HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00",
    "magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080",
    "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
"""The colors of 17.18.40."""
LEAST_CONTRAST = 16
"""Of 255; letters that differ less from what is behind them in red, green and blue are lost."""
TINIEST = 2
"""Half-points; a point is too small to read."""
NARROWEST = 10
"""Percent of the width that letters have."""
FARTHEST = 1000
"""Half-points above or below the line; as far as half a page."""
KEPT = frozenset({f"{W}rPr", f"{W}fldChar", f"{W}instrText"})
"""What a run may hold that is no word."""
PAGE_COLORS = frozenset({"background1", "light1"})
PLAIN_FILLS = frozenset({"", "auto"})


def take_out_unseen(document: Document, looks: Looks) -> list[str]:
    """Take what no reader finds out of the runs of body and notes; return what that was."""
    found = []
    for text in document.texts:
        for run in list(text.iter(f"{W}r")):
            if (shown := _shown(run)) and looks.is_unseen(Letters(run, (run.find(f"{W}rPr"),))):
                found.append(shown)
                for item in [one for one in run if one.tag not in KEPT]:
                    run.remove(item)
    return found


def _shown(run: Element) -> str:
    """Return what a run would show, "" for nothing."""
    if text := words(run):
        return f'"{text}"'
    tags = {one.tag for one in run}
    return "a note's mark" if tags & MARKS else "a picture" if tags & PICTURES else ""


def in_capitals(document: Document) -> list[str]:
    """Return the words that runs of their own accord show in capitals (17.3.2.5).

    Where a style says so, it is the publication's look.
    """
    runs = (run for text in document.texts for run in text.iter(f"{W}r"))
    found = (words(run) for run in runs if is_on(run.find(f"{W}rPr/{W}caps")))
    return [text for text in found if text != text.upper()]


@dataclass(frozen=True)
class Letters:
    """Letters in a run or before a paragraph, and the properties of their own; the first count."""

    place: Element
    properties: tuple[Element | None, ...]

    def own(self, name: str) -> Element | None:
        """Return a property as these letters have it themselves."""
        found = (one.find(W + name) for one in self.properties if one is not None)
        return next((one for one in found if one is not None), None)


def label_of(paragraph: Element, look: tuple[Element, ...]) -> Letters:
    """Return the letters of a paragraph's label: as its level says, else as its mark (17.9.24)."""
    return Letters(paragraph, (*look, paragraph.find(f"{W}pPr/{W}rPr")))


@dataclass
class Looks:
    """Says how letters look; remembers what it knows of each style."""

    document: Document
    _known: dict[tuple[str, str], Element | None] = field(default_factory=dict)
    _styles_around: dict[Element, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _places(self) -> Places:
        return Places(self.document)

    def is_unseen(self, letters: Letters) -> bool:
        """Whether letters are hidden, out of sight, or too light or too small to be seen."""
        if self._is_hidden(letters) or self._places.is_out_of_sight(letters.place):
            return True
        size = self._number(letters, "sz" if letters.own("rtl") is None else "szCs")
        width = self._number(letters, "w")
        if (size is not None and size <= TINIEST) or (width is not None and width <= NARROWEST):
            return True
        if abs(self._number(letters, "position") or 0) >= FARTHEST:
            return True
        color = self._property(letters, "color")
        if color is None:
            return False
        if _is_same(color, self._behind(letters)):
            return True
        return _is_white(color) and not self._is_shaded(letters)

    def _number(self, letters: Letters, name: str) -> int | None:
        found = self._property(letters, name)
        return None if found is None else whole(found.get(VAL, "").removesuffix("%"))

    def _is_hidden(self, letters: Letters) -> bool:
        """Whether `w:vanish` holds: the letters' own, else a style's (17.7.3)."""
        own = letters.own("vanish")
        if own is not None:
            return is_on(own)
        styles = [self._in_style(id, "vanish") for id in self._styles(letters)]
        return is_on(self._defaults.get("vanish")) or sum(map(is_on, styles)) % 2 == 1

    def _behind(self, letters: Letters) -> str:
        """Return the color right behind letters, "" where it is the page's or hard to say."""
        highlight = self._property(letters, "highlight")
        if highlight is not None:
            return HIGHLIGHTS.get(highlight.get(VAL, ""), "")
        found = self._property(letters, "shd")
        paragraph = _paragraph_of(letters.place)
        if found is None and paragraph is not None:
            found = self._places.property(paragraph, "shd")
        if found is None:
            cell = next(letters.place.iterancestors(f"{W}tc"), None)
            found = None if cell is None else cell.find(f"{W}tcPr/{W}shd")
        is_clear = found is not None and found.get(VAL, "clear") == "clear"
        return found.get(f"{W}fill", "") if found is not None and is_clear else ""

    def _property(self, letters: Letters, name: str) -> Element | None:
        own = letters.own(name)
        if own is not None:
            return own
        styles = (self._in_style(id, name) for id in self._styles(letters))
        return next((one for one in styles if one is not None), self._defaults.get(name))

    def _styles(self, letters: Letters) -> Iterator[str]:
        """Yield the styles of letters, of their paragraph and of the table around it."""
        named = letters.own("rStyle")
        if named is not None:
            yield named.get(VAL, "")
        paragraph = _paragraph_of(letters.place)
        if paragraph is not None:
            if paragraph not in self._styles_around:
                table = next(paragraph.iterancestors(f"{W}tbl"), None)
                style = None if table is None else value_of(table, "tblPr", "tblStyle")
                around = (self.document.style_of(paragraph), style or "")
                self._styles_around[paragraph] = around
            yield from self._styles_around[paragraph]

    def _in_style(self, id: str, name: str) -> Element | None:
        """Return a property of the letters as a style, or one that it is based on, has it."""
        if (id, name) not in self._known:
            found = (one.element.find(f"{W}rPr/{W}{name}") for one in self.document.ancestry(id))
            self._known[id, name] = next((one for one in found if one is not None), None)
        return self._known[id, name]

    @cached_property
    def _defaults(self) -> dict[str, Element]:
        """The properties that all letters have, by name."""
        root = self.document.style_sheet
        found = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        return {} if found is None else {str(one.tag).removeprefix(W): one for one in found}

    def _is_shaded(self, letters: Letters) -> bool:
        """Whether something dark may be behind letters: a highlight, shading, a box, the page."""
        if self._property(letters, "highlight") is not None:
            return True
        if any(map(self._has_fill, letters.properties)):
            return True
        styles = [one.element for id in self._styles(letters) for one in self.document.ancestry(id)]
        if any(self._has_fill(part) for style in styles for part in style):
            return True
        for around in (letters.place, *letters.place.iterancestors()):
            if around.tag in {BOX, f"{W}txbx"} or self._has_fill(around.find(f"{around.tag}Pr")):
                return True
            if around.tag == f"{W}tbl" and self._is_table_shaded(around):
                return True
        root = self.document.body.getparent()
        return root is not None and root.find(f"{W}background") is not None

    def _is_table_shaded(self, table: Element) -> bool:
        styles = self.document.ancestry(value_of(table, "tblPr", "tblStyle") or "")
        return any(_is_dark(one) for style in styles for one in style.element.iter(f"{W}shd"))

    def _has_fill(self, properties: Element | None) -> bool:
        found = None if properties is None else properties.find(f"{W}shd")
        return found is not None and _is_dark(found)


def _paragraph_of(place: Element) -> Element | None:
    return place if place.tag == f"{W}p" else next(place.iterancestors(f"{W}p"), None)


def _is_same(color: Element, behind: str) -> bool:
    """Whether letters have nearly the color behind them; colors of the theme are not told."""
    own = color.get(VAL, "")
    if color.get(f"{W}themeColor") or not (COLOR.fullmatch(own) and COLOR.fullmatch(behind)):
        return False
    return all(
        abs(one - other) < LEAST_CONTRAST
        for one, other in zip(bytes.fromhex(own), bytes.fromhex(behind), strict=True)
    )


def _is_white(color: Element) -> bool:
    """Whether a color is the page's; one of the theme counts before the value beside it."""
    if theme := color.get(f"{W}themeColor"):
        return theme in PAGE_COLORS and color.get(f"{W}themeShade") is None
    return WHITE.fullmatch(color.get(VAL, "")) is not None


def _is_dark(shading: Element) -> bool:
    """Whether a shading is other than the page's white; a pattern is."""
    fill = shading.get(f"{W}fill", "")
    is_plain = fill in PLAIN_FILLS or WHITE.fullmatch(fill) is not None
    return not is_plain or shading.get(VAL, "clear") not in {"clear", "nil"}
