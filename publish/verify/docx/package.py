"""The package of a Word file: its parts, to what each is related, and of what type each is.

A part is found as Word finds it: by relationships that begin at the package (ECMA-376-2, 9.3), not
by its name. Nothing is taken on trust: an archive that is broken, encrypted, of another format or
made to burst is a problem, not a crash.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.archives import (
    DAMAGE,
    fault_of_form,
    fault_of_markup,
    fault_of_size,
    unpacked,
)
from publish.problems import Location, fail
from publish.verify.docx.compatibility import understood

COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
AGAIN = "build it again"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
METADATA = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
TYPES = "[Content_Types].xml"
OVERRIDE, DEFAULT = (
    f"{{http://schemas.openxmlformats.org/package/2006/content-types}}{name}"
    for name in ("Override", "Default")
)
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
CONTENT_TYPES = {
    name: WORD_TYPE.format(name)
    for name in ("styles", "numbering", "footnotes", "endnotes", "settings")
}
"""The types of the parts that a document is related to, by the kind of relationship (15.2)."""
MAIN_TYPE = WORD_TYPE.format("document.main")


def opened(path: Path) -> Package:
    """Return the package in a file; the parts that are not XML are empty in it.

    What is no such archive is refused.
    """
    where = Location.of(path)
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where) from error
    if start == COMPOUND_FILE:
        message = "is encrypted, or a Word file from before 2007"
        raise fail("encrypted", message, where, "save it as .docx without a password")
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if fault := fault_of_size(infos):
                raise fail("zip-bomb", fault, where, "it is not opened")
            if any(info.flag_bits & 1 for info in infos):
                raise fail("encrypted", "is encrypted", where, "save it without a password")
            if fault := fault_of_form(infos):
                raise fail("broken-archive", fault, where, AGAIN)
            parts = dict.fromkeys(archive.namelist(), b"")
            parts |= unpacked(archive, lambda name: name.endswith((".xml", ".rels")))
    except (*DAMAGE, OSError) as error:
        raise fail("broken-archive", f"is no whole archive: {error}", where, AGAIN) from error
    return Package(parts, path)


@dataclass(frozen=True)
class Relationship:
    """To what a part is related: the kind, as an address, and the part, "" for what is outside."""

    kind: str
    part: str


@dataclass
class Package:
    """The parts of a file by name. Names are the same in small letters and capitals."""

    parts: dict[str, bytes]
    path: Path
    _names: dict[str, str] = field(default_factory=dict)
    _relationships: dict[str, dict[str, Relationship]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = {name.lower(): name for name in self.parts}

    def tree(self, name: str) -> Element:
        """Return a part's XML. Entities are not expanded and nothing is fetched."""
        where = Location.of(self.path)
        if fault := fault_of_markup(self.parts[name]):
            raise fail("oversized", f"is not read: {name} {fault}", where)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )
        try:
            return understood(etree.fromstring(self.parts[name], parser))
        except etree.XMLSyntaxError as error:
            message = f"{name} is not well-formed: {error.msg}"
            raise fail("bad-xml", message, where, AGAIN) from error

    def has(self, name: str) -> bool:
        """Whether a part is there."""
        return name.lower() in self._names

    def main_part(self) -> str:
        """Return the name of the part that holds the document; a file without one is refused."""
        where = Location.of(self.path)
        name = self.related("", "officeDocument")
        if not name:
            message = "is no Word document: no relationship leads to its text"
            raise fail("not-docx", message, where)
        if not self.has(name):
            raise fail("not-docx", f"is no Word document: it holds no {name}", where)
        return self._names[name.lower()]

    def found(self, part: str, kind: str) -> str | None:
        """Return the part of a kind that a part is related to, None where it is not there."""
        return self._names.get(self.related(part, kind).lower())

    def related(self, part: str, kind: str) -> str:
        """Return the part of a kind that a part is related to, "" for none; it may be missing.

        The package itself has the name "".
        """
        kinds = {f"{base}/{kind}" for base in (OFFICE, STRICT_OFFICE, METADATA)}
        relationships = self.relationships(part).values()
        return next((one.part for one in relationships if one.kind in kinds), "")

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return what a part is related to, by the relationships' identifiers."""
        if part not in self._relationships:
            folder, file = posixpath.split(part)
            name = self._names.get(posixpath.join(folder, "_rels", f"{file}.rels").lower())
            found = {} if name is None else dict(_read(self.tree(name), folder))
            self._relationships[part] = found
        return self._relationships[part]

    def faults(self, main: str) -> Iterator[str]:
        """Yield what keeps Word from finding the parts that belong to the document."""
        for kind, type in CONTENT_TYPES.items():
            name = self.related(main, kind)
            if name and not self.has(name):
                yield f"holds no {name}, to which the document is related"
            elif name:
                yield from self._fault_of_type(name, type)
            elif lost := next((one for one in self.parts if self._type_of(one) == type), ""):
                yield f"holds {lost}, to which the document is not related"
        yield from self._fault_of_type(main, MAIN_TYPE)

    def _fault_of_type(self, name: str, type: str) -> Iterator[str]:
        if (found := self._type_of(name)) != type:
            yield f'says that {name} is "{found}", and it should be "{type}"'

    def _type_of(self, name: str) -> str:
        """Return the type of a part: its own, else that of its extension (ECMA-376-2, 10.1)."""
        own, by_extension = self._types
        return own.get(f"/{name.lower()}") or by_extension.get(name.lower().rpartition(".")[2], "")

    @cached_property
    def _types(self) -> tuple[dict[str, str], dict[str, str]]:
        name = self._names.get(TYPES.lower())
        root = None if name is None else self.tree(name)
        found: tuple[dict[str, str], dict[str, str]] = ({}, {})
        for kind, tag, key in ((0, OVERRIDE, "PartName"), (1, DEFAULT, "Extension")):
            for one in () if root is None else root.iter(tag):
                found[kind][one.get(key, "").lower()] = one.get("ContentType", "")
        return found


def _read(relations: Element, folder: str) -> Iterator[tuple[str, Relationship]]:
    for one in relations.iter(RELATION):
        address = unquote(one.get("Target", "").partition("#")[0])
        is_inside = address and one.get("TargetMode") != "External"
        place = posixpath.normpath(posixpath.join("/", folder, address)).lstrip("/")
        yield one.get("Id", ""), Relationship(one.get("Type", ""), place if is_inside else "")
