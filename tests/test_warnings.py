"""What is likely not meant: a warning or notice with file and line, and the build goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Publish, Write, png
from tests.test_bad_input import TITLE, assert_problem

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
    "a bracket that may be a pattern": (
        {"publication.yaml": TITLE, "a.md": "x\n\nLetters [^a-z] are others.\n"},
        "paper/a.md:3: warning undefined-note",
    ),
    "a name like a heading": (
        {"publication.yaml": TITLE, "a.md": "# Ada\n\nAsk @ada.\n"},
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
    "formula in TeX that asks for a number": (
        {
            "publication.yaml": TITLE,
            "a.md": "x\n\n\\begin{align}\na &= b \\label{eq:one}\n\\end{align}\n",
        },
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
    "key of the publication in a chapter": (
        {"publication.yaml": TITLE, "a.md": "---\ntitle: A\nlanguage: de\n---\n\nx\n"},
        "paper/a.md:3: notice passed-over",
    ),
    "title of a chapter that is no text": (
        {"publication.yaml": TITLE, "a.md": "---\ntitle: [a, b]\n---\n\nx\n"},
        "paper/a.md:2: notice passed-over",
    ),
    "number of its own in a formula": (
        {"publication.yaml": TITLE, "a.md": "x\n\n$$E = 1 \\tag{3}$$\n"},
        "paper/a.md:3: warning own-number",
    ),
    "title of a chapter that has a heading": (
        {"publication.yaml": TITLE, "a.md": "---\ntitle: A\n---\n\n# B\n"},
        "paper/a.md:2: notice passed-over",
    ),
    "image as in Obsidian": (
        {"publication.yaml": TITLE, "a.md": "x\n\n![[image.png]]\n"},
        "paper/a.md:3: warning foreign-markdown",
    ),
    "tag of a template of Jekyll": (
        {"publication.yaml": TITLE, "a.md": "x\n\n{% include x %}\n"},
        "paper/a.md:3: warning foreign-markdown",
    ),
    "comment as in Obsidian": (
        {"publication.yaml": TITLE, "a.md": "x\n\n%%hidden words%%\n"},
        "paper/a.md:3: warning foreign-markdown",
    ),
    "marked words as in Obsidian": (
        {"publication.yaml": TITLE, "a.md": "x\n\nThis is ==marked== so.\n"},
        "paper/a.md:3: warning foreign-markdown",
    ),
    "stray brace in a style sheet": (
        {"publication.yaml": f"{TITLE}css: own.css\n", "a.md": "x", "own.css": "p { }\n}\n"},
        "paper/own.css:2: warning css-syntax",
    ),
    "declaration without a colon": (
        {"publication.yaml": f"{TITLE}css: own.css\n", "a.md": "x", "own.css": "p {\n  red;\n}\n"},
        "paper/own.css:2: warning css-syntax",
    ),
    "rule that is not closed": (
        {"publication.yaml": f"{TITLE}css: own.css\n", "a.md": "x", "own.css": "p { color: red;\n"},
        "paper/own.css:1: warning css-syntax",
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


def test_a_lone_files_second_block_is_told(publish: Publish, tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n\nx\n\n---\nlanguage: de\n---\n\ny\n"
    (tmp_path / "a.md").write_text(text)
    result = publish("build", "a.md", "--to", "txt")
    assert result.code == 0
    assert_problem(result.err, "a.md:8: warning later-block", "put it into the first block")
