"""The keys of a style in `styles/word.yaml` as properties of ODF (ODF 1.3 part 3, 20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publish.export.docx.design import Design, twips
from publish.export.odt.automatic import language

MIRRORED = {"left": "right", "right": "left"}
SIDES = ("top", "left", "bottom", "right")
Keys = Mapping[str, Any]


def points(length: object) -> float:
    """Return a length of the design in points."""
    return twips(length) / 20


def paragraph(keys: Keys, design: Design) -> Iterator[tuple[str, str]]:
    """Yield the properties of a paragraph that the design's keys ask for (20)."""
    lengths = {"before": "fo:margin-top", "after": "fo:margin-bottom"}
    lengths |= {"first-line": "fo:text-indent", "line": "style:line-height-at-least"}
    for key, attribute in lengths.items():
        if key in keys:
            yield attribute, f"{points(keys[key]):g}pt"
    for side in ("left", "right"):
        if side in keys:
            yield f"fo:margin-{side}", f"{margin(keys, side):g}pt"
    if "hanging" in keys:
        yield "fo:text-indent", f"{-points(keys['hanging']):g}pt"
    if "width" in keys:
        rest = design.page.text_width / 20 - points(keys["width"])
        left = rest / 2 if keys.get("align") == "center" else 0
        yield "fo:margin-left", f"{left:g}pt"
        yield "fo:margin-right", f"{rest - left:g}pt"
    if "align" in keys:
        align = str(keys["align"])
        yield "fo:text-align", MIRRORED.get(align, align) if design.right_to_left else align
        if keys["align"] == "justify":
            yield "style:justify-single-word", "false"
    flags = {"keep-with-next": "fo:keep-with-next", "keep-together": "fo:keep-together"}
    for key, attribute in flags.items():
        if key in keys:
            yield attribute, "always" if keys[key] else "auto"
    if "page-break-before" in keys:
        yield "fo:break-before", "page" if keys["page-break-before"] else "auto"
    if keys.get("widow-control"):
        yield from (("fo:widows", "2"), ("fo:orphans", "2"))
    if "close-to-same" in keys:
        yield "style:contextual-spacing", str(bool(keys["close-to-same"])).lower()
    if "background" in keys:
        yield "fo:background-color", f"#{design.data['colors'][keys['background']]}"
    yield from _borders(keys, design)


def margin(keys: Keys, side: str) -> float:
    """Return the margin at a side, outside a border there; the design's is inside, as Word's."""
    edge = keys.get(f"border-{side}") or keys.get("border-all")
    beside = points(edge["width"]) + points(edge.get("space", 0)) if edge else 0
    return points(keys[side]) - beside


def _borders(keys: Keys, design: Design) -> Iterator[tuple[str, str]]:
    for side in SIDES:
        meant = MIRRORED.get(side, side) if design.right_to_left else side
        edge = keys.get(f"border-{meant}") or keys.get("border-all")
        if edge:
            color = design.data["colors"][edge["color"]]
            yield f"fo:border-{side}", f"{points(edge['width']):g}pt solid #{color}"
            yield f"fo:padding-{side}", f"{points(edge.get('space', 0)):g}pt"


def words(keys: Keys, design: Design) -> Iterator[tuple[str, str]]:
    """Yield the properties of words that the design's keys ask for (20)."""
    if "font" in keys:
        kind = keys["font"]
        serif = "serif" if kind == "serif" else "sans"
        yield "style:font-name", design.data["fonts"][kind]["name"]
        yield "style:font-name-asian", design.east_asian[serif]
        yield "style:font-name-complex", design.data["complex-script"][kind]
    if "size" in keys:
        for script in ("", "-asian", "-complex"):
            yield _scripted("font-size", script), f"{points(keys['size']):g}pt"
    if "bold" in keys:
        yield from weights("bold" if keys["bold"] else "normal")
    if "italic" in keys:
        yield from slants("italic" if keys["italic"] else "normal")
    if keys.get("caps"):
        yield "fo:text-transform", "uppercase"
    if keys.get("small-caps"):
        yield "fo:font-variant", "small-caps"
    if "color" in keys:
        yield "fo:color", f"#{design.data['colors'][keys['color']]}"
    if "letter-spacing" in keys:
        yield "fo:letter-spacing", f"{points(keys['letter-spacing']):g}pt"
    if keys.get("kerning"):
        yield "style:letter-kerning", "true"
    if keys.get("superscript"):
        yield "style:text-position", "super 62%"
    if "hyphenate" in keys:
        yield "fo:hyphenate", str(bool(keys["hyphenate"])).lower()
    if keys.get("proofing") is False:
        yield from language("zxx")


def _scripted(attribute: str, script: str) -> str:
    return f"style:{attribute}{script}" if script else f"fo:{attribute}"


def weights(weight: str) -> Iterator[tuple[str, str]]:
    """Yield how bold words are, in every script."""
    for script in ("", "-asian", "-complex"):
        yield _scripted("font-weight", script), weight


def slants(slant: str) -> Iterator[tuple[str, str]]:
    """Yield how slanted words are, in every script."""
    for script in ("", "-asian", "-complex"):
        yield _scripted("font-style", script), slant
