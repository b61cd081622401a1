"""A Typst file taken apart by a scanner of its own, after Typst's syntax reference.

Markup becomes text, calls, labels, list items and headings. Nothing is evaluated.
"""

from __future__ import annotations

import re
from typing import Any

from publish.verify.typst.code import LABEL, Code
from publish.verify.typst.cursor import SPACE, Cursor
from publish.verify.typst.nodes import BrokenError, Content, Heading, Item, Label, Reference

MARKER = re.compile(r"(=+|[-+]|\d+\.|/)(?=[ \t\n]|$)")
ADDRESS = re.compile(r"https?://[^\s\[\](){}<>`]+")
REFERENCE = re.compile(r"@([\w.:-]+)")
PLAIN = re.compile(r"[^\\#\[\]<@$`*_/~.\n='\"+h-]+")
FARTHEST = 1_000_000
"""A column behind every other: that of a bracket that closes the content."""


class Scanner:
    """Takes a file apart in one pass."""

    def __init__(self, text: str) -> None:
        self.cursor = Cursor(text)
        self.code = Code(self.cursor, self._content)

    def document(self) -> Content:
        """Return the whole file. Raises `BrokenError`."""
        return Content(self.markup("", -1))

    def _content(self) -> Content:
        """Return the markup between brackets."""
        self.cursor.at += 1
        nodes = self.markup("]", -1)
        self.cursor.at += 1
        return Content(nodes)

    def markup(self, closing: str, indent: int, *, is_line: bool = False) -> list[Any]:
        """Return markup up to a closing sign, a line's end, or a line that is not indented."""
        self.cursor.enter()
        start, nodes = self.cursor.at, []
        at_line_start = not is_line
        while True:
            if self.cursor.is_at_end:
                if closing:
                    raise BrokenError(f'there is no "{closing}" for this', start)
                break
            sign = self.cursor.text[self.cursor.at]
            if sign == closing or (sign == "]" and (is_line or indent >= 0)):
                break
            if sign == "]":
                raise BrokenError('there is a "]" too much', self.cursor.at)
            if sign == "\n":
                if is_line or (indent >= 0 and self._next_column() <= indent):
                    break
                nodes.append("\n")
                self.cursor.at += 1
                at_line_start = True
                continue
            if at_line_start:
                if sign in " \t":
                    self.cursor.at += 1
                    continue
                at_line_start = False
                if marker := MARKER.match(self.cursor.text, self.cursor.at):
                    nodes.append(self._marked(marker))
                    at_line_start = True
                    continue
            nodes += self._piece()
        self.cursor.leave()
        return nodes

    def _next_column(self) -> int:
        """Return the column at which the next line begins that is not empty, -1 at the end."""
        match = SPACE.match(self.cursor.text, self.cursor.at)
        end = match.end() if match else self.cursor.at
        if end >= len(self.cursor.text):
            return -1
        if self.cursor.text[end] == "]":
            return FARTHEST
        return end - self.cursor.text.rfind("\n", 0, end) - 1

    def _marked(self, marker: re.Match[str]) -> Any:
        """Return a heading or an item; the scanner then stands at the end of its last line."""
        column = marker.start() - self.cursor.text.rfind("\n", 0, marker.start()) - 1
        self.cursor.at = marker.end()
        if marker[1].startswith("="):
            return Heading(len(marker[1]), self.markup("", -1, is_line=True))
        return Item(marker[1].rstrip("."), self.markup("", column))

    def _piece(self) -> list[Any]:
        text, at = self.cursor.text, self.cursor.at
        if match := PLAIN.match(text, at):
            self.cursor.at = match.end()
            return [match[0]]
        sign = text[at]
        if sign == "\\":
            return [self.cursor.escape()]
        if sign == "#":
            return self.code.in_markup()
        if sign == "$":
            return [self.cursor.formula()]
        if sign == "`":
            return [self.cursor.raw()]
        if sign == "<" and (match := LABEL.match(text, at)):
            self.cursor.at = match.end()
            return [Label(match[1])]
        if sign == "@" and (match := REFERENCE.match(text, at)):
            self.cursor.at = match.end()
            return [Reference(match[1])]
        if sign == "h" and (match := ADDRESS.match(text, at)):
            self.cursor.at = match.end()
            return [match[0]]
        if text.startswith(("//", "/*"), at):
            self.cursor.comment()
            return []
        if sign == "[":
            self.cursor.at += 1
            inner = self.markup("]", -1)
            self.cursor.at += 1
            return ["[", *inner, "]"]
        return [self.cursor.sign()]
