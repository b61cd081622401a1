"""Text that a style sheet adds before and after elements (CSS Generated Content 3, 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from publish.verify.web.declarations import Declarations

XHTML = "{http://www.w3.org/1999/xhtml}"
LINES = "source-line"
"""The counter of the lines of code that are numbered, as the source asks."""
USUAL = frozenset({"normal", "inherit", "initial", "unset", "revert"})
Counter = Callable[[str, str], str]
"""Returns what a counter prints in a style, both by their names."""


def label(text: str) -> str:
    """Return a label as one reads it: signs without a letter or a figure are bullets."""
    return text if any(map(str.isalnum, text)) else ""


def words(content: Sequence[Any], element: Element, counter: Counter) -> str | None:
    """Return the text of generated content, None where it is the usual.

    The addresses of links are left out, and so are pictures.
    """
    parts = []
    for token in content:
        if token.type == "ident" and token.lower_value in USUAL:
            return None
        if token.type == "string":
            parts.append(token.value)
        elif token.type == "function":
            names = [str(one.value) for one in token.arguments if one.type == "ident"]
            parts.append(_value(token.lower_name, names, element, counter))
    return "".join(parts)


def _value(name: str, names: Sequence[str], element: Element, counter: Counter) -> str:
    if name == "attr":
        return "".join(element.get(one, "") for one in names[:1] if one != "href")
    if name == "counter" and names:
        return counter(names[0], names[1] if names[1:] else "decimal")
    return f"{name}({names[0]})" if name == "counters" and names else ""


def counter_of(
    element: Element, values: Mapping[str, int], printed: Callable[[str, int], str]
) -> Counter:
    """Return the counters that stand at an element; one that is not known is printed by its name.

    Known are those of a list's items. `printed` sets a number in a style that has a name.
    """

    def counter(name: str, style: str) -> str:
        if name in values:
            return printed(style, values[name])
        is_line = name == LINES and any(True for _ in element.iterancestors(f"{XHTML}pre"))
        return "" if is_line else f"counter({name})"

    return counter


def add_words(element: Element, styles: Mapping[str, Declarations], counter: Counter) -> None:
    """Put the text of generated content into an element; signs without a letter are ornaments."""
    for name in ("before", "after"):
        text = words(styles.get(name, {}).get("content", []), element, counter) or ""
        if "none" in _display(styles.get(name, {})) or not label(text):
            continue
        span = etree.Element(f"{XHTML}span")
        span.text = text
        if name == "before":
            span.tail, element.text = element.text, None
            element.insert(0, span)
        else:
            element.append(span)


def _display(declared: Declarations) -> Iterable[str]:
    return [token.lower_value for token in declared.get("display", []) if token.type == "ident"]
