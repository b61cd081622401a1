"""Whether lists of figures, tables and listings name every caption, as it is and where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lxml.etree import _Element as Element

from publish.problems import Location, Problems
from publish.verify.squash import exact, matches
from publish.verify.web import xhtml
from publish.verify.web.places import HINT, Target, entry_links
from publish.verify.web.xhtml import X, seen

END = re.compile(r"\W+$")


class Caption(NamedTuple):
    """A caption: its element, what it is a caption of, its number, its whole text, its title."""

    element: Element
    kind: str
    number: str
    text: str
    title: str

    def is_named_by(self, entry: str) -> bool:
        """Whether an entry has the whole text, or the number and the title."""
        texts = (self.text, f"{self.number}{self.title}")
        return any(matches(exact(one), exact(entry)) for one in texts)


def check_lists(
    lists: Iterable[tuple[Element, Target]],
    pages: Iterable[Element],
    where: Location,
    problems: Problems,
) -> None:
    """Add a problem for each entry that is wrong, and for each caption of its kind that is lost.

    `lists` are the navigations, each with what finds the targets in it; `pages` hold the text.
    """
    known = [caption for page in pages for caption in _captions(page)]
    kinds: set[str] = set()
    for nav, target in lists:
        faults, listed = _faults(nav, target, known)
        if not kinds.isdisjoint(listed):
            faults.append(f'the list "{seen(nav)[:40]}" is there twice')
        kinds |= listed
        for message in dict.fromkeys(faults):
            problems.error("wrong-link", message, where, HINT)


def check_are_shown(
    lists: Iterable[Element], root: Element, where: Location, problems: Problems
) -> None:
    """Add a problem for each list that is no longer on its page once what is hidden is out."""
    for nav in lists:
        if not any(one is root for one in nav.iterancestors()):
            problems.error("hidden-list", f'the list "{seen(nav)[:40]}" is hidden', where, HINT)


def _faults(nav: Element, target: Target, known: Sequence[Caption]) -> tuple[list[str], set[str]]:
    """Return what is wrong with a list, in words, and the kinds of captions that it has."""
    told, listed = [], []
    for text, link in entry_links(nav):
        place = None if link is None else target(link.get("href", ""))
        inside = set() if place is None else set(place.iter())
        there = [one for one in known if one.element in inside]
        named = next((one for one in there if one.is_named_by(text)), None)
        if place is not None and named and _is_too_wide(place, named, there):
            told.append(f'the entry "{text}" leads to more than its caption')
        if named is None:
            instead = f'"{there[0].text}"' if there else "nothing"
            told.append(f'the entry "{text}" leads to {instead}')
        listed += [named] if named else []
    if not listed:
        return [*told, f'the list "{seen(nav)[:40]}" has no entry that leads to a caption'], set()
    kinds = {one.kind for one in listed}
    wanted = [one for one in known if one.kind in kinds]
    told += [f'the list lacks "{one.text}"' for one in wanted if one not in listed]
    told += [f'the list names "{one.text}" twice' for one in wanted if listed.count(one) > 1]
    if not told and listed != wanted:
        moved = next(a for a, b in zip(listed, wanted, strict=True) if a != b)
        told.append(f'the list names "{moved.text}" at another place than it has')
    return told, kinds


def _is_too_wide(place: Element, named: Caption, there: Iterable[Caption]) -> bool:
    """Whether a place is more than that of a caption, such as a section or a whole page."""
    has_heading = next(xhtml.headings(place), None) is not None
    return has_heading or sum(1 for one in there if one.kind == named.kind) > 1


def _captions(page: Element) -> list[Caption]:
    found = []
    for element in page.iter(f"{X}figcaption", f"{X}caption"):
        mark = element.find(f".//{X}span[@class='caption-label']")
        if mark is not None:
            label, text = seen(mark), seen(element)
            word, number = _parts(label)
            kind = f"{word} {_kind(element)}"
            found.append(Caption(element, kind, number, text, text.removeprefix(label).strip()))
    return found


def _kind(caption: Element) -> str:
    """Return what a caption stands at, as far as its element says."""
    around = list(caption.iterancestors(f"{X}figure", f"{X}table"))
    if not around:
        return ""
    holds = [name for name in ("table", "pre") if next(around[0].iter(X + name), None) is not None]
    return " ".join(holds[:1] or ["figure", *("part" for _ in around[1:])])


def _parts(label: str) -> tuple[str, str]:
    """Return the word and the number of a label: "Figure 1.2:" has "Figure" and "1.2"."""
    text = END.sub("", label)
    word, _, number = text.rpartition(" ")
    if not word and (match := re.search(r"\d", text)):
        word, number = text[: match.start()], text[match.start() :]
    return word, number
