"""Reading plain text back: each fault planted in a good file is found."""

# ruff: noqa: E501, one fault a line
from __future__ import annotations

from pathlib import Path

import pytest

from publish.export.txt import exporter
from publish.model.formats import Context
from publish.problems import PublishError
from publish.verify.txt import read
from tests.verify.planted import Fault, Record, good_file, missed, told

FAULTS: list[Fault] = [
    ("a digit in a heading", "2\\.1 Below the second\\n-", "2.2 Below the second\n-", "2.1 Below the second"),
    ("a heading of another level", "(Below the second\\n)(-+)", lambda m: m[1] + "~" * len(m[2]), "2.1 Below the second"),
    ("a heading that is text", "(2 Second thoughts\\n)=+", r"\1", "2 Second thoughts"),
    ("a rule that is too short", "(2 Second thoughts\\n)==", r"\1=", "2 Second thoughts"),
    ("a lost entry of the contents", "\\n  2\\.1  Below the second", "", "2.1 Below the second"),
    ("entries exchanged", "(1  First steps)(\\n)(2  Second thoughts)", r"\3\2\1", "Second thoughts"),
    ("a swapped caption", "(  Table 1: )Rain(.*?  Table 2: )Sun", r"\1Sun\2Rain", "Rain by month"),
    ("a caption's number", "  Table 2: Sun", "  Table 3: Sun", "Sun by month"),
    ("an equation's number", r"(\$\$ +)\(1\)", r"\1(2)", "(1)"),
    ("a lost formula", r"\$\$a = b\$\$", "", "(1)"),
    ("a reference's number", "Section.2, ", "Section 3, ", "Section"),
    ("a lost note", r"\n\[2\] The text.*?\n", "\n", "second note"),
    ("a word lost from a note", "of the first note", "of the note", "text of the first note"),
    ("a mark of a note elsewhere", r"with a\s+note\.\[1\]", "with a note[1].", "note"),
    ("a lost mark", r"second note\.\[2\]", "second note.", "second note"),
    ("a list that starts elsewhere", r"  3\. third", "  1. third", "3."),
    ("a list of letters as figures", r"\(a\) first", "(1) first", "(a)"),
    ("a dropped word", r"long(\s+)enough", r"\1enough", "long enough"),
    ("a doubled word", "plain sentence", "plain plain sentence", "plain sentence"),
    ("a small letter for a capital", "Another paragraph", "another paragraph", "Another paragraph"),
    ("two paragraphs exchanged", r"(A paragraph that names.*?)(\n\n)(Another paragraph.*?)(?=\n\n)", r"\3\2\1", "Another paragraph"),
    ("a lost paragraph", "The end comes with a plain sentence.", "", "The end comes"),
    ("a cell with another figure", "May    61", "May    16", "61"),
    ("two cells exchanged", "  May    61", "  61     May", "61"),
    ("no title page", "={72}", "=", "1 First steps"),
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
    path = tmp_path / "bad.txt"
    for data in (b"", b"\xff\xfe", b"words\n" * 1000):
        path.write_bytes(data)
        with pytest.raises(PublishError):
            read(path)
    with pytest.raises(PublishError, match="unreadable"):
        read(tmp_path / "none.txt")
