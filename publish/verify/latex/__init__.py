"""Reads a LaTeX file back as its reader will see it once it is typeset.

The file is taken apart by pylatexenc, not by the library that wrote it. Where LaTeX would print
a number of its own, that is a problem: `engine-numbering`.
"""

from __future__ import annotations

from pathlib import Path

from publish.model.formats import Reading, Verifier
from publish.problems import Location, Problems
from publish.verify.labels import decoded
from publish.verify.latex.seen import faults
from publish.verify.latex.source import load
from publish.verify.latex.text import Walk

HINT = "build the file again"


def read(path: Path) -> Reading:
    """Return what a reader sees in the file. Raises `PublishError` where it can't be read."""
    source = load(path)
    walk = Walk(source.document_class, source.counters)
    text = walk.text(source.nodes)
    seen, problems, where = walk.seen, Problems(), Location.of(path)
    for code, message in (*seen.faults, *faults(seen)):
        problems.error(code, message, where, HINT)
    depth = walk.counters["tocdepth"]
    listed = [text for level, text in seen.contents if level <= depth]
    return Reading(
        headings=tuple(seen.headings),
        contents=tuple(listed) if seen.has_contents else (),
        captions=tuple(seen.captions),
        references=tuple((text, decoded(label)) for text, label in seen.references),
        notes=tuple(seen.notes),
        note_texts=tuple(seen.note_texts),
        text=text,
        problems=tuple(problems),
    )


verifier = Verifier(name="latex", read=read, imports=("pylatexenc.latexwalker",))
