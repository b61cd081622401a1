"""Titles and captions as contents and lists repeat them: with their italics and their formulas."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from markupsafe import Markup

from publish.export.fragment import XHTML, drop, serialize
from publish.model.outline import Caption, Heading

X = f"{{{XHTML}}}"
HEADING = re.compile(rf"{re.escape(X)}h[1-6]")
CAPTIONS = (f"{X}figcaption", f"{X}caption")
NUMBERS = frozenset({"number", "caption-label"})
FORMULA = "formula"
"""The class of a picture that stands for a formula."""
MATH = "{http://www.w3.org/1998/Math/MathML}math"

Titles = Callable[[Heading | Caption], str]


def of(bodies: Iterable[Any], *, formulas: bool = True) -> Titles:
    """Return what gives a heading's or a caption's title as it stands in XHTML, without its number.

    `bodies` are the elements that hold the text. Links and the marks of notes are left out; a
    title that is nothing but words, or shows a picture, is its text. Without `formulas`, for
    readers that print nothing but letters there, a formula is its TeX.
    """
    found: dict[str, Markup] = {}
    for body in bodies:
        for id, element in _places(body):
            title = _bare(element, formulas)
            if id not in found and len(title) and not any(map(_is_picture, title.iter())):
                found[id] = Markup(serialize(title))  # noqa: S704 - serialized XHTML

    return lambda one: found.get(one.id, one.title)


def _places(body: Any) -> Iterator[tuple[str, Any]]:
    """Yield each heading and each caption below the id that the outline knows it by."""
    for element in body.iter(f"{X}*"):
        if HEADING.fullmatch(element.tag) or element.tag in CAPTIONS:
            for id in (element.getparent().get("id"), element.get("id")):
                if id:
                    yield id, element


def _bare(element: Any, formulas: bool) -> Any:
    """Return a copy without what belongs to the place: number, marks of notes, links, ids."""
    title = copy.deepcopy(element)
    title.tail = None
    title.text = (title.text or "").lstrip()
    if not title.text and len(title) and title[0].get("class") in NUMBERS:
        drop(title[0])
        title.text = (title.text or "").lstrip()
    for one in list(title.iterdescendants()):
        one.attrib.pop("id", None)
        if one.tag == MATH and not formulas:
            drop(one, "".join(one.itertext("{*}annotation")))
        elif one.get("role") == "doc-noteref":
            drop(one)
        elif one.tag == f"{X}a":
            one.tag = f"{X}span"
            one.attrib.clear()
    return title


def _is_picture(element: Any) -> bool:
    is_image = element.tag in {f"{X}img", "{http://www.w3.org/2000/svg}svg"}
    return is_image and FORMULA not in element.get("class", "").split()
