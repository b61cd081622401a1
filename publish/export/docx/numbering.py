"""Word's own multilevel lists for headings, from the data of the numbering scheme.

Follows ECMA-376-1, 17.9. Headings, appendices and parts have a list each. The first and the last
are bound to their styles, so that a heading that an editor adds is numbered at once; an
appendix keeps the heading styles and names its list itself. All numbers are Word's: no
heading's text holds one.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.body import VAL, W, put_property, remove
from publish.export.docx.design import Design, twips
from publish.export.docx.package import Package
from publish.export.docx.styles import ALIGNMENT, NAMESPACES, run_properties
from publish.model.outline import Heading
from publish.model.publication import NumberingChoice
from publish.model.scheme import Level, Scheme

NUMBERING = "word/numbering.xml"
LEVELS = 9
"""A list of Word has as many levels, used or not (17.9.6)."""
HEADINGS = tuple(f"Heading{level}" for level in range(1, 7))
PART = "Part"
PANDOCS = 1000
"""From here on, references are to pandoc's lists: it leaves out those of a reference document."""
EAST_ASIAN_FORMATS = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "decimalEnclosedCircle",
        "ideographTraditional",
    }
)


@dataclass(frozen=True)
class Lists:
    """The identifiers of the three lists, and how many levels of headings have numbers."""

    headings: str
    appendices: str
    parts: str
    depth: int


def add_lists(
    package: Package, scheme: Scheme, choice: NumberingChoice, design: Design, *, is_house: bool
) -> Lists:
    """Add the lists and bind the styles to them; return their identifiers.

    With `is_house`, for a reference document, numbers look as their headings do. Where it numbers
    its headings, its list stays with indents, tabs and looks, and takes formats, texts and the
    start from the scheme.
    """
    root, styles = package.tree(NUMBERING), _styles(package)
    depth = min(choice.depth, len(scheme.levels), len(HEADINGS))
    own = _list_of(root, styles.get("Heading1"))
    made = own if own is not None else _new_list(root, design, is_house=is_house)
    _set_levels(made, scheme.levels[:depth], choice.start, HEADINGS)
    appendix = copy.deepcopy(made)
    identify(appendix, root)
    made.addnext(appendix)
    _set_levels(appendix, scheme.appendix if depth else (), 1, ())
    part = _new_list(root, design, is_house=is_house)
    _set_levels(part, [scheme.part] if depth else [], 1, [PART])
    ids = [_reference(root, one) for one in (made, appendix, part)]
    lists = Lists(ids[0], ids[1], ids[2], depth)
    for level, id in enumerate(HEADINGS):
        _bind(styles.get(id), lists.headings if level < depth else "0", level)
    _bind(styles.get(PART), lists.parts if depth else "0", 0)
    for style in styles.values():
        if _base(style) in HEADINGS and style.get(f"{W}styleId") not in HEADINGS:
            _bind(style, "0", 0)
    return lists


def number_headings(headings: Iterable[tuple[Heading, Element]], lists: Lists) -> None:
    """Say of each heading's paragraph what its style does not: another list, or none."""
    for heading, paragraph in headings:
        if heading.role == "part":
            by_style = (lists.parts, 0)
        else:
            level = min(max(heading.level, 1), len(HEADINGS))
            by_style = (lists.headings, level - 1) if level <= lists.depth else ("0", 0)
        own = "0"
        if heading.number:
            known = {"part": lists.parts, "appendix": lists.appendices}
            own = known.get(heading.role, lists.headings)
        wanted = (own, max(heading.depth - 1, 0))
        for old in paragraph.findall(f"{W}pPr/{W}numPr"):
            remove(old)
        if wanted != by_style or not heading.listed:
            put_property(paragraph, _choice(*wanted))


def _choice(list_id: str, level: int) -> Element:
    """Return `w:numPr`; list 0 stands for no list (17.9.18)."""
    choice = etree.Element(f"{W}numPr")
    if list_id != "0":
        etree.SubElement(choice, f"{W}ilvl").set(VAL, str(level))
    etree.SubElement(choice, f"{W}numId").set(VAL, list_id)
    return choice


def _styles(package: Package) -> dict[str, Element]:
    styles = package.tree("word/styles.xml").iterfind(f"{W}style")
    return {style.get(f"{W}styleId", ""): style for style in styles}


def _base(style: Element) -> str:
    base = style.find(f"{W}basedOn")
    has_own = style.find(f"{W}pPr/{W}numPr") is not None
    return "" if base is None or has_own else base.get(VAL, "")


def _bind(style: Element | None, list_id: str, level: int) -> None:
    if style is None:
        return
    for old in style.findall(f"{W}pPr/{W}numPr"):
        remove(old)
    if style.find(f"{W}pPr") is None:
        run = style.find(f"{W}rPr")
        properties = etree.Element(f"{W}pPr")
        if run is None:
            style.append(properties)
        else:
            run.addprevious(properties)
    put_property(style, _choice(list_id, level))


def _list_of(root: Element, style: Element | None) -> Element | None:
    """Return the list that a style is bound to, links to a list style followed (17.9.21)."""
    number = None if style is None else style.find(f"{W}pPr/{W}numPr/{W}numId")
    if number is None or not 0 < _id(number, "val") < PANDOCS:
        return None
    num = root.find(f"{W}num[@{W}numId='{number.get(VAL)}']")
    if num is None:
        return None
    for override in num.findall(f"{W}lvlOverride"):
        remove(override)
    link = num.find(f"{W}abstractNumId")
    id = "" if link is None else link.get(VAL, "")
    found = root.find(f"{W}abstractNum[@{W}abstractNumId='{id}']")
    elsewhere = None if found is None else found.find(f"{W}numStyleLink")
    if elsewhere is not None:
        name = elsewhere.get(VAL)
        for one in root.iterfind(f"{W}abstractNum"):
            linked = one.find(f"{W}styleLink")
            if linked is not None and linked.get(VAL) == name:
                return one
    return found


