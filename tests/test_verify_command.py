"""`publish verify` on files that came back from somewhere, and on files beside each other."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import docx
import pytest

from tests.conftest import ESSAY, Publish, Write, command, png


def test_an_edited_word_file_is_told_with_the_sources_lines(essay: Path, tmp_path: Path) -> None:
    document = docx.Document(str(essay / "essay.docx"))
    four = next(p for p in document.paragraphs if p.text.startswith("Four Tasks"))
    four.insert_paragraph_before("Costs", style="Heading 1")
    changed = next(p for p in document.paragraphs if "Building clean government" in p.text)
    for run in changed.runs:
        run.text = run.text.replace("Building clean", "Making clean")
    document.save(str(tmp_path / "edited.docx"))
    found = command("verify", tmp_path / "edited.docx", "--against", ESSAY)
    assert found.code == 1
    lines = found.err.splitlines()
    assert any('found "3 Costs", which the source does not have' in line for line in lines)
    moved = next(i for i, line in enumerate(lines) if 'found "4 Four Tasks' in line)
    assert "content/essay/03-four-tasks.md:1" in lines[moved + 1]
    text = next(i for i, line in enumerate(lines) if "Making clean" in line)
    assert "Building clean" in lines[text]
    assert "content/essay/02-political-basis.md:" in lines[text + 1]
    assert any("would print" in line for line in lines)


def test_files_are_compared_with_each_other(essay: Path, tmp_path: Path) -> None:
    files = [essay / f"essay.{kind}" for kind in ("pdf", "epub", "docx")]
    found = command("verify", "--each-other", *files)
    assert (found.code, found.err) == (0, "")
    assert "essay.docx: agrees with" in found.out
    document = docx.Document(str(files[2]))
    next(p for p in document.paragraphs if p.text.startswith("Four Tasks")).runs[0].text = "Five"
    document.save(str(tmp_path / "other.docx"))
    found = command("verify", "--each-other", files[0], tmp_path / "other.docx")
    assert found.code == 1
    assert '"3 Four Tasks for Creating Harmony"' in found.err


def test_one_of_two_ways_has_to_be_chosen(publish: Publish) -> None:
    assert publish("verify", "a.pdf").code == 2
    assert publish("verify", "a.pdf", "--each-other").code == 2


def test_a_file_that_is_not_there_is_not_read(publish: Publish) -> None:
    found = publish("verify", "--each-other", "a.pdf", "b.pdf")
    assert (found.code, found.codes()) == (1, ["no-file"])
    assert "not read" in found.out


def test_the_manifest_says_what_was_read_back(essay: Path) -> None:
    files = json.loads((essay / "manifest.json").read_text())["files"]
    counts = {name: entry["checked"] for name, entry in files.items()}
    assert {one["headings"] for one in counts.values()} == {25}
    assert {one["links"] for one in counts.values()} == {11}
    assert all(3700 < one["words"] < 4200 for one in counts.values())
    page = (essay / "index.html").read_text()
    assert page.count("25 headings") == 3


EVERYTHING = {
    "publication.yaml": "title: T\n",
    "text.md": "# Head[^a] of $x^2$ {#sec-a}\n\n![Cap[^b] and $y$](p.png){#fig-a}\n\n"
    "![No number](p.png)\n\nSee @sec-a and @fig-a: $z$.\n\n[^a]: One $q$.\n[^b]: Two.\n",
    "p.png": png(),
}


@pytest.mark.whole
def test_formulas_and_notes_in_titles_are_no_difference(write: Write, tmp_path: Path) -> None:
    kinds, output = ("pdf", "epub", "docx", "html", "odt", "txt"), tmp_path / "dist"
    built = command("build", write(EVERYTHING), "--to", ",".join(kinds), "--output-dir", output)
    assert built.code == 0, built.err
    files = [output / f"paper.{kind}" for kind in kinds]
    for first in files[:3]:
        found = command("verify", "--each-other", first, *files)
        assert (found.code, found.err) == (0, "")


@pytest.mark.whole
def test_labels_of_lists_in_notes_are_compared(write: Write, tmp_path: Path) -> None:
    for name, first in (("one", "a"), ("other", "c")):
        text = f"Text.[^n]\n\n[^n]: A list:\n\n    {first}. x\n    {chr(ord(first) + 1)}. y\n"
        folder = write({"publication.yaml": "title: T\n", "a.md": text}, name)
        command("build", folder, "--to", "html,odt", "--output-dir", tmp_path / "dist")
    files = [tmp_path / "dist" / name for name in ("one.html", "one.odt", "other.html")]
    found = command("verify", "--each-other", *files)
    assert found.code == 1
    assert f"{files[1]}: agrees with" in found.out
    assert "other.html:1: error disagreement: note: " in found.err


SHORT = """\
# One

Opening words.

Daily.^[A note at eight.] More.

Para three, see @fig-a.

![Cap](p.png){#fig-a}

# Two

Fin.
"""
EDITS = {
    "a note's mark is lost": (r"<w:r>(?:(?!</w:r>).)*<w:footnoteReference[^>]*/></w:r>", "", {5}),
    "a paragraph is lost": (r"<w:p>(?:(?!</w:p>).)*Para three(?:(?!</w:p>).)*</w:p>", "", {7}),
    "a word is another": ("Opening", "Closing", {3}),
    "a heading is another": ("Two", "Three", {11}),
}


@pytest.mark.parametrize(
    "edit",
    [
        "a word is another",
        *(
            pytest.param(one, marks=pytest.mark.whole)
            for one in EDITS
            if one != "a word is another"
        ),
    ],
)
def test_an_edit_is_told_with_its_own_line(edit: str, write: Write, tmp_path: Path) -> None:
    old, new, lines = EDITS[edit]
    folder = write({"publication.yaml": "title: V\n", "a.md": SHORT, "p.png": png()})
    built = command("build", folder, "--to", "docx", "--output-dir", tmp_path / "dist")
    assert built.code == 0, built.err
    edited = tmp_path / "edited.docx"
    with zipfile.ZipFile(tmp_path / "dist/paper.docx") as good, zipfile.ZipFile(edited, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            if name == "word/document.xml":
                text, count = re.subn(old, new, data.decode(), flags=re.DOTALL)
                assert count
                data = text.encode()
            bad.writestr(name, data)
    found = command("verify", edited, "--against", folder)
    assert {int(line) for line in re.findall(r"in the source: .*a\.md:(\d+)", found.err)} == lines
    assert "\ufffc" not in found.err
