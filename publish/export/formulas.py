"""Formulas: what writers of MathML need, and vector pictures for formats without it."""

from __future__ import annotations

import base64
import copy
import logging
import re
from importlib import import_module
from typing import Any

from lxml import etree

from publish.model.tree import Node

MATHML = "http://www.w3.org/1998/Math/MathML"
SPACES = {"m": MATHML}
SIZE = 100.0
HINT = "look for a missing brace, or a command of a package such as mhchem, which is not known"
DECIMAL_COMMA = re.compile(r"(?<=\d)\{,\}(?=\d)")
SHORT_BAR, BAR = "\u00af", "\u203e"
"""The bar that pandoc writes above letters, and the one that is drawn as long as they are."""


def with_decimal_commas(formula: Node) -> list[Node]:
    """Return a formula whose decimal commas, `1{,}5`, are text.

    pandoc's writers of MathML and Typst make signs between two numbers of them, with a space.
    """
    kind, tex = formula["c"]
    return [{"t": "Math", "c": [kind, DECIMAL_COMMA.sub(r"\\text{,}", tex)]}]


def as_written(tex: str) -> str:
    """Return TeX as it was before `with_decimal_commas`."""
    return tex.replace(r"\text{,}", "{,}")


def as_pictures(body: Any) -> None:
    """Replace each MathML element below `body`, in place, by a picture on the text's baseline.

    A formula's size is in em, so that it follows the text around it. What cannot be drawn is
    left as its TeX source, for a formula must never vanish.
    """
    for math in body.xpath(".//m:math", namespaces=SPACES):
        source = "".join(math.xpath(".//m:annotation/text()", namespaces=SPACES)).strip()
        replacement = _picture(math, source)
        replacement.tail = math.tail
        math.getparent().replace(math, replacement)


def _picture(math: Any, source: str) -> Any:
    ziamath: Any = import_module("ziamath")  # untyped, and it loads slowly
    logging.getLogger().setLevel(logging.ERROR)
    ziamath.config.svg2 = False
    xhtml = "{http://www.w3.org/1999/xhtml}"
    try:
        drawn = ziamath.Math(_presentation(math), size=SIZE)
        width, height = drawn.getsize()
        shift = drawn.getyofst()
        svg = drawn.svg()
    except Exception:  # whatever the library stumbles over, the source is shown
        code = etree.Element(f"{xhtml}code")
        code.text = source
        return code
    picture = etree.Element(f"{xhtml}img")
    data = base64.b64encode(svg.encode()).decode()
    picture.set("src", f"data:image/svg+xml;base64,{data}")
    picture.set("alt", source)
    if math.get("display") == "block":
        picture.set("class", "formula display")
        picture.set("style", f"width: {width / SIZE:.4f}em")
    else:
        picture.set("class", "formula")
        picture.set("style", f"height: {height / SIZE:.4f}em; vertical-align: {shift / SIZE:.4f}em")
    return picture


def _presentation(math: Any) -> str:
    """Return the formula's presentation markup alone, as a string."""
    plain = copy.deepcopy(math)
    plain.tail = None
    for bar in plain.xpath(".//m:mover/m:mo", namespaces=SPACES):
        if bar.text == SHORT_BAR:
            bar.text = BAR
    for annotation in plain.xpath(".//m:annotation", namespaces=SPACES):
        annotation.getparent().remove(annotation)
    for semantics in plain.xpath(".//m:semantics", namespaces=SPACES):
        parent, index = semantics.getparent(), semantics.getparent().index(semantics)
        parent[index : index + 1] = list(semantics)
    return etree.tostring(plain, encoding="unicode")
