"""A finished file of text, as its readers open it: within bounds, and in UTF-8."""

from __future__ import annotations

from pathlib import Path

from publish.problems import Location, fail

MOST_BYTES = 32_000_000
HINT = "build the file again"


def text_of(path: Path, where: Location) -> str:
    """Return a file's text. Raises `PublishError` for one that is too large or no text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where, "check the path") from error
    if len(data) > MOST_BYTES:
        raise fail("oversized", f"is larger than {MOST_BYTES // 1_000_000} MB", where)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise fail("broken-file", f"is not UTF-8: {error.reason}", where, HINT) from error
