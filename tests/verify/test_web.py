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
from tests.verify.faults import SOURCE

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


AROUND = [
    ("words before the text", '(<div class="body">)', r"<p>Extra words</p>\1", "Extra words"),
    ("words behind the text", "(</main>)", r"<p>Extra words</p>\1", "Extra words"),
    ("words behind the main part", "(</main>)", r"\1Extra words", "Extra words"),
    ("a second text", "(</main>)", r'<div class="body"><h2>9 More</h2></div>\1', "9 More"),
    ("a second title block", "(</main>)", r'<header class="title-block">Extra words</header>\1'
     r'<header class="title-block">Extra words</header>', "Extra words"),
    ("words behind the page", r"\Z", "<p>Extra words</p>", "Extra words"),
    ("words in the head", "</head>", "<p>Extra words</p></head>", "Extra words"),
    ("contents that are hidden", 'role="doc-toc"', 'role="doc-toc" hidden', 'contents: expected "1 First steps", found nothing'),
    ("contents that are lost", '<nav class="contents" role="doc-toc".*?</nav>', "", 'contents: expected "1 First steps", found nothing'),
    ("words in the contents", '(role="doc-toc".*?)(<ol>)', r"\1<p>Extra words</p>\2", "Extra words"),
    ("an entry that is no link", '(role="doc-toc".*?<ol>)', r"\1<li><span>9 Extra</span></li>", "9 Extra"),
    ("an entry of the tables lost", '<li><a href="[^"]*#tbl-rain">Table.*?</li>', "", 'lacks "Table 1: Rain by month"'),
    ("an entry of the tables with other words", '(#tbl-rain">Table.1: Rain by) month', r"\1 mouth", "Rain by mouth"),
    ("an entry of the tables without its number", '(#tbl-rain">)Table.1: ', r"\1", '"Rain by month" leads to'),
    ("an entry of the tables that leads to the other", '#tbl-rain(">Table)', r"#tbl-sun\1", 'leads to "Table 2'),
    ("a list of tables that is hidden", '(<nav class="contents list-of")', r"\1 hidden", "hidden-list"),
    ("words in a field", "(<p>A paragraph)", r'<input value="Extra words">\1', "Extra words"),
    ("a paragraph in a dialog", "<p>(Another paragraph.*?)</p>", r"<dialog>\1</dialog>", "Another paragraph"),
    ("a page in the page", "(<p>A paragraph)", r'<iframe srcdoc="Extra words"></iframe>\1', "another page in itself"),
    ("letters turned round", "<p>(Another.*?)</p>", r'<p><bdo dir="rtl">Another</bdo></p>', "in another order: bdo"),
    ("a script", "(</body>)", r"<script>document.body.remove()</script>\1", "unread-behavior"),
    ("a script from elsewhere", "(</head>)", r'<script src="other.js"></script>\1', 'the script "other.js"'),
    ("a handler", "<main", '<main onclick="this.remove()"', 'onclick="this.remove()"'),
    ("a link that is a script", "(<p>A paragraph)", r'\1 <a href="javascript:x()">x</a>', '"javascript:x()"'),
    ("a page that moves on", "(</head>)", r'<meta http-equiv="Refresh" content="0; url=x">\1', "by itself"),
    ("a base of addresses", "(</head>)", r'<base href="https://example.org/">\1', "https://example.org/"),
    ("a style sheet from elsewhere", "(</head>)", r'<link rel="STYLESHEET" href="https://example.org/x.css">\1', "not-self-contained"),
    ("a style sheet taken in", "(</head>)", r"<style>@import 'https://example.org/x.css';</style>\1", "not-self-contained"),
    ("a font from elsewhere", "(</head>)", r"<style>p { background: url(https://example.org/x) }</style>\1", "not-self-contained"),
    ("a style sheet in its address", "(</head>)", r'<link rel="stylesheet" href="data:text/css,p%7Bdisplay:none%7D">\1', "Another paragraph"),
    ("a style sheet for a height", "(</head>)", r'<style media="(min-height: 1px)">p { display: none }</style>\1', "Another paragraph"),
    ("columns in reverse", "(</head>)", r"<style>section { display: flex; flex-direction: row-reverse }</style>\1", "in another order"),
]  # fmt: skip
"""Faults in the whole of a page, not only in its text."""

HARMLESS = [
    ("a byte order mark", r"\A", "\ufeff"),
    ("a comment before", r"\A", "<!-- made by hand -->\n"),
    ("a comment behind", r"\Z", "<!-- made by hand -->\n"),
    ("a control character", "<p>A paragraph", "<p hidden>x</p>\x01\f<p>A paragraph"),
    ("capitals at the end", "</html>", "</HTML>"),
    ("no end", r"</body>\s*</html>\s*", ""),
    ("data beside the text", "</head>", '<script type="application/ld+json">{}</script></head>'),
    ("a part made visible again", "<p>(Another.*?)</p>",
     r'<p style="visibility:hidden"><span style="visibility:visible">\1</span></p>'),
    ("dark", "</head>", "<style>@media (prefers-color-scheme: dark) { p { opacity: 0 } }</style></head>"),
]  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "paper"
    folder.mkdir()
    for name, content in SOURCE.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture(scope="module")
def good(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Context, Path]:
    """Return a good page with what was known of it."""
    folder = tmp_path_factory.mktemp("good")
    context = testing.context_of(source, folder / "good.html", page_exporter.exporter)
    return context, page_exporter.export(context)


