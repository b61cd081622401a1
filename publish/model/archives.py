"""What is asked of a zip archive that somebody made, and how it is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import PureWindowsPath

MOST_BYTES = 512_000_000
MOST_BYTES_UNCHECKED = 64_000_000
MOST_TIMES = 100
MOST_FILES = 20_000
MOST_MARKS = 5_000_000
"""A book of 200,000 words has 200,000 in its Word file."""
AT_ONCE = 1_000_000
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
"""What is raised while an archive is read that is damaged, or none."""


def fault_of_size(infos: Sequence[zipfile.ZipInfo]) -> str:
    """Return what is wrong with the size that an archive would unpack to, "" if nothing is."""
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MOST_FILES:
        return f"holds more than {MOST_FILES:,} files"
    if unpacked > MOST_BYTES:
        return f"would unpack to more than {MOST_BYTES // 1_000_000} MB"
    if unpacked > MOST_BYTES_UNCHECKED and unpacked > MOST_TIMES * max(packed, 1):
        return f"would unpack to more than {MOST_TIMES} times its size"
    return ""


def fault_of_form(infos: Sequence[zipfile.ZipInfo]) -> str:
    """Return why no reader should trust an archive, "" if nothing is wrong with it.

    The formats made of archives allow two ways of packing, and none of the rest.
    """
    if any(info.compress_type not in METHODS for info in infos):
        return "is packed in a way that the format does not allow"
    names = [info.filename for info in infos]
    if outside := next(filter(_leads_out, names), ""):
        return f'holds a file that would lie outside it: "{outside}"'
    if len(set(names)) < len(names):
        return "holds two files of one name"
    places = sorted((info.header_offset, info.compress_size) for info in infos)
    if any(start + size > following for (start, size), (following, _) in pairwise(places)):
        return "holds files that lie over one another"
    return ""


def _leads_out(name: str) -> bool:
    path = PureWindowsPath(name)
    return bool(path.anchor) or ".." in path.parts


def unpacked(archive: zipfile.ZipFile, kept: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the files whose names are kept. All are unpacked, so that damage to any is found.

    No file is unpacked further than the archive says it is long, as `ZipFile.read` does.
    """
    found = {}
    for info in archive.infolist():
        with archive.open(info) as file:
            if kept(info.filename):
                found[info.filename] = file.read(info.file_size)
            else:
                while file.read(AT_ONCE):
                    pass
    return found


def fault_of_markup(xml: bytes) -> str:
    """Return what is wrong with the size that an XML file would have once parsed, "" if nothing."""
    if xml.count(b"<") + xml.count(b"=") > MOST_MARKS:
        return f"holds more than {MOST_MARKS:,} tags and attributes"
    return ""
