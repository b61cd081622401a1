"""The pictures of a book: those that its text shows, under names that every system can take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from publish.export.web.documents import ContentDocument
from publish.export.web.xhtml import X
from publish.problems import Location, fail

FOLDER = "images/"
KINDS = (
    (b"\x89PNG\r\n", "png", "image/png"),
    (b"\xff\xd8", "jpg", "image/jpeg"),
    (b"GIF8", "gif", "image/gif"),
    (b"RIFF", "webp", "image/webp"),
)
SVG = ("svg", "image/svg+xml")


@dataclass(frozen=True)
class Picture:
    """A picture in the book: its place there, what it is and its bytes."""

    path: str
    media_type: str
    data: bytes


def kind_of(data: bytes) -> tuple[str, str]:
    """Return the suffix and media type of a picture's bytes; what is no raster image is SVG."""
    for start, suffix, media_type in KINDS:
        if data.startswith(start):
            return suffix, media_type
    return SVG


def take_in(documents: Iterable[ContentDocument], images: Mapping[str, Path]) -> list[Picture]:
    """Return the pictures that the documents show, and let the documents name them as they lie.

    Raises `PublishError` for a picture that is no checked file of the publication.
    """
    pictures: dict[Path, Picture] = {}
    taken: set[str] = set()
    for document in documents:
        for element in document.body.iter(f"{X}img"):
            target = element.get("src", "")
            path = images.get(target) or images.get(unquote(target))
            if path is None:
                message = f'the image "{target}" is not a file of the publication'
                hint = "write it as an image in Markdown: ![caption](path)"
                raise fail("image", message, Location(document.path), hint)
            if path not in pictures:
                pictures[path] = _picture(path, taken)
            element.set("src", f"../{pictures[path].path}")
    return list(pictures.values())


def _picture(path: Path, taken: set[str]) -> Picture:
    data = path.read_bytes()
    suffix, media_type = kind_of(data)
    stem = re.sub(r"[^a-z0-9_-]+", "-", path.stem.lower()).strip("-") or "image"
    name, count = f"{stem}.{suffix}", 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}.{suffix}"
    taken.add(name)
    return Picture(FOLDER + name, media_type, data)
