"""Every judge on every file of some folders: python -m tests.judges dist.

What they find is printed as our problems are; the exit status is 1 if there is anything. A judge
that is missing is named, and with `CI` set that is an error too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from publish.problems import Location, Problem, Severity
from tests.judges import judges
from tests.judges.judges import Finding

Judge = Callable[[Path], list[Finding]]
OF_SUFFIX: dict[str, dict[str, Judge]] = {
    ".epub": {"epubcheck": judges.epubcheck, "ace": judges.ace},
    ".pdf": {"pdfua": judges.pdfua, "pdf_syntax": judges.pdf_syntax},
    ".docx": {"ooxml": judges.ooxml},
    ".html": {"html": judges.html, "axe": judges.axe},
}


def main(folders: list[str]) -> int:
    """Judge the files; return the exit status."""
    files = sorted(path for folder in folders for path in Path(folder).rglob("*"))
    told = [problem for path in files for problem in _judged(path)]
    for problem in told:
        print(problem, file=sys.stderr)
    judged = sum(path.suffix in OF_SUFFIX for path in files)
    print(f"{judged} files judged, {len(told)} problems")
    return int(any(problem.severity is not Severity.NOTICE for problem in told) or not judged)


def _judged(path: Path) -> Iterator[Problem]:
    for name, judge in OF_SUFFIX.get(path.suffix, {}).items():
        where = Location.of(path)
        if reason := judges.missing(name):
            severity = Severity.ERROR if os.environ.get("CI") else Severity.NOTICE
            yield Problem("judge-missing", severity, f"{name}: {reason}", where)
            continue
        for found in judge(path):
            code = "-".join(filter(None, [found.judge, found.rule])).lower()
            yield Problem(code, Severity.ERROR, f"{found.place}: {found.message}", where)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["dist"]))
