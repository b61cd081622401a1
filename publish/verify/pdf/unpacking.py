"""The streams of a PDF unpacked, no more than any text needs (ISO 32000-1, 7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf

MOST_BYTES = 16_000_000
MOST_BYTES_IN_ALL = 256_000_000


class OversizedError(Exception):
    """Streams that unpack to more than any text needs, or in a way that can't be bounded."""


@dataclass
class Unpacker:
    """Unpacks streams, and counts how much that was in all."""

    bytes_so_far: int = 0

    def unpacked(self, streams: Any) -> bytes:
        """Return the content of a stream, or of the streams of an array."""
        parts = []
        for stream in listed(streams):
            names = [str(name) for name in listed(stream.get("/Filter"))]
            if any(name != "/FlateDecode" for name in names):
                raise OversizedError(f"a content stream is packed with {' and '.join(names)}")
            parts.append(stream.read_bytes())
            self.bytes_so_far += len(parts[-1])
            if sum(map(len, parts)) > MOST_BYTES:
                raise OversizedError(f"a content stream holds more than {MOST_BYTES:,} bytes")
            if self.bytes_so_far > MOST_BYTES_IN_ALL:
                raise OversizedError(f"its pages hold more than {MOST_BYTES_IN_ALL:,} bytes")
        return b"\n".join(parts)


def listed(value: Any) -> list[Any]:
    """Return an array's items, or the one value that stands in its place."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
