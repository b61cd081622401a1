"""Which words of a Word file no reader finds on the page: hidden, white on white, too small.

What a run looks like follows from its own properties, its character style, its paragraph's style
and the document's defaults, in this order (ECMA-376-1, 17.7.2). Colors that a table's style gives
are not followed, nor effects, nor what lies over words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element as Element

from publish.verify.docx.document import Document
from publish.verify.docx.text import BOX, MARKS, PICTURES, words
from publish.verify.docx.values import VAL, W, is_on, value_of, whole

WHITE = re.compile("(F[0-9A-F]){3}", re.IGNORECASE)
BLACK = "000000"
TINIEST = 2
"""Half-points; a point is too small to read."""
KEPT = frozenset({f"{W}rPr", f"{W}fldChar", f"{W}instrText"})
"""What a run may hold that is no word."""
PAGE_COLORS = frozenset({"background1", "light1"})
PLAIN_FILLS = frozenset({"", "auto"})


def take_out_unseen(document: Document) -> list[str]:
    """Take what no reader finds out of the runs of body and notes; return what that was."""
    looks = _Looks(document)
    found = []
    for text in document.texts:
        for run in list(text.iter(f"{W}r")):
            if (shown := _shown(run)) and looks.is_unseen(run):
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


@dataclass
class _Looks:
    """Says how runs look; remembers what it knows of each style."""

    document: Document
    _known: dict[tuple[str, str], Element | None] = field(default_factory=dict)
    _styles_of: dict[Element, str] = field(default_factory=dict)

    def is_unseen(self, run: Element) -> bool:
        """Whether a run's words are hidden, or too light or too small to be seen."""
        if self._is_hidden(run):
            return True
        size = self._property(run, "szCs" if run.find(f"{W}rPr/{W}rtl") is not None else "sz")
        half_points = None if size is None else whole(size.get(VAL))
        if half_points is not None and half_points <= TINIEST:
            return True
        color = self._property(run, "color")
        if color is not None and self._is_blackened(run, color):
            return True
        return color is not None and _is_white(color) and not self._is_shaded(run)

    def _is_hidden(self, run: Element) -> bool:
        """Whether its row is hidden or `w:vanish` holds: its own, else a style's (17.7.3)."""
        rows = run.iterancestors(f"{W}tr")
        if any(is_on(row.find(f"{W}trPr/{W}hidden")) for row in rows):
            return True
        own = run.find(f"{W}rPr/{W}vanish")
        if own is not None:
            return is_on(own)
        styles = [self._in_style(id, "vanish") for id in self._styles(run)]
        return is_on(self._defaults.get("vanish")) or sum(map(is_on, styles)) % 2 == 1

    def _is_blackened(self, run: Element, color: Element) -> bool:
        """Whether letters that are black have a highlight of the same color."""
        highlight = self._property(run, "highlight")
        is_black = color.get(VAL) == BLACK and color.get(f"{W}themeColor") is None
        return is_black and highlight is not None and highlight.get(VAL) == "black"

    def _property(self, run: Element, name: str) -> Element | None:
        own = run.find(f"{W}rPr/{W}{name}")
        if own is not None:
            return own
        styles = (self._in_style(id, name) for id in self._styles(run))
        return next((one for one in styles if one is not None), self._defaults.get(name))

    def _styles(self, run: Element) -> Iterator[str]:
        """Yield the styles of a run and of its paragraph."""
        if own := value_of(run, "rPr", "rStyle"):
            yield own
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if paragraph is not None:
            if paragraph not in self._styles_of:
                self._styles_of[paragraph] = self.document.style_of(paragraph)
            yield self._styles_of[paragraph]

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

    def _is_shaded(self, run: Element) -> bool:
        """Whether something dark may be behind a run: shading, a highlight, a box, a background."""
        if self._property(run, "highlight") is not None or self._has_fill(run.find(f"{W}rPr")):
            return True
        styles = [one.element for id in self._styles(run) for one in self.document.ancestry(id)]
        if any(self._has_fill(part) for style in styles for part in style):
            return True
        for around in run.iterancestors():
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
