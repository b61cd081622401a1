"""The design as Word's styles.

Elements stand in the order that the schemas of ECMA-376-1 ask for (CT_PPrBase 17.3.1,
CT_RPr 17.3.2, CT_Style 17.7.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from publish.export.docx.design import BORDERS, Design, twips
from publish.export.docx.package import OFFICE, Package

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT = "word/document.xml"
NOTES = "word/footnotes.xml"
NAMESPACES = f'xmlns:w="{MAIN}" xmlns:m="{MATH}" xmlns:r="{OFFICE}"'
BUILT_IN = {"Normal", "Body Text", "List Paragraph", "Title", "Subtitle", "Date", "TOC Heading"}
BUILT_IN |= {"table of figures", "Block Text", "Bibliography", "caption", "Hyperlink"}
BUILT_IN |= {"footnote text", "footnote reference", "header", "footer"}
BUILT_IN |= {f"{kind} {level}" for kind in ("heading", "toc") for level in range(1, 10)}
SHOWN = BUILT_IN | {"First Paragraph", "Author", "Abstract", "Source Code", "Part"}
KINDS = ("Note", "Tip", "Important", "Warning", "Caution")
UNLISTED = "Unlisted"
THEME_FONTS = {"serif": "minor", "sans": "major"}
ALIGNMENT = {"left": "left", "right": "right", "center": "center", "justify": "both"}
STRAIGHT = "single"
MIRRORED = {"left": "right", "right": "left"}
"""Sides of borders in text from right to left, for which Word keeps left where it is."""
DEFAULT_FONT = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
    "<w:unhideWhenUsed/></w:style>"
)
W = f"{{{MAIN}}}"


def style_id(name: str) -> str:
    """Return a style's identifier as Word and pandoc form it.

    "toc 1" gives TOC1, "table of figures" TableofFigures.
    """
    words = name.replace("toc ", "TOC ", 1).split()
    return "".join(word if word == "of" else word[:1].upper() + word[1:] for word in words)


def stylesheet(package: Package, design: Design, tables: Iterable[str]) -> str:
    """Return `styles.xml`: the design's styles, those of tables, then what else the text uses."""
    own = {style_id(name): style(name, keys, design) for name, keys in design.styles.items()}
    used = {
        item.get(f"{W}val")
        for part in (DOCUMENT, NOTES)
        for item in package.tree(part).iter(f"{W}pStyle", f"{W}rStyle")
    }
    others = []
    for element in package.tree("word/styles.xml").findall(f"{W}style"):
        id = element.get(f"{W}styleId", "")
        if id in used and id not in own:
            base = element.find(f"{W}basedOn")
            if base is not None and base.get(f"{W}val") == "BodyTextChar":
                base.set(f"{W}val", "DefaultParagraphFont")
            others.append(etree.tostring(element, encoding="unicode"))
    return (
        f"<w:styles {NAMESPACES}>{_defaults(design)}{''.join(own.values())}"
        f"{''.join(tables)}{''.join(others)}</w:styles>"
    )


def unlisted(package: Package, id: str) -> str:
    """Return the identifier of a style that looks as another and is in no contents.

    Word's contents take in every paragraph with an outline level, so it has none (17.3.1.20).
    """
    root, made = package.tree("word/styles.xml"), f"Unlisted{id}"
    found = {one.get(f"{W}styleId"): one for one in root.iter(f"{W}style")}
    if made not in found and id in found:
        name = found[id].find(f"{W}name")
        shown = id if name is None else name.get(f"{W}val", id)
        following = found[id].find(f"{W}next")
        then = "" if following is None else etree.tostring(following, encoding="unicode")
        xml = (
            f'<w:style {NAMESPACES} w:type="paragraph" w:customStyle="1" w:styleId="{made}">'
            f'<w:name w:val={quoteattr(f"{UNLISTED} {shown}")}/><w:basedOn w:val="{id}"/>{then}'
            '<w:qFormat/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
        )
        root.append(etree.fromstring(xml))
    return made


