"""Headings: their levels, closed up, and their numbers by the publication's scheme."""

from __future__ import annotations

from dataclasses import dataclass, field

from publish.model.outline import Heading
from publish.model.publication import Publication
from publish.model.scheme import Level, Scheme
from publish.model.tree import Node, text_and_seen

DEEPEST = 6
ROLES = ("part", "appendix", "frontmatter", "backmatter")


@dataclass(frozen=True)
class _Open:
    """A heading that the next one may stand under."""

    raw_level: int
    level: int
    role: str
    unnumbered: bool
    base: int


@dataclass
class HeadingCounter:
    """Counts headings as they come. `top` is the publication's highest level as written."""

    publication: Publication
    scheme: Scheme
    top: int
    counts: list[int] = field(default_factory=list)
    appendix_counts: list[int] = field(default_factory=list)
    parts: int = 0
    chapter: str = ""
    skipped: bool = False
    positions: dict[str, tuple[tuple[object, ...], int]] = field(default_factory=dict)
    _open: list[_Open] = field(default_factory=list)

    def next(self, node: Node) -> Heading:
        """Return the heading of the next Header node; `skipped` says if a level was left out."""
        raw, (id, classes, _), inlines = node["c"]
        title, seen = text_and_seen(inlines)
        role = next((name for name in ROLES if name in classes), "")
        if role == "part":
            return self._part(title, seen, id, classes)
        while self._open and self._open[-1].raw_level >= raw:
            self._open.pop()
        parent = self._open[-1] if self._open else None
        self.skipped = raw > (parent.raw_level if parent else self.top - 1) + 1
        level = parent.level + 1 if parent else 1
        base = level if role == "appendix" else parent.base if parent else 1
        role = role or (parent.role if parent else "")
        unnumbered = (
            "unnumbered" in classes
            or role in {"frontmatter", "backmatter"}
            or (parent is not None and parent.unnumbered)
            or level > min(self.publication.numbering.depth, DEEPEST)
            or level - base + 1 > len(self.scheme.levels_of(role))
        )
        self._open.append(_Open(raw, level, role, unnumbered, base))
        listed = "unlisted" not in classes
        if unnumbered:
            if level == 1:
                self.chapter = ""
            return Heading(level, "", title, id, "", role, listed, "", seen)
        levels, counts = self._count(role, level, base)
        printed = self.scheme.printed(levels, counts)
        full = self.scheme.full(levels, counts)
        if level == 1:
            self.chapter = full.rstrip("、. ")
        self.positions[id] = ((role, *counts[:-1]), counts[-1])
        depth = len(counts)
        suffix = levels[depth - 1].suffix
        return Heading(level, printed, title, id, full, role, listed, suffix, seen, depth)

    def _part(self, title: str, seen: str, id: str, classes: list[str]) -> Heading:
        self._open.clear()
        self.skipped = False
        listed = "unlisted" not in classes
        if "unnumbered" in classes or self.publication.numbering.depth == 0:
            return Heading(0, "", title, id, "", "part", listed, "", seen)
        self.parts += 1
        number = self.scheme.printed([self.scheme.part], [self.parts])
        full = self.scheme.full([self.scheme.part], [self.parts])
        self.positions[id] = (("part",), self.parts)
        suffix = self.scheme.part.suffix
        return Heading(0, number, title, id, full, "part", listed, suffix, seen, 1)

    def _count(self, role: str, level: int, base: int) -> tuple[tuple[Level, ...], list[int]]:
        """Count one heading; return its list's levels and the counts down to it."""
        levels = self.scheme.levels_of(role)
        counts = self.appendix_counts if role == "appendix" else self.counts
        depth = level - base + 1
        first = 1 if role == "appendix" else self.publication.numbering.start
        while len(counts) < depth:
            counts.append(first - 1 if not counts else 0)
        del counts[depth:]
        counts[depth - 1] += 1
        return levels, list(counts)
