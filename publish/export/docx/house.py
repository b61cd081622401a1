"""A house's reference document: its styles and page are taken as they are, ours fill the gaps.

Word names a built-in style in English whatever its own language, and may give it any identifier
("berschrift1" for "heading 1"). Here styles are known by those names, and get the identifiers that
Word writes in English, which the other modules and pandoc expect.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx import styles
from publish.export.docx.body import VAL, W
from publish.export.docx.design import Design, Page
from publish.export.docx.looks import measure
from publish.export.docx.package import PARSER, Package
from publish.export.docx.styles import KINDS, NAMESPACES, style_id
from publish.export.docx.table_styles import table_styles
from publish.model.archives import fault_of_size
from publish.problems import Location, PublishError, fail

STYLES = "word/styles.xml"
XML = (".xml", ".rels")
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
LETTER = Page(12240, 15840, 1440, 1440, 1440)
"""What Word takes for a section that does not name its page."""
NAMED_OTHERWISE = {
    "default paragraph font": "DefaultParagraphFont",
    "normal table": "TableNormal",
    "no list": "NoList",
}
NAMES_OF_STYLES = frozenset(
    W + name for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "numStyleLink")
) | {f"{W}styleLink"}
NEEDED = ["TOC Heading", *(f"toc {level}" for level in range(1, 7)), "table of figures", "Part"]
NEEDED += ["Affiliation", "Rights", "Equation", "Separator", "Title", "Subtitle", "Author", "Date"]
NEEDED += ["Abstract", "Abstract Title", "caption", "Caption Label", "header", "footer"]
OF_THE_DESIGN = frozenset({"font", "color", "line"})
"""What our styles leave to the house's own; code keeps its font."""
HIGHLIGHTED = "Tok"
"""Ends the names of styles for highlighted code, which pandoc adds with its own looks."""


def check(reference: Path) -> None:
    """Raise `PublishError` for a file that is no Word document that can be built on."""
    where = Location.of(reference)
    try:
        with zipfile.ZipFile(reference) as archive:
            infos = archive.infolist()
            if fault := fault_of_size(infos):
                raise _bad(fault, where)
            if any(info.flag_bits & 1 for info in infos):
                raise _bad("is encrypted", where)
            parts = {i.filename: archive.read(i) for i in infos if i.filename.endswith(XML)}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise _bad(f"is no whole archive: {error}", where) from error
    for name in (styles.DOCUMENT, STYLES):
        if name not in parts:
            raise _bad(f"holds no {name}", where)
    for name, data in parts.items():
        try:
            root = etree.fromstring(data, PARSER)
        except etree.XMLSyntaxError as error:
            raise _bad(f"{name} is not well-formed: {error}", where) from error
        if STRICT in root.nsmap.values():
            raise _bad("is in the strict form of Office Open XML", where)


def _bad(what: str, where: Location) -> PublishError:
    hint = "open the reference-doc in Word and save it as a Word document (.docx)"
    return fail("bad-reference-doc", what, where, hint)


def page(reference: Path) -> Page:
    """Return the page of the document's last section, Letter where it does not say (17.6.13)."""
    root = _part(reference, "word/document.xml")
    sections = list(root.iter(f"{W}sectPr"))
    size = sections[-1].find(f"{W}pgSz") if sections else None
    margins = sections[-1].find(f"{W}pgMar") if sections else None
    found = LETTER
    if size is not None:
        width, height = (round(measure(size.get(W + side))) for side in ("w", "h"))
        found = replace(found, width=width or found.width, height=height or found.height)
    if margins is not None:
        left, right, top, bottom = (
            abs(round(measure(margins.get(W + side, "1440"))))
            for side in ("left", "right", "top", "bottom")
        )
        found = replace(found, sides=(left + right) // 2, top=top, bottom=bottom)
    return found if found.text_width > 0 and found.text_height > 0 else LETTER


def _part(reference: Path, name: str) -> Element:
    with zipfile.ZipFile(io.BytesIO(reference.read_bytes())) as archive:
        return etree.fromstring(archive.read(name), PARSER)


def name_styles(package: Package, reference: Path, design: Design) -> None:
    """Give styles the identifiers of their English names; of two of one name the house's stays.

    What pandoc adds without looks, where we have a style of that name, is left out.
    """
    own = {one.get(f"{W}styleId") for one in _part(reference, STYLES).iter(f"{W}style")}
    known = {name.lower(): style_id(name) for name in (*styles.BUILT_IN, *design.styles)}
    known |= NAMED_OTHERWISE
    root = package.tree(STYLES)
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    ours = {style_id(name) for name in design.styles if not name.endswith(HIGHLIGHTED)}

    def later(style: Element) -> tuple[bool, bool]:
        id, name = style.get(f"{W}styleId", ""), _name(style)
        return id not in own, known.get(name) is None

    for style in sorted(root.iter(f"{W}style"), key=later):
        id, name = style.get(f"{W}styleId", ""), _name(style)
        wanted = known.get(name, id)
        if name not in known and wanted in taken:
            wanted = f"{wanted}Own"  # an identifier that Word gives another
        renamed[id] = wanted
        is_bare = id not in own and wanted in ours
        if wanted in taken or is_bare:
            root.remove(style)
            continue
        taken.add(wanted)
        style.set(f"{W}styleId", wanted)
    if any(id != wanted for id, wanted in renamed.items()):
        for part in [name for name in package.parts if _may_name_styles(name)]:
            for item in package.tree(part).iter(*NAMES_OF_STYLES):
                item.set(VAL, renamed.get(item.get(VAL, ""), item.get(VAL, "")))


def _name(style: Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else name.get(VAL, "").lower()


def _may_name_styles(part: str) -> bool:
    return part.startswith("word/") and part.endswith(".xml") and "/" not in part[5:]


def add_styles(package: Package, design: Design) -> None:
    """Add our styles for all that the text uses or will and the house lacks, in its own fonts."""
    root = package.tree(STYLES)
    ours = {style_id(name): name for name in design.styles}
    tables = table_styles(design)
    waiting = [*_used(package), *map(style_id, NEEDED)]
    waiting += [style_id(f"{kind}{rest}") for kind in KINDS for rest in ("", " Title")]
    present = {one.get(f"{W}styleId") for one in root.iter(f"{W}style")}
    while waiting:
        id = waiting.pop()
        if id in present:
            continue
        present.add(id)
        made = _made(id, ours, tables, design)
        if made is not None:
            root.append(made)
            waiting += [item.get(VAL, "") for item in made.iter(f"{W}basedOn", f"{W}next")]


def _used(package: Package) -> Iterator[str]:
    for part in (styles.DOCUMENT, styles.NOTES, STYLES):
        for item in package.tree(part).iter(*NAMES_OF_STYLES):
            yield item.get(VAL, "")


def _made(id: str, ours: dict[str, str], tables: dict[str, str], design: Design) -> Element | None:
    if id in tables:
        xml = tables[id]
    elif id in ours:
        keys = {
            key: value
            for key, value in design.styles[ours[id]].items()
            if key not in OF_THE_DESIGN or value == "code"
        }
        xml = styles.style(ours[id], keys, design)
    elif id == "DefaultParagraphFont":
        xml = styles.DEFAULT_FONT
    else:
        return None
    return etree.fromstring(f"<x {NAMESPACES}>{xml}</x>")[0]
