"""The fingerprint of a finished file, made of what was read in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from publish.model import outline as model
from publish.model.formats import Reading
from publish.model.outline import Outline
from publish.model.tree import FORMULA
from publish.verify.agreement import notes_in_order, numbered_captions
from publish.verify.squash import Squash, matches, squash_for


def fingerprint(outline: Outline, reading: Reading) -> str:
    """Return a file's fingerprint (`publish.model.outline.fingerprint` says what it is).

    A text that is the source's to a reader counts as the source has it, so that files which
    agree have one fingerprint whatever their lines and fonts do; any other as it was found.
    """
    squash = squash_for(reading)
    headings, captions, links, notes = None, None, None, None
    if reading.headings is not None:
        texts = [text for _, text in reading.headings]
        titles = _as_expected([heading.seen for heading in outline.headings], texts, squash)
        headings = zip((level for level, _ in reading.headings), titles, strict=True)
    if reading.captions is not None:
        found = numbered_captions(outline, reading, squash)
        captions = _as_expected(outline.printed_captions, found, squash)
    if reading.references is not None:
        links = _links(outline, reading.references, squash)
    if reading.notes is not None:
        notes = _as_expected(outline.printed_notes, notes_in_order(reading), squash)
    return model.fingerprint(headings, captions, links, notes)


def _as_expected(expected: Sequence[str], found: Sequence[str], squash: Squash) -> list[str]:
    return [
        wanted if wanted is not None and matches(squash(wanted), squash(seen)) else seen
        for wanted, seen in zip_longest(expected, found)
        if seen is not None
    ]


def _links(
    outline: Outline, found: Iterable[tuple[str, str]], squash: Squash
) -> list[tuple[str, str]]:
    """Return the links as the source has them, where it has such a one."""
    known = {(squash(text), id): text for text, id in outline.printed_links}
    formulas = {id: text for text, id in outline.printed_links if FORMULA in text}
    return [(known.get((squash(text), id), formulas.get(id, text)), id) for text, id in found]
