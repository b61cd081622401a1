"""The running text of a file, held word for word against what the source says.

Both are squashed (see `squash`), so that what lines and hyphens do is left out. Where they
differ, the next paragraph that agrees is looked for, and what lies before it is one difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from publish.verify.squash import Squash

AHEAD, REACH = 40, 20_000
"""How many paragraphs, and how many characters of the file, are searched for where both agree."""
SURE = 12
"""Characters that a paragraph has at least to be sure of its place."""
AROUND = 24
MOST = 20
"""Differences that are told; a file with more has another text."""


class Difference(NamedTuple):
    """A place where the file says something else; each text has a few words around it."""

    expected: str
    found: str


def differences(
    expected: Sequence[str],
    found: str,
    squash: Squash,
    same: Callable[[str, str], bool] | None = None,
) -> Iterator[Difference]:
    """Yield the first differences between paragraphs and a file's text.

    `same` says of two passages that differ whether that is no matter.
    """
    whole = "\n".join(expected)
    a, b = squash(whole), squash(found)
    if a == b:
        return
    original, shown = _Places(whole, a, squash), _Places(found, b, squash)
    paragraphs = [squash(one) for one in expected]
    told, start, position, index = 0, 0, 0, 0
    while told < MOST and (index < len(paragraphs) or position < len(b)):
        if index < len(paragraphs) and b.startswith(paragraphs[index], position):
            position += len(paragraphs[index])
            start += len(paragraphs[index])
            index += 1
            continue
        next_index, next_position = _agreement(paragraphs, index, b, position)
        length = sum(map(len, paragraphs[index:next_index]))
        one, other = _trimmed(a, start, start + length, b, position, next_position)
        passages = a[start : start + length], b[position:next_position]
        if (one[0] < one[1] or other[0] < other[1]) and not (same and same(*passages)):
            yield Difference(original.around(*one), shown.around(*other))
            told += 1
        start, position, index = start + length, next_position, next_index


def _agreement(paragraphs: Sequence[str], index: int, found: str, position: int) -> tuple[int, int]:
    """Return the next paragraph that stands in the file, and where; the ends for none."""
    for ahead in range(index, min(index + AHEAD, len(paragraphs))):
        one = paragraphs[ahead]
        if len(one) >= SURE:
            place = found.find(one, position, position + REACH)
            if place >= 0:
                return ahead, place
    return len(paragraphs), len(found)


def _trimmed(
    a: str, a_start: int, a_end: int, b: str, b_start: int, b_end: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return two ranges without what both have at their beginnings and ends."""
    while a_start < a_end and b_start < b_end and a[a_start] == b[b_start]:
        a_start, b_start = a_start + 1, b_start + 1
    while a_start < a_end and b_start < b_end and a[a_end - 1] == b[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
    return (a_start, a_end), (b_start, b_end)


class _Places:
    """Finds in a text what stands at places of its squashed form."""

    def __init__(self, text: str, squashed: str, squash: Squash) -> None:
        self.text = text
        self._places: list[int] = []
        at = 0
        for index, letter in enumerate(text):
            one = squash(letter)
            if one and squashed.startswith(one, at):
                at += len(one)
                self._places += [index] * len(one)
        self._places.append(len(text))

    def around(self, start: int, end: int) -> str:
        """Return the words from one place to another with a few around them, on one line."""
        last = len(self._places) - 1
        first, behind = self._places[min(start, last)], self._places[min(end, last)]
        text = self.text[max(0, first - AROUND) : behind + AROUND]
        before = "…" if first > AROUND else ""
        after = "…" if behind + AROUND < len(self.text) else ""
        return before + " ".join(text.split()) + after
