"""The fonts of our design, as files of the font packages (SIL Open Font License)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class Face:
    """One font file: its family and style as CSS names them, and all weights in one file."""

    family: str
    style: str
    path: Path


FILES = (
    ("Source Serif 4", "normal", "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"),
    ("Source Serif 4", "italic", "fontpkg_source_serif_4", "SourceSerif4-Italic[opsz,wght].ttf"),
    ("Source Sans 3", "normal", "fontpkg_source_sans_3", "SourceSans3[wght].ttf"),
    ("Source Sans 3", "italic", "fontpkg_source_sans_3", "SourceSans3-Italic[wght].ttf"),
    ("Source Code Pro", "normal", "fontpkg_source_code_pro", "SourceCodePro[wght].ttf"),
    ("Source Code Pro", "italic", "fontpkg_source_code_pro", "SourceCodePro-Italic[wght].ttf"),
)


@cache
def faces() -> tuple[Face, ...]:
    """Return every face of the design; a package that is not there leaves its faces out."""
    found = []
    for family, style, package, name in FILES:
        spec = find_spec(package)
        if spec and spec.submodule_search_locations:
            path = Path(next(iter(spec.submodule_search_locations))) / "files" / name
            if path.is_file():
                found.append(Face(family, style, path))
    return tuple(found)


FEATURES = ("lnum", "onum", "pnum", "smcp", "tnum")
"""OpenType features that the style sheets use, beside those that every text needs."""


def subset(face: Face, characters: Iterable[str], **axes: float) -> bytes:
    """Return a face with these characters alone, fixed at the axes given (`opsz`, `wght`).

    HarfBuzz does in milliseconds what takes fontTools tenths of a second.
    """
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in FEATURES)
    font = hb.Face(hb.Blob.from_file_path(str(face.path)))
    known = {axis.tag for axis in font.axis_infos}
    for tag, value in axes.items():
        if tag in known:
            wanted.pin_axis_location(font, tag, value)
    return bytes(wanted.subset(font).blob.data)


def font_face(face: Face, address: str, weights: str = "") -> str:
    """Return the `@font-face` rule that names a face's file by an address.

    `weights` is the weight or the range that the file covers, such as "200 900".
    """
    weight = f" font-weight: {weights};" if weights else ""
    return (
        f'@font-face {{ font-family: "{face.family}"; font-style: {face.style};{weight} '
        f'src: url("{address}"); }}\n'
    )
