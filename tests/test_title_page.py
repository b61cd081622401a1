"""The words of the title page: Markdown in them is understood, and printed as plain text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Publish, Write

SAID = {
    'don\'t -- "so"': "don’t – “so”",
    "On *Danaus plexippus*": "On Danaus plexippus",
    "1984. A Novel": "1984. A Novel",
    "# 1 in *C*\\*": "# 1 in C*",
    "snake_case, 5 < 6, $5 and $6": "snake_case, 5 < 6, $5 and $6",
    "[Draft] @home": "[Draft] @home",
}


@pytest.mark.parametrize("written", SAID)
def test_a_title_reads_as_in_a_book(written: str, publish: Publish, write: Write) -> None:
    folder = write({"publication.yaml": f"title: '{written.replace(chr(39), chr(39) * 2)}'\n"})
    (folder / "a.md").write_text("Words.\n")
    assert publish("build", folder, "--to", "txt").code == 0
    assert Path("dist/paper.txt").read_text("utf-8").split("\n")[0].strip() == SAID[written]


def test_markup_that_is_not_printed_is_said(publish: Publish, write: Write) -> None:
    head = "title: A *b*\nsubtitle: $x$ ^[A note.]\nabstract: |\n  One.\n\n  *Two*.\n"
    found = publish("outline", write({"publication.yaml": head, "a.md": "Words.\n"}))
    assert found.err.splitlines()[::2] == [
        "paper/publication.yaml:1: notice plain-title: the title is printed without its emphasis",
        "paper/publication.yaml:2: notice plain-title: "
        "the subtitle is printed without its formulas and notes",
        "paper/publication.yaml:3: notice plain-title: "
        "the abstract is printed without its emphasis",
    ]


def test_quotation_marks_of_a_title_are_those_of_its_language(
    publish: Publish, write: Write
) -> None:
    folder = write({"publication.yaml": 'title: Das „Ich“ und "Es"\nlanguage: de\n', "a.md": "x\n"})
    assert publish("build", folder, "--to", "txt").code == 0
    assert Path("dist/paper.txt").read_text("utf-8").split("\n")[0].strip() == "Das „Ich“ und „Es“"


def test_paragraphs_of_an_abstract_and_rights_stand_in_every_format(
    publish: Publish, write: Write
) -> None:
    head = "title: T\nabstract: |\n  First\n  words.\n\n  Second words.\nrights: © 2026 A & B\n"
    folder = write({"publication.yaml": head, "a.md": "Words.\n"})
    formats = {"html": "</p>", "latex": "\n\n", "typst": "\n\n", "txt": "\n\n", "jats": "</p>"}
    assert publish("build", folder, "--to", ",".join(formats)).code == 0
    for suffix, between in zip(("html", "tex", "typ", "txt", "xml"), formats.values(), strict=True):
        text = Path("dist", f"paper.{suffix}").read_text("utf-8")
        first, second = text.index("First words."), text.index("Second words.")
        assert between in text[first:second]
        assert re.search(r"© 2026 A (&|&amp;|\\&) B", text)
