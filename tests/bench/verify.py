"""Measures what reading the files back costs: python -m tests.bench.verify.

Each build's own log says how long every format took to make and to read back; both begin when the
work is handed over. The essay and the book of `word.py`, three formats each, medians.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.by_hand import ROOT, run
from tests.bench.word import write_book

LINE = re.compile(r"^ +(export|verify) +(\w+) .* ([0-9.]+) s$", re.MULTILINE)
RUNS = {"the essay": 5, "a book of 200,000 words": 1}


def main() -> None:
    """Print, for each publication, the seconds of both stages and their ratio."""
    command = Path(sys.executable).parent / "publish"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = dict(
            zip(RUNS, (ROOT / "content" / "essay", write_book(folder / "book")), strict=True)
        )
        print("| publication | made, s | read back, s | ratio |\n|---|---|---|---|")
        for what, place in places.items():
            totals: dict[str, list[float]] = {"export": [], "verify": []}
            for number in range(RUNS[what]):
                output = folder / f"{place.name}-{number}"
                found = LINE.findall(run(command, "build", place, "--output-dir", output))
                for stage, seconds in totals.items():
                    seconds.append(sum(float(time) for one, _, time in found if one == stage))
            made, read = (statistics.median(seconds) for seconds in totals.values())
            print(f"| {what} | {made:.2f} | {read:.2f} | {read / made:.2f} |")


if __name__ == "__main__":
    main()
