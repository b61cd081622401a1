"""The verifiers' own number formats, by hand, and beside those that `number` prints with."""

from __future__ import annotations

import pytest

from publish.model import scheme
from publish.verify.number_formats import FORMATS, list_label

PRINTED = {
    "upperRoman": {1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 90: "XC", 1999: "MCMXCIX"},
    "lowerLetter": {1: "a", 26: "z", 27: "aa", 28: "bb", 53: "aaa", 0: "0"},
    "chineseCountingThousand": {
        10: "十", 11: "十一", 20: "二十", 21: "二十一", 100: "一百", 101: "一百零一",
        110: "一百一十", 1001: "一千零一", 1010: "一千零一十", 20001: "二万零一",
    },
    "chineseCounting": {10: "十", 99: "九十九", 100: "一○○", 123: "一二三"},
    "decimalEnclosedCircle": {1: "①", 20: "⑳", 21: "21"},
    "ideographTraditional": {1: "甲", 10: "癸", 11: "11"},
    "decimalZero": {1: "01", 10: "10"},
    "decimalEnclosedParen": {1: "⑴", 20: "⒇", 21: "21"},
    "decimalEnclosedFullstop": {1: "⒈", 20: "⒛", 21: "21"},
    "decimalHalfWidth": {10: "10"},
    "decimalFullWidth": {0: "０", 19: "１９"},
    "decimalFullWidth2": {0: "０", 19: "１９"},
    "hindiNumbers": {10: "१०", 29: "२९"},
    "thaiNumbers": {10: "๑๐", 29: "๒๙"},
    "hex": {9: "9", 10: "A", 31: "1F"},
    "numberInDash": {3: "- 3 -"},
    "russianLower": {1: "а", 9: "и", 10: "к", 29: "я", 30: "аа"},
    "russianUpper": {1: "А", 26: "Ы", 31: "ББ"},
    "ganada": {1: "가", 14: "하", 15: "가가"},
    "chosung": {1: "ㄱ", 14: "ㅎ", 16: "ㄴㄴ"},
}  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_numbers_are_printed_as_written_here(name: str) -> None:
    assert {number: FORMATS[name](number) for number in PRINTED[name]} == PRINTED[name]


@pytest.mark.parametrize("name", scheme.FORMATS)
def test_both_sides_print_the_same(name: str) -> None:
    differ = [n for n in range(3000) if FORMATS[name](n) != scheme.FORMATS[name](n)]
    assert differ == []


def test_labels_of_lists() -> None:
    assert list_label(3, "Decimal", "Period") == "3."
    assert list_label(3, "LowerAlpha", "TwoParens") == "(c)"
    assert list_label(4, "UpperRoman", "OneParen") == "IV)"
