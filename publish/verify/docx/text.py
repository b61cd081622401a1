"""The words that a paragraph of a Word file prints, as each use wants them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml.etree import _Element as Element

from publish.model.tree import FORMULA
from publish.verify.docx.values import W

FORMULA_TAG = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
BOX = f"{W}txbxContent"
"""A text box's paragraphs are read by themselves, not as words of the one that it stands in."""
PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
UNSEEN = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr", BOX})
SIGNS = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " "}
MARKS = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
NUMBERS = frozenset({f"{W}footnoteRef", f"{W}endnoteRef"})
"""What prints a note's number at its text."""
PAGE_NUMBER = re.compile(r"\t *(\d+|[ivxlcdm]+) *$", re.IGNORECASE)


def words(element: Element) -> str:
    """Return the words that an element prints, U+FFFC for a formula, white space closed up."""
    parts: list[str] = []
    stack = [element]
    while stack:
        item = stack.pop()
        if item.tag in UNSEEN:
            continue
        if item.tag == f"{W}t":
            parts.append(item.text or "")
        elif item.tag == FORMULA_TAG:
            parts.append(FORMULA)
        elif item.tag in SIGNS:
            parts.append(SIGNS[str(item.tag)])
        else:
            stack.extend(reversed(item))
    return " ".join("".join(parts).split())


def running_text(element: Element, number_at: Callable[[Element], str]) -> Iterator[str]:
    """Yield what a paragraph shows: formulas and pictures as one sign, notes as their numbers.

    `number_at` gives the number that a note's mark prints.
    """
    for item in element:
        if item.tag == f"{W}t":
            yield item.text or ""
        elif item.tag in SIGNS:
            yield SIGNS[str(item.tag)]
        elif item.tag in MARKS:
            yield number_at(item)
        elif item.tag == FORMULA_TAG or (item.tag in PICTURES and _is_picture(item)):
            yield FORMULA
        elif item.tag not in UNSEEN:
            yield from running_text(item, number_at)


def _is_picture(item: Element) -> bool:
    """Whether a drawing is more than a text box: older ones are, where they name an image."""
    if item.tag == f"{W}drawing":
        return next(item.iter(BOX), None) is None
    return next(item.iter(IMAGE), None) is not None


def entry(paragraph: Element) -> str:
    """Return an entry of the contents without its page number.

    That is a PAGEREF field's result, or what stands behind the last tab.
    """
    parts: list[str] = []
    fields: list[str] = []
    for item in paragraph.iter(f"{W}r", FORMULA_TAG):
        mark = item.find(f"{W}fldChar")
        kind = "" if mark is None else mark.get(f"{W}fldCharType", "")
        if kind == "begin":
            fields.append("")
        elif kind == "end" and fields:
            fields.pop()
        if fields:
            fields[-1] += "".join(code.text or "" for code in item.iter(f"{W}instrText"))
        if not any(code.strip().startswith("PAGEREF") for code in fields):
            parts.append(FORMULA if item.tag == FORMULA_TAG else _run_text(item))
    return " ".join(PAGE_NUMBER.sub("", "".join(parts)).split())


def _run_text(run: Element) -> str:
    """Return the text of a run, white space kept."""
    signs = (SIGNS.get(str(item.tag), item.text or "") for item in run)
    tags = (item.tag == f"{W}t" or item.tag in SIGNS for item in run)
    return "".join(sign for sign, shown in zip(signs, tags, strict=True) if shown)


def after_last_tab(paragraph: Element) -> str:
    """Return what stands at the right margin of an equation: its number."""
    text = ""
    for child in paragraph:
        text = "" if child.find(f"{W}tab") is not None else text + words(child)
    return text
