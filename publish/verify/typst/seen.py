"""What is found in a Typst file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


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
    found = []
    known = Counter(seen.labels)
    for text, label in seen.references:
        if label not in known:
            found.append(("dead-link", f'the link "{text}" leads to "{label}", which is nothing'))
    for label, times in known.items():
        if times > 1:
            found.append(("repeated-label", f'"{label}" is the label of {times} places'))
    return found
