"""Every code that the toolkit can give is named by a test."""

from __future__ import annotations

import ast
import sys

from tests.conftest import ROOT, Publish, Write

sys.path.insert(0, str(ROOT / "docs"))

from reference import problems_of

NOT_PROVOKED = {
    "pango-missing": "needs a machine without Pango",
    "pandoc-missing": "needs a pandoc that does not start",
    "pandoc-failed": "needs a pandoc that ends in an error of its own",
    "bad-openxml": "raw OpenXML is left out while reading; this is the second lock",
    "no-thumbnail": "needs a page that PDFium can't draw",
    "unknown-…": "named with the kind of thing: unknown-theme, unknown-scheme",
}


def test_every_code_is_named_by_a_test() -> None:
    codes = {
        code
        for path in (ROOT / "publish").rglob("*.py")
        for code, _, _ in problems_of(ast.parse(path.read_text()))
    }
    folder = ROOT / "tests"
    tests = [
        path for where in ("", "[denv]*/", "verify/faults/") for path in folder.glob(f"{where}*.py")
    ]
    text = "\n".join(path.read_text() for path in tests)
    assert len(codes) > 60
    assert sorted(code for code in codes - NOT_PROVOKED.keys() if code not in text) == []


def test_a_file_of_a_kind_that_nobody_reads_back(publish: Publish, write: Write) -> None:
    folder = write({"publication.yaml": "title: T\n", "a.md": "x\n", "b.csv": "1,2\n"})
    result = publish("verify", folder / "b.csv", "--against", "paper")
    assert (result.code, result.codes()) == (1, ["no-verifier"])
    result = publish("verify", folder / "b.pdf", "--against", "paper")
    assert (result.code, result.codes()) == (1, ["no-file"])


def test_a_publication_file_without_end(publish: Publish, write: Write) -> None:
    write({"publication.yaml": "title: T\n#" + "x" * 1_000_001, "a.md": "x\n"})
    result = publish("outline", "paper")
    assert (result.code, result.codes()) == (1, ["yaml-too-long"])


def test_a_design_that_lacks_something(publish: Publish, write: Write) -> None:
    write(
        {
            "publication.yaml": "title: T\n",
            "a.md": "x\n",
            "styles/word.yaml": "styles: {}\n",
        }
    )
    result = publish("build", "paper", "--to", "docx")
    assert result.code == 1
    assert set(result.codes()) == {"bad-design"}


def test_a_file_that_says_otherwise_than_the_source(publish: Publish, write: Write) -> None:
    folder = write({"publication.yaml": "title: T\n", "a.md": "# One\n\n# Two\n"})
    assert publish("build", "paper", "--to", "docx").code == 0
    (folder / "a.md").write_text("# One\n\n# Three\n")
    result = publish("verify", "dist/paper.docx", "--against", "paper")
    assert result.code == 1
    assert set(result.codes()) == {"disagreement"}
    assert "2 Three" in result.err
