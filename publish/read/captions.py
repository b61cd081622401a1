"""Captioned things in every spelling, brought to one form each.

listing           Figure.listing with its id, holding the code
captioned div     Figure, or Table, with the div's id; its last paragraph is the caption
subfigures        Figure in Figure
"""

from __future__ import annotations

import re
from typing import Any

from publish.model.tree import Node, attributes, transform, words

FIGURE_ID = re.compile(r"fig[-:]")
CAPTIONED = re.compile(r"(fig|tbl|lst)[-:]")
LISTING_ID = re.compile(r"\{#(lst[-:][^\s}]+)\}")
LISTING_LEADS = (":", "Listing:")
CAPTION_KEYS = ("caption", "lst-cap", "lst.cap")
WIDTHS = "tbl-colwidths"
ROUNDING = 0.001
SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})


def normalize(blocks: list[Node]) -> list[Node]:
    """Return the blocks with captioned things in their one form."""
    rules = {"CodeBlock": _code_block, "Div": _division, "Table": _table}
    result: list[Node] = transform(_with_listings(blocks), rules)
    return result


def with_figures(blocks: list[Node]) -> list[Node]:
    """Return the blocks with each image that is a figure, or a part of one, as a figure.

    Images with ids may stand in one paragraph of a figure's division. There a lone image without
    an id is the figure itself, and its words say what it shows.
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

    rules = {"Div": division, "Para": _lone_image, "Plain": _lone_image}
    result: list[Node] = transform(blocks, rules)
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


def _lone_image(paragraph: Node) -> list[Node] | None:
    """Turn a paragraph that is one image with a figure's id into the figure.

    pandoc does so itself where the image has words, but not in a list without empty lines.
    """
    images = [item for item in paragraph["c"] if item["t"] not in SPACES]
    if len(images) != 1 or images[0]["t"] != "Image":
        return None
    return [_subfigure(images[0])] if FIGURE_ID.match(attributes(images[0])[0]) else None


def _subfigure(image: Node) -> Node:
    (id, classes, values), caption, target = image["c"]
    inner = {"t": "Image", "c": [["", classes, values], caption, target]}
    return _figure(id, [], caption, [{"t": "Plain", "c": [inner]}])


def _with_listings(blocks: list[Node]) -> list[Node]:
    """Join each code block with the paragraph next to it that is its caption.

    The paragraph begins with ":" or "Listing:"; the id stands at its end or on the code.
    """
    result: list[Node] = []
    for block in blocks:
        before = result[-1] if result else None
        if before and (joined := _joined(before, block) or _joined(block, before)):
            result[-1] = joined
        else:
            result.append(block)
    return result


def _joined(paragraph: Node, code: Node) -> Node | None:
    """Return the listing that a caption and a code block make, None where they make none."""
    if (paragraph["t"], code["t"]) != ("Para", "CodeBlock"):
        return None
    lead, *inlines = paragraph["c"]
    if lead.get("c") not in LISTING_LEADS or not inlines:
        return None
    own = attributes(code)[0]
    match = LISTING_ID.fullmatch(inlines[-1]["c"]) if inlines[-1]["t"] == "Str" else None
    if match:
        return _listing(code, match[1], _trimmed(inlines[:-1]))
    return _listing(code, own, _trimmed(inlines)) if own.startswith(("lst-", "lst:")) else None


def _trimmed(inlines: list[Node]) -> list[Node]:
    start, end = 0, len(inlines)
    while start < end and inlines[start]["t"] in SPACES:
        start += 1
    while end > start and inlines[end - 1]["t"] in SPACES:
        end -= 1
    return inlines[start:end]


def _code_block(node: Node) -> list[Node] | None:
    (id, classes, values), text = node["c"]
    if not id.startswith(("lst-", "lst:")):
        return None
    caption = next((value for key, value in values if key in CAPTION_KEYS), "")
    kept = [value for value in values if value[0] not in CAPTION_KEYS]
    code = {"t": "CodeBlock", "c": [["", classes, kept], text]}
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
        return [{"t": "Div", "c": [node["c"][0], normalize(blocks)]}]
    caption, inner = _caption_of(kind[1], blocks)
    content = normalize(inner)
    lone: Node = content[0] if len(content) == 1 else {"t": ""}
    if kind[1] == "tbl" and lone["t"] == "Table":
        (_, own_classes, own_values), own_caption, *rest = lone["c"]
        block = [None, [{"t": "Plain", "c": caption}]] if caption else own_caption
        attr: Any = [id, classes + own_classes, values + own_values]
        return [_with_widths({"t": "Table", "c": [attr, block, *rest]})]
    if not caption and lone["t"] == "Figure" and attributes(lone)[0] in {"", id}:
        (_, own_classes, own_values), *rest = lone["c"]
        return [{"t": "Figure", "c": [[id, own_classes, own_values], *rest]}]
    figure = _figure(id, ["listing", *classes] if kind[1] == "lst" else classes, caption, content)
    figure["c"][0][2] = values
    return [figure]


def _caption_of(kind: str, blocks: list[Node]) -> tuple[list[Node], list[Node]]:
    """Return the caption in a division and what remains of it.

    It is the last paragraph, or before a listing's code the first.
    """
    if len(blocks) > 1 and blocks[-1]["t"] == "Para":
        return _without_lead(blocks[-1]["c"]), blocks[:-1]
    if len(blocks) > 1 and kind == "lst" and blocks[0]["t"] in {"Para", "Plain"}:
        return _without_lead(blocks[0]["c"]), blocks[1:]
    return [], blocks


def _without_lead(inlines: list[Node]) -> list[Node]:
    """Return a caption without the colon that pandoc-crossref lets it begin with."""
    return _trimmed(inlines[1:]) if inlines[0].get("c") in LISTING_LEADS else inlines


def _table(node: Node) -> list[Node] | None:
    sized = _with_widths(_without_equal_widths(node))
    return None if sized is node else [sized]


def _without_equal_widths(table: Node) -> Node:
    """Return a table whose columns are as wide as their texts where nobody chose their widths.

    To a pipe table with a long line pandoc gives widths by the dashes below its head, which are
    as many in each column unless somebody counted them.
    """
    attr, caption, columns, *rest = table["c"]
    parts = [width.get("c", 0.0) for _, width in columns]
    if len(parts) < 2 or max(parts) - min(parts) > ROUNDING or abs(sum(parts) - 1) > ROUNDING:
        return table
    plain = [[alignment, {"t": "ColWidthDefault"}] for alignment, _ in columns]
    return {"t": "Table", "c": [attr, caption, plain, *rest]}


def _with_widths(table: Node) -> Node:
    """Return a table with the column widths, in parts of the whole, that Quarto's key gives it."""
    (id, classes, values), *rest = table["c"]
    written = dict(values).get(WIDTHS, "")
    parts = [float(part) for part in re.findall(r"\d+(?:\.\d+)?", written)]
    columns = rest[1]
    if not written or len(parts) != len(columns) or not sum(parts):
        return table
    whole = max(100.0 if sum(parts) > len(parts) else 1.0, sum(parts))
    sized = [
        [alignment, {"t": "ColWidth", "c": part / whole}]
        for (alignment, _), part in zip(columns, parts, strict=True)
    ]
    attr = [id, classes, [value for value in values if value[0] != WIDTHS]]
    return {"t": "Table", "c": [attr, rest[0], sized, *rest[2:]]}
