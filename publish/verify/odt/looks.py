"""Which words of an OpenDocument text no reader finds on the page: hidden, white, too small.

What letters look like follows from the styles around them, from inside out: spans, the paragraph,
the defaults (ODF 1.3 part 3, 16 and 20: `fo:color`, `fo:font-size`, `text:display`). What lies over
words is not followed, nor what a condition would hide, nor the sizes of other scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml.etree import _Element as Element

from publish.verify.odt.numbers import LEVEL_TAGS
from publish.verify.odt.package import DRAW, STYLE, TABLE, TEXT, URN, Package
from publish.verify.odt.words import NOTE, PARAGRAPHS, closed, words

FO = f"{{{URN}xsl-fo-compatible:1.0}}"
SVG = f"{{{URN}svg-compatible:1.0}}"
WHITE = re.compile("#(F[0-9A-F]){3}", re.IGNORECASE)
PAPER = "#ffffff"
UNKNOWN = "unknown"
"""The color of what may be behind words in a box or on a page of another color."""
TINIEST = 1.0
"""In points: letters and pictures up to this size are too small to be seen."""
POINTS = {"pt": 1.0, "pc": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "px": 0.75}
LENGTH = re.compile(r"(\d{0,9}\.?\d{1,9})(pt|pc|in|cm|mm|px|%)")
HELD = {NOTE: "a note's mark", f"{DRAW}frame": "a picture"}
"""What stands in a line and goes with the words that are hidden around it."""
MOST_BASED = 100
"""Styles that are based on one another, as far as they are followed."""
LONGEST = 80
"""As many characters of hidden words are told."""
FAMILIES = {
    f"{TEXT}span": "text",
    f"{TEXT}a": "text",
    f"{TEXT}p": "paragraph",
    f"{TEXT}h": "paragraph",
    f"{TEXT}section": "section",
    f"{TABLE}table": "table",
    f"{TABLE}table-row": "table-row",
    f"{TABLE}table-cell": "table-cell",
}


@dataclass(frozen=True)
class Look:
    """How letters look; a `color` of "" is the program's own, `behind` is what they stand on."""

    is_hidden: bool = False
    color: str = ""
    size: float = 12.0
    behind: str = PAPER

    @property
    def is_unseen(self) -> bool:
        """Whether nobody sees such letters."""
        if self.is_hidden or self.size <= TINIEST:
            return True
        is_white = WHITE.fullmatch(self.color) and WHITE.fullmatch(self.behind)
        return bool(is_white) or (self.color != "" and self.color.lower() == self.behind.lower())


def take_out_unseen(package: Package) -> list[str]:
    """Take what no reader finds out of the text and the labels of lists; return what that was."""
    looks = _Looks(package, _styles(package))
    page = Look(behind=_page_color(package))
    looks.visit(package.body, page)
    looks.visit_labels(page)
    return looks.found


@dataclass
class _Looks:
    """Goes through a text with the look of its letters; `styles` are found by family and name."""

    package: Package
    styles: Mapping[tuple[str, str], Element]
    found: list[str] = field(default_factory=list)
    _known: dict[tuple[str, str, Look], Look] = field(default_factory=dict)

    def visit(self, element: Element, around: Look, *, in_line: bool = False) -> None:
        """Take what is not seen out of an element; `in_line` says that it stands in a paragraph."""
        look = self._within(element, around)
        in_line = in_line or element.tag in PARAGRAPHS
        is_unseen = in_line and look.is_unseen
        if is_unseen and (text := element.text or "").strip():
            self.found.append(_quoted(text))
            element.text = ""
        for child in list(element):
            if is_unseen and (text := child.tail or "").strip():
                self.found.append(_quoted(text))
                child.tail = ""
            if not isinstance(child.tag, str):
                continue
            if what := _out_of_sight(child) or (HELD.get(child.tag, "") if is_unseen else ""):
                self.found.append(what)
                _remove(child)
            elif child.tag == f"{DRAW}frame":
                self.visit(child, replace(look, behind=UNKNOWN))
            else:
                self.visit(child, look, in_line=in_line and child.tag != NOTE)

    def visit_labels(self, page: Look) -> None:
        """Take the numbers from the levels of lists whose labels are not seen (16.31)."""
        levels = (one for root in self.package.roots for one in root.iter(*LEVEL_TAGS))
        for level in levels:
            name = level.get(f"{TEXT}style-name", "")
            if level.get(f"{STYLE}num-format") and self._styled("text", name, page).is_unseen:
                self.found.append(f"what counts at level {level.get(f'{TEXT}level')} of a list")
                for part in ("format", "prefix", "suffix"):
                    level.attrib.pop(f"{STYLE}num-{part}", "")

    def _within(self, element: Element, around: Look) -> Look:
        """Return the look of the letters in an element; a paragraph's is its own."""
        family = FAMILIES.get(str(element.tag))
        if family is None:
            return around
        name = element.get(f"{TEXT}style-name", element.get(f"{TABLE}style-name", ""))
        start = Look(behind=around.behind) if family == "paragraph" else around
        return self._styled(family, name, start)

    def _styled(self, family: str, name: str, start: Look) -> Look:
        """Return a look with what a style and those that it is based on say."""
        key = family, name, start
        if key not in self._known:
            look = start
            for style in reversed(list(self._chain(family, name))):
                look = _applied(style, look)
            self._known[key] = look
        return self._known[key]

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        """Yield a style, what it is based on, and the family's defaults."""
        for _ in range(MOST_BASED):
            if (family, name) not in self.styles or not name:
                break
            yield self.styles[family, name]
            name = self.styles[family, name].get(f"{STYLE}parent-style-name", "")
        if (family, "") in self.styles:
            yield self.styles[family, ""]


