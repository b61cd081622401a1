"""A Word file as an editor works in it: a heading put in the middle renumbers what comes after."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from publish.verify.docx import verifier
from publish.verify.squash import as_laid_out
from tests import libreoffice
from tests.word_files import W, exported, part, words

TEXT = """\
# Foreword {.unnumbered}

Before the first, [@sec-methods; @sec-results] and @sec-in-data.

# Methods {#sec-methods}

## Setup {#sec-setup}

| a |
|---|
| 1 |

: Of methods {#tbl-methods}

# Results {#sec-results}

See @sec-setup, @tbl-methods, @tbl-results, @fig-result and @eq-sum.^[As @sec-setup says.]

| a |
|---|
| 2 |

: Of results {#tbl-results}

::: {#fig-result}
Drawn in words.

A result
:::

$$1 + 1 = 2$$ {#eq-sum}

# Data {#sec-data .appendix}

## Raw {#sec-in-data}
"""


def edited(path: Path) -> Path:
    """Insert a chapter with a section and a captioned table before the first, as an editor does.

    The caption is Word's own kind: its style, a label and a SEQ field.
    """
    document = docx.Document(str(path))
    methods = next(p for p in document.paragraphs if p.text == "Methods")
    methods.insert_paragraph_before("Inserted", style="Heading 1")
    methods.insert_paragraph_before("Below it", style="Heading 2")
    caption = methods.insert_paragraph_before("Table ", style="Caption")
    for kind in ("begin", "code", "separate", "9", "end"):
        run = caption.add_run()
        if kind == "code":
            code = run._r.makeelement(qn("w:instrText"), {})
            code.text = " SEQ Table \\* ARABIC "
            run._r.append(code)
        elif kind == "9":
            run.text = kind
        else:
            mark = run._r.makeelement(qn("w:fldChar"), {})
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
    caption.add_run(": Of the inserted")
    target = path.with_name("edited.docx")
    document.save(str(target))
    return target


EXPECTED = {
    "decimal": (
        ["Foreword", "1 Inserted", "1.1 Below it", "2 Methods", "2.1 Setup", "3 Results", "A Data",
         "A.1 Raw"],
        ["Sections 2 and 3 and Appendix A.1", "See Section 2.1, Table 2, Table 3, Figure 1 and"],
        "As Section 2.1 says.",
    ),
    "legal": (
        ["Foreword", "1. Inserted", "1.1 Below it", "2. Methods", "2.1 Setup", "3. Results",
         "A Data", "A.1 Raw"],
        ["Sections 2 and 3 and Appendix A.1", "See Section 2.1, Table 2, Table 3, Figure 1 and"],
        "As Section 2.1 says.",
    ),
    "official": (
        ["Foreword", "一、Inserted", "（一）Below it", "二、Methods", "（一）Setup", "三、Results",
         "A Data", "A.1 Raw"],
        ["See Section 二、（一）, Table 2, Table 3, Figure 1 and"],
        "As Section 二、（一） says.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("scheme", EXPECTED)
@pytest.mark.whole
def test_an_inserted_chapter_renumbers_what_follows(scheme: str, tmp_path: Path) -> None:
    libreoffice.require()
    headings, sentences, note = EXPECTED[scheme]
    path = exported(tmp_path / "paper", TEXT, f"title: T\nnumbering: {scheme}\nlists: [tables]")
    (shown,) = libreoffice.update([edited(path)], tmp_path)
    tables = ["Table 1: Of the inserted", "Table 2: Of methods", "Table 3: Of results"]
    entries = [as_laid_out(entry) for entry, _ in shown.contents]
    assert entries == [as_laid_out(text) for text in (*headings, *tables)]
    wanted = [as_laid_out(text) for text in headings]
    assert [line for line in map(as_laid_out, shown.lines) if line in wanted] == wanted
    text = " ".join(shown.lines)
    assert [sentence for sentence in sentences if sentence not in text] == []
    assert [text for _, text in verifier.read(shown.docx).notes or ()] == [note]


@pytest.mark.whole
def test_an_editors_pages_are_counted_anew(tmp_path: Path) -> None:
    """What the file says of pages before any update is what LibreOffice counts after one."""
    libreoffice.require()
    path = exported(tmp_path / "paper", TEXT, "title: T\nlists: [tables]")
    (shown,) = libreoffice.update([path], tmp_path)
    assert listed(path) == shown.contents


def listed(path: Path) -> list[tuple[str, str]]:
    """Return the entries of contents and lists as written, each with its page."""
    styles = ("TOC", "TableofFigures")
    found = []
    for paragraph in part(path).iter(f"{W}p"):
        name = paragraph.find(f"{W}pPr/{W}pStyle")
        tab = paragraph.find(f".//{W}tab")
        if name is not None and tab is not None and name.get(f"{W}val", "").startswith(styles):
            shown = words(paragraph)
            page = [text.text or "" for text in paragraph.iter(f"{W}t")][-1]
            found.append((" ".join(shown.removesuffix(page).split()), page))
    return found
