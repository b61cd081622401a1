"""What is found in a LaTeX file, and what LaTeX's headings and tables are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from publish.verify.labels import unmatched

HEADINGS = {
    "part": 0,
    "chapter": 1,
    "section": 1,
    "subsection": 2,
    "subsubsection": 3,
    "paragraph": 4,
    "subparagraph": 5,
    "subsubparagraph": 6,
}
BOOKS = frozenset({"book", "report", "scrbook", "scrreprt"})
DEFAULT_DEPTH = {True: 2, False: 3}
"""How deep LaTeX numbers and lists headings of itself, in a book and in an article."""
ENDS = frozenset({"endfirsthead", "endhead", "endfoot", "endlastfoot"})


@dataclass
class Seen:
    """What has been found so far."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    contents: list[tuple[int, str]] = field(default_factory=list)
    has_contents: bool = False
    captions: list[str] = field(default_factory=list)
    unmarked: set[str] = field(default_factory=set)
    entries: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    note_texts: list[tuple[str, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def arguments_of(node: Any) -> list[Any]:
    """Return the arguments of a command or environment, None for one that is not given."""
    given = node.nodeargd
    return list(given.argnlist or ()) if given is not None else []


def squashed(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def level_and_depth(command: str, *, is_book: bool) -> tuple[int, int]:
    """Return a heading's level, 0 for a part, and the depth that LaTeX's counters go by."""
    level = HEADINGS[command]
    if is_book and command not in {"part", "chapter", "subsubparagraph"}:
        level += 1
    if command == "part":
        return 0, -1 if is_book else 0
    return level, level - is_book


def parts_of(table: list[Any]) -> dict[str, list[Any]]:
    """Return the parts of a longtable by the commands that end them, its rows under ""."""
    parts: dict[str, list[Any]] = {}
    rest: list[Any] = []
    for one in table:
        name = getattr(one, "macroname", "")
        if name in ENDS:
            parts[name], rest = rest, []
        else:
            rest.append(one)
    return {**parts, "": rest}


def faults(seen: Seen) -> list[tuple[str, str]]:
    """Return what does not fit together: links and labels, marks and notes, lists and captions."""
    found = unmatched(seen.references, seen.labels)
    notes = {number for number, _ in seen.notes}
    for number in seen.marks:
        if number not in notes:
            found.append(("missing-note", f"the mark {number} has no note"))
    for entry in seen.entries:
        if "".join(entry.split()) not in seen.unmarked:
            found.append(("list-entry", f'a list has "{entry}", which is no caption'))
    return found
