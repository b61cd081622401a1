"""The design of tables, and of boxes that are tables, as Word's table styles (17.7.6)."""

from __future__ import annotations

from publish.export.docx.design import Design, twips
from publish.export.docx.styles import KINDS, border, shade, style_id

SIDES = ("top", "left", "bottom", "right")


def table_styles(design: Design) -> dict[str, str]:
    """Return the styles by identifier: Word's default, that of tables, those of boxes."""
    boxes = {style_id(f"{kind} Box"): _box(kind, design) for kind in KINDS}
    return {"TableNormal": _normal(), "Table": _table(design), **boxes}


def _normal() -> str:
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{_margins(0, 108, 0, 108)}</w:tblPr></w:style>"
    )


def _table(design: Design) -> str:
    tables = design.data["tables"]
    heavy = [border(side, tables["heavy-rule"], "text", design) for side in ("top", "bottom")]
    inner = border("insideH", tables["rule"], "rule", design)
    below = border("bottom", tables["rule"], "text", design)
    top, sides, bottom = (twips(tables[f"cell-{side}"]) for side in ("top", "sides", "bottom"))
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{''.join(heavy)}{inner}</w:tblBorders>"
        f"{_margins(top, sides, bottom, sides)}</w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        f'{below}</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )


def _box(kind: str, design: Design) -> str:
    """Return the style of an admonition that holds more than paragraphs."""
    keys = design.styles[kind]
    edge = keys["border-left"]
    left = border("left", edge["width"], edge["color"], design)
    margins = _margins(twips(2), twips(edge["space"]), twips(3), twips(6))
    name = f"{kind} Box"
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id(name)}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
        f'<w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{left}</w:tblBorders>{margins}</w:tblPr>'
        f"<w:tcPr>{shade(keys['background'], design)}</w:tcPr></w:style>"
    )


def _margins(*widths: int) -> str:
    sides = zip(SIDES, widths, strict=True)
    cells = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return f"<w:tblCellMar>{cells}</w:tblCellMar>"
