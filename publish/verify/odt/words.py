"""What a paragraph of ODF shows, sign by sign (ODF 1.3 part 3, 6.1)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from publish.model.tree import FORMULA
from publish.verify.odt.package import DRAW, OFFICE, TEXT, whole

MOST_SPACES = 1000
SIGNS = {
    f"{TEXT}tab": "\t",
    f"{TEXT}line-break": " ",
    f"{TEXT}soft-page-break": "",
}
NOTE = f"{TEXT}note"
UNSEEN = frozenset(
    {f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}ruby-text", f"{TEXT}tracked-changes"}
    | {f"{TEXT}number"}
)
HIDDEN_TEXT = f"{TEXT}hidden-text"
PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")


def words(element: Element, notes: dict[Element, str] | None = None) -> str:
    """Return an element's text with one sign for a formula or picture; notes as their numbers.

    Without `notes` their marks are left out.
    """
    return "".join(_words(element, notes or {}))


def _words(element: Element, notes: dict[Element, str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _of_child(child, notes)
        yield child.tail or ""


def _of_child(child: Element, notes: dict[Element, str]) -> Iterator[str]:
    if child.tag in UNSEEN or not isinstance(child.tag, str):
        return
    if child.tag in SIGNS:
        yield SIGNS[child.tag]
    elif child.tag == f"{TEXT}s":
        yield " " * min(whole(child.get(f"{TEXT}c"), 1), MOST_SPACES)
    elif child.tag == HIDDEN_TEXT:
        yield _of_hidden_text(child)
    elif child.tag == NOTE:
        yield notes.get(child, "")
    elif child.tag == f"{DRAW}frame":
        box = child.find(f"{DRAW}text-box")
        if box is None:
            yield FORMULA
        else:
            yield from _words(box, notes)
    else:
        yield from _words(child, notes)


def _of_hidden_text(field: Element) -> str:
    """Return what a field shows that may be hidden, as it was when the file was saved (7)."""
    if field.get(f"{TEXT}is-hidden") != "false":
        return ""
    return str(field.text or field.get(f"{TEXT}string-value", ""))


def closed(text: str) -> str:
    """Return a text with white space closed up."""
    return " ".join(text.split())


def between(paragraph: Element, name: str) -> str:
    """Return the words between the start and the end of a bookmark in a paragraph."""
    found: list[str] = []
    is_open = False
    stack: list[Element | str] = [paragraph]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if is_open:
                found.append(item)
            continue
        if item.get(f"{TEXT}name") == name and item.tag == f"{TEXT}bookmark-start":
            is_open = True
        elif item.get(f"{TEXT}name") == name and item.tag == f"{TEXT}bookmark-end":
            break
        if item.tag in UNSEEN or item.tag == NOTE or not isinstance(item.tag, str):
            continue
        if item.tag in SIGNS or item.tag in {f"{TEXT}s", f"{DRAW}frame", HIDDEN_TEXT}:
            stack.append("".join(_of_child(item, {})))
            continue
        for child in reversed(item):
            stack += [child.tail or "", child]
        stack.append(item.text or "")
    return "".join(found)
