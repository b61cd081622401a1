"""The finished container (OCF 3.3): the same entries always give the same bytes."""

from __future__ import annotations

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
MIMETYPE = "mimetype"
REGULAR_FILE = 0o100644 << 16


def settled(data: bytes) -> bytes:
    """Return a zip archive written again: fixed dates, mimetype first and stored."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as loose, zipfile.ZipFile(target, "w") as archive:
        for name in sorted(loose.namelist(), key=lambda name: name != MIMETYPE):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            entry.external_attr = REGULAR_FILE
            method = zipfile.ZIP_STORED if name == MIMETYPE else zipfile.ZIP_DEFLATED
            archive.writestr(entry, loose.read(name), method, compresslevel=6)
    return target.getvalue()
