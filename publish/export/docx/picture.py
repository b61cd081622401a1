"""An image file as data that Word shows: PNG, JPEG or GIF; SVG with a PNG beside it."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
}
DATA_ADDRESS = re.compile(r"data:(image/[a-z+]+)((?:;[^;,]*)*),(.*)", re.IGNORECASE | re.DOTALL)
VECTOR_TYPE = "image/svg+xml"
CSS_PIXELS_PER_INCH = 96
RASTER_SCALE = 3.125
"""Pixels of the PNG per CSS pixel of the SVG: 300 to the inch."""


@dataclass(frozen=True)
class Picture:
    """A picture as a `data:` address; `vector` is the SVG that it was drawn from, if any."""

    address: str
    vector: bytes = b""


def from_file(path: Path) -> Picture:
    """Return the picture in a file whose kind its suffix tells."""
    data, suffix = path.read_bytes(), path.suffix.lower()
    if suffix == ".svg":
        return _drawn(data)
    if suffix not in MEDIA_TYPES:
        return _converted(data)
    return Picture(_address(data, MEDIA_TYPES[suffix]))


def from_address(address: str) -> Picture | None:
    """Return the picture that a `data:` address holds, None for any other address."""
    match = DATA_ADDRESS.fullmatch(address)
    if not match:
        return None
    data = unquote_to_bytes(match[3])
    if match[2].lower().endswith(";base64"):
        data = base64.b64decode(data)
    media_type = match[1].lower()
    if media_type == VECTOR_TYPE:
        return _drawn(data)
    if media_type not in MEDIA_TYPES.values():
        return _converted(data)
    return Picture(_address(data, media_type))


def _address(data: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def _converted(data: bytes) -> Picture:
    """Return a raster image of another kind, such as WebP, as PNG."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return _png(image.convert("RGBA" if image.has_transparency_data else "RGB"))


def _drawn(svg: bytes) -> Picture:
    """Return an SVG drawn as PNG at 300 pixels to the inch of its own size."""
    import pypdfium2
    import weasyprint

    source = base64.b64encode(svg).decode()
    css = "@page{size:WIDTH HEIGHT;margin:0}body{margin:0}img{display:block}"
    width, height = _size(svg)
    css = css.replace("WIDTH", f"{width}px").replace("HEIGHT", f"{height}px")
    style = f"width:{width}px;height:{height}px"
    page = f'<style>{css}</style><img style="{style}" src="data:{VECTOR_TYPE};base64,{source}">'
    document = pypdfium2.PdfDocument(weasyprint.HTML(string=page).write_pdf())
    scale = RASTER_SCALE * CSS_PIXELS_PER_INCH / 72
    image = document[0].render(scale=scale, fill_color=(255, 255, 255, 0)).to_pil()
    return Picture(_png(image, dpi=RASTER_SCALE * CSS_PIXELS_PER_INCH).address, svg)


def _size(svg: bytes) -> tuple[float, float]:
    """Return width and height in CSS pixels: as written, else of the view box."""
    from lxml import etree

    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    box = [float(number) for number in re.findall(r"-?[\d.]+", root.get("viewBox", ""))]
    natural = (box[2], box[3]) if len(box) == 4 else (300.0, 150.0)
    width, height = (_pixels(root.get(side, "")) for side in ("width", "height"))
    if not width and not height:
        width, height = natural
    width = width or (height or 1) * natural[0] / natural[1]
    return width, height or width * natural[1] / natural[0]


def _pixels(length: str) -> float | None:
    units = {
        "": 1.0,
        "px": 1.0,
        "pt": 96 / 72,
        "pc": 16.0,
        "mm": 96 / 25.4,
        "cm": 96 / 2.54,
        "in": 96.0,
    }
    match = re.fullmatch(r"\s*(\d*\.?\d+)([a-z]*)\s*", length)
    return float(match[1]) * units[match[2]] if match and match[2] in units else None


def _png(image: object, dpi: float | None = None) -> Picture:
    from PIL import Image

    assert isinstance(image, Image.Image)  # noqa: S101
    stream = io.BytesIO()
    image.save(stream, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    return Picture(_address(stream.getvalue(), "image/png"))
