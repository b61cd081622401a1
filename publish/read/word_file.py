"""A Word file as a source: what Word makes by itself is left out, for we make it anew."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.archives import fault_of_size

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
MADE_BY_WORD = re.compile(
    r"(toc|contents|\w+ index) (\d|heading)|table of figures|index heading|title rule",
    re.IGNORECASE,
)
"""Styles of contents and lists of captions: Word's, and as LibreOffice names them."""


def without_contents(data: bytes) -> bytes:
    """Return a Word file without its contents and lists of captions.

    What can't be read is returned as it is, for pandoc to say what is wrong with it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if fault_of_size(infos) or not {DOCUMENT, STYLES} <= set(archive.namelist()):
                return data
            document, styles = (_parsed(archive.read(name)) for name in (DOCUMENT, STYLES))
            if not _cut(document, styles):
                return data
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
                for info in infos:
                    is_text = info.filename == DOCUMENT
                    made.writestr(info, etree.tostring(document) if is_text else archive.read(info))
            return target.getvalue()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return data
    except etree.XMLSyntaxError:
        return data


def _parsed(xml: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(xml, parser)


def _cut(document: Element, styles: Element) -> bool:
    """Take out the paragraphs that Word made; say whether there were any."""
    names = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        names[style.get(f"{W}styleId")] = "" if name is None else name.get(VAL, "")
    found = []
    for paragraph in document.iter(f"{W}p"):
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        if named is not None and MADE_BY_WORD.fullmatch(names.get(named.get(VAL), "")):
            found.append(paragraph)
    for paragraph in found:
        parent = paragraph.getparent()
        if parent is not None:
            parent.remove(paragraph)
    return bool(found)
