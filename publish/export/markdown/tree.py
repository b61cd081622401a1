"""The numbered tree as GitHub's Markdown can hold it; pandoc's writer does the rest.

Every target of a link gets an anchor of its own, for GitHub's ids follow the words of a heading.
Notes keep their numbers as labels; what Markdown has no sign for, cells over several columns
or terms, is HTML with Markdown in it, a blank line around each piece (CommonMark 0.31, 4.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from publish.export.markdown.parts import (
    fenced,
    image,
    item,
    ordered,
    raw,
    raw_block,
    split_at_notes,
)
from publish.export.markdown.tables import apart, is_plain, of_pipes, with_tags
from publish.model.tree import Node, Rule, attributes, para, plain_text, transform, walk

KINDS = ("note", "tip", "important", "warning", "caution")
DOLLAR = re.compile(r"(\$)")
EMOJI = re.compile(r"(?<![\w:])(:)(?=[a-z0-9_+-]*[a-z1][a-z0-9_+-]*:(?![\w:]))")


def anchors(id: str) -> list[Node]:
    """Return a place for links; none without an id."""
    return [raw(f'<a id="{escape(id)}"></a>')] if id else []


@dataclass
class Tree:
    """Rewrites a tree; `notes` holds the notes that were met, rewritten, by number."""

    pictures: Mapping[str, str]
    targets: frozenset[str] = frozenset()
    notes: dict[str, list[Node]] = field(default_factory=dict)

    @classmethod
    def of(cls, blocks: list[Node], pictures: Mapping[str, str]) -> Tree:
        """Return what rewrites the blocks of a text."""
        links = (one["c"][2][0] for one in walk(blocks) if one["t"] == "Link")
        return cls(pictures, frozenset(one[1:] for one in links if one.startswith("#")))

    def text(self, blocks: list[Node]) -> list[Node]:
        """Return the whole text; an admonition is an alert here, where GitHub knows them."""
        result: list[Node] = []
        for block in blocks:
            _, classes, _ = attributes(block)
            if block["t"] == "Div" and "admonition" in classes:
                result += self._placed(block, self._alert(block))
            elif block["t"] == "Div" and "equation" not in classes:
                result += self._placed(block, self.text(block["c"][1]))
            else:
                result += self.blocks([block])
        return result

    def titles(self, blocks: list[Node]) -> dict[str, list[Node]]:
        """Return what contents and lists repeat of titles and captions, by their ids."""
        found = {}
        for node in walk(blocks):
            match node:
                case {"t": "Header", "c": [_, [id, _, _], inlines]}:
                    found[id] = self._repeated(inlines)
                case {"t": "Figure" | "Table", "c": [[id, *_], [_, [{"c": inlines}, *_]], *_]}:
                    found[id] = self._repeated(inlines)
        return found

    def _repeated(self, inlines: list[Node]) -> list[Node]:
        """Return inlines without notes, links and places, for they stand in a link."""

        def bare(node: Node) -> list[Node]:
            is_note = "note" in attributes(node)[1]
            return [] if is_note else transform(node["c"][1], rules)

        rules: dict[str, Rule] = {"Span": bare, "Link": bare}
        return self._inlines(transform(inlines, rules))

    def blocks(self, blocks: Any) -> Any:
        """Return blocks or inlines rewritten."""
        return transform(blocks, self._rules)

    @property
    def _rules(self) -> dict[str, Any]:
        names = ("Header", "Para", "Plain", "Figure", "Table", "Div", "Span", "Link", "Image")
        rules = {name: getattr(self, f"_{name.lower()}") for name in names}
        lists = {
            "BulletList": self._bullets,
            "OrderedList": self._ordered,
            "DefinitionList": self._definitions,
        }
        dropped: dict[str, Any] = {name: lambda _: [] for name in ("RawInline", "RawBlock")}
        plain = {"SmallCaps": lambda node: self.blocks(node["c"]), "CodeBlock": _code}
        return {**rules, **lists, **dropped, **plain, "Code": _inline_code}

    def _placed(self, node: Node, inner: list[Node]) -> list[Node]:
        """Return blocks behind a place for links, if some link leads there."""
        id = attributes(node)[0]
        return (
            [para([raw(f'<span id="{escape(id)}"></span>')]), *inner]
            if id in self.targets
            else inner
        )

    def _header(self, node: Node) -> list[Node]:
        level, (id, _, _), inlines = node["c"]
        return [
            {"t": "Header", "c": [level, ["", [], []], [*anchors(id), *self._inlines(inlines)]]}
        ]

    def _para(self, node: Node) -> list[Node]:
        return [{"t": node["t"], "c": self._inlines(node["c"])}]

    _plain = _para

    def _inlines(self, inlines: list[Node]) -> list[Node]:
        """Return inlines rewritten; what GitHub would take for a sign of its own is in a span.

        That is a dollar sign that could open a formula, and a name that would become an emoji.
        """
        result: list[Node] = self.blocks(inlines)
        result = transform(result, {"Str": _emoji})
        bare = transform(result, {"Code": lambda _: [], "RawInline": lambda _: []})
        formulas = any(one["t"] == "Math" for one in walk(inlines))
        if plain_text(bare).count("$") + formulas < 2:
            return result
        spaced: list[Node] = transform(result, {"Str": _dollars})
        return spaced

    def _figure(self, node: Node) -> list[Node]:
        """Return what a figure shows, the place for links above it, and its caption below."""
        (id, _, _), (_, caption), inner = node["c"]
        shown = apart(self.blocks(inner))
        if shown and shown[0]["t"] == "Para":
            shown[0] = para([*anchors(id), *shown[0]["c"]])
        elif id:
            shown = [para(anchors(id)), *shown]
        return [*shown, *self._caption("", caption)]

    def _caption(self, id: str, caption: list[Node]) -> list[Node]:
        """Return a caption, which begins in HTML's bold or, without a number, is all in italics."""
        if not caption or caption[0]["t"] not in {"Plain", "Para"}:
            return [*([para(anchors(id))] if id else []), *self.blocks(caption)]
        label, *words_of_it = caption[0]["c"] or [{"t": "Space"}]
        if "caption-label" in attributes(label)[1]:
            inlines = [raw("<b>"), *label["c"][1], raw("</b>"), *self._inlines(words_of_it)]
        else:
            inlines = [raw("<i>"), *self._inlines(caption[0]["c"]), raw("</i>")]
        return [para([*anchors(id), *inlines]), *self.blocks(caption[1:])]

    def _table(self, node: Node) -> list[Node]:
        (id, _, _), (_, caption), *rest = node["c"]
        drawn = of_pipes(self.blocks(rest)) if is_plain(rest) else with_tags(self.blocks(rest))
        return [*self._caption(id, caption), *drawn]

    def _div(self, node: Node) -> list[Node]:
        (id, classes, _), inner = node["c"]
        if "equation" in classes:
            return [*([para(anchors(id))] if id else []), _equation(inner[0]["c"])]
        if "admonition" in classes:
            title, *content = inner
            quoted = [
                para([{"t": "Strong", "c": self.blocks(_title(title))}]),
                *self.blocks(content),
            ]
            return self._placed(node, [{"t": "BlockQuote", "c": quoted}])
        return self._placed(node, self.blocks(inner))

    def _alert(self, node: Node) -> list[Node]:
        """Return GitHub's alert; a title that is not its own word stands in it in bold."""
        (_, classes, _), (title, *content) = node["c"]
        kind = next((name for name in KINDS if name in classes), "note")
        quoted = self.blocks(content)
        if plain_text(title).strip() != kind.capitalize() or _is_bold(quoted):
            quoted = [para([{"t": "Strong", "c": self.blocks(_title(title))}]), *quoted]
        mark = raw(f"[!{kind.upper()}]\n", "markdown")
        if quoted and quoted[0]["t"] in {"Para", "Plain"}:
            quoted = [para([mark, *quoted[0]["c"]]), *quoted[1:]]
        else:
            quoted = [para([mark]), *quoted]
        return [{"t": "BlockQuote", "c": quoted}]

    def _span(self, node: Node) -> list[Node]:
        (id, classes, values), inner = node["c"]
        number = dict(values).get("number")
        if "note" in classes and number:
            self.notes[number] = self.blocks(inner[0]["c"])
            return [raw(f"[^{number}]", "markdown")]
        place = [raw(f'<span id="{escape(id)}"></span>')] if id in self.targets else []
        return [*place, *self.blocks(inner)]

    def _link(self, node: Node) -> list[Node]:
        (id, _, _), inner, target = node["c"]
        place = [raw(f'<span id="{escape(id)}"></span>')] if id in self.targets else []
        made = {"t": "Link", "c": [["", [], []], self.blocks(inner), [target[0], ""]]}
        return [*place, *split_at_notes(made)]

    def _image(self, node: Node) -> list[Node]:
        return [image(node, self.pictures)]

    def _ordered(self, node: Node) -> list[Node]:
        attributes_of_list, items = node["c"]
        return [ordered(attributes_of_list, [item(self.blocks(one)) for one in items])]

    def _bullets(self, node: Node) -> list[Node]:
        return [{"t": "BulletList", "c": [item(self.blocks(one)) for one in node["c"]]}]

    def _definitions(self, node: Node) -> list[Node]:
        pieces = [
            piece
            for term, definitions in node["c"]
            for piece in (
                ("dt", [para(self._inlines(term))]),
                *(("dd", apart(self.blocks(one))) for one in definitions),
            )
        ]
        result, before = [], "<dl>"
        for tag, content in pieces:
            result += [raw_block(f"{before}\n<{tag}>"), *content]
            before = f"</{tag}>"
        return [*result, raw_block(f"{before}\n</dl>")]


