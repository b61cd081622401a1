"""`styles.xml`: the design, the page, and how headings and notes count (ODF 1.3 part 3, 16)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.etree import _Element as Element

from publish.export.docx.design import Design, twips
from publish.export.odt.automatic import LEVELS, Look, language, position
from publish.export.odt.design import styles
from publish.export.odt.looks import points
from publish.export.odt.markup import document, element, with_values
from publish.export.odt.notation import LETTERS, HeadingNumbers, Notation

LABELS = (
    {"center": "center", "right": "end"},
    {"center": "center", "left": "end", "right": "start"},
)
"""How a heading's number is aligned, in a text from left to right and in one from right to left."""
HYPHENS: Look = (
    ("fo:hyphenate", "true"),
    ("fo:hyphenation-remain-char-count", "2"),
    ("fo:hyphenation-push-char-count", "3"),
)
HEADER_SPACE = 8.0
"""Between running head and text, in points."""


def stylesheet(design: Design, numbers: HeadingNumbers, title: str) -> bytes:
    """Return the file; `title` stands at the head of each page but the first."""
    common = element("office:styles", *_defaults(design), *styles(design), _graphics())
    common.append(_outline(design, numbers))
    for role, shown in (("appendix", "Appendix Numbers"), ("part", "Part Numbers")):
        common.append(_list(shown, numbers.lists[role], design))
    common.append(_notes())
    automatic = element("office:automatic-styles", _page(design))
    return document("styles", fonts(design), common, automatic, _masters(title))


def fonts(design: Design) -> Element:
    """Return the declarations of the fonts (16.23), each with what stands in for it."""
    made = element("office:font-face-decls")
    known: dict[str, tuple[str, str, str]] = {}
    for kind, font in design.data["fonts"].items():
        pitch = "fixed" if kind == "code" else "variable"
        known[font["name"]] = (font["instead"], font["family"], pitch)
    for kind, family in (("serif", "roman"), ("sans", "swiss")):
        known.setdefault(design.east_asian[kind], ("", family, "variable"))
    for kind, family in (("serif", "roman"), ("sans", "swiss"), ("code", "modern")):
        pitch = "fixed" if kind == "code" else "variable"
        known.setdefault(design.data["complex-script"][kind], ("", family, pitch))
    for shown, (instead, family, pitch) in known.items():
        made.append(
            element(
                "style:font-face",
                style__name=shown,
                svg__font_family=f"'{shown}', '{instead}'" if instead else f"'{shown}'",
                style__font_family_generic=family,
                style__font_pitch=pitch,
            )
        )
    return made


def _defaults(design: Design) -> Iterator[Element]:
    direction = "rl-tb" if design.right_to_left else "lr-tb"
    look: Look = (("style:writing-mode", direction), ("style:tab-stop-distance", "36pt"))
    yield element(
        "style:default-style",
        with_values(element("style:paragraph-properties"), look),
        with_values(element("style:text-properties"), (*_language(design), *HYPHENS)),
        style__family="paragraph",
    )
    collapsing: Look = (("table:border-model", "collapsing"),)
    yield element(
        "style:default-style",
        with_values(element("style:table-properties"), collapsing),
        style__family="table",
    )
    yield element(
        "style:default-style",
        with_values(element("style:table-row-properties"), (("fo:keep-together", "always"),)),
        style__family="table-row",
    )


def _language(design: Design) -> Iterator[tuple[str, str]]:
    """Yield the languages of the three kinds of script (20.188)."""
    tag = design.word_language
    main = tag.partition("-")[0].lower()
    is_asian = main in {"zh", "ja", "ko"}
    latin = "en-US" if is_asian or design.right_to_left else tag
    asian, complex_script = tag if is_asian else "zh-CN", tag if design.right_to_left else "ar-SA"
    for chosen, ending in ((latin, ""), (asian, "-asian"), (complex_script, "-complex")):
        for attribute, value in language(chosen):
            kind = attribute.partition(":")[2]
            if kind in {f"language{ending}", f"country{ending}", f"script{ending}"}:
                yield attribute, value


def _graphics() -> Element:
    """Return the style of pictures, which stand in the line (20.392)."""
    look: Look = (
        ("text:anchor-type", "as-char"),
        ("style:vertical-pos", "top"),
        ("style:vertical-rel", "baseline"),
        ("fo:padding", "0pt"),
        ("fo:border", "none"),
    )
    properties = with_values(element("style:graphic-properties"), look)
    return element("style:style", properties, style__name="Graphics", style__family="graphic")


def _outline(design: Design, numbers: HeadingNumbers) -> Element:
    """Return the numbers of headings (16.32)."""
    made = element("text:outline-style", style__name="Outline")
    made.extend(_levels("text:outline-level-style", numbers.lists[""], design, numbers.start))
    return made


