"""What Typst's markup and code are made of, as far as text can stand in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class BrokenError(Exception):
    """What can't be taken apart, and where."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True)
class Content:
    """Markup between brackets, or the whole file."""

    nodes: list[Any]


@dataclass(frozen=True)
class Label:
    """A label: behind what it names in markup, or as a value."""

    name: str


@dataclass(frozen=True)
class Reference:
    """`@name`, whose text Typst would make."""

    name: str


@dataclass(frozen=True)
class Function:
    """A function that gives a value whatever it is given: `_ => "3"`."""

    value: Any


@dataclass(frozen=True)
class Call:
    """A call: positional arguments in order, contents behind it last, and named ones."""

    name: str
    arguments: list[Any] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)
    is_rule: bool = False


@dataclass(frozen=True)
class Heading:
    """`== title`, without the label behind it."""

    depth: int
    nodes: list[Any]


@dataclass(frozen=True)
class Item:
    """An item of a list; `marker` is "-", "+" or a number."""

    marker: str
    nodes: list[Any]


@dataclass(frozen=True)
class Word:
    """A name or a number in code."""

    text: str
