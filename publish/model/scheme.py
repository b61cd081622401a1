"""Numbering schemes: per level a number format and a template, read from data.

Formats carry the names of Word's ST_NumberFormat (ECMA-376-1, 17.18.59) and templates Word's
`%1`…`%9` (17.9.11), so that the same data makes Word's multilevel list. Counting follows Word:
z is followed by aa, bb, cc; circled figures end at ⑳; Chinese is chineseCountingThousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.model import resources, yaml_file
from publish.problems import Location, Problems, nearest

PLACEHOLDER = re.compile(r"%([1-9])")
SUFFIXES = {"space": " ", "nothing": ""}
ROMAN = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC"}
ROMAN |= {50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}
CHINESE_DIGITS = "零一二三四五六七八九"
HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"


def upper_roman(number: int) -> str:
    """Return 4 as IV."""
    parts = []
    for value, letters in ROMAN.items():
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)


def upper_letter(number: int) -> str:
    """Return 1 as A, 26 as Z, 27 as AA and 28 as BB, as Word counts."""
    rounds, index = divmod(number - 1, 26)
    return chr(ord("A") + index) * (rounds + 1) if number > 0 else str(number)


def chinese(number: int) -> str:
    """Return 10 as 十, 11 as 十一, 101 as 一百零一, 20,000 as 二万."""
    if number == 0:
        return "零"
    if 10 <= number < 20:
        return "十" + (CHINESE_DIGITS[number - 10] if number > 10 else "")
    parts: list[str] = []
    gap = False
    if number >= 10_000:
        myriads, number = divmod(number, 10_000)
        parts.append(chinese(myriads) + "万")
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            parts.append(("零" if gap else "") + CHINESE_DIGITS[digit] + unit)
            gap = False
        elif parts:
            gap = True
    return "".join(parts)


def chinese_to_99(number: int) -> str:
    """Return 99 as 九十九 and 100 as 一○○: Word's shorter counting names no hundreds."""
    if number < 100:
        return chinese(number)
    return "".join("○" if digit == "0" else CHINESE_DIGITS[int(digit)] for digit in str(number))


def circled(number: int) -> str:
    """Return 1 as ① and 20 as ⑳; beyond that the plain figure."""
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


def heavenly_stem(number: int) -> str:
    """Return 1 as 甲 and 10 as 癸; beyond that the plain figure."""
    return HEAVENLY_STEMS[number - 1] if 1 <= number <= 10 else str(number)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": upper_roman,
    "lowerRoman": lambda number: upper_roman(number).lower(),
    "upperLetter": upper_letter,
    "lowerLetter": lambda number: upper_letter(number).lower(),
    "chineseCounting": chinese_to_99,
    "chineseCountingThousand": chinese,
    "decimalEnclosedCircle": circled,
    "ideographTraditional": heavenly_stem,
}


@dataclass(frozen=True)
class Level:
    """One level: a format's name, a template such as "%1.%2", and what follows the number."""

    format: str
    text: str
    suffix: str = " "

    @property
    def first_level(self) -> int:
        """The highest level, from 1, whose number the template holds."""
        return min((int(level) for level in PLACEHOLDER.findall(self.text)), default=9)


