"""The few signs that stand within lines of plain text, taken off: what is left is what is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from publish.model.tree import FORMULA

SIGN = re.compile(
    r"\\(?P<plain>[\\`$\[<>|-])"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|\$\$.+?\$\$"
    r"|\$(?!\s)(?:\\.|[^$\\])+(?<!\s)\$"
    r"|\[\[.+?\]\]"
    r"|(?P<address>\s?<[a-z][a-z0-9+.-]*:[^<>\s]*>)"
    r"|(?P<mark>\[\^?(?P<number>\d+)\])",
    re.DOTALL,
)

PADDED = re.compile(r" (.*\S.*) ", re.DOTALL)
"""Code that begins or ends with a backtick is set off by a space (CommonMark 0.31, 6.1)."""


@dataclass(frozen=True)
class Marks:
    """How notes are marked: `[` or `[^`, as the list of notes at the end has it, "" without one."""

    opening: str = ""

    def number(self, mark: str) -> str:
        """Return the number in a note's mark, "" for one that is none here."""
        bare = mark.removeprefix(self.opening).removesuffix("]") if self.opening else ""
        return bare if bare.isdecimal() else ""

    def read(self, text: str) -> str:
        """Return what a reader takes from a text: code as it is, U+FFFC for formulas, pictures."""
        return SIGN.sub(self._of, text)

    def _of(self, match: re.Match[str]) -> str:
        if match["plain"]:
            return match["plain"]
        if match["ticks"]:
            padded = PADDED.fullmatch(match["code"])
            return padded[1] if padded else match["code"]
        if match["mark"]:
            return self.number(match["mark"]) or match["mark"]
        return "" if match["address"] else FORMULA
