"""What a reader of the file sees, held against what the source says."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from publish.model.formats import Reading
from publish.model.outline import Outline, RunningText
from publish.model.tree import FORMULA
from publish.problems import Location, Problem, Problems
from publish.verify.squash import (
    Squash,
    matches,
    reads_spaces,
    running_squash,
    same_letters,
    squash_for,
)
from publish.verify.words import differences

LONGEST_NUMBER = 40
LONGEST_ALIKE, MOST_ALIKE = 500, 2
"""Letters and formulas of titles in which notes' marks are looked for: more would take long."""
TIMES_AS_LONG, MOST_BESIDE = 4, 200_000
"""How much longer than the source's a text may be, in times and in characters, to be compared."""
MOST_TOLD = 50
"""Differences of one kind that are told; a file with more has another text."""
HINT = "the file was not delivered; the last good one stays"


def compare(
    outline: Outline,
    reading: Reading,
    contents_depth: int,
    where: Location,
    text: RunningText | None = None,
    hint: Callable[[str, str], str] = lambda _text, _id: HINT,
) -> list[Problem]:
    """Return a problem for each place where a file disagrees with the source.

    White space and line-end hyphens are left out of the comparison, for they are layout; that
    words begin at the same letters is compared in the running text.
    `contents_depth` is 0 where no contents are printed; `text` is what the source says word for
    word, None where that is not to be compared. `hint` says what to do about a text that was
    expected and its id, "" where it has none, such as where the source has it.
    """
    ids = {one.seen: one.id for one in outline.headings}
    ids |= {one.seen: one.id for one in outline.captions}
    told = _Disagreements(where, hint, Problems(list(reading.problems)), squash_for(reading), ids)
    _headings(outline, reading, told)
    listed = [h.seen for h in outline.headings if h.listed and h.level <= contents_depth]
    if reading.contents is not None and contents_depth:
        _sequence("contents", listed, reading.contents, told)
    if reading.navigation is not None:
        _navigation(outline, reading.navigation, contents_depth, told)
    if reading.captions is not None:
        found = numbered_captions(outline, reading, told.squash)
        _sequence("caption", outline.printed_captions, found, told)
    if reading.references is not None:
        _references(outline.printed_links, reading.references, told)
        _order_of_links(outline.printed_links, text.links if text else (), reading.references, told)
    if reading.landings is not None:
        _landings(outline, reading.landings, told)
    if reading.note_texts is not None and text is not None:
        _words_of_notes(text, reading, told)
    elif reading.notes is not None:
        _sequence("note", outline.printed_notes, notes_in_order(reading), told)
    if reading.text is not None and text is not None and not _is_other(reading.text, text, told):
        squash, lines = running_squash(reading), reads_spaces(reading)
        same = same_letters if reading.laid_out else None
        for one in differences(text.paragraphs, reading.text, squash, same, lines):
            message = f'text: expected "{one.expected}", found "{one.found}"'
            told.add(message, one.place)
    return told.problems.found


def _is_other(found: str, text: RunningText, told: _Disagreements) -> bool:
    """Whether a text is so much longer than the source's that it is another; that is told."""
    length = sum(map(len, text.paragraphs))
    if len(found) <= TIMES_AS_LONG * length + MOST_BESIDE:
        return False
    told.add(f"text: expected {length:,} characters, found {len(found):,}")
    return True


def compare_readings(one: Reading, other: Reading, where: Location) -> list[Problem]:
    """Return a problem for each place where a file shows something else than another does.

    `where` is the second file; what only one of them can show is not compared.
    """
    told = _Disagreements(where, lambda _text, _id: "", Problems(), squash_for(one, other))
    marks = {number for reading in (one, other) for number, _ in reading.notes or ()}
    if one.headings is not None and other.headings is not None:
        first, second = _texts(one.headings), _texts(other.headings)
        _sequence("heading", first, _as_alike(first, second, marks, told.squash), told)
        if len(first) == len(second):
            shown = [(max(level, 1), text) for level, text in other.headings]
            expected = [(max(level, 1), "") for level, _ in one.headings]
            _levels(expected, shown, told)
    if one.captions is not None and other.captions is not None:
        first, second = (
            list(filter(_has_number, one.captions)),
            list(filter(_has_number, other.captions)),
        )
        _sequence("caption", first, _as_alike(first, second, marks, told.squash), told)
    if one.note_texts is not None and other.note_texts is not None:
        _compare_texts("note", _text_of_notes(one), _text_of_notes(other), one, other, told)
    elif one.notes is not None and other.notes is not None:
        first, second = notes_in_order(one), notes_in_order(other)
        _sequence("note", first, _as_alike(first, second, marks, told.squash), told)
    if one.references is not None and other.references is not None:
        _references(one.references, other.references, told)
    if one.text is not None and other.text is not None:
        _compare_texts("text", one.text, other.text, one, other, told)
    return [replace(problem, hint="") for problem in told.problems]


