"""The grid of a table: which rows it has, where its cells stand, how wide its columns are."""

from __future__ import annotations

import re
from typing import Any

from publish.model.languages import WIDE
from publish.model.tree import plain_text

WIDE_SIGN = re.compile(f"[{WIDE}]")
WORD = re.compile(rf"[{WIDE}]|[^\s{WIDE}]+")
"""What a line does not break in: between two Chinese characters it may."""
LONGEST_WORD = 24
"""Characters of a word from which on it may as well be broken."""
BESIDE = 2
"""What stands beside a column's text, in characters."""


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
    holds more than a line, they follow the longest text of each column. A column's longest word
    fits into it, where there is room for that.
    """
    _, _, columns, head, bodies, foot = table
    given = [width["c"] if width["t"] == "ColWidth" else 0.0 for _, width in columns]
    longest, words, is_simple = [1] * len(columns), [0] * len(columns), True
    rows = rows_of(head, bodies, foot)
    for (_, cells), found in zip(rows, places(rows), strict=True):
        for (_, _, _, across, blocks), (_, column) in zip(cells, found, strict=True):
            is_simple &= len(blocks) < 2 and all(one["t"] in {"Para", "Plain"} for one in blocks)
            if across == 1 and column < len(longest):
                text = plain_text(blocks)
                longest[column] = max(longest[column], _width(text))
                words[column] = max(words[column], *map(_width, WORD.findall(text)), 0)
    least = [(min(one, LONGEST_WORD) + BESIDE) / characters for one in words]
    if all(given):
        return holding([one / max(1.0, sum(given)) for one in given], least)
    if is_simple and sum(longest) <= characters:
        return []
    weights = [min(max(one, 6), 60) ** 0.75 for one in longest]
    return holding([one / sum(weights) for one in weights], least)


def _width(text: str) -> int:
    """Return the width of a text in characters, of which a Chinese one is two."""
    return len(text) + len(WIDE_SIGN.findall(text))


def holding(widths: list[float], least: list[float]) -> list[float]:
    """Return widths of the same sum, none below its least; where that can't be, the largest are."""
    whole = sum(widths)
    if sum(least) >= whole:
        most = _largest(least, whole)
        return [min(one, most) for one in least]
    narrow: set[int] = set()
    while True:
        rest = whole - sum(least[at] for at in narrow)
        free = sum(width for at, width in enumerate(widths) if at not in narrow) or 1.0
        found = [
            least[at] if at in narrow else width / free * rest for at, width in enumerate(widths)
        ]
        below = {at for at, width in enumerate(found) if at not in narrow and width < least[at]}
        if not below:
            return found
        narrow |= below


def _largest(parts: list[float], whole: float) -> float:
    """Return how large a part may be at most if all together are to make the whole."""
    rest = whole
    for left, part in zip(range(len(parts), 0, -1), sorted(parts), strict=True):
        if part * left >= rest:
            return rest / left
        rest -= part
    return max(parts)
