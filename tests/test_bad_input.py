"""Bad input: a message with file, line and what to change, status 1, the last good file stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Publish, Write, png

TITLE = "title: T\n"
CASES_OF_TEXT = Path(__file__).parent / "cases" / "text"


def assert_problem(result_err: str, head: str, *parts: str) -> None:
    line = next((line for line in result_err.splitlines() if line.startswith(head)), None)
    assert line, f"no line begins with {head!r} in:\n{result_err}"
    for part in parts:
        assert part in result_err, f"{part!r} is missing in:\n{result_err}"


CASES: dict[str, tuple[dict[str, str | bytes], str, list[str]]] = {
    "unknown key": (
        {"publication.yaml": "title: T\nauhtor: A\n", "a.md": "x"},
        "paper/publication.yaml:2: error unknown-key",
        ['"auhtor"', 'did you mean "author"?'],
    ),
    "unknown key inside numbering": (
        {"publication.yaml": "title: T\nnumbering:\n  scheme: legal\n  dept: 2\n", "a.md": "x"},
        "paper/publication.yaml:4: error unknown-key",
        ['did you mean "depth"?'],
    ),
    "wrong type": (
        {"publication.yaml": "title: T\nkeywords:\n  - a\n  - {b: c}\n", "a.md": "x"},
        "paper/publication.yaml:4: error wrong-value",
        ['"keywords.2" must be text (it is a mapping)'],
    ),
    "wrong choice": (
        {"publication.yaml": "title: T\ntype: bok\n", "a.md": "x"},
        "paper/publication.yaml:2: error wrong-value",
        ['did you mean "book"?'],
    ),
    "wrong number": (
        {"publication.yaml": "title: T\nnumbering: {depth: 9}\n", "a.md": "x"},
        "paper/publication.yaml:2: error wrong-value",
        ["must be at most 6"],
    ),
    "language that is none": (
        {"publication.yaml": "title: T\nlanguage: Klingon!\n", "a.md": "x"},
        "paper/publication.yaml:2: error wrong-value",
        ["BCP 47"],
    ),
    "no title": (
        {"publication.yaml": "language: en\n", "a.md": "x"},
        "paper/publication.yaml:1: error missing-title",
        ["title:"],
    ),
    "bad yaml": (
        {"publication.yaml": "title: T\nauthor: [A\nlanguage: en\n", "a.md": "x"},
        "paper/publication.yaml:3: error bad-yaml",
        [],
    ),
    "yaml that is a list": (
        {"publication.yaml": "- title\n", "a.md": "x"},
        "paper/publication.yaml:1: error bad-yaml",
        ["key: value"],
    ),
    "key given twice": (
        {"publication.yaml": "title: T\ntitle: U\n", "a.md": "x"},
        "paper/publication.yaml:2: error duplicate-key",
        ["first on line 1"],
    ),
    "yaml alias": (
        {"publication.yaml": "title: &t T\nsubtitle: *t\n", "a.md": "x"},
        "paper/publication.yaml:2: error yaml-alias",
        [],
    ),
    "missing chapter file": (
        {
            "publication.yaml": "title: T\nchapters:\n  - one.md\n  - tow.md\n",
            "one.md": "x",
            "two.md": "x",
        },
        "paper/publication.yaml:4: error missing-chapter",
        ['did you mean "two.md"?'],
    ),
    "chapter outside the folder": (
        {"publication.yaml": "title: T\nchapters: [../x.md]\n", "a.md": "x"},
        "paper/publication.yaml:2: error outside-folder",
        [],
    ),
    "chapter listed twice": (
        {"publication.yaml": "title: T\nchapters: [a.md, a.md]\n", "a.md": "x"},
        "paper/publication.yaml:2: error duplicate-chapter",
        [],
    ),
    "chapter of no known kind": (
        {"publication.yaml": "title: T\nchapters: [a.xyz]\n", "a.xyz": "x"},
        "paper/a.xyz:1: error unknown-source",
        [".md"],
    ),
    "not UTF-8": (
        {"publication.yaml": TITLE, "a.md": b"# A\n\nfine\n\ncaf\xe9\n"},
        "paper/a.md:5: error not-utf-8",
        ["0xe9", "save the file as UTF-8"],
    ),
    "empty source": (
        {"publication.yaml": TITLE, "a.md": " \n"},
        "paper/a.md:1: error empty-source",
        [],
    ),
    "no source": ({"publication.yaml": TITLE}, "paper:1: error empty-source", ["essay.md"]),
    "bad yaml block in a chapter without publication.yaml": (
        {"a.md": "---\ntitle: [T\n---\n\ntext\n"},
        "paper/a.md:3: error bad-yaml",
        [],
    ),
    "duplicate id": (
        {"publication.yaml": TITLE, "a.md": "# A {#sec-x}\n", "b.md": "text\n\n# B {#sec-x}\n"},
        "paper/b.md:3: error duplicate-id",
        ['"sec-x"', "first in paper/a.md:1"],
    ),
    "dead reference": (
        {"publication.yaml": TITLE, "a.md": "# A {#sec-alpha}\n\nSee\n@sec-alpa.\n"},
        "paper/a.md:4: error dead-reference",
        ['"@sec-alpa" refers to nothing', 'did you mean "sec-alpha"?'],
    ),
    "dead link": (
        {"publication.yaml": TITLE, "a.md": "# A {#one}\n\n[x](#on)\n"},
        "paper/a.md:3: error dead-reference",
        ['did you mean "one"?'],
    ),
    "dead link to a file": (
        {"publication.yaml": TITLE, "a.md": "# A\n\n[x](zzz.md)\n"},
        "paper/a.md:3: error dead-reference",
        [],
    ),
    "reference by a wrong prefix": (
        {"publication.yaml": TITLE, "a.md": "# A {#fig-x}\n\nSee @fig-x.\n"},
        "paper/a.md:3: error wrong-prefix",
        [],
    ),
    "id of a wrong kind": (
        {"publication.yaml": TITLE, "a.md": "![C](i.png){#tbl-x}\n", "i.png": png()},
        "paper/a.md:1: error wrong-prefix",
        ["fig-"],
    ),
    "missing image": (
        {"publication.yaml": TITLE, "a.md": "text\n\n![x](pictrue.png)\n", "picture.png": png()},
        "paper/a.md:3: error missing-image",
        ['did you mean "picture.png"?'],
    ),
    "unreadable image": (
        {"publication.yaml": TITLE, "a.md": "![x](i.png)\n", "i.png": b"no picture"},
        "paper/a.md:1: error unreadable-image",
        [],
    ),
    "image of another kind": (
        {"publication.yaml": TITLE, "a.md": "![x](i.tiff)\n", "i.tiff": b"II*"},
        "paper/a.md:1: error unreadable-image",
        [".png"],
    ),
    "unclosed div": (
        {"publication.yaml": TITLE, "a.md": "text\n\n::: note\n\ntext\n"},
        "paper/a.md:3: error unclosed",
        [":::"],
    ),
    "unknown scheme": (
        {"publication.yaml": "title: T\nnumbering: leagl\n", "a.md": "# A\n"},
        "paper/publication.yaml:2: error unknown-numbering-scheme",
        ['did you mean "legal"?'],
    ),
    "bad scheme": (
        {
            "publication.yaml": "title: T\nnumbering: own.yaml\n",
            "own.yaml": "levels:\n"
            '  - {format: decimal, text: "%1"}\n  - {format: roman, text: "%2"}\n',
            "a.md": "# A\n",
        },
        "paper/own.yaml:3: error bad-scheme",
        ['did you mean "upperRoman"?'],
    ),
    "unknown theme": (
        {"publication.yaml": "title: T\ntheme: plian\n", "a.md": "# A\n"},
        "paper/publication.yaml:2: error unknown-theme",
        ['did you mean "plain"?'],
    ),
    "unknown format": (
        {"publication.yaml": "title: T\nformats: [pdff]\n", "a.md": "# A\n"},
        "paper/publication.yaml:2: error unknown-format",
        ['did you mean "pdf"?'],
    ),
    "unknown label": (
        {"publication.yaml": "title: T\nlabels:\n  figur: Abb.\n", "a.md": "# A\n"},
        "paper/publication.yaml:3: error unknown-key",
        ['did you mean "figure"?'],
    ),
    "missing bibliography": (
        {"publication.yaml": "title: T\nbibliography: refs.bib\n", "a.md": "# A\n"},
        "paper/publication.yaml:2: error missing-file",
        [],
    ),
    "unknown citation": (
        {
            "publication.yaml": "title: T\nbibliography: refs.bib\n",
            "refs.bib": "@book{one, title={One}, author={A, B}, year={2020}}\n",
            "a.md": "As [@one] and\n[@two] say.\n",
        },
        "paper/a.md:2: error unknown-citation",
        ['"two"'],
    ),
    "dead reference among citations": (
        {"publication.yaml": TITLE, "a.md": "text\n\n[@sec-nope; @smith]\n"},
        "paper/a.md:3: error dead-reference",
        [],
    ),
    "date that no calendar has": (
        {"publication.yaml": "title: T\ndate: '2026-02-30'\n", "a.md": "x"},
        "paper/publication.yaml:2: error wrong-value",
        ["no date of the calendar"],
    ),
    "control character": (
        {"publication.yaml": 'title: "a\\0b"\n', "a.md": "x"},
        "paper/publication.yaml:1: error bad-yaml",
        [],
    ),
    "control character in a text": (
        {"publication.yaml": TITLE, "a.md": "one\n\ntwo\x08\n"},
        "paper/a.md:3: error control-character",
        ["U+0008"],
    ),
    "TeX that is none": (
        {"publication.yaml": TITLE, "a.md": "one\n\nA $\\foo{x}$ B\n"},
        "paper/a.md:3: error bad-tex",
        ["foo{x}"],
    ),
    "nesting without end": (
        {"publication.yaml": TITLE, "a.md": ">" * 3000 + " x\n"},
        "paper:1: error too-deep",
        [],
    ),
    "undefined variable": (
        {"publication.yaml": "title: T\nvariables: {price: 3}\n", "a.md": "It costs\n{{prise}}.\n"},
        "paper/a.md:2: error unknown-variable",
        ['did you mean "price"?'],
    ),
    "caption attached to no table": (
        {"publication.yaml": TITLE, "a.md": "# A\n\n: The caption {#tbl-x}\n\n| a |\n\nwords\n"},
        "paper/a.md:3: error stray-id",
        ['"tbl-x" is attached to no table', "next to its table"],
    ),
    "caption under a paragraph, which is a definition": (
        {"publication.yaml": TITLE, "a.md": "Words\n: The caption {#tbl-x}\n"},
        "paper/a.md:2: error stray-id",
        ["an empty line"],
    ),
    "figure id behind a space": (
        {"publication.yaml": TITLE, "a.md": "![C](i.png) {#fig-x}\n", "i.png": png()},
        "paper/a.md:1: error stray-id",
        ["right behind the image"],
    ),
    "note without a text": (
        {"publication.yaml": TITLE, "a.md": "One.[^rain]\n\nTwo.[^rian]\n\n[^rain]: Text.\n"},
        "paper/a.md:3: error undefined-note",
        ['"[^rian]" has no text', 'did you mean "rain"?'],
    ),
    "note whose text stands in another file": (
        {
            "publication.yaml": TITLE,
            "a.md": "One.[^x] Two.[^y]\n\n[^y]: T.\n",
            "b.md": "[^x]: T.\n",
        },
        "paper/a.md:1: error undefined-note",
        ['"[^x]"'],
    ),
    "reference to a theorem": (
        {"publication.yaml": TITLE, "a.md": "As @thm-a says.\n\n::: {#thm-a}\nIt is.\n:::\n"},
        "paper/a.md:1: error unsupported-reference",
        ['"@thm-a" names an element', "[text](#thm-a)"],
    ),
    "reference to a heading without a prefix": (
        {
            "publication.yaml": "title: T\nbibliography: refs.bib\n",
            "refs.bib": "@book{one, title={One}}\n",
            "a.md": "# A {#intro}\n\nSee @intro.\n",
        },
        "paper/a.md:3: error unsupported-reference",
        ["sec-"],
    ),
    "reference to a caption without an id": (
        {
            "publication.yaml": TITLE,
            "a.md": "See @fig-rain.\n\n![Rain](i.png)\n",
            "i.png": png(),
        },
        "paper/a.md:1: error dead-reference",
        ['the figure "Rain" in paper/a.md:3 has no id: give it {#fig-rain}'],
    ),
    "id in two files": (
        {
            "publication.yaml": TITLE,
            "a.md": "![A](i.png){#fig-x}\n",
            "b.md": "words\n\n| a |\n|---|\n| 1 |\n\n: B {#fig-x}\n",
            "i.png": png(),
        },
        "paper/b.md:7: error duplicate-id",
        ['"fig-x"', "first in paper/a.md:1"],
    ),
    "a div of two tables with one id": (
        {
            "publication.yaml": TITLE,
            "a.md": "::: {#tbl-x}\n| a |\n|---|\n| 1 |\n\n| b |\n|---|\n| 2 |\n\nBoth\n:::\n",
        },
        "paper/a.md:1: error wrong-prefix",
        ["holds one table"],
    ),
    "SVG that is none": (
        {"publication.yaml": TITLE, "a.md": "text\n\n![x](i.svg)\n", "i.svg": "<svg><g></svg>"},
        "paper/a.md:3: error unreadable-image",
        ["save it again"],
    ),
    "empty image": (
        {"publication.yaml": TITLE, "a.md": "text\n\n![x](i.png)\n", "i.png": b""},
        "paper/a.md:3: error unreadable-image",
        [],
    ),
    "bad TeX in an equation": (
        {"publication.yaml": TITLE, "a.md": "one\n\n$$ \\frac{1}{ $$ {#eq-a}\n"},
        "paper/a.md:3: error bad-tex",
        ["missing brace"],
    ),
    "heading for one format": (
        {"publication.yaml": TITLE, "a.md": '::: {.only formats="pdf"}\n# A\n:::\n'},
        "paper/a.md:2: error numbered-passage",
        ['the heading "A"', "move it out"],
    ),
    "figure for one format": (
        {
            "publication.yaml": TITLE,
            "a.md": '::: {.only formats="pdf"}\n\n![A](i.png){#fig-a}\n\n:::\n',
            "i.png": png(),
        },
        "paper/a.md:3: error numbered-passage",
        ['"fig-a"'],
    ),
    "equation for one format": (
        {"publication.yaml": TITLE, "a.md": '::: {.only formats="pdf"}\n$$ x $$ {#eq-a}\n:::\n'},
        "paper/a.md:2: error numbered-passage",
        ['"eq-a"'],
    ),
    "note in words for one format": (
        {"publication.yaml": TITLE, "a.md": 'text\n\n[a^[Note.]]{.only formats="pdf"}\n'},
        "paper/a.md:3: error numbered-passage",
        ['the note "Note."'],
    ),
    "citation in a note, for one format": (
        {
            "publication.yaml": "title: T\nbibliography: refs.bib\ncsl: note.csl\n",
            "refs.bib": "@book{one, title={One}}\n",
            "note.csl": (CASES_OF_TEXT / "citations-in-notes/in/note.csl").read_text(),
            "a.md": 'text\n\n[As [@one] says.]{.only formats="pdf"}\n',
        },
        "paper/a.md:3: error numbered-passage",
        ["a citation that becomes a note"],
    ),
    "passage for no format": (
        {"publication.yaml": TITLE, "a.md": "::: {.only}\ntext\n:::\n"},
        "paper/a.md:1: error unknown-format",
        ['formats="pdf epub"'],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_problem_names_file_line_and_remedy(name: str, publish: Publish, write: Write) -> None:
    files, head, parts = CASES[name]
    write(files)
    result = publish("build", "paper", "--to", "docx")
    assert result.code == 1
    assert_problem(result.err, head, *parts)
    assert not list(Path("dist").glob("*.docx"))


WARNINGS: dict[str, tuple[dict[str, str | bytes], str]] = {
    "skipped level": (
        {"publication.yaml": TITLE, "a.md": "# A\n\n### B\n"},
        "paper/a.md:3: warning skipped-level",
    ),
    "figure without a caption": (
        {"publication.yaml": TITLE, "a.md": "::: {#fig-x}\n![](i.png)\n:::\n", "i.png": png()},
        "paper/a.md:1: warning no-caption",
    ),
    "citations without a bibliography": (
        {"publication.yaml": TITLE, "a.md": "text\n\n[@one]\n"},
        "paper/a.md:3: warning no-bibliography",
    ),
    "language without labels": (
        {"publication.yaml": "title: T\nlanguage: xh\n", "a.md": "x\n"},
        "paper/publication.yaml:2: warning no-labels",
    ),
    "date that is not ISO 8601": (
        {"publication.yaml": "title: T\ndate: next week\n", "a.md": "x\n"},
        "paper/publication.yaml:2: warning date-not-iso",
    ),
    "link to a file that readers lack": (
        {"publication.yaml": TITLE, "a.md": "[x](data.csv)\n"},
        "paper/a.md:1: warning relative-link",
    ),
    "image without a text for those who cannot see it": (
        {"publication.yaml": TITLE, "a.md": "text ![](i.png)\n", "i.png": png()},
        "paper/a.md:1: warning no-alt",
    ),
    "raw text of one format": (
        {"publication.yaml": TITLE, "a.md": "text\n\n\\vspace{1em}\n"},
        "paper/a.md:3: warning raw-format",
    ),
    "raw style element": (
        {"publication.yaml": TITLE, "a.md": "text\n\n<style>p { color: red }</style>\n"},
        "paper/a.md:3: warning raw-style",
    ),
    "foreign key of an author": (
        {"a.md": "---\ntitle: T\nauthor:\n  - {name: A, email: b}\n---\n\nx\n"},
        "paper/a.md:3: notice passed-over",
    ),
    "foreign key in a lone file": (
        {"a.md": "---\ntitle: T\nengine: knitr\n---\n\nx\n"},
        "paper/a.md:3: notice passed-over",
    ),
    "passage for a format that is not there": (
        {"publication.yaml": TITLE, "a.md": 'x\n\n::: {.only formats="pdff"}\nx\n:::\n'},
        "paper/a.md:3: warning unknown-format",
    ),
    "passage by a condition that is not understood": (
        {"publication.yaml": TITLE, "a.md": "::: {.content-visible when-meta=x}\nx\n:::\n"},
        "paper/a.md:1: warning unknown-condition",
    ),
    "code cell": (
        {"publication.yaml": TITLE, "a.md": "x\n\n```{python}\n#| echo: false\n1\n```\n"},
        "paper/a.md:3: warning code-cell",
    ),
    "shortcode": (
        {"publication.yaml": TITLE, "a.md": "x\n\n{{< include a.md >}}\n"},
        "paper/a.md:3: warning shortcode",
    ),
    "caption without an id, attached to no table": (
        {"publication.yaml": TITLE, "a.md": "# A\n\n: A caption\n\nwords\n"},
        "paper/a.md:3: warning stray-caption",
    ),
    "id that is attached to nothing": (
        {"publication.yaml": TITLE, "a.md": "Some words {#here} go on.\n"},
        "paper/a.md:1: warning stray-id",
    ),
    "list of figures in TeX": (
        {"publication.yaml": TITLE, "a.md": "x\n\n\\listoffigures\n"},
        "paper/a.md:3: warning raw-format",
    ),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_does_not_fail_the_outline(name: str, publish: Publish, write: Write) -> None:
    files, head = WARNINGS[name]
    write(files)
    result = publish("outline", "paper")
    assert result.code == 0
    assert_problem(result.err, head)


def test_all_problems_of_the_source_are_told_at_once(publish: Publish, write: Write) -> None:
    write(
        {
            "publication.yaml": TITLE,
            "a.md": "![x](a.png)\n\n<iframe src='b'></iframe>\n\n![y](c.png)\n",
        }
    )
    result = publish("build", "paper")
    assert result.codes() == ["missing-image", "raw-html", "missing-image"]


def test_the_last_good_file_stays(publish: Publish, write: Write) -> None:
    folder = write({"publication.yaml": TITLE, "a.md": "# A {#sec-a}\n\nSee @sec-a.\n"})
    assert publish("build", "paper", "--to", "docx").code == 0
    good = Path("dist/paper.docx").read_bytes()
    (folder / "a.md").write_text("# A {#sec-a}\n\nSee @sec-b.\n")
    assert publish("build", "paper", "--to", "docx").code == 1
    assert Path("dist/paper.docx").read_bytes() == good


def test_there_is_no_publication(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "essay").mkdir()
    assert_problem(publish("build", "essay").err, "essay:1: error no-publication")
    assert_problem(
        publish("build", "esay").err, "esay:1: error no-publication", 'did you mean "essay"?'
    )


def test_two_publications_of_one_name(publish: Publish, write: Write) -> None:
    write({"publication.yaml": TITLE, "a.md": "x"}, "one/paper")
    write({"publication.yaml": TITLE, "a.md": "x"}, "two/paper")
    result = publish("build", "one/paper", "two/paper")
    assert (result.code, result.codes()) == (1, ["same-name"])


def test_an_output_folder_that_cannot_be_written(publish: Publish, write: Write) -> None:
    write({"publication.yaml": TITLE, "a.md": "x"})
    Path("taken").write_text("a file")
    result = publish("build", "paper", "--output-dir", "taken/dist")
    assert_problem(result.err, "taken/dist:1: error unwritable-output", "--output-dir")
    assert result.code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--to", "pdff", "x"],
        ["build", "--to", "", "x"],
        ["bild"],
        ["outline"],
        ["verify", "x"],
    ],
)
def test_wrong_usage_ends_with_two(arguments: list[str], publish: Publish) -> None:
    result = publish(*arguments)
    assert result.code == 2
    assert result.err.startswith("Usage:")


def test_a_template_that_uses_an_undefined_name(publish: Publish, write: Write) -> None:
    write({"publication.yaml": TITLE, "a.md": "x", "templates/pdf.html": "<p>\n{{ titel }}\n"})
    result = publish("build", "paper", "--to", "pdf")
    assert_problem(
        result.err, "paper/templates/pdf.html:2: error bad-template", "titel", "publication"
    )
    assert result.code == 1
