"""The side table of every number: what `number` decides and everybody else looks up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
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
    def printed_captions(self) -> list[str]:
        """The captions as they follow in print: a figure's own after its subfigures'."""
        order: list[str] = []
        waiting = ""
        for caption in self.captions:
            if caption.kind != "subfigure" and waiting:
                order.append(waiting)
                waiting = ""
            if caption.kind == "figure":
                waiting = caption.seen
            else:
                order.append(caption.seen)
        return [*order, waiting] if waiting else order

    @property
    def printed_links(self) -> list[tuple[str, str]]:
        """The text and target of every link within the publication."""
        references = [link for reference in self.references for link in reference.links]
        return [*references, *((link.text, link.id) for link in self.links)]

    @property
    def printed_notes(self) -> list[str]:
        """Each note's number and text."""
        return [f"{note.number} {note.seen}" for note in self.notes]

    @property
    def fingerprint(self) -> str:
        """The fingerprint of a file that shows all of this."""
        return fingerprint(
            [(heading.level, heading.seen) for heading in self.headings],
            self.printed_captions,
            self.printed_links,
            self.printed_notes,
        )


def fingerprint(
    headings: Iterable[tuple[int, str]] | None,
    captions: Iterable[str] | None,
    references: Iterable[tuple[str, str]] | None,
    notes: Iterable[str] | None,
) -> str:
    """Return four groups of four hexadecimal digits, each of which changes when its part does.

    The parts are headings, captions, references in any order, and notes; an empty one is "0000",
    and one that a format does not have "none". A level is 1 to 6, as formats have them.
    """
    levels = None if headings is None else [(min(max(n, 1), 6), text) for n, text in headings]
    links = None if references is None else sorted(references)
    groups = []
    for part in (levels, captions, links, notes):
        there = [] if part is None else list(part)
        text = json.dumps(there, ensure_ascii=False)
        digits = hashlib.sha256(text.encode()).hexdigest()[:4] if there else "0000"
        groups.append("none" if part is None else digits)
    return "-".join(groups)


@dataclass(frozen=True)
class RunningText:
    """What a format has to show word for word.

    `paragraphs` are those of the text, `notes` each note's number and paragraphs, by number, and
    `links` the words and target of each link of the text within the publication, in order.
    """

    paragraphs: tuple[str, ...]
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Numbered:
    """The numbered tree: numbers stand in it as text, in spans of class `number`."""

    blocks: list[Node]
    outline: Outline
    problems: tuple[Problem, ...] = ()
