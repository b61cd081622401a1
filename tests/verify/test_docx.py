"""Reading Word files back: what a reader sees, and files that are none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from publish.problems import PublishError
from publish.verify.docx import verifier
from tests.export.test_docx import TEXT, exported

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(path: Path, **parts: str) -> Path:
    """Write an archive; a key such as `word__document` names the part word/document.xml."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name.replace("__", "/") + ".xml", text)
    return path


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