def _list(shown: str, levels: Sequence[Notation], design: Design) -> Element:
    made = element(
        "text:list-style", style__name=shown.replace(" ", "_20_"), style__display_name=shown
    )
    made.extend(_levels("text:list-level-style-number", levels, design, 1))
    return made


def _levels(tag: str, levels: Sequence[Notation], design: Design, start: int) -> Iterator[Element]:
    layout = design.data["heading-numbers"]
    for level in range(1, LEVELS + 1):
        notation = levels[level - 1] if level <= len(levels) else Notation()
        keys = layout[min(level, len(layout)) - 1]
        indent, hanging = points(keys["indent"]), points(keys["hanging"])
        align = LABELS[design.right_to_left].get(keys["align"])
        follows = notation.follows or "nothing"
        if keys["suffix"] == "tab" and notation.is_live:
            follows = "listtab"
        made = element(
            tag,
            position(follows, indent + hanging, -hanging, align),
            text__level=level,
            text__style_name="Section_20_Number" if notation.is_live else None,
            style__num_format=notation.format,
            style__num_prefix=notation.prefix or None,
            style__num_suffix=notation.suffix or None,
            style__num_letter_sync="true" if notation.format in LETTERS else None,
            text__display_levels=notation.levels if notation.levels > 1 else None,
            text__start_value=start if level == 1 and start != 1 else None,
        )
        yield made


def _notes() -> Element:
    """Return how notes count: through the whole document (16.29)."""
    return element(
        "text:notes-configuration",
        text__note_class="footnote",
        text__default_style_name="Footnote",
        text__citation_style_name="Footnote_20_Symbol",
        text__citation_body_style_name="Footnote_20_anchor",
        style__num_format="1",
        style__num_suffix=" ",
        text__start_value=0,
        text__footnotes_position="page",
        text__start_numbering_at="document",
    )


def _page(design: Design) -> Element:
    """Return the page with its margins, running head and foot (16.5)."""
    page, data = design.page, design.data
    head, foot = twips(data["header-from-edge"]), twips(data["footer-from-edge"])
    size: Look = (
        ("fo:page-width", f"{page.width / 20:g}pt"),
        ("fo:page-height", f"{page.height / 20:g}pt"),
        ("fo:margin-left", f"{page.sides / 20:g}pt"),
        ("fo:margin-right", f"{page.sides / 20:g}pt"),
        ("fo:margin-top", f"{min(head, page.top) / 20:g}pt"),
        ("fo:margin-bottom", f"{min(foot, page.bottom) / 20:g}pt"),
        ("style:print-orientation", "portrait" if page.width <= page.height else "landscape"),
        ("style:writing-mode", "rl-tb" if design.right_to_left else "lr-tb"),
    )
    separator = element(
        "style:footnote-sep",
        style__width="0.5pt",
        style__line_style="solid",
        style__rel_width="25%",
        style__color=f"#{data['colors']['rule']}",
        style__adjustment="right" if design.right_to_left else "left",
        style__distance_before_sep="6pt",
        style__distance_after_sep="4pt",
    )
    properties = with_values(element("style:page-layout-properties", separator), size)
    return element(
        "style:page-layout",
        properties,
        _strip("header", max(page.top - head, 0) / 20, "fo:margin-bottom"),
        _strip("footer", max(page.bottom - foot, 0) / 20, "fo:margin-top"),
        style__name="Page",
    )


def _strip(which: str, height: float, side: str) -> Element:
    """Return the room of a running head or foot: from the margin to the text."""
    look: Look = (
        ("svg:height", f"{height:g}pt"),
        (side, f"{min(HEADER_SPACE, height / 2):g}pt"),
        ("style:dynamic-spacing", "false"),
    )
    return element(
        f"style:{which}-style", with_values(element("style:header-footer-properties"), look)
    )


def _masters(title: str) -> Element:
    """Return the pages: the first without a running head, then all others (16.9)."""

    def foot() -> Element:
        number = element("text:page-number", "1", text__select_page="current")
        return element("style:footer", element("text:p", number, text__style_name="Footer"))

    head = element(
        "style:header", element("text:p", element("text:title", title), text__style_name="Header")
    )
    empty = element("style:header", element("text:p", text__style_name="Header"))
    return element(
        "office:master-styles",
        element(
            "style:master-page", head, foot(), style__name="Standard",
            style__page_layout_name="Page",
        ),
        element(
            "style:master-page", empty, foot(), style__name="First_20_Page",
            style__display_name="First Page", style__page_layout_name="Page",
            style__next_style_name="Standard",
        ),
    )  # fmt: skip
