"""What the character codes of a PDF's fonts mean.

Follows ISO 32000-1: fonts (9.5 to 9.7), ToUnicode maps (9.10.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from publish.verify.pdf.glyphs import fault_of
from publish.verify.pdf.lines import EITHER, HYPHEN
from publish.verify.pdf.unpacking import OversizedError, Unpacker

REPLACEMENT = "\ufffd"
MOST_LETTERS = 32
"""Characters that one code may stand for; a ligature is three or four."""
MOST_CODES = 200_000
_CODE, _TEXT = r"<([0-9A-Fa-f]{2,8})>", r"<([0-9A-Fa-f]*)>"
_PAIR = re.compile(rf"{_CODE}\s*{_TEXT}")
_RANGE = re.compile(rf"{_CODE}\s*{_CODE}\s*{_TEXT}")
_NOT_DEFINED = re.compile(r"<([0-9A-Fa-f]+)>\s+0\b")


@dataclass(frozen=True)
class Font:
    """What each character code of a font means; `code_length` is in bytes.

    `scales` says that its own matrix sets how large it is drawn, as a Type 3 font's does.
    """

    letters: dict[bytes, str]
    code_length: int
    scales: bool = False

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


@dataclass
class Fonts:
    """The fonts of a file, each loaded once.

    `boxes` are the characters that a font draws as empty boxes, `unmapped` the names of fonts
    that do not say what all their glyphs mean; `faults` are the names of fonts and what is wrong
    with how they draw.
    """

    unpacker: Unpacker
    boxes: set[str] = field(default_factory=set)
    unmapped: set[str] = field(default_factory=set)
    faults: set[tuple[str, str]] = field(default_factory=set)
    _loaded: dict[Any, Font] = field(default_factory=dict)

    def get(self, font: Any) -> Font:
        """Return a font of the file."""
        if font.objgen not in self._loaded:
            self._loaded[font.objgen] = self._load(font)
        return self._loaded[font.objgen]

    def _load(self, font: Any) -> Font:
        """Read a font's ToUnicode map and note the characters that it prints as empty boxes.

        WeasyPrint gives a font with such characters a CMap of its own that maps them to glyph 0.
        """
        kind = font.get("/Subtype")
        length, scales = 2 if kind == "/Type0" else 1, kind == "/Type3"
        name, letters = str(font.get("/BaseFont", "/unnamed"))[1:], {}
        if "/ToUnicode" in font:
            letters = to_unicode(self.unpacker.unpacked(font["/ToUnicode"]).decode("latin-1"))
        else:
            self.unmapped.add(name)
        if fault := fault_of(font, letters, self.unpacker):
            self.faults.add((name, fault))
        encoding = font.get("/Encoding")
        if kind == "/Type0" and isinstance(encoding, pikepdf.Stream):
            for code in _NOT_DEFINED.findall(self.unpacker.unpacked(encoding).decode("latin-1")):
                self.boxes.add(letters.get(bytes.fromhex(code), REPLACEMENT))
        if not {"-", HYPHEN} <= set(letters.values()):
            hyphens = {"-": EITHER, HYPHEN: EITHER}
            letters = {code: hyphens.get(text, text) for code, text in letters.items()}
        return Font(letters, length, scales)


def to_unicode(cmap: str) -> dict[bytes, str]:
    """Return the text of each character code. Raises `OversizedError` for one without measure."""
    letters = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _PAIR.findall(block):
            letters[bytes.fromhex(code)] = _text(text)
    steps = len(letters)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = _text(text)
            count = min(int(last, 16) - int(first, 16), 255) + 1
            steps += count
            if steps > MOST_CODES:
                raise OversizedError(f"a font has more than {MOST_CODES:,} characters")
            for step in range(count):
                code = (int(first, 16) + step).to_bytes(len(first) // 2, "big")
                letters[code] = start[:-1] + chr(ord(start[-1]) + step)
    return letters


def _text(hexadecimal: str) -> str:
    """Return what a code stands for; a place to break the line within a ligature is not seen."""
    if len(hexadecimal) > 4 * MOST_LETTERS:
        raise OversizedError(f"a glyph stands for more than {MOST_LETTERS} characters")
    text = bytes.fromhex(hexadecimal).decode("utf-16-be", "replace")
    return text if len(text) < 2 else text.replace(EITHER, "")
