"""What Word counts anew: captions, references, running heads, each with the right result."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from tests.conftest import png
from tests.word_files import W, exported, fields, part, words

TEXT = """\
# One {#sec-one}

![A](p.png){#fig-a}

# Two {#sec-two}

## Below {#sec-below}

![B](p.png){#fig-b}

![C](p.png){#fig-c}

| a |
|---|
| 1 |

: D {#tbl-d}

$$x$$ {#eq-e}

See @sec-below, @fig-b, [-@fig-c], [@fig-a; @tbl-d], @eq-e and @sec-end.^[In a note, @sec-two.]

# End {#sec-end .unnumbered}
"""
BOOK = "title: A Title\nauthor: Ada\nsubtitle: More\ndate: 2026-11-25\ntype: book"


def made(folder: Path, text: str = TEXT, manifest: str = "title: A Title") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "p.png").write_bytes(png())
    return exported(folder, text, manifest)


def of_text(path: Path, *kinds: str) -> list[tuple[str, str]]:
    """Return the fields of these kinds outside contents and lists, names of bookmarks left out."""
    found = [
        (re.sub(r" _(Ref|Num)\d+", r" _\1", code), result.replace("\u00a0", " "))
        for paragraph in part(path).iter(f"{W}p")
        if not _style(paragraph).startswith(("TOC", "TableofFigures"))
        for code, result in fields(paragraph)
    ]
    return [field for field in found if field[0].startswith(kinds)]


def _style(paragraph: Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def test_captions_count_by_seq_through_an_article(tmp_path: Path) -> None:
    found = of_text(made(tmp_path), "SEQ", "STYLEREF")
    assert found == [
        ("SEQ Figure \\* ARABIC", "1"),
        ("SEQ Figure \\* ARABIC", "2"),
        ("SEQ Figure \\* ARABIC", "3"),
        ("SEQ Table \\* ARABIC", "1"),
        ("SEQ Equation \\* ARABIC", "1"),
    ]


def test_captions_count_by_chapter_in_a_book(tmp_path: Path) -> None:
    found = of_text(made(tmp_path, manifest=BOOK), "SEQ", "STYLEREF")
    chapter = "STYLEREF 1 \\s"
    assert found == [
        (chapter, "1"), ("SEQ Figure \\* ARABIC \\s 1", "1"),
        (chapter, "2"), ("SEQ Figure \\* ARABIC \\s 1", "1"),
        (chapter, "2"), ("SEQ Figure \\* ARABIC \\s 1", "2"),
        (chapter, "2"), ("SEQ Table \\* ARABIC \\s 1", "1"),
        (chapter, "2"), ("SEQ Equation \\* ARABIC \\s 1", "1"),
    ]  # fmt: skip


def test_a_first_caption_restarts_where_words_own_switch_is_not_known(tmp_path: Path) -> None:
    older = [
        (code.text or "").strip()
        for choice in part(made(tmp_path, manifest=BOOK)).iter("{*}Fallback")
        for code in choice.iter(f"{W}instrText")
    ]
    figure, table = "SEQ Figure \\* ARABIC \\r 1", "SEQ Table \\* ARABIC \\r 1"
    assert older == [figure, figure, table, "SEQ Equation \\* ARABIC \\r 1"]


def test_a_chapters_number_with_signs_around_it_stays_text(tmp_path: Path) -> None:
    """Word would repeat the signs: 二、.1."""
    path = made(tmp_path, manifest=f"{BOOK}\nnumbering: official")
    assert of_text(path, "STYLEREF") == []
    assert "Figure\u00a0二.1: B" in [words(p) for p in part(path).iter(f"{W}p")]


def test_references_are_fields_with_their_results(tmp_path: Path) -> None:
    look = "\\h \\* MERGEFORMAT"
    assert of_text(made(tmp_path), "REF") == [
        ("REF _Ref \\w \\h", "2.1"),
        (f"REF _Ref {look}", "Figure 2"),
        (f"REF _Num {look}", "3"),
        (f"REF _Ref {look}", "Figure 1"),
        (f"REF _Ref {look}", "Table 1"),
        (f"REF _Num {look}", "1"),
        (f"REF _Ref {look}", "End"),
    ]


def test_a_reference_in_a_note_is_a_field_too(tmp_path: Path) -> None:
    (found,) = fields(part(made(tmp_path), "word/footnotes.xml"))
    assert re.fullmatch(r"REF _Ref\d+ \\w \\h", found[0])
    assert found[1] == "2"


def test_a_bookmark_surrounds_what_its_reference_repeats(tmp_path: Path) -> None:
    path = made(tmp_path)
    document, checked = part(path), 0
    for code, result in fields(document):
        target = code.split()[1]
        if code.startswith("REF") and "\\w" not in code:
            assert _marked(document, target) == result
            checked += 1
    assert checked == 6


def _marked(document: Element, name: str) -> str:
    (start,) = (b for b in document.iter(f"{W}bookmarkStart") if b.get(f"{W}name") == name)
    parts: list[str] = []
    for item in start.itersiblings():
        if item.tag == f"{W}bookmarkEnd" and item.get(f"{W}id") == start.get(f"{W}id"):
            return "".join(parts)
        parts.append(words(item))
    raise AssertionError(f"{name} has no end in its paragraph")


def test_a_scheme_that_word_reads_otherwise_has_its_references_as_text(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        'levels:\n  - {format: decimal, text: "%1"}\n  - {format: decimal, text: "%1.%2"}\n'
        '  - {format: decimal, text: "%2/%3"}\n'
    )
    text = "# A\n\n## B\n\n### C {#sec-c}\n\nSee @sec-c.\n"
    path = made(tmp_path, text, "title: T\nnumbering: own.yaml")
    assert of_text(path, "REF") == []
    assert "See Section\u00a011/1." in [words(p) for p in part(path).iter(f"{W}p")]


def test_running_heads_repeat_the_chapter_and_pages_are_roman_in_front(tmp_path: Path) -> None:
    text = "# Preface {.frontmatter}\n\nA.\n\n# One\n\nB.\n\n# Two\n\nC.\n"
    path = made(tmp_path, text, BOOK)
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if re.match(r"word/header\d+\.xml", name)]
    heads = {tuple(fields(part(path, name))) for name in parts}
    number, title = "STYLEREF 1 \\w", "STYLEREF 1"
    assert ((number, "1"), (title, "One")) in heads
    assert ((number, "2"), (title, "Two")) in heads
    assert ((title, "Preface"),) in heads
    assert (("DOCPROPERTY Title \\* MERGEFORMAT", "A Title"),) in heads
    sections = [s.find(f"{W}pgNumType") for s in part(path).iter(f"{W}sectPr")]
    shown = [
        (None if n is None else n.get(f"{W}fmt"), None if n is None else n.get(f"{W}start"))
        for n in sections
    ]
    roman = ("lowerRoman", None)
    assert shown == [("lowerRoman", "1"), roman, roman, ("decimal", "1"), (None, None)]


def test_a_book_without_chapters_has_its_pages_numbered_as_any(tmp_path: Path) -> None:
    front = made(tmp_path / "a", "# Preface {.frontmatter}\n\nA.\n", "title: T\ntype: book")
    bare = made(tmp_path / "b", "Only text.\n", "title: T\ntype: book")
    formats = [
        [n.get(f"{W}fmt") for s in part(path).iter(f"{W}sectPr") for n in s.iter(f"{W}pgNumType")]
        for path in (front, bare)
    ]
    assert formats == [["lowerRoman"] * 3, ["lowerRoman", "decimal"]]


def test_two_kinds_with_one_label_are_counted_apart(tmp_path: Path) -> None:
    manifest = "title: T\nlists: [figures, tables]\nlabels: {figure: Exhibit, table: Exhibit}"
    path = made(tmp_path, manifest=manifest)
    names = {code.split()[1] for code, _ in of_text(path, "SEQ")}
    assert names == {"Exhibit", "Table", "Equation"}
    lists = [code for code, _ in fields(part(path)) if code.startswith("TOC \\h")]
    assert lists == ['TOC \\h \\z \\c "Exhibit"', 'TOC \\h \\z \\c "Table"']


def test_a_running_head_has_the_formula_of_its_chapter(tmp_path: Path) -> None:
    path = made(tmp_path, "# On $\\alpha^2$\n\nA.\n", "title: T\ntype: book")
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.match(r"word/header\d+\.xml", name)]
    heads = [part(path, name) for name in names]
    assert any(head.find(".//{*}oMath") is not None for head in heads)
    assert not any("alpha" in words(head) for head in heads)


def test_a_field_stands_at_the_number_and_not_in_a_word_like_it(tmp_path: Path) -> None:
    manifest = 'title: T\nnumbering: roman\nlabels: {section: "{}. Iss"}'
    path = made(tmp_path, "# A {#sec-a}\n\nSee @sec-a.\n", manifest)
    (link,) = (h for h in part(path).iter(f"{W}hyperlink") if "Iss" in words(h))
    runs = [words(run) for run in link.iter(f"{W}r") if words(run)]
    assert runs == ["I", ". Iss"]


def test_the_title_block_repeats_the_documents_properties(tmp_path: Path) -> None:
    found = of_text(made(tmp_path, manifest=BOOK), "DOCPROPERTY")
    assert [(code.split()[1], result) for code, result in found] == [
        ("Title", "A Title"),
        ("Subject", "More"),
        ("Author", "Ada"),
        ("Date", "November 25, 2026"),
    ]


def test_every_property_that_is_repeated_is_the_documents_own(tmp_path: Path) -> None:
    path = made(tmp_path, manifest=f"{BOOK}\nrights: All & none.")
    core = {etree.QName(item).localname: item.text for item in part(path, "docProps/core.xml")}
    own = {"Title": core["title"], "Subject": core["subject"], "Author": core["creator"]}
    for item in part(path, "docProps/custom.xml"):
        own[item.get("name", "")] = "".join(map(str, item.itertext()))
    found = of_text(path, "DOCPROPERTY")
    assert len(found) == 5
    for code, result in found:
        assert own[code.split()[1]] == result


def test_no_field_is_left_open(tmp_path: Path) -> None:
    path = made(tmp_path, manifest=f"{BOOK}\nlists: [figures, tables]")
    marks = [mark.get(f"{W}fldCharType") for mark in part(path).iter(f"{W}fldChar")]
    assert marks.count("begin") == marks.count("separate") == marks.count("end") > 10
