"""Words and emphasis so written that Markdown reads them as they are meant.

pandoc's writer (3.9) lets stand what reads as an entity and drops a sign behind a backslash, so
words that hold a sign of Markdown's are escaped here (CommonMark 0.31, 2.4). An asterisk beside a
sign, such as a quotation mark, opens or closes nothing unless white space or another sign stands
on its other side (6.2), as none does in Chinese: such emphasis becomes HTML's.
"""

from __future__ import annotations

import re
from typing import Any

from publish.model.tree import Node, plain_text

SIGN_OF_MARKDOWN = re.compile(r"[\\`*\[\]<>~|]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
ITEM = re.compile(r"([-+]|-{2,}|=+|#{1,6})|(\d+)[.)]")
TAGS = {"Emph": "em", "Strong": "strong", "Strikeout": "del"}
SIGN = "*"
NO_BREAK_SPACE = "\u00a0"


def settled(tree: Any, *, begins: bool = False) -> Any:
    """Return a tree whose words and emphasis are read as they are meant.

    `begins` says that the first of these inlines begins a line.
    """
    if isinstance(tree, dict):
        content = tree.get("c")
        if not isinstance(content, list):
            return tree
        return {**tree, "c": settled(content, begins=tree["t"] in {"Para", "Plain"})}
    if not isinstance(tree, list):
        return tree
    result: list[Any] = []
    for index, node in enumerate(tree):
        kind = node.get("t") if isinstance(node, dict) else ""
        if kind == "Str":
            first = _ends_line(tree[index - 1]) if index else begins
            result.append(_word(node["c"], first, _starts_link(tree[index + 1 :])))
        elif kind == "LineBlock":
            result.append({"t": "Para", "c": settled(_broken(node["c"]), begins=True)})
        elif kind in TAGS and not _is_carried(tree, index):
            name = TAGS[kind]
            inner = settled(node["c"])
            result += [_raw("html", f"<{name}>"), *inner, _raw("html", f"</{name}>")]
        else:
            result.append(settled(node))
    return result


def _broken(lines: list[list[Node]]) -> list[Node]:
    """Return lines of verse as inlines with breaks between them."""
    result: list[Node] = []
    for line in lines:
        result += [{"t": "LineBreak"}] if result else []
        result += line or [{"t": "Str", "c": NO_BREAK_SPACE}]
    return result


def _word(text: str, begins_line: bool, before_link: bool) -> Node:
    """Return a word; what begins a line behind a break must not read as a list or heading."""
    escaped = SIGN_OF_MARKDOWN.sub(r"\\\g<0>", text)
    if begins_line and (item := ITEM.fullmatch(text)):
        end = item.end(2) if item[2] else 0
        escaped = f"{escaped[:end]}\\{escaped[end:]}"
    if before_link and escaped.endswith("!"):
        escaped = f"{escaped[:-1]}\\!"
    return {"t": "Str", "c": text} if escaped == text else _raw("markdown", escaped)


def _ends_line(inline: Node) -> bool:
    if inline["t"] == "RawInline":
        return str(inline["c"][1]).endswith("\n")
    return bool(inline["t"] == "LineBreak")


def _starts_link(inlines: list[Any]) -> bool:
    """Whether what follows a word begins with a bracket, before which a "!" makes an image."""
    first = inlines[0] if inlines and isinstance(inlines[0], dict) else {}
    return first.get("t") == "Link" or (
        first.get("t") == "RawInline" and str(first["c"][1]).startswith("[")
    )


def _raw(format: str, markup: str) -> Node:
    return {"t": "RawInline", "c": [format, markup]}


def _is_carried(inlines: list[Node], index: int) -> bool:
    text = _shown(inlines[index]["c"]).strip()
    before = _shown(inlines[:index])[-1:]
    after = _shown(inlines[index + 1 :])[:1]
    opens = text[:1].isalnum() or not before.isalnum()
    return bool(text) and opens and (text[-1:].isalnum() or not after.isalnum())


def _shown(inlines: list[Node]) -> str:
    """Return what inlines print, a sign for each that brings signs of its own."""
    return "".join(
        plain_text(one) if one["t"] in {"Str", "Space", "SoftBreak", "Span"} else SIGN
        for one in inlines
    )
