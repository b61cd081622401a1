"""What bookmarks and running heads say of a heading that is more than words."""

from __future__ import annotations

import copy
from typing import Any

from publish.export import fragment
from publish.export.titles import HEADING

MARKS = ".//*[@role='doc-noteref']"
FORMULAS = ".//*[contains(concat(' ', @class, ' '), ' formula ')]"


def name(body: Any) -> None:
    """Give headings with notes or formulas below `body`, in place, their text in `data-title`.

    The style sheet takes it from there. A formula, which is a picture by now, is its TeX.
    """
    for heading in body.iter(f"{{{fragment.XHTML}}}*"):
        if HEADING.fullmatch(heading.tag) and heading.xpath(f"{MARKS} | {FORMULAS}"):
            heading.set("data-title", _text(heading))


def _text(heading: Any) -> str:
    copied = copy.deepcopy(heading)
    copied.tail = None
    for mark in copied.xpath(MARKS):
        fragment.drop(mark)
    for formula in copied.xpath(FORMULAS):
        fragment.drop(formula, formula.get("alt", ""))
    return " ".join("".join(copied.itertext()).split())
