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

    name: str = Field(min_length=1)
    affiliation: str = ""
    orcid: str = Field("", pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$")


class NumberingChoice(_Keys):
    """How a publication is numbered: the one line that changes every format at once."""

    scheme: str = "decimal"
    depth: int = Field(6, ge=0, le=6)
    start: int = Field(1, ge=1, le=9999)
    captions: Literal["continuous", "by-chapter"] | None = None


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[list[Text], BeforeValidator(_as_list)]
Date = Annotated[str, BeforeValidator(_as_date)]


class PublicationKeys(_Keys):
    """The whole of `publication.yaml`."""

    title: Text
    subtitle: str = ""
    author: Annotated[
        list[Annotated[Author, BeforeValidator(_as_author)]], BeforeValidator(_as_list)
    ] = []
    language: str = "en"
    date: Date = ""
    identifier: str = ""
    rights: str = ""
    description: str = ""
    keywords: Texts = []
    cover: str = ""
    type: Literal["article", "book"] = "article"
    numbering: Annotated[NumberingChoice, BeforeValidator(_as_numbering)] = NumberingChoice(
        depth=6, start=1
    )
    chapters: Texts = []
    formats: Texts = []
    bibliography: Texts = []
    csl: str = ""
    paper: str = "a5"
    theme: str = Field("plain", pattern=r"^[\w-]+$")
    css: Texts = []
    reference_doc: str = Field("", alias="reference-doc")
    contents: Annotated[int, Field(ge=1, le=6)] | Literal[False] = 3
    lists: Annotated[list[Literal["figures", "tables", "listings"]], BeforeValidator(_as_list)] = []
    links: Literal["inline", "notes", "hidden"] = "inline"
    labels: dict[str, str] = {}
    variables: dict[str, str | int | float | bool] = {}
    abstract: str = ""
    time_limit: int = Field(600, alias="time-limit", ge=1)

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
