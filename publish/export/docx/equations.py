"""Formulas: numbered ones on one line with their numbers, all in the order of Word's schema.

Office Math is ECMA-376-1, 22.1.
"""

from __future__ import annotations

from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.body import BOXED, W, remove, style_of

MATH: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
M: Final = f"{{{MATH}}}"


def set_equations(root: Element) -> None:
    """Center a numbered equation and put its number at the right margin, by tabs.

    pandoc writes two paragraphs, the formula's and the number's; a formula stands beside
    other text only as `m:oMath` without `m:oMathPara` (22.1.2.78). Where it parts a paragraph at
    a formula without a number, the space between them goes.
    """
    for formula in list(root.iter(f"{M}oMathPara")):
        paragraph = formula.getparent()
        if paragraph is None:
            continue
        following = paragraph.getnext()
        if style_of(paragraph) != "Equation":
            _strip_start(following)
            continue
        formula.addprevious(_tab())
        for part in formula.findall(f"{M}oMath"):
            formula.addprevious(part)
        paragraph.remove(formula)
        if following is not None and _is_equation_number(following):
            paragraph.append(_tab())
            paragraph.extend([child for child in following if child.tag != f"{W}pPr"])
            remove(following)


def _strip_start(paragraph: Element | None) -> None:
    if paragraph is None or style_of(paragraph) in BOXED:
        return
    words = paragraph.find(f"{W}r/{W}t")
    run = None if words is None else words.getparent()
    if words is None or run is None:
        return
    words.text = (words.text or "").lstrip(" ")
    if not words.text:
        remove(run)


def _is_equation_number(element: Element) -> bool:
    is_set = element.tag == f"{W}p" and style_of(element) == "Equation"
    return is_set and element.find(f"{M}oMathPara") is None


def _tab() -> Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}tab")
    return run


def follow_schema(root: Element) -> None:
    """Put right what pandoc writes against the schema of formulas.

    A column of a matrix names its count before its alignment (CT_MCPr); a run of normal
    text has no style of mathematics beside that (CT_RPR).
    """
    for column in root.iter(f"{M}mcPr"):
        column[:] = sorted(column, key=lambda child: child.tag != f"{M}count")
    for run in root.iter(f"{M}rPr"):
        if run.find(f"{M}nor") is not None:
            for style in run.findall(f"{M}scr") + run.findall(f"{M}sty"):
                run.remove(style)
