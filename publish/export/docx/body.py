"""What pandoc's paragraphs still lack, one step a function, and how elements are changed at all.

Each step takes the root of a part in WordprocessingML (ECMA-376-1, 17) and changes it in place,
in time linear in its size.
"""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.design import Design
from publish.model.languages import direction

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
VAL = f"{W}val"
BOOKMARK = frozenset({f"{W}bookmarkStart", f"{W}bookmarkEnd"})
IN_ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
)
"""The properties of a paragraph in the order that its schema asks for (CT_PPr, 17.3.1.26)."""
PROPERTY_ORDER = {W + name: place for place, name in enumerate(IN_ORDER)}
LONGEST_ANNOUNCEMENT = 200
EAST_ASIAN = frozenset({"ja", "ko", "zh"})
BOXED = frozenset({"SourceCode"})
BOXED_TITLES = frozenset(
    f"{kind}Title" for kind in ("Note", "Tip", "Important", "Warning", "Caution")
)
RUNNING_TEXT = frozenset({"BodyText", "FirstParagraph"})


def style_of(paragraph: Element) -> str:
    """Return the identifier of a paragraph's style, "" where it has none of its own."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(VAL, "")


def set_style(paragraph: Element, id: str) -> None:
    """Give a paragraph a style."""
    properties = properties_of(paragraph)
    style = properties.find(f"{W}pStyle")
    if style is None:
        style = etree.Element(f"{W}pStyle")
        properties.insert(0, style)
    style.set(VAL, id)


def remove(element: Element) -> None:
    """Take an element out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def properties_of(paragraph: Element) -> Element:
    """Return a paragraph's properties, made where it has none."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def put_property(element: Element, value: Element) -> None:
    """Put a property among a paragraph's or a style's, in the schema's order; replace its like."""
    properties = properties_of(element)
    for old in properties.findall(str(value.tag)):
        properties.remove(old)
    place = PROPERTY_ORDER[str(value.tag)]
    index = sum(1 for child in properties if PROPERTY_ORDER.get(str(child.tag), 99) < place)
    properties.insert(index, value)


def break_page_before(paragraph: Element) -> None:
    """Let a paragraph start a page (17.3.1.23)."""
    put_property(paragraph, etree.Element(f"{W}pageBreakBefore"))


def keep_with_next(paragraph: Element) -> None:
    """Keep a paragraph on the page of the next one (17.3.1.15)."""
    put_property(paragraph, etree.Element(f"{W}keepNext"))


def merge_runs(root: Element) -> None:
    """Join neighboring runs of text with the same properties: pandoc writes one a word."""
    for run in list(root.iter(f"{W}r")):
        before = run.getprevious()
        if before is None or before.tag != f"{W}r" or before[-1].tag != f"{W}t":
            continue
        if run[-1].tag == f"{W}t" and len(run) <= 2 and _signature(run) == _signature(before):
            before[-1].text = (before[-1].text or "") + (run[-1].text or "")
            remove(run)


def _signature(run: Element) -> bytes | None:
    if len(run) == 1:
        return b""
    return etree.tostring(run[0]) if run[0].tag == f"{W}rPr" else None


def set_page_breaks(root: Element) -> None:
    """Let the paragraph after a page break start the page, so that no empty line is left."""
    for line_break in list(root.iter(f"{W}br")):
        if line_break.get(f"{W}type") != "page":
            continue
        run = line_break.getparent()
        paragraph = None if run is None else run.getparent()
        following = None if paragraph is None else paragraph_after(paragraph)
        if paragraph is not None and following is not None and len(paragraph) == 1:
            break_page_before(following)
            remove(paragraph)


def paragraph_after(element: Element) -> Element | None:
    """Return the paragraph that follows, bookmarks between them passed over."""
    sibling = element.getnext()
    while sibling is not None and sibling.tag == f"{W}bookmarkStart":
        sibling = sibling.getnext()
    return sibling if sibling is not None and sibling.tag == f"{W}p" else None


def style_lists_of_notes(notes: Element) -> None:
    """Give lists in notes the size of notes; pandoc gives them that of the text."""
    for paragraph in notes.iter(f"{W}p"):
        in_list = paragraph.find(f"{W}pPr/{W}numPr") is not None
        if in_list and style_of(paragraph) in {"", "Compact"}:
            set_style(paragraph, "FootnoteText")


