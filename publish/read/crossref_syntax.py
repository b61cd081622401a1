"""Quarto's and pandoc-crossref's spellings of numbered things, brought to one form each.

equation          Div.equation with its id, holding the display formula
listing           Figure.listing with its id, holding the code
captioned div     Figure, or Table, with the div's id; the last paragraph is the caption
cross-reference   Span.cross-reference of Span.target, one a target
"""

from __future__ import annotations

import re
from typing import Any

from publish.model.languages import WIDE
from publish.model.tree import Node, attributes, div, para, span, transform, walk, words

TARGET = re.compile(r"(sec|fig|tbl|eq|lst)[-:].+", re.IGNORECASE)
EQUATION_ID = re.compile(r"\{#(eq[-:][^\s}]+)\}(.*)", re.DOTALL)
LISTING_ID = re.compile(r"\{#(lst[-:][^\s}]+)\}")
GLUED = re.compile(
    rf"(?<=[{WIDE}])@((?:sec|fig|tbl|eq|lst)[-:][\w.:-]*?[A-Za-z0-9])(?=[{WIDE}]|\W|$)"
)
FIGURE_ID = re.compile(r"fig[-:]")
WIDTHS = "tbl-colwidths"
SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
CAPTIONED = re.compile(r"(fig|tbl|lst)[-:]")


def is_cross_reference(id: str) -> bool:
    """Whether what stands after `@` names a numbered thing rather than a cited work."""
    return bool(TARGET.fullmatch(id)) and id[1:] == id[1:3].lower() + id[3:]


def normalize(blocks: list[Node]) -> list[Node]:
    """Return the blocks with every spelling brought to its one form."""
    rules = {
        "Para": _paragraph,
        "Plain": _paragraph,
        "CodeBlock": _code_block,
        "Div": _division,
        "Table": _table,
    }
    joined = transform(_join_listings(blocks), rules)
    result: list[Node] = transform(joined, {"Cite": _cite, "Str": _glued})
    return result


def with_subfigures(blocks: list[Node]) -> list[Node]:
    """Return the blocks with each image that is a part of a figure as a figure of its own.

    Images with ids may stand in one paragraph of a figure's division. A lone image without an
    id is the figure itself, and its words say what it shows.
    """

    def division(node: Node) -> list[Node] | None:
        attr, content = node["c"]
        if not FIGURE_ID.match(attr[0]):
            return None
        pieces = [piece for block in content for piece in _parts(block)]
        figures = [piece for piece in pieces if piece["t"] == "Figure"]
        if len(pieces) > 1 and len(figures) == 1 and not attributes(figures[0])[0]:
            index = pieces.index(figures[0])
            pieces[index : index + 1] = figures[0]["c"][2]
        return [{"t": "Div", "c": [attr, pieces]}]

    result: list[Node] = transform(blocks, {"Div": division})
    return result


def _parts(block: Node) -> list[Node]:
    """Return the figures that a paragraph of images with ids holds, else the block itself."""
    if block["t"] not in {"Para", "Plain"}:
        return [block]
    images = [item for item in block["c"] if item["t"] not in SPACES]
    if not any(item["t"] == "Image" and attributes(item)[0] for item in images):
        return [block]
    if any(item["t"] != "Image" for item in images):
        return [block]
    return [_subfigure(image) for image in images]


def _subfigure(image: Node) -> Node:
    (id, classes, values), caption, target = image["c"]
    inner = {"t": "Image", "c": [["", classes, values], caption, target]}
    return _figure(id, [], caption, [{"t": "Plain", "c": [inner]}])


