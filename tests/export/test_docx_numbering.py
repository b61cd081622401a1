"""Word's lists for headings: from the scheme, bound to the styles, laid out as a house does."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml.etree import _Element as Element

from publish.model.scheme import FORMATS
from tests import libreoffice
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


def house(folder: Path, *, linked: bool = False) -> None:
    """Write a house's file whose headings are numbered by a list of its own, with tabs.

    `linked` has the list named by a list style, as Word's own "Define New List Style" does.
    """
    document = docx.Document()
    numbering = document.part.numbering_part.element
    rows = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{n + 1}"/><w:lvlText w:val="%{n + 1}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{700 + n * 100}" w:hanging="{700 + n * 100}"/></w:pPr></w:lvl>'
        for n in range(3)
    )
    style = '<w:styleLink w:val="House"/>' if linked else ""
    made = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        f'<w:multiLevelType w:val="multilevel"/>{style}{rows}</w:abstractNum>'
    )
    link = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="91">'
        '<w:multiLevelType w:val="multilevel"/><w:numStyleLink w:val="House"/></w:abstractNum>'
    )
    first = numbering.find(f"{W}num")
    for xml in (made, link) if linked else (made,):
        first.addprevious(parse_xml(xml))
    for id, target in ((80, 90), (81, 91)) if linked else ((80, 90),):
        entry = f'<w:num {nsdecls("w")} w:numId="{id}"><w:abstractNumId w:val="{target}"/></w:num>'
        numbering.append(parse_xml(entry))
    used = 81 if linked else 80
    for n in range(3):
        properties = document.styles[f"Heading {n + 1}"].element.get_or_add_pPr()
        choice = f'<w:ilvl w:val="{n}"/><w:numId w:val="{used}"/>'
        properties.insert(0, parse_xml(f"<w:numPr {nsdecls('w')}>{choice}</w:numPr>"))
    if linked:
        document.styles.element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="numbering" w:customStyle="1" w:styleId="House">'
                '<w:name w:val="House"/><w:pPr><w:numPr><w:numId w:val="80"/></w:numPr></w:pPr>'
                "</w:style>"
            )
        )
    document.save(str(folder / "house.docx"))


@pytest.mark.parametrize("linked", [False, True])
def test_a_houses_numbered_headings_keep_their_layout_and_are_numbered_once(
    linked: bool, tmp_path: Path
) -> None:
    libreoffice.require()
    folder = tmp_path / "paper"
    folder.mkdir()
    house(folder, linked=linked)
    path = exported(folder, TEXT, "title: T\nnumbering: legal\nreference-doc: house.docx")
    level = levels(path, "Below")["1"]
    indent = level.find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert indent.get(f"{W}hanging") == "800"
    assert value(level, "suff") in {"", "tab"}
    (shown,) = libreoffice.update([path], tmp_path)
    headings = ["1. One", "1.1 Below", "Bare", "A More", "A.1 Raw"]
    assert [entry for entry, _ in shown.contents] == headings
    assert [line for line in shown.lines if line in headings] == headings
    assert "See Section 1, Section 1.1 and Appendix A." in shown.lines
