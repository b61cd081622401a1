"""Numbers in letters, Roman figures and Chinese, as formats print them: the verifiers' own.

`number` prints with others, so that a mistake there cannot hide itself. The names are those of
Word's ST_NumberFormat (ECMA-376-1, 17.18.59).
"""

from __future__ import annotations

import string
from collections.abc import Callable

ROMAN_PLACES = (
    ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"),
    ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"),
    ("", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"),
)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
FULL_WIDTH = "".join(chr(ord("０") + digit) for digit in range(10))
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
"""Without ё, й, ъ and ь."""
STEMS = "甲乙丙丁戊己庚辛壬癸"
DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
DELIMITED = {"": "{}.", "OneParen": "{})", "TwoParens": "({})"}


def roman(number: int) -> str:
    """Return 4 as IV and 1999 as MCMXCIX."""
    thousands, rest = divmod(number, 1000)
    places = [ROMAN_PLACES[place][rest // 10**place % 10] for place in (2, 1, 0)]
    return "M" * thousands + "".join(places)


def letter(number: int) -> str:
    """Return 1 as A, 27 as AA, 28 as BB and 53 as AAA; 0 as 0."""
    return repeated(string.ascii_uppercase)(number)


def chinese(number: int) -> str:
    """Return 10 as 十, 12 as 十二, 101 as 一百零一 and 20001 as 二万零一."""
    if number == 0:
        return "零"
    high, low = divmod(number, 10_000)
    text = f"{chinese(high)}万" if high else ""
    if high and 0 < low < 1000:
        text += "零"
    text += _chinese_below_10000(low)
    return text[1:] if 10 <= number < 20 else text


def _chinese_below_10000(number: int) -> str:
    text, digits = "", f"{number:d}"
    waiting = False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            waiting = True
            continue
        text += ("零" if waiting and text else "") + DIGITS[int(digit)] + UNITS[place]
        waiting = False
    return text


def chinese_short(number: int) -> str:
    """Return 99 as 九十九 and 100 as 一○○."""
    if number < 100:
        return chinese(number)
    return "".join(("○" + DIGITS[1:])[int(digit)] for digit in str(number))


def one_of(signs: str) -> Callable[[int], str]:
    """Return a format that has a sign of its own for each number, and figures behind the last."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def repeated(signs: str) -> Callable[[int], str]:
    """Return a format of one sign each, then of each twice, and so on; 0 is 0."""

    def printed(number: int) -> str:
        times, place = divmod(number - 1, len(signs))
        return str(number) if number < 1 else signs[place] * (times + 1)

    return printed


def in_digits(digits: str) -> Callable[[int], str]:
    """Return a format that is decimal in other digits, given from 0 to 9."""
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": letter,
    "lowerLetter": lambda number: letter(number).lower(),
    "chineseCounting": chinese_short,
    "chineseCountingThousand": chinese,
    "ideographTraditional": one_of(STEMS),
    "decimalEnclosedCircle": one_of(CIRCLED),
    "decimalEnclosedParen": one_of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": one_of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalHalfWidth": str,
    "decimalFullWidth": in_digits(FULL_WIDTH),
    "decimalFullWidth2": in_digits(FULL_WIDTH),
    "hindiNumbers": in_digits("०१२३४५६७८९"),
    "thaiNumbers": in_digits("๐๑๒๓๔๕๖๗๘๙"),
    "hex": lambda number: f"{number:X}",
    "numberInDash": lambda number: f"- {number} -",
    "russianLower": repeated(RUSSIAN),
    "russianUpper": repeated(RUSSIAN.upper()),
    "ganada": repeated("가나다라마바사아자차카타파하"),
    "chosung": repeated("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
}
LIST_STYLES = {
    "LowerAlpha": "lowerLetter",
    "LowerRoman": "lowerRoman",
    "UpperAlpha": "upperLetter",
    "UpperRoman": "upperRoman",
}


def list_label(number: int, style: str, delimiter: str) -> str:
    """Return the label of a list's item; the names of style and delimiter are pandoc's."""
    printed = FORMATS[LIST_STYLES.get(style, "decimal")](number)
    return DELIMITED.get(delimiter, "{}.").format(printed)
