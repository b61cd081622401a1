"""What is found in a Typst file."""

from __future__ import annotations

from dataclasses import dataclass, field

from publish.verify.labels import unmatched


@dataclass
class Seen:
    """What has been found so far."""

    headings: list[tuple[int, str, bool]] = field(default_factory=list)
    contents_depth: int | None = None
    captions: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    note_texts: list[tuple[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def faults(seen: Seen) -> list[tuple[str, str]]:
    """Return links that lead nowhere, and labels of several places."""
    return unmatched(seen.references, seen.labels)
