"""A good file of a format made of text, and faults planted in it by pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from publish.model.formats import Context, Exporter, Reading
from publish.model.running_text import whole_text
from publish.problems import Location, PublishError
from publish.testing import context_of
from publish.verify import compare
from tests.verify.faults import SOURCE

Record = Callable[[str, object], None]
Fault = tuple[str, str, str | Callable[[re.Match[str]], str], str]
"""What is changed, the pattern to change, what comes in its place, what a problem has to name."""


def good_file(folder: Path, exporter: Exporter) -> Context:
    """Write the publication of the faults, and the good file of a format beside it."""
    place = folder / "paper"
    place.mkdir()
    for name, content in SOURCE.items():
        (place / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    context = context_of(place, folder / f"paper{exporter.suffix}", exporter)
    exporter.export(context)
    return context


def told(path: Path, context: Context, read: Callable[[Path], Reading]) -> str:
    """Return what is told of a file."""
    text = whole_text(context.blocks)
    try:
        reading = read(path)
    except PublishError as error:
        return str(error)
    found = compare(
        context.outline, reading, int(context.publication.contents), Location("f"), text
    )
    return "\n".join(map(str, found)).replace("\u00a0", " ")


def missed(context: Context, read: Callable[[Path], Reading], faults: Iterable[Fault]) -> list[str]:
    """Plant each fault in the good file; return those that are not found or not named."""
    good = context.output.read_text()
    bad = context.output.with_name(f"bad{context.output.suffix}")
    names = []
    for name, old, new, wanted in faults:
        text, count = re.subn(old, new, good, count=1, flags=re.DOTALL)
        assert count, f"{old} is not in the file"
        bad.write_text(text)
        found = told(bad, context, read)
        if wanted not in found:
            names.append(f"{name}: {found[:300] or 'not found'}")
    return names
