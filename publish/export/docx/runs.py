"""Paragraphs and runs as XML: what the opening, the contents and the margins are written from."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from lxml import etree
from lxml.etree import _Element as Element

from publish.export.docx.body import W, put_property
from publish.export.docx.styles import NAMESPACES


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph of a style; `content` and `properties`, which follow it, are XML."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def text(words: str) -> str:
    """Return a run of text."""
    return f"<w:r>{shown(words)}</w:r>"


def shown(words: str) -> str:
    """Return text as a run holds it."""
    return f'<w:t xml:space="preserve">{escape(words)}</w:t>'


def parsed(xml: Iterable[str]) -> list[Element]:
    """Return the elements that the pieces of XML stand for."""
    return list(etree.fromstring(f"<w:body {NAMESPACES}>{''.join(xml)}</w:body>"))


def turn(elements: Iterable[Element]) -> None:
    """Set paragraphs and their runs from right to left."""
    for element in elements:
        for item in list(element.iter(f"{W}p")):
            put_property(item, etree.Element(f"{W}bidi"))
        for run in element.iter(f"{W}r"):
            properties = run.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                run.insert(0, properties)
            if properties.find(f"{W}rtl") is None:
                etree.SubElement(properties, f"{W}rtl")
