"""Tables as plain text: columns between rules, no wider than the page if words allow it.

The rule above and the one below are of `=`, those between head, body and foot of `-`. Where a row
takes several lines, an empty one stands between any two, and behind the last if there is no other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from publish.export.txt.filling import padded, width
from publish.model.tree import Node, transform

GAP = "  "
ENDLESS = 100_000
Cell = list[Node]
Row = list[Cell]
Lines = list[str]
Draw = Callable[[Cell, int], Lines]


def lines_of(content: list[Any], columns: int, draw: Draw) -> Lines:
    """Return the lines of a table.

    `content` is what pandoc's tree has of it below the caption; `draw` returns the lines of
    blocks filled to a width.
    """
    specs, head, bodies, foot = content
    alignments = [alignment["t"] for alignment, _ in specs]
    middle = [row for _, _, heads, rest in bodies for row in (*heads, *rest)]
    sections = [_rows(rows, len(specs)) for rows in (head[1], middle, foot[1])]
    widths = _widths([row for rows in sections for row in rows], columns, draw)
    drawn = [[_row(row, widths, alignments, draw) for row in rows] for rows in sections]
    apart = any(len(row) > 1 for rows in drawn for row in rows)
    outer, inner = (GAP.join(sign * one for one in widths) for sign in "=-")
    lines: Lines = []
    for rows in filter(None, drawn):
        lines += [inner] if lines else [outer]
        for index, row in enumerate(rows):
            lines += ["", *row] if apart and index else row
    lines += [""] if apart and "" not in lines else []
    return [*lines, outer] if lines else []


def _rows(rows: list[list[object]], columns: int) -> list[Row]:
    """Return rows of equal length: a cell over several stands in the first of them."""
    result: list[Row] = []
    held: set[tuple[int, int]] = set()
    for index, (_, cells) in enumerate(rows):
        row: Row = [[] for _ in range(columns)]
        at = 0
        for _, _, down, across, blocks in cells:  # type: ignore[attr-defined]
            while (index, at) in held:
                at += 1
            if at < columns:
                row[at] = _code_as_lines(blocks)
            held |= {(index + d, at + a) for d in range(down) for a in range(across)}
            at += across
        result.append(row)
    return result


def _code_as_lines(blocks: Cell) -> Cell:
    def lines(node: Node) -> list[Node]:
        inner: list[Node] = []
        for line in node["c"][1].split("\n"):
            inner += [{"t": "Code", "c": [["", [], []], line]}, {"t": "LineBreak"}]
        return [{"t": "Plain", "c": inner[:-1]}]

    result: Cell = transform(blocks, {"CodeBlock": lines})
    return result


def _cell(blocks: Cell, columns: int, draw: Draw) -> Lines:
    return [line for line in draw(blocks, columns) if line]


def _widths(rows: list[Row], columns: int, draw: Draw) -> list[int]:
    """Return the columns' widths: as wide as their texts where there is room.

    Else those that take no more than their part have it, and the others share what is left by
    need.
    """
    count = len(rows[0]) if rows else 0
    natural, least = [1] * count, [1] * count
    for row in rows:
        for at, blocks in enumerate(row):
            natural[at] = max([natural[at], *map(width, _cell(blocks, ENDLESS, draw))])
            least[at] = max([least[at], *map(width, _cell(blocks, 1, draw))])
    free = columns - len(GAP) * (count - 1)
    if sum(natural) <= free or not count:
        return natural
    widths, wide, left = list(natural), list(range(count)), free
    while short := [at for at in wide if natural[at] <= left // len(wide)]:
        left -= sum(natural[at] for at in short)
        wide = [at for at in wide if at not in short]
    if sum(least[at] for at in wide) > left:
        wide, left = list(range(count)), free
    rest = max(left - sum(least[at] for at in wide), 0)
    whole = sum(natural[at] - least[at] for at in wide) or 1
    for at in wide:
        widths[at] = least[at] + rest * (natural[at] - least[at]) // whole
    return widths


def _row(row: Row, widths: list[int], alignments: list[str], draw: Draw) -> Lines:
    cells = [_cell(blocks, wide, draw) for blocks, wide in zip(row, widths, strict=True)]
    height = max(map(len, cells), default=0)
    lines = []
    for index in range(height):
        parts = [
            padded(cell[index] if index < len(cell) else "", wide, alignment)
            for cell, wide, alignment in zip(cells, widths, alignments, strict=True)
        ]
        lines.append(GAP.join(parts).rstrip())
    return lines
