"""How CSS prints the number of a list's item (CSS Counter Styles 3).

CSS counts z, aa, ab in letters, and Word z, aa, bb: a style sheet that shall count as Word does has
a symbolic style of its own.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from publish.verify.number_formats import STEMS, chinese, one_of, roman

MOST_IN_ROMAN, MOST_SYMBOLS = 3999, 60
"""Browsers print what is longer in figures (2, 3.1.3)."""
SIGNS = frozenset({"disc", "circle", "square", "disclosure-open", "disclosure-closed"})
LETTERS = {
    "lower-alpha": string.ascii_lowercase,
    "lower-latin": string.ascii_lowercase,
    "upper-alpha": string.ascii_uppercase,
    "upper-latin": string.ascii_uppercase,
    "lower-greek": "αβγδεζηθικλμνξοπρστυφχψω",
}
NOT_KNOWN_HERE = frozenset(
    {"arabic-indic", "armenian", "bengali", "cambodian", "cjk-earthly-branch", "devanagari"}
    | {"ethiopic-numeric", "georgian", "gujarati", "gurmukhi", "hebrew", "hiragana", "kannada"}
    | {"hiragana-iroha", "japanese-formal", "japanese-informal", "katakana", "katakana-iroha"}
    | {"khmer", "korean-hangul-formal", "korean-hanja-formal", "korean-hanja-informal", "lao"}
    | {"lower-armenian", "malayalam", "mongolian", "myanmar", "oriya", "persian", "tamil"}
    | {"simp-chinese-formal", "trad-chinese-formal", "telugu", "thai", "tibetan"}
    | {"upper-armenian"}
)
"""Styles that browsers know and that are not computed here."""
WIDE = frozenset({"cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"})


@dataclass(frozen=True)
class CounterStyle:
    """A system, which may be a predefined style's name, its symbols, and what stands around."""

    system: str = "decimal"
    symbols: tuple[str, ...] = ()
    prefix: str = ""
    suffix: str = ". "

    def printed(self, number: int) -> str:
        """Return what is printed before an item; a style not known here by its name."""
        return f"{self.prefix}{self.figures(number)}{self.suffix}"

    def figures(self, number: int) -> str:
        """Return the number alone, as `counter()` prints it."""
        return _number(self.system, self.symbols, number)


def named(name: str, own: Mapping[str, CounterStyle]) -> CounterStyle:
    """Return a style of the sheet's own or a predefined one; decimal where there is none."""
    if name in own:
        return own[name]
    lower = name.lower()
    if lower in LETTERS:
        return CounterStyle("alphabetic", tuple(LETTERS[lower]))
    return CounterStyle(lower, suffix="、" if lower in WIDE else ". ")


def defined(values: Mapping[str, Sequence[str]], own: Mapping[str, CounterStyle]) -> CounterStyle:
    """Return the style that an `@counter-style` rule defines (2 to 4)."""
    match values.get("system", ["symbolic"]):
        case ["extends", base]:
            style = named(base, own)
        case [system, *_]:
            style = CounterStyle(system.lower(), tuple(values.get("symbols", ())))
        case _:
            style = CounterStyle()
    return replace(
        style,
        prefix="".join(values.get("prefix", [style.prefix])),
        suffix="".join(values.get("suffix", [style.suffix])),
    )


def _number(system: str, symbols: Sequence[str], number: int) -> str:
    count = len(symbols)
    if system == "cyclic" and symbols:
        return symbols[(number - 1) % count]
    if system == "fixed" and 0 < number <= count:
        return symbols[number - 1]
    if system == "symbolic" and symbols and 0 < number <= count * MOST_SYMBOLS:
        return symbols[(number - 1) % count] * -(-number // count)
    if system in {"alphabetic", "numeric"} and count > 1 and number > 0:
        return _positional(symbols, number, first=int(system == "alphabetic"))
    if system in {"lower-roman", "upper-roman"} and 0 < number <= MOST_IN_ROMAN:
        return roman(number) if system == "upper-roman" else roman(number).lower()
    if system in WIDE and number >= 0:
        return chinese(number)
    if system == "cjk-heavenly-stem":
        return one_of(STEMS)(number)
    if system == "decimal-leading-zero":
        return f"{number:02}"
    return f"{system}({number})" if system in NOT_KNOWN_HERE | {"additive"} else str(number)


def _positional(symbols: Sequence[str], number: int, first: int) -> str:
    """Return a number by places: z, aa, ab where the `first` symbol is 1; 9, 10 where it is 0."""
    text = ""
    while number > 0:
        number, place = divmod(number - first, len(symbols))
        text = symbols[place] + text
    return text
