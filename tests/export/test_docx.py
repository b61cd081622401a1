"""The Word file as a reader, Word itself and a second build see it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image, ImageFont

from publish.problems import PublishError
from tests import word_files
from tests.conftest import Publish, Write, png
from tests.word_files import W, paragraphs, part, words

TEXT = """\
# First {#sec-first}

A paragraph with a note[^1] that refers to @sec-second.

[^1]: The note, which refers to @tbl-a.

## Second *one* {#sec-second}

$$x = 1$$ {#eq-a}

| Name | What it is |
|------|------------|
| a    | b          |

: A table {#tbl-a}

- tight
- list

\\newpage

# Last {.unnumbered}
"""


def exported(folder: Path, text: str = TEXT, manifest: str = "title: A Title") -> Path:
    return word_files.exported(folder, text, manifest)


def test_headings_are_words_own_and_hold_no_number(tmp_path: Path) -> None:
    found = paragraphs(exported(tmp_path))
    assert ("Heading1", "First") in found
    assert ("Heading2", "Second one") in found
    assert ("Heading1", "Last") in found


def test_the_contents_are_filled_in_and_linked(tmp_path: Path) -> None:
    path = exported(tmp_path)
    found = paragraphs(path)
    start = found.index(("TOCHeading", "Contents"))
    lines = found[start + 1 : start + 4]
    assert [style for style, _ in lines] == ["TOC1", "TOC2", "TOC1"]
    assert [text.rstrip("0123456789") for _, text in lines] == ["1 First", "1.1 Second one", "Last"]
    assert all(text[-1].isdigit() for _, text in lines)
    (block,) = part(path).iter(f"{W}sdt")
    instructions = [item.text for item in block.iter(f"{W}instrText")]
    links = [link.get(f"{W}anchor") for link in block.iter(f"{W}hyperlink")]
    assert instructions == [
        ' TOC \\o "1-3" \\h \\z \\u ',
        *(f" PAGEREF {name} \\h " for name in links),
    ]


def test_nothing_asks_to_update_fields(tmp_path: Path) -> None:
    path = exported(tmp_path)
    assert part(path, "word/settings.xml").find(f".//{W}updateFields") is None
    dirty = part(path).xpath("//*[@w:dirty]", namespaces={"w": W[1:-1]})
    assert dirty == []


def test_no_contents_where_none_are_wanted(tmp_path: Path) -> None:
    found = paragraphs(exported(tmp_path, manifest="title: A Title\ncontents: false"))
    assert not [style for style, _ in found if style.startswith("TOC")]


def test_every_link_leads_to_a_bookmark_inside_a_heading_or_around_its_target(
    tmp_path: Path,
) -> None:
    path = exported(tmp_path)
    document = part(path)
    names = [mark.get(f"{W}name", "") for mark in document.iter(f"{W}bookmarkStart")]
    links = [
        *document.iter(f"{W}hyperlink"),
        *part(path, "word/footnotes.xml").iter(f"{W}hyperlink"),
    ]
    anchors = {link.get(f"{W}anchor") for link in links}
    assert anchors <= set(names)
    assert all(name.startswith(("_Ref", "_Num")) and len(name) <= 40 for name in names)
    titled = [p for p in document.iter(f"{W}p") if p.find(f"{W}bookmarkStart") is not None]
    assert [words(p) for p in titled] == [
        "First",
        "Second one",
        "(1)",
        "Table\u00a01: A table",
        "Last",
    ]


def test_ids_are_mapped_to_bookmarks(tmp_path: Path) -> None:
    path = exported(tmp_path)
    outline = part(path, "customXml/item1.xml")
    assert outline.get("publication") == "essay"
    assert re.fullmatch("[0-9a-f]{4}(-[0-9a-f]{4}){3}", outline.get("fingerprint", ""))
    names = {mark.get(f"{W}name") for mark in part(path).iter(f"{W}bookmarkStart")}
    mapped = {entry.get("id"): entry.get("name") for entry in outline}
    assert {"sec-first", "sec-second", "eq-a", "tbl-a"} <= mapped.keys()
    assert set(mapped.values()) <= names


def test_an_equation_has_its_number_at_the_right_margin(tmp_path: Path) -> None:
    document = part(exported(tmp_path))
    math = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
    assert document.find(f".//{math}oMathPara") is None
    formula = next(document.iter(f"{math}oMath"))
    line = formula.getparent()
    assert line is not None
    shown = [etree.QName(child).localname for child in line if "bookmark" not in str(child.tag)]
    assert shown[:4] == ["pPr", "r", "oMath", "r"]
    assert words(line) == "(1)"


def test_a_table_repeats_its_header_and_keeps_its_rows_whole(tmp_path: Path) -> None:
    document = part(exported(tmp_path))
    rows = [row.find(f"{W}trPr") for row in document.iter(f"{W}tr")]
    assert all(row is not None and row.find(f"{W}cantSplit") is not None for row in rows)
    assert rows[0] is not None
    assert rows[0].find(f"{W}tblHeader") is not None


def test_a_short_table_stays_on_one_page(tmp_path: Path) -> None:
    document = part(exported(tmp_path))
    kept = [
        all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p"))
        for row in document.iter(f"{W}tr")
    ]
    assert kept == [True, False]


def test_a_page_break_leaves_no_empty_paragraph(tmp_path: Path) -> None:
    path = exported(tmp_path, manifest="title: A Title\ncontents: false")
    document = part(path)
    assert document.find(f".//{W}br") is None
    starting = [
        p for p in document.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert [words(p) for p in starting] == ["Last"]


def test_properties_say_what_the_publication_is(tmp_path: Path) -> None:
    manifest = "title: A & B\nauthor: [Ada, Ben]\nlanguage: de\ndate: 2026-11-23\nkeywords: [x, y]"
    path = exported(tmp_path, manifest=manifest)
    core = {etree.QName(item).localname: item.text for item in part(path, "docProps/core.xml")}
    assert core["title"] == "A & B"
    assert core["creator"] == "Ada; Ben"
    assert core["keywords"] == "x; y"
    assert core["language"] == "de"
    assert core["created"] == core["modified"] == "2026-11-23T00:00:00Z"
    language = part(path, "word/styles.xml").find(f".//{W}rPrDefault//{W}lang")
    assert language is not None
    assert language.get(f"{W}val") == "de-DE"


def test_the_title_block_uses_words_styles(tmp_path: Path) -> None:
    manifest = (
        "title: A Title\nsubtitle: More\nauthor: {name: Ada, affiliation: Here}\ndate: 2026-11"
    )
    found = paragraphs(exported(tmp_path, manifest=manifest))
    assert found[:5] == [
        ("Title", "A Title"),
        ("Subtitle", "More"),
        ("Author", "Ada"),
        ("Affiliation", "Here"),
        ("Date", "November 2026"),
    ]


def test_paper_and_running_head(tmp_path: Path) -> None:
    path = exported(tmp_path, manifest="title: A Title\npaper: 6in 9in")
    size = part(path).find(f".//{W}pgSz")
    assert size is not None
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("8640", "12960")
    assert part(path).find(f".//{W}titlePg") is not None
    assert words(part(path, "word/header1.xml")) == "A Title"


def test_a_books_chapters_start_pages(tmp_path: Path) -> None:
    path = exported(tmp_path, manifest="title: A Title\ntype: book")
    styles = {s.get(f"{W}styleId"): s for s in part(path, "word/styles.xml").iter(f"{W}style")}
    chapter = styles["Heading1"].find(f".//{W}pageBreakBefore")
    section = styles["Heading2"].find(f".//{W}pageBreakBefore")
    assert chapter is not None
    assert chapter.get(f"{W}val") is None
    assert section is not None
    assert section.get(f"{W}val") == "0"


def test_every_style_that_is_used_is_defined(tmp_path: Path) -> None:
    text = TEXT + "\n> Quote\n\n```python\nx = 1\n```\n\n::: note\nRead this.\n:::\n\n***\n"
    text += '\nEnd `code` and [own]{custom-style="My Own"}.\n'
    path = exported(tmp_path, text, "title: A Title\nlists: [tables]")
    defined = {s.get(f"{W}styleId") for s in part(path, "word/styles.xml").iter(f"{W}style")}
    used = {
        item.get(f"{W}val")
        for name in ("word/document.xml", "word/footnotes.xml", "word/header1.xml")
        for item in part(path, name).iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    }
    based = {
        s.get(f"{W}val") for s in part(path, "word/styles.xml").iter(f"{W}basedOn", f"{W}next")
    }
    assert used | based <= defined


def test_pictures_of_every_kind_are_shown_with_their_descriptions(tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), "red").save(tmp_path / "a.png")
    Image.new("RGB", (4000, 2000), "red").save(tmp_path / "b.webp")
    (tmp_path / "c.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
        '<rect width="9" height="9"/></svg>'
    )
    text = "# T\n\n![One](a.png)\n\n![Two](b.webp)\n\n![Three](c.svg){width=50%}\n"
    path = exported(tmp_path, text)
    with zipfile.ZipFile(path) as archive:
        media = sorted(name for name in archive.namelist() if name.startswith("word/media/"))
    assert [Path(name).suffix for name in media].count(".png") == 3
    assert "word/media/vector1.svg" in media
    document = part(path)
    described = [item.get("descr") for item in document.iter("{*}docPr")]
    assert described == ["One", "Two", "Three"]
    size = document.find(f".//{W}pgSz")
    assert size is not None
    widest = max(int(item.get("cx", "0")) for item in document.iter("{*}extent"))
    assert widest < int(size.get(f"{W}w", "0")) * 635
    assert b"data:" not in etree.tostring(document)


def test_a_part_and_an_appendix(tmp_path: Path) -> None:
    text = "# One {.part}\n\n# Two\n\nText.\n\n# Three {.appendix}\n\nText.\n"
    found = paragraphs(exported(tmp_path, text, "title: A Title\ntype: book"))
    assert ("Part", "One") in found
    assert ("Heading1", "Two") in found
    assert ("Heading1", "Three") in found
    assert [text[:-1] for style, text in found if style == "TOC1"] == ["I One", "1 Two", "A Three"]


def test_arabic_runs_from_right_to_left(tmp_path: Path) -> None:
    path = exported(tmp_path, "# مقدمة\n\nنص.\n", "title: عنوان\nlanguage: ar")
    document = part(path)
    title = next(document.iter(f"{W}p"))
    assert title.find(f"{W}pPr/{W}bidi") is not None
    assert document.find(f".//{W}sectPr/{W}bidi") is not None
    language = part(path, "word/styles.xml").find(f".//{W}rPrDefault//{W}lang")
    assert language is not None
    assert language.get(f"{W}bidi") == "ar-SA"


def test_two_builds_in_different_places_are_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = set()
    for folder, zone in (("a", "UTC"), ("deep/er/b", "Asia/Tokyo")):
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("LC_ALL", "C")
        digests.add(hashlib.sha256(exported(tmp_path / folder).read_bytes()).hexdigest())
    assert len(digests) == 1


def test_the_archive_has_fixed_dates_and_begins_with_its_types(tmp_path: Path) -> None:
    with zipfile.ZipFile(exported(tmp_path)) as archive:
        infos = archive.infolist()
    assert infos[0].filename == "[Content_Types].xml"
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_a_reference_document_keeps_its_own_styles(tmp_path: Path) -> None:
    reference = tmp_path / "other" / "essay.docx"
    exported(reference.parent, manifest="title: Other")
    with zipfile.ZipFile(reference) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = parts["word/styles.xml"].replace(b"Source Sans 3", b"Verdana")
    with zipfile.ZipFile(tmp_path / "mine.docx", "w") as archive:
        for name, data in (parts | {"word/styles.xml": styles}).items():
            archive.writestr(name, data)
    path = exported(tmp_path, manifest="title: A Title\nreference-doc: mine.docx")
    text = etree.tostring(part(path, "word/styles.xml")).decode()
    assert "Verdana" in text
    assert "Source Sans 3" not in text
    assert ("TOC1", "1 First") in [(style, text[:-1]) for style, text in paragraphs(path)]


def test_a_mistake_in_the_design_names_its_line(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "styles" / "word.yaml"
    own = tmp_path / "styles" / "word.yaml"
    own.parent.mkdir()
    text = shipped.read_text(encoding="utf-8")
    own.write_text(text.replace("  Compact: {based-on", "  Compact: {basedon"), encoding="utf-8")
    with pytest.raises(PublishError) as caught:
        exported(tmp_path)
    (problem,) = caught.value.problems
    assert problem.code == "unknown-key"
    assert "based-on" in problem.hint
    assert problem.location.line > 1


def test_an_own_design_wins(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "styles" / "word.yaml"
    own = tmp_path / "styles" / "word.yaml"
    own.parent.mkdir()
    text = shipped.read_text(encoding="utf-8")
    own.write_text(text.replace("accent: 7a1f2b", 'accent: "004488"'), encoding="utf-8")
    styles = etree.tostring(part(exported(tmp_path), "word/styles.xml"))
    assert b"004488" in styles
    assert b"7a1f2b" not in styles


def test_fonts_are_in_the_file_and_can_be_opened(tmp_path: Path) -> None:
    archive = zipfile.ZipFile(exported(tmp_path))
    table: Any = etree.fromstring(archive.read("word/fontTable.xml"))
    related = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    keys = {
        element.get(related): element.get(f"{W}fontKey").strip("{}").replace("-", "")
        for element in table.iter()
        if etree.QName(element).localname.startswith("embed")
    }
    relations: Any = etree.fromstring(archive.read("word/_rels/fontTable.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    assert len(keys) == 7
    for id, key in keys.items():
        data = archive.read(f"word/{targets[id]}")
        mask = bytes.fromhex(key)[::-1] * 2
        plain = bytes(a ^ b for a, b in zip(data[:32], mask, strict=True)) + data[32:]
        name = ImageFont.truetype(io.BytesIO(plain), 12).getname()[0]
        assert name is not None
        assert name.startswith("Source")


@pytest.mark.parametrize("sentences", [0, 4, 30])
def test_a_note_longer_than_a_page_is_no_trouble(sentences: int, tmp_path: Path) -> None:
    text = "Some words that run over the line. " * sentences
    note = "A very long note. " * 600
    path = exported(tmp_path, f"# One\n\n{text}End.^[{note}]\n\n# Two\n")
    found = [shown for style, shown in paragraphs(path) if style == "TOC1"]
    assert [entry.rstrip("0123456789") for entry in found] == ["1 One", "2 Two"]


def test_a_mistake_in_the_numbers_of_headings_names_its_line(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "styles" / "word.yaml"
    own = tmp_path / "styles" / "word.yaml"
    own.parent.mkdir()
    level = "- {align: left, indent: 0, hanging: 0, suffix: scheme}"
    text = shipped.read_text(encoding="utf-8")
    assert level in text
    own.write_text(text.replace(level, "- {align: left, indent: wide, hanging: 0}"), "utf-8")
    with pytest.raises(PublishError) as caught:
        exported(tmp_path)
    assert {problem.code for problem in caught.value.problems} == {"bad-design"}
    assert all(problem.location.line > 1 for problem in caught.value.problems)


def test_pictures_in_notes_are_there(publish: Publish, write: Write) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    text = "Text.[^a]\n\n![Above](p.png)\n\n[^a]: One ![a](p.png) and ![b](v.svg).\n"
    write({"publication.yaml": "title: T\n", "a.md": text, "p.png": png(), "v.svg": svg})
    assert publish("build", "paper", "--to", "docx").code == 0
    with zipfile.ZipFile("dist/paper.docx") as archive:
        notes = archive.read("word/footnotes.xml").decode()
        related = archive.read("word/_rels/footnotes.xml.rels").decode()
        targets = dict(re.findall(r'Id="([^"]*)"[^>]*Target="([^"]*)"', related))
        assert len(embedded := set(re.findall(r'r:embed="([^"]*)"', notes))) == 3
        assert {f"word/{targets[id]}" for id in embedded} <= set(archive.namelist())
