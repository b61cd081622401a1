"""Quotation marks and direction by language, for the text and for passages in another one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from publish.model.languages import direction, quotation_marks
from publish.model.tree import ATTRIBUTES_FIRST, Node, attributes, transform

UNSPACED = frozenset({"ja", "zh"})
"""Languages that put no space before an opening mark."""


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
    if language.split("-")[0].lower() in UNSPACED:
        pair = partial(_paired, opening=opening, closing=closing)
        result = transform(result, dict.fromkeys(("Header", "Para", "Plain"), pair))
    return result


def _paired(block: Node, opening: str, closing: str) -> list[Node]:
    """Return a block whose straight marks between letters are a pair.

    pandoc knows an opening mark by the space before it. Without one, as in Chinese and Japanese,
    it closes twice: a closing mark with nothing to close is an opening one.
    """
    is_open = False
    written = 0

    def word(node: Node) -> list[Node] | None:
        nonlocal is_open, written
        letters = list(node["c"])
        for index, letter in enumerate(letters):
            if letter == "“":
                written += 1
            elif letter == "”" and is_open:
                letters[index], is_open = closing, False
            elif letter == "”" and written:
                written -= 1
            elif letter == "”":
                letters[index], is_open = opening, True
        text = "".join(letters)
        return None if text == node["c"] else [{"t": "Str", "c": text}]

    return [{"t": block["t"], "c": transform(block["c"], {"Str": word})}]


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
