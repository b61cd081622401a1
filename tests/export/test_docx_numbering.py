"""Word's lists for headings: from the scheme, bound to the styles, laid out as a house does."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml.etree import _Element as Element

from publish.model.scheme import FORMATS
from tests.word_files import W, exported, part, words

VAL = f"{W}val"
TEXT = """\
# One {#sec-one}

## Below {#sec-below}

See @sec-one, @sec-below and @sec-more.

# Bare {.unnumbered}

# More {#sec-more .appendix}

## Raw
"""


def value(element: Element, *path: str) -> str:
    found = element.find("/".join(W + name for name in path))
    return "" if found is None else found.get(VAL, "")


def levels(path: Path, heading: str) -> dict[str, Element]:
    """Return the levels of the list that a heading's paragraph or style names."""
    numbering = part(path, "word/numbering.xml")
    (paragraph,) = (p for p in part(path).iter(f"{W}p") if is_heading(p) and words(p) == heading)
    number = value(paragraph, "pPr", "numPr", "numId")
    styles = {s.get(f"{W}styleId"): s for s in part(path, "word/styles.xml").iter(f"{W}style")}
    number = number or value(styles[value(paragraph, "pPr", "pStyle")], "pPr", "numPr", "numId")
    (entry,) = (e for e in numbering.iter(f"{W}num") if e.get(f"{W}numId") == number)
    (made,) = (
        e
        for e in numbering.iter(f"{W}abstractNum")
        if e.get(f"{W}abstractNumId") == value(entry, "abstractNumId")
    )
    return {level.get(f"{W}ilvl", ""): level for level in made.iter(f"{W}lvl")}


def is_heading(paragraph: Element) -> bool:
    return value(paragraph, "pPr", "pStyle").startswith(("Heading", "Part", "Unlisted"))


def test_the_list_is_the_schemes_and_bound_to_the_heading_styles(tmp_path: Path) -> None:
    path = exported(tmp_path, TEXT, "title: T\nnumbering: {scheme: official, start: 3}")
    found = levels(path, "One")
    assert [value(found[str(n)], "pStyle") for n in range(6)] == [
        f"Heading{n}" for n in range(1, 7)
    ]
    assert [value(found[str(n)], "numFmt") for n in range(7)] == [
        "chineseCountingThousand", "chineseCountingThousand", "decimal", "decimal",
        "decimalEnclosedCircle", "lowerLetter", "none",
    ]  # fmt: skip
    assert [value(found[str(n)], "lvlText") for n in range(3)] == ["%1、", "（%2）", "%3."]
    assert [value(found[str(n)], "suff") for n in range(3)] == ["nothing", "nothing", "space"]
    assert value(found["0"], "start") == "3"


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_reaches_words_list(format: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(f'levels:\n  - {{format: {format}, text: "%1."}}\n')
    path = exported(tmp_path, TEXT, "title: T\nnumbering: own.yaml")
    found = levels(path, "One")
    assert value(found["0"], "numFmt") == format
    assert value(found["1"], "numFmt") == "none"


def test_appendices_and_parts_have_lists_of_their_own(tmp_path: Path) -> None:
    path = exported(tmp_path, f"# Whole {{.part}}\n\n{TEXT}", "title: T\ntype: book")
    assert value(levels(path, "More")["0"], "numFmt") == "upperLetter"
    assert value(levels(path, "Raw")["1"], "lvlText") == "%1.%2"
    assert value(levels(path, "Whole")["0"], "numFmt") == "upperRoman"
    assert value(levels(path, "Whole")["0"], "pStyle") == "Part"


def test_a_heading_without_a_number_names_no_list_and_stays_in_the_contents(tmp_path: Path) -> None:
    path = exported(tmp_path, TEXT)
    bare = [p for p in part(path).iter(f"{W}p") if words(p).startswith("Bare")]
    assert [value(p, "pPr", "pStyle") for p in bare] == ["TOC1", "Heading1"]
    assert value(bare[1], "pPr", "numPr", "numId") == "0"


def test_levels_below_the_depth_have_no_number(tmp_path: Path) -> None:
    path = exported(tmp_path, TEXT, "title: T\nnumbering: {scheme: decimal, depth: 1}")
    assert value(levels(path, "One")["1"], "numFmt") == "none"
    styles = {s.get(f"{W}styleId"): s for s in part(path, "word/styles.xml").iter(f"{W}style")}
    assert value(styles["Heading2"], "pPr", "numPr", "numId") == "0"


def test_the_design_says_what_follows_a_number_and_how_it_is_indented(tmp_path: Path) -> None:
    design = (Path(__file__).parents[2] / "styles" / "word.yaml").read_text("utf-8")
    layout = "- {align: left, indent: 0, hanging: 0, suffix: scheme}"
    assert layout in design
    (tmp_path / "styles").mkdir()
    own = "- {align: right, indent: 2mm, hanging: 10mm, suffix: tab}"
    (tmp_path / "styles" / "word.yaml").write_text(design.replace(layout, own), "utf-8")
    level = levels(exported(tmp_path, TEXT), "One")["0"]
    assert value(level, "suff") == "tab"
    assert value(level, "lvlJc") == "right"
    indent = level.find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert (indent.get(f"{W}left"), indent.get(f"{W}hanging")) == ("680", "567")


def test_every_list_and_bookmark_that_is_named_is_there(tmp_path: Path) -> None:
    """The validator does not ask whether what a paragraph or field names exists."""
    path = exported(tmp_path, TEXT + "\n1. a\n2. b\n", "title: T\ntype: book")
    numbering = part(path, "word/numbering.xml")
    lists = {entry.get(f"{W}numId") for entry in numbering.iter(f"{W}num")} | {"0"}
    roots = [part(path, name) for name in ("word/document.xml", "word/styles.xml")]
    assert {item.get(VAL) for root in roots for item in root.iter(f"{W}numId")} <= lists
    styles = {s.get(f"{W}styleId") for s in part(path, "word/styles.xml").iter(f"{W}style")}
    assert {item.get(VAL) for item in numbering.iter(f"{W}pStyle")} <= styles
    bookmarks = {b.get(f"{W}name") for b in roots[0].iter(f"{W}bookmarkStart")}
    codes = [(code.text or "").split() for code in roots[0].iter(f"{W}instrText")]
    targets = {code[1] for code in codes if code[0] in {"REF", "PAGEREF", "NOTEREF"}}
    assert targets
    assert targets <= bookmarks
