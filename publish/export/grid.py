"""The grid of a table: which rows it has, where its cells stand, how wide its columns are."""

from __future__ import annotations

from typing import Any

from publish.model.tree import plain_text


def rows_of(head: Any, bodies: Any, foot: Any) -> list[Any]:
    """Return all rows of a table in order, those of its head among them."""
    body = [row for _, _, heads, rest in bodies for row in (*heads, *rest)]
    return [*head[1], *body, *foot[1]]


def places(rows: list[Any]) -> list[list[tuple[int, int]]]:
    """Return the row and column of each cell, given what cells of rows above reach down to."""
    taken: set[tuple[int, int]] = set()
    result = []
    for number, (_, cells) in enumerate(rows):
        column, found = 0, []
        for _, _, down, across, _ in cells:
            while (number, column) in taken:
                column += 1
            found.append((number, column))
            taken |= {(number + y, column + x) for y in range(down) for x in range(across)}
            column += across
        result.append(found)
    return result


def shares(table: list[Any], characters: int) -> list[float]:
    """Return the part of the width of each column of a table, [] where none is needed.

    They are as the source says; where it does not, and a row is longer than `characters` or
    holds more than a line, they follow the longest text of each column.
    """
    _, _, columns, head, bodies, foot = table
    given = [width["c"] if width["t"] == "ColWidth" else 0.0 for _, width in columns]
    if all(given):
        return [one / max(1.0, sum(given)) for one in given]
    longest, is_simple = [1] * len(columns), True
    rows = rows_of(head, bodies, foot)
    for (_, cells), found in zip(rows, places(rows), strict=True):
        for (_, _, _, across, blocks), (_, column) in zip(cells, found, strict=True):
            is_simple &= len(blocks) < 2 and all(one["t"] in {"Para", "Plain"} for one in blocks)
            if across == 1 and column < len(longest):
                longest[column] = max(longest[column], len(plain_text(blocks)))
    if is_simple and sum(longest) <= characters:
        return []
    weights = [min(max(one, 6), 60) ** 0.75 for one in longest]
    return [one / sum(weights) for one in weights]
