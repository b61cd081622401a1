"""The text layer of a PDF: what each marked-content sequence of a page shows.

Follows ISO 32000-1: marked content (14.6), ToUnicode maps (9.10.3), form XObjects (8.10),
coordinates (8.3.4).
WeasyPrint draws nothing for a box of white space: a sequence without text stands for a space.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from publish.verify.pdf_lines import EITHER, HYPHEN, Piece, is_rtl, logical_order

REPLACEMENT = "\ufffd"
OPERATORS = "q Q cm BMC BDC EMC Tf Tm Tr Tj TJ Do"
DRAWING = (b"TJ", b"Tj", b"Do")
PAINTS_NOTHING = frozenset({3, 7})
"""Text rendering modes (9.3.6)."""
MOST_BYTES = 16_000_000
_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_NOT_DEFINED = re.compile(r"<([0-9A-Fa-f]+)>\s+0\b")


class OversizedError(Exception):
    """A stream that unpacks to more than `MOST_BYTES`, or in a way that can't be bounded."""


@dataclass
class TextLayer:
    """The pieces of all pages by page and MCID, and what the fonts could not show or say.

    `unmarked` is text in a sequence without an MCID, or in none; `hidden` is text that is not
    painted; `replaced` are pieces with the text that is to be read in their places; `edges` holds
    for each page its left, lower, right and upper edges.
    """

    pieces: dict[tuple[int, int], Piece] = field(default_factory=dict)
    unmarked: list[Piece] = field(default_factory=list)
    hidden: list[Piece] = field(default_factory=list)
    replaced: list[tuple[Piece, str]] = field(default_factory=list)
    edges: dict[int, tuple[float, ...]] = field(default_factory=dict)
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
        layer.edges[number] = tuple(float(edge) for edge in page.mediabox)
        for mcid, shown in reader.shown.items():
            piece = shown.piece(number, rtl)
            layer.pieces[number, mcid] = piece
            if shown.hidden:
                layer.hidden.append(piece)
            if shown.said is not None:
                layer.replaced.append((piece, shown.said))
        layer.unmarked += [one.piece(number, rtl) for one in reader.unmarked if one.letters]
    return layer


Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = map(float, values)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does what `one` does and then what `other` does (8.3.4)."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


@dataclass
class _Shown:
    """What one sequence shows; `said` is the text to be read in its place (14.9.4)."""

    letters: list[str] = field(default_factory=list)
    height: float | None = None
    left: float = 0.0
    size: float = 0.0
    hidden: bool = False
    said: str | None = None

    def piece(self, page: int, rtl: bool) -> Piece:
        text = "".join(logical_order(self.letters, rtl)) or " "
        return Piece(text, page, self.height, self.size, self.left)


@dataclass
class _PageReader:
    """Runs through one page's instructions and collects what stands under each MCID, and not."""

    layer: TextLayer
    fonts: dict[Any, _Font]
    shown: dict[int, _Shown] = field(default_factory=dict)
    unmarked: list[_Shown] = field(default_factory=lambda: [_Shown()])
    _marks: list[_Shown] = field(default_factory=list)
    _drawn: set[Any] = field(default_factory=set)
    _drawing: list[Any] = field(default_factory=list)

    def run(self, streams: Any, source: Any, resources: Any, ctm: Matrix = IDENTITY) -> None:
        """Read a content stream; `source` is what pikepdf parses it from."""
        data = _unpacked(streams)
        if not any(operator in data for operator in DRAWING):
            return
        fonts: dict[str, _Font] = {}
        font, size, hidden, text = _Font({}, 1), 0.0, False, IDENTITY
        saved = []
        for instruction in pikepdf.parse_content_stream(source, OPERATORS):
            match str(instruction.operator):
                case "TJ" | "Tj":
                    mark = self._marks[-1] if self._marks else self.unmarked[0]
                    if mark.height is None:
                        _, _, c, d, mark.left, mark.height = _times(text, ctm)
                        mark.size = size * math.hypot(c, d)
                    mark.letters += font.shown(instruction.operands[0])
                    mark.hidden |= hidden
                case "Tm":
                    text = _matrix(instruction.operands)
                case "Tr":
                    hidden = int(instruction.operands[0]) in PAINTS_NOTHING
                case "Tf":
                    name, size = str(instruction.operands[0]), float(instruction.operands[1])
                    if name not in fonts:
                        fonts[name] = self._font(resources["/Font"][name])
                    font = fonts[name]
                case "BDC" | "BMC":
                    self._marks.append(self._mark(instruction.operands))
                case "EMC":
                    self._marks.pop()
                case "cm":
                    ctm = _times(_matrix(instruction.operands), ctm)
                case "q":
                    saved.append((font, size, hidden, ctm))
                case "Q" if saved:
                    font, size, hidden, ctm = saved.pop()
                case "Do":
                    name = str(instruction.operands[0])
                    self._draw(resources["/XObject"][name], resources, ctm)

    def _mark(self, operands: Any) -> _Shown:
        """Return where the text of a sequence goes."""
        if str(operands[0]) == "/Artifact":
            self.unmarked.append(_Shown())
            return self.unmarked[-1]
        around = self._marks[-1] if self._marks else self.unmarked[0]
        properties = operands[1] if len(operands) > 1 else None
        if not isinstance(properties, pikepdf.Dictionary):
            return around
        if "/MCID" in properties:
            around = self.shown.setdefault(int(properties["/MCID"]), _Shown())
        if "/ActualText" in properties:
            around.said = str(properties["/ActualText"])
        return around

    def _draw(self, drawing: Any, resources: Any, ctm: Matrix) -> None:
        """Read a form XObject, once a page: opacity and transformations put text into one."""
        if drawing.objgen in self._drawing:
            raise ValueError("a drawing draws itself")
        if drawing.get("/Subtype") == "/Form" and drawing.objgen not in self._drawn:
            self._drawn.add(drawing.objgen)
            self._drawing.append(drawing.objgen)
            ctm = _times(_matrix(drawing.get("/Matrix", IDENTITY)), ctm)
            self.run(drawing, drawing, drawing.get("/Resources", resources), ctm)
            self._drawing.pop()

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