def _glued(node: Node) -> list[Node] | None:
    """Find references that stand right behind a Chinese, Japanese or Korean letter.

    pandoc takes `@` within a word for an address; these scripts have no spaces between words.
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


def _join_listings(blocks: list[Node]) -> list[Node]:
    """Join a paragraph `: caption {#lst-id}` with the code block below it."""
    result: list[Node] = []
    for block in blocks:
        previous = result[-1] if result else None
        if block["t"] == "CodeBlock" and previous and (found := _listing_caption(previous)):
            caption, id = found
            result[-1] = _listing(block, id, caption)
        else:
            result.append(block)
    return result


def _listing_caption(block: Node) -> tuple[list[Node], str] | None:
    if block["t"] != "Para" or len(block["c"]) < 3 or block["c"][0] != {"t": "Str", "c": ":"}:
        return None
    last = block["c"][-1]
    match = LISTING_ID.fullmatch(last["c"]) if last["t"] == "Str" else None
    return (_trimmed(block["c"][1:-1]), match[1]) if match else None


def _trimmed(inlines: list[Node]) -> list[Node]:
    start, end = 0, len(inlines)
    while start < end and inlines[start]["t"] in {"Space", "SoftBreak"}:
        start += 1
    while end > start and inlines[end - 1]["t"] in {"Space", "SoftBreak"}:
        end -= 1
    return inlines[start:end]


def _code_block(node: Node) -> list[Node] | None:
    (id, classes, values), text = node["c"]
    if not id.startswith(("lst-", "lst:")):
        return None
    given = dict(values)
    caption = given.pop("caption", None) or given.pop("lst-cap", None) or ""
    code = {"t": "CodeBlock", "c": [["", classes, [[k, v] for k, v in given.items()]], text]}
    return [_listing(code, id, words(caption))]


def _listing(code: Node, id: str, caption: list[Node]) -> Node:
    (_, classes, values), text = code["c"]
    inner = {"t": "CodeBlock", "c": [["", classes, values], text]}
    return _figure(id, ["listing"], caption, [inner])


def _figure(id: str, classes: list[str], caption: list[Node], content: list[Node]) -> Node:
    block = [{"t": "Plain", "c": caption}] if caption else []
    return {"t": "Figure", "c": [[id, classes, []], [None, block], content]}


def _division(node: Node) -> list[Node] | None:
    """Turn a div with a figure's, table's or listing's id into the thing itself."""
    (id, classes, values), blocks = node["c"]
    kind = CAPTIONED.match(id)
    if not kind:
        return None
    caption: list[Node] = []
    content = blocks
    if len(blocks) > 1 and blocks[-1]["t"] == "Para":
        caption, content = blocks[-1]["c"], blocks[:-1]
    content = normalize(content)
    if kind[1] == "tbl" and len(content) == 1 and content[0]["t"] == "Table":
        table = content[0]["c"]
        _, own_classes, own_values = table[0]
        block = [[None, [{"t": "Plain", "c": caption}]]] if caption else [table[1]]
        attr: Any = [id, classes + own_classes, values + own_values]
        return [_with_widths({"t": "Table", "c": [attr, *block, *table[2:]]})]
    if not caption and len(content) == 1 and content[0]["t"] == "Figure":
        inner = content[0]
        inner["c"][0] = [attributes(inner)[0] or id, attributes(inner)[1], attributes(inner)[2]]
        if inner["c"][0][0] == id:
            return [inner]
    figure = _figure(id, ["listing", *classes] if kind[1] == "lst" else classes, caption, content)
    figure["c"][0][2] = values
    return [figure]


def _table(node: Node) -> list[Node] | None:
    sized = _with_widths(node)
    return None if sized is node else [sized]


def _with_widths(table: Node) -> Node:
    """Return a table with the column widths, in parts of the whole, that Quarto's key gives it."""
    (id, classes, values), *rest = table["c"]
    written = dict(values).get(WIDTHS, "")
    parts = [float(part) for part in re.findall(r"\d+(?:\.\d+)?", written)]
    columns = rest[1]
    if not written or len(parts) != len(columns) or not sum(parts):
        return table
    whole = max(100.0, sum(parts))
    sized = [
        [alignment, {"t": "ColWidth", "c": part / whole}]
        for (alignment, _), part in zip(columns, parts, strict=True)
    ]
    attr = [id, classes, [value for value in values if value[0] != WIDTHS]]
    inner = transform(rest[2:], {"Para": _paragraph, "Plain": _paragraph})
    return {"t": "Table", "c": [attr, rest[0], sized, *inner]}


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
