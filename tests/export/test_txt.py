"""Plain text: what a reader of the file sees, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from wcwidth import wcswidth

from publish.export.txt import exporter
from publish.export.txt.filling import filled, width
from publish.testing import context_of, disagreements
from publish.verify.txt import verifier
from tests.conftest import png

Write = Callable[..., Path]

BOOK = """title: A Rich Text
subtitle: With $5 and *signs*
author: [{name: Ada Writer, affiliation: Institute of Weather, orcid: 0000-0002-1825-0097}, 王小明]
date: 2026-11-24
abstract: What ten years of rain show.
keywords: [rain, sun]
rights: CC BY 4.0
identifier: https://doi.org/10.5555/12345678
lists: [figures, tables, listings]
"""
RICH = r"""# Money, `code` and $x^2$ {#sec-money}

It costs $5, or \$7, or US\$8. `code $x$ [1]`, ``tick ` in``, \[\[words\]\], \[3\], \`bare\`,
C:\\\[dir\], AT&amp;T; and **bold**, H~2~O, x^2^. A note.[^a] A [link](https://example.org/x_y).[^b]

- first
- second

      code in second

    1. deep
    2. deeper

(c) lettered
(d) four
    i) roman
    ii) more

3) three

> A quotation with a note.[^c]
>
> - and a list

Term `x`

:   Meaning one.

        code in it

    More.

::: {.warning}
Beware of *this*.
:::

::: {.tip title="A better gauge"}
Use a wider one.
:::

See @fig-red, @tbl-rain, @tbl-span, @eq-sum, @lst-sum, [@sec-money; @sec-two], [there](#spot)
and [here]{#spot}.

![A *red* picture of $x$](p.png){#fig-red width=60% alt="All red"}

![No number](p.png)

Among words ![drop](p.png) stands a picture.

| Name `c` | Value |
|:---------|------:|
| a \| b   | 1.50  |
| $y$      | `x|y` |

: Rain by month[^d] {#tbl-rain}

+--------+-------+
| Season | Rain  |
+========+=======+
| Winter | 122   |
|        +-------+
|        | - s   |
|        | - t   |
+--------+-------+
| Summer         |
+--------+-------+

: Rain by season {#tbl-span}

$$ \begin{aligned} a &= b \\ c &= d \end{aligned} $$ {#eq-sum}

```{#lst-sum .python caption="The sum"}
total = sum(`days`)

  # $x$ [1] - |
```

| The Hill
|   Station 7

## 中文标题 {#sec-two}

北京的春天，风很大。人们在街上走来走去，看见了很多很多的花朵，桃花、杏花、玉兰花，一时间竟不知道该看哪一朵才好（真的）。

* * *

\- no list, \> no quotation

# Data {.appendix #sec-data}

The end.

[^a]: First note with `code` and @tbl-rain.
[^b]: Second note.

    Its second paragraph.

        code in it
[^c]: Third.
[^d]: Fourth

    1. with a list
"""


def rich(write: Write) -> Path:
    """Write the publication that has all that a text may have."""
    return write({"publication.yaml": BOOK, "text.md": RICH, "p.png": png()})


@pytest.fixture
def text(write: Write, tmp_path: Path) -> str:
    return exporter.export(context_of(rich(write), tmp_path / "rich.txt", exporter)).read_text()


def test_the_file_agrees_with_the_source(write: Write, tmp_path: Path) -> None:
    context = context_of(rich(write), tmp_path / "rich.txt", exporter)
    assert disagreements(exporter, verifier, context) == []


def test_the_same_source_gives_the_same_bytes(write: Write, tmp_path: Path) -> None:
    folder = rich(write)
    one, other = (
        exporter.export(context_of(folder, tmp_path / name, exporter)).read_bytes()
        for name in ("one.txt", "other.txt")
    )
    assert one == other
    assert b"\r" not in one
    assert str(tmp_path).encode() not in one


def test_no_line_is_wider_than_the_page(text: str) -> None:
    assert max(wcswidth(line) for line in text.splitlines()) == 72


def test_headings_are_underlined_as_wide_as_they_are(text: str) -> None:
    lines = text.splitlines()
    assert lines[lines.index("1 Money, `code` and $x^2$") + 1] == "=" * 25
    assert lines[lines.index("1.1 中文标题") + 1] == "-" * 12
    assert lines[lines.index("A Data") + 1] == "=" * 6


def test_a_title_page_stands_before_the_text(text: str) -> None:
    front = text.partition("=" * 72)[0]
    for words in (
        "A Rich Text",
        "Ada Writer, Institute of Weather",
        "November 24, 2026",
        "Abstract",
    ):
        assert f" {words}\n" in front
    assert "1  Money, code and x^2\n  1.1  中文标题\nA  Data\n" in front
    assert "List of Tables\n--------------\n\nTable 1:  Rain by month\n" in front


def test_notes_stand_at_the_end(text: str) -> None:
    assert "A note.[^1] A link <https://example.org/x_y>.[^2]" in " ".join(text.split())
    notes = text.rpartition("=" * 72)[2]
    assert notes.startswith("\n\nNotes\n=====\n\n[^1] First note with `code` and Table 1.\n")
    assert "\n     Its second paragraph.\n\n         code in it\n" in notes


def test_marks_are_plain_where_the_text_has_no_figures_in_brackets(
    write: Write, tmp_path: Path
) -> None:
    folder = write({"publication.yaml": "title: T", "a.md": "# A\n\nIt rained.^[Once.] `x[1]`\n"})
    made = exporter.export(context_of(folder, tmp_path / "t.txt", exporter)).read_text()
    assert "It rained.[1] `x[1]`" in made
    assert "\n[1] Once.\n" in made


def test_words_that_look_like_signs_keep_their_looks(text: str) -> None:
    words = " ".join(text.split())
    assert r"``tick ` in``, \[[words]], [3], \`bare`" in words
    assert "\n- no list, > no quotation\n" in text


def test_lists_have_their_own_labels(text: str) -> None:
    assert "  (c) lettered\n  (d) four\n        i) roman\n        ii) more\n" in text
    assert "\n  3) three\n" in text
    assert "\n  > A quotation with a note.[^3]\n  >\n  >   - and a list\n" in text


def test_tables_and_figures_are_set_in(text: str) -> None:
    assert "  ========  =====\n  Name `c`  Value\n  --------  -----\n  a | b      1.50\n" in text, (
        text
    )
    assert "  [[All red]]\n  Figure 1: A red picture of $x$\n" in text
    assert "  [[p.png]]\n  No number\n" in text
    assert re.search(r"\\end\{aligned\}\$\$ +\(1\)\n", text)


def test_lines_are_filled_by_what_a_terminal_shows() -> None:
    assert filled("中文标题，说明", 8) == ["中文标", "题，说明"]
    assert filled("one two three", 7) == ["one two", "three"]
    assert filled("a\u00a0b c", 3) == ["a b", "c"]
    assert filled("incomprehensibilities it", 5) == ["incomprehensibilities", "it"]
    assert width("中e\u0301") == 3


def written(write: Write, tmp_path: Path, source: str, yaml: str = "") -> list[str]:
    """Return the lines behind the title page of a text that was read back."""
    folder = write({"publication.yaml": f"title: T\n{yaml}", "a.md": source})
    context = context_of(folder, tmp_path / "t.txt", exporter)
    assert disagreements(exporter, verifier, context) == []
    return context.output.read_text().partition("=" * 72)[2].strip("\n").splitlines()


def test_a_long_formula_is_filled_like_words(write: Write, tmp_path: Path) -> None:
    term = r"\frac{1}{n^2} + "
    lines = written(write, tmp_path, f"$${term * 9}x$$ {{#eq-long}}\n\nSee @eq-long.\n")
    assert max(map(width, lines)) <= 72
    last = next(line for line in lines if "x$$" in line)
    assert width(last) == 72
    assert last.endswith(" (1)")


def test_a_short_column_keeps_its_words_on_one_line(write: Write, tmp_path: Path) -> None:
    table = f"| 名称 | 说明 |\n|---|---|\n| 第一项目 | {'很长的说明文字' * 9} |\n"
    lines = written(write, tmp_path, table)
    assert max(map(width, lines)) == 72
    assert lines[3].startswith("  第一项目  很长的")


def test_an_address_that_is_a_note_is_not_printed_in_the_text(write: Write, tmp_path: Path) -> None:
    lines = written(write, tmp_path, "A [link](https://example.org).\n", "links: notes\n")
    assert lines[0] == "A link[1]."
    assert lines[-1] == "[1] https://example.org"


def test_code_in_backticks_is_not_parted_from_its_space(write: Write, tmp_path: Path) -> None:
    for length in range(50, 62):
        written(
            write, tmp_path, f"{'a ' * (length // 2)}{'b' * (length % 2)} `` `tick` ``, more.\n"
        )


def test_only_words_that_would_be_read_as_signs_get_a_backslash(
    write: Write, tmp_path: Path
) -> None:
    lines = written(write, tmp_path, "The [[Note]] here, [a] b, `c`, \\$5 and 6 < 7.\n")
    assert lines[0] == r"The \[[Note]] here, [a] b, `c`, $5 and 6 < 7."
