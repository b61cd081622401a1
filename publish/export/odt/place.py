"""Where blocks stand, which decides of how they look."""

from __future__ import annotations

from dataclasses import dataclass

from publish.export.odt.nesting import Path

STEP = 18.0
"""How far a list or a definition is indented, in points."""


@dataclass(frozen=True)
class Place:
    """Where blocks stand: in which items, how far indented, of which style and language.

    `listed` is the indent that the innermost list gives by itself; `style` is "" for running
    text; `align` is how a cell aligns; `width` is the room in points.
    """

    width: float
    path: Path = ()
    indent: float = 0
    listed: float = 0
    style: str = ""
    align: str = ""
    language: str = ""
