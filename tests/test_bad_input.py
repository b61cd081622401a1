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
    "note without a text, and none that has one": (
        {"publication.yaml": "title: T\n", "a.md": "Text[^x] here.\n"},
        "paper/a.md:1: error undefined-note",
        ["[^x]: …"],
    ),
    "note that is not closed": (
        {"publication.yaml": "title: T\n", "a.md": "x^[ok] y\n\nText.^[A note\n"},
        "paper/a.md:3: error unclosed",
        ["the note that begins here", "close it with ]"],
    ),
    "code that is not closed": (
        {"publication.yaml": "title: T\n", "a.md": "x\n\n```python\nx = 1\n"},
        "paper/a.md:3: error unclosed",
        ["the code that begins here", "a line ```"],
    ),
    "value with a colon": (
        {"publication.yaml": "language: en\ntitle: A: B\n", "a.md": "x"},
        "paper/publication.yaml:2: error bad-yaml",
        ["in quotation marks"],
    ),
    "value whose quotation mark is not closed": (
        {"publication.yaml": 'title: "A\nlanguage: en\n', "a.md": "x"},
        "paper/publication.yaml:1: error bad-yaml",
        ["is not closed"],
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
    "citation with a slip": (
        {
            "publication.yaml": "title: T\nbibliography: refs.bib\n",
            "refs.bib": "@book{ knuth1984, title={One}, author={A, B}, year={2020}}\n",
            "a.md": "As [@kunth1984] says.\n",
        },
        "paper/a.md:1: error unknown-citation",
        ['did you mean "knuth1984"?'],
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
    "a wrong key beside variables": (
        {
            "publication.yaml": f"{TITLE}numberng: legal\nvariables: {{site: Hill}}\n",
            "a.md": "At {{site}}.\n",
        },
        "paper/publication.yaml:2: error unknown-key",
        ['did you mean "numbering"?'],
    ),
    "note in a note": (
        {"publication.yaml": TITLE, "a.md": "One.^[Outer[^x].]\n\n[^x]: Inner.\n"},
        "paper/a.md:3: error nested-note",
        ['the note "Inner." stands in another note'],
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


def test_problems_are_told_in_the_order_of_lines(publish: Publish, write: Write) -> None:
    write({"publication.yaml": TITLE, "a.md": "@sec-a {{b}}\n\n@sec-c\n\n{{d}}\n\n![x](no.png)\n"})
    heads = [line for line in publish("build", "paper").err.splitlines() if " error " in line]
    lines = [int(head.split(":")[1]) for head in heads]
    assert lines == sorted(lines)


def test_a_suffix_in_place_of_a_format_is_told(publish: Publish, write: Write) -> None:
    write({"publication.yaml": TITLE, "a.md": "x"})
    found = publish("build", "paper", "--to", "md")
    assert found.code == 2
    assert '.md is written by "markdown"' in found.err