def _new_list(root: Element, design: Design, *, is_house: bool) -> Element:
    """Add a list with the design's indents; its numbers are set later."""
    made = etree.Element(f"{W}abstractNum")
    identify(made, root)
    etree.SubElement(made, f"{W}multiLevelType").set(VAL, "multilevel")
    layout: Sequence[Mapping[str, Any]] = design.data["heading-numbers"]
    look = "" if is_house else run_properties(design.styles["Section Number"], design)
    for level in range(LEVELS):
        keys = layout[min(level, len(layout) - 1)]
        indent, hanging = twips(keys["indent"]), twips(keys["hanging"])
        suffix = "tab" if keys["suffix"] == "tab" else "space"
        xml = (
            f'<w:lvl {NAMESPACES} w:ilvl="{level}"><w:suff w:val="{suffix}"/>'
            f'<w:lvlJc w:val="{ALIGNMENT[keys["align"]]}"/>'
            f'<w:pPr><w:ind w:left="{indent + hanging}" w:hanging="{hanging}"/></w:pPr>'
            f"<w:rPr>{look}</w:rPr></w:lvl>"
        )
        made.append(etree.fromstring(xml))
    etree.cleanup_namespaces(made)
    first = root.find(f"{W}num")
    if first is None:
        root.append(made)
    else:
        first.addprevious(made)  # every abstractNum stands before every num (17.9.17)
    return made


def identify(made: Element, root: Element) -> None:
    """Give a list an identifier of its own, and none of another's names."""
    number = _unused(_id(one, "abstractNumId") for one in root.iterfind(f"{W}abstractNum"))
    made.set(f"{W}abstractNumId", str(number))
    for name in ("nsid", "tmpl", "name", "styleLink", "numStyleLink"):
        for old in made.findall(W + name):
            remove(old)
    sign = etree.Element(f"{W}nsid")
    sign.set(VAL, f"{0x50554200 + number:08X}")
    made.insert(0, sign)


def _unused(ids: Iterable[int]) -> int:
    """Return the lowest number above 0 that is no identifier.

    High ones are not kept where the file serves as a reference document: see `PANDOCS`.
    """
    known = set(ids)
    return next(number for number in count(1) if number not in known)


def _id(element: Element, name: str) -> int:
    value = element.get(W + name, "")
    return int(value) if value.isdecimal() else 0


def _reference(root: Element, made: Element) -> str:
    """Return the identifier by which paragraphs name a list, added where it has none."""
    id = made.get(f"{W}abstractNumId", "")
    for num in root.iterfind(f"{W}num"):
        link = num.find(f"{W}abstractNumId")
        if link is not None and link.get(VAL) == id:
            return num.get(f"{W}numId", "")
    num = etree.Element(f"{W}num")
    etree.SubElement(num, f"{W}abstractNumId").set(VAL, id)
    return add_reference(root, num)


def add_reference(root: Element, num: Element) -> str:
    """Add what paragraphs name a list by, with an identifier of its own; return that."""
    number = str(_unused(_id(one, "numId") for one in root.iterfind(f"{W}num")))
    num.set(f"{W}numId", number)
    root.append(num)
    return number


def _set_levels(made: Element, levels: Sequence[Level], start: int, styles: Sequence[str]) -> None:
    """Give a list's levels formats, texts and suffixes of the scheme; the others no number."""
    known = {_id(level, "ilvl"): level for level in made.iterfind(f"{W}lvl")}
    for index in range(LEVELS):
        element = known.get(index)
        if element is None:
            element = etree.SubElement(made, f"{W}lvl")
            element.set(f"{W}ilvl", str(index))
        _set_level(
            element,
            levels[index] if index < len(levels) else None,
            start if index == 0 else 1,
            styles[index] if index < min(len(levels), len(styles)) else "",
        )


def _set_level(element: Element, level: Level | None, start: int, style: str) -> None:
    """Set what comes before a level's alignment, in the schema's order (CT_Lvl)."""
    kept = [child for child in element if child.tag in {f"{W}lvlJc", f"{W}pPr", f"{W}rPr"}]
    suffix = element.find(f"{W}suff")
    keeps_tab = suffix is None or suffix.get(VAL) == "tab"
    values = {"start": str(start), "numFmt": level.format if level else "none"}
    if style:
        values["pStyle"] = style
    follows = "space" if level and level.suffix else "nothing"
    values["suff"] = "tab" if keeps_tab and level else follows
    values["lvlText"] = level.text if level else ""
    element[:] = []
    for name, value in values.items():
        etree.SubElement(element, W + name).set(VAL, value)
    element.extend(kept)
    if level and level.format in EAST_ASIAN_FORMATS:
        _hint_east_asian(element)


def _hint_east_asian(element: Element) -> None:
    """Take signs that both scripts have, such as ① , from the East Asian font (17.3.2.26)."""
    look = element.find(f"{W}rPr")
    if look is None:
        look = etree.SubElement(element, f"{W}rPr")
    fonts = look.find(f"{W}rFonts")
    if fonts is None:
        fonts = etree.Element(f"{W}rFonts")
        look.insert(0, fonts)
    fonts.set(f"{W}hint", "eastAsia")
