"""Inline HTML that Markdown has no need of, as pandoc's own elements: every format has those."""

from __future__ import annotations

import re
from typing import Any

from publish.model.tree import Node, walk

ELEMENTS = {
    "b": "Strong",
    "del": "Strikeout",
    "em": "Emph",
    "i": "Emph",
    "s": "Strikeout",
    "strong": "Strong",
    "sub": "Subscript",
    "sup": "Superscript",
    "u": "Underline",
}
SPANS = frozenset({"kbd", "mark"})
"""pandoc's HTML writer makes these elements of spans with their names as classes."""
EMPTY: Node = {"t": "Para", "c": []}
TAG = re.compile(rf"<(/?)({'|'.join([*ELEMENTS, *SPANS])})\s*>", re.IGNORECASE)
LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def normalize(blocks: list[Node]) -> list[Node]:
    """Return the blocks with `<br>`, `<sub>`, `<b>` and their like as nodes.

    An element with attributes, or one that is not closed where it was opened, stays raw.
    """
    if not any(node["t"] == "RawInline" for node in walk(blocks)):
        return blocks
    result: list[Node] = _normalized(blocks)
    return result


def _normalized(tree: Any) -> Any:
    if isinstance(tree, dict):
        if not isinstance(tree.get("c"), list):
            return tree
        inner = _normalized(tree["c"])
        is_line = tree["t"] in {"Para", "Plain"}
        return {**tree, "c": _without_breaks_at_ends(inner) if is_line else inner}
    if not isinstance(tree, list):
        return tree
    items = [_normalized(item) for item in tree]
    kept = [item for item in items if item != EMPTY]
    return _paired(kept) if any(map(_html, kept)) else kept


def _without_breaks_at_ends(inlines: list[Node]) -> list[Node]:
    """Return a paragraph's inlines; a line break at its end breaks nothing."""
    ends = {"LineBreak", "SoftBreak", "Space"}
    kept = [index for index, one in enumerate(inlines) if one["t"] not in ends]
    return inlines[kept[0] : kept[-1] + 1] if kept else []


def _paired(inlines: list[Any]) -> list[Any]:
    """Return inlines with what stands between an opening and a closing tag put into one."""
    result: list[Any] = []
    opened: list[tuple[str, int]] = []
    for inline in inlines:
        html = _html(inline)
        if LINE_BREAK.fullmatch(html):
            result.append({"t": "LineBreak"})
            continue
        match = TAG.fullmatch(html)
        if match and match[1] and opened and opened[-1][0] == match[2].lower():
            name, start = opened.pop()
            result[start:] = [_element(name, result[start + 1 :])]
            continue
        if match and not match[1]:
            opened.append((match[2].lower(), len(result)))
        result.append(inline)
    return result


def _element(name: str, inner: list[Any]) -> Node:
    if name in SPANS:
        return {"t": "Span", "c": [["", [name], []], inner]}
    return {"t": ELEMENTS[name], "c": inner}


def _html(node: Any) -> str:
    """Return the raw HTML that a node is, "" for any other."""
    if isinstance(node, dict) and node.get("t") == "RawInline" and node["c"][0].startswith("html"):
        return str(node["c"][1])
    return ""
