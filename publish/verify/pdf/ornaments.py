"""What a style sheet adds to the tags of a PDF that is no text of the publication.

Generated text has the same tag as emphasis. It is told where something else says that it is none
of the author's: the bookmark of a heading, which has the text without it; the label of a caption,
before which nothing else stands; a quotation, in which all text is in paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from publish.verify.pdf.entries import LABEL
from publish.verify.pdf.lines import Piece, joined
from publish.verify.pdf.outline import HEADING
from publish.verify.pdf.tags import ORNAMENT, Element

REPEATED = "Repeated"


def without_repeats(root: Element) -> None:
    """Make a heading inside the same heading, and a caption inside a caption, a mere block.

    WeasyPrint repeats the tag of a box for the boxes that it puts into that: those of a table or
    a flex container, and that of the text beside a block.
    """
    for element in list(root.walk()):
        if _is_heading(element) or element.kind == "Caption":
            for inner in element.elements():
                for one in inner.walk():
                    if one.kind == element.kind:
                        one.kind = REPEATED


def mark_ornaments(root: Element, titles: Collection[str], squash: Callable[[str], str]) -> None:
    """Set the kind of generated signs without a letter or digit to `ORNAMENT`.

    `titles` are those of the bookmarks; `squash` says when two titles are the same.
    """
    known = {squash(title) for title in titles}
    for element in list(root.walk()):
        found: list[Element] = []
        if _is_heading(element):
            found = _in_heading(element, known, squash)
        elif element.kind == "Caption":
            found = _in_caption(element)
        elif element.kind == "BlockQuote":
            found = [child for child in element.elements() if _is_signs(child)]
        for one in found:
            one.kind = ORNAMENT


def _in_heading(
    heading: Element, titles: Collection[str], squash: Callable[[str], str]
) -> list[Element]:
    """Return the signs in a heading that a bookmark's title does not have."""
    signs = [one for one in heading.walk() if _is_signs(one)]
    if not signs or squash(_text(heading)) in titles:
        return []
    return signs if squash(_text(heading, without=signs)) in titles else []


def _in_caption(caption: Element) -> list[Element]:
    """Return the signs before the label of a numbered caption, and in that label."""
    before: list[Element] = []
    for child in caption.elements():
        if not _is_signs(child):
            is_label = child.kind == "Span" and not _holds_text(child)
            if not is_label or not LABEL.match(_text(caption, without=before)):
                return []
            return before + [one for one in child.walk() if _is_signs(one)]
        before.append(child)
    return []


def _is_heading(element: Element) -> bool:
    return HEADING.fullmatch(element.kind) is not None


def _is_signs(element: Element) -> bool:
    """Whether an element is an inline one that holds signs without a letter or digit."""
    if element.kind != "NonStruct" or not all(map(_holds_text, element.elements())):
        return False
    text = _text(element)
    return bool(text) and not any(sign.isalnum() for sign in text)


def _holds_text(element: Element) -> bool:
    """Whether an element is a line's own text, as against one that holds other elements."""
    return element.kind == "Span" and all(isinstance(child, Piece) for child in element.children)


def _text(element: Element, without: Collection[Element] = ()) -> str:
    return joined(_pieces(element, without), frozenset())


def _pieces(element: Element, without: Collection[Element]) -> Iterator[Piece]:
    """Yield the text of an element but for that of some in it."""
    if any(element is one for one in without):
        return
    for child in element.children:
        if isinstance(child, Piece):
            yield child
        else:
            yield from _pieces(child, without)
