"""What of a page is not seen: hidden by a style sheet or by HTML, and what shows in another order.

Follows CSS Display 3, CSS 2.2 (11.2, `visibility` is inherited and may be taken back), CSS Color 4
(`opacity`), Filter Effects, CSS Containment 2 (`content-visibility`), and the HTML standard
(15.3.1, elements that are not rendered). Not followed is what is hidden by its place, size or
color. The text of `details` counts as seen, for a touch shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lxml.etree import _Element as Element

from publish.verify.web.declarations import Declarations, amount, words_of

XHTML = "{http://www.w3.org/1999/xhtml}"
FAINT = 0.1
NOT_RENDERED = frozenset(f"{XHTML}{name}" for name in ("datalist", "noscript", "template"))
INSTEAD = frozenset(f"{XHTML}{name}" for name in ("audio", "canvas", "iframe", "object", "video"))
"""Elements whose content is seen only where they themselves can't be shown."""
WITHOUT_VALUE = frozenset({"checkbox", "color", "file", "hidden", "image", "radio", "range"})


def is_not_rendered(element: Element) -> bool:
    """Whether an element is hidden unless a style sheet shows it."""
    return (
        element.tag in NOT_RENDERED
        or element.get("hidden") is not None
        or element.get("popover") is not None
        or (element.tag == f"{XHTML}dialog" and element.get("open") is None)
    )


def is_hidden(declared: Declarations) -> bool:
    """Whether an element and all that is in it is hidden."""
    faint = [amount(declared.get("opacity", []))]
    faint += [
        amount(token.arguments)
        for token in declared.get("filter", [])
        if token.type == "function" and token.lower_name == "opacity"
    ]
    return (
        "none" in words_of(declared, "display")
        or "hidden" in words_of(declared, "content-visibility")
        or any(one is not None and one < FAINT for one in faint)
    )


def is_invisible(declared: Declarations) -> bool | None:
    """Whether an element is invisible itself, None where it is as what is around it."""
    words = set(words_of(declared, "visibility"))
    if not words.isdisjoint({"hidden", "collapse"}):
        return True
    return False if not words.isdisjoint({"visible", "initial"}) else None


def blank(element: Element, visibilities: Mapping[Element, bool]) -> None:
    """Take the words out of an invisible element, but not those that are made visible in it."""
    if not any(visibilities.get(one) is False for one in element.iterdescendants()):
        take_out(element)
        return
    element.text = None
    for child in list(element):
        child.tail = None
        if child not in visibilities:
            blank(child, visibilities)


def take_out(element: Element) -> None:
    """Remove an element, and leave the text behind it; empty a root."""
    parent = element.getparent()
    if parent is None:
        element.text = None
        del element[:]
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)
    element.tail = None


def settle(root: Element) -> None:
    """Leave out what stands instead of a film or the like, and put in the words of fields."""
    for element in list(root.iter(*INSTEAD)):
        element.text = None
        for child in list(element):
            element.remove(child)
    for field in root.iter(f"{XHTML}input"):
        if field.get("type", "").lower() not in WITHOUT_VALUE:
            field.text = field.get("value") or field.get("placeholder")


def reordered(styles: Iterable[tuple[Element, Declarations]]) -> Iterator[str]:
    """Yield what is said of elements whose words or letters are seen in another order."""
    for element, declared in styles:
        text = " ".join("".join(map(str, element.itertext())).split())
        if text and (how := _order(declared)):
            yield f'"{text[:40]}" is set in another order: {how}'


def turned(root: Element) -> Iterator[str]:
    """Yield what is said of letters that HTML itself turns round (HTML, 4.5.25)."""
    for element in root.iter(f"{XHTML}bdo"):
        text = "".join(map(str, element.itertext()))
        if element.get("dir", "").lower() == "rtl" and text.isascii() and text.strip():
            yield f'"{text.strip()[:40]}" is set in another order: bdo'


def _order(declared: Declarations) -> str:
    """Return the declaration that puts an element's words in another order, "" for none."""
    names = ("unicode-bidi", "flex-direction", "flex-flow", "flex-wrap")
    for name in names:
        for word in words_of(declared, name):
            if "override" in word or word.endswith("-reverse"):
                return f"{name}: {word}"
    place = next(iter(declared.get("order", [])), None)
    value = getattr(place, "int_value", 0) if place is not None else 0
    return f"order: {value}" if value else ""