@dataclass(frozen=True)
class Scheme:
    """A numbering scheme: six levels of headings, parts, and six levels of appendices."""

    name: str
    levels: tuple[Level, ...]
    part: Level
    appendix: tuple[Level, ...]

    @staticmethod
    def printed(levels: Sequence[Level], counts: Sequence[int]) -> str:
        """Return the number of the heading whose counts, from level 1 down, are given."""

        def of_level(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            return FORMATS[levels[index].format](counts[index]) if index < len(counts) else ""

        return PLACEHOLDER.sub(of_level, levels[len(counts) - 1].text)

    @classmethod
    def full(cls, levels: Sequence[Level], counts: Sequence[int]) -> str:
        r"""Return the number as a reference prints it: what Word's `REF \w` yields.

        The numbers down to the target, one after the other, unless a level's own template
        holds those above it already; without a final full stop.
        """
        text, depth = "", len(counts)
        while depth:
            text = cls.printed(levels, counts[:depth]) + text
            depth = min(levels[depth - 1].first_level, depth) - 1
        return text.removesuffix(".")

    def levels_of(self, role: str) -> tuple[Level, ...]:
        """Return the levels that number headings of a role: parts and appendices have their own."""
        return {"part": (self.part,), "appendix": self.appendix}.get(role, self.levels)

    def is_repeated(self, role: str, depth: int) -> bool:
        r"""Whether Word's `REF \w` is sure to yield `full` for a heading of that level.

        It is where each level's template holds all levels above it or none.
        """
        levels = self.levels_of(role)
        while depth:
            held = {int(level) for level in PLACEHOLDER.findall(levels[depth - 1].text)}
            if held not in ({depth}, set(range(1, depth + 1))):
                return False
            depth = min(held) - 1
        return True


def load(name: str, folder: Path, location: Location) -> Scheme:
    """Read a scheme by its name or, where the name ends in `.yaml`, from the publication's folder.

    `location` is where the name was written. Raises `PublishError` for an unknown name or a
    file that is no scheme.
    """
    stem = name.removesuffix(".yaml")
    own = folder / name
    if stem != name and own.resolve().is_relative_to(folder.resolve()) and own.is_file():
        path = own
    else:
        file = f"styles/numbering/{Path(stem).name}.yaml"
        path = resources.require(file, folder, "numbering scheme", location)
    return parse(yaml_file.load(path))


def parse(data: yaml_file.YamlData) -> Scheme:
    """Check a scheme's data and return the scheme; raises `PublishError` with every problem."""
    problems = Problems()
    for key in data.values.keys() - {"levels", "part", "appendix"}:
        hint = nearest(key, ("levels", "part", "appendix"), "known: levels, part, appendix")
        problems.error("unknown-key", f'a scheme has no key "{key}"', data.at(key), hint)
    levels = _levels(data, "levels", problems)
    if not levels:
        hint = 'write one line a level: - {format: decimal, text: "%1."}'
        problems.error("bad-scheme", "a scheme needs its levels", data.at("levels"), hint)
    appendix = _levels(data, "appendix", problems) or _default_appendix()
    part = (_levels(data, "part", problems) or [Level("upperRoman", "%1")])[0]
    problems.fail_on_errors()
    return Scheme(data.path.stem, tuple(levels), part, tuple(appendix))


def _default_appendix() -> list[Level]:
    """Return A · A.1 · A.1.1: how appendices are lettered where a scheme says nothing else."""
    texts = [".".join(f"%{n}" for n in range(1, depth + 1)) for depth in range(1, 7)]
    return [Level("decimal" if i else "upperLetter", text) for i, text in enumerate(texts)]


def _levels(data: yaml_file.YamlData, key: str, problems: Problems) -> list[Level]:
    listed = data.values.get(key, [])
    items = listed if isinstance(listed, list) else [listed]
    levels = []
    for index, item in enumerate(items):
        place = data.at(key, index)
        match item:
            case {"format": str(format), "text": str(text)} if format in FORMATS and (
                item.keys() <= {"format", "text", "suffix"}
                and item.get("suffix", "space") in SUFFIXES
                and all(int(n) <= index + 1 for n in PLACEHOLDER.findall(text))
                and f"%{index + 1}" in text
            ):
                levels.append(Level(format, text, SUFFIXES[item.get("suffix", "space")]))
            case {"format": str(format)} if format not in FORMATS:
                hint = nearest(format, FORMATS, "known: " + ", ".join(FORMATS))
                message = f'"{format}" is no number format'
                problems.error("bad-scheme", message, place, hint)
            case _:
                problems.error(
                    "bad-scheme",
                    f"level {index + 1} needs a format and a text that holds %{index + 1}",
                    place,
                    f'for example {{format: decimal, text: "%{index + 1}.", suffix: space}}; '
                    "suffix is space or nothing",
                )
    return levels
