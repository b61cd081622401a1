"""Finished files that came back from somewhere: held against their source, or each other."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from publish.model.document import WORD
from publish.model.formats import OURS, VERIFIERS, Exporter, Reading, known_formats
from publish.pipeline import outline
from publish.problems import Location, Problem, PublishError, Severity, fail
from publish.process import Zygote, exporter_of

if TYPE_CHECKING:
    from publish.model.document import Document

NOT_READ = "not read"
IN_THE_SOURCE = "in the source: "
TIME_LIMIT = 600
"""Seconds that reading a file may take where no publication says."""
MOST_AT_ONCE = 4
"""Files that are read at once, each of which may take the memory of `worker.MOST_MEMORY`."""


class Verdict(NamedTuple):
    """What is said of a file in a few words, and every problem of it."""

    file: Path
    said: str
    problems: list[Problem]

    @property
    def is_good(self) -> bool:
        """Whether the file agrees."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def against_source(files: Sequence[Path], publication: Path) -> Iterator[Verdict]:
    """Yield for each file what it says otherwise than a publication's source, and where that is.

    The source is read once. Raises `PublishError` for what is wrong in it.
    """
    from publish.model.running_text import whole_text
    from publish.verify import compare

    document, numbered = outline(publication)
    depth, limit = int(document.publication.contents), document.publication.time_limit
    hint = partial(_place_in, document)
    for file, read in _read_all(files, limit):
        if read.reading is None or read.exporter is None:
            yield Verdict(file, NOT_READ, read.problems)
            continue
        name = read.exporter.name
        text = whole_text(numbered.blocks, name, html=read.exporter.html)
        shown, where = numbered.outline.in_format(name), Location.of(file)
        found = compare(shown, read.reading, depth, where, text, hint)
        yield _judged(file, sorted((_told(one, where) for one in found), key=_by_place))


def against_each_other(files: Sequence[Path]) -> Iterator[Verdict]:
    """Yield for each file what it shows otherwise than the first one, without any source.

    The first is told of where something is wrong with it by itself.
    """
    from publish.verify import compare_readings

    all_read = _read_all(files, TIME_LIMIT)
    _, first = next(all_read)
    if first.reading is None:
        yield Verdict(files[0], NOT_READ, first.problems)
        return
    if first.problems:
        yield _judged(files[0], first.problems)
    for file, read in all_read:
        if read.reading is None:
            yield Verdict(file, NOT_READ, read.problems)
            continue
        found = compare_readings(first.reading, read.reading, Location.of(file))
        yield _judged(file, read.problems + found, f" with {files[0]}")


def _judged(file: Path, problems: list[Problem], with_whom: str = "") -> Verdict:
    agrees = Verdict(file, f"agrees{with_whom}", problems)
    return agrees if agrees.is_good else Verdict(file, f"disagrees{with_whom}", problems)


class Read(NamedTuple):
    """What a file shows, None where it can't be read, what is wrong with it, and its format."""

    reading: Reading | None
    problems: list[Problem]
    exporter: Exporter | None = None


def _read_all(files: Sequence[Path], limit: float) -> Generator[tuple[Path, Read], None, None]:
    """Yield each file with what `_read` says of it; some are read while one is looked at."""
    at_once = min(os.cpu_count() or 2, MOST_AT_ONCE)
    waiting: deque[tuple[Path, Future[Read]]] = deque()
    with ThreadPoolExecutor(at_once) as pool, Zygote() as zygote:
        for file in files:
            waiting.append((file, pool.submit(_read, file, zygote, limit)))
            if len(waiting) >= at_once:
                file, read = waiting.popleft()
                yield file, read.result()
        for file, read in waiting:
            yield file, read.result()


def _read(file: Path, zygote: Zygote, limit: float) -> Read:
    """Return what a file shows and what is wrong with it by itself."""
    where = Location.of(file)
    try:
        if not (file.is_file() or file.is_dir()):  # a pipe would never end
            raise fail("no-file", "there is no such file", where, "build it, or check the path")
        exporter = _format_of(file, zygote)
        outcome = zygote.start(VERIFIERS, exporter.name).run(file, where, limit)
    except PublishError as error:
        return Read(None, list(error.problems))
    except OSError as error:
        message = f"it can't be read: {(error.strerror or str(error)).lower()}"
        return Read(None, list(fail("unreadable", message, where).problems))
    if not isinstance(outcome.result, Reading):
        return Read(None, list(outcome.problems))
    own = [replace(problem, location=where) for problem in outcome.result.problems]
    return Read(outcome.result, own, exporter)


def _told(problem: Problem, where: Location) -> Problem:
    """Place a problem at its file; nothing is delivered here that a hint could be about."""
    kept = problem.hint if problem.hint.startswith(IN_THE_SOURCE) else ""
    return replace(problem, location=where, hint=kept)


def _by_place(problem: Problem) -> tuple[bool, str, int]:
    """Return by what problems are ordered: where the source has it, and last what has no place."""
    path, _, line = problem.hint.removeprefix(IN_THE_SOURCE).rpartition(":")
    return (not path, path, int(line or 0))


def _place_in(document: Document, text: str, id: str) -> str:
    """Return where the source has what was expected, "" where it is not found.

    An id with "@" before it stands for a reference to it.
    """
    if id.startswith("@"):
        place = document.of_reference(id[1:])
    else:
        place = document.find_id(id, text) if id else None
    place = place or document.find_words(WORD.findall(text))
    return f"{IN_THE_SOURCE}{place.path}:{place.line}" if place else ""


def _format_of(file: Path, zygote: Zygote) -> Exporter:
    """Return the format that a file's suffix belongs to and that is read back, ours before others.

    A stranger's that can't be loaded is passed over.
    """
    verified = [name for name, known in known_formats().items() if known.verified]
    for name in sorted(verified, key=lambda name: known_formats()[name].package != OURS):
        with contextlib.suppress(PublishError):
            exporter = exporter_of(name, zygote)
            if exporter.suffix == file.suffix.lower():
                return exporter
    hint = "formats that can be read back: " + ", ".join(verified)
    raise fail("no-verifier", f'nothing here reads "{file.suffix}" back', Location.of(file), hint)
