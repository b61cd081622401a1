"""Reading LaTeX back: faults planted in a good file, and files that are not whole."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from publish import testing
from publish.export.latex import exporter
from publish.model.running_text import whole_text
from publish.problems import Location, Problem, PublishError
from publish.verify import compare
from publish.verify.latex import read
from tests.export.test_latex import files

Write = Callable[..., Path]
FIRST = "A paragraph that names"
SECOND = "Another paragraph follows here"


def problems_after(write: Write, change: Callable[[str], str]) -> list[Problem]:
    """Write a good file, change it, and return what is told of it."""
    folder = write(files())
    context = testing.context_of(folder, folder.parent / "paper.tex", exporter)
    path = exporter.export(context)
    good = path.read_text()
    changed = change(good)
    path.write_text(changed)
    text = whole_text(context.blocks)
    depth = int(context.publication.contents)
    return compare(context.outline, read(path), depth, Location("paper.tex"), text)


def replaced(old: str, new: str, times: int = 1) -> Callable[[str], str]:
    def change(good: str) -> str:
        assert old in good, old
        return good.replace(old, new, times)

    return change


def exchanged(good: str) -> str:
    """Exchange two paragraphs."""
    paragraphs = good.split("\n\n")
    one = next(index for index, text in enumerate(paragraphs) if text.startswith(FIRST))
    other = next(index for index, text in enumerate(paragraphs) if text.startswith(SECOND))
    paragraphs[one], paragraphs[other] = paragraphs[other], paragraphs[one]
    return "\n\n".join(paragraphs)


def test_a_good_file_agrees(write: Write) -> None:
    assert problems_after(write, lambda good: good) == []


FAULTS = {
    "a digit in a heading": (replaced("{2.1 Below", "{2.2 Below"), "2.2 Below"),
    "a heading of another level": (replaced("\\subsection{", "\\section{"), "level"),
    "a heading lost": (replaced("\\subsection{2.1 Below the second}", ""), "2.1 Below"),
    "a heading that is left out of the contents": (
        replaced("\\subsection{", "\\subsection*{"),
        "contents",
    ),
    "another heading in the contents": (replaced("[{2 Second", "[{3 Second"), "3 Second"),
    "contents that go less deep": (replaced("{tocdepth}{3}", "{tocdepth}{1}"), "contents"),
    "contents lost": (replaced("\\tableofcontents", ""), "contents"),
    "a dropped word": (replaced("long enough", "enough"), "long"),
    "a caption's number": (replaced("Table~1: Rain", "Table~2: Rain"), "Table"),
    "a caption lost": (replaced("\\caption*{Figure~1: A red picture}", ""), "Figure"),
    "an entry in a list": (replaced("{figure}{Figure~1", "{figure}{Figure~2"), "list-entry"),
    "a lost note": (replaced("\\footnote[1]{The first note.}", ""), "The first note"),
    "a note's text lost": (replaced("\\footnotetext[3]{A note of a heading.}", ""), "missing-note"),
    "a note's number": (replaced("\\footnote[2]", "\\footnote[9]"), "9"),
    "two notes exchanged": (
        lambda good: (
            good.replace("The first note", "@")
            .replace("A note of a table", "The first note")
            .replace("@", "A note of a table")
        ),
        "note",
    ),
    "a link to the neighbor": (
        replaced("\\hyperref[sec-second]", "\\hyperref[sec-first]"),
        "sec-first",
    ),
    "a link to nothing": (replaced("\\hyperref[sec-second]", "\\hyperref[sec-gone]"), "dead-link"),
    "a label lost": (replaced("\\label{sec-second}", ""), "dead-link"),
    "a label twice": (replaced("\\label{sec-second}", "\\label{sec-first}"), "repeated-label"),
    "a reference's words": (replaced("{Section~2}", "{Section~3}"), "Section"),
    "a list that starts elsewhere": (replaced(", start=3", ", start=4"), "(d)"),
    "a list in another style": (replaced("(\\alph*)", "(\\roman*)"), "(iii)"),
    "an item lost": (replaced("\\item third item of the list", ""), "third item"),
    "two paragraphs exchanged": (exchanged, "text"),
    "a cell changed": (replaced("May & 61", "May & 62"), "61"),
    "another head on later pages": (
        replaced("Month & Rain \\\\", "Month & Sun \\\\"),
        "repeated-head",
    ),
    "a formula's number": (replaced("\\tag*{(1)}", "\\tag*{(2)}"), "(2)"),
    "a formula lost": (
        lambda good: (
            good[: good.index("\\begin{equation*}")] + good[good.index("\\end{equation*}") + 15 :]
        ),
        "(1)",
    ),
    "code changed": (replaced("print(", "paint("), "paint"),
    "a picture lost": (lambda good: good.replace("\\includegraphics", "%", 1), "[…]"),
    "headings numbered": (replaced("{secnumdepth}{-10}", "{secnumdepth}{2}"), "engine-numbering"),
    "a caption numbered": (replaced("\\caption*{Fig", "\\caption{Fig"), "engine-numbering"),
    "a note numbered": (replaced("\\footnote[1]", "\\footnote"), "engine-numbering"),
    "a formula numbered": (
        lambda good: good.replace("equation*", "equation").replace(" \\tag*{(1)}", ""),
        "engine-numbering",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(write: Write, name: str) -> None:
    change, said = FAULTS[name]
    assert any(said in str(problem) for problem in problems_after(write, change))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda good: good[: len(good) * 9 // 10], "broken-file"),
        (lambda good: good.replace("\\end{enumerate}", ""), "broken-file"),
        (lambda good: good.replace("A paragraph", "{A paragraph"), "broken-file"),
        (lambda good: good.replace("A paragraph", "{" * 400 + "x" + "}" * 400), "broken-file"),
        (lambda _: "# Markdown\n", "other-format"),
        (lambda _: "", "other-format"),
    ],
)
def test_a_file_that_is_not_whole_is_named(
    write: Write, change: Callable[[str], str], code: str
) -> None:
    with pytest.raises(PublishError) as error:
        problems_after(write, change)
    assert {problem.code for problem in error.value.problems} == {code}


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="unreadable"):
        read(tmp_path / "gone.tex")


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_bytes(b"\\documentclass\xff\xfe")
    with pytest.raises(PublishError, match="broken-file"):
        read(tmp_path / "a.tex")


def test_a_damaged_file_never_crashes_the_reader(write: Write) -> None:
    folder = write(files())
    path = exporter.export(testing.context_of(folder, folder.parent / "paper.tex", exporter))
    good, dice = path.read_text(), random.Random(7)  # noqa: S311
    for _ in range(60):
        at = dice.randrange(len(good))
        length = dice.randrange(1, 40)
        path.write_text(
            good[:at] + dice.choice(["", "{", "}", "\\", "$", "%"]) + good[at + length :]
        )
        with contextlib.suppress(PublishError):
            read(path)
