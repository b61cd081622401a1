"""Pictures in the text: their sizes, names and sources (ECMA-376-1, 20.4)."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.design import Page

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
DECORATIVE_EXTENSION = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = f"{{{DRAWING}}}"
EMU_PER_TWIP = 635


def fit_pictures(root: Element, page: Page) -> None:
    """Make a picture that is larger than the text block as large as that."""
    for inline in root.iter(f"{{{PLACED}}}inline"):
        extent = inline.find(f"{{{PLACED}}}extent")
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        if extent is None:
            continue
        width, height = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
        widest = page.text_width * EMU_PER_TWIP
        highest = page.text_height * EMU_PER_TWIP * 0.85
        factor = min(1.0, widest / max(width, 1), highest / max(height, 1))
        for size in (extent, *inline.iter(f"{A}ext")):
            if size.get("cx"):
                size.set("cx", str(round(width * factor)))
                size.set("cy", str(round(height * factor)))


def finish_pictures(root: Element, vectors: Mapping[str, str]) -> None:
    """Take the `data:` address off each picture; relate a drawn one to its SVG.

    `vectors` gives the relationship of the SVG by the address of the PNG drawn from it. The
    extension is that of [MS-ODRAWXML] 2.3.3, which readers that do not know it pass over.
    """
    for number, picture in enumerate(root.iter(f"{{{PICTURE}}}cNvPr"), 1):
        relation = vectors.get(picture.get("descr", ""))
        picture.set("descr", "")
        picture.set("name", f"Picture {number}")
        blip = next(picture.iterancestors(f"{{{PICTURE}}}pic")).find(f".//{A}blip")
        if relation and blip is not None:
            extensions = etree.SubElement(blip, f"{A}extLst")
            extension = etree.SubElement(extensions, f"{A}ext", uri=SVG_EXTENSION)
            vector = etree.SubElement(extension, f"{{{SVG}}}svgBlip", nsmap={"asvg": SVG})
            vector.set(f"{{{RELATED}}}embed", relation)
    for number, place in enumerate(root.iter(f"{{{PLACED}}}docPr"), 1):
        place.set("name", f"Picture {number}")
        if not place.get("descr"):
            _call_decorative(place)


def relations(root: Element) -> set[str]:
    """Return the ids by which a part names its pictures."""
    blips = root.iter(f"{A}blip", f"{{{SVG}}}svgBlip")
    return {blip.get(f"{{{RELATED}}}embed", "") for blip in blips}


def _call_decorative(place: Element) -> None:
    """Say that a picture without a description says nothing, as the text's author does.

    Word's accessibility checker asks for one or the other ([MS-ODRAWXML] 2.3.2.6).
    """
    extensions = etree.SubElement(place, f"{A}extLst")
    extension = etree.SubElement(extensions, f"{A}ext", uri=DECORATIVE_EXTENSION)
    mark = etree.SubElement(extension, f"{{{DECORATIVE}}}decorative", nsmap={"adec": DECORATIVE})
    mark.set("val", "1")
