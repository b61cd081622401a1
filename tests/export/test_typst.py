"""Typst: what the source for a typesetter says, and that the compiler takes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from publish import testing
from publish.export.fonts import faces
from publish.export.typst import exporter
from publish.verify.typst import verifier
from tests.conftest import TAKES_ALL, png
from tests.export.test_latex import MORE, TEXT, files

Write = Callable[..., Path]


def written(folder: Path) -> str:
    output = folder.parent / f"paper{exporter.suffix}"
    path = exporter.export(testing.context_of(folder, output, exporter))
    return path.read_text()


def compiled(path: Path) -> bytes:
    typst = pytest.importorskip("typst")
    folders = sorted({str(face.path.parent) for face in faces()})
    data: bytes = typst.compile(str(path), font_paths=folders, ignore_system_fonts=False)
    return data


def test_typst_is_told_to_number_nothing(write: Write) -> None:
    text = written(write(files()))
    assert "#set heading(numbering: none)" in text
    assert "#set figure(numbering: none, supplement: none" in text
    assert "= 1 First steps <sec-first>" in text
    assert "#heading(depth: 1, outlined: false)[Left out]" in text
    assert "caption: [Figure~1: A red picture]" in text
    assert '#math.equation(block: true, numbering: _ => "(1)", [$ a = b $]) <eq-one>' in text
    assert '#footnote(numbering: _ => "1")[The first note.]' in text
    assert '#set enum(numbering: "(a)", start: 3)' in text
    assert '#set enum(numbering: "1.", start: 1)' in text
    assert "#link(<sec-second>)[Section~2]" in text


def test_a_note_of_a_heading_stays_out_of_the_contents(write: Write) -> None:
    assert '#title-note("3")[A note of a heading.]' in written(write(files()))


def test_what_would_go_on_a_call_does_not(write: Write) -> None:
    text = written(write(files("A *b*.c and [d](http://e.f)(g) and `h`.i and ~j~(k).\n")))
    assert "#emph[b];.c" in text
    assert "#emph[b].c" not in text


def test_two_lists_do_not_become_one(write: Write) -> None:
    text = written(write(files("- a\n\n<!-- -->\n\n- b\n")))
    assert "- a\n\n#[\n- b\n]" in text


def test_long_lists_in_letters_go_on_as_elsewhere(write: Write) -> None:
    text = written(write(files("z. x\na. y\n")))
    assert "doubled.with(" in text
    assert compiled(write(files("z. x\na. y\n")).parent / "paper.typ").startswith(b"%PDF")


def test_a_task_has_a_box_and_no_bullet(write: Write) -> None:
    text = written(write(files("- [ ] light the lamp\n- [x] write the log\n- sleep\n")))
    assert '#set enum(numbering: marked("☐", "☒", "•"), start: 1)\n+ light the lamp' in text


def test_verse_keeps_its_lines(write: Write) -> None:
    folder = write(files("| One\n|   two\n|\n| three\n"))
    assert "#verse[One][~~two][][three]" in written(folder)


def test_a_passage_is_written_in_its_own_direction(write: Write) -> None:
    text = "[b]{lang=ar}\n\n::: {lang=en}\na\n:::\n"
    arabic = written(write(files(text, "title: T\nlanguage: ar\n")))
    assert '#set text(lang: "en", dir: ltr)' in arabic
    assert "stroke: (right: 2pt" in arabic
    english = written(write(files(text)))
    assert '#set text(lang: "en")' in english
    assert '#text(lang: "ar", dir: rtl)[b]' in english


def test_a_column_without_a_side_begins_where_lines_do(write: Write) -> None:
    assert "align: (start, right,)," in written(write(files("| a | b |\n|---|--:|\n| c | d |\n")))


def test_a_figure_of_more_than_a_picture_may_break(write: Write) -> None:
    breaks = "#show figure: set block(breakable: true)\n#figure("
    several = "::: {#fig-a}\nA paragraph.\n\nAnother.\n\nThe caption\n:::\n"
    assert breaks in written(write(files(several)))
    assert breaks not in written(write(files("![A picture](p.png){#fig-a}\n")))


def test_pictures_stand_beside_the_file(write: Write) -> None:
    folder = write(files())
    assert 'image("paper-images/p.png"' in written(folder)
    assert (folder.parent / "paper-images" / "p.png").read_bytes() == png()


def test_tex_that_is_none_is_a_problem(write: Write) -> None:
    folder = write(files("A $\\foo{$ b.\n"))
    with pytest.raises(Exception, match="bad-tex"):
        written(folder)


def test_the_same_source_gives_the_same_bytes(write: Write) -> None:
    folder = write(files())
    assert written(folder) == written(folder)


def test_the_compiler_takes_it(write: Write) -> None:
    folder = write(files(TEXT + MORE))
    written(folder)
    assert compiled(folder.parent / "paper.typ").startswith(b"%PDF")


def test_the_compiler_takes_the_corpus(tmp_path: Path) -> None:
    step = 1 if TAKES_ALL else 10
    for number, publication in enumerate(testing.corpus()[::step]):
        output = tmp_path / f"paper{number}.typ"
        path = exporter.export(testing.context_of(publication, output, exporter))
        assert compiled(path).startswith(b"%PDF")


def test_signs_that_typst_would_read_stay_as_they_are(write: Write, tmp_path: Path) -> None:
    text = "a\\-\\-b c\\-\\-\\-d e\\... -? -1 and $1{,}5$\n"
    folder = write({"publication.yaml": "title: T\n", "a.md": text})
    context = testing.context_of(folder, tmp_path / "t.typ", exporter)
    assert testing.disagreements(exporter, verifier, context) == []
    typ = context.output.read_text()
    assert r"a\-\-b c\-\-\-d e\.\.\. \-? \-1 and " in typ
    assert '$1 upright(",") 5$' in typ
