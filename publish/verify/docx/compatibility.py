"""What Word takes of XML that is also for other programs (ECMA-376-3).

Of alternative contents the first choice is kept whose namespaces Word knows, else the fallback
(9.3). Elements of a namespace that may be ignored and that Word does not know are dropped with
what they hold (9.1), or only around it where that is said (9.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
IGNORING = etree.ETXPath(f"//*[@{MC}Ignorable]")
KNOWN = re.compile(
    r"http://schemas\.openxmlformats\.org/"
    r"(wordprocessingml|drawingml|officeDocument|markup-compatibility)/2006(/\S*)?"
    r"|http://schemas\.microsoft\.com/office/(word|drawing)/20([01]\d|2[0-4])/\S+"
    r"|http://schemas\.microsoft\.com/office/2019/extlst"
    r"|urn:schemas-microsoft-com:(vml|office:office|office:word)"
)
"""The namespaces that Word declares in the files that it saves."""


def understood(root: Element) -> Element:
    """Change the tree in place to what Word takes of it, and return it."""
    for alternatives in list(root.iter(f"{MC}AlternateContent")):
        put(alternatives, _chosen(alternatives))
    for element in cast("list[Element]", IGNORING(root)):
        _ignore(element)
    return root


def put(element: Element, instead: Iterable[Element]) -> None:
    """Put elements in another's place; a tree of nothing else is left as it is."""
    parent = element.getparent()
    if parent is not None:
        for one in list(instead):
            element.addprevious(one)
        parent.remove(element)


def _chosen(alternatives: Element) -> list[Element]:
    """Return what the first choice holds that Word knows, or the fallback where there is none."""
    for choice in alternatives.iterfind(f"{MC}Choice"):
        prefixes = choice.get("Requires", "").split()
        if all(KNOWN.fullmatch(choice.nsmap.get(prefix) or "") for prefix in prefixes):
            return list(choice)
    fallback = alternatives.find(f"{MC}Fallback")
    return [] if fallback is None else list(fallback)


def _ignore(element: Element) -> None:
    """Drop the elements in one that it says may be ignored, where Word does not know them."""
    prefixes = element.get(f"{MC}Ignorable", "").split()
    names = {prefix: element.nsmap.get(prefix) or "" for prefix in prefixes}
    unfolded = element.get(f"{MC}ProcessContent", "").split()
    for prefix, namespace in names.items():
        if not namespace or KNOWN.fullmatch(namespace):
            continue
        for one in list(element.iter(f"{{{namespace}}}*")):
            name = str(one.tag).rpartition("}")[2]
            kept = {f"{prefix}:{name}", f"{prefix}:*"} & set(unfolded)
            put(one, list(one) if kept else ())
