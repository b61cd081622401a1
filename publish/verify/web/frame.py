"""What stands around the text of a page of ours: title block, contents, lists, bar, turn.

They stand in the `body` or its `main`, each once but for the lists. All else is text.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element as Element

from publish.problems import Location, Problems
from publish.verify.web.hiding import take_out
from publish.verify.web.xhtml import LISTS, X, seen

HINT = "build the file again"

ONCE = {"title-block": f"{X}header", "bar": f"{X}header", "turn": f"{X}nav"}
LINKS = frozenset({f"{X}a", f"{X}form"})
OUTER = (f"{X}body", f"{X}main")


def taken_out(root: Element) -> list[Element]:
    """Take the parts around its text out of a page, and return them in order."""
    found: list[Element] = []
    once = dict(ONCE)
    outer = [one for one in root.iter(*OUTER) if one.tag == OUTER[0] or _tag_above(one) == OUTER[0]]
    for element in [child for one in outer for child in one]:
        names = [name for name in element.get("class", "").split() if name in once]
        if any(once[name] == element.tag for name in names):
            once = {name: tag for name, tag in once.items() if name not in names}
            found.append(element)
        elif is_contents(element) or is_list_of_captions(element):
            found.append(element)
    for element in found:
        take_out(element)
    return found


def is_contents(element: Element) -> bool:
    """Whether an element is the contents of a page: a navigation with that role."""
    return element.tag == f"{X}nav" and element.get("role") == "doc-toc"


def is_list_of_captions(element: Element) -> bool:
    """Whether an element is a list of figures or the like."""
    return element.tag == f"{X}nav" and "list-of" in element.get("class", "").split()


def check_words(around: Iterable[Element], what: str, where: Location, problems: Problems) -> None:
    """Add a problem for words beside the links and the title of a navigation or bar of `what`."""
    for element in around:
        if "title-block" in element.get("class", "").split():
            continue
        held = LISTS if is_contents(element) or is_list_of_captions(element) else LINKS
        words = [element.text or ""]
        for child in element:
            is_held = child.tag in held or "contents-title" in child.get("class", "").split()
            words += ["" if is_held else seen(child), child.tail or ""]
        if text := " ".join(" ".join(words).split()):
            message = f'{what}holds the words "{text}" beside its contents and links'
            problems.error("loose-words", message, where, HINT)


def _tag_above(element: Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)
