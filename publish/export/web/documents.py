"""The text as content documents: one for each top-level section, notes at their ends.

Semantics follow the EPUB Structural Semantics Vocabulary 1.1 with the roles of DPUB-ARIA 1.1
beside them (https://www.w3.org/TR/epub-ssv-11/, https://www.w3.org/TR/dpub-aria-1.1/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publish.export import fragment
from publish.export.web.xhtml import XML_LANG, X, conform
from publish.model.formats import Context
from publish.model.outline import Heading
from publish.model.publication import Publication

EPUB = "http://www.idpf.org/2007/ops"
TYPE = f"{{{EPUB}}}type"
MATHML = "{http://www.w3.org/1998/Math/MathML}math"
SVG = "{http://www.w3.org/2000/svg}svg"
NAMESPACES: Any = {None: fragment.XHTML, "epub": EPUB}
FOLDER = "text/"
WIDE_TABLE = 5
"""Columns from which on a table may be wider than a page of the web."""
WIDE_FORMULA = 60
"""Letters of TeX from which on a formula may be."""


@dataclass
class ContentDocument:
    """One file of text. `matter` is frontmatter, bodymatter or backmatter."""

    name: str
    title: str
    body: Any
    matter: str

    @property
    def path(self) -> str:
        """The file's place in the book."""
        return FOLDER + self.name

    @property
    def properties(self) -> list[str]:
        """What the manifest must say that the file holds (EPUB 3.3, section 5.6.2)."""
        held = {"mathml": MATHML, "svg": SVG}
        return [name for name, tag in held.items() if next(self.body.iter(tag), None) is not None]

    @property
    def text(self) -> str:
        """The body's content as XHTML; `epub` is its prefix for EPUB's own attributes."""
        return fragment.serialize(self.body)


def split(context: Context) -> list[ContentDocument]:
    """Return the publication's text as content documents in reading order."""
    body = fragment.parse(context.html)
    notes = _take_notes(body)
    return _finished(list(_at_top_level(body, context)), notes, context)


def whole(context: Context) -> ContentDocument:
    """Return the publication's text as one document."""
    body = fragment.parse(context.html)
    notes = _take_notes(body)
    document = ContentDocument("index.html", context.publication.title, body, "bodymatter")
    return _finished([document], notes, context)[0]


def as_html(
    documents: list[ContentDocument], names: Mapping[str, str], publication: Publication
) -> None:
    """Make content documents into pages of HTML: without EPUB's types, links to `names`.

    What may be wider than the page gets a box of its own that scrolls, and links whose address
    is to be printed behind them are marked.
    """
    for document in documents:
        _let_scroll(document.body)
        if publication.links == "inline":
            _mark_addresses(document.body)
        for element in document.body.iter(f"{X}*"):
            element.attrib.pop(TYPE, None)
            element.attrib.pop(XML_LANG, None)
            if element.tag == f"{X}a" and (href := element.get("href", "")):
                page, mark, id = href.partition("#")
                element.set("href", f"{names.get(page, page)}{mark}{id}")
        document.name = names.get(document.name, document.name)
        etree.cleanup_namespaces(document.body)


def _let_scroll(body: Any) -> None:
    """Put tables and display formulas into boxes; a keyboard has to reach those that may scroll."""
    for table in list(body.iter(f"{X}table")):
        _box(table, "div", "wide", is_wide=_columns(table) >= WIDE_TABLE)
    for formula in list(body.iter(MATHML)):
        if formula.get("display") == "block":
            tex = formula.findtext(".//{*}annotation") or ""
            _box(formula, "span", "display", is_wide=len(tex) >= WIDE_FORMULA)


def _box(element: Any, name: str, kind: str, *, is_wide: bool) -> None:
    box = etree.Element(f"{X}{name}", {"class": kind} | ({"tabindex": "0"} if is_wide else {}))
    box.tail, element.tail = element.tail, None
    element.getparent().replace(element, box)
    box.append(element)


def _mark_addresses(body: Any) -> None:
    """Mark links that do not show their own address."""
    for link in body.iter(f"{X}a"):
        address = link.get("href", "")
        shown = "".join(link.itertext()).strip()
        bare = re.sub(r"^https?://(www\.)?|/$", "", address)
        if address.startswith("http") and bare not in shown:
            link.set("class", f"{link.get('class', '')} addressed".strip())


def _columns(table: Any) -> int:
    row = next(table.iter(f"{X}tr"), None)
    return 0 if row is None else sum(int(cell.get("colspan", "1")) for cell in row)


def _finished(
    documents: list[ContentDocument], notes: dict[str, Any], context: Context
) -> list[ContentDocument]:
    for document in documents:
        _place_notes(document, notes, context.labels["notes"])
        _add_semantics(document, context.publication.type == "book")
        _open_tables_of_formulas(document.body)
        conform(document.body)
    _address_links(documents)
    return documents


def files_of_ids(documents: list[ContentDocument]) -> dict[str, str]:
    """Return the name of the file that each id stands in; an id given again is taken away."""
    files: dict[str, str] = {}
    for document in documents:
        for element in document.body.iterdescendants(etree.Element):
            if (id := element.get("id")) is None:
                continue
            if id in files:
                del element.attrib["id"]
            else:
                files[id] = document.name
    return files


