"""Whole pages from templates: Jinja2, sandboxed, escaped, strict about names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from publish.model import resources
from publish.model.formats import Context
from publish.model.outline import Heading
from publish.problems import Location, fail

RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa ha he khw ks ku ps sd ug ur yi".split())
MONTHS_IN_ENGLISH = (
    "January February March April May June July August September October November December"
).split()


@cache
def _environment(folder: Path | None) -> SandboxedEnvironment:
    roots = [root / "templates" for root in resources.search_path(folder)]
    return SandboxedEnvironment(
        loader=FileSystemLoader(roots),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(name: str, folder: Path | None, **values: Any) -> str:
    """Return a template filled in. Raises `PublishError` with the template's file and line."""
    try:
        return _environment(folder).get_template(name).render(**values)
    except TemplateError as error:
        path = resources.find(f"templates/{name}", folder) or Path(name)
        line = getattr(error, "lineno", None) or _line_of(error, path)
        names = "the names there are: " + ", ".join(sorted(values))
        hint = names if isinstance(error, UndefinedError) else ""
        raise fail("bad-template", str(error), Location.of(path, line), hint) from error


def _line_of(error: BaseException, path: Path) -> int | None:
    trace, line = error.__traceback__, None
    while trace:
        if Path(trace.tb_frame.f_code.co_filename) == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def direction(language: str) -> str:
    """Return "rtl" for a language written from right to left, else "ltr"."""
    parts = language.lower().split("-")
    return "rtl" if parts[0] in RIGHT_TO_LEFT or {"arab", "hebr"} & set(parts) else "ltr"


def shown_date(context: Context) -> str:
    """Return the date as the title block prints it: in words in English, else as written."""
    date = context.publication.iso_date
    if not date or not context.publication.language.lower().startswith("en"):
        return context.publication.date
    year, *rest = date.split("-")
    if not rest:
        return year
    month = MONTHS_IN_ENGLISH[(int(rest[0]) - 1) % 12]
    if len(rest) == 1:
        return f"{month} {year}"
    day = str(int(rest[1]))
    british = context.publication.language.lower() in {"en-gb", "en-au", "en-nz", "en-ie"}
    return f"{day} {month} {year}" if british else f"{month} {day}, {year}"


def contents(context: Context) -> list[Heading]:
    """Return the headings that the printed contents list."""
    depth = context.publication.contents
    if depth is False:
        return []
    return [one for one in context.outline.headings if one.listed and one.level <= depth]


def nested(headings: list[Heading]) -> list[dict[str, Any]]:
    """Return headings as a tree: mappings of `heading` and `children`."""
    top: list[dict[str, Any]] = []
    open_lists: list[tuple[int, list[dict[str, Any]]]] = [(-1, top)]
    for heading in headings:
        while heading.level <= open_lists[-1][0]:
            open_lists.pop()
        item: dict[str, Any] = {"heading": heading, "children": []}
        open_lists[-1][1].append(item)
        open_lists.append((heading.level, item["children"]))
    return top


def styles(names: list[str], folder: Path) -> str:
    """Return the style sheets of those names, one after the other."""
    where = Location.of(folder / "publication.yaml")
    paths = [resources.require(f"styles/{name}.css", folder, "theme", where) for name in names]
    return "\n".join(path.read_text("utf-8") for path in paths)


def single_line(text: str) -> str:
    """Return text with every run of white space as one space, as metadata wants it."""
    return re.sub(r"\s+", " ", text).strip()