def style(name: str, keys: Mapping[str, Any], design: Design) -> str:
    """Return a `w:style` element."""
    kind = keys.get("type", "paragraph")
    default = ' w:default="1"' if name == "Normal" else ""
    custom = "" if name in BUILT_IN else ' w:customStyle="1"'
    based = keys.get("based-on", "Default Paragraph Font" if kind == "character" else "")
    parts = [f"<w:name w:val={quoteattr(name)}/>"]
    parts += [f'<w:basedOn w:val="{style_id(based)}"/>'] if based else []
    parts += [f'<w:next w:val="{style_id(keys["next"])}"/>'] if "next" in keys else []
    parts += ['<w:uiPriority w:val="39"/>'] if style_id(name).startswith("TOC") else []
    parts += ["<w:qFormat/>"] if name in SHOWN else []
    if kind == "paragraph":
        parts.append(f"<w:pPr>{''.join(_paragraph(name, keys, design))}</w:pPr>")
    parts.append(f"<w:rPr>{run_properties(keys, design)}</w:rPr>")
    return (
        f'<w:style w:type="{kind}"{default}{custom} w:styleId="{style_id(name)}">'
        f"{''.join(parts)}</w:style>"
    )


def _paragraph(name: str, keys: Mapping[str, Any], design: Design) -> list[str]:
    """Return the paragraph properties that the keys ask for, in the schema's order."""
    parts = [
        _flag("keepNext", keys.get("keep-with-next")),
        _flag("keepLines", keys.get("keep-together")),
        _flag("pageBreakBefore", keys.get("page-break-before")),
        _flag("widowControl", keys.get("widow-control")),
        _borders(keys, design),
    ]
    if "background" in keys:
        parts.append(shade(keys["background"], design))
    if keys.get("center-and-right-tabs"):
        width = design.page.text_width
        parts.append(
            f'<w:tabs><w:tab w:val="center" w:pos="{width // 2}"/>'
            f'<w:tab w:val="right" w:pos="{width}"/></w:tabs>'
        )
    if keys.get("page-number-at-end"):
        parts.append(
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{design.page.text_width}"/>'
            "</w:tabs>"
        )
    if "hyphenate" in keys:
        parts.append(_flag("suppressAutoHyphens", not keys["hyphenate"]))
    if design.right_to_left and name in {"Normal", "Source Code"}:
        parts.append(_flag("bidi", name == "Normal"))
    space = {side: twips(keys[side]) for side in ("before", "after") if side in keys}
    if "line" in keys:
        space["line"] = twips(keys["line"])
    rule = ' w:lineRule="atLeast"' if "line" in keys else ""
    parts.append(_values("spacing", space, rule))
    parts.append(_values("ind", _indents(keys, design)))
    parts.append(_flag("contextualSpacing", keys.get("close-to-same")))
    if "align" in keys:
        parts.append(f'<w:jc w:val="{ALIGNMENT[keys["align"]]}"/>')
    if "outline" in keys:
        parts.append(f'<w:outlineLvl w:val="{int(keys["outline"]) - 1}"/>')
    return parts


def _indents(keys: Mapping[str, Any], design: Design) -> dict[str, int]:
    """Return a paragraph's indents; those that leave it `width` wide, where that is given."""
    names = {"left": "left", "right": "right", "hanging": "hanging", "first-line": "firstLine"}
    indents = {word: twips(keys[key]) for key, word in names.items() if key in keys}
    if "width" in keys:
        rest = design.page.text_width - twips(keys["width"])
        left = rest // 2 if keys.get("align") == "center" else 0
        indents |= {"left": left, "right": rest - left}
    return indents


