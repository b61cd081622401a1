"""The text layer of a PDF: what each marked-content sequence of a page shows.

Follows ISO 32000-1: marked content (14.6), ToUnicode maps (9.10.3), form XObjects (8.10).
WeasyPrint draws nothing for a box of white space: a sequence without text stands for a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from publish.verify.pdf_lines import EITHER, HYPHEN, Piece, is_rtl, logical_order

REPLACEMENT = "\ufffd"
OPERATORS = "q Q BMC BDC EMC Tf Tm Tj TJ Do"
MOST_BYTES = 16_000_000
_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_NOT_DEFINED = re.compile(r"<([0-9A-Fa-f]+)>\s+0\b")


class OversizedError(Exception):
    """A stream that unpacks to more than `MOST_BYTES`, or in a way that can't be bounded."""


@dataclass
class TextLayer:
    """The pieces of all pages by page and MCID, and what the fonts could not show or say."""

    pieces: dict[tuple[int, int], Piece] = field(default_factory=dict)
    boxes: set[str] = field(default_factory=set)
    unmapped: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Font:
    """What each character code of a font means; `code_length` is in bytes."""

    letters: dict[bytes, str]
    code_length: int

    def shown(self, operand: Any) -> list[str]:
        """Return the text of each glyph that a TJ or Tj operator shows."""
        letters, length = self.letters, self.code_length
        found = []
        for item in operand if isinstance(operand, pikepdf.Array) else [operand]:
            if type(item) is not pikepdf.Object:
                continue  # a number, which moves the next glyph
            codes = bytes(item)
            if codes in letters:  # a single glyph, nearly always
                found.append(letters[codes])
                continue
            for start in range(0, len(codes), length):
                found.append(letters.get(codes[start : start + length], REPLACEMENT))
        return found


def text_layer(pdf: pikepdf.Pdf) -> TextLayer:
    """Return the text of every page. Raises `OversizedError`, and pikepdf's own errors."""
    layer = TextLayer()
    fonts: dict[Any, _Font] = {}
    rtl = is_rtl(str(pdf.Root.get("/Lang", "")))
    for number, page in enumerate(pdf.pages, 1):
        reader = _PageReader(layer, fonts)
        reader.run(page.obj.get("/Contents"), page.obj, page.obj.get("/Resources", {}))
        for mcid, shown in reader.shown.items():
            text = "".join(logical_order(shown.letters, rtl)) or " "
            layer.pieces[number, mcid] = Piece(text, number, shown.height, shown.size)
    return layer


@dataclass
class _Shown:
    letters: list[str] = field(default_factory=list)
    height: float | None = None
    size: float = 0.0


@dataclass
class _PageReader:
    """Runs through one page's instructions and collects what stands under each MCID."""

    layer: TextLayer
    fonts: dict[Any, _Font]
    shown: dict[int, _Shown] = field(default_factory=dict)
    _marks: list[_Shown | None] = field(default_factory=lambda: [None])
    _drawn: set[Any] = field(default_factory=set)

    def run(self, streams: Any, source: Any, resources: Any) -> None:
        """Read a content stream; `source` is what pikepdf parses it from."""
        if b"MCID" not in _unpacked(streams):
            return
        fonts: dict[str, _Font] = {}
        font, size, height = _Font({}, 1), 0.0, 0.0
        saved = []
        for instruction in pikepdf.parse_content_stream(source, OPERATORS):
            match str(instruction.operator):
                case "TJ" | "Tj" if mark := self._marks[-1]:
                    if mark.height is None:
                        mark.height, mark.size = height, size
                    mark.letters += font.shown(instruction.operands[0])
                case "Tm":
                    height = float(instruction.operands[5])
                case "Tf":
                    name, size = str(instruction.operands[0]), float(instruction.operands[1])
                    if name not in fonts:
                        fonts[name] = self._font(resources["/Font"][name])
                    font = fonts[name]
                case "BDC" | "BMC":
                    self._marks.append(self._mark(instruction.operands))
                case "EMC":
                    self._marks.pop()
                case "q":
                    saved.append((font, size))
                case "Q" if saved:
                    font, size = saved.pop()
                case "Do":
                    name = str(instruction.operands[0])
                    self._draw(resources["/XObject"][name], resources)

    def _mark(self, operands: Any) -> _Shown | None:
        """Return where the text of a sequence goes; an artifact's goes nowhere."""
        if str(operands[0]) == "/Artifact":
            return None
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
            return self.shown.setdefault(int(properties["/MCID"]), _Shown())
        return self._marks[-1]

    def _draw(self, drawing: Any, resources: Any) -> None:
        """Read a form XObject, once a page: opacity and transformations put text into one."""
        if drawing.get("/Subtype") == "/Form" and drawing.objgen not in self._drawn:
            self._drawn.add(drawing.objgen)
            self.run(drawing, drawing, drawing.get("/Resources", resources))

    def _font(self, font: Any) -> _Font:
        if font.objgen not in self.fonts:
            self.fonts[font.objgen] = self._load(font)
        return self.fonts[font.objgen]

    def _load(self, font: Any) -> _Font:
        """Read a font's ToUnicode map and note the characters that it prints as empty boxes.

        WeasyPrint gives a font with such characters a CMap of its own that maps them to glyph 0.
        """
        composite = font.get("/Subtype") == "/Type0"
        if "/ToUnicode" not in font:
            self.layer.unmapped.add(str(font.get("/BaseFont", "/unnamed"))[1:])
            return _Font({}, 2 if composite else 1)
        letters = _to_unicode(_unpacked(font["/ToUnicode"]).decode("latin-1"))
        encoding = font.get("/Encoding")
        if composite and isinstance(encoding, pikepdf.Stream):
            for code in _NOT_DEFINED.findall(_unpacked(encoding).decode("latin-1")):
                self.layer.boxes.add(letters.get(bytes.fromhex(code), REPLACEMENT))
        if not {"-", HYPHEN} <= set(letters.values()):
            hyphens = {"-": EITHER, HYPHEN: EITHER}
            letters = {code: hyphens.get(text, text) for code, text in letters.items()}
        return _Font(letters, 2 if composite else 1)


def _unpacked(streams: Any) -> bytes:
    """Return the content of a stream, or of the streams of an array."""
    parts = []
    for stream in listed(streams):
        names = [str(name) for name in listed(stream.get("/Filter"))]
        if any(name != "/FlateDecode" for name in names):
            raise OversizedError(f"a content stream is packed with {' and '.join(names)}")
        parts.append(stream.read_bytes())
        if sum(map(len, parts)) > MOST_BYTES:
            raise OversizedError(f"a content stream holds more than {MOST_BYTES:,} bytes")
    return b"\n".join(parts)


def listed(value: Any) -> list[Any]:
    """Return an array's items, or the one value that stands in its place."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _to_unicode(cmap: str) -> dict[bytes, str]:
    """Return the text of each character code (ISO 32000-1, 9.10.3)."""
    letters = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _PAIR.findall(block):
            letters[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = bytes.fromhex(text).decode("utf-16-be", "replace")
            for step in range(min(int(last, 16) - int(first, 16), 255) + 1):
                code = (int(first, 16) + step).to_bytes(len(first) // 2, "big")
                letters[code] = start[:-1] + chr(ord(start[-1]) + step)
    return letters