def _compare_texts(
    what: str, first: str, second: str, one: Reading, other: Reading, told: _Disagreements
) -> None:
    """Compare running texts of two files; one of lines may have ornaments that none else has."""
    squash, lines = running_squash(one, other), reads_spaces(one, other)
    turned = one.laid_out and not other.laid_out
    expected, found = (second, first) if turned else (first, second)
    for difference in differences(expected.splitlines(), found, squash, same_letters, lines):
        wanted, seen, _ = difference
        if turned:
            wanted, seen = seen, wanted
        told.add(f'{what}: expected "{wanted}", found "{seen}"')


def _text_of_notes(reading: Reading) -> str:
    """Return the running text of all notes by number, each after its number."""
    notes = sorted(reading.note_texts or (), key=_number_of)
    return "\n".join(part for note in notes for part in note)


def numbered_captions(outline: Outline, reading: Reading, squash: Squash) -> list[str]:
    """Return a file's captions without those that the source leaves unnumbered."""
    plain = {squash(caption.text) for caption in outline.plain_captions}
    return [caption for caption in reading.captions or () if squash(caption) not in plain]


def notes_in_order(reading: Reading) -> list[str]:
    """Return a file's notes by number: pages may put one off behind another."""
    return [f"{number} {text}" for number, text in sorted(reading.notes or (), key=_number_of)]


def _number_of(note: tuple[str, str]) -> int:
    return int(note[0]) if note[0].isdecimal() else 0


def _texts(headings: Sequence[tuple[int, str]]) -> list[str]:
    return [text for _, text in headings]


def _has_number(caption: str) -> bool:
    """Whether a caption may be numbered; of others some formats do not say that they are any."""
    return any(sign.isnumeric() for sign in caption)


def _as_alike(
    first: Sequence[str], second: Sequence[str], marks: Container[str], squash: Squash
) -> Sequence[str]:
    """Return the second texts, those of the first where what formats may do tells them apart.

    Some leave the mark of a note out of the text of a heading or caption, and others do not; a
    formula is U+FFFC in some and words in others.
    """
    if len(first) != len(second):
        return second

    def is_shown_by(pattern: str, text: str) -> bool:
        signs = (".*" if sign == FORMULA else rf"{re.escape(sign)}(\d*)" for sign in pattern)
        match = re.fullmatch("".join(signs), text)
        return match is not None and all(not mark or mark in marks for mark in match.groups())

    def is_alike(one: str, other: str) -> bool:
        a, b = squash(one), squash(other)
        if matches(a, b) or matches(b, a):
            return True
        is_short = max(len(a), len(b)) <= LONGEST_ALIKE and f"{a}{b}".count(FORMULA) <= MOST_ALIKE
        return is_short and (is_shown_by(a, b) or is_shown_by(b, a))

    return [a if is_alike(a, b) else b for a, b in zip(first, second, strict=True)]


@dataclass
class _Disagreements:
    """What is told of one file: the problems so far, and what to say of a text expected there."""

    where: Location
    hint: Callable[[str, str], str]
    problems: Problems
    squash: Squash
    ids: Mapping[str, str] = field(default_factory=dict)

    def add(self, message: str, expected: str = "", id: str = "") -> None:
        """Add a disagreement about a text that the source has, perhaps under an id.

        What formats show in many ways, formulas and pictures, is told as […].
        """
        id = id or self.ids.get(expected, "")
        message = message.replace(FORMULA, "[…]")
        self.problems.error("disagreement", message, self.where, self.hint(expected, id))


def _headings(outline: Outline, reading: Reading, told: _Disagreements) -> None:
    if reading.headings is None:
        return
    expected = [heading.seen for heading in outline.headings]
    found = [text for _, text in reading.headings]

    def by_title() -> tuple[list[str], list[str]]:
        wanted = [told.squash(heading.seen_title) for heading in outline.headings]
        titles = set(wanted)
        return wanted, [_title(text, titles, told.squash) for text in found]

    _sequence("heading", expected, found, told, by_title)
    if len(expected) == len(reading.headings):
        levels = [(min(heading.level, 6), heading.seen) for heading in outline.headings]
        _levels(levels, reading.headings, told)


def _levels(
    expected: Sequence[tuple[int, str]], found: Sequence[tuple[int, str]], told: _Disagreements
) -> None:
    """Compare the levels of the same headings, each with its text; a part may be of the first."""
    for (wanted, title), (level, text) in zip(expected, found, strict=True):
        if level != wanted and not (wanted == 0 and level == 1):
            told.add(f'heading "{text}": expected level {wanted}, found {level}', title)


def _title(text: str, titles: set[str], squash: Squash) -> str:
    """Return a heading without its number, if that leaves one of the titles."""
    for start in range(min(len(text), LONGEST_NUMBER)):
        if (title := squash(text[start:])) in titles:
            return title
    return squash(text)


