"""How large a picture is in points, for frames that hold it."""

from __future__ import annotations

import re
from pathlib import Path

POINTS = {"": 0.75, "px": 0.75, "pt": 1.0, "pc": 12.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
LENGTH = re.compile(r"\s*(\d*\.?\d+)([a-z]*)\s*")
UNKNOWN = (300.0, 200.0)


def size_of(path: Path) -> tuple[float, float]:
    """Return width and height in points."""
    return _svg(path) if path.suffix.lower() == ".svg" else _raster(path)


def _raster(path: Path) -> tuple[float, float]:
    from PIL import Image

    try:
        with Image.open(path) as image:
            across, down = image.size
            dots = float(image.info.get("dpi", (96, 96))[0]) or 96.0
    except (OSError, ValueError):
        return UNKNOWN
    return across * 72 / dots, down * 72 / dots


def _svg(path: Path) -> tuple[float, float]:
    from lxml import etree

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(path.read_bytes(), parser)
    except (OSError, etree.XMLSyntaxError):
        return UNKNOWN
    width, height = (_points(root.get(side, "")) for side in ("width", "height"))
    if width and height:
        return width, height
    box = [float(number) for number in re.findall(r"-?\d*\.?\d+", root.get("viewBox", ""))]
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return UNKNOWN
    wide = width or (height * box[2] / box[3] if height else box[2] * POINTS[""])
    return wide, wide * box[3] / box[2]


def _points(length: str) -> float:
    match = LENGTH.fullmatch(length)
    return float(match[1]) * POINTS[match[2]] if match and match[2] in POINTS else 0.0
