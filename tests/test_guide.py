"""The guide is true: every command and every sample of it runs, and it is a whole book.

Samples under one heading of the second level form one text. Blocks of class `wrong` must give
the problem that is shown behind them; `…` stands for any text. Blocks with `file=` are written
into the folder in which the chapter's commands run, in order.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
import tinycss2
import yaml

from publish.export.fragment import render_html
from publish.model import yaml_file
from publish.pipeline import outline
from publish.problems import Problems
from publish.read import metadata
from tests.conftest import PUBLISH, ROOT, Publish, Result, command, png, run

GUIDE = ROOT / "content" / "guide"
CHAPTERS = sorted(GUIDE.glob("*.md"))
FENCE = re.compile(r"^(`{3,}) ?(\{.*\}|\w*)$")
CLASSES = re.compile(r"\.([\w-]+)")
FILE = re.compile(r'\bfile="([^"]+)"')
RESULT = re.compile(r"^(:{4,}) \{\.result\}$")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7v7z"/></svg>'


@dataclass(frozen=True)
class Block:
    """One block of code of the guide; `section` is the line of the heading above it."""

    chapter: Path
    line: int
    section: int
    classes: tuple[str, ...]
    file: str
    text: str

    def __str__(self) -> str:
        return f"{self.chapter.name}:{self.line}"

    def result(self) -> str:
        """Return the text of the result that follows the block, "" where there is none."""
        lines = self.chapter.read_text().splitlines()
        start = self.line + self.text.count("\n") + 2
        while start < len(lines) and not lines[start].strip():
            start += 1
        opening = RESULT.match(lines[start]) if start < len(lines) else None
        if not opening:
            return ""
        end = lines.index(opening[1], start)
        return "\n".join(lines[start + 1 : end])


def blocks_of(chapter: Path) -> Iterator[Block]:
    """Yield the blocks of code of a chapter, without those in results."""
    closing, section, start, result = "", 0, 0, ""
    head = ""
    inside: list[str] = []
    for number, line in enumerate(chapter.read_text().splitlines(), 1):
        if result:
            result = "" if line == result else result
        elif closing:
            if line == closing:
                classes = CLASSES.findall(head) if head.startswith("{") else [head]
                file = FILE.search(head)
                text = "\n".join(inside)
                yield Block(chapter, start, section, tuple(classes), file[1] if file else "", text)
                closing = ""
            else:
                inside.append(line)
        elif opening := FENCE.match(line):
            closing, head, start, inside = opening[1], opening[2], number, []
        elif opening := RESULT.match(line):
            result = opening[1]
        elif line.startswith(("# ", "## ")):
            section = number
    assert not closing, f"{chapter.name}:{start}: a fence is not closed"


BLOCKS = [block for chapter in CHAPTERS for block in blocks_of(chapter)]
SAMPLES = [
    b for b in BLOCKS if b.classes[0] == "markdown" and not b.file and "wrong" not in b.classes
]
SECTIONS = sorted({(block.chapter, block.section) for block in SAMPLES})


def following(block: Block) -> Block | None:
    """Return the block behind another one if it shows what that prints."""
    index = BLOCKS.index(block) + 1
    after = BLOCKS[index] if index < len(BLOCKS) else None
    if after is None or after.classes != ("text",):
        return None
    return after if (after.chapter, after.section) == (block.chapter, block.section) else None


def assert_prints(printed: str, expected: str) -> None:
    """Hold printed lines against expected ones, where … is any text, alone any lines."""
    lines = [
        r"[^\n]*(\n[^\n]*)*?" if line == "…" else re.escape(line).replace("…", "[^\n]*")
        for line in expected.splitlines()
    ]
    shown = printed.replace("\u00a0", " ")
    assert re.fullmatch(r"\s*" + r"\n".join(lines) + r"\s*", shown), shown


def folder_with(tmp_path: Path, keys: str, text: str) -> Path:
    """Return a publication named `report` that holds what samples name."""
    folder = tmp_path / "report"
    folder.mkdir()
    for name in ("setup.png", "left.png", "right.png"):
        (folder / name).write_bytes(png())
    (folder / "drop.svg").write_text(SVG)
    (folder / "works.json").write_bytes((GUIDE / "works.json").read_bytes())
    (folder / "publication.yaml").write_text(keys)
    (folder / "text.md").write_text(text + "\n")
    return folder


@pytest.mark.parametrize("place", SECTIONS, ids=lambda place: f"{place[0].stem}:{place[1]}")
def test_samples_are_read_without_a_problem(place: tuple[Path, int], tmp_path: Path) -> None:
    samples = [one for one in SAMPLES if (one.chapter, one.section) == place]
    cites = any("bibliography" in one.classes or "@knuth" in one.text for one in samples)
    keys = "title: Sample\n" + ("bibliography: works.json\n" if cites else "")
    folder = folder_with(tmp_path, keys, "\n\n".join(one.text for one in samples))
    document, numbered = outline(folder)
    assert [str(one) for one in (*document.problems, *numbered.problems)] == []
    assert render_html(numbered)


@pytest.mark.parametrize("block", [b for b in SAMPLES if b.result()], ids=str)
def test_a_result_is_what_its_sample_says(block: Block) -> None:
    assert block.result() == block.text


@pytest.mark.parametrize("block", [b for b in BLOCKS if "wrong" in b.classes], ids=str)
def test_what_is_wrong_gives_the_problem_shown(
    block: Block, publish: Publish, tmp_path: Path
) -> None:
    is_text = block.classes[0] == "markdown"
    keys = "title: Sample\n" if is_text else block.text + "\n"
    folder_with(tmp_path, keys, block.text if is_text else "Text.")
    result = publish("outline", "report")
    assert result.code == 1
    shown = following(block)
    assert shown is not None
    assert_prints(result.err.replace("report/text.md", "text.md"), shown.text)


@pytest.mark.parametrize(
    "block", [b for b in BLOCKS if b.classes[0] == "yaml" and not b.file], ids=str
)
def test_keys_are_taken(block: Block, publish: Publish, tmp_path: Path) -> None:
    if "wrong" in block.classes:
        return
    if "design" in block.classes:
        assert yaml.safe_load(block.text)["styles"]
        return
    keys = block.text if "title:" in block.text else f"title: Sample\n{block.text}"
    if "scheme" in block.classes:
        keys = "title: Sample\nnumbering: clauses\n"
    folder = folder_with(tmp_path, keys + "\n", "# Text\n\nWords.")
    if "scheme" in block.classes:
        scheme = folder / "styles" / "numbering" / "clauses.yaml"
        scheme.parent.mkdir(parents=True)
        scheme.write_text(block.text)
    if "partial" in block.classes:
        problems = Problems()
        assert metadata.check(yaml_file.load(folder / "publication.yaml"), problems)
        assert not problems.found
        return
    result = publish("outline", "report")
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.classes[0] == "css"], ids=str)
def test_styles_are_css(block: Block) -> None:
    rules = tinycss2.parse_stylesheet(block.text, skip_whitespace=True, skip_comments=True)
    assert rules
    assert not [rule for rule in rules if rule.type == "error"]
    for rule in rules:
        declared = tinycss2.parse_declaration_list(rule.content, skip_whitespace=True)
        assert not [one for one in declared if one.type == "error"]


@pytest.mark.parametrize(
    "chapter",
    [c for c in CHAPTERS if any(b.classes[0] == "sh" for b in blocks_of(c))],
    ids=lambda c: c.stem,
)
def test_commands_do_what_is_shown(chapter: Path, tmp_path: Path) -> None:
    scratch = Chapter(tmp_path)
    blocks = [block for block in BLOCKS if block.chapter == chapter]
    if not any("publish new " in block.text for block in blocks):
        scratch.run("publish new report")
    for block in blocks:
        if block.file:
            (tmp_path / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.file).write_text(block.text + "\n")
        elif block.classes[0] == "sh":
            printed = [scratch.run(line) for line in block.text.splitlines()]
            if shown := following(block):
                assert_prints(printed[-1], shown.text)


class Chapter:
    """The folder in which a chapter's commands run, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plugins = folder / "installed"

    def run(self, line: str) -> str:
        """Run one command of the guide and return what it printed; it must succeed."""
        words = shlex.split(line)
        if words[0] == "make":
            run(*words[:1], "--dry-run", *words[1:], cwd=ROOT)
            return ""
        if words[:2] == ["pip", "install"]:
            shutil.rmtree(self.plugins, ignore_errors=True)
            install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
            install += ["--no-build-isolation", "--no-index", "--target", str(self.plugins)]
            run(*install, words[2], cwd=self.folder)
            return ""
        assert words[0] == "publish", line
        return run(PUBLISH, *words[1:], cwd=self.folder, PYTHONPATH=str(self.plugins))


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Build the guide once, as a person does."""
    output = tmp_path_factory.mktemp("guide") / "dist"
    return output, command("build", GUIDE, "--output-dir", output)


@pytest.mark.whole
def test_the_guide_builds_in_every_format_without_a_fault(guide: tuple[Path, Result]) -> None:
    output, result = guide
    assert (result.code, set(result.codes())) == (0, {"limit"}), result.err
    assert {"guide.pdf", "guide.epub", "guide.docx"} <= set(os.listdir(output))
    assert len(re.findall(r"verify +\w+ +agrees", result.out)) == 3
    assert len(pypdfium2.PdfDocument(output / "guide.pdf")) >= 40


def test_the_guide_holds_everything_that_carries_a_number() -> None:
    _, numbered = outline(GUIDE)
    found = numbered.outline
    assert {one.kind for one in found.captions} == {
        "figure",
        "subfigure",
        "table",
        "equation",
        "listing",
    }
    assert {one.role for one in found.headings} >= {"part", "appendix", "frontmatter", ""}
    assert len([one for one in found.headings if one.level == 1]) >= 12
    assert found.notes
    text = render_html(numbered)
    assert 'id="refs"' in text
    assert 'id="ref-knuth"' in text
    assert "Bringhurst 2004" in text


@pytest.mark.parametrize("name", ["reference", "licenses"])
def test_generated_chapters_are_what_the_code_says(name: str) -> None:
    written = subprocess.run(
        [sys.executable, "-c", f"import reference; print(reference.{name}(), end='')"],
        cwd=ROOT / "docs",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert written == (GUIDE / f"{name}.md").read_text(), "type: make reference"


def test_the_readme_leads_to_the_guide() -> None:
    assert "content/guide" in (ROOT / "README.md").read_text()
