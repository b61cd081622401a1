"""The running text of a file, held word for word against what the source says.

Both are squashed (see `squash`), so that what lines and hyphens do is left out. Where they
differ, the next paragraph that agrees is looked for, and what lies before it is one difference.
In a paragraph whose letters agree, the words must begin at the same letters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from publish.model.tree import FORMULA
from publish.verify.squash import Squash, is_wide

AHEAD, REACH = 40, 20_000
"""How many paragraphs, and how many characters of the file, are searched for where both agree."""
SURE = 12
"""Characters that a paragraph has at least to be sure of its place."""
AROUND, NEAR = 24, 60
"""Characters before and behind a place that are told, and by which it is found in the source."""
MOST = 20
"""Differences that are told; a file with more has another text."""


class Difference(NamedTuple):
    """A place where the file says something else; each text has a few words around it.

    `place` is what the source's paragraph says around the place, and nothing of the next one.
    """

    expected: str
    found: str
    place: str


def differences(
    expected: Sequence[str],
    found: str,
    squash: Squash,
    same: Callable[[str, str], bool] | None = None,
    laid_out: Callable[[str], bool] | None = None,
) -> Iterator[Difference]:
    """Yield the first differences between paragraphs and a file's text.

    `same` says of two passages that differ whether that is no matter. `laid_out` is for a
    file of lines, in which a newline may be within a word: it says whether the words of a
    paragraph can be told from each other.
    """
    whole = "\n".join(expected)
    a, b = squash(whole), squash(found)
    ends = list(accumulate((len(squash(one)) for one in expected), initial=0))
    words = _Words(a, ends, _beginnings(whole, squash), _beginnings(found, squash))
    if laid_out:
        words.line_ends = _beginnings(found, squash, "\n")
        words.can_tell = laid_out
    original, shown = _Places(whole, a, squash), _Places(found, b, squash)
    if a == b:
        for place in words.apart(0, len(a), 0)[:MOST]:
            yield Difference(
                original.around(place, place),
                shown.around(place, place),
                original.within(place, place),
            )
        return
    told, position, index = 0, 0, 0
    while told < MOST and (index < len(expected) or position < len(b)):
        start = ends[index]
        if index < len(expected) and b.startswith(a[start : ends[index + 1]], position):
            for place in words.apart(start, ends[index + 1], position - start):
                there = place + position - start
                yield Difference(
                    original.around(place, place),
                    shown.around(there, there),
                    original.within(place, place),
                )
                told += 1
            position += ends[index + 1] - start
            index += 1
            continue
        next_index, next_position = _agreement(a, ends, index, b, position)
        end = ends[next_index]
        one, other = _trimmed(a, start, end, b, position, next_position)
        passages = a[start:end], b[position:next_position]
        paragraphs = [a[ends[i] : ends[i + 1]] for i in range(index, next_index)]
        adorned = laid_out is not None and _is_adorned(paragraphs, passages[1])
        if (
            not adorned
            and (one[0] < one[1] or other[0] < other[1])
            and not (same and same(*passages))
        ):
            yield Difference(original.around(*one), shown.around(*other), original.within(*one))
            told += 1
        position, index = next_position, next_index


def _is_adorned(paragraphs: Sequence[str], found: str) -> bool:
    """Whether a file has these paragraphs, and beside them signs without a letter or digit.

    A style sheet adds such ornaments, and the tags of a PDF don't say so.
    """
    at = 0
    for one in paragraphs:
        place = found.find(one, at)
        if place < 0 or not _are_signs(found[at:place]):
            return False
        at = place + len(one)
    return _are_signs(found[at:])


def _are_signs(text: str) -> bool:
    return FORMULA not in text and not any(sign.isalnum() for sign in text)


def _agreement(
    text: str, ends: Sequence[int], index: int, found: str, position: int
) -> tuple[int, int]:
    """Return the next paragraph that stands in the file, and where; the ends for none."""
    last = len(ends) - 1
    for ahead in range(index, min(index + AHEAD, last)):
        one = text[ends[ahead] : ends[ahead + 1]]
        if len(one) >= SURE:
            place = found.find(one, position, position + REACH)
            if place >= 0:
                return ahead, place
    return last, len(found)


def _trimmed(
    a: str, a_start: int, a_end: int, b: str, b_start: int, b_end: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return two ranges without what both have at their beginnings and ends."""
    while a_start < a_end and b_start < b_end and a[a_start] == b[b_start]:
        a_start, b_start = a_start + 1, b_start + 1
    while a_start < a_end and b_start < b_end and a[a_end - 1] == b[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
    return (a_start, a_end), (b_start, b_end)


@dataclass
class _Words:
    """Where words begin in two texts, as places in their squashed forms.

    It matters within paragraphs. White space around a formula or a picture is as wide as the
    format makes it, and a line may end before and after each letter of a script without spaces.
    """

    text: str
    ends: list[int]
    expected: set[int]
    found: set[int]
    line_ends: set[int] = field(default_factory=set)
    can_tell: Callable[[str], bool] = bool

    def apart(self, start: int, end: int, shift: int) -> list[int]:
        """Return the places between two of the first text where one text alone has a new word.

        `shift` is how much further on the same letters stand in the second.
        """
        if not shift and end == len(self.text):
            places = self.expected ^ self.found
        else:
            inside = range(start + 1, end)
            places = {
                one for one in inside if (one in self.expected) != (one + shift in self.found)
            }
        return sorted(
            place
            for place in places
            if start < place < end and place + shift not in self.line_ends and self._is_seen(place)
        )

    def _is_seen(self, place: int) -> bool:
        around = self.text[place - 1 : place + 1]
        if FORMULA in around or any(map(is_wide, around)):
            return False
        behind = bisect_left(self.ends, place)
        start, end = self.ends[behind - 1 : behind + 1]
        return place != end and self.can_tell(self.text[start:end])


def _beginnings(text: str, squash: Squash, separator: str | None = None) -> set[int]:
    """Return where each part of a text begins in the squashed text: words, or lines."""
    return set(accumulate(len(squash(part)) for part in text.split(separator)))


class _Places:
    """Finds in a text what stands at places of its squashed form."""

    def __init__(self, text: str, squashed: str, squash: Squash) -> None:
        self.text = text
        self._squashed, self._squash = squashed, squash
        self._known: list[int] = []

    def around(self, start: int, end: int) -> str:
        """Return the words from one place to another with a few around them, on one line."""
        places = self._places()
        last = len(places) - 1
        first, behind = places[min(start, last)], places[min(end, last)]
        text = self.text[max(0, first - AROUND) : behind + AROUND]
        before = "…" if first > AROUND else ""
        after = "…" if behind + AROUND < len(self.text) else ""
        return before + " ".join(text.split()) + after

    def within(self, start: int, end: int) -> str:
        """Return the words from one place to another in the longest paragraph between them."""
        places = self._places()
        last = len(places) - 1
        first, behind = places[min(start, last)], places[min(end, last)]
        line_ends = self.text.find("\n", behind)
        begins = self.text.rfind("\n", 0, first) + 1
        ends = line_ends if line_ends >= 0 else len(self.text)
        if "\n" in self.text[begins:ends]:
            return max(self.text[begins:ends].split("\n"), key=len)[: 2 * NEAR]
        return self.text[max(begins, first - NEAR) : min(ends, behind + NEAR)]

    def _places(self) -> list[int]:
        """Return the place of each squashed letter in the text, found out when first asked."""
        if not self._known:
            at = 0
            for index, letter in enumerate(self.text):
                one = self._squash(letter)
                if one and self._squashed.startswith(one, at):
                    at += len(one)
                    self._known += [index] * len(one)
            self._known.append(len(self.text))
        return self._known
