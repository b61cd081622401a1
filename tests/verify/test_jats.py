"""Reading JATS back: each fault planted in a good file is found."""

# ruff: noqa: E501, one fault a line
from __future__ import annotations

from pathlib import Path

import pytest

from publish.export.jats import exporter
from publish.model.formats import Context
from publish.problems import PublishError
from publish.verify.jats import read
from tests.verify.planted import Fault, Record, good_file, missed, told

FAULTS: list[Fault] = [
    ("a digit in a heading", r"<label>2\.1<", "<label>2.2<", "2.1 Below the second"),
    ("a heading of another level", r'(<sec id="sec-below">.*?</sec>)(.*?</sec>)', r"<sec>\1</sec>\2", "2.1 Below the second"),
    ("a heading that is text", r"<title>(Second thoughts)</title>", r"<p>\1</p>", "2 Second thoughts"),
    ("a heading without its number", "<label>2</label>", "", "2 Second thoughts"),
    ("a swapped caption", "(<p>)Rain( by.*?<p>)Sun", r"\1Sun\2Rain", "Rain by month"),
    ("a caption's number", "<label>Table.2:", "<label>Table 3:", "Sun by month"),
    ("an equation's number", r"<label>\(1\)", "<label>(2)", "(1)"),
    ("a reference's words", r">Section.2</xref>", ">Section 3</xref>", "Section"),
    ("a link to the neighbor", 'rid="tbl-sun"', 'rid="tbl-rain"', "tbl-sun"),
    ("a link to nothing", 'rid="tbl-sun"', 'rid="tbl-moon"', "tbl-moon"),
    ("an id that is there twice", 'id="tbl-sun"', 'id="tbl-rain"', "2 places"),
    ("a lost note", r'<fn id="fn-2">.*?</fn>', "", "second note"),
    ("a word lost from a note", "of the first note", "of the note", "text of the first note"),
    ("a mark of a note elsewhere", r"(with a note)(\.)(<xref[^>]*>1</xref>)", r"\1\3\2", "note"),
    ("a list that starts elsewhere", r"<label>3\.", "<label>1.", "3."),
    ("a list of letters as figures", r"<label>\(a\)", "<label>(1)", "(a)"),
    ("an item without its label", r"<label>4\.</label>", "", "4."),
    ("a dropped word", r"long(\s+)enough", r"\1enough", "long enough"),
    ("a doubled word", "plain sentence", "plain plain sentence", "plain sentence"),
    ("two paragraphs exchanged", r"(<p>A paragraph that names.*?</p>)(.*?)(<p>Another paragraph.*?</p>)", r"\3\2\1", "Another paragraph"),
    ("a lost paragraph", "<p>The end comes with a plain sentence.</p>", "", "The end comes"),
    ("a cell with another figure", ">61<", ">16<", "61"),
    ("a lost picture", r"<graphic.*?</graphic>", "", "Figure 1"),
    ("a file that breaks off", "</back>.*", "", "no whole article"),
    ("another kind of document", "<(/?)article(?=[ >])", r"<\1book", "no whole article"),
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return good_file(tmp_path_factory.mktemp("faults"), exporter)


def test_the_good_file_agrees(made: Context) -> None:
    assert told(made.output, made, read) == ""


def test_every_fault_is_found_and_named(made: Context, record_property: Record) -> None:
    names = missed(made, read, FAULTS)
    record_property("faults", (exporter.name, len(FAULTS) - len(names), len(FAULTS)))
    assert names == []


def test_what_is_no_article_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.xml"
    for data in (b"", b"<book/>", b"<article>", b"\xff\xfe"):
        path.write_bytes(data)
        with pytest.raises(PublishError):
            read(path)
    with pytest.raises(PublishError, match="unreadable"):
        read(tmp_path / "none.xml")


def test_entities_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "bad.xml"
    entity = '<!DOCTYPE article [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    path.write_text(f"{entity}<article><body><p>&a; seen</p></body></article>")
    assert (read(path).text or "").split() == ["seen"]
