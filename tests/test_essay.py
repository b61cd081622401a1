"""The essay, built as a person builds it and read back from the finished files."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from lxml import etree

from publish.model.outline import Outline
from publish.pipeline import outline as read_outline
from publish.verify.docx import verifier
from tests.conftest import ESSAY, command
from tests.judges import judges

FILES = ("essay.pdf", "essay.epub", "essay.docx")


@pytest.fixture(scope="module")
def outline() -> Outline:
    return read_outline(ESSAY)[1].outline


def test_the_essay_has_the_structure_of_its_source(outline: Outline) -> None:
    numbered = [heading for heading in outline.headings if heading.number]
    assert [sum(h.level == level for h in numbered) for level in (1, 2, 3)] == [4, 12, 6]
    below = [
        sum(h.number.startswith(f"{n}.") and h.level == 2 for h in numbered) for n in range(1, 5)
    ]
    assert below == [3, 3, 4, 2]
    assert [h.number for h in numbered if h.level == 3] == [
        "4.1.1", "4.1.2", "4.1.3", "4.2.1", "4.2.2", "4.2.3",
    ]  # fmt: skip
    unnumbered = [heading.title for heading in outline.headings if not heading.number]
    assert unnumbered == ["Introduction", "Conclusion", "Editorial Note"]


def test_the_essay_refers_to_its_sections(outline: Outline) -> None:
    assert len({target for reference in outline.references for target in reference.targets}) >= 4


def test_the_essay_is_a_full_edition() -> None:
    text = "\n".join(path.read_text() for path in sorted(ESSAY.glob("0[0-5]*.md")))
    words = re.findall(r"[\w'’-]+", re.sub(r"\{[^}]*\}|^#.*$", "", text, flags=re.MULTILINE))
    assert 3700 <= len(words) <= 4100


def test_all_programs_and_dates_of_the_source_are_kept() -> None:
    text = " ".join(" ".join(path.read_text().split()) for path in sorted(ESSAY.glob("*.md")))
    for name in (
        "16th Central Committee", "Yongshan", "Implementation Outline", "Integrity Helpers",
        "Little Hands Holding Big Hands", "Seven Entries", "four optimizations", "three roles",
        "democratic centralism", "commercial bribery", "birth quotas",
    ):  # fmt: skip
        assert name in text, name


def headings_of_pdf(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf, pdf.open_outline() as bookmarks:
        found: list[str] = []
        stack = list(reversed(bookmarks.root))
        while stack:
            item = stack.pop()
            found.append(item.title)
            stack.extend(reversed(item.children))
        return found


def headings_of_epub(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.endswith("nav.xhtml"))
        nav: Any = etree.fromstring(archive.read(name))
    space = {"x": "http://www.w3.org/1999/xhtml", "e": "http://www.idpf.org/2007/ops"}
    links = nav.xpath('//x:nav[@e:type="toc"]//x:a', namespaces=space)
    return [" ".join("".join(link.itertext()).split()) for link in links]


def headings_of_docx(path: Path) -> list[str]:
    """Return the headings with the numbers that Word's lists give them."""
    return [text for _, text in verifier.read(path).headings or ()]


def test_every_file_has_the_same_headings_and_numbers(essay: Path, outline: Outline) -> None:
    expected = [heading.text for heading in outline.headings]
    assert headings_of_pdf(essay / "essay.pdf") == expected
    assert headings_of_epub(essay / "essay.epub")[-len(expected) :] == expected
    assert headings_of_docx(essay / "essay.docx") == expected


def test_every_file_prints_the_references_numbers(essay: Path, outline: Outline) -> None:
    epub = ""
    with zipfile.ZipFile(essay / "essay.epub") as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                page: Any = etree.fromstring(archive.read(name))
                epub += " ".join("".join(page.itertext()).split()) + " "
    word = " ".join(p.text for p in docx.Document(str(essay / "essay.docx")).paragraphs)
    for reference in outline.references:
        plain = reference.text.replace("\u00a0", " ")
        assert plain in epub.replace("\u00a0", " ")
        assert plain in word.replace("\u00a0", " ")


