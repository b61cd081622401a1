"""Heading numbers in ODF's terms: what a list can count by itself, and what it would print.

A list of ODF has, per level, a number format, a prefix, a suffix and how many levels are shown,
with full stops between them (ODF 1.3 part 3, 16.31 to 16.34). A template of the scheme that is
none of that, or a number that a format of ODF writes otherwise, stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from publish.model.outline import Heading, Outline
from publish.model.publication import NumberingChoice
from publish.model.scheme import Level, Scheme

TEMPLATE = re.compile(r"([^%]*)(%[1-9](?:\.%[1-9])*)([^%]*)")
FORMATS = {
    "decimal": ("1", r"[1-9]\d*"),
    "decimalZero": ("01, 02, 03, ...", r"0[1-9]|[1-9]\d+"),
    "upperRoman": ("I", "[IVXLCDM]+"),
    "lowerRoman": ("i", "[ivxlcdm]+"),
    "upperLetter": ("A", "[A-Z]+"),
    "lowerLetter": ("a", "[a-z]+"),
    "chineseCounting": ("一, 二, 三, ...", "[一二三四五六七八九]?十?[一二三四五六七八九]?"),
    "chineseCountingThousand": ("一, 二, 三, ...", "[一二三四五六七八九十百千零]+"),
    "decimalEnclosedCircle": ("①, ②, ③, ...", "[①-⑳]"),
    "ideographTraditional": ("甲, 乙, 丙, ...", r"[甲乙丙丁戊己庚辛壬癸]|1[1-9]|[2-9]\d"),
}
"""Each format of a scheme: ODF's or LibreOffice's name, and the numbers that both write alike."""
LETTERS = frozenset({"A", "a"})


@dataclass(frozen=True)
class Notation:
    """One level of a list. `format` is "" where the number stands as text and is only counted."""

    format: str = ""
    prefix: str = ""
    suffix: str = ""
    levels: int = 1
    follows: str = ""

    @property
    def is_live(self) -> bool:
        """Whether ODF prints the number."""
        return bool(self.format)


@dataclass
class HeadingNumbers:
    """How each heading gets its number. `lists` holds the levels of headings, appendices, parts."""

    lists: dict[str, tuple[Notation, ...]]
    start: int
    _chains: dict[str, tuple[tuple[Heading, Notation], ...]] = field(default_factory=dict)

    def of(self, heading: Heading) -> Notation | None:
        """Return the level that counts a heading, None for one without a number."""
        if not heading.number:
            return None
        return self.lists[list_of(heading)][heading.depth - 1]

    def is_repeated(self, heading: Heading) -> bool:
        """Whether a field repeats a heading's number in full, as a reference gives it.

        It gives the numbers down to the heading, but those that a number holds already, one after
        the other and without a final full stop.
        """
        chain = self._chains.get(heading.id, ())
        whole = "".join(one.number for one, _ in reversed(chain)).removesuffix(".")
        is_live = all(notation.is_live for _, notation in chain)
        return bool(chain) and is_live and whole == heading.full_number


def list_of(heading: Heading) -> str:
    """Return which list a heading is counted in: "part", "appendix", or "" for the outline."""
    return heading.role if heading.role in {"part", "appendix"} else ""


def heading_numbers(scheme: Scheme, choice: NumberingChoice, outline: Outline) -> HeadingNumbers:
    """Return how the headings of an outline get their numbers."""
    depth = min(choice.depth, len(scheme.levels))
    levels = {"": scheme.levels[:depth], "appendix": scheme.appendix, "part": (scheme.part,)}
    lists = {
        role: _notations(found, [one for one in outline.headings if list_of(one) == role])
        for role, found in levels.items()
    }
    numbers = HeadingNumbers(lists, choice.start)
    _chain(numbers, outline.headings)
    return numbers


def _chain(numbers: HeadingNumbers, headings: Iterable[Heading]) -> None:
    """Enter for each heading those whose numbers a reference to it repeats, itself first."""
    open_ones: dict[str, list[Heading]] = {"": [], "appendix": [], "part": []}
    for heading in headings:
        if not heading.number:
            continue
        above = open_ones[list_of(heading)]
        del above[heading.depth - 1 :]
        above.append(heading)
        chain, depth = [], len(above)
        while depth > 0:
            notation = numbers.lists[list_of(heading)][depth - 1]
            chain.append((above[depth - 1], notation))
            depth -= notation.levels
        numbers._chains[heading.id] = tuple(chain) if len(above) == heading.depth else ()


def _notations(levels: Sequence[Level], headings: Sequence[Heading]) -> tuple[Notation, ...]:
    found: list[Notation] = []
    for depth, level in enumerate(levels, 1):
        notation = _notation(level, depth)
        above = found[depth - notation.levels : depth - 1]
        shown = [one.number for one in headings if one.number and one.depth == depth]
        pattern = _pattern(levels, notation, depth)
        if not all(one.is_live for one in above) or not all(map(pattern.fullmatch, shown)):
            notation = Notation()
        found.append(notation)
    return tuple(found)


def _notation(level: Level, depth: int) -> Notation:
    match = TEMPLATE.fullmatch(level.text)
    if not match:
        return Notation()
    held = [int(number) for number in match[2].replace("%", "").split(".")]
    if held != list(range(depth - len(held) + 1, depth + 1)):
        return Notation()
    follows = "space" if level.suffix else "nothing"
    return Notation(FORMATS[level.format][0], match[1], match[3], len(held), follows)


def _pattern(levels: Sequence[Level], notation: Notation, depth: int) -> re.Pattern[str]:
    """Return the pattern of the numbers of a level that ODF writes as the scheme does."""
    held = (f"(?:{FORMATS[one.format][1]})" for one in levels[depth - notation.levels : depth])
    middle = re.escape(".").join(held) if notation.is_live else ""
    return re.compile(re.escape(notation.prefix) + middle + re.escape(notation.suffix))