def _styles(package: Package) -> dict[tuple[str, str], Element]:
    """Return the styles by family and name, a family's defaults under ""."""
    return {
        (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")): style
        for root in package.roots
        for style in root.iter(f"{STYLE}style", f"{STYLE}default-style")
    }


def _page_color(package: Package) -> str:
    """Return the color of the pages, `UNKNOWN` where some have one of their own."""
    layouts = (one for root in package.roots for one in root.iter(f"{STYLE}page-layout-properties"))
    fills = {one.get(f"{FO}background-color", PAPER) for one in layouts}
    return PAPER if fills <= {"transparent", PAPER} else UNKNOWN


def _applied(style: Element, look: Look) -> Look:
    """Return a look with what one style says itself."""
    for properties in style:
        fill = properties.get(f"{FO}background-color", "transparent")
        if fill != "transparent":
            look = replace(look, behind=fill)
        if properties.tag != f"{STYLE}text-properties":
            continue
        if display := properties.get(f"{TEXT}display"):
            look = replace(look, is_hidden=display == "none")
        if color := properties.get(f"{FO}color"):
            look = replace(look, color=color)
        if properties.get(f"{STYLE}use-window-font-color") == "true":
            look = replace(look, color="")
        _, _, raised = properties.get(f"{STYLE}text-position", "").partition(" ")
        for size in (properties.get(f"{FO}font-size", ""), raised):
            if (points := _points(size, look.size)) is not None:
                look = replace(look, size=points)
    return look


def _points(length: str, whole: float) -> float | None:
    """Return a length in points, or as a part of the whole; None where it is none."""
    match = LENGTH.fullmatch(length.strip())
    if match is None:
        return None
    return float(match[1]) * (whole / 100 if match[2] == "%" else POINTS[match[2]])


def _out_of_sight(element: Element) -> str:
    """Return what is hidden as a whole, "" where nothing is.

    That are sections (5.4), rows and columns (9.1), paragraphs (7) and pictures of no size (10.4).
    """
    tag = element.tag
    if tag == f"{TEXT}section" and element.get(f"{TEXT}display", "true") != "true":
        return _quoted(words(element)) if words(element).strip() else ""
    if tag in {f"{TABLE}table-row", f"{TABLE}table-column"}:
        is_hidden = element.get(f"{TABLE}visibility", "visible") != "visible"
        return f"a {tag.rpartition('-')[2]} of a table" if is_hidden else ""
    if tag in PARAGRAPHS:
        hiding = element.iter(f"{TEXT}hidden-paragraph")
        is_hidden = any(one.get(f"{TEXT}is-hidden") == "true" for one in hiding)
        return _quoted(words(element)) if is_hidden else ""
    if tag == f"{DRAW}frame" and element.find(f"{DRAW}image") is not None:
        sizes = (_points(element.get(f"{SVG}{side}", ""), 0) for side in ("width", "height"))
        is_hidden = any(size is not None and size <= TINIEST for size in sizes)
        is_formula = element.find(f"{DRAW}object") is not None
        return "a picture" if is_hidden and not is_formula else ""
    return ""


def _remove(element: Element) -> None:
    """Take an element out of the tree; the text behind it stays."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    parent.remove(element)
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail


def _quoted(text: str) -> str:
    short = closed(text)
    return f'"{short}"' if len(short) <= LONGEST else f'"{short[:LONGEST]}…"'
