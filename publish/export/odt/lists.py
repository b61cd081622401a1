"""Lists and definitions: their labels, and how far they are indented (ODF 1.3 part 3, 5.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from publish.export.odt.automatic import Label
from publish.export.odt.nesting import Item, List
from publish.export.odt.place import STEP, Place
from publish.export.typeset import task
from publish.model.running_text import list_label
from publish.model.tree import Node

if TYPE_CHECKING:
    from publish.export.odt.blocks import Blocks

NUMBER_FORMATS = {"LowerAlpha": "a", "LowerRoman": "i", "UpperAlpha": "A", "UpperRoman": "I"}
DELIMITERS = {"OneParen": ("", ")"), "TwoParens": ("(", ")")}
CHARACTER = 5.5
"""About what a character of a label takes, in points."""
LABELED = frozenset({"CodeBlock", "LineBlock", "Para", "Plain"})
"""The blocks that a label can stand before."""
INDENTING = frozenset({"Definition", "Quotations"})
"""The styles that a list in them takes the indent of, and nothing else."""


def ordered(blocks: Blocks, node: Node, place: Place) -> None:
    """Write an ordered list with its start, style and delimiter."""
    (start, style, delimiter), items = node["c"]
    prefix, suffix = DELIMITERS.get(delimiter["t"], ("", "."))
    label = Label(NUMBER_FORMATS.get(style["t"], "1"), prefix, suffix)
    shown = (list_label(start + n, style["t"], delimiter["t"]) for n in range(len(items)))
    widest = max(map(len, shown), default=0) * CHARACTER + 5
    _write(blocks, items, place, List("", start), label, max(STEP, widest))


def bulleted(blocks: Blocks, items: list[list[Node]], place: Place) -> None:
    """Write a list of bullets."""
    _write(blocks, items, place, List(""), Label(), STEP)


def _write(
    blocks: Blocks,
    items: list[list[Node]],
    place: Place,
    made: List,
    label: Label,
    hanging: float,
) -> None:
    own = 0 if place.path else blocks.lefts.get(place.style, 0)
    left = place.indent + own + hanging
    made.style = blocks.automatic.list(label, len(place.path) + 1, left, hanging)
    style = "" if place.style in INDENTING else place.style
    for index, item in enumerate(items):
        box, content = ("", item) if label.format else task(item)
        boxed = Label(bullet=box)
        its_own = box and blocks.automatic.list(boxed, len(place.path) + 1, left, hanging)
        path = (*place.path, Item(made, index, its_own))
        if place.path and not place.path[-1].has_text:
            blocks.paragraph([], place, tight=True)
        inner = replace(place, path=path, indent=left, listed=left, style=style)
        if not content or content[0]["t"] not in LABELED:
            blocks.paragraph([], inner, tight=True)
        blocks.write(content, inner)


def definitions(
    blocks: Blocks, items: list[tuple[list[Node], list[list[Node]]]], place: Place
) -> None:
    """Write terms and what they mean."""
    for term, meanings in items:
        words = blocks.words(term, place)
        blocks.paragraph(words, replace(place, style="Definition_20_Term"))
        for meaning in meanings:
            blocks.write(meaning, replace(place, style="Definition"))
