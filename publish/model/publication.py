"""A publication's metadata as plain data: what `publication.yaml` said, checked and complete."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Author:
    """A person or body; `orcid` is the 16-digit identifier without the address before it."""

    name: str
    affiliation: str = ""
    orcid: str = ""


@dataclass(frozen=True)
class NumberingChoice:
    """How a publication is numbered: the one line that changes every format at once."""

    scheme: str = "decimal"
    depth: int = 6
    start: int = 1
    captions: Literal["continuous", "by-chapter"] | None = None


@dataclass(frozen=True)
class Publication:
    """What `publication.yaml` says. `date` is as written; ISO 8601 is understood."""

    title: str
    subtitle: str = ""
    author: Sequence[Author] = ()
    language: str = "en"
    date: str = ""
    identifier: str = ""
    rights: str = ""
    description: str = ""
    keywords: Sequence[str] = ()
    cover: str = ""
    type: Literal["article", "book"] = "article"
    numbering: NumberingChoice = field(default_factory=NumberingChoice)
    chapters: Sequence[str] = ()
    formats: Sequence[str] = ()
    bibliography: Sequence[str] = ()
    csl: str = ""
    paper: str = "a5"
    theme: str = "plain"
    css: Sequence[str] = ()
    reference_doc: str = ""
    contents: int | Literal[False] = 3
    lists: Sequence[Literal["figures", "tables", "listings"]] = ()
    links: Literal["inline", "notes", "hidden"] = "inline"
    labels: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    abstract: str = ""
    time_limit: int = 600

    @property
    def captions_by_chapter(self) -> bool:
        """Whether captions count by chapter: as chosen, else in a book."""
        chosen = self.numbering.captions
        return chosen == "by-chapter" if chosen else self.type == "book"

    @property
    def authors(self) -> list[str]:
        """The authors' names in order."""
        return [author.name for author in self.author]

    @property
    def abstract_paragraphs(self) -> list[str]:
        """The abstract's paragraphs, which blank lines part, each on one line."""
        parts = re.split(r"\n[ \t]*\n", self.abstract)
        return [line for part in parts if (line := " ".join(part.split()))]

    @property
    def iso_date(self) -> str:
        """The date where it is one of ISO 8601 (YYYY, YYYY-MM or YYYY-MM-DD), else ""."""
        return self.date if DATE.fullmatch(self.date) else ""
