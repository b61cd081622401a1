"""Whether a font of a PDF draws the glyphs that its codes name.

Follows ISO 32000-1: composite fonts (9.7), their glyphs (9.7.4.2), widths (9.7.4.3) and CMaps
(9.7.5); and ISO 14289-1: every font is in the file (7.21.4.1), with its own widths (7.21.5).
The subsets that WeasyPrint makes number glyphs by their codes; what another numbering would draw
is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pikepdf

from publish.verify.pdf.unpacking import Unpacker, listed

FILES = ("/FontFile", "/FontFile2", "/FontFile3")
IDENTITY = frozenset({"/Identity", "/Identity-H"})
DEFAULT_WIDTH = 1000
MOST_GLYPHS = 65_536
LARGEST = 4_000_000
"""Bytes of a font's file as packed; the widths of a larger one, no subset, are not read."""
SAME_WIDTH = 2.0
"""In thousandths of the size: how far two widths are apart at most, rounded as they are."""
OUTLINES = frozenset({b"\x00\x01\x00\x00", b"OTTO", b"true"})
"""How a TrueType or OpenType font begins."""
NOTHING = slice(0)
_ONE = re.compile(rb"<([0-9A-Fa-f]{4})>\s+(\d{1,5})\b")
_RANGES = re.compile(rb"begincidrange|usecmap")


def fault_of(font: Any, codes: Iterable[bytes], unpacker: Unpacker) -> str:
    """Return what is wrong with how a font draws its codes, "" where nothing is.

    `codes` are those that stand for a text. A font of procedures (Type 3) has its glyphs in itself.
    """
    if font.get("/Subtype") == "/Type3":
        return ""
    glyphs = next(iter(listed(font.get("/DescendantFonts"))), font)
    descriptor = glyphs.get("/FontDescriptor", {})
    if not any(name in descriptor for name in FILES):
        return "is not in the file: another may be drawn in its place"
    if font.get("/Subtype") != "/Type0":
        return ""
    if not _names_itself(font.get("/Encoding"), unpacker):
        return "numbers its glyphs otherwise than by their codes"
    if not _is_identity(glyphs.get("/CIDToGIDMap"), unpacker):
        return "draws other glyphs than its codes name"
    file = next(descriptor[name] for name in FILES if name in descriptor)
    is_known = str(font.get("/Encoding")) in IDENTITY and int(file.get("/Length", 0)) < LARGEST
    if is_known and _has_other_widths(glyphs, codes, unpacker.unpacked(file)):
        return "gives its letters other widths than they have"
    return ""


def _names_itself(encoding: Any, unpacker: Unpacker) -> bool:
    """Whether each code is the number of its glyph, or of the box for one that is missing."""
    if not isinstance(encoding, pikepdf.Stream):
        return str(encoding) in IDENTITY
    cmap = unpacker.unpacked(encoding)
    pairs = ((int(code, 16), int(number)) for code, number in _ONE.findall(cmap))
    return not _RANGES.search(cmap) and all(number in {0, code} for code, number in pairs)


def _is_identity(numbers: Any, unpacker: Unpacker) -> bool:
    """Whether each glyph of a composite font is that of the same number in the font's file."""
    if not isinstance(numbers, pikepdf.Stream):
        return numbers is None or str(numbers) in IDENTITY
    data = unpacker.unpacked(numbers)[: 2 * MOST_GLYPHS]
    pairs = (data[place : place + 2] for place in range(0, len(data) - 1, 2))
    return all(int.from_bytes(pair) in {0, code} for code, pair in enumerate(pairs))


def _has_other_widths(glyphs: Any, codes: Iterable[bytes], file: bytes) -> bool:
    """Whether a glyph's width is not that of the font's file, which stands apart by another."""
    advances = _advances(file)
    if not advances:
        return False
    widths = dict(islice(_widths(glyphs), MOST_GLYPHS))
    default = float(glyphs.get("/DW", DEFAULT_WIDTH))
    numbers = (int.from_bytes(code) for code in codes)
    pairs = ((widths.get(one, default), advances[min(one, len(advances) - 1)]) for one in numbers)
    return any(abs(width - advance) > SAME_WIDTH for width, advance in pairs)


def _advances(file: bytes) -> list[float]:
    """Return how wide the glyphs of a TrueType or OpenType font are, none for any other font.

    The last width is that of all glyphs behind it (OpenType, `hmtx`); in thousandths of the size.
    """
    if file[:4] not in OUTLINES:
        return []
    places = {}
    for entry in range(12, 12 + 16 * int.from_bytes(file[4:6]), 16):
        start, length = (int.from_bytes(file[entry + at : entry + at + 4]) for at in (8, 12))
        places[file[entry : entry + 4]] = slice(start, start + length)
    head, header, metrics = (file[places.get(tag, NOTHING)] for tag in (b"head", b"hhea", b"hmtx"))
    units, count = int.from_bytes(head[18:20]), int.from_bytes(header[34:36])
    starts = range(0, min(4 * count, len(metrics)), 4) if units else ()
    return [int.from_bytes(metrics[start : start + 2]) * 1000 / units for start in starts]


def _widths(glyphs: Any) -> Iterator[tuple[int, float]]:
    """Yield the numbers of glyphs with their widths (9.7.4.3)."""
    items = iter(listed(glyphs.get("/W")))
    for first in items:
        second = next(items)
        if isinstance(second, pikepdf.Array):
            yield from enumerate(map(float, second), int(first))
        else:
            width = float(next(items))
            last = min(int(second), MOST_GLYPHS)
            yield from ((code, width) for code in range(int(first), last + 1))
