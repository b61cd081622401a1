"""A house's reference document: its styles, page and numbered headings are taken as they are."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from publish import pandoc
from publish.problems import PublishError
from publish.verify.docx import verifier
from tests import libreoffice
from tests.conftest import png
from tests.export.test_docx_numbering import TEXT, levels, value
from tests.judges import judges
from tests.word_files import W, exported, part

EVERYTHING = """\
# One {#sec-one}

A note^[Here.], `code`, a [link](https://example.org) and @tbl-a.

- one
- two

| A | B |
|---|---|
| 1 | 2 |

: Things {#tbl-a}

> A quotation.

```python
x = 1
```

::: {.warning}
Mind:

- this
:::

::: {.tip}
Only text.
:::

Term
:   What it means.

$$x$$ {#eq-a}
"""
MANIFEST = "title: T\nauthor: Ada\ndate: 2026-11-25\nabstract: Short.\nreference-doc: house.docx"
GERMAN = {f"Heading{n}": f"berschrift{n}" for n in range(1, 10)} | {
    "Normal": "Standard",
    "Title": "Titel",
    "Caption": "Beschriftung",
    "TOCHeading": "Inhaltsverzeichnisberschrift",
    "ListParagraph": "Listenabsatz",
    "DefaultParagraphFont": "Absatz-Standardschriftart",
    "TableNormal": "NormaleTabelle",
    "NoList": "KeineListe",
}


def plain(path: Path) -> None:
    """Write a template as Word makes one: no style of pandoc's in it."""
    docx.Document().save(str(path))


def pandocs(path: Path) -> None:
    """Write pandoc's own template."""
    command = [pandoc.program(), "--print-default-data-file", "reference.docx"]
    path.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)


def german(path: Path) -> None:
    """Write a template as a German Word makes one: English names, identifiers of its own."""
    plain(path.with_name("plain.docx"))
    with zipfile.ZipFile(path.with_name("plain.docx")) as source, zipfile.ZipFile(path, "w") as to:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.endswith(".xml") and info.filename.startswith("word/"):
                text = data.decode()
                for english, own in GERMAN.items():
                    text = re.sub(rf'((?:w:styleId|w:val)="){english}"', rf'\1{own}"', text)
                data = text.encode()
            to.writestr(info, data)


def changed(path: Path, part: str, *changes: tuple[str, str]) -> None:
    """Write a template with changes of one of its parts; "" for a part's text takes it out."""
    plain(path.with_name("plain.docx"))
    with zipfile.ZipFile(path.with_name("plain.docx")) as source, zipfile.ZipFile(path, "w") as to:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == part:
                text = data.decode()
                for old, new in changes:
                    assert old in text
                    text = text.replace(old, new)
                if not changes:
                    continue
                data = text.encode()
            to.writestr(info, data)


STYLES, DOCUMENT = "word/styles.xml", "word/document.xml"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BROKEN = {
    "no archive": lambda path: path.write_bytes(b"not a zip"),
    "empty": lambda path: path.write_bytes(b""),
    "no styles": lambda path: changed(path, STYLES),
    "no document": lambda path: changed(path, DOCUMENT),
    "a document cut off": lambda path: changed(path, DOCUMENT, ("</w:body></w:document>", "")),
    "a theme cut off": lambda path: changed(path, "word/theme/theme1.xml", ("</a:theme>", "")),
    "the strict form": lambda path: changed(
        path, DOCUMENT, (MAIN, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    ),
    "a bomb": plain,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_reference_that_can_not_be_built_on_is_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / "house.docx"
    BROKEN[name](path)
    if name == "a bomb":
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            parts = {one: source.read(one) for one in source.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for one, content in parts.items():
                made.writestr(one, content + b" " * 90_000_000 if one == STYLES else content)
    with pytest.raises(PublishError) as caught:
        exported(tmp_path, TEXT, "title: T\nreference-doc: house.docx")
    (problem,) = caught.value.problems
    assert problem.code == "bad-reference-doc"
    assert problem.location.path.endswith("house.docx")


ODD = {
    "styles based on each other": (
        STYLES,
        ('w:styleId="Strong"><w:name w:val="Strong"/><w:basedOn w:val="DefaultParagraphFont"/>',
         'w:styleId="Strong"><w:name w:val="Strong"/><w:basedOn w:val="Emphasis"/>'),
    ),
    "lengths with units": (STYLES, ('w:val="22"', 'w:val="11pt"')),
    "a page in inches": (DOCUMENT, ('w:w="12240"', 'w:w="8.5in"')),
    "fractions": (STYLES, ('w:line="276"', 'w:line="276.0005"')),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_the_standard_allows_is_understood(name: str, tmp_path: Path) -> None:
    part_name, change = ODD[name]
    plain(tmp_path / "probe.docx")
    with zipfile.ZipFile(tmp_path / "probe.docx") as archive:
        text = archive.read(part_name).decode()
    if change[0] not in text:
        pytest.fail(f"{change[0]} is not in python-docx's template")
    changed(tmp_path / "house.docx", part_name, change)
    path = exported(tmp_path, EVERYTHING, MANIFEST)
    assert [text for _, text in verifier.read(path).headings or ()] == ["1 One"]


def test_a_custom_style_named_as_a_built_in_one_does_not_take_its_place(tmp_path: Path) -> None:
    german(tmp_path / "german.docx")
    with (
        zipfile.ZipFile(tmp_path / "german.docx") as source,
        zipfile.ZipFile(tmp_path / "house.docx", "w") as target,
    ):
        for info in source.infolist():
            data = source.read(info)
            if info.filename == STYLES:
                own = (
                    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Heading1">'
                    '<w:name w:val="Heading1"/></w:style>'
                )
                text = data.decode()
                place = text.index("<w:style ")
                data = (text[:place] + own + text[place:]).encode()
            target.writestr(info, data)
    path = exported(tmp_path, "# One\n\n## Two\n", "title: T\nreference-doc: house.docx")
    assert [text for _, text in verifier.read(path).headings or ()] == ["1 One", "1.1 Two"]


@pytest.mark.parametrize("template", [plain, pandocs, german])
def test_every_style_that_the_text_needs_is_there_once(template, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    template(tmp_path / "house.docx")
    path = exported(tmp_path, EVERYTHING, MANIFEST)
    styles = part(path, "word/styles.xml")
    ids = [style.get(f"{W}styleId") for style in styles.iter(f"{W}style")]
    names = [value(style, "name").lower() for style in styles.iter(f"{W}style")]
    assert len(set(ids)) == len(ids)
    assert len(set(names)) == len(names)
    mentions = {"pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"}
    used = {
        item.get(f"{W}val")
        for name in ("document", "footnotes", "styles", "numbering")
        for item in part(path, f"word/{name}.xml").iter(*(W + mention for mention in mentions))
    }
    assert used <= set(ids)
    assert ("heading 1" in names, "caption label" in names) == (True, True)
    texts = [text for _, text in verifier.read(path).headings or ()]
    assert texts == ["1 One"]


@pytest.mark.parametrize("template", [plain, german])
@pytest.mark.whole
def test_the_validator_finds_nothing_in_a_house_file(template, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    judges.require("ooxml")
    template(tmp_path / "house.docx")
    assert judges.ooxml(exported(tmp_path, EVERYTHING, MANIFEST)) == []


def test_a_house_keeps_its_own_looks(tmp_path: Path) -> None:
    plain(tmp_path / "house.docx")
    path = exported(tmp_path, EVERYTHING, MANIFEST)
    theirs = part(tmp_path / "house.docx", "word/styles.xml")
    ours = part(path, "word/styles.xml")
    for id in ("Heading1", "Title", "Caption", "ListBullet"):
        wanted, found = (
            [s for s in root.iter(f"{W}style") if s.get(f"{W}styleId") == id]
            for root in (theirs, ours)
        )
        looks = [[child.attrib for child in one.iter(f"{W}sz", f"{W}color")] for one in wanted]
        assert looks == [[c.attrib for c in one.iter(f"{W}sz", f"{W}color")] for one in found]
    level = levels(path, "One")["0"]
    assert level.find(f"{W}rPr/{W}color") is None


def test_widths_are_of_the_houses_page(tmp_path: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.left_margin = section.right_margin = docx.shared.Inches(2)
    document.save(str(tmp_path / "house.docx"))
    (tmp_path / "wide.png").write_bytes(png(2000, 100))
    text = "![A picture](wide.png){width=100%}\n\n$$x$$ {#eq-a}\n"
    path = exported(tmp_path, text, "title: T\nreference-doc: house.docx")
    (extent,) = part(path).iter("{*}extent")
    assert abs(int(extent.get("cx", "0")) - docx.shared.Inches(4.5)) < 2000
    (equation,) = (
        style
        for style in part(path, "word/styles.xml").iter(f"{W}style")
        if style.get(f"{W}styleId") == "Equation"
    )
    assert [tab.get(f"{W}pos") for tab in equation.iter(f"{W}tab")] == ["3240", "6480"]


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
@pytest.mark.whole
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
