"""The style sheet and the fonts beside it, cut down to the publication's own characters."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publish.export import fonts, pages
from publish.export.web.documents import ContentDocument
from publish.export.web.xhtml import X
from publish.model.formats import Context

FOLDER = "fonts/"
ITALIC = frozenset(["address", "cite", "dfn", "em", "i", "var"])
SANS_ITALIC = frozenset({"h4", "h5", "h6"})
SANS = frozenset(["caption", "figcaption", "h1", "h2", "h3", "th"])
CODE = frozenset(["code", "pre"])
WEIGHTS = "200 900"
TEXT_SIZE = 12
"""The optical size, in points, at which text is drawn."""

CODE_ITALIC = frozenset(["an", "co", "do"])
OPENS = re.compile(r"@import[^;]*;|@font-face\s*\{[^}]*\}|[^;{}]*\burl\([^)]*\)[^;{}]*(?:;|(?=\}))")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Font:
    """A font that goes with the text: its face, its place and its bytes."""

    face: fonts.Face
    path: str
    data: bytes
    media_type: str = "font/ttf"

    def rule(self, address: str = "") -> str:
        """Return the rule that names it at an address; without one it stands in the rule itself."""
        if not address:
            address = f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"
        return fonts.font_face(self.face, address, WEIGHTS)


def style_sheet(context: Context, rules: Iterable[str], medium: str) -> str:
    """Return the one style sheet: fonts, text, theme, medium, the publication's own.

    `medium` is the name of the sheet for what the text is read on, "epub" or "web". What a style
    sheet of the publication's own would open is left out of it.
    """
    names = ["text", f"themes/{context.publication.theme}", medium]
    sheets = [*rules, pages.styles(names, context.folder)]
    for path in context.resources.get("css", ()):
        sheets.append(OPENS.sub("", COMMENT.sub("", path.read_text("utf-8"))))
    return "\n".join(sheets)


def embedded_fonts(documents: Iterable[ContentDocument], titles: Iterable[str]) -> list[Font]:
    """Return the faces that the text needs, with the characters of text and titles."""
    styles = {("Source Serif 4", "normal"), ("Source Sans 3", "normal")}
    characters = set("".join(titles))
    for document in documents:
        styles |= _styles_of(document.body)
        characters.update(*document.body.itertext())
    characters |= {character.upper() for character in characters if len(character.upper()) == 1}
    return [
        _font(face, characters) for face in fonts.faces() if (face.family, face.style) in styles
    ]


def _font(face: fonts.Face, characters: set[str]) -> Font:
    path = FOLDER + f"{face.family}-{face.style}.ttf".lower().replace(" ", "-")
    return Font(face, path, fonts.subset(face, characters, opsz=TEXT_SIZE))


def _styles_of(body: Any) -> set[tuple[str, str]]:
    """Return the families and styles in which text below `body` is set."""
    styles: set[tuple[str, str]] = set()
    for element in body.iterdescendants(f"{X}*"):
        name = etree.QName(element).localname
        if name in ITALIC:
            sans = any(etree.QName(above).localname in SANS for above in element.iterancestors())
            styles.add(("Source Sans 3" if sans else "Source Serif 4", "italic"))
        elif name in SANS_ITALIC:
            styles.add(("Source Sans 3", "italic"))
        elif name in CODE:
            styles.add(("Source Code Pro", "normal"))
        elif name == "span" and not CODE_ITALIC.isdisjoint(element.get("class", "").split()):
            styles.add(("Source Code Pro", "italic"))
    return styles
