"""Where a page finds its style sheets, and what they and the page ask for beside them.

HTML 4.2.4 and 4.6.7.22 (`link`), 4.2.6 (`style`), CSSOM 6.4, `xml-stylesheet`, RFC 2397 (`data:`).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from lxml import etree
from lxml.etree import _Element as Element
from lxml.etree import _ProcessingInstruction as Instruction

from publish.verify.web import conditions
from publish.verify.web.conditions import Force

XHTML = "{http://www.w3.org/1999/xhtml}"
STYLES = (f"{XHTML}style", "{http://www.w3.org/2000/svg}style")
XLINK = "{http://www.w3.org/1999/xlink}href"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
ADDRESS = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)'"\s]*))|@import\s+(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)
PSEUDO_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
ASKS_FOR = {"audio", "embed", "iframe", "img", "input", "object", "script", "source", "video"}
ASKS_FOR |= {"track"}
DRAWN = {"image", "use", "feImage"}


def style_sheets(root: Element, load: Callable[[str], str]) -> Iterator[str]:
    """Yield the texts of a page's style sheets in order; `load` opens an address.

    A sheet for some media alone stands in a rule that says so.
    """
    for rel, kind, media, address, text in (*_instructions(root), *_elements(root)):
        words = rel.lower().split()
        if "stylesheet" not in words or "alternate" in words:
            continue
        if conditions.of_media(media) is Force.FAILS:
            continue
        if kind.partition(";")[0].strip().lower() not in {"", "text/css"}:
            continue
        if address:
            text = _data(address) if address.lower().startswith("data:") else load(address)
        yield f"@media {media} {{ {text} }}" if media.strip() else text


def _instructions(root: Element) -> Iterator[tuple[str, str, str, str, str]]:
    before = [one for one in root.itersiblings(preceding=True) if isinstance(one, Instruction)]
    for one in reversed(before):
        if one.target == "xml-stylesheet":
            given = {name: a or b for name, a, b in PSEUDO_ATTRIBUTE.findall(one.text or "")}
            rel = "alternate stylesheet" if given.get("alternate") == "yes" else "stylesheet"
            yield rel, given.get("type", ""), given.get("media", ""), given.get("href", ""), ""


def _elements(root: Element) -> Iterator[tuple[str, str, str, str, str]]:
    for one in root.iter(*STYLES, f"{XHTML}link"):
        kind, media = one.get("type", ""), one.get("media", "")
        if one.tag in STYLES:
            yield "stylesheet", kind, media, "", "".join(map(str, one.itertext()))
        elif one.get("disabled") is None:
            yield one.get("rel", ""), kind, media, one.get("href", ""), ""


def _data(address: str) -> str:
    return (data_of(address) or b"").decode("utf-8", "replace")


def data_of(address: str) -> bytes | None:
    """Return the bytes that an address holds itself, None where it is damaged (RFC 2397)."""
    head, comma, body = address.partition(",")
    if not comma:
        return None
    data = unquote_to_bytes(body)
    if not head.lower().endswith(";base64"):
        return data
    try:
        return base64.b64decode(b"".join(data.split()), validate=True)
    except binascii.Error:
        return None


def asked_for(root: Element) -> list[str]:
    """Return every address from which a browser would fetch something, data in the page apart."""
    found: list[str] = []
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        keys = ["src", "srcset", "data", "poster"] if name in ASKS_FOR else []
        if name == "link" and "stylesheet" in element.get("rel", "").lower().split():
            keys = ["href"]
        if name in DRAWN:
            keys = ["href", XLINK]
        found += [address for key in keys if (address := element.get(key))]
        found += named_in(element.get("style", ""))
        if name == "style":
            found += named_in("".join(map(str, element.itertext())))
    return [one for one in found if not one.lower().startswith(("data:", "#"))]


def named_in(style: str) -> list[str]:
    """Return the addresses that a style sheet names, those that it holds itself apart."""
    if "(" not in style and "@" not in style:
        return []
    found = ("".join(one) for one in ADDRESS.findall(COMMENT.sub("", style)))
    return [one for one in found if one and not one.lower().startswith(("data:", "#"))]


def pictures(root: Element) -> Iterator[str]:
    """Yield the addresses of a page's pictures."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name == "img":
            yield element.get("src", "")
        elif name == "image":
            yield element.get("href", element.get(XLINK, ""))
