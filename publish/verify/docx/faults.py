"""What a finished Word file should not have, whatever it shows: work in progress, and damage."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from publish.problems import Location, Problems
from publish.verify.docx.damage import check_damage
from publish.verify.docx.document import Document, Style
from publish.verify.docx.package import AGAIN
from publish.verify.docx.text import MARKS
from publish.verify.docx.values import W

CHANGES = [f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")]
CHANGES += [f"{W}{name}" for name in ("cellIns", "cellDel", "cellMerge", "numberingChange")]
CHANGES += [f"{W}{name}PrChange" for name in ("p", "r", "sect", "tbl", "tblEx", "tc", "tr")]
UNREAD = {f"{W}altChunk": "content in another format", f"{W}subDoc": "another document"}


def check(document: Document, problems: Problems) -> None:
    """Add a problem for every kind of fault."""
    where = Location.of(document.path)
    texts = document.texts
    changes = sum(1 for text in texts for _ in text.iter(*CHANGES))
    if changes:
        message = f"has {_counted(changes, 'tracked change')}, read as if accepted"
        hint = "accept or reject them in Word, and save it again"
        problems.error("tracked-changes", message, where, hint)
    comments = sum(1 for text in texts for _ in text.iter(f"{W}commentReference"))
    if comments:
        hint = "delete what is settled in Word, and save it again"
        problems.error("comments", f"has {_counted(comments, 'comment')}", where, hint)
    if any(True for text in texts for _ in text.iter(etree.Entity)):
        problems.error("bad-xml", "holds an entity, which is not read", where, AGAIN)
    if any(True for note in texts[1:] for _ in note.iter(*MARKS)):
        problems.error("broken-docx", "holds a note in a note", where, AGAIN)
    for message in (*document.notes.problems, *document.lists.problems):
        hint = "number by a format that the toolkit knows, or tell it about this one"
        problems.error("unread-number", message, where, hint)
    for name, what in UNREAD.items():
        if any(True for text in texts for _ in text.iter(name)):
            hint = "put the content itself into the file"
            problems.error("unread-content", f"holds {what}, which is not read", where, hint)
    check_damage(document, problems)
    if name := _circular(document.styles):
        message = f'its style "{name}" is based on itself'
        problems.error("broken-docx", message, where, AGAIN)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def _circular(styles: Mapping[str, Style]) -> str:
    """Return the name of a style that is based on itself, by way of others or not, "" for none."""
    known: set[str] = set()
    for id in styles:
        chain: set[str] = set()
        while id and id in styles and id not in known:
            if id in chain:
                return styles[id].name
            chain.add(id)
            id = styles[id].based_on
        known |= chain
    return ""