def _sequence(
    what: str,
    expected: Sequence[str],
    found: Sequence[str],
    told: _Disagreements,
    keys: Callable[[], tuple[list[str], list[str]]] | None = None,
) -> None:
    """Compare two lists in order and name what is missing, added or different.

    `keys` gives what tells which belong together where they are not equal: headings' titles.
    """
    before, after = [told.squash(text) for text in expected], [told.squash(text) for text in found]
    for pattern in {text for text in before if FORMULA in text}:
        after = [pattern if matches(pattern, seen) else seen for seen in after]
    if before == after:
        return
    pairs = keys() if keys else (before, after)
    matcher = difflib.SequenceMatcher(None, *pairs, autojunk=False)
    told_before = len(told.problems.found)
    for _, a, b, c, d in matcher.get_opcodes():
        if len(told.problems.found) - told_before > MOST_TOLD:
            return
        for index in range(max(b - a, d - c)):
            wanted = expected[a + index] if a + index < b else None
            seen = found[c + index] if c + index < d else None
            paired = wanted is not None and seen is not None
            if paired and before[a + index] == after[c + index]:
                continue
            told.add(_difference(what, wanted, seen), wanted or "")


def _difference(what: str, wanted: str | None, seen: str | None) -> str:
    if seen is None:
        return f'{what}: expected "{wanted}", found nothing'
    if wanted is None:
        return f'{what}: found "{seen}", which the source does not have'
    return f'{what}: expected "{wanted}", found "{seen}"'


def _navigation(outline: Outline, found: Sequence[str], depth: int, told: _Disagreements) -> None:
    """Navigation may go deeper than the contents, but lists every heading down to its depth."""
    seen = {told.squash(text) for text in found}
    needed = [
        heading.seen
        for heading in outline.headings
        if (heading.listed and heading.level <= max(depth, 1))
        or told.squash(heading.seen) in seen
        or (
            FORMULA in heading.seen
            and any(matches(told.squash(heading.seen), text) for text in seen)
        )
    ]
    _sequence("navigation", needed, found, told)


def _references(
    expected: Sequence[tuple[str, str]],
    found: Sequence[tuple[str, str]],
    told: _Disagreements,
) -> None:
    """Compare links as a collection: notes stand in another order on pages than in a source."""
    wanted = Counter((told.squash(text), id) for text, id in expected)
    seen = Counter((told.squash(text), id) for text, id in found)
    for pattern, id in [one for one in wanted - seen if FORMULA in one[0]]:
        for text, to in [one for one in seen - wanted if one[1] == id and matches(pattern, one[0])]:
            seen[pattern, id] += seen.pop((text, to))
    shown = {(told.squash(text), id): text for text, id in [*expected, *found]}
    for text, id in sorted((wanted - seen).elements()):
        message = f'reference: expected "{shown[text, id]}" leading to "{id}", found nothing'
        told.add(message, id=f"@{id}")
    for text, id in sorted((seen - wanted).elements()):
        message = f'reference: found "{shown[text, id]}" leading to "{id}", expected nothing'
        told.add(message)


def _order_of_links(
    printed: Sequence[tuple[str, str]],
    in_text: Sequence[tuple[str, str]],
    found: Sequence[tuple[str, str]],
    told: _Disagreements,
) -> None:
    """Compare the targets of links with the same words, which may have been exchanged.

    Where one of them stands in a note the order is the format's own, and nothing is compared.
    """
    expected, everywhere, seen = (_targets_by_words(one, told) for one in (in_text, printed, found))
    for words, targets in expected.items():
        is_whole = Counter(everywhere.get(words, [])) == Counter(targets)
        if not is_whole or Counter(seen.get(words, [])) != Counter(targets):
            continue
        for wanted, there in zip(targets, seen[words], strict=True):
            if wanted != there:
                message = f'reference: expected "{words}" leading to "{wanted}", found "{there}"'
                told.add(message, id=f"@{wanted}")


def _targets_by_words(
    links: Sequence[tuple[str, str]], told: _Disagreements
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, id in links:
        found.setdefault(told.squash(text), []).append(id)
    return found


def _words_of_notes(text: RunningText, reading: Reading, told: _Disagreements) -> None:
    """Compare the notes by number, word for word, with the labels of the lists in them."""
    expected = [part for number, paragraphs in text.notes for part in (number, *paragraphs)]
    found = _text_of_notes(reading)
    same = same_letters if reading.laid_out else None
    squash, lines = running_squash(reading), reads_spaces(reading)
    for one in differences(expected, found, squash, same, lines):
        told.add(f'note: expected "{one.expected}", found "{one.found}"', one.place)


def _landings(outline: Outline, found: Mapping[str, Sequence[str]], told: _Disagreements) -> None:
    """Each id must stand at what the source has there: its heading, or its caption.

    A figure's own caption follows those of its subfigures.
    """
    expected = {heading.id: heading.seen for heading in outline.headings}
    expected |= {caption.id: caption.seen for caption in outline.captions}
    parts = {told.squash(one.seen) for one in outline.captions if one.kind == "subfigure"}
    for id, texts in found.items():
        wanted = told.squash(expected.get(id, ""))
        seen = [told.squash(text) for text in texts]
        if wanted not in parts:
            seen = [text for text in seen if text not in parts]
        if wanted and not (seen and matches(wanted, seen[0])):
            there = next(iter(texts), "nothing")
            message = f'"{id}": expected "{expected[id]}" at its place, found "{there}"'
            told.add(message, expected[id])
