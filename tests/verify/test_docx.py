"""Reading Word files back: what a reader sees, and files that are none."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from publish.model.formats import Reading
from publish.problems import PublishError
from publish.verify.docx import verifier
from tests.export.test_docx import TEXT, exported

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def archive(path: Path, **parts: str) -> Path:
    """Write an archive; a key such as `word__document` names the part word/document.xml.

    The relationships and types of the parts in the folder "word" are written with them.
    """
    names = {name.replace("__", "/") + ".xml": text for name, text in parts.items()}
    kinds = [name.removeprefix("word__") for name in parts if name.startswith("word__")]
    related = [one for one in kinds if one != "document"]
    if kinds:
        names["_rels/.rels"] = relationships(officeDocument="word/document.xml").replace(
            "</", f'<Relationship Id="core" Type="{CORE}" Target="docProps/core.xml"/></'
        )
        targets = {kind: f"{kind}.xml" for kind in related}
        names["word/_rels/document.xml.rels"] = relationships(**targets)
        names["[Content_Types].xml"] = types("document.main", *related)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in names.items():
            target.writestr(name, text)
    return path


def relationships(**targets: str) -> str:
    rows = (
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(rows)}</Relationships>'


def types(*kinds: str) -> str:
    rows = (
        f'<Override PartName="/word/{kind.partition(".")[0]}.xml" '
        f'ContentType="{WORD_TYPE}.{kind}+xml"/>'
        for kind in kinds
    )
    return f'<Types xmlns="{TYPES}">{"".join(rows)}</Types>'


def document(body: str) -> str:
    return f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'


def failing_code(path: Path) -> str:
    with pytest.raises(PublishError) as caught:
        verifier.read(path)
    (problem,) = caught.value.problems
    return problem.code


def test_a_built_file_reads_as_its_source_says(tmp_path: Path) -> None:
    reading = verifier.read(exported(tmp_path))
    assert reading.headings == ((1, "1 First"), (2, "1.1 Second one"), (1, "Last"))
    assert reading.contents == ("1 First", "1.1 Second one", "Last")
    assert reading.captions == ("(1)", "Table 1: A table")
    assert reading.notes == (("1", "The note, which refers to Table 1."),)
    assert reading.references == (("Table 1", "tbl-a"), ("Section 1.1", "sec-second"))
    assert reading.problems == ()


def test_a_part_is_level_0(tmp_path: Path) -> None:
    path = exported(tmp_path, "# One {.part}\n\n# Two\n", "title: A Title\ntype: book")
    assert verifier.read(path).headings == ((0, "I One"), (1, "1 Two"))


def test_chinese_numbers(tmp_path: Path) -> None:
    manifest = "title: 题\nlanguage: zh\nnumbering: official"
    path = exported(tmp_path, "# 甲\n\n## 乙\n", manifest)
    assert verifier.read(path).headings == ((1, "一、甲"), (2, "（一）乙"))


def test_a_changed_number_is_seen(tmp_path: Path) -> None:
    path = exported(tmp_path)
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["word/numbering.xml"] = parts["word/numbering.xml"].replace(b'"%1.%2"', b'"%1.%2.9"')
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    assert verifier.read(path).headings != verifier.read(exported(tmp_path / "again")).headings


def changed(path: Path, *changes: tuple[str, str, str], **names: str) -> Path:
    """Change a file's parts by patterns, each at least once.

    `names` gives parts, by their names without folder and extension, other ones.
    """
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for part, old, new in changes:
        text, count = re.subn(old, new, parts[part].decode(), flags=re.DOTALL)
        assert count, old
        parts[part] = text.encode()
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            folder, _, file = name.rpartition("/")
            stem, _, extension = file.partition(".")
            new = names.get(stem, stem)
            target.writestr(f"{folder}/{new}.{extension}".lstrip("/"), data)
    return path


RELS, TYPES_PART = "word/_rels/document.xml.rels", "[Content_Types].xml"


@pytest.mark.parametrize(
    ("part", "relations"),
    [
        ("numbering", RELS),
        ("styles", RELS),
        ("footnotes", RELS),
        ("settings", RELS),
        ("custom", "_rels/.rels"),
        ("core", "_rels/.rels"),
        ("document", "_rels/.rels"),
    ],
)
def test_parts_may_have_other_names(tmp_path: Path, part: str, relations: str) -> None:
    good = verifier.read(exported(tmp_path))
    path = changed(
        tmp_path / "essay.docx",
        (relations, rf'(Target="[^"]*){part}\.xml', r"\1Other.xml"),
        (TYPES_PART, rf'(PartName="[^"]*/){part}\.xml', r"\1other.xml"),
        **{part: "other"},
    )
    assert verifier.read(path) == good


def test_a_strict_document_is_named(tmp_path: Path) -> None:
    strict = document("").replace(MAIN, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    path = archive(tmp_path / "a.docx", word__document=strict)
    assert failing_code(path) == "strict-docx"
    changed(
        path, ("_rels/.rels", OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    )
    assert failing_code(path) == "strict-docx"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/styles.xml", '<w:ilvl w:val="1"/>', ""),
        ("word/styles.xml", '<w:ilvl w:val="1"/>', '<w:ilvl w:val="3"/>'),
        (
            "word/document.xml",
            '<w:pStyle w:val="FirstParagraph"/>',
            r"\g<0><w:rPr><w:vanish/></w:rPr>",
        ),
    ],
)
def test_changes_that_nobody_sees(tmp_path: Path, part: str, old: str, new: str) -> None:
    good = verifier.read(exported(tmp_path))
    assert verifier.read(changed(tmp_path / "essay.docx", (part, old, new))) == good


def test_a_style_stands_at_the_level_that_names_it_or_what_it_is_based_on(tmp_path: Path) -> None:
    sheet = styles(
        style(
            "A", "a", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        ),
        style("B", "b", '<w:basedOn w:val="A"/>'),
        style(
            "C", "c", '<w:basedOn w:val="A"/><w:pPr><w:numPr><w:ilvl w:val="2"/></w:numPr></w:pPr>'
        ),
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/>{link}<w:lvlText w:val="{n}-%{n + 1}"/></w:lvl>'
        for n, link in enumerate(('<w:pStyle w:val="A"/>', "", ""))
    )
    numbering = (
        f'<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{one}"/></w:pPr>{run("x")}</w:p>' for one in "ABC"
    )
    reading = made(tmp_path, body, word__styles=sheet, word__numbering=numbering)
    assert reading.text == "0-1 x\n0-2 x\n2-1 x"


def test_a_link_to_no_bookmark_is_a_problem(tmp_path: Path) -> None:
    link = '<w:hyperlink w:anchor="gone"><w:r><w:t>Section 9</w:t></w:r></w:hyperlink>'
    path = archive(tmp_path / "a.docx", word__document=document(f"<w:p>{link}</w:p>"))
    (problem,) = verifier.read(path).problems
    assert problem.code == "dead-reference"
    assert "Section 9" in problem.message


def test_numbers_that_words_list_gives(tmp_path: Path) -> None:
    level = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/>{2}</w:lvl>'
    levels = level.format(0, "upperRoman", '<w:suff w:val="space"/><w:lvlText w:val="%1."/>')
    levels += level.format(1, "decimal", '<w:suff w:val="space"/><w:lvlText w:val="%1.%2"/>')
    numbering = (
        f'<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="7">{levels}'
        '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    style = (
        '<w:style w:styleId="H{0}"><w:name w:val="heading {0}"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="{1}"/><w:numId w:val="3"/></w:numPr><w:outlineLvl w:val="{1}"/></w:pPr>'
        "</w:style>"
    )
    styles = f'<w:styles xmlns:w="{MAIN}">{style.format(1, 0)}{style.format(2, 1)}</w:styles>'
    plain = '<w:p><w:pPr><w:pStyle w:val="H{0}"/>{2}</w:pPr><w:r><w:t>{1}</w:t></w:r></w:p>'
    bare = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = plain.format(1, "a", "") + plain.format(2, "b", "") + plain.format(1, "bare", bare)
    body += plain.format(1, "c", "") + plain.format(2, "d", "")
    path = archive(
        tmp_path / "a.docx",
        word__document=document(body),
        word__styles=styles,
        word__numbering=numbering,
    )
    expected = ((1, "I. a"), (2, "I.1 b"), (1, "bare"), (1, "II. c"), (2, "II.1 d"))
    assert verifier.read(path).headings == expected


def test_a_broken_archive(tmp_path: Path) -> None:
    path = exported(tmp_path)
    path.write_bytes(path.read_bytes()[:-400])
    assert failing_code(path) == "broken-archive"


def test_damaged_data(tmp_path: Path) -> None:
    path = exported(tmp_path)
    data = bytearray(path.read_bytes())
    data[200:260] = bytes(60)
    path.write_bytes(data)
    assert failing_code(path) == "broken-archive"


def test_another_format(tmp_path: Path) -> None:
    assert failing_code(archive(tmp_path / "a.docx", content="<x/>")) == "not-docx"
    (tmp_path / "b.docx").write_text("just text")
    assert failing_code(tmp_path / "b.docx") == "broken-archive"


def test_an_encrypted_file(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert failing_code(tmp_path / "a.docx") == "encrypted"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert failing_code(tmp_path / "a.docx") == "unreadable"


def test_xml_that_is_not_well_formed(tmp_path: Path) -> None:
    assert failing_code(archive(tmp_path / "a.docx", word__document="<w:document")) == "bad-xml"


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    bomb = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    body = document("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>")
    path = archive(tmp_path / "a.docx", word__document=bomb + body)
    assert "the secret" not in str(verifier.read(path))


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.docx", word__document=" " * 70_000_000)
    assert failing_code(path) == "zip-bomb"


def test_every_note_and_caption_of_a_longer_text(tmp_path: Path) -> None:
    text = TEXT + "\n```{.python #lst-a caption='Code'}\nx\n```\n\nSee @lst-a[^2].\n\n[^2]: Two.\n"
    reading = verifier.read(exported(tmp_path, text))
    assert reading.captions == ("(1)", "Table 1: A table", "Listing 1: Code")
    assert reading.notes is not None
    assert reading.notes[-1] == ("2", "Two.")


def test_tracked_changes_are_named(tmp_path: Path) -> None:
    path = exported(tmp_path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    old = b'<w:t xml:space="preserve">A paragraph'
    assert old in parts["word/document.xml"]
    gone = b"<w:delText>Gone </w:delText></w:r></w:del><w:r>"
    new = b'<w:t/></w:r><w:del w:id="900" w:author="A"><w:r>' + gone + old
    parts["word/document.xml"] = parts["word/document.xml"].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    found = verifier.read(path).problems
    assert [problem.code for problem in found] == ["tracked-changes"]


def made(folder: Path, body: str, **parts: str) -> Reading:
    """Read a file with this body; `parts` are the others, as in `archive`."""
    return verifier.read(archive(folder / "a.docx", word__document=document(body), **parts))


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def styles(*rows: str) -> str:
    return f'<w:styles xmlns:w="{MAIN}">{"".join(rows)}</w:styles>'


def style(id: str, name: str, inner: str = "") -> str:
    return f'<w:style w:styleId="{id}"><w:name w:val="{name}"/>{inner}</w:style>'


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str) -> str:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f"{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{separate}{result}{end}"


def bookmark(name: str, inner: str = "") -> str:
    start = f'<w:bookmarkStart w:id="{name}" w:name="{name}"/>'
    return f'{start}{inner}<w:bookmarkEnd w:id="{name}"/>'


def link(name: str, inner: str) -> str:
    return f'<w:hyperlink w:anchor="{name}">{inner}</w:hyperlink>'


def heading(level: int, inner: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="H{level}"/></w:pPr>{inner}</w:p>'


HEADINGS = [
    style(f"H{n}", f"heading {n}", f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr>')
    for n in (1, 2, 3)
]
ENTRIES = [style(f"T{n}", f"toc {n}") for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "look", ["vanish", 'color w:val="FEFFFF"', 'color w:themeColor="background1"', 'sz w:val="2"']
)
def test_words_that_nobody_sees_are_named_and_not_read(tmp_path: Path, look: str) -> None:
    reading = made(tmp_path, f"<w:p>{run('Seen')}{run('not', f'<w:{look}/>')}</w:p>")
    assert reading.text == "Seen"
    assert codes(reading) == ["hidden-text"]
    assert '"not"' in reading.problems[0].message


def test_a_hidden_mark_of_a_note_is_named(tmp_path: Path) -> None:
    mark = '<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="1"/></w:r>'
    reading = made(tmp_path, f"<w:p>{run('Seen')}{mark}</w:p>")
    assert reading.notes == ()
    assert codes(reading) == ["hidden-text"]


def test_a_run_may_show_what_its_style_hides(tmp_path: Path) -> None:
    hidden = style("Q", "q", "<w:rPr><w:vanish/></w:rPr>")
    both = '<w:rStyle w:val="Q"/><w:vanish w:val="0"/>'
    reading = made(tmp_path, f"<w:p>{run('Seen', both)}</w:p>", word__styles=styles(hidden))
    assert (reading.text, codes(reading)) == ("Seen", [])


def test_two_styles_that_hide_show_together(tmp_path: Path) -> None:
    hidden = [style(id, id, "<w:rPr><w:vanish/></w:rPr>") for id in "PQ"]
    both = run("Seen", '<w:rStyle w:val="Q"/>')
    body = f'<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr>{both}</w:p>'
    assert made(tmp_path, body, word__styles=styles(*hidden)).text == "Seen"


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="203040"/></w:rPr>'
        "<w:t>Seen</w:t></w:r></w:p>",
        '<w:p><w:pPr><w:shd w:val="clear" w:fill="203040"/></w:pPr>{0}</w:p>',
        '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="203040"/></w:tcPr>'
        "<w:p>{0}</w:p></w:tc></w:tr></w:tbl>",
        '<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr><w:tr><w:tc>'
        "<w:p>{0}</w:p></w:tc></w:tr></w:tbl>",
    ],
)
def test_white_on_dark_is_seen(tmp_path: Path, body: str) -> None:
    fill = '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="203040"/>'
    dark = style("Dark", "dark", f"{fill}</w:tcPr></w:tblStylePr>")
    white = run("Seen", '<w:color w:val="FFFFFF"/>')
    reading = made(tmp_path, body.format(white), word__styles=styles(dark))
    assert (reading.text, codes(reading)) == ("Seen", [])


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('Boxed')}</w:p></w:txbxContent>"
    body = (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"{run('Before')}<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        f"</w:p>"
    )
    assert made(tmp_path, body).text == "Before\nBoxed"


WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
UNKNOWN = "http://schemas.microsoft.com/office/word/2099/wordml"


@pytest.mark.parametrize(
    ("choices", "seen"),
    [
        (f'<mc:Choice xmlns:x="{WPS}" Requires="x">1</mc:Choice>', "1"),
        (f'<mc:Choice xmlns:x="{UNKNOWN}" Requires="x">1</mc:Choice>', "F"),
        (f'<mc:Choice xmlns:x="{UNKNOWN}" xmlns:w5="{WPS}" Requires="w5 x">1</mc:Choice>', "F"),
        ('<mc:Choice Requires="x">1</mc:Choice>', "F"),
        ('<mc:Choice Requires="x">1</mc:Choice><mc:Choice Requires="w">2</mc:Choice>', "2"),
    ],
)
def test_the_first_choice_that_word_knows(tmp_path: Path, choices: str, seen: str) -> None:
    both = re.sub("([12])</", lambda one: run(one[1]) + "</", choices)
    body = (
        f'<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:AlternateContent>{both}<mc:Fallback>{run('F')}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert made(tmp_path, body).text == seen


@pytest.mark.parametrize(
    ("namespace", "said", "seen"),
    [
        (UNKNOWN, 'mc:Ignorable="x"', "AC"),
        (UNKNOWN, 'mc:Ignorable="x" mc:ProcessContent="x:y"', "ABC"),
        (UNKNOWN, 'mc:Ignorable="x" mc:ProcessContent="x:*"', "ABC"),
        (UNKNOWN, 'mc:Ignorable="x" mc:ProcessContent="x:z"', "AC"),
        (WPS, 'mc:Ignorable="x"', "ABC"),
    ],
)
def test_what_word_ignores(tmp_path: Path, namespace: str, said: str, seen: str) -> None:
    body = (
        f'<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:x="{namespace}" {said}>{run("A")}<x:y>{run("B")}</x:y>{run("C")}</w:p>'
    )
    assert made(tmp_path, body).text == seen


def table(*cells: tuple[str, str], style: str = "") -> str:
    """Return a table of one column; a cell is its properties and its text."""
    rows = (
        f"<w:tr><w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc></w:tr>"
        for properties, text in cells
    )
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr>{"".join(rows)}</w:tbl>'


def test_cells_that_are_covered(tmp_path: Path) -> None:
    first, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table((first, "One"), (more, "lost"), (first, "Two"), (more, ""), ("", "Three"))
    reading = made(tmp_path, body + table((more, "Alone")))
    assert (reading.text or "").split() == ["One", "Two", "Three", "Alone"]
    assert codes(reading) == ["hidden-text"]


@pytest.mark.parametrize(
    "look",
    [
        'w w:val="80"',
        'position w:val="12"',
        'color w:val="C00000"/><w:shd w:val="clear" w:fill="FFFF00"',
        'color w:val="FFFF00"/><w:highlight w:val="darkBlue"',
        'color w:val="C00000"/><w:shd w:val="nil" w:fill="C00000"',
    ],
)
def test_looks_that_are_seen(tmp_path: Path, look: str) -> None:
    reading = made(tmp_path, f"<w:p>{run('Seen', f'<w:{look}/>')}</w:p>")
    assert (reading.text, codes(reading)) == ("Seen", [])


@pytest.mark.parametrize(
    ("look", "found"),
    [
        ('spacing w:line="240" w:lineRule="exact"', []),
        ('spacing w:line="1" w:lineRule="atLeast"', []),
        ('spacing w:line="1"', ["hidden-text"]),
        ('ind w:left="720"', []),
        ('ind w:start="31680"', ["hidden-text"]),
        ('framePr w:x="3000" w:y="3000"', []),
        ('framePr w:x="1" w:y="-32000"', ["hidden-text"]),
        ('shd w:val="clear" w:fill="0000FE"', ["hidden-text"]),
        ('shd w:val="clear" w:fill="FF0000"', []),
    ],
)
def test_paragraphs_out_of_sight(tmp_path: Path, look: str, found: list[str]) -> None:
    exact = '<w:pPr><w:spacing w:lineRule="exact" w:line="280"/></w:pPr>'
    sheet = styles(style("S", "s", exact))
    blue = run("x", '<w:color w:val="0000FF"/>')
    body = f'<w:p><w:pPr><w:pStyle w:val="S"/><w:{look}/></w:pPr>{blue}</w:p>'
    assert codes(made(tmp_path, body, word__styles=sheet)) == found


@pytest.mark.parametrize(
    ("look", "found"),
    [("<w:vanish/>", ["hidden-text"]), ('<w:sz w:val="2"/>', ["hidden-text"]), ("<w:b/>", [])],
)
def test_the_style_of_a_table(tmp_path: Path, look: str, found: list[str]) -> None:
    sheet = styles(style("T", "t", f"<w:rPr>{look}</w:rPr>"), style("Own", "own"))
    reading = made(tmp_path, table(("", "x"), style="T"), word__styles=sheet)
    assert codes(reading) == found


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ('<w:tblInd w:w="720"/><w:tblpPr w:tblpX="100" w:tblpY="1"/>', []),
        ('<w:tblInd w:w="31680"/>', ["hidden-text"]),
        ('<w:tblpPr w:tblpX="1" w:tblpY="-31680"/>', ["hidden-text"]),
    ],
)
def test_tables_off_the_page(tmp_path: Path, place: str, found: list[str]) -> None:
    body = table(("", "x")).replace("</w:tblPr>", f"{place}</w:tblPr>")
    assert codes(made(tmp_path, body)) == found


def test_sequences_are_the_same_in_capitals(tmp_path: Path) -> None:
    numbers = field("SEQ a", run("1")) + field("SEQ A", run("2"))
    assert codes(made(tmp_path, f"<w:p>{numbers}</w:p>")) == []


def test_text_in_elements_that_word_does_not_know(tmp_path: Path) -> None:
    inner = f'<x:x xmlns:x="{UNKNOWN}">{run("x")}</x:x>'
    assert codes(made(tmp_path, f"<w:p>{inner}</w:p>")) == ["broken-docx"]


def test_capitals_are_named_where_a_run_has_them(tmp_path: Path) -> None:
    sheet = styles(style("Caps", "caps", "<w:rPr><w:caps/></w:rPr>"))
    styled = run("By style", '<w:rStyle w:val="Caps"/>')
    body = f"<w:p>{styled}{run(' NATO', '<w:caps/>')}</w:p>"
    assert codes(made(tmp_path, body, word__styles=sheet)) == []
    assert codes(made(tmp_path, f"<w:p>{run('Nato', '<w:caps/>')}</w:p>")) == ["capitals"]


def test_content_in_controls_and_tags_is_read(tmp_path: Path) -> None:
    body = (
        f"<w:sdt><w:sdtContent><w:p>{run('One')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:smartTag>{run('Two')}</w:smartTag></w:p>"
        f"<w:customXml><w:p><w:ins>{run('Three')}</w:ins></w:p></w:customXml>"
    )
    assert made(tmp_path, body).text == "One\nTwo\nThree"


def test_signs_that_are_elements(tmp_path: Path) -> None:
    signs = '<w:noBreakHyphen/><w:softHyphen/><w:sym w:font="Symbol" w:char="F061"/><w:ptab/>'
    assert made(tmp_path, f"<w:p><w:r>{signs}</w:r></w:p>").text == "\u2011\u00ad\uf061\t"
    odd = '<w:sym w:char="D800"/><w:sym/><w:sym w:char="0"/>'
    assert made(tmp_path, f"<w:p><w:r>{odd}</w:r></w:p>").text == "\ufffd" * 3


def test_ruby_is_its_base_and_the_reading_behind(tmp_path: Path) -> None:
    base, reading = f"<w:rubyBase>{run('漢')}</w:rubyBase>", f"<w:rt>{run('kan')}</w:rt>"
    body = f"<w:p><w:r><w:ruby><w:rubyPr/>{reading}{base}</w:ruby></w:r></w:p>"
    assert made(tmp_path, body).text == "漢(kan)"


def test_a_simple_field_is_updated_like_others(tmp_path: Path) -> None:
    marked = f"<w:p>{bookmark('x', run('A') + '<w:r><w:noBreakHyphen/></w:r>' + run('B'))}</w:p>"
    simple = '<w:p><w:fldSimple w:instr="REF x">{}</w:fldSimple></w:p>'
    assert codes(made(tmp_path, marked + simple.format(run("A\u2011B")))) == []
    assert codes(made(tmp_path, marked + simple.format(run("A B")))) == ["stale-field"]


def test_other_documents_in_it_are_named(tmp_path: Path) -> None:
    assert codes(made(tmp_path, "<w:altChunk/>")) == ["unread-content"]


def test_what_is_styled_as_a_title_in_the_text_is_text(tmp_path: Path) -> None:
    sheet = styles(style("Title", "Title"), style("Toc1", "toc 1"), *HEADINGS)
    title = '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{}</w:p>'
    body = title.format(run("Title")) + heading(1, run("One"))
    body += title.format(run("Stray")) + title.replace("Title", "Toc1").format(run("listed"))
    reading = made(tmp_path, body, word__styles=sheet)
    assert reading.text == "One\nStray\nlisted"


NOTE = (
    '<w:footnote w:id="{0}"><w:p><w:r><w:footnoteRef/><w:t>Note {0}.</w:t></w:r></w:p></w:footnote>'
)
FOOTNOTES = f'<w:footnotes xmlns:w="{MAIN}">{"".join(map(NOTE.format, "123"))}</w:footnotes>'
MARK = '<w:p><w:r><w:footnoteReference w:id="{0}"/></w:r></w:p>'


def test_notes_begin_anew_in_a_section(tmp_path: Path) -> None:
    anew = '<w:footnotePr><w:numFmt w:val="{0}"/><w:numRestart w:val="eachSect"/></w:footnotePr>'
    ends = f"<w:p><w:pPr><w:sectPr>{anew.format('decimal')}</w:sectPr></w:pPr>"
    first = MARK.format(1) + MARK.format(2).replace("<w:p>", ends)
    last = MARK.format(3) + f"<w:sectPr>{anew.format('chicago')}</w:sectPr>"
    reading = made(tmp_path, first + last, word__footnotes=FOOTNOTES)
    assert reading.notes == (("1", "Note 1."), ("2", "Note 2."), ("*", "Note 3."))
    assert reading.text == "1\n2\n*"


def test_a_mark_of_its_own_is_not_counted(tmp_path: Path) -> None:
    own = MARK.format(1).replace("/></w:r>", ' w:customMarkFollows="1"/><w:t>†</w:t></w:r>')
    reading = made(tmp_path, own + MARK.format(2), word__footnotes=FOOTNOTES)
    assert reading.notes == (("†", "Note 1."), ("1", "Note 2."))
    assert reading.text == "†\n1"


def test_endnotes_are_read_with_their_numbers(tmp_path: Path) -> None:
    body = MARK.format(1) + MARK.format(2).replace("footnote", "endnote")
    endnotes = FOOTNOTES.replace("footnote", "endnote").replace("Note 2", "At the end")
    reading = made(tmp_path, body, word__footnotes=FOOTNOTES, word__endnotes=endnotes)
    assert reading.notes == (("1", "Note 1."), ("i", "At the end."))
    assert reading.text == "1\ni"


@pytest.mark.parametrize(
    ("text", "font", "seen"),
    [
        ("3.", "Cambria", "3. x"),
        ("a)", "", "a) x"),
        ("•", "Cambria", "x"),
        ("o", "Courier New", "x"),
        ("o", "Cambria", "o x"),
        ("l", "Wingdings", "x"),
    ],
)
def test_a_bullet_that_looks_like_a_number_is_seen(
    tmp_path: Path, text: str, font: str, seen: str
) -> None:
    level = (
        f'<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{text}"/>'
        f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr></w:lvl>'
    )
    numbering = (
        f'<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    assert made(tmp_path, item.format(run("x")), word__numbering=numbering).text == seen


def contents(code: str, *entries: str) -> str:
    """Return contents; an entry is the digit of its level and its text, which names its place."""
    lines = [
        f'<w:pPr><w:pStyle w:val="T{entry[0]}"/></w:pPr>{link(entry[1:], run(entry[1:]))}'
        for entry in entries
    ]
    begin, end = field(code, "|").split("|")
    lines[0] = lines[0].replace("</w:pPr>", f"</w:pPr>{begin}")
    lines[-1] += end
    return "".join(f"<w:p>{line}</w:p>" for line in lines)


@pytest.mark.parametrize(
    ("code", "entries"),
    [
        ("TOC \\h", ["1One", "2Two", "3Three"]),
        ("TOC \\o \\h", ["1One", "2Two", "3Three"]),
        ('TOC \\o "1-2" \\h', ["1One", "2Two"]),
        ('TOC \\o "2-3" \\h', ["2Two", "3Three"]),
        ('TOC \\o "1-1" \\u \\h', ["1One", "1Four"]),
        ('TOC \\h \\t "Heading 3,1,Own,2"', ["1Three", "2Four"]),
        ("TOC \\h \\u", ["1One", "2Two", "3Three", "1Four"]),
    ],
)
def test_what_an_update_of_contents_lists(tmp_path: Path, code: str, entries: list[str]) -> None:
    own = style("Own", "Own", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    sheet = styles(*HEADINGS, *ENTRIES, own)
    body = "".join(heading(n, bookmark(name, run(name))) for n, name in ((1, "One"), (2, "Two")))
    body += bookmark("Three") + heading(3, run("Three"))
    body += heading(1, bookmark("Four", run("Four"))).replace("H1", "Own")
    assert codes(made(tmp_path, contents(code, *entries) + body, word__styles=sheet)) == []
    fewer = contents(code, *entries[:-1]) + body
    assert set(codes(made(tmp_path, fewer, word__styles=sheet))) == {"stale-field"}


def test_what_stands_at_a_bookmark(tmp_path: Path) -> None:
    body = bookmark("a") + heading(1, run("One")) + f"<w:p>{run('x') + bookmark('b')}</w:p>"
    body += f"<w:p>{link('a', run('One'))}{link('b', run('two'))}</w:p>"
    reading = made(tmp_path, body, word__styles=styles(*HEADINGS))
    assert reading.landings == {"a": ("One",), "b": ()}


@pytest.mark.parametrize(
    ("code", "shown", "found"),
    [
        ("REF x \\w", "1.1", []),
        ("REF x \\w", "1", ["stale-field"]),
        ("REF x \\r \\h", "1.1", []),
        ("REF x \\n", "1", []),
        ("REF x \\r", "2", ["stale-field"]),
        ("REF x \\r \\p", "1.1 above", ["unread-field"]),
        ("REF x \\p \\h", "1.1", ["unread-field"]),
        ("REF x \\w \\t \\h", "1.1", ["unread-field"]),
        ("REF x \\h", "Text", []),
        ("REF x \\h \\* Upper", "Text", ["stale-field"]),
        ("REF x \\h \\* Upper \\* MERGEFORMAT", "TEXT", []),
        ("REF x \\h \\* Roman", "Text", ["unread-field"]),
        ("x", "Text", []),
        ("x", "Other", ["stale-field"]),
        ("x \\w", "1.1", []),
        ("TITLE", "Its title", []),
        ("TITLE \\* Caps", "Its Title", []),
        ("TITLE", "Other", ["stale-field"]),
        ("TITLE New", "Its title", ["unread-field"]),
        ("DOCPROPERTY Title \\x", "Its title", ["unread-field"]),
        ("DOCPROPERTY title", "Its title", []),
        ("STYLEREF 1 \\s", "3.1", []),
        ('STYLEREF "heading 1" \\s', "3.1", []),
        ("STYLEREF 1", "3", ["unread-field"]),
        ('STYLEREF "heading 2" \\s', "3", ["stale-field"]),
        ("STYLEREF 4 \\s", "3", ["stale-field"]),
        ("STYLEREF 1 \\p", "3", ["unread-field"]),
        ("SEQ a \\h", "1", ["stale-field"]),
        ("SEQ a \\h \\s 1", "1", ["stale-field"]),
        ("SEQ a \\h \\* ARABIC", "1", []),
        ('SEQ a \\# "000"', "1", ["unread-field"]),
        ("SEQ a x", "1", ["unread-field"]),
        ("SEQ a \\* Arabic \\* MERGEFORMAT", "1", []),
        ("SEQ a \\* MERGEFORMAT \\* roman", "i", []),
        ("SEQ a \\* MERGEFORMAT \\* roman", "1", ["stale-field"]),
        ("SEQ a \\* CardText", "one", ["unread-number"]),
    ],
)
def test_what_an_update_of_a_field_prints(
    tmp_path: Path, code: str, shown: str, found: list[str]
) -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1.1."/></w:lvl>'
    numbering = (
        f'<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    item = '<w:p><w:pPr>{}<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    body = item.format("", bookmark("x", run("Text"))) + item.format("", run("Two"))
    body += item.format('<w:pStyle w:val="H1"/>', run("Heading"))
    body += f"<w:p>{field(code, run(shown))}</w:p>"
    core = "<x><title>Its title</title></x>"
    parts = {"word__numbering": numbering, "word__styles": styles(*HEADINGS)}
    assert codes(made(tmp_path, body, docProps__core=core, **parts)) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("DATE \\@ yyyy", ["unread-field"]),
        ('IF 1 = 2 "x" "y"', ["unread-field"]),
        ('QUOTE "other"', ["unread-field"]),
        ("INCLUDETEXT other.docx", ["unread-field"]),
        ("LISTNUM", ["unread-field"]),
        ("PAGE", ["unread-field"]),
        ("NUMPAGES", ["unread-field"]),
        ("SECTION", ["unread-field"]),
        ("PAGEREF mark \\h", ["unread-field"]),
        ("INDEX", ["unread-field"]),
        ("BIBLIOGRAPHY", ["unread-field"]),
        ("MACROBUTTON x Extra words here", ["unread-field"]),
        ("SYMBOL 88", ["unread-field"]),
        ("EQ \\f(1,2)", ["unread-field"]),
        ("ADDIN ZOTERO_ITEM CSL_CITATION {}", []),
        ('HYPERLINK "https://example.org"', []),
        ("Mark", []),
    ],
)
def test_fields_that_an_update_may_change(tmp_path: Path, code: str, found: list[str]) -> None:
    body = f"<w:p>{bookmark('mark', run('x'))}{field(code, run('x'))}</w:p>"
    assert codes(made(tmp_path, body)) == found


def test_a_field_may_be_a_link_within_the_document(tmp_path: Path) -> None:
    nested = run("See ") + field("FORMTEXT", run("2"))
    outer = field('HYPERLINK \\l "place" \\o "a tip"', nested)
    body = f"<w:p>{run('Now: ')}{outer}{run('.')}</w:p><w:p>{bookmark('place', run('x'))}</w:p>"
    reading = made(tmp_path, body)
    assert reading.references == (("See 2", "place"),)
    assert (reading.text, reading.problems) == ("Now: See 2.\nx", ())
    lost = made(tmp_path, "<w:p>" + field("HYPERLINK \\l gone", run("here")) + "</w:p>")
    assert codes(lost) == ["dead-reference"]
