"""Faults planted in a good page and a good site: each is found, and named."""

# ruff: noqa: E501, one fault a line

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from publish import testing
from publish.export import html as page_exporter
from publish.export import site as site_exporter
from publish.model.formats import Context
from publish.model.running_text import whole_text
from publish.problems import Location, PublishError
from publish.verify import compare
from publish.verify.html import read as read_page
from publish.verify.site import read as read_site
from tests.verify.test_faults import SOURCE

FAULTS = [
    ("a digit in a heading", '<span class="number">2.1', '<span class="number">2.2', "2.1 Below"),
    ("a heading of another level", r"<h2>(.*?)</h2>", r"<h3>\1</h3>", "2.1 Below"),
    ("a swapped caption", "Rain by month", "Sun by month", "Rain by month"),
    ("a caption's number", "Table.2:", "Table 3:", "Sun by month"),
    ("an equation's number", r'"equation-number">\(1\)', '"equation-number">(2)', "(1)"),
    ("a reference's words", r"Section.2</a>", "Section 3</a>", "Section"),
    ("a link to the neighbor", r'href="([a-z-]*.?h?t?m?l?)#tbl-sun"', r'href="\1#tbl-rain"', "tbl-sun"),
    ("a link to nothing", r'href="([a-z-]*.?h?t?m?l?)#tbl-sun"', r'href="\1#tbl-moon"', "tbl-moon"),
    ("a lost note", r'<aside id="note-2".*?</aside>', "", "second note"),
    ("a mark of a note elsewhere", r"(with a note\.)(<a [^>]*>1</a>)", r"with a note\2.", "note"),
    ("a list that starts elsewhere", r'<ol start="3"', '<ol start="1"', "3."),
    ("a list without its letters", "two-parens lower-alpha", "two-parens", "(a)"),
    ("words run together", "long enough", "longenough", "long enough"),
    ("a mark that leads to the other note", 'href="[^"]*#note-1"', 'href="#note-2"', "the mark of note 1"),
    ("a dropped word", "long enough to be", "enough to be", "long enough"),
    ("a capital letter", "a plain sentence", "a Plain sentence", "a plain"),
    ("paragraphs exchanged", "(<p>A paragraph that names.*?</p>)(.*?)(<p>Another para.*?</p>)",
     r"\3\2\1", "Another paragraph"),
    ("a cell with another figure", ">61<", ">16<", "61"),
    ("a picture from elsewhere", r'<img src="[^"]*"', '<img src="https://example.org/p.png"',
     "not-self-contained"),
]  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "paper"
    folder.mkdir()
    for name, content in SOURCE.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def told(context: Context, path: Path) -> str:
    reading = read_site(path) if path.is_dir() else read_page(path)
    text = whole_text(context.blocks, html=True)
    depth = int(context.publication.contents)
    found = compare(context.outline, reading, depth, Location(path.name), text)
    return "\n".join(map(str, found)).replace("\u00a0", " ")


def test_every_fault_in_a_page_is_found_and_named(source: Path, tmp_path: Path) -> None:
    context = testing.context_of(source, tmp_path / "good.html", page_exporter.exporter)
    good = page_exporter.export(context)
    assert told(context, good) == ""
    missed = []
    for name, old, new, wanted in FAULTS:
        shutil.copy(good, tmp_path / "bad.html")
        assert _changed(tmp_path / "bad.html", old, new), name
        found = told(context, tmp_path / "bad.html")
        missed += [] if wanted in found else [f"{name}: {found[:200]}"]
    assert missed == []


def test_every_fault_in_a_site_is_found_and_named(source: Path, tmp_path: Path) -> None:
    context = testing.context_of(source, tmp_path / "good.site", site_exporter.exporter)
    good = site_exporter.export(context)
    assert told(context, good) == ""
    missed = []
    for name, old, new, wanted in FAULTS:
        bad = tmp_path / "bad.site"
        shutil.copytree(good, bad, dirs_exist_ok=True)
        changed = [path for path in sorted(bad.glob("*.html")) if _changed(path, old, new)]
        assert changed, name
        found = told(context, bad)
        missed += [] if wanted in found else [f"{name}: {found[:200]}"]
    assert missed == []


def _changed(path: Path, old: str, new: str) -> bool:
    before, mark, text = path.read_text().partition('class="body"')
    changed, count = re.subn(old, new, text, count=1, flags=re.DOTALL)
    path.write_text(before + mark + changed)
    return bool(count)


@pytest.mark.parametrize(
    ("lost", "code"),
    [("sec-first.html", "missing-page"), ("style.css", "missing-file"), ("p.png", "missing-file")],
)
def test_a_file_that_is_missing_in_a_site_is_named(
    lost: str, code: str, source: Path, tmp_path: Path
) -> None:
    context = testing.context_of(source, tmp_path / "good.site", site_exporter.exporter)
    site = site_exporter.export(context)
    next(site.rglob(lost)).unlink()
    assert code in {problem.code for problem in read_site(site).problems}


def test_a_page_that_no_other_leads_to_is_named(source: Path, tmp_path: Path) -> None:
    context = testing.context_of(source, tmp_path / "good.site", site_exporter.exporter)
    site = site_exporter.export(context)
    shutil.copy(site / "sec-first.html", site / "other.html")
    assert [problem.code for problem in read_site(site).problems] == ["lost-page"]


def test_pages_that_come_again_are_named(source: Path, tmp_path: Path) -> None:
    context = testing.context_of(source, tmp_path / "good.site", site_exporter.exporter)
    site = site_exporter.export(context)
    page = site / "sec-second.html"
    page.write_text(
        page.read_text().replace('rel="next" href="last-words', 'rel="next" href="sec-first')
    )
    assert {"page-loop", "lost-page"} <= {problem.code for problem in read_site(site).problems}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "other-format"),
        (b"%PDF-1.7", "other-format"),
        (b"<!DOCTYPE html><html><body><div class='body'>", "broken-file"),
        (b"<!DOCTYPE html><html><body></body></html>", "broken-file"),
        (b"<!DOCTYPE html>" + b"<div>" * 200_000 + b"</html>", "broken-file"),
    ],
)
def test_what_is_no_page_is_a_problem(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_bytes(data)
    with pytest.raises(PublishError) as error:
        read_page(path)
    assert [problem.code for problem in error.value.problems] == [code]
