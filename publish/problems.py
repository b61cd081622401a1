"""Problems are data: what is wrong, where, and what to change.

    PublishError                 the work cannot go on; carries every problem found so far
    └── (raised by every stage; nothing else is raised on purpose)

A stage collects its problems in a `Problems` and fails once, at its end.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

MOST_COMPARED = 500
LONGEST = 2000
"""Characters of a line that is printed."""


class Severity(StrEnum):
    """How much a problem matters: an error fails the build, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file: its path as a person would type it, and a line counted from 1."""

    path: str
    line: int = 1

    @classmethod
    def of(cls, path: Path | str, line: int | None = None) -> Location:
        """Return a location whose path is relative to the working folder if it lies in it."""
        try:
            shown = Path(path).absolute().relative_to(Path.cwd())
        except (ValueError, OSError):
            shown = Path(path)
        return cls(str(shown), line or 1)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; `str()` gives its line and the indented hint below it."""

    code: str
    severity: Severity
    message: str
    location: Location
    hint: str = ""

    def __str__(self) -> str:
        head = f"{self.location.path}:{self.location.line}: {self.severity} {self.code}"
        line = one_line(f"{head}: {self.message}")
        return f"{line}\n    {one_line(self.hint)}" if self.hint else line


class PublishError(Exception):
    """Work that cannot go on. `problems` holds everything that was found, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[PublishError], tuple[tuple[Problem, ...]]]:
        return PublishError, (self.problems,)


@dataclass
class Problems:
    """A stage's collection of problems, each kept once."""

    found: list[Problem] = field(default_factory=list)
    _known: set[Problem] = field(default_factory=set)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)

    def error(self, code: str, message: str, location: Location, hint: str = "") -> None:
        """Add an error: the build fails at the end of the stage."""
        self.add(Problem(code, Severity.ERROR, message, location, hint))

    def warning(self, code: str, message: str, location: Location, hint: str = "") -> None:
        """Add a warning: printed, and kept in the manifest."""
        self.add(Problem(code, Severity.WARNING, message, location, hint))

    def notice(self, code: str, message: str, location: Location, hint: str = "") -> None:
        """Add a notice: something that a person may want to know."""
        self.add(Problem(code, Severity.NOTICE, message, location, hint))

    def add(self, problem: Problem) -> None:
        """Add a problem unless the same one is there already."""
        if problem not in self._known:
            self._known.add(problem)
            self.found.append(problem)

    def fail_on_errors(self) -> None:
        """Raise `PublishError` with everything collected if there is an error among it."""
        if any(problem.severity is Severity.ERROR for problem in self.found):
            raise PublishError(_by_line(self.found))


def _by_line(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of each file by line, the files in the order in which they are met."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.location.path, []).append(problem)
    return [
        problem
        for in_file in by_file.values()
        for problem in sorted(in_file, key=lambda one: one.location.line)
    ]


def fail(code: str, message: str, location: Location, hint: str = "") -> PublishError:
    """Return the exception for a single error, ready to be raised."""
    return PublishError([Problem(code, Severity.ERROR, message, location, hint)])


def nearest(name: str, known: Iterable[str], otherwise: str = "", *, likeness: float = 0.5) -> str:
    """Return "did you mean …?" for the known name nearest to `name`, else `otherwise`.

    `likeness` from 0 to 1 is how alike two names must be. Among thousands of names only those
    with the same beginning and end are compared.
    """
    names = sorted(known)
    if len(names) > MOST_COMPARED:
        names = [one for one in names if one[:5] == name[:5] and one[-2:] == name[-2:]]
    close = difflib.get_close_matches(name, names[:MOST_COMPARED], n=1, cutoff=likeness)
    return f'did you mean "{close[0]}"?' if close else otherwise


def one_line(text: str) -> str:
    """Return the text on one line, without control characters, cut where nobody would read on."""
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text[:LONGEST]).strip()
    return f"{line} …" if len(text) > LONGEST else line
