"""The design's fonts inside the file, so that its page looks the same where they are missing.

Each is a TrueType font cut down to Latin and the text's own characters, obfuscated as
ECMA-376-4, 9.1 (2nd edition 17.8.1) says: the first 32 bytes are combined with the font's key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from publish.export import fonts
from publish.export.docx.design import Design
from publish.export.docx.package import Package

LATIN = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027))}
CUTS = {
    "serif": ("Regular", "Bold", "Italic", "BoldItalic"),
    "sans": ("Regular", "Bold"),
    "code": ("Regular",),
}
FONT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONT_TABLE = "word/fontTable.xml"
TEXT_SIZE = 14


def embed(package: Package, design: Design, text: str) -> dict[str, str]:
    """Add the fonts to the package; return the `w:embed…` elements of each by its name."""
    elements: dict[str, str] = {}
    characters = LATIN | set(text)
    for number, (name, cut, face) in enumerate(_faces(design), 1):
        weight = 700 if cut.startswith("Bold") else 400
        data = fonts.subset(face, characters, opsz=TEXT_SIZE, wght=weight)
        key = hashlib.sha256(data).hexdigest()[:32].upper()
        guid = f"{{{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}}}"
        part, id = f"word/fonts/font{number}.odttf", f"font{number}"
        package.put(part, obfuscated(data, key))
        package.relate(FONT_TABLE, part, "font", id)
        element = f'<w:embed{cut} r:id="{id}" w:fontKey="{guid}"/>'
        elements[name] = elements.get(name, "") + element
    if elements:
        package.know_suffix("odttf", FONT_TYPE)
    return elements


def _faces(design: Design) -> Iterator[tuple[str, str, fonts.Face]]:
    """Yield font name, cut and file, as far as our font packages have them."""
    known = {(face.family, face.style): face for face in fonts.faces()}
    for kind, cuts in CUTS.items():
        name = design.data["fonts"][kind]["name"]
        for cut in cuts:
            style = "italic" if cut.endswith("Italic") else "normal"
            if face := known.get((name, style)):
                yield name, cut, face


def obfuscated(data: bytes, key: str) -> bytes:
    """Return a font with its first 32 bytes combined with the key, last byte first."""
    mask = bytes.fromhex(key)[::-1] * 2
    return bytes(a ^ b for a, b in zip(data[:32], mask, strict=True)) + data[32:]
