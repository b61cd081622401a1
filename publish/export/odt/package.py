"""The package: its files, manifest and metadata (ODF 1.3 part 2, 3; part 3, 4.3)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from publish.export.dates import metadata_date
from publish.export.epub.archive import settled
from publish.export.odt.markup import URN, VERSION, document, element
from publish.export.pages import single_line
from publish.model.formats import Context

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
MANIFEST = f"{URN}manifest:1.0"
CONFIG = f"{URN}config:1.0"
OFFICE_SUITE = "http://openoffice.org/2004/office"
"""What the prefix in the name of the settings stands for; undeclared, LibreOffice reads none."""
SETTINGS = {
    "AddParaTableSpacing": ("boolean", "true"),
    "AddParaTableSpacingAtStart": ("boolean", "false"),
    "AddParaSpacingToTableCells": ("boolean", "true"),
    "TabsRelativeToIndent": ("boolean", "true"),
    "UseFormerLineSpacing": ("boolean", "false"),
    "UseFormerObjectPositioning": ("boolean", "false"),
    "UseFormerTextWrapping": ("boolean", "false"),
    "ConsiderTextWrapOnObjPos": ("boolean", "true"),
    "MathBaselineAlignment": ("boolean", "true"),
    "DoNotJustifyLinesWithManualBreak": ("boolean", "true"),
    "EmbedFonts": ("boolean", "false"),
}
"""What LibreOffice would otherwise take from its older versions."""


def archive(files: Mapping[str, tuple[str, bytes]]) -> bytes:
    """Return a package of files, each a media type and its data; the same for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as loose:
        loose.writestr("mimetype", MEDIA_TYPE)
        loose.writestr("META-INF/manifest.xml", _manifest(files))
        for name, (_, data) in files.items():
            if not name.endswith("/"):
                loose.writestr(name, data)
    return settled(target.getvalue())


def _manifest(files: Mapping[str, tuple[str, bytes]]) -> bytes:
    root = etree.Element(f"{{{MANIFEST}}}manifest", nsmap={"manifest": MANIFEST})
    root.set(f"{{{MANIFEST}}}version", VERSION)
    entries = {"/": MEDIA_TYPE} | {name: media_type for name, (media_type, _) in files.items()}
    for path, media_type in entries.items():
        entry = etree.SubElement(root, f"{{{MANIFEST}}}file-entry")
        entry.set(f"{{{MANIFEST}}}full-path", path)
        entry.set(f"{{{MANIFEST}}}media-type", media_type)
        if path == "/":
            entry.set(f"{{{MANIFEST}}}version", VERSION)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def metadata(context: Context) -> bytes:
    """Return `meta.xml`."""
    publication = context.publication
    date = metadata_date(publication).strftime("%Y-%m-%dT%H:%M:%S")
    authors = single_line(", ".join(publication.authors))
    found = [
        ("meta:generator", "publish-toolkit"),
        ("dc:title", single_line(publication.title)),
        ("dc:description", single_line(publication.description)),
        ("dc:subject", single_line(publication.subtitle)),
        ("meta:initial-creator", authors),
        ("dc:creator", authors),
        ("meta:creation-date", date),
        ("dc:date", date),
        ("dc:language", publication.language),
    ]
    meta = element("office:meta")
    meta.extend(element(tag, text) for tag, text in found if text)
    meta.extend(element("meta:keyword", single_line(word)) for word in publication.keywords)
    own = (("identifier", publication.identifier), ("rights", publication.rights))
    for name, value in own:
        if value:
            meta.append(element("meta:user-defined", single_line(value), meta__name=name))
    return document("meta", meta)


def settings() -> bytes:
    """Return `settings.xml` (part 3, 3.10)."""
    root = etree.Element(
        f"{{{URN}office:1.0}}document-settings",
        nsmap={"office": f"{URN}office:1.0", "config": CONFIG, "ooo": OFFICE_SUITE},
    )
    root.set(f"{{{URN}office:1.0}}version", VERSION)
    holder = etree.SubElement(root, f"{{{URN}office:1.0}}settings")
    kept = etree.SubElement(holder, f"{{{CONFIG}}}config-item-set")
    kept.set(f"{{{CONFIG}}}name", "ooo:configuration-settings")
    for name, (kind, value) in SETTINGS.items():
        item = etree.SubElement(kept, f"{{{CONFIG}}}config-item")
        item.set(f"{{{CONFIG}}}name", name)
        item.set(f"{{{CONFIG}}}type", kind)
        item.text = value
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
