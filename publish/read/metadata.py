"""Metadata: `publication.yaml`, or the YAML block at the head of a file, checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from publish.model import yaml_file
from publish.model.publication import Publication
from publish.problems import Problems, nearest
from publish.read.keys import KEYS, PublicationKeys

BLOCK = re.compile(r"\A---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
AUTHOR_KEYS = ("name", "affiliation", "orcid")
SYNONYMS = {"lang": "language", "toc-depth": "contents", "papersize": "paper"}
EXAMPLES = {
    "title": 'title: "My Essay"',
    "author": "author: Ada Writer, or a list of names",
    "language": "language: en-US",
    "date": "date: 2026-11-23",
    "keywords": "keywords: [one, two]",
    "numbering": "numbering: decimal, or numbering: {scheme: legal, depth: 3}",
    "chapters": "chapters: [one.md, two.md]",
    "formats": "formats: [pdf, epub, docx]",
    "contents": "contents: 2, or contents: false",
    "type": "type: article, or type: book",
    "time-limit": "time-limit: 600",
    "start": "start: 1",
    "depth": "depth: 3",
}


def block_of(path: Path, text: str) -> yaml_file.YamlData | None:
    """Return the YAML block at the head of a Markdown file, or None where there is none."""
    match = BLOCK.match(text)
    if not match or not (match[1] or "").strip():
        return None
    return yaml_file.load(path, match[1], first_line=2)


def keys_of_block(data: yaml_file.YamlData, problems: Problems) -> yaml_file.YamlData:
    """Return the block with our keys alone; others are pandoc's or Quarto's and are noticed."""
    values: dict[str, Any] = {}
    lines = dict(data.lines)
    for key, value in data.values.items():
        ours = SYNONYMS.get(key, key)
        if ours == "author":
            value = _authors(value, data, problems)
        if ours in KEYS:
            values[ours] = value
            lines.setdefault((ours,), lines.get((key,), 1))
        elif key == "toc" and value is False:
            values["contents"] = False
        else:
            hint = nearest(key, KEYS, "it has no effect here", likeness=0.8)
            problems.notice("passed-over", f'the key "{key}" is passed over', data.at(key), hint)
    return yaml_file.YamlData(values, lines, data.path)


def _authors(value: Any, data: yaml_file.YamlData, problems: Problems) -> Any:
    """Return authors with our keys alone: Quarto's have more."""
    authors = value if isinstance(value, list) else [value]
    kept = []
    for author in authors:
        if isinstance(author, dict):
            known = {key: one for key, one in author.items() if key in AUTHOR_KEYS}
            for key in author.keys() - known.keys():
                message = f'the key "{key}" of an author is passed over'
                problems.notice("passed-over", message, data.at("author"), "it has no effect here")
            author = known
        kept.append(author)
    return kept


def check(data: yaml_file.YamlData, problems: Problems) -> Publication | None:
    """Return the publication that the data describe; None where there are errors, collected."""
    values = {key: value for key, value in data.values.items() if value is not None}
    if "title" not in values:
        problems.error(
            "missing-title", "the publication has no title", data.at(), f"add {EXAMPLES['title']}"
        )
        values["title"] = "Untitled"
    try:
        publication = PublicationKeys.model_validate(values).publication()
    except ValidationError as invalid:
        for detail in invalid.errors():
            _add(detail, data, problems)
        return None
    if publication.date and not publication.iso_date:
        problems.warning(
            "date-not-iso",
            f'the date "{publication.date}" is printed as written and left out of metadata',
            data.at("date"),
            "write it as 2026-11-23, 2026-11 or 2026",
        )
    return publication


def _add(detail: ErrorDetails, data: yaml_file.YamlData, problems: Problems) -> None:
    place = tuple(part for part in detail["loc"] if not _is_of_a_union(part))
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
    where = data.at(*place)
    key = str(place[-1]) if place else ""
    hint = next((EXAMPLES[str(p)] for p in reversed(place) if str(p) in EXAMPLES), "")
    if hint:
        hint = f"write for example {hint}"
    if detail["type"] == "extra_forbidden":
        known = _known_beside(place)
        message = f'there is no key "{name}"'
        problems.error("unknown-key", message, where, nearest(key, known, _list(known)))
        return
    given = detail["input"]
    shown = f" (it is {_kind(given)})" if detail["type"].endswith("_type") else ""
    message = f'"{name}" {_in_plain_words(detail)}{shown}'
    if detail["type"] == "literal_error" and isinstance(given, str):
        expected = re.findall(r"'([^']+)'", str(detail.get("ctx", {}).get("expected", "")))
        hint = nearest(given, expected, hint)
    problems.error("wrong-value", message, where, hint)


def _is_of_a_union(part: str | int) -> bool:
    """Whether pydantic put the part into the place only to name a member of a union."""
    return isinstance(part, str) and (
        "[" in part or part.startswith("constrained-") or part in {"int", "str", "bool", "float"}
    )


def _known_beside(place: tuple[str | int, ...]) -> list[str]:
    match place:
        case ("numbering", *_):
            return ["scheme", "depth", "start", "captions"]
        case ("author", *_):
            return list(AUTHOR_KEYS)
    return list(KEYS)


def _list(names: list[str]) -> str:
    return "known keys: " + ", ".join(names)


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}
    kinds |= {list: "a list", dict: "a mapping"}
    return kinds.get(type(value), type(value).__name__)


def _in_plain_words(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "string_type":
            return "must be text"
        case "string_too_short":
            return "is empty"
        case "string_pattern_mismatch":
            return "has not the right form"
        case "int_type" | "int_parsing" | "int_from_float":
            return "must be a whole number"
        case "list_type":
            return "must be a list"
        case "dict_type" | "model_type":
            return "must be a mapping"
        case "literal_error":
            return f"must be {str(context.get('expected')).replace('False', 'false')}"
        case "greater_than_equal":
            return f"must be at least {context.get('ge')}"
        case "less_than_equal":
            return f"must be at most {context.get('le')}"
        case "value_error":
            return str(context.get("error"))
    return detail["msg"].lower()
