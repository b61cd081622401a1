"""What is asked of a zip archive that somebody made before it is unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

MOST_BYTES = 512_000_000
MOST_BYTES_UNCHECKED = 64_000_000
MOST_TIMES = 100


def fault_of_size(infos: Sequence[zipfile.ZipInfo]) -> str:
    """Return what is wrong with the size that an archive would unpack to, "" if nothing is."""
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > MOST_BYTES:
        return f"would unpack to more than {MOST_BYTES // 1_000_000} MB"
    if unpacked > MOST_BYTES_UNCHECKED and unpacked > MOST_TIMES * max(packed, 1):
        return f"would unpack to more than {MOST_TIMES} times its size"
    return ""
