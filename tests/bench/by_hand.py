"""Measure `publish build` against the same three files made by hand; see README.md."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from publish import pandoc
from publish.export import fonts

ROOT = Path(__file__).parent.parent.parent
ESSAY = ROOT / "content" / "essay"
RUNS = 5


def run(*command: str | Path) -> str:
    """Run a command, which must succeed; return what it printed."""
    words = [str(part) for part in command]
    return subprocess.run(words, check=True, cwd=ROOT, capture_output=True, text=True).stdout


def by_hand(folder: Path) -> None:
    """Make the three files one after the other, as a person with pandoc and WeasyPrint would."""
    sources = sorted(ESSAY.glob("*.md"))
    metadata = f"--metadata-file={ESSAY / 'publication.yaml'}"
    page = folder / "page.html"
    template = Path(__file__).with_name("by_hand.html")
    options = ["--number-sections", "--toc", "--section-divs", f"--template={template}"]
    run(pandoc.program(), *sources, metadata, *options, "-o", page)
    sheets: list[str | Path] = ["-s", folder / "fonts.css"]
    for name in ("text.css", "themes/plain.css", "pdf.css"):
        sheets += ["-s", ROOT / "styles" / name]
    weasyprint = [sys.executable, "-m", "weasyprint", "--quiet", "--pdf-variant", "pdf/ua-1"]
    run(*weasyprint, *sheets, "-s", folder / "paper.css", page, folder / "essay.pdf")
    run(
        pandoc.program(),
        *sources,
        metadata,
        "--number-sections",
        "--toc",
        "-o",
        folder / "essay.epub",
    )
    run(
        pandoc.program(),
        *sources,
        metadata,
        "--number-sections",
        "--toc",
        "-o",
        folder / "essay.docx",
    )


def build(folder: Path) -> None:
    """Make and verify the three files and the downloads page with the toolkit."""
    command = Path(sys.executable).parent / "publish"
    run(command, "build", ESSAY, "--output-dir", folder)


def seconds(work: Callable[[Path], None], folder: Path) -> float:
    """Return how long the work took, start-up of every process included."""
    started = time.perf_counter()
    work(folder)
    return time.perf_counter() - started


def main() -> None:
    """Print the medians and their ratios."""
    times: dict[str, list[float]] = {"by hand": [], "publish build": [], "nothing changed": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fonts.css").write_text(
            "".join(fonts.font_face(face, face.path.as_uri()) for face in fonts.faces())
        )
        (folder / "paper.css").write_text("@page { size: a5 }")
        for index in range(-1, RUNS):
            shutil.rmtree(folder / "dist", ignore_errors=True)
            measured = (
                seconds(by_hand, folder),
                seconds(build, folder / "dist"),
                seconds(build, folder / "dist"),
            )
            if index >= 0:
                for what, value in zip(times, measured, strict=True):
                    times[what].append(value)
    hand = statistics.median(times["by hand"])
    print(f"{RUNS} runs in turn after one that does not count, {os.cpu_count()} cores, seconds\n")
    print("| what | median | of by hand |\n|---|---|---|")
    for what, values in times.items():
        median = statistics.median(values)
        print(f"| {what} | {median:.2f} | {median / hand:.2f} |")


if __name__ == "__main__":
    main()
