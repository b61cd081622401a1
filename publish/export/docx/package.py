"""An Open Packaging Conventions archive (ECMA-376-2): its parts, types and relationships."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Container
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = "[Content_Types].xml"
EPOCH = (1980, 1, 1, 0, 0, 0)
PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=True, remove_blank_text=True
)


class Package:
    """The parts of an archive by name, without a leading slash."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {info.filename: archive.read(info) for info in archive.infolist()}
        self.trees: dict[str, Element] = {}
        self._typed: set[str | None] = set()

    def tree(self, name: str) -> Element:
        """Return a part's XML, to be changed in place; raises `XMLSyntaxError`."""
        if name not in self.trees:
            self.trees[name] = etree.fromstring(self.parts[name], PARSER)
        return self.trees[name]

    def put(self, name: str, xml: str | bytes, content_type: str = "") -> None:
        """Add or replace a part; a new one needs its content type unless its suffix tells it."""
        self.parts[name] = xml.encode() if isinstance(xml, str) else xml
        self.trees.pop(name, None)
        types = self.tree(CONTENT_TYPES)
        if not self._typed:
            self._typed = {element.get("PartName") for element in types}
        if content_type and f"/{name}" not in self._typed:
            self._typed.add(f"/{name}")
            override = etree.SubElement(types, f"{{{TYPES}}}Override")
            override.set("PartName", f"/{name}")
            override.set("ContentType", content_type)

    def know_suffix(self, suffix: str, content_type: str) -> None:
        """Say what the parts with a suffix hold."""
        types = self.tree(CONTENT_TYPES)
        if not any(e.get("Extension") == suffix for e in types):
            default = etree.Element(f"{{{TYPES}}}Default")
            default.set("Extension", suffix)
            default.set("ContentType", content_type)
            types.insert(0, default)

    def relate(self, source: str, target: str, kind: str, id: str) -> None:
        """Relate one part to another; `kind` is the last word of an Office relationship type."""
        folder, file = posixpath.split(source)
        name = f"{folder}/_rels/{file}.rels"
        if name not in self.parts:
            self.put(name, f'<Relationships xmlns="{RELATIONSHIPS}"/>')
        relation = etree.SubElement(self.tree(name), f"{{{RELATIONSHIPS}}}Relationship")
        relation.set("Id", id)
        relation.set("Type", f"{OFFICE}/{kind}")
        relation.set("Target", posixpath.relpath(target, folder))

    def relate_alike(self, source: str, other: str, ids: Container[str]) -> None:
        """Relate another part of the same folder to what one is related to, under the same ids.

        pandoc relates the pictures of notes to the document alone, where the notes can't see them.
        """
        folder, file = posixpath.split(source)
        for one in self.tree(f"{folder}/_rels/{file}.rels"):
            if (id := one.get("Id", "")) in ids:
                kind = one.get("Type", "").rpartition("/")[2]
                self.relate(other, f"{folder}/{one.get('Target')}", kind, id)

    def save(self, path: Path) -> None:
        """Write the archive: the content types first, then by name, every date that of 1980."""
        for name, tree in self.trees.items():
            self.parts[name] = etree.tostring(
                tree, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        names = sorted(self.parts, key=lambda name: (name != CONTENT_TYPES, name))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in names:
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                archive.writestr(entry, self.parts[name])
