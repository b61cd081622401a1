"""What is compared, and how, apart from any format."""

from __future__ import annotations

import pytest

from publish.model.formats import Reading
from publish.model.outline import Heading, Outline, RunningText
from publish.problems import Location
from publish.verify import compare
from publish.verify.squash import matches

WHERE = Location("t.leaf")


def test_a_text_many_times_as_long_is_told_in_one_line_and_not_compared() -> None:
    text = RunningText(("One paragraph.",))
    found = compare(Outline(), Reading(text="a b " * 4_000_000), 0, WHERE, text)
    assert [one.message for one in found] == ["text: expected 14 characters, found 16,000,000"]


@pytest.mark.parametrize(
    ("shown", "agrees"),
    [
        ("1 The x-axis", True),
        ("1 The xaxis", True),
        ("1 The […]-axis", True),
        ("1 The -axe", False),
        ("1 A x-axis", False),
    ],
)
def test_a_formula_stands_for_anything_and_the_hyphen_beside_it(shown: str, agrees: bool) -> None:
    assert matches("1 The \ufffc-axis", shown) is agrees


def test_a_heading_is_still_compared_around_its_formula() -> None:
    outline = Outline((Heading(1, "1", "The x-axis", "a", seen_title="The \ufffc-axis"),))
    good, bad = ((((1, f"1 The x-{word}"),)) for word in ("axis", "axes"))
    assert compare(outline, Reading(headings=good), 0, WHERE) == []
    assert compare(outline, Reading(headings=bad), 0, WHERE) != []
