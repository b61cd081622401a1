"""Quotation marks and direction by language, for the text and for passages in another one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from publish.model.languages import direction, quotation_marks
from publish.model.tree import ATTRIBUTES_FIRST, Node, attributes, transform


def resolve(blocks: list[Node], language: str, folder: Path) -> list[Node]:
    """Return the blocks with quotations in the marks of their language.

    A passage whose language runs the other way gets a `dir`, unless it has one.
    """
    opening, closing, inner_opening, inner_closing = quotation_marks(language, folder)

    def quoted(node: Node) -> list[Node]:
        kind, content = node["c"]
        double = kind["t"] == "DoubleQuote"
        first, last = (opening, closing) if double else (inner_opening, inner_closing)
        inner = transform(content, rules)
        return [{"t": "Str", "c": first}, *inner, {"t": "Str", "c": last}]

    rules = {"Quoted": quoted} | dict.fromkeys(
        ATTRIBUTES_FIRST - {"Code", "CodeBlock"}, partial(_passage, around=language, folder=folder)
    )
    result: list[Node] = transform(blocks, rules)
    return result


def _passage(node: Node, around: str, folder: Path) -> list[Node] | None:
    """Return a passage in a language of its own, resolved; None for any other node."""
    id, classes, pairs = attributes(node)
    language = dict(pairs).get("lang", "")
    if not language:
        return None
    turned = "dir" not in dict(pairs) and direction(language) != direction(around)
    attr = [id, classes, [*pairs, ["dir", direction(language)]] if turned else pairs]
    content: list[Node] = resolve(node["c"][1:], language, folder)
    return [{"t": node["t"], "c": [attr, *content]}]
