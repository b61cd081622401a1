"""What all judges say of all files, as problems of ours."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final

from publish.model.document import Document
from publish.problems import Location, Problem, PublishError, Severity
from publish.read.place import find
from publish.read.publication import read
from tests.judges import judges
from tests.judges.judges import Finding, JudgeError
from tests.judges.places import passage
from tests.judges.programs import HERE
from tests.judges.sources import source_of

Judge = Callable[..., list[Finding]]
JUDGES: Final[Mapping[str, tuple[str, Judge]]] = {
    "ace": (".epub", judges.ace),
    "ooxml": (".docx", judges.ooxml),
    "epubcheck": (".epub", judges.epubcheck),
    "pdfua": (".pdf", judges.pdfua),
    "axe": (".html", judges.axe),
    "html": (".html", judges.html),
    "pdf_syntax": (".pdf", judges.pdf_syntax),
}
"""Every judge and the suffix of what it judges; the one that takes longest begins."""

FILES_A_RUN: Final = 16
RUNS_AT_ONCE: Final = 2
LONGEST_MESSAGE: Final = 300


def problems(files: Sequence[Path], sources: Mapping[Path, Path]) -> Iterator[Problem]:
    """Yield what the judges find in the files, one judge after the other.

    `sources` has the publications that files are made of. A judge that is missing is a notice,
    and an error where `CI` is set.
    """
    runs: list[tuple[str, Sequence[Path]]] = []
    for name, (suffix, _) in JUDGES.items():
        own = [path for path in files if path.suffix == suffix]
        if own and (reason := judges.missing(name)):
            severity = Severity.ERROR if os.environ.get("CI") else Severity.NOTICE
            yield Problem("judge-missing", severity, f"{name}: {reason}", Location.of(HERE))
        else:
            runs += [(name, own[n : n + FILES_A_RUN]) for n in range(0, len(own), FILES_A_RUN)]
    with ThreadPoolExecutor(RUNS_AT_ONCE) as pool:
        for told in pool.map(lambda run: _run(*run), runs):
            for one in told:
                yield one if isinstance(one, Problem) else _problem(one, sources.get(one.path))


def _run(name: str, files: Sequence[Path]) -> Sequence[Finding | Problem]:
    _, judge = JUDGES[name]
    try:
        return judge(*files)
    except JudgeError as error:
        message = f"{name} has not judged {', '.join(path.name for path in files)}: {error}"
        where = Location.of(files[0].parent)
        return [Problem("judge-failed", Severity.ERROR, message, where)]


def _problem(found: Finding, source: Path | None) -> Problem:
    """Return a finding as a problem, whose hint says where the source has what it is about."""
    code = "-".join(filter(None, [found.judge, found.rule])).lower()
    there = passage(found)
    page = f"page {there.page}" if there.page else ""
    said = textwrap.shorten(found.message, LONGEST_MESSAGE, placeholder=" …")
    message = ": ".join(filter(None, [page, found.place, said]))
    document = _document(source) if source else None
    where = source_of(document, there) if document else None
    hint = f"in the source: {where.path}:{where.line}" if where else ""
    return Problem(code, Severity.ERROR, message, Location.of(found.path), hint)


@cache
def _document(source: Path) -> Document | None:
    """Return a publication as read, None where it can't be read any more."""
    try:
        return read(find(source))
    except PublishError:
        return None
