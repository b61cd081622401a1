"""A table of plain text: the words between its rules, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wcwidth import wcwidth

RULE = re.compile(r"=+(  =+)*")


def cells(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of each cell; the first and the last of `lines` are rules of `=`."""
    columns = list(_columns(lines[0]))
    between = lines[0].replace("=", "-")
    apart = any(not line.strip() for line in lines)
    row: list[str] = []
    for line in lines[1:-1]:
        is_end = line == between or not line.strip()
        if not is_end:
            row.append(line)
        if row and (is_end or not apart):
            yield from _of_row(row, columns)
            row = []
    if row:
        yield from _of_row(row, columns)


def _columns(rule: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer("=+", rule):
        yield match.start(), match.end()


def _of_row(row: list[str], columns: list[tuple[int, int]]) -> Iterator[list[str]]:
    for start, end in columns:
        yield [_slice(line, start, end) for line in row]


def _slice(line: str, start: int, end: int) -> str:
    """Return what stands between two columns of the screen, with the spaces before it."""
    place, taken = 0, ""
    for letter in line:
        if start <= place < end or (start < place <= end and not wcwidth(letter)):
            taken += letter
        place += max(wcwidth(letter), 0)
    return taken.rstrip()
