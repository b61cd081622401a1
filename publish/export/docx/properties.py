"""The document's properties, and the map from the source's ids to Word's bookmarks."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from publish.export import pages
from publish.export.docx.package import Package
from publish.export.docx.styles import DOCUMENT
from publish.model.formats import Context
from publish.problems import one_line

OUTLINE = "urn:publish-toolkit:outline"
CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUE_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
CUSTOM_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def describe(package: Package, context: Context, date: datetime.datetime) -> None:
    """Write the core properties (ECMA-376-2, 11), custom ones and the program's name.

    The title block repeats date and rights, of which no core property has the words.
    """
    publication = context.publication
    values = [
        ("dc:title", publication.title),
        ("dc:subject", publication.subtitle),
        ("dc:creator", "; ".join(publication.authors)),
        ("cp:keywords", "; ".join(publication.keywords)),
        ("dc:description", publication.description),
        ("dc:identifier", publication.identifier),
        ("dc:language", publication.language),
    ]
    written = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values if value)
    moment = date.strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    package.put(
        "docProps/core.xml",
        f'<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{written}{dates}</cp:coreProperties>",
    )
    package.put(
        "docProps/app.xml",
        f'<Properties xmlns="{EXTENDED}"><Application>Publish Toolkit</Application></Properties>',
    )
    package.put("docProps/custom.xml", _custom(context))


def _custom(context: Context) -> str:
    """Return the properties that Word has no name of its own for (ECMA-376-1, 22.3)."""
    values = {"Date": pages.shown_date(context), "Rights": one_line(context.publication.rights)}
    given = [(name, value) for name, value in values.items() if value]
    written = "".join(
        f'<property fmtid="{CUSTOM_ID}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(given, 2)
    )
    return f'<Properties xmlns="{CUSTOM}" xmlns:vt="{VALUE_TYPES}">{written}</Properties>'


def map_bookmarks(package: Package, context: Context, bookmarks: Mapping[str, str]) -> None:
    """Add a custom XML part that names the source's id for every bookmark (15.2.5, 15.2.6)."""
    entries = "".join(
        f"<bookmark name={quoteattr(name)} id={quoteattr(id)}/>" for id, name in bookmarks.items()
    )
    outline = (
        f'<outline xmlns="{OUTLINE}" publication={quoteattr(context.name)} '
        f"fingerprint={quoteattr(context.outline.fingerprint)}>{entries}</outline>"
    )
    item = str(uuid.uuid5(uuid.NAMESPACE_URL, OUTLINE)).upper()
    properties = (
        f'<ds:datastoreItem xmlns:ds="{CUSTOM_XML}" ds:itemID="{{{item}}}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{OUTLINE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    package.put("customXml/item1.xml", outline)
    package.put("customXml/itemProps1.xml", properties, kind)
    package.relate("customXml/item1.xml", "customXml/itemProps1.xml", "customXmlProps", "rId1")
    package.relate(DOCUMENT, "customXml/item1.xml", "customXml", "outline")
