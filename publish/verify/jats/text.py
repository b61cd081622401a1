"""The running text of a JATS article as a journal prints it: a figure before its caption."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from publish.model.tree import FORMULA

FORMULAS = frozenset({"inline-formula", "graphic", "inline-graphic"})
CAPTIONED = frozenset({"fig", "fig-group", "table-wrap"})
LABELLED = frozenset({"app", "boxed-text", "list-item", "ref-list", "sec"})
HEAD = frozenset({"label", "caption"})
UNSEEN = frozenset({"alt-text", "fn-group", "long-desc"})
BREAKING = frozenset(
    ["break", "code", "def", "label", "p", "preformat", "td", "term", "th", "title", "verse-line"]
)


def running_text(element: Element, *, labels: bool = True) -> Iterator[str]:
    """Yield an element's text in pieces, as it follows; `labels` says whether lists' are wanted."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    if element.tag in FORMULAS:
        yield FORMULA
    elif element.tag == "disp-formula":
        yield FORMULA
        yield from _text_of(element, "label")
    elif element.tag in CAPTIONED:
        yield from _captioned(element, labels=labels)
    else:
        yield from _plain(element, labels=labels)
    if element.tag in BREAKING:
        yield "\n"


def _plain(element: Element, *, labels: bool) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if labels or child.tag != "label" or element.tag != "list-item":
            yield from running_text(child, labels=labels)
        yield child.tail or ""


def _captioned(element: Element, *, labels: bool) -> Iterator[str]:
    """Yield a table below its caption, and a figure above it."""
    caption = [piece for name in ("label", "caption") for piece in _text_of(element, name)]
    inner = [
        piece
        for child in element
        if child.tag not in HEAD
        for piece in running_text(child, labels=labels)
    ]
    yield from [*caption, *inner] if element.tag == "table-wrap" else [*inner, *caption]
    yield "\n"


def _text_of(element: Element, name: str) -> Iterator[str]:
    for child in element.iterchildren(name):
        yield from running_text(child)


def seen(element: Element, *, labels: bool = True) -> str:
    """Return an element's text on one line."""
    return " ".join("".join(running_text(element, labels=labels)).split())


def captions(element: Element) -> Iterator[str]:
    """Yield captions and the numbers of equations as they are printed."""
    for child in element.iterchildren("*"):
        if child.tag in UNSEEN:
            continue
        own = " ".join(piece for name in ("label", "caption") for piece in _text_of(child, name))
        if child.tag == "disp-formula":
            yield from [own] if own else []
            continue
        if child.tag == "table-wrap":
            yield " ".join(own.split())
        yield from captions(child)
        if child.tag in {"fig", "fig-group"}:
            yield " ".join(own.split())
