"""What pandoc's lists lack: a paragraph for every item's sign, and levels below the ninth.

pandoc gives the sign, a number or a bullet, to an item's first paragraph. Where there is none, or
one that cannot carry it, a paragraph of its own does, without words. Word counts to nine levels
(ECMA-376-1, 17.9.6); what stands deeper goes on in another list, at its first level.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from publish.export.docx.body import VAL, W, keep_with_next, remove
from publish.export.docx.numbering import LEVELS, add_reference, identify
from publish.model.tree import Node

SIGN = "00BE61E6"
"""Tells the run that marks a paragraph of an item's sign, which stays with what follows."""
KEPT = f'<w:r w:rsidR="{SIGN}"/>'
BARE = frozenset({"Header", "Table"})
"""Blocks that show no sign: a heading has the number of its own list."""


def with_sign(item: list[Node]) -> list[Node]:
    """Return an item of a list with a paragraph for its sign, should it begin with none."""
    carries = _carries_sign(item)
    if carries:
        return item
    xml = "" if carries is None else KEPT
    return [{"t": "Plain", "c": [{"t": "RawInline", "c": ["openxml", xml]}]}, *item]


def _carries_sign(blocks: list[Node]) -> bool | None:
    """Whether the first block that is written can carry a sign; None where there is none."""
    for block in blocks:
        match block:
            case {"t": "RawBlock"} | {"t": "Para" | "Plain", "c": []}:
                continue
            case {"t": "Div", "c": [_, inner]} | {"t": "BlockQuote", "c": inner}:
                if (carries := _carries_sign(inner)) is not None:
                    return carries
            case {"t": "Para" | "Plain", "c": inlines}:
                return not _begins_with_formula(inlines)
            case _:
                return block["t"] not in BARE
    return None


def _begins_with_formula(inlines: list[Node]) -> bool:
    """Whether a displayed formula, which is a paragraph of its own, stands first."""
    match inlines:
        case [{"t": "Span", "c": [_, inner]}, *_]:
            return _begins_with_formula(inner)
        case [{"t": "Math", "c": [{"t": "DisplayMath"}, _]}, *_]:
            return True
    return False


def keep_signs(root: Element) -> None:
    """Keep a sign that has a paragraph of its own on the page of what follows."""
    for run in list(root.iter(f"{W}r")):
        if run.get(f"{W}rsidR") == SIGN:
            paragraph = run.getparent()
            remove(run)
            if paragraph is not None:
                keep_with_next(paragraph)


@dataclass
class DeepLists:
    """Moves what stands below the ninth level to lists of its own; `numbering` is their part."""

    numbering: Element
    _references: dict[tuple[str, int], str] = field(default_factory=dict)
    _lists: dict[tuple[str, int], str] = field(default_factory=dict)

    def move(self, root: Element) -> None:
        """Move the items of a part."""
        for choice in root.iter(f"{W}numPr"):
            level, number = choice.find(f"{W}ilvl"), choice.find(f"{W}numId")
            if level is None or number is None:
                continue
            turn, rest = divmod(int(level.get(VAL, "0")), LEVELS)
            if turn:
                level.set(VAL, str(rest))
                number.set(VAL, self._reference(number.get(VAL, ""), turn))

    def _reference(self, id: str, turn: int) -> str:
        """Return a reference that starts as another does, to the list so many turns deeper."""
        found = self.numbering.find(f"{W}num[@{W}numId='{id}']")
        if found is None:
            return id
        if (id, turn) not in self._references:
            made = copy.deepcopy(found)
            for link in made.iterfind(f"{W}abstractNumId"):
                link.set(VAL, self._list(link.get(VAL, ""), turn))
            self._references[id, turn] = add_reference(self.numbering, made)
        return self._references[id, turn]

    def _list(self, id: str, turn: int) -> str:
        """Return the list that goes on where the ninth level of another ends."""
        found = self.numbering.find(f"{W}abstractNum[@{W}abstractNumId='{id}']")
        if found is None:
            return id
        if (id, turn) not in self._lists:
            made = copy.deepcopy(found)
            identify(made, self.numbering)
            _indent(made, turn * LEVELS)
            found.addnext(made)
            self._lists[id, turn] = made.get(f"{W}abstractNumId", "")
        return self._lists[id, turn]


def _indent(made: Element, levels: int) -> None:
    """Indent a list by as much as so many of its levels."""
    places = [place for level in made.iterfind(f"{W}lvl") for place in level.iter(f"{W}ind")]
    lefts = [int(place.get(f"{W}left", "0")) for place in places]
    step = lefts[1] - lefts[0] if len(lefts) > 1 else 0
    for place, left in zip(places, lefts, strict=True):
        place.set(f"{W}left", str(left + levels * step))
