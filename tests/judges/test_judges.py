"""Negative controls: each judge rejects a small file with a fault, and passes it without."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from weasyprint import HTML

from tests.judges import judges, programs
from tests.judges.judges import Finding

EPUB = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>""",
    "package.opf": """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:identifier id="id">urn:uuid:7d4e5d7c-5a0c-4c38-9f1e-0a4b4f2c8a11</dc:identifier>
    <dc:title>A dot</dc:title>
    <dc:language>en</dc:language>
    <meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
    <meta property="schema:accessMode">textual</meta>
    <meta property="schema:accessMode">visual</meta>
    <meta property="schema:accessModeSufficient">textual</meta>
    <meta property="schema:accessibilityFeature">alternativeText</meta>
    <meta property="schema:accessibilityHazard">none</meta>
    <meta property="schema:accessibilitySummary">Every image is described.</meta>
  </metadata>
  <manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
    <item id="dot" href="dot.svg" media-type="image/svg+xml"/>
  </manifest>
  <spine><itemref idref="one"/></spine>
</package>""",
    "nav.xhtml": """<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en"
      xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>Contents</title></head>
<body><nav epub:type="toc" role="doc-toc" aria-label="Contents">
  <ol><li><a href="one.xhtml">One</a></li></ol>
</nav></body></html>""",
    "one.xhtml": """<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
<head><title>One</title></head>
<body><h1>One</h1><p><img src="dot.svg" alt="A dot"/></p></body></html>""",
    "dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle r="1"/></svg>',
}

DOCX = {
    "[Content_Types].xml": """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels"
    ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
  <Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument\
.wordprocessingml.document.main+xml"/>
</Types>""",
    "_rels/.rels": """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Id="r1" Target="document.xml" Type="http://schemas.openxmlformats.org\
/officeDocument/2006/relationships/officeDocument"/>
</Relationships>""",
    "document.xml": """<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
  <w:p>
    <w:pPr><w:pStyle w:val="Title"/><w:jc w:val="center"/></w:pPr>
    <w:r><w:t>One</w:t></w:r>
  </w:p>
</w:body></w:document>""",
}

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>One</title></head>
<body><main><h1 id="one">One</h1><p id="two"><img src="dot.svg" alt="A dot"></p></main></body>
</html>
"""


def package(path: Path, parts: dict[str, str], **changed: tuple[str, str]) -> Path:
    """Write a ZIP file of `parts`, uncompressed; `changed` replaces a text in the part so named."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            old, new = changed.get(Path(name).stem, ("", ""))
            assert old in text
            archive.writestr(name, text.replace(old, new) if old else text)
    return path


def page(path: Path, old: str = "", new: str = "") -> Path:
    assert old in PAGE
    path.write_text(PAGE.replace(old, new) if old else PAGE, "utf-8")
    path.with_name("dot.svg").write_text(EPUB["dot.svg"], "utf-8")
    return path


def pdf(path: Path, variant: str | None = None) -> Path:
    text = "<html lang='en'><title>One</title><h1>One</h1><p><a href='#a'>Two</a> <b id='a'>two</b>"
    HTML(string=text).write_pdf(path, pdf_variant=variant)
    return path


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


@pytest.mark.whole
def test_epubcheck_rejects_a_page_that_the_spine_lacks(tmp_path: Path) -> None:
    judges.require("epubcheck")
    good = package(tmp_path / "good.epub", EPUB)
    bad = package(tmp_path / "bad.epub", EPUB, package=('idref="one"', 'idref="nav"'))
    assert [(f.severity, f.rule, f.path, f.place) for f in judges.epubcheck(good, bad, good)] == [
        ("error", "RSC-011", bad, "nav.xhtml:5")
    ]


@pytest.mark.whole
def test_epubcheck_rejects_what_is_not_an_epub(tmp_path: Path) -> None:
    judges.require("epubcheck")
    bad = tmp_path / "bad.epub"
    bad.write_text("not an EPUB")
    assert "fatal" in {finding.severity for finding in judges.epubcheck(bad)}


@pytest.mark.whole
def test_ace_rejects_an_image_without_text_and_missing_metadata(tmp_path: Path) -> None:
    judges.require("ace")
    good = package(tmp_path / "good.epub", EPUB)
    hazard = '<meta property="schema:accessibilityHazard">none</meta>'
    bad = package(tmp_path / "bad.epub", EPUB, package=(hazard, ""), one=(' alt="A dot"', ""))
    findings = judges.ace(good, bad, good)
    assert rules(findings) == {"image-alt", "metadata-accessibilityhazard"}
    assert {finding.path for finding in findings} == {bad}


@pytest.mark.whole
def test_ace_that_can_not_read_a_book_is_no_pass(tmp_path: Path) -> None:
    judges.require("ace")
    good, bad = package(tmp_path / "good.epub", EPUB), tmp_path / "bad.epub"
    bad.write_text("not an EPUB")
    with pytest.raises(judges.JudgeError):
        judges.ace(good, bad)


