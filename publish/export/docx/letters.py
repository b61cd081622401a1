"""The widths of words in the design's fonts; other fonts count as its serif one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from publish.export import fonts
from publish.export.docx.looks import Look

PIECES = re.compile(r"[^\s\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]+[ \t\n]?|\S ?| ")
"""What a line is broken between: words with the space behind, and single East Asian signs."""
STANDARD = "Source Serif 4"
TEXT_SIZE = 14


class Word(NamedTuple):
    """A word's width in twips, without and with the space behind it."""

    ink: float
    advance: float


@dataclass
class Letters:
    """Widths that were asked for once are remembered, by font, weight and word."""

    _faces: dict[tuple[str, bool], _Face] = field(default_factory=dict)

    def widths(self, text: str, look: Look) -> Iterator[Word]:
        """Yield the width of each word of a text."""
        face = self._face(look)
        known, size = face.known, look.size
        for piece in PIECES.findall(text):
            if piece not in known:
                known[piece] = face.measured(piece)
            ink, advance = known[piece]
            yield Word(ink * size, advance * size)

    def line(self, look: Look) -> float:
        """Return the height of a line in twips: the design's, or the font's own."""
        own = self._face(look).height * look.size * look.factor
        return max(look.line, own)

    def _face(self, look: Look) -> _Face:
        key = (look.font, look.bold)
        if key not in self._faces:
            self._faces[key] = _Face(*key)
        return self._faces[key]


class _Face:
    """A font at one weight: `height` and the widths of words, in ems."""

    def __init__(self, family: str, bold: bool) -> None:
        import uharfbuzz as hb

        known = {face.family: face for face in reversed(fonts.faces())}
        found = known.get(family) or known.get(STANDARD)
        self.known: dict[str, tuple[float, float]] = {}
        self.font = None
        self.height = 1.2
        if found:
            face = hb.Face(hb.Blob.from_file_path(str(found.path)))
            self.font = hb.Font(face)
            self.font.set_variations({"wght": 700 if bold else 400, "opsz": TEXT_SIZE})
            self.em = face.upem
            extents = self.font.get_font_extents("ltr")
            self.height = (extents.ascender - extents.descender + extents.line_gap) / self.em
        self.letters: dict[str, float] = {}

    def measured(self, piece: str) -> tuple[float, float]:
        """Return the width of a piece without and with its space."""
        word = piece.rstrip(" \t\n")
        ink = self._shaped(word)
        return ink, ink + (self._letter(" ") if word != piece else 0)

    def _shaped(self, word: str) -> float:
        """Return a word's width, kerned; where the font lacks a letter, that of its letters."""
        if self.font is None or not word:
            return sum(map(self._letter, word))
        import uharfbuzz as hb

        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        hb.shape(self.font, buffer)
        if not all(glyph.codepoint for glyph in buffer.glyph_infos):
            return sum(map(self._letter, word))
        width = sum(int(place.x_advance) for place in buffer.glyph_positions)
        return width / float(self.em)

    def _letter(self, sign: str) -> float:
        if sign not in self.letters:
            glyph = self.font.get_nominal_glyph(ord(sign)) if self.font else None
            wide = unicodedata.east_asian_width(sign) in "WF"
            width = 1.0 if wide else 0.5
            if self.font and glyph and not wide:
                width = self.font.get_glyph_h_advance(glyph) / self.em
            self.letters[sign] = width
        return self.letters[sign]