def style_paragraphs(root: Element) -> None:
    """Style what pandoc leaves open, and keep together what belongs together.

    The items of lists get Word's own style; text after anything but text starts without an
    indent; what stands above a caption, and words that announce a list, stay with it. The caption
    of a figure is centered as that is.
    """
    before: Element | None = None
    for paragraph in list(root.iter(f"{W}p")):
        style, last = style_of(paragraph), "" if before is None else style_of(before)
        in_list = paragraph.find(f"{W}pPr/{W}numPr") is not None
        if style == "SourceCode":
            _run_from_left(paragraph)
        if in_list and style in {"", "Compact"}:
            set_style(paragraph, "ListParagraph")
            if not style:
                _set_apart(paragraph)
        elif not style and paragraph.find(f"{W}pPr/{W}bidi") is not None:
            set_style(paragraph, "BodyText")
        elif style == "BodyText" and last not in RUNNING_TEXT:
            set_style(paragraph, "FirstParagraph")
        elif before is not None and style in {last, f"{last}Title"} & (BOXED | BOXED_TITLES):
            _part(before, paragraph)
        if before is not None and before.getparent() is paragraph.getparent():
            announced = in_list and last in RUNNING_TEXT and _announces(before)
            if style == "Caption" or announced:
                keep_with_next(before)
            is_panel = last == "Caption" and before.find(f"{W}pPr/{W}jc") is not None
            if style == "Caption" and (last == "CaptionedFigure" or is_panel):
                put_property(paragraph, etree.Element(f"{W}jc", {VAL: "center"}))
        before = paragraph


def _set_apart(paragraph: Element) -> None:
    """Give the items of a loose list the distance that those of a tight one do not keep."""
    apart = etree.Element(f"{W}contextualSpacing")
    apart.set(VAL, "0")
    put_property(paragraph, apart)


def _run_from_left(code: Element) -> None:
    """Take the direction from right to left off code, which pandoc gives every paragraph."""
    for mark in list(code.iter(f"{W}bidi", f"{W}rtl")):
        remove(mark)


def _part(before: Element, paragraph: Element) -> None:
    """Keep two boxes apart that follow one another: Word draws equal ones as one."""
    if before.getnext() is paragraph:
        space = etree.Element(f"{W}p")
        set_style(space, "TableSpace")
        before.addnext(space)


def _announces(paragraph: Element) -> bool:
    """Whether a paragraph of a few lines ends in a colon; a longer one would leave a gap."""
    text = text_of(paragraph)
    return text.endswith((":", "：")) and len(text) <= LONGEST_ANNOUNCEMENT


def text_of(element: Element) -> str:
    """Return the text of an element's runs."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def number_notes_throughout(root: Element) -> None:
    """Let notes count through the whole document, not by section (17.11.19)."""
    for restart in list(root.iter(f"{W}numRestart")):
        settings = restart.getparent()
        remove(restart)
        if settings is not None and not len(settings):
            remove(settings)


def set_languages(root: Element, design: Design) -> None:
    """Name the language of each passage as Word does, by its kind of script (17.3.2.20).

    pandoc writes the tag as it stands in the source, and always for Latin script.
    """
    for language in root.iter(f"{W}lang"):
        tag = language.get(VAL, "")
        language.attrib.clear()
        main = tag.partition("-")[0].lower()
        named = design.as_word_names(tag)
        if main in EAST_ASIAN:
            language.set(f"{W}eastAsia", named)
            _set_east_asian_font(language, design.east_asian_fonts(tag)["serif"])
        elif direction(tag) == "rtl":
            language.set(f"{W}bidi", named)
        else:
            language.set(VAL, named)


def _set_east_asian_font(language: Element, name: str) -> None:
    properties = language.getparent()
    if properties is None:
        return
    fonts = properties.find(f"{W}rFonts")
    if fonts is None:
        fonts = etree.Element(f"{W}rFonts")
        style = properties.find(f"{W}rStyle")
        properties.insert(0 if style is None else 1, fonts)
    fonts.set(f"{W}eastAsia", name)
