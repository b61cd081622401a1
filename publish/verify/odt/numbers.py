"""What a list of ODF prints before a paragraph, counted as a program counts (ODF 1.3 part 3).

Headings count by the outline's levels (16.32), other paragraphs by their lists' (16.30). A number
is a prefix, the numbers of the levels that are shown, full stops between them, and a suffix.
What the specification leaves open is as LibreOffice has it: the formats without a notation
in ODF, and that a reference leaves out a final full stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from publish.verify.number_formats import FORMATS
from publish.verify.odt.package import STYLE, TEXT, whole

LEVEL_TAGS = frozenset(
    f"{TEXT}{name}"
    for name in ("list-level-style-number", "list-level-style-bullet", "outline-level-style")
)
FOLLOWING = {"space": " ", "listtab": "\t", "nothing": ""}
MOST_COUNTED = 30_000


def _circled(number: int) -> str:
    """Return ① to ㊿; beyond that the plain figure."""
    for first, start in ((1, 0x2460), (21, 0x3251), (36, 0x32B1)):
        length = 20 if first == 1 else 15
        if first <= number < first + length:
            return chr(start + number - first)
    return str(number)


def _letters(number: int) -> str:
    """Return 27 as aa and 28 as ab, as ODF counts where letters do not repeat (20.359)."""
    text = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) + text
    return text


PRINTED: dict[str, Callable[[int], str]] = {
    "1": str,
    "I": FORMATS["upperRoman"],
    "i": FORMATS["lowerRoman"],
    "A": lambda number: _letters(number).upper(),
    "a": _letters,
    "01": FORMATS["decimalZero"],
    "①": _circled,
    "一": FORMATS["chineseCountingThousand"],
    "甲": FORMATS["ideographTraditional"],
}
REPEATING = {"A": FORMATS["upperLetter"], "a": FORMATS["lowerLetter"]}


def printed(number: int, format: str, *, repeats: bool) -> str:
    """Return a number in one of ODF's or LibreOffice's formats (20.360)."""
    name = format.partition(",")[0].strip()
    if not 0 <= number <= MOST_COUNTED or not name:
        return str(number) if name else ""
    chosen = REPEATING.get(name) if repeats else None
    return (chosen or PRINTED.get(name, str))(number)


@dataclass(frozen=True)
class Level:
    """A level of a list; `format` is "" for one without numbers, bullets among them."""

    format: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1
    repeats: bool = False
    follows: str = ""


@dataclass(frozen=True)
class Number:
    """A number as printed: `bare` without prefix and suffix, `follows` what stands behind it.

    `alone` and `whole` are what a reference repeats: the number, or all down to it.
    """

    label: str = ""
    bare: str = ""
    follows: str = ""
    alone: str = ""
    whole: str = ""


@dataclass
class ListStyle:
    """A list's levels, from 1."""

    levels: Mapping[int, Level] = field(default_factory=dict)

    def number(self, counts: list[int]) -> Number:
        """Return the number of a paragraph whose counts, from level 1 down, are given."""
        depth = len(counts)
        level = self.levels.get(depth, Level())
        if not level.format:
            return Number()
        bare = self._bare(counts)
        label = self._label(counts)
        whole_number, place = "", depth
        while place > 0:
            one = self.levels.get(place, Level())
            if one.format:
                whole_number = self._label(counts[:place]) + whole_number
            place -= max(one.shown, 1)
        alone, whole_number = (text.lstrip().removesuffix(".") for text in (label, whole_number))
        return Number(label, bare, level.follows, alone, whole_number)

    def _bare(self, counts: list[int]) -> str:
        depth = len(counts)
        parts = []
        for place in range(max(depth - self.levels[depth].shown, 0) + 1, depth + 1):
            level = self.levels.get(place, Level())
            if level.format:
                parts.append(printed(counts[place - 1], level.format, repeats=level.repeats))
        return ".".join(parts)

    def _label(self, counts: list[int]) -> str:
        level = self.levels[len(counts)]
        return f"{level.prefix}{self._bare(counts)}{level.suffix}"


def list_styles(roots: Iterable[Element]) -> dict[str, ListStyle]:
    """Return the styles of lists by name; the outline's under ""."""
    found = {}
    for root in roots:
        for style in root.iter(f"{TEXT}list-style", f"{TEXT}outline-style"):
            name = style.get(f"{STYLE}name", "") if style.tag == f"{TEXT}list-style" else ""
            levels = {}
            for one in style:
                if one.tag in LEVEL_TAGS:
                    levels[whole(one.get(f"{TEXT}level"), 0)] = _level(one)
            found[name] = ListStyle(levels)
    return found


def _level(element: Element) -> Level:
    place = element.find(f"{STYLE}list-level-properties/{STYLE}list-level-label-alignment")
    follows = "" if place is None else place.get(f"{TEXT}label-followed-by", "")
    return Level(
        element.get(f"{STYLE}num-format", ""),
        element.get(f"{STYLE}num-prefix", ""),
        element.get(f"{STYLE}num-suffix", ""),
        whole(element.get(f"{TEXT}display-levels"), 1),
        whole(element.get(f"{TEXT}start-value"), 1),
        element.get(f"{STYLE}num-letter-sync") == "true",
        FOLLOWING.get(follows, ""),
    )


@dataclass
class Counts:
    """The counts of one list, or of the outline, from level 1 down."""

    found: list[int] = field(default_factory=list)

    def next(self, style: ListStyle, depth: int, start: int | None = None) -> Number:
        """Count a paragraph at a level and return its number; `start` begins anew."""
        counts = self.found
        del counts[depth:]
        while len(counts) < depth - 1:
            counts.append(style.levels.get(len(counts) + 1, Level()).start)
        if len(counts) < depth:
            counts.append(style.levels.get(depth, Level()).start - 1)
        counts[depth - 1] = counts[depth - 1] + 1 if start is None else start
        return style.number(counts)

    def pass_over(self, depth: int) -> None:
        """Let levels below start anew: behind a heading without a number, in another inner list."""
        del self.found[depth:]
