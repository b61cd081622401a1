"""An article's body and back: parts around their chapters, appendices, works cited, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from lxml import etree

from publish.export.jats import elements
from publish.export.jats.tree import MARK
from publish.model.tree import Node

XLINK, MATHML = "http://www.w3.org/1999/xlink", "http://www.w3.org/1998/Math/MathML"
DECLARED = (f' xmlns:xlink="{XLINK}"', f' xmlns:mml="{MATHML}"')
BEHIND = frozenset({"appendix", "backmatter"})


def body_and_back(
    written: str, blocks: list[Node], descriptions: list[str], roles: Mapping[str, str]
) -> str:
    """Return what pandoc wrote for `blocks` as the elements `body` and `back`.

    `descriptions` are those of the pictures; `roles` holds the role of each heading of the
    first level by its id as pandoc writes it.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(f"<body{''.join(DECLARED)}>{written}</body>".encode(), parser)
    elements.describe_pictures(root, descriptions)
    elements.label_lists(root, blocks)
    elements.marked(root)
    elements.label_sections(root)
    elements.label_captions(root)
    elements.fill_tables(root)
    notes = _notes(root)
    _nest_parts(root, roles)
    back = _back(root, roles)
    holder = etree.Element("text", nsmap={"xlink": XLINK, "mml": MATHML})
    holder.append(root)
    holder.extend(elements.joined([*back, *notes], "back"))
    elements.type_references(holder)
    return "\n".join(_serialized(part) for part in holder)


def _serialized(element: Any) -> str:
    element.tail = None
    etree.cleanup_namespaces(element, top_nsmap={"xlink": XLINK, "mml": MATHML})
    text = str(etree.tostring(element, encoding="unicode"))
    for declaration in DECLARED:
        text = text.replace(declaration, "", 1)
    return text


def _notes(root: Any) -> list[Any]:
    for section in root.iterchildren("sec"):
        if section.get("id") == f"{MARK}notes":
            root.remove(section)
            return list(elements.joined(section.findall("fn"), "fn-group"))
    return []


def _nest_parts(root: Any, roles: Mapping[str, str]) -> None:
    """Put the chapters of each part into it; appendices and back matter stand by themselves."""
    part = None
    for section in list(root.iterchildren("sec")):
        role = roles.get(section.get("id", ""), "")
        if role == "part":
            part = section
            part.set("sec-type", "part")
        elif role in BEHIND:
            part = None
        elif part is not None:
            part.append(section)


def _back(root: Any, roles: Mapping[str, str]) -> Iterator[Any]:
    """Take what stands behind the text out of it and yield it in order."""
    behind = []
    for child in reversed(root):
        role = roles.get(child.get("id", ""), "")
        if child.tag != "ref-list" and not (child.tag == "sec" and role in BEHIND):
            break
        behind.append((child, role == "appendix"))
    for is_appendix, group in groupby(reversed(behind), key=lambda one: one[1]):
        sections = [section for section, _ in group]
        if is_appendix:
            for section in sections:
                section.tag = "app"
            yield from elements.joined(sections, "app-group")
        else:
            yield from map(_works, sections)


def _works(section: Any) -> Any:
    """Return a section that holds nothing but the works cited as their list."""
    inner = [child for child in section if child.tag not in {"label", "title"}]
    if section.tag != "sec" or [child.tag for child in inner] != ["ref-list"]:
        return section
    (works,) = inner
    for position, child in enumerate(section.xpath("label | title")):
        works.insert(position, child)
    if id := section.get("id"):
        works.set("id", id)
    section.getparent().remove(section)
    return works
