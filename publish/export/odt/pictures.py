"""Pictures and formulas as frames (ODF 1.3 part 3, 10.4), and the files that hold them."""

from __future__ import annotations

import base64
import copy
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.picture import Picture, from_address, from_file
from publish.export.formulas import SIZE, as_pictures
from publish.export.odt.markup import element, with_values
from publish.model.tree import Node, plain_text

MEASURE = re.compile(r"(\d*\.?\d+) *(%|px|pt|pc|mm|cm|in|em|rem|)")
POINTS = {"px": 0.75, "": 0.75, "pt": 1.0, "pc": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}
SCREEN = 96.0
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
REPLACED = "ObjectReplacements"
"""Where LibreOffice looks for the drawings of objects that it cannot show."""
FORMULA_TYPE = "application/vnd.oasis.opendocument.formula"
PARTS_OF_LINE = 0.96
"""How much of a text's width and height the largest picture takes."""


IN_LINE = (
    ("text:anchor-type", "as-char"),
    ("style:vertical-pos", "from-top"),
    ("style:vertical-rel", "baseline"),
    ("fo:padding", "0pt"),
    ("fo:border", "none"),
)
"""How a formula stands in its line: as far above the baseline as its frame says (20.392)."""


@dataclass(frozen=True)
class Shown:
    """A picture in the package: its files, the preferred first, and its own size in points."""

    files: tuple[tuple[str, str], ...]
    width: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """A formula drawn: its size and how far it rises above the line, in em."""

    svg: bytes
    width: float
    height: float
    rise: float


@dataclass
class Frames:
    """Makes frames; gathers in `files` what they show, by name, with its media type.

    `width` and `height` are those of the text block, `em` is the size of its letters, in points,
    `style` that of formulas.
    """

    images: Mapping[str, Path]
    width: float
    height: float
    em: float
    style: str
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _known: dict[str, Shown | None] = field(default_factory=dict)
    _formulas: dict[bytes, tuple[str, Drawing | None]] = field(default_factory=dict)
    _count: int = 0

    def picture(self, image: Node, caption: str, room: float) -> Element | None:
        """Return the frame of an image, None for one that is nowhere to be had.

        `caption` describes an image without words of its own; `room` is the width that there is.
        """
        (_, _, values), alternative, (target, title) = image["c"]
        if target not in self._known:
            self._known[target] = self._shown(target)
        shown = self._known[target]
        if shown is None:
            return None
        width, height = self._size(shown, dict(values), room)
        self._count += 1
        frame = element(
            "draw:frame",
            draw__name=f"Image{self._count}",
            draw__style_name="Graphics",
            text__anchor_type="as-char",
            svg__width=f"{width:.2f}pt",
            svg__height=f"{height:.2f}pt",
        )
        for file, media_type in shown.files:
            image_element = _embedded("draw:image", file)
            frame.append(with_values(image_element, [("draw:mime-type", media_type)]))
        if title:
            frame.append(element("svg:title", title))
        if words := " ".join(plain_text(alternative).split()) or caption:
            frame.append(element("svg:desc", words))
        return frame

    def formula(self, math: Element, tex: str) -> Element:
        """Return the frame of a formula: an object of its own, and a drawing for who sets none."""
        plain = copy.deepcopy(math)
        plain.tail = None
        etree.cleanup_namespaces(plain)
        data = etree.tostring(plain, encoding="UTF-8", xml_declaration=True)
        self._count += 1
        if data not in self._formulas:
            self._formulas[data] = self._formula(plain, data)
        name, drawing = self._formulas[data]
        frame = element(
            "draw:frame",
            _embedded("draw:object", f"./{name}"),
            draw__name=f"Formula{self._count}",
            draw__style_name=self.style,
            text__anchor_type="as-char",
        )
        if drawing:
            measures = (("width", drawing.width), ("height", drawing.height), ("y", -drawing.rise))
            values = [(f"svg:{key}", f"{size * self.em:.2f}pt") for key, size in measures]
            with_values(frame, values).append(_embedded("draw:image", f"./{REPLACED}/{name}"))
        frame.append(element("svg:desc", " ".join(tex.split())))
        return frame

    def _formula(self, math: Element, data: bytes) -> tuple[str, Drawing | None]:
        """Put a formula and its drawing among the files and return its name."""
        name = f"Formula{len(self._formulas) + 1}"
        self.files[f"{name}/"] = (FORMULA_TYPE, b"")
        self.files[f"{name}/content.xml"] = ("text/xml", data)
        drawing = drawn(math)
        if drawing:
            self.files[f"{REPLACED}/{name}"] = ("image/svg+xml", drawing.svg)
        return name, drawing

    def _shown(self, target: str) -> Shown | None:
        file = self.images.get(target)
        picture = from_file(file) if file else from_address(target)
        if picture is None:
            return None
        return self._embedded(picture)

    def _embedded(self, picture: Picture) -> Shown:
        from PIL import Image

        head, _, data = picture.address.partition(",")
        media_type = head.removeprefix("data:").partition(";")[0]
        raster = base64.b64decode(data)
        stem = f"Pictures/{len(self._known) + 1}"
        files = [(f"{stem}.{SUFFIXES[media_type]}", media_type)]
        self.files[files[0][0]] = (media_type, raster)
        if picture.vector:
            files.insert(0, (f"{stem}.svg", "image/svg+xml"))
            self.files[files[0][0]] = ("image/svg+xml", picture.vector)
        with Image.open(io.BytesIO(raster)) as image:
            across, down = image.info.get("dpi", (SCREEN, SCREEN))
            width = image.width * 72 / (float(across) if across > 1 else SCREEN)
            height = image.height * 72 / (float(down) if down > 1 else SCREEN)
        return Shown(tuple(files), width, height)

    def _size(self, shown: Shown, values: Mapping[str, str], room: float) -> tuple[float, float]:
        """Return width and height as asked for, within the room that there is."""
        width = _points(values.get("width", ""), room, self.em)
        height = _points(values.get("height", ""), self.height, self.em)
        if width and not height:
            height = width * shown.height / shown.width
        elif height and not width:
            width = height * shown.width / shown.height
        width, height = width or shown.width, height or shown.height
        scale = min(1.0, room / width, self.height * PARTS_OF_LINE * 0.85 / height)
        return width * scale, height * scale


def drawn(math: Element) -> Drawing | None:
    """Return a formula as SVG; None for one that cannot be drawn."""
    body = etree.Element("body")
    body.append(copy.deepcopy(math))
    as_pictures(body)
    address = body[0].get("src", "")
    if not address:
        return None
    svg = base64.b64decode(address.partition(",")[2])
    root = etree.fromstring(svg)
    _, top, width, height = (float(number) / SIZE for number in root.get("viewBox", "").split())
    return Drawing(svg, width, height, -top)


def _embedded(tag: str, href: str) -> Element:
    return element(
        tag,
        xlink__href=href,
        xlink__type="simple",
        xlink__show="embed",
        xlink__actuate="onLoad",
    )


def _points(measure: str, whole: float, em: float) -> float:
    """Return a length in points, 0 for none."""
    match = MEASURE.fullmatch(measure.strip())
    if not match:
        return 0
    if match[2] == "%":
        return float(match[1]) / 100 * whole
    if match[2] in {"em", "rem"}:
        return float(match[1]) * em
    return float(match[1]) * POINTS[match[2]]
