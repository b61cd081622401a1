"""GitHub's Markdown: what a reader on GitHub sees, and what a reader of the file does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.export.markdown import exporter
from publish.testing import context_of, disagreements
from publish.verify.markdown import verifier
from tests.conftest import png
from tests.export.test_txt import rich

Write = Callable[..., Path]


@pytest.fixture
def text(write: Write, tmp_path: Path) -> str:
    made = exporter.export(context_of(rich(write), tmp_path / "rich.md", exporter))
    return made.read_text().replace("\u00a0", " ")


def made(write: Write, tmp_path: Path, source: str) -> str:
    folder = write({"publication.yaml": "title: T", "a.md": source, "p.png": png()})
    context = context_of(folder, tmp_path / "t.md", exporter)
    assert disagreements(exporter, verifier, context) == []
    written = context.output.read_text()
    return written.partition("-" * 72)[2]


def test_the_file_agrees_with_the_source(write: Write, tmp_path: Path) -> None:
    context = context_of(rich(write), tmp_path / "rich.md", exporter)
    assert disagreements(exporter, verifier, context) == []


def test_links_lead_to_anchors_of_their_own(text: str) -> None:
    assert '# <a id="sec-money"></a>1 Money, `code` and $`x^2`$\n' in text
    entry = "- [1 Money, `code` and $`x^2`$](#sec-money)\n  - [1.1 中文标题](#sec-two)\n"
    assert entry in text
    assert "See [Figure 1](#fig-red), [Table 1](#tbl-rain)" in text
    assert '<span id="spot"></span>here' in text


def test_pictures_lie_beside_the_file(write: Write, tmp_path: Path, text: str) -> None:
    assert '<a id="fig-red"></a><img src="rich-images/p.png" alt="All red" width="60%">' in text
    assert "![No number](rich-images/p.png)\n\n<i>No number</i>\n" in text
    assert (tmp_path / "rich-images" / "p.png").read_bytes() == png()


def test_captions_formulas_and_alerts_are_as_on_github(text: str) -> None:
    assert '<a id="tbl-rain"></a><b>Table 1:</b> Rain by month[^4]\n' in text
    assert r"\end{aligned} \tag{1}" in text
    assert "> [!WARNING]\n> Beware of *this*.\n" in text
    assert "> [!TIP]\n> **A better gauge**\n>\n> Use a wider one.\n" in text


def test_cells_over_several_rows_make_a_table_of_tags(text: str) -> None:
    assert '<td rowspan="2">\n\nWinter\n\n</td>' in text
    assert '<td colspan="2">\n\nSummer\n\n</td>' in text
    assert r"| `x\|y` |" in text


def test_notes_keep_their_numbers(text: str) -> None:
    assert "[^1]: First note with `code` and [Table 1](#tbl-rain).\n" in text
    assert "[^2]: Second note.\n\n    Its second paragraph.\n" in text


def test_labels_that_markdown_has_no_sign_for_are_text(text: str) -> None:
    assert "- (c) lettered\n- (d) four\n  - i) roman\n" in text
    assert "- 3\\) three\n" in text


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"\&amp; C:\\\[x\]", r"\&amp; C:\\\[x\]"),
        ("他说*“不好”*。她", "他说<em>“不好”</em>。她"),
        ("a *b* c **d**.", "a *b* c **d**."),
        ("$5 and US\\$6", "<span>$</span>5 and US<span>$</span>6"),
        ("see\\\n\\+ one", "see\\\n\\+ one"),
        ("\\-\\-\\-", "\\---"),
        ("1986\\. It rained.", r"1986\. It rained."),
        ("x_y_z \\_a\\_", r"x_y_z \_a\_"),
        ("Look\\![here](https://example.org)^[Note.]", r"Look\![here](https://example.org)[^1]"),
        ("[a^[Note.] b](https://example.org)", "[a](https://example.org)[^1]"),
        ("+-------+\n| $|y|$ |\n+-------+", r"| $`\vert y\vert`$ |"),
        ("- a\n\n    7. b", "- a\n\n  7.  b"),
        ("```math\nx\n```", "```tex\nx\n```"),
        ("````\n```\nx\n````", "````\n```\nx\n````"),
        ("![](p.png){height=1em} it", '<img src="t-images/p.png" alt="" height="16"> it'),
    ],
)
def test_what_is_hard_to_write(write: Write, tmp_path: Path, source: str, written: str) -> None:
    text = made(write, tmp_path, f"# A\n\n{source}\n")
    assert written in text


def test_two_pictures_of_one_name_are_two_files(write: Write, tmp_path: Path) -> None:
    folder = write(
        {
            "publication.yaml": "title: T",
            "a.md": "# A\n\n![One](a/p.png)\n\n![Two](b/p.png)\n\n![Again](a/p.png)\n",
            "a/p.png": png(),
            "b/p.png": png(10, 10),
        }
    )
    text = exporter.export(context_of(folder, tmp_path / "t.md", exporter)).read_text()
    assert text.count("(t-images/p.png)") == 2
    assert text.count("(t-images/p-2.png)") == 1
    assert (tmp_path / "t-images" / "p-2.png").read_bytes() == png(10, 10)


def test_a_picture_has_the_text_that_its_attribute_gives(write: Write, tmp_path: Path) -> None:
    text = 'Words ![](p.png){alt="a red field"} here.\n'
    folder = write({"publication.yaml": "title: T\n", "a.md": text, "p.png": png()})
    path = exporter.export(context_of(folder, tmp_path / "t.md", exporter))
    assert "![a red field](t-images/p.png)" in path.read_text("utf-8")


def test_what_github_takes_for_signs_of_its_own_stays_words(write: Write, tmp_path: Path) -> None:
    text = made(write, tmp_path, "A :smile: at 12:30:45, `:tada:` and a::b::c.\n")
    assert "A <span>:</span>smile: at 12:30:45, `:tada:` and a::b::c." in text


def test_a_subtitle_with_two_dollar_signs_is_no_formula(write: Write, tmp_path: Path) -> None:
    folder = write({"publication.yaml": "title: T\nsubtitle: $5 or $6\n", "a.md": "Text.\n"})
    path = exporter.export(context_of(folder, tmp_path / "t.md", exporter))
    assert "**<span>$</span>5 or <span>$</span>6**" in path.read_text()


def test_an_address_is_read_as_it_is_written(write: Write, tmp_path: Path) -> None:
    text = made(write, tmp_path, "See <https://de.example.org/M%C3%BCnchen%20a>.\n")
    assert "<https://de.example.org/M%C3%BCnchen%20a>" in text
