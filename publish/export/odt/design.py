"""The design, `styles/word.yaml`, as styles of ODF (ODF 1.3 part 3, 16 and 20).

Both word processors share one design: its styles go by Word's names there, and by those of
LibreOffice here, so that an editor finds them where they belong.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from publish.export.docx.design import Design
from publish.export.odt.automatic import Look, tab_stops
from publish.export.odt.looks import Keys, margin, paragraph, points, slants, weights, words
from publish.export.odt.markup import element, with_values
from publish.export.odt.place import STEP

NAMES = {
    "Normal": "Standard",
    "Body Text": "Text body",
    "TOC Heading": "Contents Heading",
    "table of figures": "Figure Index 1",
    "Block Text": "Quotations",
    "Source Code": "Preformatted Text",
    "Verbatim Char": "Source Text",
    "Hyperlink": "Internet link",
    "caption": "Caption",
    "footnote text": "Footnote",
    "footnote reference": "Footnote anchor",
    "header": "Header",
    "footer": "Footer",
    "Table Text": "Table Contents",
}
"""The names of ODF programs for what the design names as Word does."""
KINDS = ("Note", "Tip", "Important", "Warning", "Caution")
ZERO: Look = (("fo:margin-left", "0pt"), ("fo:margin-right", "0pt"))
VERSE: Look = (
    ("fo:margin-left", f"{STEP:g}pt"),
    ("fo:margin-top", "7pt"),
    ("fo:margin-bottom", "7pt"),
)
"""Verse stands apart and keeps its lines."""


def name_of(style: str) -> str:
    """Return the name that programs show for a style of the design."""
    shown = NAMES.get(style, style)
    for ours, theirs in (("heading ", "Heading "), ("toc ", "Contents ")):
        if shown.startswith(ours):
            shown = theirs + shown.removeprefix(ours)
    return shown


def encoded(shown: str) -> str:
    """Return a style's name as files hold it: an NCName (19.502)."""
    return shown.replace(" ", "_20_")


def lefts(design: Design) -> dict[str, float]:
    """Return how far each style indents a paragraph, by the style's name in files."""

    def left(name: str) -> float:
        keys = design.styles[name]
        if "left" in keys:
            return margin(keys, "left")
        return left(keys["based-on"]) if "based-on" in keys else 0

    found = {encoded(name_of(name)): left(name) for name in design.styles}
    boxes = (f"{kind}_20_Box_20_{part}" for kind in KINDS for part in ("Text", "Title"))
    return found | dict.fromkeys(boxes, 0.0) | {"Verse": STEP}


def justified(design: Design) -> frozenset[str]:
    """Return the names in files of the styles that justify their lines."""

    def align(name: str) -> object:
        keys = design.styles[name]
        return keys.get("align") or (align(keys["based-on"]) if "based-on" in keys else None)

    return frozenset(encoded(name_of(one)) for one in design.styles if align(one) == "justify")


def styles(design: Design) -> Iterator[Element]:
    """Yield the styles of paragraphs and words."""
    for name, keys in design.styles.items():
        yield _style(name, keys, design)
    tables = design.data["tables"]
    before, after = points(tables["caption-before"]), points(tables["caption-after"])
    above: Look = (
        ("fo:margin-top", f"{before:g}pt"),
        ("fo:margin-bottom", f"{after:g}pt"),
        ("fo:keep-with-next", "always"),
    )
    yield derived("Table Caption", "Caption", above)
    yield derived("Figure Caption", "Caption", (("fo:text-align", "center"),))
    yield derived("Listing Caption", "Caption")
    yield derived("Verse", "Standard", VERSE)
    yield derived("Table Heading", "Table Contents", text=tuple(weights("bold")))
    yield derived("Figure Index Heading", "Contents Heading")
    bare: Look = (*ZERO, ("fo:border", "none"), ("fo:padding", "0pt"))
    for kind in KINDS:
        yield derived(f"{kind} Box Text", kind, (*bare, ("fo:margin-bottom", "3pt")))
        yield derived(f"{kind} Box Title", f"{kind} Title", (*bare, ("fo:margin-top", "2pt")))
    yield from _words()


def derived(shown: str, parent: str, look: Look = (), text: Look = ()) -> Element:
    """Return a style of paragraphs that changes another."""
    made = _named(shown, "paragraph", encoded(parent))
    for kind, properties in (("paragraph", look), ("text", text)):
        if properties:
            made.append(with_values(element(f"style:{kind}-properties"), properties))
    return made


