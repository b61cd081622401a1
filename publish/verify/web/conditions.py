"""Whether the rules of a style sheet that stand under a condition count (Conditional Rules 3).

The reader's screen is 1024 pixels wide and in daylight. What holds there counts. What is made for
paper, for the dark or for a narrower screen does not. Anything else may hold or not, such as
`(min-height: 1px)` and what stands in `@supports` or `@container`: a rule under it may hide
something, but shows nothing that is hidden without it.
"""

from __future__ import annotations

import re
from enum import IntEnum

MEDIA = frozenset({"", "all", "screen"})
WIDTH = 1024
PIXELS = {"px": 1, "em": 16, "rem": 16}
LENGTH = r"(?P<width>[\d.]+)(?P<unit>px|em|rem)"
LEAST = re.compile(rf"\( *(min-width *:|width *>=?) *{LENGTH} *\)")
MOST = re.compile(rf"\( *(max-width *:|width *<=?) *{LENGTH} *\)")
SCHEME = re.compile(r"\( *prefers-color-scheme *: *(?P<scheme>light|dark) *\)")


class Force(IntEnum):
    """Whether a condition holds on the reader's screen."""

    FAILS = 0
    MAY_HOLD = 1
    HOLDS = 2


def of_rule(name: str, condition: str) -> Force:
    """Return the force of the rules in an at-rule, by its name and what stands behind that."""
    if name == "media":
        return of_media(condition)
    if name == "layer":
        return Force.HOLDS
    if name == "supports":
        return Force.FAILS if condition.lower().startswith("not") else Force.MAY_HOLD
    return Force.MAY_HOLD if name == "container" else Force.FAILS


def of_media(queries: str) -> Force:
    """Return the force of a list of media queries (Media Queries 4); an empty one always holds."""
    return max(map(_query, queries.lower().split(",")))


def _query(query: str) -> Force:
    words = query.split()
    is_negated = words[:1] == ["not"]
    kind, *features = re.split(r"\band\b", " ".join(words[1:] if is_negated else words))
    kind = kind.strip().removeprefix("only ").strip()
    if kind.startswith("("):
        kind, features = "", [kind, *features]
    if is_negated:
        return Force.MAY_HOLD if features else Force.FAILS if kind in MEDIA else Force.HOLDS
    return min(map(_feature, features), default=Force.HOLDS) if kind in MEDIA else Force.FAILS


def _feature(feature: str) -> Force:
    text = feature.strip()
    if match := SCHEME.fullmatch(text):
        return Force.HOLDS if match["scheme"] == "light" else Force.FAILS
    if match := LEAST.fullmatch(text):
        return Force.HOLDS if _pixels(match) <= WIDTH else Force.MAY_HOLD
    if match := MOST.fullmatch(text):
        return Force.HOLDS if _pixels(match) >= WIDTH else Force.FAILS
    return Force.MAY_HOLD


def _pixels(match: re.Match[str]) -> float:
    return float(match["width"]) * PIXELS[match["unit"]]
