"""Reads a finished {{ name }} back as a stranger would: from the file and from nothing else."""

from collections.abc import Iterator
from pathlib import Path

import lxml.html

from publish.model.formats import Reading, Verifier

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read(path: Path) -> Reading:
    """Return what a reader of the file sees: its headings, and where its references lead."""
    root = lxml.html.document_fromstring(path.read_bytes())
    for mark in root.xpath("//*[@role='doc-noteref']"):
        mark.text = ""  # a note's mark is no part of a heading
    headings = ((int(one.tag[1]), seen(one)) for one in root.iter(*HEADINGS))
    return Reading(headings=tuple(headings), references=tuple(references(root)))


def references(root: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the text and the target of every link within the text, but those of notes."""
    for link in root.iter("a"):
        target = link.get("href", "")
        is_of_text = link.get("role") in {None, "doc-biblioref"}
        if target.startswith("#") and is_of_text and seen(link):
            yield seen(link), target[1:]


def seen(element: lxml.html.HtmlElement) -> str:
    """Return an element's text on one line."""
    return " ".join(element.text_content().split())


verifier = Verifier(name="{{ name }}", read=read)
