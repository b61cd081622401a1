"""How a paragraph looks by its style and its own properties, as far as its height goes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from publish.export.docx.body import VAL, W

MEASURE = re.compile(r"([-+]?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi)?")
UNITS = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pt": 20, "pc": 240, "pi": 240}
PLAIN = "DefaultParagraphFont"
SINGLE = 240
"""A line's height in `w:spacing`, where it is a multiple of the font's own (17.3.1.33)."""


@dataclass(frozen=True)
class Look:
    """Lengths in twips; `line` is 0 for the font's own height, times `factor`.

    `above` and `below` are what borders take with the space to the text. `close` says that
    paragraphs of one style have no space between them (17.3.1.9).
    """

    font: str = ""
    size: float = 200
    bold: bool = False
    line: float = 0
    factor: float = 1
    before: float = 0
    after: float = 0
    above: float = 0
    below: float = 0
    left: float = 0
    right: float = 0
    first: float = 0
    with_next: bool = False
    whole: bool = False
    page_break: bool = False
    close: bool = False


class Looks:
    """The looks of a style sheet's styles, each worked out once."""

    def __init__(self, styles: Element) -> None:
        elements = list(styles.iterfind(f"{W}style"))
        self.elements = {style.get(f"{W}styleId", ""): style for style in elements}
        self._known: dict[str, Look] = {}
        self._runs: dict[tuple[Look, str], Look] = {}
        defaults = styles.find(f"{W}docDefaults")
        self.base = Look()
        if defaults is not None:
            self.base = _with_run(self.base, defaults.find(f"{W}rPrDefault/{W}rPr"))
            self.base = _with_paragraph(self.base, defaults.find(f"{W}pPrDefault/{W}pPr"))
        chosen = [s for s in elements if s.get(f"{W}type") == "paragraph"]
        normal = next((s for s in chosen if s.get(f"{W}default") == "1"), None)
        self.normal = "" if normal is None else normal.get(f"{W}styleId", "")

    def of_paragraph(self, properties: Element | None) -> Look:
        """Return a paragraph's look by its properties."""
        if properties is None:
            return self.of_style(self.normal)
        style = properties.find(f"{W}pStyle")
        look = self.of_style(self.normal if style is None else style.get(VAL, ""))
        return look if len(properties) == 1 else _with_paragraph(look, properties)

    def of_style(self, id: str) -> Look:
        """Return the look of a style, those that it is based on before it (17.7.2)."""
        waiting = []
        while id not in self._known and id not in waiting and id in self.elements:
            waiting.append(id)
            id = _base(self.elements[id])
        look = self._known.get(id, self.base)
        for one in reversed(waiting):
            style = self.elements[one]
            look = _with_paragraph(look, style.find(f"{W}pPr"))
            look = self._known[one] = _with_run(look, style.find(f"{W}rPr"))
        return look

    def of_run(self, look: Look, id: str) -> Look:
        """Return a paragraph's look as a run's style changes it."""
        if (look, id) not in self._runs:
            changed, waiting, base = look, [], id
            while base in self.elements and base not in waiting and base != PLAIN:
                waiting.append(base)
                base = _base(self.elements[base])
            for one in reversed(waiting):
                changed = _with_run(changed, self.elements[one].find(f"{W}rPr"))
            self._runs[look, id] = changed
        return self._runs[look, id]


def measure(text: str | None, *, per_unit: float = 1) -> float:
    """Return a length in twips; a number is in units of so many, 0 stands for what is none.

    ECMA-376-1 allows units too: "12pt", "8.5in" (22.9.2.14).
    """
    match = MEASURE.fullmatch((text or "").strip())
    if not match:
        return 0
    return float(match[1]) * (UNITS[match[2]] if match[2] else per_unit)


def _base(style: Element) -> str:
    base = style.find(f"{W}basedOn")
    return "" if base is None else base.get(VAL, "")


def _with_paragraph(look: Look, properties: Element | None) -> Look:
    if properties is None:
        return look
    changes: dict[str, float | bool] = {}
    for child in properties:
        name = child.tag
        if name == f"{W}spacing":
            for side in ("before", "after"):
                if value := child.get(W + side):
                    changes[side] = measure(value)
            if value := child.get(f"{W}line"):
                is_multiple = child.get(f"{W}lineRule", "auto") == "auto"
                changes["line"] = 0 if is_multiple else measure(value)
                changes["factor"] = measure(value) / SINGLE if is_multiple else 1
        elif name == f"{W}pBdr":
            changes["above"], changes["below"] = _edge(child, "top"), _edge(child, "bottom")
        elif name == f"{W}ind":
            look = with_indents(look, child)
        elif name in FLAGS:
            changes[FLAGS[name]] = child.get(VAL, "1") not in {"0", "false", "off"}
    return replace(look, **changes) if changes else look  # type: ignore[arg-type]


def _edge(borders: Element, side: str) -> float:
    """Return what a border takes, in twips: it is in eighths of a point, its space in points."""
    border = borders.find(W + side)
    if border is None or border.get(VAL) in {"nil", "none"}:
        return 0
    return measure(border.get(f"{W}sz"), per_unit=2.5) + measure(
        border.get(f"{W}space"), per_unit=20
    )


def with_indents(look: Look, indents: Element) -> Look:
    """Return a look with the indents of `w:ind` (17.3.1.12)."""
    changes: dict[str, float] = {}
    for side in ("left", "right"):
        if value := indents.get(W + side):
            changes[side] = measure(value)
    if value := indents.get(f"{W}firstLine"):
        changes["first"] = measure(value)
    if value := indents.get(f"{W}hanging"):
        changes["first"] = -measure(value)
    return replace(look, **changes)  # type: ignore[arg-type]


FLAGS = {
    f"{W}keepNext": "with_next",
    f"{W}keepLines": "whole",
    f"{W}pageBreakBefore": "page_break",
    f"{W}contextualSpacing": "close",
}


def _with_run(look: Look, properties: Element | None) -> Look:
    if properties is None:
        return look
    fonts, size, bold = (properties.find(W + name) for name in ("rFonts", "sz", "b"))
    if fonts is not None and (name := fonts.get(f"{W}ascii")):
        look = replace(look, font=name)
    if size is not None:
        look = replace(look, size=measure(size.get(VAL, "20"), per_unit=10))
    if bold is not None:
        look = replace(look, bold=bold.get(VAL, "1") not in {"0", "false", "off"})
    return look
