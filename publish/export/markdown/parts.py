"""Parts of GitHub's Markdown that pandoc's writer would write in another way, or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from itertools import count, pairwise
from typing import Any

from publish.model.running_text import list_label
from publish.model.tree import Node, attributes, para, plain_text, words

PIXELS = {"px": 1.0, "pt": 96 / 72, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "em": 16.0}
MEASURE = re.compile(r"(\d+(?:\.\d+)?)(%|px|pt|in|cm|mm|em)")
ITEM_OF_MARKDOWN = re.compile(r"(\d+)([.)])")


def raw(markup: str, format: str = "html") -> Node:
    """Return inline markup that pandoc's writer leaves as it is."""
    return {"t": "RawInline", "c": [format, markup]}


def raw_block(markup: str, format: str = "html") -> Node:
    """Return markup that stands by itself."""
    return {"t": "RawBlock", "c": [format, markup]}


def fenced(code: str, language: str) -> Node:
    """Return code between fences longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(longest + 1, 3)
    return raw_block(f"{fence}{language}\n{code}\n{fence}", "markdown")


def image(node: Node, pictures: Mapping[str, str]) -> Node:
    """Return an image at its new address; one with a size of its own is HTML's."""
    _, alt, (target, _) = node["c"]
    address = pictures.get(target, target)
    text = " ".join(plain_text(alt).split())
    sizes = dict(attributes(node)[2])
    for name in ("width", "height"):
        if size := _pixels(sizes.get(name, "")):
            sized = f'alt="{escape(text)}" {name}="{size}"'
            return raw(f'<img src="{escape(address)}" {sized}>')
    return {"t": "Image", "c": [["", [], []], words(text), [address, ""]]}


def _pixels(measure: str) -> str:
    """Return a measure as HTML's attribute has it, "" for a measure that it does not know."""
    match = MEASURE.fullmatch(measure)
    if match is None:
        return ""
    number, unit = match.groups()
    return f"{float(number):g}%" if unit == "%" else f"{round(float(number) * PIXELS[unit])}"


def ordered(given: list[Any], items: list[list[Node]]) -> Node:
    """Return an ordered list; Markdown knows figures with a full stop, other labels are text."""
    start, style, delimiter = given
    is_plain = style["t"] in {"Decimal", "DefaultStyle"}
    if is_plain and delimiter["t"] in {"Period", "DefaultDelim"} and start >= 0:
        return {"t": "OrderedList", "c": [[start, {"t": "Decimal"}, {"t": "Period"}], items]}
    labels = (list_label(n, style["t"], delimiter["t"]) for n in count(start))
    labelled = [_labelled(item, label) for item, label in zip(items, labels, strict=False)]
    return {"t": "BulletList", "c": labelled}


def _labelled(item: list[Node], label: str) -> list[Node]:
    """Return a list's item that begins with its label."""
    lead = [raw(ITEM_OF_MARKDOWN.sub(r"\1\\\2", label), "markdown"), {"t": "Space"}]
    if item and item[0]["t"] in {"Plain", "Para"} and not _is_caption(item[0]):
        return [{"t": item[0]["t"], "c": [*lead, *item[0]["c"]]}, *item[1:]]
    return [para(lead[:1]), *item]


def _is_caption(block: Node) -> bool:
    first = block["c"][0] if block["c"] else block
    return bool(first["t"] == "RawInline" and str(first["c"][1]).startswith(("<a ", "<b>", "<i>")))


def item(blocks: list[Node]) -> list[Node]:
    """Return a list's item; a list from another number than 1 needs an empty line above it."""
    loose = any(
        before["t"] == "Plain" and after["t"] == "OrderedList" and after["c"][0][0] != 1
        for before, after in pairwise(blocks)
    )
    return (
        [{**one, "t": "Para"} if one["t"] == "Plain" else one for one in blocks]
        if loose
        else blocks
    )


def split_at_notes(link: Node) -> list[Node]:
    """Return a link in pieces around the marks of notes, which are links themselves."""
    attributes_of_link, inlines, target = link["c"]
    result: list[Node] = []
    piece: list[Node] = []
    for one in [*inlines, None]:
        if one is not None and not _is_mark(one):
            piece.append(one)
            continue
        if piece:
            result.append({"t": "Link", "c": [attributes_of_link, piece, target]})
        piece = []
        result += [one] if one is not None else []
    return result


def _is_mark(inline: Node) -> bool:
    return inline["t"] == "RawInline" and str(inline["c"][1]).startswith("[^")
