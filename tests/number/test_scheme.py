"""Counting as Word counts, and references as Word's `REF` with `\\w` yields them."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.model import scheme
from publish.problems import Location

COUNTED = {
    "decimal": {1: "1", 21: "21", 100: "100"},
    "decimalZero": {1: "01", 21: "21"},
    "upperRoman": {4: "IV", 9: "IX", 21: "XXI", 40: "XL", 1999: "MCMXCIX"},
    "lowerRoman": {28: "xxviii"},
    "upperLetter": {1: "A", 26: "Z", 27: "AA", 28: "BB", 53: "AAA"},
    "lowerLetter": {26: "z", 27: "aa", 28: "bb"},
    "decimalEnclosedCircle": {1: "①", 20: "⑳", 21: "21"},
    "ideographTraditional": {1: "甲", 10: "癸", 11: "11"},
    "chineseCounting": {10: "十", 99: "九十九", 100: "一○○", 121: "一二一"},
    "chineseCountingThousand": {
        1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 100: "一百", 101: "一百零一",
        110: "一百一十", 111: "一百一十一", 1001: "一千零一", 1010: "一千零一十",
        9999: "九千九百九十九", 10_010: "一万零一十",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTED)
def test_a_format_counts_as_word_does(name: str) -> None:
    assert {n: scheme.FORMATS[name](n) for n in COUNTED[name]} == COUNTED[name]


def test_every_format_has_a_test() -> None:
    assert COUNTED.keys() == scheme.FORMATS.keys()


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("decimal", "1.1.1"),
        ("alphanumeric", "I.A.1"),
        ("legal", "1.1(a)"),
        ("roman", "I.1.1"),
        ("official", "一、（一）1"),
        ("official-en", "1.(1)a"),
    ],
)
def test_a_reference_is_unambiguous_away_from_its_place(name: str, reference: str) -> None:
    loaded = scheme.load(name, Path(), Location("x"))
    assert len(loaded.levels) == 6
    assert scheme.Scheme.full(loaded.levels, [1, 1, 1]) == reference
