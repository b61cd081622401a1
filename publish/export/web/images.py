"""The pictures that the text shows, under names that every system can take."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
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
    """A picture beside the text: its place there, what it is and its bytes."""

    path: str
    media_type: str
    data: bytes

    @property
    def data_url(self) -> str:
        """The whole picture as an address (RFC 2397)."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"


def kind_of(data: bytes) -> tuple[str, str]:
    """Return the suffix and media type of a picture's bytes; what is no raster image is SVG."""
    for start, suffix, media_type in KINDS:
        if data.startswith(start):
            return suffix, media_type
    return SVG


def take_in(
    documents: Iterable[ContentDocument],
    images: Mapping[str, Path],
    address: Callable[[Picture], str],
) -> list[Picture]:
    """Return the pictures that the documents show, and let the documents name them by `address`.

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
            element.set("src", address(pictures[path]))
    return list(pictures.values())


def picture(stem: str, data: bytes) -> Picture:
    """Return a picture under a name that every system can take."""
    suffix, media_type = kind_of(data)
    name = re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-") or "image"
    return Picture(f"{FOLDER}{name}.{suffix}", media_type, data)


def _picture(path: Path, taken: set[str]) -> Picture:
    data = path.read_bytes()
    one, count = picture(path.stem, data), 1
    while one.path in taken:
        count += 1
        one = picture(f"{path.stem}-{count}", data)
    taken.add(one.path)
    return one
