"""One line changes the numbering of all three files together, for every scheme, far past twenty."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from tests.conftest import command
from tests.test_essay import headings_of_docx, headings_of_epub, headings_of_pdf

OWN = """\
levels:
  - {format: ideographTraditional, text: "%1、", suffix: nothing}
  - {format: upperLetter, text: "%2)"}
  - {format: lowerRoman, text: "%2.%3"}
  - {format: decimalZero, text: "[%4]"}
"""
LAST = {
    "decimal": ["28", "28.29", "28.29.22", "28.29.22.21", "28.29.22.21.1"],
    "alphanumeric": ["XXVIII.", "CC.", "22.", "u.", "(1)"],
    "legal": ["28.", "28.29", "(v)", "(xxi)", "(A)"],
    "roman": ["XXVIII", "XXVIII.29", "XXVIII.29.22", "XXVIII.29.22.21", "XXVIII.29.22.21.1"],
    "official": ["二十八、", "（二十九）", "22.", "（21）", "①"],
    "official-en": ["28.", "(29)", "v.", "(u)", "i."],
    "own.yaml": ["28、", "CC)", "CC.xxii", "[21]", ""],
}
REFERENCES = {
    "decimal": "Section 28.29.22.21",
    "alphanumeric": "Section XXVIII.CC.22.u",
    "legal": "Section 28.29(v)(xxi)",
    "roman": "Section XXVIII.29.22.21",
    "official": "Section 二十八、（二十九）22.（21）",
    "official-en": "Section 28.(29)v.(u)",
    "own.yaml": "Section 28、CC.xxii[21]",
}
SAMPLE = frozenset({"own.yaml"})
EARLIER = {
    "alphanumeric": ["BB.", "AA.", "Z."],
    "official": ["（二十八）", "（二十七）", "（二十六）"],
}


def source() -> str:
    """Return 28 sections, the last with 29 subsections, the last of these with 22, and so on."""
    lines = ["See @sec-last."]
    for level, count in ((1, 28), (2, 29), (3, 22), (4, 21), (5, 1)):
        for n in range(1, count + 1):
            id = " {#sec-last}" if (level, n) == (4, 21) else ""
            lines.append(f"{'#' * level} Level {level} item {n}{id}")
    return "\n\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "scheme",
    [pytest.param(one, marks=[] if one in SAMPLE else pytest.mark.whole) for one in LAST],
)
def test_a_scheme_numbers_all_files_alike(scheme: str, tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "text.md").write_text(source())
    (folder / "own.yaml").write_text(OWN)
    (folder / "publication.yaml").write_text(f"title: T\ncontents: 5\nnumbering: {scheme}\n")
    built = command("build", folder, "--output-dir", tmp_path / "dist")
    assert built.code == 0, built.err
    found = headings_of_pdf(tmp_path / "dist/paper.pdf")
    for number, level in zip(LAST[scheme], (1, 2, 3, 4, 5), strict=True):
        last = next(text for text in reversed(found) if f"Level {level} " in text)
        assert last.split("Level")[0].rstrip() == number
    for number in EARLIER.get(scheme, []):
        assert any(text.startswith(number) and "Level 2" in text for text in found)
    assert headings_of_epub(tmp_path / "dist/paper.epub")[-len(found) :] == found
    assert headings_of_docx(tmp_path / "dist/paper.docx") == found
    word = docx.Document(str(tmp_path / "dist/paper.docx"))
    text = " ".join(paragraph.text for paragraph in word.paragraphs).replace("\u00a0", " ")
    assert f"See {REFERENCES[scheme]}." in text


def test_one_line_changes_every_file(tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "text.md").write_text("# A\n\n## B\n")
    expected = {"decimal": ["1 A", "1.1 B"], "alphanumeric": ["I. A", "A. B"]}
    for scheme, headings in expected.items():
        (folder / "publication.yaml").write_text(f"title: T\nnumbering: {scheme}\n")
        assert command("build", folder, "--output-dir", tmp_path / "dist").code == 0
        assert headings_of_pdf(tmp_path / "dist/paper.pdf") == headings
        assert headings_of_epub(tmp_path / "dist/paper.epub")[-2:] == headings
        assert headings_of_docx(tmp_path / "dist/paper.docx") == headings
    shutil.rmtree(tmp_path / "dist")
