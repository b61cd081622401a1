"""How a paragraph looks by its style and its own properties, as far as its height goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from publish.export.word.body import VAL, W

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
        if id not in self._known:
            style = self.elements.get(id)
            self._known[id] = self.base  # also what a style that is based on itself gets
            if style is not None:
                base = style.find(f"{W}basedOn")
                look = self.base if base is None else self.of_style(base.get(VAL, ""))
                look = _with_paragraph(look, style.find(f"{W}pPr"))
                self._known[id] = _with_run(look, style.find(f"{W}rPr"))
        return self._known[id]

    def of_run(self, look: Look, id: str) -> Look:
        """Return a paragraph's look as a run's style changes it."""
        if (look, id) not in self._runs:
            style, changed = self.elements.get(id), look
            if style is not None:
                base = style.find(f"{W}basedOn")
                if base is not None and base.get(VAL) != "DefaultParagraphFont":
                    changed = self.of_run(look, base.get(VAL, ""))
                changed = _with_run(changed, style.find(f"{W}rPr"))
            self._runs[look, id] = changed
        return self._runs[look, id]


def _with_paragraph(look: Look, properties: Element | None) -> Look:
    if properties is None:
        return look
    changes: dict[str, float | bool] = {}
    for child in properties:
        name = child.tag
        if name == f"{W}spacing":
            for side in ("before", "after"):
                if value := child.get(W + side):
                    changes[side] = int(value)
            if value := child.get(f"{W}line"):
                is_multiple = child.get(f"{W}lineRule", "auto") == "auto"
                changes["line"] = 0 if is_multiple else int(value)
                changes["factor"] = int(value) / SINGLE if is_multiple else 1
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
    return int(border.get(f"{W}sz", "0")) * 2.5 + int(border.get(f"{W}space", "0")) * 20


def with_indents(look: Look, indents: Element) -> Look:
    """Return a look with the indents of `w:ind` (17.3.1.12)."""
    changes: dict[str, float] = {}
    for side in ("left", "right"):
        if value := indents.get(W + side):
            changes[side] = int(value)
    if value := indents.get(f"{W}firstLine"):
        changes["first"] = int(value)
    if value := indents.get(f"{W}hanging"):
        changes["first"] = -int(value)
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
        look = replace(look, size=float(size.get(VAL, "20")) * 10)
    if bold is not None:
        look = replace(look, bold=bold.get(VAL, "1") not in {"0", "false", "off"})
    return look
