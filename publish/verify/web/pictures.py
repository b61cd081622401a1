"""Whether bytes are a whole picture, of a kind that browsers show (EPUB 3.3, 3.2)."""

from __future__ import annotations

import struct
import zlib

from lxml import etree

from publish.model.archives import fault_of_markup

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"GIF87a", b"GIF89a")
SVG = "{http://www.w3.org/2000/svg}svg"
CHUNK = struct.Struct(">I4s")


def kind_of(data: bytes) -> str:
    """Return the media type of a picture's bytes, "" where they are no whole picture."""
    if data.startswith(PNG):
        return "image/png" if _is_whole_png(data) else ""
    if data.startswith(JPEG):
        return "image/jpeg" if data.rfind(b"\xff\xd9") > 0 else ""
    if data.startswith(GIF):
        return "image/gif" if data.rstrip(b"\0").endswith(b";") else ""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp" if len(data) >= int.from_bytes(data[4:8], "little") + 8 else ""
    return "image/svg+xml" if _is_svg(data) else ""


def _is_whole_png(data: bytes) -> bool:
    """Whether each chunk is there up to the last one, with the sum that it names (PNG, 5.3)."""
    place = len(PNG)
    while place + CHUNK.size <= len(data):
        length, kind = CHUNK.unpack_from(data, place)
        end = place + CHUNK.size + length
        if data[end : end + 4] != zlib.crc32(data[place + 4 : end]).to_bytes(4, "big"):
            return False
        if kind == b"IEND":
            return True
        place = end + 4
    return False


def _is_svg(data: bytes) -> bool:
    if fault_of_markup(data):
        return False
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return str(etree.fromstring(data, parser).tag) == SVG
    except (etree.XMLSyntaxError, ValueError):
        return False