def test_the_pdf_tells_what_it_is(essay: Path) -> None:
    with pikepdf.open(essay / "essay.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("Party Conduct and Clean Government")
        assert str(pdf.Root.Lang) == "en-US"
        assert pdf.Root.MarkInfo.Marked
        assert "/Author" not in pdf.docinfo
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261123")
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert all("Source" in font for font in fonts), fonts


def test_the_essay_is_the_same_everywhere(essay: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "a folder" / "essay"
    shutil.copytree(ESSAY, elsewhere)
    variables = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
    }
    built = command("build", elsewhere, "--output-dir", tmp_path / "out", cwd=tmp_path, **variables)
    assert built.code == 0, built.err
    for name in FILES:
        assert (tmp_path / "out" / name).read_bytes() == (essay / name).read_bytes(), name


def test_nothing_changed_rewrites_nothing(essay: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        files = [path for path in essay.rglob("*") if path.is_file()]
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in files}

    before = state()
    again = command("build", ESSAY, "--output-dir", essay)
    assert (again.code, again.out) == (0, "essay: nothing changed since the last build\n")
    assert state() == before


def test_a_build_says_each_stage_and_format_with_its_time(tmp_path: Path) -> None:
    built = command("build", ESSAY, "--to", "docx,epub", "--output-dir", tmp_path / "dist")
    lines = [line.split()[:2] for line in built.out.splitlines() if line.endswith(" s")]
    stages = [line[0] for line in lines]
    assert [stages[0], stages[1], stages[-1]] == ["read", "number", "deliver"]
    assert sorted(stages[2:-1]) == ["export", "export", "verify", "verify"]
    assert {line[1] for line in lines if line[0] in {"export", "verify"}} == {"docx", "epub"}
    assert all(re.search(r" \d+\.\d\d s$", line) for line in built.out.splitlines()[1:])


def test_the_manifest_and_the_sums_tell_what_is_there(essay: Path) -> None:
    manifest = json.loads((essay / "manifest.json").read_text())
    assert sorted(manifest["files"]) == sorted(FILES)
    for name, entry in manifest["files"].items():
        data = (essay / name).read_bytes()
        assert entry["bytes"] == len(data)
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert entry["verified"] is True
        assert entry["problems"] == []
        assert entry["format"] == name.split(".")[1]
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=essay,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for key, value in attrs if key in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_downloads_page_works_from_disk(essay: Path, outline: Outline) -> None:
    page = Page((essay / "index.html").read_text())
    assert all((essay / address).is_file() for address in page.addresses)
    assert {*FILES, "thumbnails/essay.png"} == set(page.addresses)
    text = " ".join(" ".join(page.text).split())
    assert "An essay on why the Communist Party of China must improve its conduct" in text
    for heading in outline.headings:
        assert f"{heading.number} {heading.title}".strip() in text
    for name in FILES:
        assert hashlib.sha256((essay / name).read_bytes()).hexdigest() in text


def test_building_one_format_leaves_the_others_as_they_were(essay: Path, tmp_path: Path) -> None:
    output = tmp_path / "dist"
    shutil.copytree(essay, output)
    changed = tmp_path / "essay"
    shutil.copytree(ESSAY, changed)
    with (changed / "05-conclusion.md").open("a") as file:
        file.write("\nOne more paragraph.\n")
    built = command("build", changed, "--to", "docx", "--output-dir", output)
    assert built.code == 0, built.err
    assert (output / "essay.docx").read_bytes() != (essay / "essay.docx").read_bytes()
    assert (output / "essay.pdf").read_bytes() == (essay / "essay.pdf").read_bytes()
    before = json.loads((essay / "manifest.json").read_text())["files"]
    after = json.loads((output / "manifest.json").read_text())["files"]
    assert after["essay.pdf"] == before["essay.pdf"]
    assert after["essay.docx"] != before["essay.docx"]


def test_verify_finds_a_file_that_disagrees(essay: Path, tmp_path: Path) -> None:
    changed = tmp_path / "essay"
    shutil.copytree(ESSAY, changed)
    source = changed / "publication.yaml"
    source.write_text(source.read_text().replace("numbering: decimal", "numbering: roman"))
    files = [essay / name for name in FILES]
    assert command("verify", *files, "--against", ESSAY).code == 0
    differs = command("verify", *files, "--against", changed)
    assert differs.code == 1
    assert 'heading: expected "I Necessity' in differs.err
    assert differs.out.count("disagrees") == 3


@pytest.mark.parametrize(
    "judge",
    [
        "pdfua",
        "pdf_syntax",
        pytest.param("epubcheck", marks=pytest.mark.whole),
        "ooxml",
        "html",
        pytest.param("ace", marks=pytest.mark.whole),
        pytest.param("axe", marks=pytest.mark.whole),
    ],
)
def test_the_judges_find_nothing(judge: str, essay: Path) -> None:
    judges.require(judge)
    suffix = {
        "pdfua": "pdf",
        "pdf_syntax": "pdf",
        "epubcheck": "epub",
        "ace": "epub",
        "ooxml": "docx",
    }
    path = essay / (f"essay.{suffix[judge]}" if judge in suffix else "index.html")
    assert getattr(judges, judge)(path) == []


def test_a_word_processor_shows_the_same_numbers(
    essay: Path, outline: Outline, tmp_path: Path
) -> None:
    if reason := judges.missing("libreoffice_pdf"):
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    laid_out = judges.libreoffice_pdf(essay / "essay.docx", tmp_path)
    done = subprocess.run(
        ["pdftotext", "-raw", laid_out, "-"], capture_output=True, text=True, check=True
    )
    text = " ".join(done.stdout.split())
    for heading in outline.headings:
        assert heading.text in text


def pages_of(path: Path) -> list[list[str]]:
    """Return the lines of each page, read by a library that did not write it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_range().splitlines() for page in document]


def test_the_contents_name_the_pages_on_which_headings_stand(essay: Path, outline: Outline) -> None:
    pages = pages_of(essay / "essay.pdf")
    contents = [line.strip() for line in pages[1]]
    for heading in outline.headings:
        entry = next(line for line in contents if line.startswith(heading.text))
        assert " ." in entry or ". " in entry, entry
        number = int(entry.rstrip().split(" ")[-1])
        assert heading.text in [line.strip() for line in pages[number - 1]], entry


def test_pages_have_running_heads_and_numbers(essay: Path) -> None:
    pages = pages_of(essay / "essay.pdf")
    for number, lines in enumerate(pages[1:], 2):
        shown = [line.strip() for line in lines]
        assert str(number) in shown
        if number % 2 == 0:
            assert "Party Conduct and Clean Government" in shown
    assert "1 Necessity, Importance, and Urgency" in [line.strip() for line in pages[4]]
    assert "1" not in [line.strip() for line in pages[0]]


def test_the_text_is_hyphenated_and_justified(essay: Path) -> None:
    import pypdfium2

    page = pypdfium2.PdfDocument(essay / "essay.pdf")[3].get_textpage()
    assert "\ufffe" in page.get_text_range()  # how PDFium reads a hyphen at a line's end
    edges = [round(page.get_rect(index)[2]) for index in range(page.count_rects())]
    assert max(edges.count(edge) for edge in edges) > 15