def _title(title: Node) -> list[Node]:
    return [one for block in title["c"][1] for one in block["c"]]


def _is_bold(blocks: list[Node]) -> bool:
    inlines = blocks[0]["c"] if blocks and blocks[0]["t"] in {"Para", "Plain"} else []
    return bool(inlines) and inlines[0]["t"] == "Strong"


def _equation(inlines: list[Node]) -> Node:
    """Return a formula as GitHub sets it, its number as TeX's own tag."""
    tex = next(one["c"][1] for one in inlines if one["t"] == "Math").strip()
    number = plain_text([one for one in inlines if one["t"] == "Span"])
    bare = re.fullmatch(r"\((.*)\)", number)
    tag = rf"\tag{{{bare[1]}}}" if bare else rf"\tag*{{{number}}}" if number else ""
    return fenced(f"{tex} {tag}".strip(), "math")


def _dollars(node: Node) -> list[Node] | None:
    return _in_spans(node["c"], DOLLAR)


def _emoji(node: Node) -> list[Node] | None:
    return _in_spans(node["c"], EMOJI)


def _in_spans(text: str, sign: re.Pattern[str]) -> list[Node] | None:
    """Return a text with each sign, the pattern's one group, in a span; None where it has none."""
    pieces = sign.split(text)
    inlines = [
        raw(f"<span>{piece}</span>") if index % 2 else {"t": "Str", "c": piece}
        for index, piece in enumerate(pieces)
        if piece
    ]
    return inlines if len(pieces) > 1 else None


def _code(node: Node) -> list[Node]:
    """Return code between fences, which unlike code set in can stand behind anything."""
    (_, classes, _), code = node["c"]
    language = [name for name in classes if name.isalnum() and name != "numberLines"][:1]
    return [fenced(code, "".join("tex" if name == "math" else name for name in language))]


def _inline_code(node: Node) -> list[Node]:
    return [{"t": "Code", "c": [["", [], []], node["c"][1]]}]
