"""What stands before and behind a plain text: title block, contents, lists of captions, notes."""

from __future__ import annotations

from collections.abc import Iterable

from publish.export import pages
from publish.export.txt.blocks import hung
from publish.export.txt.filling import NO_BREAK_SPACE, centered, filled, padded, width
from publish.export.txt.marks import Setting
from publish.model.formats import Context

COLUMNS = 72
NARROW = 60
RULE = "=" * COLUMNS
INDENTATION = 2
Lines = list[str]


def title_block(context: Context) -> Lines:
    """Return title, subtitle, authors, date and rights in the middle, the abstract below."""
    publication = context.publication
    authors = [", ".join(filter(None, (one.name, one.affiliation))) for one in publication.author]
    groups = [
        [publication.title, publication.subtitle],
        [*authors, pages.shown_date(context)],
        [publication.rights],
    ]
    lines: Lines = []
    for group in groups:
        shown = [line for text in group for line in filled(pages.single_line(text), NARROW)]
        if shown:
            lines += [*(centered(line, COLUMNS) for line in shown), ""]
    if publication.abstract_paragraphs:
        lines += ["", centered(context.labels["abstract"], COLUMNS), ""]
    for paragraph in publication.abstract_paragraphs:
        lines += [*(" " * 4 + line for line in filled(paragraph, COLUMNS - 8)), ""]
    return lines


def contents(context: Context) -> Lines:
    """Return the contents, and the lists of captions that were asked for, each under its label."""
    entries = [(max(one.level, 1) - 1, one.number, one.title) for one in pages.contents(context)]
    if any(one.level == 0 for one in pages.contents(context)):
        entries = [(one.level, one.number, one.title) for one in pages.contents(context)]
    lines = _listed(context.labels["contents"], entries)
    for listed in pages.lists(context):
        lines += _listed(
            listed.title, [(0, one.label.strip(), one.title) for one in listed.entries]
        )
    return lines


def _listed(label: str, entries: Iterable[tuple[int, str, str]]) -> Lines:
    lines: Lines = []
    for depth, number, title in entries:
        lines += _entry(INDENTATION * depth, number, title)
    return ["", label, "-" * width(label), "", *lines, ""] if lines else []


def _entry(indentation: int, number: str, title: str) -> Lines:
    """Return an entry; its further lines stand at an odd column, which no first line does."""
    lead = f"{number}  ".replace(NO_BREAK_SPACE, " ") if number else ""
    if indentation + width(lead + title) <= COLUMNS:
        return [" " * indentation + lead + title.replace(NO_BREAK_SPACE, " ")]
    hang = width(lead) + (indentation + width(lead) + 1) % 2
    lines = filled(title, COLUMNS - indentation - hang)
    first, *rest = lines or [""]
    return [
        " " * indentation + padded(lead, hang) + first,
        *(" " * (indentation + hang) + line for line in rest),
    ]


def notes(context: Context, setting: Setting) -> Lines:
    """Return the notes under their label, each behind its mark."""
    label = context.labels["notes"]
    lines = [label, "=" * width(label)]
    for number in sorted(setting.notes, key=int):
        mark = setting.mark.format(number)
        lines += ["", *hung(mark, setting.notes[number], COLUMNS, setting)]
    return lines
