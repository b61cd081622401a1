"""The numbered tree for pandoc's ICML writer: named styles, labels of lists as text.

InDesign would count lists anew, so their labels stand in the text before a tab. What carries a
style of its own is in a division with `custom-style`, from which the writer makes paragraph styles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from publish.export.icml.frames import Frame
from publish.model.running_text import list_label
from publish.model.tree import Node, para, span, transform, walk

TAB: Node = {"t": "Str", "c": "\t"}


def styled(style: str, blocks: list[Node]) -> Node:
    """Return blocks in paragraphs of a style."""
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], blocks]}


@dataclass
class Tree:
    """Rewrites a tree; `pictures` holds each target's address and its own size in points.

    `frames` holds the sizes of the images that were met, in order.
    """

    pictures: Mapping[str, tuple[str, float, float]]
    targets: frozenset[str]
    frames: list[Frame] = field(default_factory=list)

    @classmethod
    def of(cls, blocks: list[Node], pictures: Mapping[str, tuple[str, float, float]]) -> Tree:
        """Return what rewrites the blocks of a text."""
        links = (one["c"][2][0] for one in walk(blocks) if one["t"] == "Link")
        return cls(pictures, frozenset(one[1:] for one in links if one.startswith("#")))

    def of_blocks(self, tree: Any) -> Any:
        """Return blocks or inlines rewritten."""
        rules = {
            "Div": self._div,
            "Figure": self._captioned,
            "Table": self._captioned,
            "Span": self._span,
            "Image": self._image,
            "OrderedList": self._list,
            "HorizontalRule": lambda _: [styled("Rule", [para([{"t": "Str", "c": "* * *"}])])],
            "RawBlock": lambda _: [],
            "RawInline": lambda _: [],
        }
        return transform(tree, rules)

    def _div(self, node: Node) -> list[Node]:
        (id, classes, _), inner = node["c"]
        if "equation" in classes:
            math, *tag = inner[0]["c"]
            number = span([TAB, *(one for one in tag if one["t"] == "Span")], id=id)
            return [styled("Equation", [para([math, number])])]
        blocks = self.of_blocks(inner)
        if "admonition-title" in classes:
            return [styled("Admonition title", blocks)]
        if "admonition" in classes:
            return [blocks[0], styled("Admonition", blocks[1:])]
        if "csl-bib-body" in classes:
            return [styled("Bibliography", blocks)]
        return self._placed(id, blocks)

    def _placed(self, id: str, blocks: list[Node]) -> list[Node]:
        """Return blocks with a place for links in their first paragraph, if some link needs it."""
        if id in self.targets and blocks and blocks[0]["t"] in {"Para", "Plain"}:
            return [{**blocks[0], "c": [span(blocks[0]["c"], id=id)]}, *blocks[1:]]
        return blocks

    def _captioned(self, node: Node) -> list[Node]:
        """Return a figure or table with the place for links in its caption's label."""
        (id, _, _), (short, caption), *rest = node["c"]
        inner = self.of_blocks(rest) if node["t"] == "Figure" else None
        blocks = self.of_blocks(caption)
        if id and blocks and blocks[0]["t"] in {"Para", "Plain"} and blocks[0]["c"]:
            label, *others = blocks[0]["c"]
            blocks = [{**blocks[0], "c": [span([label], id=id), *others]}, *blocks[1:]]
        if node["t"] == "Table":
            table = {"t": "Table", "c": [["", [], []], [None, []], *self.of_blocks(rest)]}
            return [styled("TableCaption", blocks), table] if blocks else [table]
        content = [["", [], []], [short, blocks], *(inner or self.of_blocks(rest))]
        return [{"t": node["t"], "c": content}]

    def _span(self, node: Node) -> list[Node]:
        (id, _, _), inner = node["c"]
        content = self.of_blocks(inner)
        return [span(content, id=id)] if id in self.targets else content

    def _image(self, node: Node) -> list[Node]:
        (_, _, values), alt, (target, title) = node["c"]
        address, own_width, own_height = self.pictures.get(target, (target, 0.0, 0.0))
        scale = min(TEXT_WIDTH / own_width, 1.0) if own_width else 1.0
        width, height = own_width * scale, own_height * scale
        share = dict(values).get("width", "")
        if share.endswith("%") and width:
            wanted = TEXT_WIDTH * float(share[:-1]) / 100
            width, height = wanted, height * wanted / width
        self.frames.append(Frame(width, height, own_width, own_height))
        return [{"t": "Image", "c": [["", [], []], alt, [address, title]]}]

    def _list(self, node: Node) -> list[Node]:
        """Return a list as paragraphs that begin with their labels."""
        (start, style, delimiter), items = node["c"]
        labels = (list_label(n, style["t"], delimiter["t"]) for n in count(start))
        result: list[Node] = []
        for item, label in zip(self.of_blocks(items), labels, strict=False):
            lead: list[Node] = [{"t": "Str", "c": label}, TAB]
            if item and item[0]["t"] in {"Para", "Plain"}:
                first, rest = para([*lead, *item[0]["c"]]), item[1:]
            else:
                first, rest = para(lead), item
            result.append(styled("Numbered item", [first]))
            result += [styled("List", rest)] if rest else []
        return result


TEXT_WIDTH = 360.0
"""The width in points that a picture's percentage is of, and that none exceeds."""
