"""Elements of OpenDocument and the text in them (ODF 1.3 part 3; white space as in 6.1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.etree import _Element as Element

URN = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    "office": f"{URN}office:1.0",
    "style": f"{URN}style:1.0",
    "text": f"{URN}text:1.0",
    "table": f"{URN}table:1.0",
    "draw": f"{URN}drawing:1.0",
    "fo": f"{URN}xsl-fo-compatible:1.0",
    "svg": f"{URN}svg-compatible:1.0",
    "meta": f"{URN}meta:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
"""The prefixes of ODF 1.3 part 3, 2.2."""
COUNTING = "http://openoffice.org/2004/writer"
"""The language of formulas that count captions, bound to the prefix `ooow`."""
DECLARED = {key: uri for key, uri in NAMESPACES.items() if key != "xml"} | {"ooow": COUNTING}
VERSION = "1.3"
Part = str | Element
WHITE_SPACE = re.compile(r"\n|\t|(?<=[\n\t ]) +")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SIGNS = {"\n": "text:line-break", "\t": "text:tab"}


def name(prefixed: str) -> str:
    """Return a prefixed name as lxml writes it."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def element(tag: str, *parts: Part, **attributes: object) -> Element:
    """Return an element; a keyword such as `text__style_name` is an attribute, None for none."""
    made = etree.Element(name(tag), nsmap=DECLARED if tag.startswith("office:document") else None)
    for key, value in attributes.items():
        if value is not None:
            made.set(name(key.replace("__", ":").replace("_", "-")), shown(str(value)))
    add(made, parts)
    return made


def with_values(made: Element, values: Iterable[tuple[str, str]]) -> Element:
    """Set attributes by their prefixed names and return the element."""
    for key, value in values:
        made.set(name(key), shown(value))
    return made


def add(parent: Element, parts: Iterable[Part]) -> Element:
    """Append texts and elements to an element and return it."""
    for part in parts:
        if not isinstance(part, str):
            parent.append(part)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + shown(part)
        else:
            parent.text = (parent.text or "") + shown(part)
    return parent


def shown(text: str) -> str:
    """Return a text without the characters that no XML file may hold."""
    return NOT_XML.sub("", text)


def spaced(text: str) -> Iterator[Part]:
    """Yield a text with an element for what white space would lose: it is closed up in ODF."""
    start = 0
    for match in WHITE_SPACE.finditer(text):
        if match.start() > start:
            yield text[start : match.start()]
        if match[0] in SIGNS:
            yield element(SIGNS[match[0]])
        else:
            yield element("text:s", text__c=len(match[0]))
        start = match.end()
    if start < len(text):
        yield text[start:]


def document(kind: str, *parts: Element, **attributes: object) -> bytes:
    """Return one of a package's files: `office:document-content` and the like."""
    root = element(f"office:document-{kind}", *parts, office__version=VERSION, **attributes)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["ooow"] if kind == "content" else None)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
