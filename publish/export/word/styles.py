"""The design as Word's own parts: styles, fonts, settings, lists, page, header and footer.

Elements stand in the order that the schemas of ECMA-376-1 ask for (CT_PPrBase 17.3.1,
CT_RPr 17.3.2, CT_Style 17.7.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from publish.export.word.design import BORDERS, Design, twips
from publish.export.word.package import OFFICE, Package

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT = "word/document.xml"
NAMESPACES = f'xmlns:w="{MAIN}" xmlns:m="{MATH}" xmlns:r="{OFFICE}"'
BUILT_IN = frozenset(
    "Normal,Body Text,List Paragraph,Title,Subtitle,Date,TOC Heading,table of figures,Block Text,"
    "Bibliography,caption,footnote text,footnote reference,Hyperlink,header,footer".split(",")
    + [f"{kind} {level}" for kind in ("heading", "toc") for level in range(1, 10)]
)
SHOWN = BUILT_IN | {"First Paragraph", "Author", "Abstract", "Source Code", "Part"}
ALIGNMENT = {"left": "left", "right": "right", "center": "center", "justify": "both"}
STRAIGHT = "single"
W = f"{{{MAIN}}}"


def style_id(name: str) -> str:
    """Return a style's identifier as Word and pandoc form it: "toc 1" gives TOC1, "table of figures" TableofFigures."""
    words = name.replace("toc ", "TOC ", 1).split()
    return "".join(word if word == "of" else word[:1].upper() + word[1:] for word in words)


def dress(package: Package, design: Design, title: str) -> None:
    """Give the document that pandoc wrote the design; `title` is the running head."""
    package.put("word/styles.xml", stylesheet(package, design))
    package.put("word/fontTable.xml", font_table(design))
    package.put("word/settings.xml", settings(design))
    _number_lists(package, design)
    _color_theme(package, design)
    head = f'<w:r><w:t xml:space="preserve">{escape(title)}</w:t></w:r>'
    head = head.replace("<w:r>", "<w:r><w:rPr><w:rtl/></w:rPr>") if design.right_to_left else head
    page = "".join(f"<w:r>{part}</w:r>" for part in field("PAGE", "<w:t>2</w:t>"))
    for kind, content in (("header", head), ("footer", page)):
        paragraph = f'<w:p><w:pPr><w:pStyle w:val="{kind.title()}"/></w:pPr>{content}</w:p>'
        root = "hdr" if kind == "header" else "ftr"
        part = f"<w:{root} {NAMESPACES}>{paragraph}</w:{root}>"
        package.put(f"word/{kind}1.xml", part, f"{WORD}.{kind}+xml")
        package.relate(DOCUMENT, f"word/{kind}1.xml", kind, f"{kind}1")
    body = package.tree(DOCUMENT)[0]
    old = body.find(f"{W}sectPr")
    if old is not None:
        body.remove(old)
    body.append(etree.fromstring(section(design)))


def field(instruction: str, result: str) -> list[str]:
    """Return what the five runs of a field hold (17.16.18)."""
    return [
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        result,
        '<w:fldChar w:fldCharType="end"/>',
    ]


def section(design: Design) -> str:
    """Return the section's properties: page, margins, and a first page without header."""
    page = design.page
    edges = {name: twips(design.data[f"{name}-from-edge"]) for name in ("header", "footer")}
    return (
        f'<w:sectPr {NAMESPACES}><w:headerReference w:type="default" r:id="header1"/>'
        '<w:footerReference w:type="default" r:id="footer1"/>'
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.sides}" w:bottom="{page.bottom}" '
        f'w:left="{page.sides}" w:header="{edges["header"]}" w:footer="{edges["footer"]}" '
        'w:gutter="0"/><w:cols w:space="720"/><w:titlePg/>'
        f"{'<w:bidi/>' if design.right_to_left else ''}</w:sectPr>"
    )


def stylesheet(package: Package, design: Design) -> str:
    """Return `styles.xml`: the design's styles, then those that pandoc made for the text."""
    own = {style_id(name): style(name, keys, design) for name, keys in design.styles.items()}
    others = []
    for element in package.tree("word/styles.xml").findall(f"{W}style"):
        id, link = element.get(f"{W}styleId", ""), element.find(f"{W}link")
        linked = style_id(link.get(f"{W}val", "")) if link is not None else ""
        if id not in own and id not in {"Table", "BodyTextChar", "DefaultParagraphFont"} and linked not in own:
            others.append(etree.tostring(element, encoding="unicode"))
    return (
        f"<w:styles {NAMESPACES}>{_defaults(design)}{''.join(own.values())}"
        f"{table_styles(design)}{''.join(others)}</w:styles>"
    )


