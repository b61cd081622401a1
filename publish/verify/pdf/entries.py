"""The printed contents of a PDF and its lists of figures: where their entries lead.

An entry must lead to the heading or caption whose text it shows, and the page number behind it
must be that page's. That they are the entries that the source asks for is compared elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from publish.problems import Location, Problems
from publish.verify.pdf.lines import Piece
from publish.verify.pdf.outline import Link, Note
from publish.verify.pdf.places import Place, Spot, Spots

CSS = "look at the contents' counters in the publication's css, else build it again"
AGAIN = "build it again"
LABEL = re.compile(r"(\D+)\d+(?:\.\d+)*")
"""How a numbered caption begins: its kind, then its number."""
WORD = re.compile(r"[^\W_]+")
ROMAN = re.compile(r"m*(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
LINE = 1.2
"""How many times its size a line's letters stand below its top at most."""
AROUND = "-–—[](). "
VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


class TextsInOrder:
    """Finds the headings or captions that have a text; of several with one text, in order."""

    def __init__(self, spots: Iterable[Spot], squash: Callable[[str], str]) -> None:
        self._all, self._squash = list(spots), squash
        self._spots: dict[str, list[Spot]] = defaultdict(list)
        for spot in self._all:
            for text in {squash(spot.text), squash(spot.short)}:
                self._spots[text].append(spot)

    def headings(self) -> TextsInOrder:
        """Return the headings alone."""
        return TextsInOrder((spot for spot in self._all if spot.level), self._squash)

    def named(self, texts: Sequence[str]) -> list[list[Spot]]:
        """Return for each text what it can be the name of: one of its kind if all are listed."""
        keys = [self._squash(text) for text in texts]
        counts = Counter(keys)
        waiting = {key: iter(self._spots[key]) for key in counts if key in self._spots}
        return [
            [next(waiting[key])] if len(same) == counts[key] else same
            for key in keys
            for same in [self._spots.get(key, [])]
        ]


def check(
    entries: Sequence[Link],
    spots: Spots,
    texts: TextsInOrder,
    where: Location,
    problems: Problems,
) -> None:
    """Add a problem for each entry that leads to something else than it names."""
    names = texts.named([entry.text for entry in entries])
    for entry, wanted in zip(entries, names, strict=True):
        place = spots.places.get(entry.target)
        if place and (seen := spots.misled(place, wanted)):
            message = f'page {entry.page}: the entry "{entry.text}" leads to "{seen}"'
            problems.error("wrong-link", message, where, AGAIN)


def check_lists(
    lists: Sequence[Link], captions: Iterable[str], where: Location, problems: Problems
) -> None:
    """Add a problem for each caption that is not in the list of its kind."""
    labels = [match for entry in lists if (match := LABEL.match(entry.text))]
    kinds, listed = {match[1] for match in labels}, {match[0] for match in labels}
    for caption in captions:
        match = LABEL.match(caption)
        if match and match[1] in kinds and match[0] not in listed:
            message = f'"{caption}" is in no list, but others of its kind are'
            problems.error("lost-entry", message, where, AGAIN)


class PageNumbers:
    """The numbers that a document prints in its margins, and where it prints none."""

    def __init__(self, margins: Iterable[Piece], labels: Sequence[str]) -> None:
        self._labels = labels
        self._texts: dict[int, list[str]] = defaultdict(list)
        for piece in margins:
            self._texts[piece.page].append(" ".join(piece.text.split()))
        self._alone = {page: self._alone_on(page) for page in self._texts}
        self._shifts = {number - page for page, alone in self._alone.items() for number in alone}

    def _alone_on(self, page: int) -> set[int]:
        """Return the numbers that stand alone in a page's margin, and not in a neighbor's."""
        near = {text for step in (-2, -1, 1, 2) for text in self._texts.get(page + step, [])}
        return _numbers(text.strip(AROUND) for text in self._texts[page] if text not in near)

    def allow(self, page: int, printed: str) -> bool:
        """Whether what is printed behind an entry may be the number of a page.

        Where a page prints no number its place in the file counts, or in its part of the file.
        """
        numbers = _numbers(WORD.findall(printed))
        if not numbers:
            return True
        if alone := self._alone.get(page):
            return not numbers.isdisjoint(alone)
        words = (word for text in self._texts.get(page, []) for word in WORD.findall(text))
        allowed = {page + shift for shift in {0, *self._shifts}}
        allowed |= _numbers([*words, self._labels[page - 1]])
        return not numbers.isdisjoint(allowed)


def check_numbers(
    entries: Iterable[Link],
    spots: Spots,
    numbers: PageNumbers,
    where: Location,
    problems: Problems,
) -> None:
    """Add a problem for each entry with another page number than its page has."""
    for entry in entries:
        place = spots.places.get(entry.target)
        if place and not numbers.allow(place.page, entry.added):
            printed = " ".join(WORD.findall(entry.added))
            message = (
                f'page {entry.page}: the entry "{entry.text}" says page {printed}, '
                f"and leads to the file's page {place.page}"
            )
            problems.error("wrong-page", message, where, CSS)


def check_notes(
    notes: Sequence[Note], places: Mapping[str, Place], where: Location, problems: Problems
) -> None:
    """Add a problem for each footnote whose own destination stands at another one's mark."""
    by_page: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        by_page[note.mark.page].append(note)
    for note in notes:
        place = places.get(f"note-{note.number}")
        there = [one for one in by_page[place.page] if _is_at(place, one.mark)] if place else []
        if there and note not in there:
            message = f"the place of note {note.number} is that of note {there[0].number}"
            problems.error("wrong-link", message, where, AGAIN)


def _is_at(place: Place, mark: Piece) -> bool:
    """Whether the first line below a place begins with a mark of the same page."""
    return mark.height is not None and 0 <= place.top - mark.height < LINE * mark.size


def _numbers(words: Iterable[str]) -> set[int]:
    return {value for word in words if (value := _number(word)) is not None}


def _number(word: str) -> int | None:
    """Return the value of a number in figures or in Roman letters, None for any other word."""
    if word.isdecimal():
        return int(word) if len(word) < 10 else None
    if not word or not ROMAN.fullmatch(word):
        return None
    values = [VALUES[letter] for letter in word.lower()]
    return sum(
        -value if value < after else value
        for value, after in zip(values, [*values[1:], 0], strict=True)
    )
