"""Indents of what stands in quotations, definitions and lists (ECMA-376-1, 17.3.1.12).

pandoc indents the paragraphs of a quotation and the items of a list; lists, code, tables and
pictures inside them start at the margin, and what continues an item hangs from an invisible bullet.
Marks in the tree say where a quotation or definition begins and ends; here they become indents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.body import VAL, W, put_property, remove, style_of
from publish.export.docx.design import Design, twips
from publish.export.docx.styles import style_id
from publish.model.tree import Node

QUOTATION, DEFINITION = "Block Text", "Definition"
"""The styles whose indent holds for all that stands in a quotation or a definition."""
SIGN = "00BE61E5"
"""Tells a mark from a paragraph whose style somebody named alike."""
BEGIN, END = "NestingBegins", "NestingEnds"
PANDOC_STEP = 720
"""Twips by which pandoc indents a table for each level of the list that it stands in."""


def marked(style: str, blocks: Sequence[Node]) -> list[Node]:
    """Return blocks with marks around them."""
    return [_mark(BEGIN + style_id(style)), *blocks, _mark(END)]


def _mark(style: str) -> Node:
    xml = f'<w:p w:rsidP="{SIGN}"><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'
    return {"t": "RawBlock", "c": ["openxml", xml]}


def indent(root: Element, numbering: Element, design: Design) -> None:
    """Indent what the marks surround and what continues the items of lists; remove the marks."""
    blank = _blank_lists(numbering)
    own = {
        style_id(name): twips(keys["left"])
        for name, keys in design.styles.items()
        if "left" in keys
    }
    step = twips(design.data["lists"]["indent"])
    for parent in list(root.iter(f"{W}body", f"{W}tc", f"{W}footnote")):
        _Indents(own, blank, step).go_through(parent)


def _blank_lists(numbering: Element) -> set[str]:
    """Return the lists by which pandoc indents what continues an item: bullets that are blank."""
    blank = set()
    for made in numbering.iterfind(f"{W}abstractNum"):
        text = made.find(f"{W}lvl/{W}lvlText")
        if text is not None and not text.get(VAL, "").strip():
            blank.add(made.get(f"{W}abstractNumId"))
    used = {one.get(f"{W}numId", ""): _value(one, "abstractNumId") for one in numbering}
    return {list_id for list_id, made in used.items() if made in blank}


def remove_marks(root: Element) -> None:
    """Take the marks out and leave indents to the house's own styles."""
    for paragraph in list(root.iter(f"{W}p")):
        if _is_mark(paragraph):
            remove(paragraph)


def _is_mark(paragraph: Element) -> bool:
    return paragraph.get(f"{W}rsidP") == SIGN


@dataclass
class _Indents:
    """Goes through the blocks of one parent; `open` are the styles of the marks passed."""

    own: Mapping[str, int]
    blank: set[str]
    step: int
    open: list[str] = field(default_factory=list)

    def go_through(self, parent: Element) -> None:
        """Indent the blocks of a parent."""
        for child in list(parent):
            if child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag == f"{W}p":
                style = style_of(child)
                if not _is_mark(child):
                    self._paragraph(child, style)
                    continue
                if style == END:
                    self.open.pop()
                else:
                    self.open.append(style.removeprefix(BEGIN))
                remove(child)

    def _outer(self, style: str) -> int:
        """Return the indents of what is open, but for one that the style has by itself."""
        waiting = list(self.open)
        plain = style.removeprefix("Footnote")  # notes have a style of their own for quotations
        if plain in waiting:
            waiting.remove(plain)
        return sum(self.own.get(one, 0) for one in waiting)

    def _paragraph(self, paragraph: Element, style: str) -> None:
        choice = paragraph.find(f"{W}pPr/{W}numPr")
        outer, list_id, level = self._outer(style), "", 0
        if choice is not None:
            list_id, level = _value(choice, "numId"), int(_value(choice, "ilvl") or 0) + 1
        continues = list_id in self.blank
        if not outer and not continues:
            return
        is_item = level > 0 and not continues
        left = outer + level * self.step + (0 if is_item else self.own.get(style, 0))
        place = etree.Element(f"{W}ind")
        place.set(f"{W}left", str(left))
        place.set(f"{W}hanging" if is_item else f"{W}firstLine", str(self.step if is_item else 0))
        put_property(paragraph, place)
        if continues and choice is not None:
            remove(choice)

    def _table(self, table: Element) -> None:
        place = table.find(f"{W}tblPr/{W}tblInd")
        depth = 0 if place is None else int(place.get(f"{W}w", "0")) // PANDOC_STEP
        left = depth * self.step + self._outer("")
        if place is None and left:
            properties = table.find(f"{W}tblPr")
            place = etree.Element(f"{W}tblInd")
            place.set(f"{W}type", "dxa")
            if properties is not None:
                _put_after_width(properties, place)
        if place is not None:
            place.set(f"{W}w", str(left))


def _put_after_width(properties: Element, place: Element) -> None:
    """Put `w:tblInd` where the schema asks for it: behind the width and the alignment."""
    before = [properties.find(W + name) for name in ("jc", "tblW", "tblStyle")]
    after = next((one for one in before if one is not None), None)
    if after is None:
        properties.insert(0, place)
    else:
        after.addnext(place)


def _value(element: Element, name: str) -> str:
    found = element.find(W + name)
    return "" if found is None else found.get(VAL, "")
