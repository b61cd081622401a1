"""The side table of every number: what `number` decides and everybody else looks up."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from publish.model.tree import Node
from publish.problems import Problem


@dataclass(frozen=True)
class Heading:
    """A heading. `number` is exactly as printed, "" where unnumbered; level 0 is a part.

    `full_number` is the number as a reference gives it, away from its place. `role` is one of
    "", "part", "appendix", "frontmatter", "backmatter". `depth` is the level, from 1, in the list
    of numbers that the heading is counted in, 0 where it has none: headings, appendices and parts
    have one each.
    """

    level: int
    number: str
    title: str
    id: str
    full_number: str = ""
    role: str = ""
    listed: bool = True
    suffix: str = " "
    seen_title: str = ""
    depth: int = 0

    @property
    def text(self) -> str:
        """The whole heading."""
        return f"{self.number}{self.suffix}{self.title}" if self.number else self.title

    @property
    def seen(self) -> str:
        """The whole heading as a reader sees it, U+FFFC for each formula."""
        return f"{self.number}{self.suffix}{self.seen_title}" if self.number else self.seen_title


@dataclass(frozen=True)
class Caption:
    """A numbered caption: `kind` is figure, subfigure, table, equation or listing.

    `label` is what is printed before the title: "Figure 1: ".
    """

    kind: str
    number: str
    title: str
    id: str
    label: str = ""
    seen_title: str = ""

    @property
    def text(self) -> str:
        """The whole caption."""
        return self.label + self.title

    @property
    def seen(self) -> str:
        """The whole caption as a reader sees it, U+FFFC for each formula."""
        return self.label + self.seen_title


@dataclass(frozen=True)
class Reference:
    """A cross-reference as printed; `origin` is the id of the heading that it stands under.

    `links` are the (text, id) of each link in it: "Sections 1 and 2" holds two, "1" and "2".
    `formats` are those that show it, empty for all.
    """

    origin: str
    targets: tuple[str, ...]
    text: str
    links: tuple[tuple[str, str], ...] = ()
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlainLink:
    """A link that the source writes out, `[text](#id)`; `formats` as in a reference."""

    text: str
    id: str
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlainCaption:
    """A caption without a number; `formats` as in a reference."""

    text: str
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """A note, numbered through the whole publication."""

    number: str
    text: str
    seen: str = ""


@dataclass(frozen=True)
class Outline:
    """All numbers of a publication in document order, and what else a format is read back for."""

    headings: tuple[Heading, ...] = ()
    captions: tuple[Caption, ...] = ()
    references: tuple[Reference, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[PlainLink, ...] = ()
    plain_captions: tuple[PlainCaption, ...] = ()

    def in_format(self, name: str) -> Outline:
        """Return what a format shows of it: passages for other formats left out."""

        def shown(one: Reference | PlainLink | PlainCaption) -> bool:
            return not one.formats or name in one.formats

        return replace(
            self,
            references=tuple(filter(shown, self.references)),
            links=tuple(filter(shown, self.links)),
            plain_captions=tuple(filter(shown, self.plain_captions)),
        )

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Return what `publish outline --json` prints."""
        return {
            "headings": [
                {"level": h.level, "number": h.number, "title": h.title, "id": h.id}
                for h in self.headings
            ],
            "captions": [
                {"kind": c.kind, "number": c.number, "title": c.title, "id": c.id}
                for c in self.captions
            ],
            "references": [
                {"from": r.origin, "to": target, "text": r.text.replace("\u00a0", " ")}
                for r in self.references
                for target in r.targets
            ],
            "notes": [{"number": n.number, "text": n.text} for n in self.notes],
        }

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change when any number, title or reference does."""
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Numbered:
    """The numbered tree: numbers stand in it as text, in spans of class `number`."""

    blocks: list[Node]
    outline: Outline
    problems: tuple[Problem, ...] = ()
