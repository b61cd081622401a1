"""A Word file as a source: what Word makes by itself is left out, for we make it anew."""

from __future__ import annotations

import re
from typing import Any

from publish.model.tree import Node, attributes, transform

READER = "docx+styles"
"""pandoc's reader, told to keep the names of styles."""
CUSTOM_STYLE = "custom-style"
MADE_BY_WORD = re.compile(
    r"(toc|contents|\w+ index) (\d|heading)|table of figures|index heading|title rule",
    re.IGNORECASE,
)
"""Styles of contents and lists of captions: Word's, and as LibreOffice names them."""


def cleaned(blocks: list[Node]) -> list[Node]:
    """Return the blocks without contents, lists of captions and the marks of styles."""

    def division(node: Node) -> list[Node] | None:
        style = _style(node)
        if style is None:
            return None
        return [] if MADE_BY_WORD.fullmatch(style) else kept(node["c"][1])

    def span(node: Node) -> list[Node] | None:
        return None if _style(node) is None else kept(node["c"][1])

    def kept(content: Any) -> list[Node]:
        result: list[Node] = transform(content, rules)
        return result

    rules = {"Div": division, "Span": span}
    return kept(blocks)


def _style(node: Node) -> str | None:
    """Return the style that a division or span stands for and says nothing else, or None."""
    id, classes, values = attributes(node)
    only = not id and not classes and [key for key, _ in values] == [CUSTOM_STYLE]
    return values[0][1] if only else None
