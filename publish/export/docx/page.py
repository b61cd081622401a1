"""The design's other parts: styles, settings, fonts, lists, theme."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from lxml import etree

from publish.export.docx.design import THEME, Design, twips
from publish.export.docx.embedding import FONT_TABLE, embed
from publish.export.docx.package import Package
from publish.export.docx.styles import (
    DOCUMENT,
    NAMESPACES,
    THEME_FONTS,
    W,
    language,
    stylesheet,
)
from publish.export.docx.table_styles import table_styles

ACCENTS = [f"accent{number}" for number in range(1, 7)]


def dress(package: Package, design: Design, title: str, *, is_book: bool) -> None:
    """Give the document that pandoc wrote the design; `title` stands on its pages too."""
    package.put("word/styles.xml", stylesheet(package, design, table_styles(design).values()))
    text = "".join(map(str, package.tree(DOCUMENT).itertext())) + title
    package.put(FONT_TABLE, font_table(design, embed(package, design, text)))
    package.put("word/settings.xml", settings(design, facing_pages=is_book))
    _number_lists(package, design)
    _set_theme(package, design)


def font_table(design: Design, embedded: dict[str, str]) -> str:
    """Return `fontTable.xml`: each font, what stands in for it, its family, its files (17.8)."""
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
            f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/>'
            f"{embedded.get(name, '')}</w:font>"
        )
    return f"<w:fonts {NAMESPACES}>{''.join(entries)}</w:fonts>"


def settings(design: Design, *, facing_pages: bool) -> str:
    """Return `settings.xml`: hyphenation, footnotes, the language, and Word's current mode.

    Nothing in it asks to update fields: they hold what an update would give.
    """
    facing = "<w:evenAndOddHeaders/>" if facing_pages else ""
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
    mapped = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"}
    mapped |= {name: name for name in (*ACCENTS, "hyperlink", "followedHyperlink")}
    color_mapping = "".join(f' w:{key}="{value}"' for key, value in mapped.items())
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/>'
        "<w:embedTrueTypeFonts/><w:saveSubsetFonts/>"
        '<w:defaultTabStop w:val="720"/><w:autoHyphenation/>'
        f'<w:consecutiveHyphenLimit w:val="3"/><w:doNotHyphenateCaps/>{facing}'
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


def _set_theme(package: Package, design: Design) -> None:
    """Give the theme, which an editor may change for another, the design's colors and fonts."""
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    theme = package.tree("word/theme/theme1.xml")
    for kind, role in THEME_FONTS.items():
        names = {
            "latin": design.data["fonts"][kind]["name"],
            "ea": design.east_asian[kind],
            "cs": design.data["complex-script"][kind],
        }
        for script, name in names.items():
            for font in theme.iterfind(f".//{drawing}{role}Font/{drawing}{script}"):
                font.attrib.clear()
                font.set("typeface", name)
    for slot, name in design.data["theme"].items():
        for place in theme.iter(f"{drawing}{THEME[slot]}"):
            place[:] = []
            color = etree.SubElement(place, f"{drawing}srgbClr")
            color.set("val", design.data["colors"][name].upper())
