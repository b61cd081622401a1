"""Captions: the numbers of figures, subfigures, tables, equations and listings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from publish.model.outline import Caption
from publish.model.scheme import FORMATS
from publish.model.tree import Node, attributes, text_and_seen, walk

KINDS = {"fig": "figure", "tbl": "table", "eq": "equation", "lst": "listing"}


def kind_of_id(id: str) -> str:
    """Return the kind that an id's prefix names (`fig-x` and `fig:x` are figures), else ""."""
    prefix = id.replace(":", "-").partition("-")[0]
    return KINDS.get(prefix, "") if prefix != id else ""


def kind_of_node(node: Node) -> str:
    """Return the kind of numbered thing that a node is, whatever its id, else ""."""
    match node["t"]:
        case "Figure":
            return "listing" if "listing" in attributes(node)[1] else "figure"
        case "Table":
            return "table"
        case "Div" if "equation" in attributes(node)[1]:
            return "equation"
    return ""


def caption_blocks(node: Node) -> list[Node]:
    """Return the blocks of a figure's or table's caption."""
    return node["c"][1][1] if node["t"] in {"Figure", "Table"} else []


@dataclass
class CaptionCounter:
    """Counts captions as they come, through the publication or by chapter."""

    by_chapter: bool
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    positions: dict[str, tuple[tuple[object, ...], int]] = field(default_factory=dict)

    def next(self, node: Node, kind: str, chapter: str) -> Caption:
        """Return the caption of the next numbered thing."""
        id = attributes(node)[0]
        prefix = chapter if self.by_chapter else ""
        self.counts[kind, prefix] += 1
        count = self.counts[kind, prefix]
        self.positions[id] = ((kind, prefix), count)
        number = f"{prefix}.{count}" if prefix else str(count)
        title, seen = text_and_seen(caption_blocks(node))
        return Caption(kind, number, title, id, seen_title=seen)

    def subfigures(self, node: Node) -> list[tuple[Node, Caption]]:
        """Return the figures inside a figure with their letters: (a), (b) and so on."""
        inner = [item for item in walk(node["c"][2]) if item["t"] == "Figure"]
        lettered = []
        for index, item in enumerate(inner, 1):
            id = attributes(item)[0]
            letter = f"({FORMATS['lowerLetter'](index)})"
            self.positions[id] = (("subfigure", attributes(node)[0]), index)
            title, seen = text_and_seen(caption_blocks(item))
            lettered.append((item, Caption("subfigure", letter, title, id, seen_title=seen)))
        return lettered
