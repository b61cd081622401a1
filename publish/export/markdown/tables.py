"""Tables in GitHub's Markdown: with pipes where these suffice, else in HTML's tags."""

from __future__ import annotations

from typing import Any

from publish.export.txt.marks import in_ticks
from publish.model.tree import Node, transform, walk

ALIGNMENTS = {"AlignRight": "right", "AlignCenter": "center", "AlignLeft": "left"}
NO_ATTRIBUTES: list[Any] = ["", [], []]
NO_WIDTH = {"t": "ColWidthDefault"}


def is_plain(table: list[Any]) -> bool:
    """Whether a table can be written with pipes; `table` is what follows its caption."""
    _, head, bodies, foot = table
    if len(head[1]) > 1 or foot[1] or len(bodies) > 1 or any(heads for _, _, heads, _ in bodies):
        return False
    rows = [*head[1], *(row for body in bodies for row in body[3])]
    return all(_is_plain_cell(cell) for _, cells in rows for cell in cells)


def _is_plain_cell(cell: list[Any]) -> bool:
    _, _, down, across, blocks = cell
    if (down, across) != (1, 1) or len(blocks) > 1:
        return False
    if blocks and blocks[0]["t"] not in {"Plain", "Para"}:
        return False
    displayed = any(
        one["t"] == "Math" and one["c"][0]["t"] == "DisplayMath" for one in walk(blocks)
    )
    return not displayed


def of_pipes(table: list[Any]) -> list[Node]:
    """Return a table that pandoc writes with pipes: no widths, no attributes, no paragraphs."""
    specs, head, bodies, foot = table
    columns = [[alignment, NO_WIDTH] for alignment, _ in specs]

    def row(one: list[Any]) -> list[Any]:
        cells = [[NO_ATTRIBUTES, a, 1, 1, _tight(blocks)] for _, a, _, _, blocks in one[1]]
        return [NO_ATTRIBUTES, cells]

    heads = [NO_ATTRIBUTES, [row(one) for one in head[1]]]
    middle = [[NO_ATTRIBUTES, 0, [], [row(one) for one in body[3]]] for body in bodies]
    content = [NO_ATTRIBUTES, [None, []], columns, heads, middle, [NO_ATTRIBUTES, foot[1]]]
    return [{"t": "Table", "c": content}]


def _tight(blocks: list[Node]) -> list[Node]:
    plain = [{**block, "t": "Plain"} for block in blocks]
    result: list[Node] = transform(
        plain, {"Math": _without_pipes, "Code": _escaped, "LineBreak": _line_break}
    )
    return result


def _line_break(_: Node) -> list[Node]:
    return [{"t": "RawInline", "c": ["markdown", "<br>"]}]


def _without_pipes(node: Node) -> list[Node]:
    """Return a formula without the sign that would end a cell."""
    kind, tex = node["c"]
    return [{"t": "Math", "c": [kind, tex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")]}]


def _escaped(node: Node) -> list[Node] | None:
    """Return code whose pipes end no cell (GFM 0.29, example 200)."""
    code = node["c"][1]
    if "|" not in code:
        return None
    return [{"t": "RawInline", "c": ["markdown", in_ticks(code).replace("|", r"\|")]}]


def with_tags(table: list[Any]) -> list[Node]:
    """Return a table as tags with the cells' own blocks between them."""
    specs, head, bodies, foot = table
    aligned = [ALIGNMENTS.get(alignment["t"], "") for alignment, _ in specs]
    result: list[Node] = []
    opening = "<table>"
    sections = [
        ("thead", "th", head[1]),
        *(("tbody", "td", [*heads, *rows]) for _, _, heads, rows in bodies),
        ("tfoot", "td", foot[1]),
    ]
    held: dict[int, int] = {}
    for section, name, rows in sections:
        opening += f"\n<{section}>" if rows else ""
        for _, cells in rows:
            opening += "\n<tr>"
            free = iter([at for at in range(len(aligned)) if not held.get(at)])
            held = {at: left - 1 for at, left in held.items() if left}
            for _, _, down, across, blocks in cells:
                at = next(free, 0)
                for _ in range(across - 1):
                    next(free, 0)
                held |= {at + over: down - 1 for over in range(across)}
                opening += f"\n<{name}{_attributes(aligned[at], down, across)}>"
                result += [{"t": "RawBlock", "c": ["html", opening.strip()]}, *apart(blocks)]
                opening = f"</{name}>"
            opening += "\n</tr>"
        opening += f"\n</{section}>" if rows else ""
    return [*result, {"t": "RawBlock", "c": ["html", f"{opening}\n</table>".strip()]}]


def _attributes(alignment: str, down: int, across: int) -> str:
    named = {"align": alignment, "rowspan": down if down > 1 else "", "colspan": ""}
    named["colspan"] = str(across) if across > 1 else ""
    return "".join(f' {key}="{value}"' for key, value in named.items() if value)


def apart(blocks: list[Node]) -> list[Node]:
    """Return blocks with an empty line around each, so that tags may stand beside them."""
    return [{**block, "t": "Para"} if block["t"] == "Plain" else block for block in blocks]
