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

    @property
    def css(self) -> str:
        """The `@font-face` rule for the file where it is installed."""
        return font_face(self, self.path.as_uri())


FILES = (
    ("Source Serif 4", "normal", "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"),
    ("Source Serif 4", "italic", "fontpkg_source_serif_4", "SourceSerif4-Italic[opsz,wght].ttf"),
    ("Source Sans 3", "normal", "fontpkg_source_sans_3", "SourceSans3[wght].ttf"),
    ("Source Sans 3", "italic", "fontpkg_source_sans_3", "SourceSans3-Italic[wght].ttf"),
    ("Source Code Pro", "normal", "fontpkg_source_code_pro", "SourceCodePro[wght].ttf"),
    ("Source Code Pro", "italic", "fontpkg_source_code_pro", "SourceCodePro-Italic[wght].ttf"),
)
FIGURES_AND_CAPITALS = ("lnum", "onum", "pnum", "smcp", "tnum")
"""OpenType features that the style sheets use, beside those that every text needs."""

TEXT_SIZE = 12
"""The optical size, in points, at which a subset of a face is drawn."""


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


def font_face(face: Face, address: str) -> str:
    """Return the `@font-face` rule that names a face's file by an address."""
    return (
        f'@font-face {{ font-family: "{face.family}"; font-style: {face.style}; '
        f'font-weight: 200 900; src: url("{address}"); }}\n'
    )


def subset(face: Face, characters: Iterable[str]) -> bytes:
    """Return a face with these characters alone; all weights stay, the optical size is fixed."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.update(
        int.from_bytes(tag.encode(), "big") for tag in FIGURES_AND_CAPITALS
    )
    font = hb.Face(hb.Blob.from_file_path(str(face.path)))
    if "opsz" in {axis.tag for axis in font.axis_infos}:
        wanted.pin_axis_location(font, "opsz", TEXT_SIZE)
    return bytes(wanted.subset(font).blob.data)
