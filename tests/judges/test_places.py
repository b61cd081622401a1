"""A fault planted in a finished file is traced to the line of the source that it comes from."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pikepdf
import pytest

from publish.export import docx, epub, pdf
from publish.model.document import Document
from publish.model.formats import Exporter
from publish.problems import Location
from publish.read.place import find
from publish.read.publication import read
from tests.judges import judges
from tests.judges.judges import Finding
from tests.judges.places import Passage, passage
from tests.judges.sources import source_of
from tests.word_files import context_of

TEXT = """# The Methods {#sec-methods}

Rain fell on the first day, and on the *last*.

Wind came on the **second** day, when nobody
was looking any more at the empty sky.

![A dry plain](plain.svg){#fig-plain}

各章依次编号，正文中的引用随之更新。
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle r="1"/></svg>'

Export = Callable[[Exporter], Path]


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """Return a function that writes the text as a file of a format."""
    (tmp_path / "publication.yaml").write_text("title: Days\n")
    (tmp_path / "text.md").write_text(TEXT, "utf-8")
    (tmp_path / "plain.svg").write_text(SVG)

    def one(exporter: Exporter) -> Path:
        output = tmp_path / f"days{exporter.suffix}"
        return exporter.export(context_of(tmp_path, output, exporter.name))

    return one


def planted(path: Path, *faults: tuple[str, str]) -> Path:
    """Replace texts in the parts of a zipped file; each has to be there."""
    bad = path.with_stem("bad")
    left = dict(faults)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for old in [old for old in left if old.encode() in data]:
                data = data.replace(old.encode(), left.pop(old).encode())
            target.writestr(name, data)
    assert left == {}
    return bad


def lines(findings: Iterable[Finding], folder: Path) -> set[int]:
    """Return the lines of the source that findings come from."""
    document = read(find(folder))
    places = [source_of(document, passage(finding)) for finding in findings]
    assert {place.path for place in places if place} <= {str(folder / "text.md")}
    return {place.line if place else 0 for place in places}


@pytest.mark.whole
def test_a_fault_in_an_epub(export: Export, tmp_path: Path) -> None:
    judges.require("epubcheck")
    faults = [("<p>Wind", '<p align="left">Wind'), ("<p>各章", '<p align="left">各章')]
    found = judges.epubcheck(planted(export(epub.exporter), *faults))
    assert {finding.rule for finding in found} == {"RSC-005"}
    assert lines(found, tmp_path) == {5, 10}


@pytest.mark.whole
def test_a_fault_in_an_epub_that_a_selector_points_to(export: Export, tmp_path: Path) -> None:
    judges.require("ace")
    faults = [(' alt="A dry plain"', ""), ("<em>last", '<em style="color:#eee">last')]
    found = judges.ace(planted(export(epub.exporter), *faults))
    assert {finding.rule for finding in found} == {"image-alt", "color-contrast"}
    assert lines(found, tmp_path) == {3, 8}


@pytest.mark.whole
def test_a_fault_in_a_word_file(export: Export, tmp_path: Path) -> None:
    judges.require("ooxml")
    fault = ('<w:t xml:space="preserve">Wind', '<w:t w:wrong="" xml:space="preserve">Wind')
    found = judges.ooxml(planted(export(docx.exporter), fault))
    assert {finding.rule for finding in found} == {"Sch_UndeclaredAttribute"}
    assert lines(found, tmp_path) == {5}


@pytest.mark.whole
def test_a_fault_in_a_pdf(export: Export, tmp_path: Path) -> None:
    judges.require("pdfua")
    bad = tmp_path / "bad.pdf"
    with pikepdf.open(export(pdf.exporter)) as file:
        for one in file.objects:
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one:
                del one["/Alt"]
        file.save(bad)
    [found] = judges.pdfua(bad)
    assert found.rule == "7.3-1"
    assert passage(found).page == 2
    assert lines([found], tmp_path) == {8}


def test_what_is_not_in_the_source_has_no_line(export: Export, tmp_path: Path) -> None:
    whole = export(epub.exporter)
    broken = tmp_path / "broken.epub"
    shutil.copy(tmp_path / "text.md", broken)
    for path in (whole, broken):
        nowhere = Finding("epubcheck", "error", "", "", path, member="nowhere", spot="1")
        assert passage(nowhere) == Passage()
    assert passage(Finding("axe", "serious", "", "", whole, "img")) == Passage()


@pytest.mark.parametrize(
    ("there", "line"),
    [
        (Passage(ids=("fig-plain",), texts=("Rain fell on the first day",)), 8),
        (Passage(ids=("contents",), texts=("Contents", "Rain fell on the first day, and")), 3),
        (Passage(texts=("Wind came on the second day, when nobody was looking",)), 5),
        (Passage(texts=("1 The Methods",)), 1),
        (Passage(texts=("一、各章依次编号，正文中的引用",)), 10),
        (Passage(texts=("Snow never fell",)), None),
        (Passage(), None),
    ],
)
def test_the_line_most_like_a_passage(
    there: Passage, line: int | None, export: Export, tmp_path: Path
) -> None:
    document: Document = read(find(tmp_path))
    expected = Location.of(tmp_path / "text.md", line) if line else None
    assert source_of(document, there) == expected
