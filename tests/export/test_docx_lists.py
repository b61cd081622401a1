"""Lists whose items begin with no paragraph, and lists that are deeper than Word counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publish.verify.docx import verifier
from tests.word_files import W, exported, part, words

BASE = "title: T\ncontents: false"
TABLE = "| a |\n   |---|\n   | 1 |\n"


def text_lines(path: Path) -> list[str]:
    return (verifier.read(path).text or "").split("\n")


def signs(path: Path) -> list[tuple[str, bool]]:
    """Return each paragraph of a list: its words, and whether it is kept with the next."""
    return [
        (words(one), one.find(f"{W}pPr/{W}keepNext") is not None)
        for one in part(path).iter(f"{W}p")
        if one.find(f"{W}pPr/{W}numPr") is not None
    ]


def test_an_empty_item_has_its_number(tmp_path: Path) -> None:
    path = exported(tmp_path, "1. one\n2.\n3. three\n", BASE)
    assert verifier.read(path).text == "1. one\n2. \n3. three"
    assert signs(path) == [("one", False), ("", False), ("three", False)]


@pytest.mark.parametrize(
    "begins",
    [
        TABLE,
        "$$x=y$$\n",
        "[$$x=y$$]{.formula}\n",
        "> " + TABLE.replace("   ", "   > "),
        "> [!NOTE]\n   > - in a box\n",
        "## A heading\n\n   Text.\n",
    ],
)
@pytest.mark.parametrize("sign", ["2.", "- "])
def test_what_shows_no_sign_has_it_before_itself(tmp_path: Path, begins: str, sign: str) -> None:
    text = f"{sign} one\n\n{sign} {begins}\n{sign} three\n"
    path = exported(tmp_path, text, BASE)
    shown = [one for one in signs(path) if one[0] != "in a box"]
    assert shown == [("one", False), ("", True), ("three", False)]
    if sign == "2.":
        numbered = [line for line in text_lines(path) if re.match(r"\d\.", line)]
        assert numbered == ["2. one", "3. ", "4. three"]


@pytest.mark.parametrize(
    "begins", ["> Said.", "```\n   code\n   ```", "1. in it", "Term\n   : Is."]
)
def test_what_shows_a_sign_has_none_before_itself(tmp_path: Path, begins: str) -> None:
    path = exported(tmp_path, f"1. one\n\n2. {begins}\n\n3. three\n", BASE)
    assert all(text for text, _ in signs(path) if begins != "1. in it")


@pytest.mark.parametrize("manifest", [BASE, f"{BASE}\nreference-doc: house.docx"])
def test_a_list_goes_on_below_words_ninth_level(tmp_path: Path, manifest: str) -> None:
    if "house" in manifest:
        exported(tmp_path / "a", "# One\n").rename(tmp_path / "house.docx")
    deep = "".join(f"{'   ' * level}1. level {level}\n" for level in range(20))
    text = f"{deep}{'   ' * 19}2. again\n{'   ' * 9}2. tenth\n2. first\n\nText.\n"
    path = exported(tmp_path, text, manifest)
    lines = [f"1. level {level}" for level in range(20)]
    lines += ["2. again", "2. tenth", "2. first", "Text."]
    assert text_lines(path) == lines
    assert all(int(one.get(f"{W}val", "")) < 9 for one in part(path).iter(f"{W}ilvl"))


def test_deeper_levels_are_indented_further(tmp_path: Path) -> None:
    text = "".join(f"{'   ' * level}1. level {level}\n" for level in range(11))
    text += f"\n{'   ' * 11}More.\n\n> - quoted\n"
    path = exported(tmp_path, text, BASE)
    numbering = part(path, "word/numbering.xml")
    links = {one.get(f"{W}numId"): one[0].get(f"{W}val") for one in numbering.iter(f"{W}num")}
    lists = {one.get(f"{W}abstractNumId"): one for one in numbering.iter(f"{W}abstractNum")}
    lefts = []
    for paragraph in part(path).iter(f"{W}p"):
        if words(paragraph).startswith("level"):
            level, number = paragraph.findall(f"{W}pPr/{W}numPr/*")
            made = lists[links[number.get(f"{W}val")]].findall(f"{W}lvl")
            place = made[int(level.get(f"{W}val", ""))].find(f"{W}pPr/{W}ind")
            assert place is not None
            lefts.append(int(place.get(f"{W}left", "")))
    assert lefts == [360 * level for level in range(1, 12)]


def test_a_list_in_a_note_has_the_size_of_notes(tmp_path: Path) -> None:
    path = exported(tmp_path, "Text.[^n]\n\n[^n]: A list:\n\n    - one\n    - two\n", BASE)
    notes = part(path, "word/footnotes.xml")
    items = [one for one in notes.iter(f"{W}p") if one.find(f"{W}pPr/{W}numPr") is not None]
    styles = [one.get(f"{W}val") for item in items for one in item.iter(f"{W}pStyle")]
    assert styles == ["FootnoteText", "FootnoteText"]
