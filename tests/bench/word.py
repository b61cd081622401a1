"""Measures the Word file of a book of 500 pages: python -m tests.bench.word.

`publish build --to docx`, from the source to the verified file, and in it the stage that makes the
file, against what pandoc alone takes to write a DOCX of the same text with its own numbers and
contents. Medians, runs in turn.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from publish import pandoc
from tests.bench.by_hand import run, seconds

CHAPTERS = 25
SECTIONS = 8
PARAGRAPHS = 12
SENTENCE = (
    "a reader who opens the finished file sees one number where the source says one and never "
    "looks for a second while the printer counts pages and the editor moves whole sections about"
)
WORDS = SENTENCE.split()
RUNS = 5
STAGE = re.compile(r"export +docx .* ([0-9.]+) s$", re.MULTILINE)


def book() -> dict[str, str]:
    """Return the files of 200,000 words in 25 chapters of eight sections: some 500 pages of A5."""
    return {f"{one:02}.md": "\n\n".join(_chapter(one)) + "\n" for one in range(CHAPTERS)}


def write_book(folder: Path) -> Path:
    """Write the book as a publication into a new folder; return that."""
    folder.mkdir()
    for file, text in book().items():
        (folder / file).write_text(text, "utf-8")
    (folder / "publication.yaml").write_text("title: A Book\ntype: book\n", "utf-8")
    return folder


def _chapter(chapter: int) -> Iterator[str]:
    yield f"# Chapter of {WORDS[chapter % len(WORDS)]} {{#sec-{chapter}}}"
    for section in range(SECTIONS):
        name = f"{chapter}-{section}"
        yield f"## Section of {WORDS[section]} {{#sec-{name}}}"
        for paragraph in range(PARAGRAPHS):
            yield _paragraph(chapter * 7 + section * 3 + paragraph)
        yield f"As @tbl-{name} and @sec-{chapter} show.[^{name}]"
        yield f"[^{name}]: A note on *this* section, with [a link](https://example.com)."
        yield f"| Name | Value |\n|------|-------|\n| one | {section} |"
        yield f": A table {{#tbl-{name}}}"
        yield "- first\n- second\n- third"
        yield "$$a^2 + b^2 = c^2$$" + f" {{#eq-{name}}}"


def _paragraph(seed: int) -> str:
    words = [WORDS[(seed * 5 + index * (1 + seed % 3)) % len(WORDS)] for index in range(82)]
    words[10] = f"*{words[10]}*"
    return " ".join(words).capitalize() + "."


def main() -> None:
    """Print the medians and their ratios."""
    command = Path(sys.executable).parent / "publish"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chapters = sorted(write_book(folder / "book").glob("*.md"))
        stages: list[float] = []

        def alone(_: Path) -> None:
            options = ["--number-sections", "--toc", "--metadata=title:A Book"]
            run(pandoc.program(), *chapters, *options, "-o", folder / "alone.docx")

        def ours(_: Path) -> None:
            options: list[str | Path] = ["--to", "docx", "--output-dir", folder / "dist"]
            log = run(command, "build", folder / "book", *options)
            stages.extend(float(found) for found in STAGE.findall(log))
            (folder / "dist" / "manifest.json").unlink()

        times: dict[str, list[float]] = {"pandoc alone": [], "publish build --to docx": []}
        for _ in range(RUNS):
            for what, work in zip(times, (alone, ours), strict=True):
                times[what].append(seconds(work, folder))
    times["of that, the stage export"] = stages
    hand = statistics.median(times["pandoc alone"])
    words = sum(len(text.split()) for text in book().values())
    print(f"A book of {words:,} words, {RUNS} runs in turn, medians in seconds\n")
    print("| what | median | of pandoc alone |\n|---|---|---|")
    for what, values in times.items():
        median = statistics.median(values)
        print(f"| {what} | {median:.2f} | {median / hand:.2f} |")


if __name__ == "__main__":
    main()
