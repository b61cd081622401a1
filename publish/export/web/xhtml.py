"""What XHTML in an EPUB admits: raw HTML in a source may hold more, which is put right here.

Follows the HTML standard's lists of elements and obsolete features, as EPUB 3.3 demands of
XHTML content documents (https://www.w3.org/TR/epub-33/#sec-xhtml). MathML and SVG stay as
they are.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from lxml import etree

from publish.export.fragment import XHTML, drop

X = f"{{{XHTML}}}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ADDRESS = re.compile(r"(https?://|mailto:|tel:|#)", re.IGNORECASE)
ALIGNED = frozenset({"left", "right", "center", "justify", "start", "end"})
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "table",
        "ul",
    ]
)
PARTS_OF_BLOCKS = frozenset(
    [
        "caption",
        "col",
        "colgroup",
        "dd",
        "dt",
        "figcaption",
        "legend",
        "li",
        "summary",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    ]
)
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "button",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "meter",
        "output",
        "progress",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
KNOWN = BLOCKS | PARTS_OF_BLOCKS | INLINE
OBSOLETE = {
    "acronym": ("abbr", ""),
    "big": ("span", "larger"),
    "center": ("div", "centered"),
    "dir": ("ul", ""),
    "font": ("span", ""),
    "listing": ("pre", ""),
    "nobr": ("span", "unbroken"),
    "strike": ("s", ""),
    "tt": ("code", ""),
    "xmp": ("pre", ""),
}
GLOBAL = frozenset(
    ["class", "dir", "hidden", "id", "lang", "role", "style", "tabindex", "title", "translate"]
)
OWN = {
    "a": {"href", "hreflang", "rel"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "input": {"checked", "disabled", "type"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "meter": {"high", "low", "max", "min", "optimum", "value"},
    "ol": {"reversed", "start", "type"},
    "progress": {"max", "value"},
    "q": {"cite"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}


def conform(body: Any) -> None:
    """Bring every XHTML element below `body` to what EPUB admits, in place."""
    for element in list(body.iterdescendants(f"{X}*")):
        if _is_line_anchor(element):
            drop(element)
            continue
        name = _conform_name(element)
        _conform_attributes(element, name)
        if name == "a":
            _conform_link(element)
        elif name == "input":
            element.set("disabled", "disabled")
        elif name in {"code", "pre"}:
            element.set("dir", "ltr")
        elif name == "table" and element.get("style", "").startswith("width:"):
            del element.attrib["style"]  # pandoc's share of a page, too narrow for a phone
        elif name == "div" and "admonition" in element.get("class", "").split():
            element.set("role", "note")
        elif name == "img" and element.get("alt") is None:
            element.set("alt", "")


def _is_line_anchor(element: Any) -> bool:
    """Whether an element is one of the empty links that pandoc puts before lines of code."""
    return (
        element.tag == f"{X}a"
        and element.get("href", "").startswith("#cb")
        and not len(element)
        and not element.text
    )


def _conform_name(element: Any) -> str:
    """Give an obsolete or unknown element the name of one that a reading system knows."""
    name: str = etree.QName(element).localname
    if name in KNOWN:
        return name
    if name in OBSOLETE:
        name, added = OBSOLETE[name]
        if added:
            element.set("class", f"{element.get('class', '')} {added}".strip())
    else:
        holds_blocks = any(
            etree.QName(child).localname in BLOCKS for child in element.iter(f"{X}*")
        )
        name = "div" if holds_blocks else "span"
    element.tag = f"{X}{name}"
    return name


def _conform_attributes(element: Any, name: str) -> None:
    own = OWN.get(name, set())
    for key, value in element.attrib.items():
        if key == "align" and value.lower() in ALIGNED:
            style = element.get("style", "")
            element.set("style", f"{style.rstrip('; ')}; text-align: {value}".lstrip("; "))
        elif key == "name" and name == "a" and "id" not in element.attrib and value:
            element.set("id", re.sub(r"\s+", "-", value))
        elif key in {"width", "height"} and not value.isdigit():
            del element.attrib[key]
            continue
        is_open = key.startswith(("aria-", "data-", "{")) and (key[0] == "{" or key == key.lower())
        if not (key in GLOBAL or key in own or is_open):
            del element.attrib[key]
    if language := element.get("lang"):
        element.set(XML_LANG, language)


def _conform_link(link: Any) -> None:
    """Leave a link its address only where a reader of the book can follow it."""
    address = link.get("href", "").strip()
    if next(link.iterancestors(f"{X}a"), None) is not None:
        link.tag = f"{X}span"
        address = ""
    if ADDRESS.match(address):
        link.set("href", quote(address, safe="#%/:?&=@!$'()*+,;~[]") if " " in address else address)
    else:
        for key in ("href", "hreflang", "rel"):
            link.attrib.pop(key, None)
