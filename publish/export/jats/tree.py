"""The numbered tree as pandoc's JATS writer wants it, with what it would forget marked by ids.

The writer drops the classes of divisions and writes notes in a way of its own. So divisions that
mean something, lines of verse and notes get ids that begin with `MARK`; `article.py` turns the
elements that come of them into what JATS has for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from publish.export import formulas
from publish.model.tree import (
    Node,
    attributes,
    div,
    link,
    para,
    plain_text,
    span,
    transform,
    walk,
    words,
)

MARK = "publish..."
KEPT = frozenset({"caption-label", "equation-number", "number"})
KINDS = ("note", "tip", "important", "warning", "caution")


@dataclass
class Tree:
    """Rewrites a tree.

    `notes` holds the notes that were met, by number, `descriptions` the words of images.
    """

    pictures: Mapping[str, str]
    targets: frozenset[str]
    notes: dict[str, list[Node]] = field(default_factory=dict)
    descriptions: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, blocks: list[Node], pictures: Mapping[str, str]) -> Tree:
        """Return what rewrites the blocks of a text."""
        links = (one["c"][2][0] for one in walk(blocks) if one["t"] == "Link")
        return cls(pictures, frozenset(one[1:] for one in links if one.startswith("#")))

    def text(self, blocks: list[Node]) -> list[Node]:
        """Return the whole text, its notes behind it in a section of their own."""
        body: list[Node] = self._of(blocks)
        notes = [
            div(self.notes[number], id=f"{MARK}fn.{number}")
            for number in sorted(self.notes, key=int)
        ]
        if not notes:
            return body
        heading = {"t": "Header", "c": [1, [f"{MARK}notes", [], []], words("Notes")]}
        return [*body, heading, *notes]

    def _of(self, tree: Any) -> Any:
        rules = {
            "Div": self._div,
            "Span": self._span,
            "Link": self._link,
            "Image": self._image,
            "LineBlock": self._verse,
            "RawBlock": lambda _: [],
            "Math": formulas.with_decimal_commas,
            "RawInline": lambda _: [],
        }
        return transform(tree, rules)

    def _div(self, node: Node) -> list[Node]:
        (id, classes, values), inner = node["c"]
        if language := dict(values).get("lang"):
            inner = _in_language(inner, language)
        if "equation" in classes:
            return [div(self._of(inner), id=f"{MARK}equation.{id}")]
        if "admonition" in classes:
            kind = next((name for name in KINDS if name in classes), "note")
            title = div(self._of(inner[0]["c"][1]), id=f"{MARK}title.")
            return [div([title, *self._of(inner[1:])], id=f"{MARK}{kind}.{id}")]
        if "csl-bib-body" in classes or id == "refs":
            return [div([self._entry(one) for one in inner], id=f"{MARK}works.")]
        return self._placed(id, self._of(inner))

    def _entry(self, node: Node) -> Node:
        if node["t"] != "Div":
            return div(self._of([node]), id=f"{MARK}work.")
        return div(self._of(node["c"][1]), id=f"{MARK}work.{attributes(node)[0]}")

    def _placed(self, id: str, blocks: list[Node]) -> list[Node]:
        """Return blocks with a place for links at their head, if some link leads there."""
        if id not in self.targets:
            return blocks
        place = span([], id=id)
        if blocks and blocks[0]["t"] in {"Para", "Plain"}:
            return [{**blocks[0], "c": [place, *blocks[0]["c"]]}, *blocks[1:]]
        return [para([place]), *blocks]

    def _span(self, node: Node) -> list[Node]:
        (id, classes, values), inner = node["c"]
        number = dict(values).get("number")
        if "note" in classes and number:
            self.notes[number] = self._of(inner[0]["c"])
            return [link(words(number), f"#{MARK}fn.{number}")]
        kept = [name for name in classes if name in KEPT]
        if kept:
            return [span(self._of(inner), *kept)]
        place = id if id in self.targets else ""
        if language := dict(values).get("lang"):
            return [span(self._of(inner), id=place, lang=language)]
        return [span(self._of(inner), id=place)] if place else self._of(inner)

    def _link(self, node: Node) -> list[Node]:
        (id, _, _), inner, (target, _) = node["c"]
        made = {"t": "Link", "c": [["", [], []], self._of(inner), [target, ""]]}
        return [span([made], id=id)] if id in self.targets else [made]

    def _image(self, node: Node) -> list[Node]:
        """Return an image whose words are a mark: the writer would not escape them (3.9)."""
        _, alt, (target, _) = node["c"]
        address = self.pictures.get(target, target)
        text = " ".join(plain_text(alt).split())
        self.descriptions.append(text)
        mark = words(f"{MARK}alt.{len(self.descriptions) - 1}") if text else []
        return [{"t": "Image", "c": [["", [], []], mark, [address, ""]]}]

    def _verse(self, node: Node) -> list[Node]:
        return [div([para(self._of(line)) for line in node["c"]], id=f"{MARK}verse.")]


def _in_language(blocks: list[Node], language: str) -> list[Node]:
    """Return blocks whose paragraphs say their language; what holds them can't."""

    def paragraph(node: Node) -> list[Node] | None:
        if any(one["t"] == "Math" and one["c"][0]["t"] == "DisplayMath" for one in node["c"]):
            return None
        return [{"t": node["t"], "c": [span(node["c"], lang=language)]}]

    result: list[Node] = transform(blocks, {"Para": paragraph, "Plain": paragraph})
    return result
