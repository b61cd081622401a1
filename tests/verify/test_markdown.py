"""Reading Markdown back: each fault planted in a good file is found."""

# ruff: noqa: E501, one fault a line
from __future__ import annotations

from pathlib import Path

import pytest

from publish.export.markdown import exporter
from publish.model.formats import Context
from publish.problems import PublishError
from publish.testing import context_of
from publish.verify.markdown import read
from tests.verify.planted import Fault, Record, good_file, missed, told

FAULTS: list[Fault] = [
    ("a digit in a heading", r"(</a>)2\.1 Below", r"\g<1>2.2 Below", "2.1 Below the second"),
    ("a heading of another level", r'## (<a id="sec-below")', r"### \1", "2.1 Below the second"),
    ("a heading that is text", r'## (<a id="sec-below")', r"\1", "2.1 Below the second"),
    ("a lost entry of the contents", r"\n  - \[2\.1 Below the second\]\(#sec-below\)", "", "2.1 Below the second"),
    ("a swapped caption", "(</b> )Rain(.*?</b> )Sun", r"\1Sun\2Rain", "Rain by month"),
    ("a caption's number", "<b>Table.2:", "<b>Table 3:", "Sun by month"),
    ("an equation's number", r"\\tag\{1\}", r"\\tag{2}", "(1)"),
    ("a reference's words", r"\[Section.2\]", "[Section 3]", "Section"),
    ("a link to the neighbor", r"\(#tbl-sun\) show", "(#tbl-rain) show", "tbl-sun"),
    ("a link to nothing", r"\(#tbl-sun\) show", "(#tbl-moon) show", "tbl-moon"),
    ("a link of the contents to nothing", r"\(#sec-below\)", "(#sec-above)", "sec-above"),
    ("a lost anchor", '<a id="tbl-sun"></a>', "", "tbl-sun"),
    ("an anchor that is there twice", '<a id="tbl-sun"></a>', '<a id="tbl-rain"></a>', "2 places"),
    ("a lost note", r"\n\[\^2\]: The text.*?\n", "\n", "second note"),
    ("marks of notes exchanged", r"\[\^1\](.*?)\[\^2\](?!:)", r"[^2]\1[^1]", "note-order"),
    ("a place given twice", r'(<a id="tbl-rain"></a>)', r"\1\1", "repeated-id"),
    ("a word lost from a note", "of the first note", "of the note", "text of the first note"),
    ("a mark of a note elsewhere", r"with a note\.\[\^1\]", "with a note[^1].", "note"),
    ("marks exchanged", r"\[\^1\](.*?)\[\^2\]", r"[^2]\1[^1]", "shown as number"),
    ("a list that starts elsewhere", r"\n3\.( +third)", r"\n1.\1", "3."),
    ("a list of letters as figures", r"\(a\) first", "(1) first", "(a)"),
    ("a dropped word", "long enough", "enough", "long enough"),
    ("a hyphen too many", "enough to", "en-ough to", "long enough"),
    ("two paragraphs exchanged", r"(A paragraph that names.*?)(\n\n)(Another paragraph.*?)(?=\n\n)", r"\3\2\1", "Another paragraph"),
    ("a lost paragraph", "The end comes with a plain sentence.", "", "The end comes"),
    ("a cell with another figure", r"\| 61 ", "| 16 ", "61"),
    ("a lost picture", r"!\[[^]]*\]\([^)]*\)", "", "Figure 1"),
    ("words that are emphasis", "plain sentence", "*plain sentence", "plain sentence"),
    ("no title block", "-{72}", "", "no rule"),
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


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    for data in (b"", b"\xff\xfe", b"# words\n" * 100):
        path.write_bytes(data)
        with pytest.raises(PublishError):
            read(path)
    with pytest.raises(PublishError, match="unreadable"):
        read(tmp_path / "none.md")


def test_lists_deep_within_lists_are_read(tmp_path: Path) -> None:
    lists = "\n".join(f"{'    ' * depth}- level {depth}" for depth in range(12))
    source = tmp_path / "deep" / "deep.md"
    source.parent.mkdir()
    source.write_text(f"# Deep\n\n{lists}\n")
    context = context_of(source, tmp_path / "out.md", exporter)
    exporter.export(context)
    assert told(context.output, context, read) == ""
