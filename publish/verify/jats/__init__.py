"""Reads a JATS article back with lxml: body, then what stands behind it, notes by their labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from publish.model.archives import fault_of_markup
from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems, fail
from publish.verify.jats.text import captions, running_text, seen

ESCAPED = re.compile(r"U([0-9A-F]{4,6})")
SECTIONS = frozenset({"app", "ref-list", "sec"})
HINT = "build the file again"


def read(path: Path) -> Reading:
    """Return what a reader sees in the article. Raises `PublishError` where it can't be read."""
    where = Location.of(path)
    article = _article(path, where)
    parts = [part for name in ("body", "back") for part in article.iterchildren(name)]
    problems = Problems()
    _check(article, problems, where)
    return Reading(
        headings=tuple(heading for part in parts for heading in _headings(part, 1)),
        captions=tuple(caption for part in parts for caption in captions(part) if caption),
        references=tuple(reference for part in parts for reference in _references(part)),
        notes=tuple(note for part in parts for note in _notes(part)),
        note_texts=tuple(note for part in parts for note in _note_texts(part)),
        text="".join(piece for part in parts for piece in running_text(part)),
        problems=tuple(problems),
    )


verifier = Verifier(name="jats", read=read, imports=("lxml.etree",))


def _article(path: Path, where: Location) -> Element:
    try:
        data = path.read_bytes()
        if fault := fault_of_markup(data):
            raise fail("archive-too-large", fault, where)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(data, parser)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise fail("unreadable", f"cannot be read: {reason}", where, "check the path") from error
    except etree.XMLSyntaxError as error:
        raise fail("broken-file", f"is no whole article: {error}", where, HINT) from error
    if root.tag != "article":
        raise fail("other-format", f'is XML, but its element is "{root.tag}"', where, HINT)
    return root


def _headings(element: Element, level: int) -> Iterator[tuple[int, str]]:
    """Yield the titles of sections; a part is level 0 and its chapters are of the first."""
    for child in element.iterchildren("*"):
        if child.tag not in SECTIONS:
            yield from _headings(child, level)
            continue
        is_part = child.get("sec-type") == "part"
        title = child.find("title")
        if title is not None:
            label = child.find("label")
            text = f"{seen(label)} {seen(title)}" if label is not None else seen(title)
            yield 0 if is_part else level, text
        yield from _headings(child, level if is_part else level + 1)


def _references(element: Element) -> Iterator[tuple[str, str]]:
    for link in element.iter("xref"):
        if link.get("ref-type") != "fn" and (text := seen(link)):
            yield text, ESCAPED.sub(_letter, link.get("rid", ""))


def _letter(match: re.Match[str]) -> str:
    return chr(int(match[1][:4], 16)) + match[1][4:] if len(match[1]) == 4 else match[0]


def _notes(element: Element) -> Iterator[tuple[str, str]]:
    for note in element.iter("fn"):
        label = note.find("label")
        number = seen(label) if label is not None else ""
        text = " ".join(seen(child, labels=False) for child in note if child.tag != "label")
        yield number, text.strip()


def _note_texts(element: Element) -> Iterator[tuple[str, str]]:
    for note in element.iter("fn"):
        number = "".join(seen(label) for label in note.iterchildren("label"))
        parts = (child for child in note if child.tag != "label")
        yield number, "".join(piece for part in parts for piece in running_text(part))


def _check(article: Element, problems: Problems, where: Location) -> None:
    """Tell each reference that leads nowhere, and each id that there is twice."""
    ids = Counter(one.get("id", "") for one in article.iter(etree.Element) if one.get("id"))
    for link in article.iter("xref"):
        if link.get("rid", "") not in ids:
            message = f'the link "{seen(link)}" leads to "{link.get("rid")}", which is nothing'
            problems.error("dead-link", message, where, HINT)
    for id, times in ids.items():
        if times > 1:
            message = f'there are {times} places called "{id}"'
            problems.error("repeated-id", message, where, HINT)
