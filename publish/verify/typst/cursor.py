"""The sign that a scanner of Typst stands at, and what both markup and code are made of.

After Typst's syntax reference: comments, strings, raw text, formulas, escapes and shorthands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publish.model.tree import FORMULA
from publish.verify.typst.nodes import BrokenError

DEEPEST = 120
SPACE = re.compile(r"\s+")
FENCE = re.compile(r"`+")
TAG = re.compile(r"[^\s`]+(?=\s)")
ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}")
COMMENT = re.compile(r"/\*|\*/")
IN_FORMULA = re.compile(r'\$((?:[^$"\\]|\\.|"(?:[^"\\]|\\.)*")*)\$', re.DOTALL)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
SHORTHANDS = (("---", "—"), ("--", "–"), ("...", "…"), ("-?", ""), ("~", "\u00a0"))
CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass
class Cursor:
    """A place in a text, and how deep it lies."""

    text: str
    at: int = 0
    depth: int = 0

    @property
    def is_at_end(self) -> bool:
        """Whether there is nothing more."""
        return self.at >= len(self.text)

    def is_at(self, *signs: str) -> bool:
        """Whether the text goes on with one of the signs."""
        return self.text.startswith(signs, self.at)

    def enter(self) -> None:
        """Go one deeper. Raises `BrokenError` where there is no end of it."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise BrokenError("is nested too deep", self.at)

    def leave(self) -> None:
        """Come back."""
        self.depth -= 1

    def space(self) -> None:
        """Go over white space and comments."""
        while True:
            if match := SPACE.match(self.text, self.at):
                self.at = match.end()
            elif self.text.startswith(("//", "/*"), self.at):
                self.comment()
            else:
                return

    def sign(self) -> str:
        """Return one sign, or what several stand for (Typst's shorthands)."""
        for written, shown in SHORTHANDS:
            if self.text.startswith(written, self.at):
                self.at += len(written)
                return shown
        sign = self.text[self.at]
        before = self.text[self.at - 1 : self.at]
        self.at += 1
        is_within = before.isalnum() and self.text[self.at : self.at + 1].isalnum()
        return "" if sign in "*_" and not is_within else sign

    def escape(self) -> str:
        """Return the sign behind a backslash; before white space it ends the line."""
        if match := ESCAPE.match(self.text, self.at):
            self.at = match.end()
            return _character(match)
        following = self.text[self.at + 1 : self.at + 2]
        if not following or following.isspace():
            self.at += 1
            return "\n"
        self.at += 2
        return following

    def comment(self) -> None:
        """Go over a comment, to the end of its line or to its last closing sign."""
        if self.text.startswith("//", self.at):
            end = self.text.find("\n", self.at)
            self.at = end if end >= 0 else len(self.text)
            return
        depth, start = 0, self.at
        for match in COMMENT.finditer(self.text, self.at):
            depth += 1 if match[0] == "/*" else -1
            if not depth:
                self.at = match.end()
                return
        raise BrokenError("a comment does not end", start)

    def formula(self) -> str:
        """Return U+FFFC for what stands between dollar signs."""
        match = IN_FORMULA.match(self.text, self.at)
        if not match:
            raise BrokenError("a formula does not end", self.at)
        self.at = match.end()
        return FORMULA

    def raw(self) -> str:
        """Return raw text; with three backticks or more, without the tag behind them."""
        fence = FENCE.match(self.text, self.at)
        assert fence  # noqa: S101
        if len(fence[0]) == 2:
            self.at = fence.end()
            return ""
        end = self.text.find(fence[0], fence.end())
        if end < 0:
            raise BrokenError("raw text does not end", self.at)
        start = fence.end()
        tag = TAG.match(self.text, start)
        if len(fence[0]) > 2 and tag and tag.end() <= end:
            start = tag.end()
        self.at = end + len(fence[0])
        return f"\n{self.text[start:end]}\n" if len(fence[0]) > 1 else self.text[start:end]

    def string(self) -> str:
        """Return the text between straight quotation marks."""
        match = STRING.match(self.text, self.at)
        if not match:
            raise BrokenError("a string does not end", self.at)
        self.at = match.end()
        plain = ESCAPE.sub(_character, match[1])
        return re.sub(r"\\(.)", lambda one: CONTROLS.get(one[1], one[1]), plain, flags=re.DOTALL)


def _character(match: re.Match[str]) -> str:
    return chr(min(int(match[1], 16), 0x10FFFF))
