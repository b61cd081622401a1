"""The fonts that a PDF is set in: one file a weight, cut down to the text's characters.

WeasyPrint takes variable fonts too, but cuts each weight out of them with fontTools, which takes
longer than laying out the essay's pages.
"""

from __future__ import annotations

import string
from dataclasses import dataclass

from publish.export import fonts

ADDRESS = "http://publication.invalid/fonts/"
TEXT_SIZE = 14
"""The optical size, in points, at which text is drawn: the family's own cut for text."""

WEIGHTS = {"normal": (400, 600, 700), "italic": (400, 600)}
GENERATED = (
    string.printable.strip() + "\u00a0\u00ad\u2010\u2011\u2013\u2014\u2018\u2019\u201c\u201d•◦▪…–"
)
"""Characters that style sheets and hyphenation may add to those of the text."""


@dataclass(frozen=True)
class Cut:
    """A font as a style sheet names it: its `@font-face` rule and the file's bytes."""

    rule: str
    data: bytes


def cut(text: str) -> dict[str, Cut]:
    """Return the fonts for a text, by the address that their rules name."""
    characters = set(text) | set(GENERATED)
    characters |= {letter for one in text.upper() for letter in one}
    found = {}
    for face in fonts.faces():
        for weight in WEIGHTS[face.style]:
            name = f"{face.family}-{face.style}-{weight}.ttf".replace(" ", "-")
            data = fonts.subset(face, characters, opsz=TEXT_SIZE, wght=weight)
            rule = fonts.font_face(face, ADDRESS + name, str(weight))
            found[ADDRESS + name] = Cut(rule, data)
    return found
