"""The labels of Typst's ordered lists, after its numbering patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from publish.verify.number_formats import FORMATS
from publish.verify.typst.nodes import Call, Word

PATTERN = re.compile(r"[1aAiI]")
STYLES = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}


def labels_of(settings: Mapping[str, Any], marker: str) -> Iterator[str]:
    """Yield the labels of an ordered list (Typst's numbering patterns)."""
    numbering = settings.get("enum.numbering", "1.")
    start = int(marker) if marker.isdecimal() else number_of(settings.get("enum.start"), 1)
    match = PATTERN.search(numbering) if isinstance(numbering, str) else None
    for number in count(start):
        if match:
            before, behind = numbering[: match.start()], numbering[match.end() :]
            yield f"{before}{_counted(match[0], number)}{behind}"
        elif isinstance(numbering, Call) and numbering.name == "doubled.with":
            before, letter, behind = numbering.arguments
            style = "upperLetter" if letter == Word("upper") else "lowerLetter"
            yield f"{before}{FORMATS[style](number)}{behind}"
        else:
            yield ""


def _counted(sign: str, number: int) -> str:
    """Return a number in the style of a pattern's sign; behind "z" comes "aa", then "ab"."""
    if number < 1:
        return str(number)
    if sign not in "aA":
        return str(FORMATS[STYLES[sign]](number))
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord(sign) + rest) + letters
    return letters


def number_of(value: Any, otherwise: int) -> int:
    """Return the whole number that a value is, else another."""
    is_whole = isinstance(value, Word) and re.fullmatch(r"[+-]?\d{1,9}", value.text)
    return int(value.text) if is_whole else otherwise
