"""Names and values in the XML of Word files."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
VAL = f"{W}val"
WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
OFF = frozenset({"0", "false", "off"})


def whole(text: str | None) -> int | None:
    """Return the number that a value is, None where it is none that Word takes."""
    return int(text) if text and WHOLE.fullmatch(text) else None


def value_of(element: Element, *path: str) -> str | None:
    """Return the value of the property at the path, None where there is none."""
    found = element.find("/".join(W + name for name in path))
    return None if found is None else found.get(VAL)


def number_of(element: Element, *path: str) -> int | None:
    """Return the value of the property at the path as a number, None where it is none."""
    return whole(value_of(element, *path))


def is_on(property: Element | None) -> bool:
    """Whether a property that is on or off is there and on (17.17.4)."""
    return property is not None and property.get(VAL, "1") not in OFF
