"""Elements of JATS made of what pandoc's writer made of a tree with marks (`tree.py`)."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from lxml import etree

from publish.export.jats.tree import KINDS, MARK
from publish.model.running_text import list_label
from publish.model.tree import Node, walk

REFERENCE_TYPES = {
    "app": "app",
    "boxed-text": "boxed-text",
    "disp-formula": "disp-formula",
    "fig": "fig",
    "fig-group": "fig",
    "fn": "fn",
    "ref": "bibr",
    "sec": "sec",
    "table-wrap": "table",
}
IN_NOTES = frozenset({"p", "label"})


def marked(root: Any) -> None:
    """Turn every marked element below `root`, in place, into the one that it stands for."""
    for box in list(root.iter("boxed-text"))[::-1]:
        name, _, id = box.get("id", "").removeprefix(MARK).partition(".")
        if not box.get("id", "").startswith(MARK):
            continue
        del box.attrib["id"]
        if id:
            box.set("id", id)
        if name == "equation":
            _formula(box)
        elif name == "title":
            _title(box)
        elif name == "verse":
            _renamed(box, "verse-group", "verse-line")
        elif name == "works":
            box.tag = "ref-list"
        elif name == "work":
            _work(box)
        elif name == "fn":
            _note(box, id)
        elif name in KINDS:
            box.set("content-type", name)


def describe_pictures(root: Any, descriptions: list[str]) -> None:
    """Put the words of each picture where the writer has put the mark for them."""
    for element in root.iter("alt-text"):
        number = (element.text or "").strip().removeprefix(f"{MARK}alt.")
        if number.isdecimal():
            element.text = descriptions[int(number)]


def _renamed(element: Any, name: str, inner: str) -> None:
    element.tag = name
    for child in element:
        child.tag = inner


def _formula(box: Any) -> None:
    """Make a box the displayed formula that it holds, its number the label."""
    formula = next(box.iter("disp-formula"))
    number = _taken(box, "equation-number")
    inner, id = list(formula), box.get("id")
    for child in list(box):
        box.remove(child)
    box.tag, box.text = "disp-formula", None
    box.attrib.clear()
    if id:
        box.set("id", id)
    if number is not None:
        box.append(_label(number))
    box.extend(inner)


def _taken(element: Any, kind: str) -> Any:
    """Return the first span of a kind, taken out; None where there is none."""
    found = element.xpath(f".//named-content[@content-type='{kind}']")
    return found[0] if found else None


def _label(span: Any) -> Any:
    label = etree.Element("label")
    label.text = span.text
    label.extend(list(span))
    return label


def _title(box: Any) -> None:
    """Make a box in a box the caption of the outer one."""
    title = etree.Element("title")
    for paragraph in box.iter("p"):
        _pour(paragraph, title)
    for child in list(box):
        box.remove(child)
    box.tag, box.text = "caption", None
    box.append(title)


def _work(box: Any) -> None:
    citation = etree.Element("mixed-citation")
    for paragraph in box.iter("p"):
        _pour(paragraph, citation)
    for child in list(box):
        box.remove(child)
    box.tag, box.text = "ref", None
    box.append(citation)


def _note(box: Any, number: str) -> None:
    box.tag = "fn"
    box.set("id", f"fn-{number}")
    for child in list(box):
        if child.tag not in IN_NOTES:
            wrapper = etree.Element("p", {"specific-use": "wrapper"})
            wrapper.tail, child.tail = child.tail, None
            box.replace(child, wrapper)
            wrapper.append(child)
    if not len(box):
        etree.SubElement(box, "p")
    label = etree.Element("label")
    label.text = number
    box.insert(0, label)


def _pour(source: Any, target: Any) -> None:
    """Put the content of an element behind what another one holds."""
    inner = copy.deepcopy(source)
    text = (" " if target.text or len(target) else "") + (inner.text or "")
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
    target.extend(list(inner))


def label_sections(root: Any) -> None:
    """Put the number of each heading into the label of its section."""
    for title in root.iter("title"):
        first = title[0] if len(title) and not title.text else None
        if first is not None and first.get("content-type") == "number":
            label = _label(first)
            label.tail = "\n"
            title.text = (first.tail or "").lstrip(" ")
            title.remove(first)
            title.addprevious(label)


def label_captions(root: Any) -> None:
    """Put label and number of each caption before it; a table's id belongs to the whole."""
    for owner in root.iter("fig", "fig-group", "table-wrap"):
        table = owner.find("table")
        if table is not None and table.get("id"):
            owner.set("id", table.attrib.pop("id"))
        caption = owner.find("caption")
        number = None if caption is None else _taken(caption, "caption-label")
        if number is not None:
            label = _label(number)
            paragraph = number.getparent()
            paragraph.text = (number.tail or "").lstrip(" ")
            paragraph.remove(number)
            owner.insert(0, label)
        for paragraph in list(caption) if caption is not None else ():
            if not len(paragraph) and not (paragraph.text or "").strip():
                caption.remove(paragraph)
        if caption is not None and not len(caption):
            owner.remove(caption)
        if owner.find("code") is not None:
            owner.set("fig-type", "listing")


def label_lists(root: Any, blocks: list[Node]) -> None:
    """Give every item of an ordered list the label that the source says."""
    drawn = [one for one in root.iter("list") if one.get("list-type") != "bullet"]
    written = [one["c"] for one in walk(blocks) if one["t"] == "OrderedList"]
    for element, ((start, style, delimiter), _) in zip(drawn, written, strict=True):
        labels = (list_label(n, style["t"], delimiter["t"]) for n in count(start))
        for item, text in zip(element.iterchildren("list-item"), labels, strict=False):
            for label in item.findall("label"):
                item.remove(label)
            label = etree.Element("label")
            label.text = text
            item.insert(0, label)


def type_references(root: Any) -> None:
    """Say of each reference what it leads to."""
    kinds = {one.get("id"): one.tag for one in root.iter(etree.Element) if one.get("id")}
    for reference in root.iter("xref"):
        reference.attrib.pop("alt", None)
        rid = reference.get("rid", "")
        if rid.startswith(f"{MARK}fn."):
            rid = f"fn-{rid.removeprefix(f'{MARK}fn.')}"
        reference.attrib.clear()
        reference.set("ref-type", REFERENCE_TYPES.get(kinds.get(rid, ""), "other"))
        reference.set("rid", rid)


def joined(elements: Iterable[Any], name: str) -> Iterator[Any]:
    """Yield an element of a name that holds the elements, unless there are none."""
    inside = list(elements)
    if inside:
        holder = etree.Element(name)
        holder.extend(inside)
        yield holder


def fill_tables(root: Any) -> None:
    """Make the head of a table that has nothing else its body, which may not be empty."""
    for table in root.iter("table"):
        head, bodies = table.find("thead"), table.findall("tbody")
        if any(body.find("tr") is not None for body in bodies):
            continue
        for body in bodies:
            table.remove(body)
        if head is not None:
            head.tag = "tbody"
