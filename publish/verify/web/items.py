"""The labels of lists, as a browser prints them (CSS Lists 3; HTML 4.4.5, 4.4.8 and 15.3.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml.etree import _Element as Element

from publish.verify.web import counter_styles, generated
from publish.verify.web.counter_styles import SIGNS, CounterStyle
from publish.verify.web.declarations import Declarations, words_of
from publish.verify.web.generated import label

XHTML = "{http://www.w3.org/1999/xhtml}"
LISTS = (f"{XHTML}ol", f"{XHTML}ul", f"{XHTML}menu")
ITEM = f"{XHTML}li"
WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman"}
TYPES |= {"I": "upper-roman", "disc": "disc", "circle": "circle", "square": "square"}
POSITIONS = frozenset({"inside", "outside"})
AS_ITEMS = frozenset({"list-item", "revert", "revert-layer"})
Styles = Mapping[Element, Mapping[str, Declarations]]
"""What is declared for elements, by pseudo-element, "" for the element itself."""


class Item(NamedTuple):
    """An item of a list: its element, its label as it is printed, and the counters in it."""

    element: Element
    label: str
    counters: Mapping[str, int]


def items(root: Element, declared: Styles, own: Mapping[str, CounterStyle]) -> Iterator[Item]:
    """Yield each item of a page's lists, and other elements that a style sheet makes items.

    `own` are the counter styles of the sheet's own. A label is "" for a bullet or none.
    """
    for listed in root.iter(*LISTS):
        yield from _of_list(listed, declared, own)
    for element, styles in declared.items():
        is_item = "list-item" in words_of(styles.get("", {}), "display")
        if is_item and not (element.tag == ITEM and _parent_tag(element) in LISTS):
            number = 1 + sum(
                1 for one in element.itersiblings(preceding=True) if _is_item(one, declared)
            )
            kind = _inherited(element, declared)
            text = "" if _is_sign(kind) else printed(kind, number, own)
            yield Item(element, label(text), {"list-item": number})


def printed(kind: str, number: int, own: Mapping[str, CounterStyle]) -> str:
    """Return what is printed before an item: a text behind `"`, or a number in a named style."""
    return kind[1:] if kind.startswith('"') else counter_styles.named(kind, own).printed(number)


def _of_list(listed: Element, declared: Styles, own: Mapping[str, CounterStyle]) -> Iterator[Item]:
    of_list = declared.get(listed, {}).get("", {})
    style = _list_style(of_list) or _own_type(listed)
    elements = [child for child in listed if child.tag == ITEM]
    pairs = [(one, declared.get(one, {}).get("", {})) for one in elements]
    counts = [_numbers(listed, of_list, pairs)]
    names = [name for name in _resets(of_list) if name != "list-item"]
    counts += [_counted(name, _resets(of_list)[name], pairs) for name in names]
    for (item, styles), *numbers in zip(pairs, *counts, strict=True):
        counters = dict(zip(["list-item", *names], numbers, strict=True))
        marker = declared.get(item, {}).get("marker", {}).get("content")
        counter = generated.counter_of(item, counters, lambda kind, n: figures(kind, n, own))
        words = None if marker is None else generated.words(marker, item, counter)
        kind = _list_style(styles) or TYPES.get(item.get("type", ""), style)
        if words is None:
            words = "" if _is_sign(kind) else printed(kind, counters["list-item"], own)
        yield Item(item, label(words) if _is_item(item, declared) else "", counters)


def figures(kind: str, number: int, own: Mapping[str, CounterStyle]) -> str:
    """Return a number as `counter()` prints it in a style that has a name."""
    return counter_styles.named(kind, own).figures(number)


def _is_sign(kind: str) -> bool:
    return kind == "none" or kind in SIGNS


def _is_item(element: Element, declared: Styles) -> bool:
    """Whether an element is displayed as an item of a list, with a label."""
    words = list(words_of(declared.get(element, {}).get("", {}), "display"))
    return not AS_ITEMS.isdisjoint(words) if words else element.tag == ITEM


def _parent_tag(element: Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def _inherited(element: Element, declared: Styles) -> str:
    """Return the list style of an element: its own or that of what is around it."""
    for one in (element, *element.iterancestors()):
        if style := _list_style(declared.get(one, {}).get("", {})):
            return style
        if one.tag in LISTS:
            return _own_type(one)
    return "disc"


def _list_style(declared: Declarations) -> str:
    """Return the name of the list style that is declared last, with `"` before a text, or ""."""
    for name in [name for name in reversed(declared) if name.startswith("list-style")]:
        for token in declared[name]:
            if token.type == "string":
                return f'"{token.value}'
            if token.type == "ident" and token.lower_value not in POSITIONS:
                return str(token.value)
    return ""


def _own_type(listed: Element) -> str:
    """Return the list style that a list has without a style sheet (HTML, 15.3.7)."""
    usual = "decimal" if listed.tag == f"{XHTML}ol" else "disc"
    return TYPES.get(listed.get("type", ""), usual)


def _numbers(
    listed: Element, own: Declarations, items: Sequence[tuple[Element, Declarations]]
) -> Iterator[int]:
    """Yield the number of each item (HTML, 4.4.5 and 4.4.8; CSS Lists 3, 4.6)."""
    step = -1 if listed.get("reversed") is not None else 1
    start = whole(listed.get("start"))
    first = start if start is not None else len(items) if step < 0 else 1
    number = _counter(own, "counter-reset", "list-item", 0, first - step)
    for item, styles in items:
        value = whole(item.get("value"))
        number = _counter(styles, "counter-reset", "list-item", 0, number)
        number += _counter(styles, "counter-increment", "list-item", 1, step)
        number = number if value is None else value
        number = _counter(styles, "counter-set", "list-item", 0, number)
        yield number


def _counted(
    name: str, number: int, items: Sequence[tuple[Element, Declarations]]
) -> Iterator[int]:
    """Yield the number of each item by a counter of another name, which its list resets."""
    for _, styles in items:
        number = _counter(styles, "counter-reset", name, 0, number)
        number += _counter(styles, "counter-increment", name, 1, 0)
        number = _counter(styles, "counter-set", name, 0, number)
        yield number


def _counter(declared: Declarations, property: str, name: str, usual: int, otherwise: int) -> int:
    """Return what a declaration gives a counter, `usual` without a number."""
    tokens = declared.get(property, [])
    for index, token in enumerate(tokens):
        if token.type == "ident" and token.value == name:
            following = tokens[index + 1] if index + 1 < len(tokens) else token
            is_number = following.type == "number" and following.is_integer
            return int(following.int_value) if is_number else usual
    return otherwise


def _resets(declared: Declarations) -> dict[str, int]:
    """Return the counters that a list sets for its items, each with the number before the first."""
    found, name = {}, ""
    for token in declared.get("counter-reset", []):
        if token.type == "ident":
            name = str(token.value)
            found[name] = 0
        elif token.type == "number" and name:
            found[name] = int(token.int_value or 0)
    return found


def whole(text: str | None) -> int | None:
    """Return the number that an attribute gives, None where it gives none."""
    return int(text) if text and WHOLE.fullmatch(text) else None