@pytest.fixture(scope="module")
def good_site(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Context, Path]:
    """Return a good site with what was known of it."""
    folder = tmp_path_factory.mktemp("good")
    context = testing.context_of(source, folder / "good.site", site_exporter.exporter)
    return context, site_exporter.export(context)


def told_of(context: Context, good: Path, bad: Path, old: str, new: str) -> str:
    """Return what is told of a page after a change somewhere in it."""
    text, count = re.subn(old, new, good.read_text(), count=1, flags=re.DOTALL)
    assert count, f"{old} is not in the page"
    bad.write_text(text)
    return told(context, bad)


@pytest.mark.parametrize(
    ("old", "new", "wanted"), [f[1:] for f in AROUND], ids=[f[0] for f in AROUND]
)
def test_a_fault_around_the_text_of_a_page_is_named(
    old: str, new: str, wanted: str, good: tuple[Context, Path], tmp_path: Path
) -> None:
    assert wanted in told_of(*good, tmp_path / "bad.html", old, new)


@pytest.mark.parametrize(("old", "new"), [h[1:] for h in HARMLESS], ids=[h[0] for h in HARMLESS])
def test_what_html_allows_is_accepted(
    old: str, new: str, good: tuple[Context, Path], tmp_path: Path
) -> None:
    assert told_of(*good, tmp_path / "bad.html", old, new) == ""


def test_a_page_that_is_cut_off_is_told(good: tuple[Context, Path], tmp_path: Path) -> None:
    context, page = good
    whole = page.read_bytes()
    for words in (b"sixth", b"The text of the second note", b"plain sentence", b"As <span"):
        (tmp_path / "cut.html").write_bytes(whole[: whole.rindex(words)])
        assert words.decode().removesuffix(" <span") in told(context, tmp_path / "cut.html")


def test_a_picture_that_is_cut_off_is_told(good: tuple[Context, Path], tmp_path: Path) -> None:
    data = r"(data:image/png;base64,.{80})[^\"]*"
    assert "broken-picture" in told_of(*good, tmp_path / "bad.html", data, r"\1")
    assert "broken-picture" in told_of(
        *good, tmp_path / "bad.html", data, "data:image/png;base64,AAAA"
    )


IN_SITES = [
    ("words before the text", "sec-first.html", '(<div class="body">)', r"<p>Extra words</p>\1", "Extra words"),
    ("words behind the text", "sec-first.html", "(</main>)", r"\1<p>Extra words</p>", "Extra words"),
    ("a second text", "index.html", "(</main>)", r'<div class="body"><h2>9 More</h2></div>\1', "9 More"),
    ("an entry of the tables lost", "index.html", '<li><a href="[^"]*#tbl-rain">Table.*?</li>', "", 'lacks "Table 1'),
    ("an entry of the tables that leads to the other", "index.html", '#tbl-rain(">Table)', r"#tbl-sun\1", 'leads to "Table 2'),
    ("an entry lost on a page", "sec-second.html", '<li [^>]*><a href="last-words.html.*?</li>', "", "the contents of sec-second.html"),
    ("contents lost on a page", "sec-second.html", "<nav [^>]*doc-toc.*?</nav>", "", "wrong-contents"),
    ("words where pages are turned", "sec-second.html", '(<nav class="turn".*?>)', r"\1<p>Extra words</p>", "Extra words"),
    ("words in the bar", "sec-second.html", '(<header class="bar">)', r"\1<p>Extra words</p>", "loose-words"),
    ("a script", "index.html", "(</head>)", r"<script>document.body.remove()</script>\1", "unread-behavior"),
    ("a font that is not there", "style.css", r"\Z", "@font-face { src: url(fonts/none.ttf) }", "fonts/none.ttf"),
    ("a font from elsewhere", "style.css", r"\Z", "@font-face { src: url('https://example.org/x') }", "not-self-contained"),
    ("words in reverse", "style.css", r"\Z", "p { unicode-bidi: bidi-override }", "unread-style"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"), [f[1:] for f in IN_SITES], ids=[f[0] for f in IN_SITES]
)
def test_a_fault_around_the_text_of_a_site_is_named(
    file: str, old: str, new: str, wanted: str, good_site: tuple[Context, Path], tmp_path: Path
) -> None:
    context, site = good_site
    bad = Path(shutil.copytree(site, tmp_path / "bad.site"))
    text, count = re.subn(old, new, (bad / file).read_text(), count=1, flags=re.DOTALL)
    assert count, f"{old} is not in {file}"
    (bad / file).write_text(text)
    assert wanted in told(context, bad)


def test_a_picture_of_a_site_that_is_none_is_named(
    good_site: tuple[Context, Path], tmp_path: Path
) -> None:
    context, site = good_site
    bad = Path(shutil.copytree(site, tmp_path / "bad.site"))
    next(bad.rglob("p.png")).write_bytes(b"AAAA")
    assert "broken-picture" in told(context, bad)


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
        (b"<!DOCTYPE html><html><body><div class='bo", "broken-file"),
        (b"<!DOCTYPE html><html><body></body></html>", "broken-file"),
        (b"<!DOCTYPE html><div class='body'><spa<input>x</div>", "broken-file"),
        (b"<!DOCTYPE html>" + b"<div>" * 200_000 + b"</html>", "broken-file"),
    ],
)
def test_what_is_no_page_is_a_problem(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_bytes(data)
    with pytest.raises(PublishError) as error:
        read_page(path)
    assert [problem.code for problem in error.value.problems] == [code]