def added_styles(package: Package, design: Design, names: list[str]) -> None:
    """Add the design's styles of these names to a stylesheet that lacks them."""
    root = package.tree("word/styles.xml")
    present = {element.get(f"{W}styleId") for element in root.iter(f"{W}style")}
    for name in names:
        if style_id(name) not in present:
            xml = style(name, design.styles[name], design)
            root.append(etree.fromstring(f"<x {NAMESPACES}>{xml}</x>")[0])


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
    parts.append(f"<w:rPr>{''.join(_run(keys, design))}</w:rPr>")
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
        color = design.data["colors"][keys["background"]]
        parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{color}"/>')
    if keys.get("center-and-right-tabs"):
        width = design.page.text_width
        parts.append(
            f'<w:tabs><w:tab w:val="center" w:pos="{width // 2}"/>'
            f'<w:tab w:val="right" w:pos="{width}"/></w:tabs>'
        )
    if "hyphenate" in keys:
        parts.append(_flag("suppressAutoHyphens", not keys["hyphenate"]))
    if name == "Normal" and design.right_to_left:
        parts.append("<w:bidi/>")
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


def _run(keys: Mapping[str, Any], design: Design) -> list[str]:
    """Return the run properties that the keys ask for, in the schema's order."""
    parts = [fonts(keys["font"], design)] if "font" in keys else []
    for key, names in (("bold", ("b", "bCs")), ("italic", ("i", "iCs"))):
        parts += [_flag(name, keys.get(key)) for name in names]
    parts += [_flag("caps", keys.get("caps")), _flag("smallCaps", keys.get("small-caps"))]
    parts += ["<w:noProof/>"] if keys.get("proofing") is False else []
    if "color" in keys:
        parts.append(f'<w:color w:val="{design.data["colors"][keys["color"]]}"/>')
    if "letter-spacing" in keys:
        parts.append(f'<w:spacing w:val="{twips(keys["letter-spacing"])}"/>')
    parts += ['<w:kern w:val="16"/>'] if keys.get("kerning") else []
    if "size" in keys:
        half_points = round(twips(keys["size"]) / 10)
        parts += [f'<w:{name} w:val="{half_points}"/>' for name in ("sz", "szCs")]
    parts += ['<w:vertAlign w:val="superscript"/>'] if keys.get("superscript") else []
    return parts


def _flag(name: str, value: object) -> str:
    """Return a property that is on or off (17.17.4), nothing where it is not said."""
    return "" if value is None else f"<w:{name}/>" if value else f'<w:{name} w:val="0"/>'


def _values(name: str, values: Mapping[str, int], more: str = "") -> str:
    written = "".join(f' w:{key}="{value}"' for key, value in values.items())
    return f"<w:{name}{written}{more}/>" if values else ""


def _borders(keys: Mapping[str, Any], design: Design) -> str:
    sides = []
    for side in ("top", "left", "bottom", "right"):
        border = keys.get(f"border-{side}") or keys.get("border-all")
        if border:
            space = round(twips(border.get("space", 0)) / 20)
            sides.append(_border(side, border["width"], border["color"], design, space))
    given = any(key in keys for key in BORDERS)
    return f"<w:pBdr>{''.join(sides)}</w:pBdr>" if given else ""


def _border(side: str, width: object, color: str, design: Design, space: int = 0) -> str:
    eighths = max(2, round(twips(width) * 8 / 20))
    value = design.data["colors"][color]
    return f'<w:{side} w:val="{STRAIGHT}" w:sz="{eighths}" w:space="{space}" w:color="{value}"/>'


def fonts(kind: str, design: Design) -> str:
    """Return `w:rFonts`: the fonts of one kind for every script (17.3.2.26)."""
    name = quoteattr(design.data["fonts"][kind]["name"])
    complex_script = quoteattr(design.data["complex-script"][kind])
    asian = quoteattr(design.east_asian["serif" if kind == "serif" else "sans"])
    return (
        f"<w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={asian} w:cs={complex_script}/>"
    )


def _defaults(design: Design) -> str:
    """Return the document's defaults: its fonts and its language (17.7.5.1)."""
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts('serif', design)}"
        f'<w:lang{language(design)}/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "<w:unhideWhenUsed/></w:style>"
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


