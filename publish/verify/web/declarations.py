"""The declarations of a style sheet that decide which words and labels a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import tinycss2

PROPERTIES = frozenset(
    {"display", "visibility", "opacity", "filter", "content-visibility", "content"}
    | {"list-style", "list-style-type", "counter-reset", "counter-set", "counter-increment"}
    | {"unicode-bidi", "flex-direction", "flex-flow", "flex-wrap", "order"}
)
RELEVANT = re.compile("|".join(PROPERTIES), re.IGNORECASE)
BRACKET = re.compile(r"[(\[{]|[)\]}]")
MOST_DEEP = 100
Declarations = dict[str, list[Any]]
"""The values of properties as tokens, white space left out."""


class Declaration(NamedTuple):
    """One property, its value's tokens, and whether it is marked as important."""

    name: str
    value: list[Any]
    important: bool


def is_too_deep(text: str) -> bool:
    """Whether brackets stand in brackets more often than anybody writes them."""
    depth = 0
    for match in BRACKET.finditer(text):
        depth = depth + 1 if match[0] in "([{" else max(depth - 1, 0)
        if depth > MOST_DEEP:
            return True
    return False


def read(content: Any) -> list[Declaration]:
    """Return the declarations that matter here of a rule's content or a style attribute."""
    return [
        Declaration(one.lower_name, tokens(one.value), one.important)
        for one in tinycss2.parse_blocks_contents(content)
        if one.type == "declaration" and one.lower_name in PROPERTIES
    ]


def tokens(value: Iterable[Any]) -> list[Any]:
    """Return a value's tokens without white space."""
    return [token for token in value if token.type not in {"whitespace", "comment"}]


def words_of(declared: Declarations, name: str) -> Iterator[str]:
    """Yield the keywords of a property in small letters."""
    return (token.lower_value for token in declared.get(name, []) if token.type == "ident")


def amount(value: Iterable[Any]) -> float | None:
    """Return the number that a value gives, 1 for none; None for what would have to be computed."""
    given = tokens(value)
    if len(given) == 1 and given[0].type == "function" and given[0].lower_name == "calc":
        given = tokens(given[0].arguments)
    if not given or given[0].type == "ident":
        return 1.0
    if len(given) > 1 or given[0].type not in {"number", "percentage"}:
        return None
    return float(given[0].value) / (100 if given[0].type == "percentage" else 1)
