"""The fields of a Word file: their instructions and their results (ECMA-376-1, 17.16)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import pairwise

from lxml.etree import _Element as Element

WORD = re.compile(r'"([^"]*)"|(\S+)')
FORMAT = "\\*"
"""The switch before a format of letters or of numbers (17.16.4.3)."""
LOOKS = frozenset({"MERGEFORMAT", "CHARFORMAT"})
CASES: dict[str, Callable[[str], str]] = {
    "UPPER": str.upper,
    "LOWER": str.lower,
    "FIRSTCAP": lambda text: text[:1].upper() + text[1:],
    "CAPS": lambda text: re.sub(r"(?<!\S)\S", lambda first: first[0].upper(), text),
}
MOST_CHARACTERS = 10_000
"""As much of an instruction is read, and as much of a result compared."""


def words_of(instruction: str) -> list[str]:
    """Return the words of a field's instruction; the field's name in capitals."""
    words = [quoted or plain for quoted, plain in WORD.findall(instruction)]
    return [words[0].upper(), *words[1:]] if words else []


def value_in(words: list[str], switch: str) -> str | None:
    """Return what follows a switch, None where it is not there or nothing follows."""
    return words[words.index(switch) + 1] if switch in words[:-1] else None


def not_read(words: list[str], flags: Collection[str], valued: Collection[str]) -> str:
    """Return the first word that is none of these switches nor the value of one, "" for none."""
    following = iter(words)
    for word in following:
        if word in valued:
            next(following, None)
        elif word not in flags:
            return word
    return ""


@dataclass
class Field:
    """A field: its instruction's words, the result that it holds, and what it would print.

    `place` is the paragraph in which it begins; `is_in_contents` says that it stands in contents or
    a list of captions; `is_read` is false where what it prints can't be computed.
    """

    place: Element | None = None
    instruction: str = ""
    shown: str = ""
    computed: str | None = None
    is_result: bool = False
    is_in_contents: bool = False
    is_read: bool = True

    @property
    def words(self) -> list[str]:
        """The words of the instruction; a switch and its value are two."""
        return words_of(self.instruction)

    @property
    def kind(self) -> str:
        """The field's name in capitals, "" where it has no instruction."""
        return next(iter(self.words), "")

    @property
    def formats(self) -> list[str]:
        r"""The formats, each after `\*`, without those of the letters' look."""
        named = (name for switch, name in pairwise(self.words) if switch == FORMAT)
        return [name for name in named if name.upper() not in LOOKS]

    def in_case(self, text: str) -> str | None:
        """Return a text in capitals or small letters, as the field's format says.

        It is None where the format is another.
        """
        if any(name.upper() not in CASES for name in self.formats):
            return None
        for name in self.formats:
            text = CASES[name.upper()](text)
        return text

    @property
    def target(self) -> str:
        """The bookmark that the field names, "" where it is of another kind."""
        match self.words:
            case ["REF" | "PAGEREF" | "NOTEREF", name, *_]:
                return name
        return ""

    def instruct(self, text: str) -> None:
        """Add a piece of the instruction."""
        self.instruction = (self.instruction + text)[:MOST_CHARACTERS]

    def show(self, text: str) -> None:
        """Add a piece of the result."""
        if self.is_result and len(self.shown) < MOST_CHARACTERS:
            self.shown += text

    def value(self, switch: str) -> str | None:
        """Return what follows a switch, None where it is not there or nothing follows."""
        return value_in(self.words, switch)