def run_properties(keys: Mapping[str, Any], design: Design) -> str:
    """Return the run properties that the keys ask for, in the schema's order."""
    parts = [fonts(keys["font"], design)] if "font" in keys else []
    for key, names in (("bold", ("b", "bCs")), ("italic", ("i", "iCs"))):
        parts += [_flag(name, keys.get(key)) for name in names]
    parts += [_flag("caps", keys.get("caps")), _flag("smallCaps", keys.get("small-caps"))]
    parts += ["<w:noProof/>"] if keys.get("proofing") is False else []
    if "color" in keys:
        parts.append(f"<w:color{design.color(keys['color'])}/>")
    if "letter-spacing" in keys:
        parts.append(f'<w:spacing w:val="{twips(keys["letter-spacing"])}"/>')
    parts += ['<w:kern w:val="16"/>'] if keys.get("kerning") else []
    if "size" in keys:
        half_points = round(twips(keys["size"]) / 10)
        parts += [f'<w:{name} w:val="{half_points}"/>' for name in ("sz", "szCs")]
    parts += ['<w:vertAlign w:val="superscript"/>'] if keys.get("superscript") else []
    return "".join(parts)


def _flag(name: str, value: object) -> str:
    """Return a property that is on or off (17.17.4), nothing where it is not said."""
    return "" if value is None else f"<w:{name}/>" if value else f'<w:{name} w:val="0"/>'


def _values(name: str, values: Mapping[str, int], more: str = "") -> str:
    written = "".join(f' w:{key}="{value}"' for key, value in values.items())
    return f"<w:{name}{written}{more}/>" if values else ""


def _borders(keys: Mapping[str, Any], design: Design) -> str:
    sides = []
    for side in ("top", "left", "bottom", "right"):
        meant = MIRRORED.get(side, side) if design.right_to_left else side
        edge = keys.get(f"border-{meant}") or keys.get("border-all")
        if edge:
            space = round(twips(edge.get("space", 0)) / 20)
            sides.append(border(side, edge["width"], edge["color"], design, space))
    given = any(key in keys for key in BORDERS)
    return f"<w:pBdr>{''.join(sides)}</w:pBdr>" if given else ""


def border(side: str, width: object, color: str, design: Design, space: int = 0) -> str:
    """Return one side of a border; `space` to the text is in points."""
    eighths = max(2, round(twips(width) * 8 / 20))
    value = design.color(color, "color")
    return f'<w:{side} w:val="{STRAIGHT}" w:sz="{eighths}" w:space="{space}"{value}/>'


def shade(color: str, design: Design) -> str:
    """Return a background of one color."""
    return f'<w:shd w:val="clear" w:color="auto"{design.color(color, "fill", "themeFill")}/>'


def fonts(kind: str, design: Design) -> str:
    """Return `w:rFonts`: the fonts of one kind for every script (17.3.2.26).

    Those of text and headings are the theme's; the names stand there for programs without themes.
    """
    serif = "serif" if kind == "serif" else "sans"
    names = {
        "ascii": design.data["fonts"][kind]["name"],
        "hAnsi": design.data["fonts"][kind]["name"],
        "eastAsia": design.east_asian[serif],
        "cs": design.data["complex-script"][kind],
    }
    named = "".join(f" w:{key}={quoteattr(name)}" for key, name in names.items())
    role = THEME_FONTS.get(kind)
    if role:
        scripts = {"ascii": "HAnsi", "hAnsi": "HAnsi", "eastAsia": "EastAsia"}
        named += "".join(f' w:{key}Theme="{role}{script}"' for key, script in scripts.items())
        named += f' w:cstheme="{role}Bidi"'
    return f"<w:rFonts{named}/>"


def _defaults(design: Design) -> str:
    """Return the document's defaults: its fonts and its language (17.7.5.1)."""
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts('serif', design)}"
        f"<w:lang{language(design)}/>"
        f"</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>{DEFAULT_FONT}"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
    )


def language(design: Design) -> str:
    """Return the attributes of `w:lang`: one language for each kind of script (17.3.2.20)."""
    tag = design.word_language
    main = tag.partition("-")[0].lower()
    asian = tag if main in {"zh", "ja", "ko"} else "zh-CN"
    bidi = tag if design.right_to_left else "ar-SA"
    latin = "en-US" if main in {"zh", "ja", "ko"} or design.right_to_left else tag
    return f' w:val="{latin}" w:eastAsia="{asian}" w:bidi="{bidi}"'
