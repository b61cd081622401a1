"""Quarto's and pandoc-crossref's spellings of numbered things, brought to one form each.

captioned thing   Figure or Table, as `captions` says
equation          Div.equation with its id, holding the display formula
cross-reference   Span.cross-reference of Span.target, one a target
"""

from __future__ import annotations

import re
from typing import Any

from publish.model.languages import WIDE
from publish.model.tree import Node, div, para, span, transform, walk, words
from publish.read import captions

TARGET = re.compile(r"(sec|fig|tbl|eq|lst)[-:].+", re.IGNORECASE)
EQUATION_ID = re.compile(r"\{#(eq[-:][^\s}]+)\}(.*)", re.DOTALL)
JOINING = rf"{WIDE}\u0590-\u05ff\u0600-\u06ff"
"""Letters that a reference may stand right behind: Chinese and its like, Hebrew and Arabic."""
GLUED = re.compile(
    rf"(?<=[{JOINING}])@((?:sec|fig|tbl|eq|lst)[-:][\w.:-]*?[A-Za-z0-9])(?=[{JOINING}]|\W|$)"
)


def is_cross_reference(id: str) -> bool:
    """Whether what stands after `@` names a numbered thing rather than a cited work."""
    return bool(TARGET.fullmatch(id)) and id[1:] == id[1:3].lower() + id[3:]


def normalize(blocks: list[Node]) -> list[Node]:
    """Return the blocks with every spelling brought to its one form."""
    captioned = captions.normalize(blocks)
    apart = transform(captioned, {"Para": _paragraph, "Plain": _paragraph})
    result: list[Node] = transform(apart, {"Cite": _cite, "Str": _glued})
    return result


def _glued(node: Node) -> list[Node] | None:
    """Find references that stand right behind a letter of a script that joins words.

    pandoc takes `@` within a word for an address.
    """
    if "@" not in node["c"]:
        return None
    result: list[Node] = []
    end = 0
    for match in GLUED.finditer(node["c"]):
        if match.start() > end:
            result.append({"t": "Str", "c": node["c"][end : match.start()]})
        one = {"citationId": match[1], "citationMode": {"t": "AuthorInText"}}
        reference = _target(one | {"citationPrefix": [], "citationSuffix": []})
        result.append(span([reference], "cross-reference"))
        end = match.end()
    if not end:
        return None
    rest = node["c"][end:]
    return [*result, {"t": "Str", "c": rest}] if rest else result


def _paragraph(node: Node) -> list[Node] | None:
    """Take identified display formulas out of a paragraph."""
    inlines = node["c"]
    if not any(
        item["t"] == "Math" and item["c"][0]["t"] == "DisplayMath" for item in walk(inlines)
    ):
        return None
    result: list[Node] = []
    text: list[Node] = []
    index = 0
    while index < len(inlines):
        id, rest, used = _equation_at(inlines, index)
        if not id:
            text.append(inlines[index])
            index += 1
            continue
        if any(item["t"] not in {"Space", "SoftBreak"} for item in text):
            result.append({"t": node["t"], "c": text})
        math = _formula(inlines[index])
        result.append(div([para([math])], "equation", id=id))
        text = [{"t": "Str", "c": rest}] if rest else []
        index += used
    while text and text[0]["t"] in {"Space", "SoftBreak"}:
        text.pop(0)
    if not result:
        return None
    return [*result, {"t": node["t"], "c": text}] if text else result


def _formula(inline: Node) -> Node:
    return next(item for item in walk([inline]) if item["t"] == "Math")


def _equation_at(inlines: list[Node], index: int) -> tuple[str, str, int]:
    """Return id, text that follows in the same word, and how many inlines the equation takes."""
    first = inlines[index]
    if first["t"] == "Span" and TARGET.fullmatch(first["c"][0][0]):
        content = first["c"][1]
        if len(content) == 1 and content[0]["t"] == "Math":
            return first["c"][0][0], "", 1
    if first["t"] != "Math" or first["c"][0]["t"] != "DisplayMath":
        return "", "", 0
    following = index + 1
    while following < len(inlines) and inlines[following]["t"] in {"Space", "SoftBreak"}:
        following += 1
    if following == len(inlines) or inlines[following]["t"] != "Str":
        return "", "", 0
    if match := EQUATION_ID.fullmatch(inlines[following]["c"]):
        return match[1], match[2], following + 1 - index
    return "", "", 0


def _cite(node: Node) -> list[Node] | None:
    citations, _ = node["c"]
    ours = [one for one in citations if is_cross_reference(one["citationId"])]
    works = [one for one in citations if one not in ours]
    if not ours:
        return None
    reference = span([_target(one) for one in ours], "cross-reference")
    if not works:
        return [reference]
    written = words("[" + "; ".join("@" + one["citationId"] for one in works) + "]")
    return [reference, *words("; "), {"t": "Cite", "c": [works, written]}]


def _target(citation: dict[str, Any]) -> Node:
    rules = {"Cite": _cite}
    around = [citation["citationPrefix"], citation["citationSuffix"]]
    return span(
        [span(transform(part, rules)) for part in around],
        "target",
        to=citation["citationId"],
        mode=citation["citationMode"]["t"],
    )
