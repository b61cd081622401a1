"""LaTeX: what the source for a typesetter says, and whether an engine takes it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from publish import testing
from publish.export.grid import holding, shares
from publish.export.latex import exporter, locale
from publish.export.typeset import label
from publish.model.tree import words
from publish.verify.labels import decoded
from tests.conftest import png

Write = Callable[..., Path]
YAML = """\
title: "Waters & \\"tides\\""
subtitle: A book of 100 %
author: [{name: Ada Writer, affiliation: Institute_1}, Ben Reader]
language: en
date: 2026-11-23
abstract: What it holds.
lists: [figures, tables]
"""
TEXT = """\
# First steps {#sec-first}

A paragraph that names @sec-second and @tbl-rain, with a note.[^a] It is long enough to be found.

Another paragraph follows here, with a second note.[^b] It says something of its own.

(c) third item of the list
(d) fourth item of the list

    1. inner item

# Second thoughts^[A note of a heading.] {#sec-second}

## Below the second {#sec-below}

| Month | Rain^[A note of a table.] |
|-------|------|
| May   | 61   |

: Rain by month {#tbl-rain}

![A red picture](p.png){#fig-red}

$$ a = b $$ {#eq-one}

See [there](#sec-below), @fig-red and @eq-one.

```{#lst-code .python caption="Some code"}
print("\\\\end{Verbatim}")
```

::: {.note}
A callout.
:::

# Left out {.unlisted .unnumbered}

[^a]: The first note.
[^b]: The second note.

    It has two paragraphs.
"""

CELLS = ("潮汐潮汐潮汐潮汐潮汐", "neap tide and neaps.")
MORE = """
# More

##### Deep

- [ ] task `with_a_name_that_goes_on_and_on()`
- item

| Verse
|
|   goes on

+-----+-----+
| a   | - b |
+-----+-----+

A term

:   A meaning.
"""


def files(text: str = TEXT, yaml: str = YAML) -> dict[str, str | bytes]:
    return {"publication.yaml": yaml, "text.md": text, "p.png": png()}


def written(folder: Path) -> str:
    output = folder.parent / f"paper{exporter.suffix}"
    path = exporter.export(testing.context_of(folder, output, exporter))
    return path.read_text()


def test_latex_is_told_to_number_nothing(write: Write) -> None:
    tex = written(write(files()))
    assert "\\setcounter{secnumdepth}{-10}" in tex
    assert "\\section{1 First steps}\\label{sec-first}" in tex
    assert "\\section*{Left out}" in tex
    assert "\\caption*{Figure~1: A red picture}" in tex
    assert "\\tag*{(1)} \\label{eq-one}" in tex
    assert "\\footnote[1]{The first note.}" in tex
    assert "\\begin{enumerate}[label={(\\alph*)}, start=3]" in tex
    assert "\\hyperref[sec-second]{Section~2}" in tex


def test_a_note_that_latex_would_lose_stands_behind(write: Write) -> None:
    tex = written(write(files()))
    head = "\\section[{2 Second thoughts}]{2 Second thoughts\\footnotemark[3]}"
    assert f"{head}\\label{{sec-second}}\n\\footnotetext[3]{{A note of a heading.}}" in tex
    assert "Rain\\footnotemark[4] \\\\" in tex
    assert "\\end{longtable}\n\\footnotetext[4]{A note of a table.}" in tex


def test_metadata_is_escaped(write: Write) -> None:
    tex = written(write(files()))
    assert "\\title{Waters \\& “tides”" in tex
    assert "Ada Writer \\\\ \\small Institute\\_1 \\and" in tex
    assert "\\date{November 23, 2026}" in tex


def test_code_that_would_end_its_environment_is_set_line_by_line(write: Write) -> None:
    tex = written(write(files()))
    assert "\\end{Verbatim}" not in tex
    assert "\\textbackslash{}end\\{Verbatim\\}" in tex


def test_a_task_has_a_box_and_no_bullet(write: Write) -> None:
    tex = written(write(files("- [ ] light the lamp\n- [x] write the log\n- sleep\n")))
    assert "\\item[{☐}] light the lamp\n\\item[{☒}] write the log\n\\item sleep" in tex


def test_verse_keeps_its_lines(write: Write) -> None:
    tex = written(write(files("| One\n|   two\n|\n| * three\n")))
    verse = "One\\\\\n~~two\\\\\n\\strut\\\\\n{}* three"
    assert f"\\begin{{verse}}\n{verse}\n\\end{{verse}}" in tex


def test_a_long_name_in_code_may_break(write: Write) -> None:
    tex = written(write(files("`a_name_that_goes_on_and_on()` and `a_b`\n")))
    assert "\\texttt{a\\_}\\codebreak{}\\texttt{name\\_}\\codebreak{}" in tex
    assert "and \\texttt{a\\_b}" in tex


def test_a_list_in_a_cell_begins_at_the_top_of_it(write: Write) -> None:
    cells = "+-----+-----+\n| a   | - b |\n|     | - c |\n+-----+-----+\n"
    tex = written(write(files(cells)))
    assert "a & \\begin{cell}\n\\raggedright\n\\begin{itemize}" in tex


def test_code_in_an_arabic_text_is_written_from_left_to_right(write: Write) -> None:
    hook = "\\AddToHook{env/Verbatim/before}{\\begin{otherlanguage}{lang-code}}"
    assert hook in written(write(files("    code\n", "title: T\nlanguage: ar\n")))
    assert hook not in written(write(files("    code\n")))


def test_a_chinese_sign_is_as_wide_as_two_letters() -> None:
    cells = [
        ["", {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": words(text)}]] for text in CELLS
    ]
    column = [{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]
    row = [["", [], []], cells]
    whole = ["", [], [column, column], ["", []], [["", 0, [], [row]]], ["", []]]
    first, second = shares(whole, 20)
    assert first == pytest.approx(second)


def test_a_narrow_column_is_as_wide_as_its_longest_word(write: Write) -> None:
    line = "words that go on " * 8
    table = f"| a | b |\n|-|----------------|\n| international | {line} |\n"
    assert "p{\\dimexpr 0.2885\\linewidth" in written(write(files(table)))


def test_the_longest_word_of_a_column_fits_into_it() -> None:
    assert holding([0.1, 0.1, 0.8], [0.2, 0.1, 0.1]) == pytest.approx([0.2, 0.1, 0.7], abs=0.02)
    assert holding([0.1, 0.9], [0.6, 0.6]) == [0.5, 0.5]


def test_pictures_stand_beside_the_file(write: Write) -> None:
    folder = write(files())
    tex = written(folder)
    assert "{paper-images/p.png}" in tex
    assert (folder.parent / "paper-images" / "p.png").read_bytes() == png()


def test_an_svg_is_drawn_as_pdf(write: Write) -> None:
    box = '<rect width="9" height="9"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">{box}</svg>'
    folder = write({**files("![Box](b.svg){#fig-b}\n"), "b.svg": svg})
    assert "{paper-images/b.svg.pdf}" in written(folder)
    assert (folder.parent / "paper-images" / "b.svg.pdf").read_bytes().startswith(b"%PDF")


def test_a_book_has_chapters_and_parts(write: Write) -> None:
    text = "# Waters {.part}\n\n# Tides\n\n## Neap\n\n# Data {.appendix}\n"
    tex = written(write(files(text, "title: T\ntype: book\n")))
    for heading in (
        "\\part{I Waters}",
        "\\chapter{1 Tides}",
        "\\section{1.1 Neap}",
        "\\chapter{A Data}",
    ):
        assert heading in tex
    assert "\\documentclass[10pt,openany]{book}" in tex


def test_the_same_source_gives_the_same_bytes(write: Write) -> None:
    folder = write(files())
    assert written(folder) == written(folder)


@pytest.mark.parametrize("id", ["sec-a", "fig:b", "größe", "a/b", "a.b", "x.u2f.y", "漢字", "a%b"])
def test_a_label_gives_its_id_back(id: str) -> None:
    assert decoded(label(id)) == id
    assert not set(label(id)) & set("%#{}\\~^$&/ ")


def test_a_language_has_the_nearest_locale() -> None:
    assert locale("de-LU") == "de"
    assert locale("zh-TW") == "zh-Hant"
    assert locale("tlh") == "en"


ENGINES = [name for name in ("lualatex", "xelatex") if shutil.which(name)]


@pytest.mark.skipif(not ENGINES, reason="no LuaLaTeX or XeLaTeX here")
@pytest.mark.whole
@pytest.mark.parametrize("engine", ENGINES or ["lualatex"])
def test_an_engine_takes_it(write: Write, engine: str) -> None:
    folder = write(files(TEXT + MORE))
    written(folder)
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, timeout=240, check=False)
    if b".sty' not found" in done.stdout:
        pytest.skip("a package is missing here")
    assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")


def test_text_behind_an_equation_goes_on_without_an_indent(write: Write) -> None:
    tex = written(write(files("We find\n$$x$$ {#eq-x}\nand see.\n\nNew one.\n")))
    assert "\\end{equation*}\n\n\\noindent\nand see.\n\nNew one." in tex


def test_a_formula_in_a_heading_has_a_bookmark(write: Write) -> None:
    tex = written(write(files("# The $\\sigma$-method^[Note.]\n\nText.\n")))
    formula = "\\texorpdfstring{\\(\\sigma\\)}{\\textbackslash sigma}"
    assert f"\\section[{{1 The {formula}-method}}]{{1 The {formula}-method" in tex


def test_tex_counts_nothing_within_a_formula(write: Write) -> None:
    aligned = "\\begin{align*} a &= b \\nonumber \\\\ c &= d \\end{align*}"
    source = f"$${aligned}$$ {{#eq-x}}\n\n$$e \\tag{{9}}$$\n"
    tex = written(write(files(source)))
    assert "\\begin{equation*}\n\\begin{aligned}\na &= b" in tex
    assert "align*" not in tex
    assert "\\nonumber" not in tex
    assert "tag{9}" not in tex