def _take_notes(body: Any) -> dict[str, Any]:
    """Take the notes out of the text and return them by their ids."""
    notes = {}
    for holder in body.findall(f".//{X}div[@class='{fragment.NOTES}']"):
        notes.update({note.get("id"): note for note in holder})
        holder.getparent().remove(holder)
    return notes


def _at_top_level(body: Any, context: Context) -> Iterator[ContentDocument]:
    """Yield a document for each child section; what stands before the first is the opening."""
    headings = {heading.id: heading for heading in context.outline.headings}
    opening = _new_body()
    opening.text = body.text
    current = ContentDocument("opening.xhtml", context.publication.title, opening, "bodymatter")
    count = 0
    for child in list(body):
        if child.tag == f"{X}section":
            if count or _holds_something(opening):
                yield current
            count += 1
            heading = headings.get(child.get("id", ""))
            title = heading.text if heading else context.publication.title
            name = f"section-{count:02}.xhtml"
            current = ContentDocument(name, title, _new_body(), _matter(heading))
        current.body.append(child)
    yield current


def _new_body() -> Any:
    return etree.Element(f"{X}body", nsmap=NAMESPACES)


def _holds_something(body: Any) -> bool:
    return len(body) > 0 or bool((body.text or "").strip())


def _matter(heading: Heading | None) -> str:
    match heading.role if heading else "":
        case "frontmatter":
            return "frontmatter"
        case "appendix" | "backmatter":
            return "backmatter"
    return "bodymatter"


def _open_tables_of_formulas(body: Any) -> None:
    """Set aligned lines of a display formula as large as a single one (MathML Core 2.1.6)."""
    for formula in body.iter(MATHML):
        if formula.get("display") == "block":
            for table in formula.iter("{*}mtable"):
                cell = table.find(".//{*}mtd")
                if cell is not None and cell.get("columnalign") == "right":
                    table.set("displaystyle", "true")


def _place_notes(document: ContentDocument, notes: dict[str, Any], label: str) -> None:
    """Put the notes whose marks stand in a document into a section at its end, in order."""
    placed = list(_notes_of(document.body, notes))
    if not placed:
        return
    placed.sort(key=lambda note: int(note.get("data-number", "0")))
    section = etree.SubElement(
        document.body, f"{X}section", {"class": "notes", "aria-label": label}
    )
    section.set(TYPE, "footnotes")
    section.extend(placed)
    for note in placed:
        note.tag = f"{X}aside"
        note.tail = "\n"
        note.set(TYPE, "footnote")
        for back in note.iter(f"{X}a"):
            if back.get("role") == "doc-backlink":
                back.set(TYPE, "backlink")


def _notes_of(part: Any, notes: dict[str, Any]) -> Iterator[Any]:
    """Yield the notes marked below `part`, and those marked in these notes."""
    for mark in list(part.iter(f"{X}a", f"{X}span")):
        if mark.get("role") != "doc-noteref":
            continue
        note = notes.pop(mark.get("id", "").replace("note-mark-", "note-"), None)
        if note is not None:
            for name in ("lang", "dir"):  # it leaves the passage that said so
                if value := next(
                    (one.get(name) for one in mark.iterancestors(f"{X}*") if one.get(name)), ""
                ):
                    note.set(name, value)
            _complete_mark(mark, note.get("id"))
            yield note
            yield from _notes_of(note, notes)


def _complete_mark(mark: Any, id: str) -> None:
    """Make a mark a link; one within a link, where it can't be one, moves behind it."""
    if (before := next(mark.iterancestors(f"{X}a"), None)) is not None:
        fragment.drop(mark)
        while not before.tail and (following := before.getnext()) is not None:
            if following.get("role") != "doc-noteref":
                break
            before = following
        mark.tail, before.tail = before.tail, None
        before.addnext(mark)
    mark.tag = f"{X}a"
    mark.set("href", f"#{id}")
    mark.set(TYPE, "noteref")


def _add_semantics(document: ContentDocument, is_book: bool) -> None:
    """Say what a top-level section is, where that is certain."""
    for section in document.body.iterchildren(f"{X}section"):
        if kind := _kind(section, is_book, document.matter):
            section.set(TYPE, kind)
            section.set("role", f"doc-{kind}")
            if section.get("id") and (title := section.find(f"{X}h1")) is not None:
                title.set("id", f"{section.get('id')}-title")
                section.set("aria-labelledby", title.get("id"))


def _kind(section: Any, is_book: bool, matter: str) -> str:
    classes = section.get("class", "").split()
    if section.find(f"{X}div[@id='refs']") is not None:
        return "bibliography"
    for kind in ("part", "appendix"):
        if kind in classes:
            return kind
    level1 = "level1" in classes and matter == "bodymatter"
    return "chapter" if is_book and level1 else ""


def _address_links(documents: list[ContentDocument]) -> None:
    """Complete the links that lead into another file; one that leads nowhere becomes text."""
    files = files_of_ids(documents)
    for document in documents:
        for link in document.body.iter(f"{X}a"):
            if link.get("href", "").startswith("#"):
                _address(link, document.name, files)


def _address(link: Any, name: str, files: Mapping[str, str]) -> None:
    id = link.get("href")[1:]
    target = files.get(id)
    if target is None:
        del link.attrib["href"]
    elif target != name:
        link.set("href", f"{target}#{id}")
