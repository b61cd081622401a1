"""Every key that `publication.yaml` may hold, with its type and what it accepts."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from publish.model import publication as model
from publish.model.publication import DATE, Publication

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
PAPER_SIZE = re.compile(
    r"(a3|a4|a5|b5|letter|legal|(\d+(\.\d+)?(mm|cm|in|pt) ?){2})", re.IGNORECASE
)


def _as_list(value: object) -> object:
    return value if isinstance(value, list) or value is None else [value]


def _as_author(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


def _as_numbering(value: object) -> object:
    return {"scheme": value} if isinstance(value, str) else value


def _as_date(value: object) -> object:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Author(_Keys):
    """A person or body; `orcid` is the 16-digit identifier without the address before it."""

    name: str = Field(min_length=1, description="the name as printed")
    affiliation: str = Field("", description="printed behind the name")
    orcid: str = Field(
        "",
        pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$",
        description="the identifier, such as 0000-0002-1825-0097",
    )


class NumberingChoice(_Keys):
    """How a publication is numbered: the one line that changes every format at once."""

    scheme: str = Field("decimal", description="a scheme's name, or a file's")
    depth: int = Field(6, ge=0, le=6, description="headings below this level carry no number")
    start: int = Field(1, ge=1, le=9999, description="the number of the first heading")
    captions: Literal["continuous", "by-chapter"] | None = Field(
        None, description="how captions count; by chapter in a book, else continuous"
    )


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[list[Text], BeforeValidator(_as_list)]
Date = Annotated[str, BeforeValidator(_as_date)]


class PublicationKeys(_Keys):
    """The whole of `publication.yaml`."""

    title: Text = Field(description="the title; the one key that is needed")
    subtitle: str = Field("", description="printed below the title")
    author: Annotated[
        list[Annotated[Author, BeforeValidator(_as_author)]], BeforeValidator(_as_list)
    ] = Field([], description="one author or a list; each a name or a mapping")
    language: str = Field("en", description="a tag of BCP 47, such as en-US or zh-Hans")
    date: Date = Field("", description="2026-11-24, 2026-11 or 2026; none is printed without it")
    identifier: str = Field("", description="an ISBN, DOI or address; the EPUB's identifier")
    rights: str = Field("", description="a sentence on copyright or license")
    description: str = Field("", description="a sentence for the metadata")
    keywords: Texts = Field([], description="words for the metadata")
    cover: str = Field("", description="an image in the folder: first page and EPUB cover")
    type: Literal["article", "book"] = Field(
        "article", description="in a book, level 1 is a chapter and starts a page"
    )
    numbering: Annotated[NumberingChoice, BeforeValidator(_as_numbering)] = Field(
        NumberingChoice(scheme="decimal", depth=6, start=1, captions=None),
        description="a scheme's name, or a mapping",
    )
    chapters: Texts = Field([], description="the source files in order; else all `*.md` by name")
    formats: Texts = Field([], description="what to make; else pdf, epub and docx")
    bibliography: Texts = Field([], description="files of works to cite: CSL JSON, BibTeX …")
    csl: str = Field("", description="a citation style (CSL); else Chicago, author and date")
    paper: str = Field("a5", description="a3, a4, a5, b5, letter, legal, or two measures: 6in 9in")
    theme: str = Field("plain", pattern=r"^[\w-]+$", description="a file of styles/themes")
    css: Texts = Field([], description="style sheets of your own, for PDF, EPUB, web page and site")
    reference_doc: str = Field(
        "", alias="reference-doc", description="a Word file to take styles and page from"
    )
    contents: Annotated[int, Field(ge=1, le=6)] | Literal[False] = Field(
        3, description="how many levels the contents list, or false for none"
    )
    lists: Annotated[list[Literal["figures", "tables", "listings"]], BeforeValidator(_as_list)] = (
        Field([], description="lists of captions behind the contents")
    )
    links: Literal["inline", "notes", "hidden"] = Field(
        "inline", description="how addresses of links are printed"
    )
    labels: dict[str, str] = Field({}, description="printed words of your own")
    variables: dict[str, str | int | float | bool] = Field(
        {}, description="what `{{name}}` in the text stands for"
    )
    abstract: str = Field("", description="a summary, printed on the title page")
    time_limit: int = Field(
        600, alias="time-limit", ge=1, description="seconds that one format may take"
    )

    @field_validator("language")
    @classmethod
    def _is_a_language(cls, value: str) -> str:
        if not LANGUAGE.fullmatch(value):
            raise ValueError(
                "is no BCP 47 language tag; write for example en, en-US, de or zh-Hans"
            )
        return value

    @field_validator("paper")
    @classmethod
    def _is_a_paper_size(cls, value: str) -> str:
        if not PAPER_SIZE.fullmatch(value):
            raise ValueError("is no paper size; write a4, a5, letter or a size such as 6in 9in")
        return value

    @field_validator("date")
    @classmethod
    def _is_in_the_calendar(cls, value: str) -> str:
        if DATE.fullmatch(value):
            year, month, day = f"{value}-01-01".split("-")[:3]
            try:
                datetime.date(int(year), int(month), int(day))
            except ValueError as error:
                raise ValueError("is no date of the calendar") from error
        return value

    def publication(self) -> Publication:
        """Return what was checked as the plain data that later stages use."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        values["author"] = [model.Author(**one.model_dump()) for one in self.author]
        values["numbering"] = model.NumberingChoice(**self.numbering.model_dump())
        return Publication(**values)


KEYS: dict[str, str] = {
    field.alias or name: name for name, field in PublicationKeys.model_fields.items()
}
"""Every key of `publication.yaml` and the attribute that holds it."""