def table_styles(design: Design) -> str:
    """Return the table styles: Word's default, and the one of every table of the text."""
    tables = design.data["tables"]
    heavy = [_border(side, tables["heavy-rule"], "text", design) for side in ("top", "bottom")]
    inner = _border("insideH", tables["rule"], "rule", design)
    below = _border("bottom", tables["rule"], "text", design)
    sides = twips(tables["cell-sides"])
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (
            ("top", twips(tables["cell-top"])),
            ("left", sides),
            ("bottom", twips(tables["cell-bottom"])),
            ("right", sides),
        )
    )
    none = '<w:{0} w:w="0" w:type="dxa"/>'
    zero = "".join(
        none.format(side) if side in {"top", "bottom"} else f'<w:{side} w:w="108" w:type="dxa"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblCellMar>{zero}</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{''.join(heavy)}{inner}</w:tblBorders>"
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        f"{below}</w:tcBorders><w:vAlign w:val=\"bottom\"/></w:tcPr></w:tblStylePr></w:style>"
    )


def font_table(design: Design) -> str:
    """Return `fontTable.xml`: each font, what stands in for it, and its family (17.8)."""
    known = {f["name"]: (f["instead"], f["family"]) for f in design.data["fonts"].values()}
    asian = design.east_asian
    known |= {
        asian["serif"]: (asian["instead"][0], "roman"),
        asian["sans"]: (asian["instead"][1], "swiss"),
    }
    entries = []
    for name, (instead, family) in known.items():
        pitch = "fixed" if family == "modern" else "variable"
        entries.append(
            f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(instead)}/>"
            f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        )
    return f"<w:fonts {NAMESPACES}>{''.join(entries)}</w:fonts>"


def settings(design: Design) -> str:
    """Return `settings.xml`: hyphenation, footnotes, the language, and Word's current mode."""
    uri = "http://schemas.microsoft.com/office/word"
    modes = {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
        "doNotFlipMirrorIndents": "1",
        "differentiateMultirowTableHeaders": "1",
    }
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="{value}"/>'
        for name, value in modes.items()
    )
    colors = "accent1 accent2 accent3 accent4 accent5 accent6".split()
    mapped = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"}
    mapped |= {name: name for name in colors} | {"hyperlink": "hyperlink"}
    mapped |= {"followedHyperlink": "followedHyperlink"}
    color_mapping = "".join(f' w:{key}="{value}"' for key, value in mapped.items())
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="720"/><w:autoHyphenation/>'
        '<w:consecutiveHyphenLimit w:val="3"/><w:doNotHyphenateCaps/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f"<w:compat><w:doNotExpandShiftReturn/>{compatibility}</w:compat>"
        '<m:mathPr><m:mathFont m:val="Cambria Math"/><m:defJc m:val="centerGroup"/></m:mathPr>'
        f"<w:themeFontLang{language(design)}/><w:clrSchemeMapping{color_mapping}/>"
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _number_lists(package: Package, design: Design) -> None:
    """Indent lists by the design's step and give bullets its signs, in the text's own font."""
    indent, bullets = twips(design.data["lists"]["indent"]), design.data["lists"]["bullets"]
    for level in package.tree("word/numbering.xml").iter(f"{W}lvl"):
        depth = int(level.get(f"{W}ilvl", "0"))
        for place in level.iter(f"{W}ind"):
            place.set(f"{W}left", str(indent * (depth + 1)))
            place.set(f"{W}hanging", str(indent))
        format, text = level.find(f"{W}numFmt"), level.find(f"{W}lvlText")
        properties = level.find(f"{W}rPr")
        if format is not None and format.get(f"{W}val") == "bullet" and properties is not None:
            level.remove(properties)
            if text is not None:
                text.set(f"{W}val", bullets[depth % len(bullets)])


def _color_theme(package: Package, design: Design) -> None:
    """Let the theme, from which Word offers fonts and colors, agree with the design."""
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    theme = package.tree("word/theme/theme1.xml")
    for kind, font in (("major", "sans"), ("minor", "serif")):
        for latin in theme.iterfind(f".//{drawing}{kind}Font/{drawing}latin"):
            latin.attrib.clear()
            latin.set("typeface", design.data["fonts"][font]["name"])
    for name in ("accent1", "hlink"):
        for color in theme.iterfind(f".//{drawing}{name}/{drawing}srgbClr"):
            color.set("val", design.data["colors"]["accent"].upper())
