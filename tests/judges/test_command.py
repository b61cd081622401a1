"""The command that runs the judges: on finished files, and on a corpus that it builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.deliver.manifest import FileEntry, Manifest
from tests.judges import __main__ as command
from tests.judges import judges, verdicts
from tests.judges.test_judges import DOCX, package


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def only(monkeypatch: pytest.MonkeyPatch, judge: str) -> None:
    """Let the command know one judge alone."""
    judges.require(judge)
    monkeypatch.setattr(verdicts, "JUDGES", {judge: verdicts.JUDGES[judge]})


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def delivered(dist: Path, name: str, publication: str) -> None:
    """Write the manifest of a folder with one file."""
    entry = FileEntry(publication, "docx", "Word", "", bytes=0, sha256="", verified=True)
    Manifest({name: entry}).save(dist)


def test_finished_files_and_where_their_faults_come_from(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    only(monkeypatch, "ooxml")
    dist = written(Path("dist/notes.txt"), "").parent
    written(Path("content/paper.md"), "# First\n\nOne thing, and then another.\n")
    words = ("<w:t>One</w:t>", "<w:t>One thing, and then another.</w:t>")
    package(dist / "paper.docx", DOCX, document=words)
    delivered(dist, "paper.docx", "paper")
    assert command.main(["dist"]) == 0
    assert capsys.readouterr().err == ""

    package(
        dist / "paper.docx",
        DOCX | {"document.xml": DOCX["document.xml"].replace(*words)},
        document=('w:jc w:val="center"', 'w:jc w:val="nowhere"'),
    )
    assert command.main(["dist"]) == 1
    head, hint = capsys.readouterr().err.splitlines()
    assert head.startswith("dist/paper.docx:1: error ooxml-sch_attributevaluedatatypedetailed: ")
    assert "/document.xml /w:document[1]/w:body[1]/w:p[1]" in head
    assert hint == "    in the source: content/paper.md:3"


@pytest.mark.whole
def test_a_corpus_is_built_and_judged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    only(monkeypatch, "epubcheck")
    written(Path("cases/kind/good/in/paper.md"), "# First\n\nNothing is wrong here.\n")
    text = "# Second\n\n<dl><p>A paragraph in a list</p></dl>\n"
    written(Path("cases/kind/bad/in/text.md"), text)
    written(Path("cases/kind/bad/in/publication.yaml"), "title: Bad\n")
    assert command.main(["--corpus", "cases"]) == 1
    printed = capsys.readouterr()
    head, hint = printed.err.splitlines()
    assert head.startswith("build/corpus/kind-bad.epub:1: error epubcheck-rsc-005: EPUB/text/")
    assert hint == "    in the source: cases/kind/bad/in/text.md:3"
    assert printed.out == "2 files, 1 problems\n"
    made = {path.name for path in Path("build/corpus").iterdir() if path.is_file()}
    assert made >= {"kind-good.pdf", "kind-good.epub", "kind-good.docx", "index.html"}


def test_a_publication_of_the_corpus_that_is_not_built_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verdicts, "JUDGES", {})
    written(Path("cases/kind/bad/in/paper.md"), "# First\n\nSee @sec-nowhere.\n")
    assert command.main(["--corpus", "cases"]) == 1
    assert "cases/kind/bad/in/paper.md:3: error dead-reference" in capsys.readouterr().err


def test_a_missing_judge_is_a_notice_and_in_ci_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(Path("dist/paper.pdf"), "%PDF-")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    assert command.main(["dist"]) == 0
    said = "judge-missing: pdf_syntax: qpdf is not installed; run tests/judges/install"
    assert f"notice {said}" in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    assert command.main(["dist"]) == 1
    assert f"error {said}" in capsys.readouterr().err


def test_a_judge_that_fails_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: Path) -> list[judges.Finding]:
        raise judges.JudgeError("it left with code 3")

    monkeypatch.setattr(verdicts, "JUDGES", {"pdf_syntax": (".pdf", fails)})
    monkeypatch.setattr(judges, "missing", lambda _: None)
    written(Path("dist/paper.pdf"), "%PDF-")
    assert command.main(["dist"]) == 1
    said = "dist:1: error judge-failed: pdf_syntax has not judged paper.pdf: it left with code 3"
    assert said in capsys.readouterr().err


def test_nothing_to_judge_is_no_pass() -> None:
    assert command.main(["dist"]) == 1
