"""A picture as another kind of file: SVG drawn as PDF, rare kinds of raster image as PNG."""

from __future__ import annotations

import base64
import io
import re
from pathlib import PurePath

from lxml import etree

CSS_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54}
CSS_PIXELS["in"] = 96.0
PAGE = (
    "<style>@page{{size:{0}px {1}px;margin:0}}body{{margin:0}}"
    "img{{display:block;width:{0}px;height:{1}px}}</style>"
    '<img src="data:image/svg+xml;base64,{2}">'
)


def converted(name: str, data: bytes) -> tuple[str, bytes]:
    """Return name and data of a picture as PDF where it is SVG, else as PNG.

    The suffix is added to the whole name, so that `a.svg` and `a.gif` stay two files.
    """
    if PurePath(name).suffix.lower() == ".svg":
        return f"{name}.pdf", _drawn(data)
    return f"{name}.png", _as_png(data)


def _drawn(svg: bytes) -> bytes:
    """Return an SVG as a PDF page of its own size; nothing that it names is opened."""
    import weasyprint
    from weasyprint.urls import URLFetcher

    width, height = _size(svg)
    page = PAGE.format(width, height, base64.b64encode(svg).decode())
    gate = URLFetcher(allowed_protocols=("data",))
    data: bytes = weasyprint.HTML(string=page, url_fetcher=gate).write_pdf()
    return data


def _size(svg: bytes) -> tuple[float, float]:
    """Return width and height in CSS pixels: as written, else of the view box (SVG 2, 8.2)."""
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    box = [float(one) for one in re.findall(r"-?\d*\.?\d+", root.get("viewBox", ""))]
    natural = (box[2], box[3]) if len(box) == 4 and box[2] and box[3] else (300.0, 150.0)
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    if width and height:
        return width, height
    if width:
        return width, width * natural[1] / natural[0]
    return (height * natural[0] / natural[1], height) if height else natural


def _pixels(length: str) -> float:
    match = re.fullmatch(r"\s*(\d*\.?\d+)([a-z]*)\s*", length)
    return float(match[1]) * CSS_PIXELS.get(match[2], 0.0) if match else 0.0


def _as_png(data: bytes) -> bytes:
    from PIL import Image

    target = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        kind = "RGBA" if image.has_transparency_data else "RGB"
        image.convert(kind).save(target, "PNG")
    return target.getvalue()