@pytest.mark.whole
def test_pdfua_rejects_a_pdf_without_tags_among_others(tmp_path: Path) -> None:
    judges.require("pdfua")
    good, bad = pdf(tmp_path / "good.pdf", "pdf/ua-1"), pdf(tmp_path / "bad.pdf")
    assert judges.pdfua(good, good) == []
    findings = judges.pdfua(good, bad, good)
    assert "7.1-11" in rules(findings)  # no structure tree
    assert {finding.path for finding in findings} == {bad}


@pytest.mark.whole
def test_pdfua_rejects_what_is_not_a_pdf(tmp_path: Path) -> None:
    judges.require("pdfua")
    bad = tmp_path / "bad.pdf"
    bad.write_text("not a PDF")
    assert rules(judges.pdfua(bad)) == {"unreadable"}


@pytest.mark.whole
def test_ooxml_rejects_a_style_after_the_alignment(tmp_path: Path) -> None:
    judges.require("ooxml")
    style, alignment = '<w:pStyle w:val="Title"/>', '<w:jc w:val="center"/>'
    good = package(tmp_path / "good.docx", DOCX)
    bad = package(tmp_path / "bad.docx", DOCX, document=(style + alignment, alignment + style))
    findings = judges.ooxml(good, bad)
    assert rules(findings) == {"Sch_UnexpectedElementContentExpectingComplex"}
    assert {finding.path for finding in findings} == {bad}


@pytest.mark.whole
def test_html_rejects_an_id_used_twice_whatever_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judges.require("html")
    monkeypatch.setenv("LC_ALL", "C")
    good, bad = page(tmp_path / "good.html"), page(tmp_path / "bäd.html", 'id="two"', 'id="one"')
    assert judges.html(good) == []
    findings = judges.html(good, bad)
    assert ("error", "Duplicate ID “one”.") in {(f.severity, f.message) for f in findings}
    assert {(finding.path, finding.place) for finding in findings} == {(bad, "line 4")}


@pytest.mark.whole
def test_axe_rejects_an_image_without_text(tmp_path: Path) -> None:
    judges.require("axe")
    good, bad = page(tmp_path / "good.html"), page(tmp_path / "bäd.html", ' alt="A dot"', "")
    assert judges.axe(good) == []
    [finding] = judges.axe(good, bad)
    assert finding == Finding(
        "axe", "critical", "image-alt", "Images must have alternative text", bad, "img"
    )


@pytest.mark.whole
def test_qpdf_rejects_a_pdf_cut_short(tmp_path: Path) -> None:
    judges.require("pdf_syntax")
    good, bad = pdf(tmp_path / "good.pdf"), tmp_path / "bad.pdf"
    bad.write_bytes(good.read_bytes()[:-200])
    assert judges.pdf_syntax(good) == []
    assert any("file is damaged" in finding.message for finding in judges.pdf_syntax(bad))


@pytest.mark.whole
def test_libreoffice_makes_a_pdf_or_says_that_it_did_not(tmp_path: Path) -> None:
    judges.require("libreoffice_pdf")
    good, bad = package(tmp_path / "good.docx", DOCX), tmp_path / "bad.docx"
    bad.write_bytes(good.read_bytes()[:-200])
    made = judges.libreoffice_pdf(good, tmp_path)
    assert made == tmp_path / "good.pdf"
    assert made.read_bytes().startswith(b"%PDF-")
    with pytest.raises(judges.JudgeError, match=r"no PDF of .*bad\.docx"):
        judges.libreoffice_pdf(bad, tmp_path)


@pytest.mark.whole
def test_a_file_that_is_not_read_is_no_pass(tmp_path: Path) -> None:
    judges.require("html")
    with pytest.raises(FileNotFoundError):
        judges.html(tmp_path / "nowhere.html")
    with pytest.raises(ValueError, match="no file to judge"):
        judges.html()
    with pytest.raises(judges.JudgeError, match="read only: nothing"):
        judges.html(tmp_path)


def test_a_program_that_fails_or_takes_too_long_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(judges.JudgeError, match="left with code 3:\nbroken"):
        programs.run("sh", "-c", "echo broken >&2; exit 3")
    monkeypatch.setattr(programs, "TIMEOUT", 0.1)
    with pytest.raises(judges.JudgeError, match=r"took more than 0\.1 seconds"):
        programs.run("sh", "-c", "sleep 60")


@pytest.mark.whole
def test_require_skips_a_test_without_its_judge_but_fails_it_in_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reason = "qpdf is not installed; run tests/judges/install"
    monkeypatch.setenv("PATH", "")
    assert judges.missing("pdf_syntax") == reason
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=reason):
        judges.require("pdf_syntax")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=reason):
        judges.require("pdf_syntax")
