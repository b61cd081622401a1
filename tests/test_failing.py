"""How a build fails: everything told at once, the last good file kept, the right exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, Publish, Write
from tests.test_bad_input import TITLE, assert_problem
from tests.test_formats import build, plug_in


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


IN_THE_PAGE = {
    "an undefined name": ("{{ titel }}", "'titel' is undefined", "the names there are: "),
    "an unknown key": (
        "{{ publication.titel }}",
        "has no attribute 'titel'",
        'did you mean "title"?',
    ),
    "a broken tag": ("{% if %}", "Expected an expression", ""),
    "a template that is not there": (
        '{% include "web/nope.html" %}',
        'there is no template "web/nope.html"',
        "",
    ),
    "a file outside": (
        '{% include "../../secret.txt" %}',
        'there is no template "../../secret.txt"',
        "",
    ),
    "a way out of the sandbox": ("{{ publication.__class__.__mro__ }}", "__class__", "unsafe"),
}


@pytest.mark.parametrize("fault", IN_THE_PAGE)
def test_what_is_wrong_in_an_included_template_is_named_there(
    fault: str, publish: Publish, write: Write
) -> None:
    line, message, hint = IN_THE_PAGE[fault]
    page = (ROOT / "templates/web/page.html").read_text().split("\n")
    own = "\n".join([*page[:3], line, *page[3:]])
    folder = write({"publication.yaml": TITLE, "a.md": "x", "templates/web/page.html": own})
    (folder.parent / "secret.txt").write_text("hidden words")
    result = publish("build", "paper", "--to", "html")
    assert_problem(result.err, "paper/templates/web/page.html:4: error bad-template", message, hint)
    assert "hidden words" not in result.err


def test_a_template_that_uses_an_undefined_name(publish: Publish, write: Write) -> None:
    write({"publication.yaml": TITLE, "a.md": "x", "templates/pdf.html": "<p>\n{{ titel }}\n"})
    result = publish("build", "paper", "--to", "pdf")
    assert_problem(
        result.err, "paper/templates/pdf.html:2: error bad-template", "titel", "publication"
    )
    assert result.code == 1


def test_what_failed_is_in_the_manifest_and_on_the_downloads_page(
    tmp_path: Path,
) -> None:
    good = "context.output.write_text('fine'); return context.output"
    bad = "raise RuntimeError('no ink')"
    assert build(tmp_path, plug_in(tmp_path / "bad", bad), "leaf").code == 1
    manifest = json.loads((tmp_path / "dist/manifest.json").read_text())
    assert manifest["files"] == {}
    [problem] = manifest["publications"]["paper"]["failed"]["leaf"]
    assert "no ink" in problem["message"]
    assert "leaf was not made" in (tmp_path / "dist/index.html").read_text()
    assert build(tmp_path, plug_in(tmp_path / "good", good), "leaf").code == 0
    manifest = json.loads((tmp_path / "dist/manifest.json").read_text())
    assert manifest["publications"]["paper"]["failed"] == {}
    assert manifest["files"]["paper.leaf"]["current"] is True
    assert build(tmp_path, str(tmp_path / "bad"), "leaf").code == 1
    manifest = json.loads((tmp_path / "dist/manifest.json").read_text())
    assert manifest["files"]["paper.leaf"]["current"] is False
    assert (tmp_path / "dist/paper.leaf").read_text() == "fine"
    page = (tmp_path / "dist/index.html").read_text()
    assert "From an earlier build" in page
    assert "agree" not in page


def test_a_label_that_is_not_known_in_a_table_of_ones_own(publish: Publish, write: Write) -> None:
    own = "en:\n  sektion: Section\n"
    write({"publication.yaml": TITLE, "a.md": "x", "styles/labels.yaml": own})
    result = publish("build", "paper", "--to", "txt")
    assert_problem(
        result.err, "paper/styles/labels.yaml:2: error unknown-key", 'did you mean "section"?'
    )


def test_a_pdf_whose_template_shows_no_text_does_not_agree(publish: Publish, write: Write) -> None:
    page = '<html lang="en"><head><title>T</title></head><body><p>other</p></body></html>'
    write({"publication.yaml": TITLE, "a.md": "x", "templates/pdf.html": page})
    result = publish("build", "paper", "--to", "pdf")
    assert (result.code, "no-body" in result.codes()) == (1, True)


def test_templates_come_from_the_publication_then_the_working_folder_then_ours(
    publish: Publish, write: Write, tmp_path: Path
) -> None:
    page = (ROOT / "templates/web/one-page.html").read_text()
    (tmp_path / "templates/web").mkdir(parents=True)
    (tmp_path / "templates/web/one-page.html").write_text(page.replace("<main>", "<main>U"))
    files = {"publication.yaml": TITLE, "a.md": "x"}
    write(files)
    assert publish("build", "paper", "--to", "html", "--output-dir", "one").code == 1
    write({**files, "templates/web/one-page.html": page})
    assert publish("build", "paper", "--to", "html", "--output-dir", "two").code == 0
