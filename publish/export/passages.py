"""Passages for some formats only, taken out of what the other formats are given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from publish.model.formats import Context
from publish.model.tree import Node, attributes, transform

CLASS = "only"


def for_format(context: Context, name: str) -> Context:
    """Return what the exporter of a format is given: its passages unwrapped, others left out."""
    blocks = chosen(context.blocks, name)
    if blocks is context.blocks:
        return context
    outline = context.outline.in_format(name)
    return replace(context, blocks=blocks, html=_chosen_html(context.html, name), outline=outline)


def chosen(blocks: list[Node], name: str) -> list[Node]:
    """Return the tree as a format is given it; the same one where nothing is left out."""

    def passage(node: Node) -> list[Node] | None:
        _, classes, values = attributes(node)
        if CLASS not in classes:
            return None
        chosen: list[Node] = transform(node["c"][1], rules)
        return chosen if name in dict(values)["formats"].split() else []

    rules = {"Div": passage, "Span": passage}
    result: list[Node] = transform(blocks, rules)
    return result


def _chosen_html(html: str, name: str) -> str:
    from publish.export import fragment

    body = fragment.parse(html)
    for element in list(body.iter(f"{{{fragment.XHTML}}}div", f"{{{fragment.XHTML}}}span")):
        if CLASS in element.get("class", "").split():
            _unwrap(element, keep=name in element.get("data-formats", "").split())
    return fragment.serialize(body)


def _unwrap(element: Any, *, keep: bool) -> None:
    """Put an element's content, or nothing, in its place; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    pieces = list(element) if keep else []
    text = (element.text or "") if keep else ""
    tail = element.tail or ""
    if pieces:
        pieces[-1].tail = (pieces[-1].tail or "") + tail
    else:
        text += tail
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    index = parent.index(element)
    parent[index : index + 1] = pieces
