"""What stands in a plain text, told by where its lines begin.

Seen from the left edge of what holds it, a paragraph begins at column 0 and a heading is
underlined; at 2 stand a list's sign or label, a quotation's `>`, an admonition's `|`, figures,
tables and captions; at 4 code. What a list holds goes on where the text of its item begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from wcwidth import wcwidth

from publish.verify.txt.marks import Marks
from publish.verify.txt.table import RULE, cells

UNDERLINES = "=-~^.'"
ITEM = re.compile(r"(-|\(?(?:\d+|[A-Za-z]+)[.)])( +|$)")
BREAK = re.compile(r"\s{10,}\* \* \*")
FORMULA_WITH_NUMBER = re.compile(r"\$\$.*?\$\$\s*(?P<number>.*)", re.DOTALL)
PICTURES = re.compile(r"(\[\[.+?\]\]\s*)+", re.DOTALL)
FLOAT, CODE = 2, 4


class Piece(NamedTuple):
    """A part of the text: `kind` is text, label, caption or heading (of `level`)."""

    kind: str
    text: str
    level: int = 0


@dataclass
class Blocks:
    """Reads lines from the first to the last; `edges` are the columns that open blocks begin at."""

    lines: list[str]
    marks: Marks
    in_cell: bool = False
    at: int = 0
    edges: list[int] = field(default_factory=lambda: [0])

    def pieces(self) -> Iterator[Piece]:
        """Yield what a reader finds, in order."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip() or BREAK.fullmatch(line):
                self.at += 1
                continue
            yield from self._block(_indentation(line))

    def _block(self, indentation: int) -> Iterator[Piece]:
        while indentation < self.edges[-1]:
            self.edges.pop()
        beyond = indentation - self.edges[-1]
        if beyond == FLOAT:
            yield from self._set_in()
        elif beyond >= CODE and not self.in_cell:
            yield Piece("text", self._take()[0])
        else:
            yield from self._paragraph(indentation)

    def _take(self, count: int = 1) -> list[str]:
        taken = self.lines[self.at : self.at + count]
        self.at += count
        return taken

    def _set_in(self) -> Iterator[Piece]:
        """Read what stands two columns in."""
        edge = self.edges[-1] + FLOAT
        line = self.lines[self.at][edge:]
        if line[:2].strip() in {">", "|"}:
            yield from self._quotation(edge, line[0])
        elif item := ITEM.match(line):
            yield from self._item(edge, item)
        elif RULE.fullmatch(line):
            yield from self._table(edge, line)
        else:
            yield from self._float("\n".join(self._group(edge)))

    def _quotation(self, edge: int, sign: str) -> Iterator[Piece]:
        inner = []
        while self.at < len(self.lines) and self.lines[self.at][:edge].strip() == "":
            if self.lines[self.at][edge : edge + 1] != sign:
                break
            inner.append(self._take()[0][edge + 2 :])
        yield from Blocks(inner, self.marks).pieces()

    def _item(self, edge: int, item: re.Match[str]) -> Iterator[Piece]:
        """Read an item's sign or label; its text goes on as blocks of its own."""
        if item[1] != "-":
            yield Piece("label", item[1])
        column = edge + len(item[1]) + 1
        self.edges.append(column)
        rest = self.lines[self.at][column:]
        self.lines[self.at] = " " * column + rest if rest.strip() else ""

    def _table(self, edge: int, rule: str) -> Iterator[Piece]:
        drawn = [self._take()[0][edge:]]
        while self.at < len(self.lines):
            drawn.append(self._take()[0][edge:])
            if drawn[-1] == rule:
                break
        for cell in cells(drawn):
            least = min((_indentation(line) for line in cell if line.strip()), default=0)
            if least > FLOAT:
                cell = [line.strip() for line in cell]
            yield from Blocks(cell, self.marks, in_cell=True).pieces()

    def _group(self, edge: int) -> list[str]:
        """Return the lines down to an empty one, or to one that begins further out."""
        group = []
        while self.at < len(self.lines) and self.lines[self.at].strip():
            if _indentation(self.lines[self.at]) < edge:
                break
            group.append(self._take()[0][edge:])
        return group

    def _float(self, text: str) -> Iterator[Piece]:
        """Read a formula with its number, pictures with a caption, or a caption alone."""
        if formula := FORMULA_WITH_NUMBER.fullmatch(text):
            caption = formula["number"]
        else:
            pictures = PICTURES.match(text)
            caption = text[pictures.end() :] if pictures else text
        if self.in_cell and caption == text:
            yield Piece("text", self.marks.read(text))
            return
        before = text.removesuffix(caption)
        if before.strip():
            yield Piece("text", self.marks.read(before))
        if caption.strip():
            yield Piece("caption", self.marks.read(caption))

    def _paragraph(self, indentation: int) -> Iterator[Piece]:
        """Read a paragraph or a heading; what is set in right below it is a definition."""
        group: list[str] = []
        while self.at < len(self.lines) and self.lines[self.at].strip():
            line = self.lines[self.at]
            beyond = _indentation(line) - self.edges[-1]
            if group and (beyond < 0 or beyond == FLOAT):
                break
            if group and beyond >= CODE and not self.in_cell:
                self.edges.append(self.edges[-1] + CODE)
                break
            group += [one[min(indentation, _indentation(one)) :] for one in self._take()]
            if self.in_cell and _level(group):
                break
        level = _level(group)
        if level is None:
            yield Piece("text", self.marks.read("\n".join(group)))
        else:
            title = group[:-1] if level else group[1:-1]
            yield Piece("heading", self.marks.read("\n".join(title)), level)


def _level(group: list[str]) -> int | None:
    """Return the level of a heading by the rule below it, 0 with one above too, else None."""
    if len(group) < 2 or len(set(group[-1])) != 1 or group[-1][0] not in UNDERLINES:
        return None
    widths = [sum(max(wcwidth(letter), 0) for letter in line) for line in group]
    if widths[-1] != max(widths[:-1]):
        return None
    is_part = len(group) > 2 and group[0] == group[-1] and group[0][0] == "="
    return 0 if is_part else UNDERLINES.index(group[-1][0]) + 1


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
