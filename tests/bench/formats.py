"""Measures what more formats cost: python -m tests.bench.formats.

The essay through every built-in format at once against the PDF alone, whole processes with
start-up, verification and delivery, in turn; medians of five runs after one that does not count.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from publish.model.formats import OURS, known_formats
from tests.bench.by_hand import ROOT, run

RUNS = 5


def main() -> None:
    """Print both medians and their ratio."""
    command = Path(sys.executable).parent / "publish"
    every = [name for name, known in known_formats().items() if known.package == OURS]
    asked = {"the PDF alone": "pdf", f"all {len(every)} formats": ",".join(every)}
    seconds: dict[str, list[float]] = {what: [] for what in asked}
    with tempfile.TemporaryDirectory() as name:
        for number in range(RUNS + 1):
            for what, formats in asked.items():
                output = Path(name) / f"{number}-{len(formats)}"
                started = time.perf_counter()
                run(
                    command,
                    "build",
                    ROOT / "content/essay",
                    "--to",
                    formats,
                    "--output-dir",
                    output,
                )
                if number:
                    seconds[what].append(time.perf_counter() - started)
    medians = {what: statistics.median(times) for what, times in seconds.items()}
    alone = medians["the PDF alone"]
    print("| what | median, seconds | of the PDF alone |\n|---|---|---|")
    for what, median in medians.items():
        print(f"| {what} | {median:.2f} | {median / alone:.2f} |")


if __name__ == "__main__":
    main()