def cells(design: Design) -> dict[str, Look]:
    """Return the looks of cells: of a table's head, body and foot, and of each kind of box."""
    tables, colors = design.data["tables"], design.data["colors"]
    heavy = f"{points(tables['heavy-rule']):g}pt solid #{colors['text']}"
    thin = f"{points(tables['rule']):g}pt solid #{colors['rule']}"
    below = f"{points(tables['rule']):g}pt solid #{colors['text']}"
    sides, top, bottom = (points(tables[f"cell-{side}"]) for side in ("sides", "top", "bottom"))
    padding: Look = (
        ("fo:padding-left", f"{sides:g}pt"),
        ("fo:padding-right", f"{sides:g}pt"),
        ("fo:padding-top", f"{top:g}pt"),
        ("fo:padding-bottom", f"{bottom:g}pt"),
        ("fo:border-left", "none"),
        ("fo:border-right", "none"),
    )

    def look(above: str, under: str, align: str) -> Look:
        lines = (("fo:border-top", above), ("fo:border-bottom", under))
        return (*padding, *lines, ("style:vertical-align", align))

    found = {
        "head first": look(heavy, below, "bottom"),
        "head": look("none", below, "bottom"),
        "body first": look(heavy, thin, "top"),
        "body": look("none", thin, "top"),
        "last": look("none", heavy, "top"),
        "first last": look(heavy, heavy, "top"),
    }
    return found | {kind: _box(kind, design) for kind in KINDS}


def _box(kind: str, design: Design) -> Look:
    keys = design.styles[kind]
    edge, colors = keys["border-left"], design.data["colors"]
    side = "right" if design.right_to_left else "left"
    line = f"{points(edge['width']):g}pt solid #{colors[edge['color']]}"
    return (
        ("fo:background-color", f"#{colors[keys['background']]}"),
        ("fo:border", "none"),
        (f"fo:border-{side}", line),
        ("fo:padding-left", f"{points(edge['space']):g}pt"),
        ("fo:padding-right", "6pt"),
        ("fo:padding-top", "2pt"),
        ("fo:padding-bottom", "3pt"),
    )


def _named(shown: str, family: str, parent: str | None) -> Element:
    return element(
        "style:style",
        style__name=encoded(shown),
        style__display_name=shown if " " in shown else None,
        style__family=family,
        style__parent_style_name=parent,
    )


def _style(name: str, keys: Keys, design: Design) -> Element:
    family = "text" if keys.get("type") == "character" else "paragraph"
    parent = encoded(name_of(keys["based-on"])) if "based-on" in keys else None
    made = _named(name_of(name), family, parent)
    if "next" in keys:
        with_values(made, [("style:next-style-name", encoded(name_of(keys["next"])))])
    if family == "paragraph":
        if "outline" in keys and name != "Part":
            with_values(made, [("style:default-outline-level", str(keys["outline"]))])
        if name == "Part":
            with_values(made, [("style:list-style-name", "Part_20_Numbers")])
        look = with_values(element("style:paragraph-properties"), paragraph(keys, design))
        width = design.page.text_width / 20
        if keys.get("page-number-at-end"):
            look.append(tab_stops(0, width - points(keys.get("left", 0)), "."))
        elif name.startswith("toc ") and "left" in keys:
            look.append(tab_stops(0, width - points(keys["left"]), "."))
        elif keys.get("center-and-right-tabs"):
            look.append(tab_stops(width / 2, width))
        made.append(look)
    if text := tuple(words(keys, design)):
        made.append(with_values(element("style:text-properties"), text))
    return made


def _words() -> Iterator[Element]:
    """Yield the styles of words that no design changes."""
    looks: dict[str, Look] = {
        "Emphasis": tuple(slants("italic")),
        "Strong Emphasis": tuple(weights("bold")),
        "Underlined": (("style:text-underline-style", "solid"),),
        "Struck Out": (("style:text-line-through-style", "solid"),),
        "Superscript": (("style:text-position", "super 62%"),),
        "Subscript": (("style:text-position", "sub 62%"),),
        "Small Capitals": (("fo:font-variant", "small-caps"),),
        "Footnote Symbol": (),
        "Index Link": (),
    }
    for shown, look in looks.items():
        made = _named(shown, "text", None)
        made.append(with_values(element("style:text-properties"), look))
        yield made
