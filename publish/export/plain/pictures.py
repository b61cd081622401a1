"""The pictures of formats of one file, in a folder beside it: `report-images` beside `report.md`.

The names are the same for every format of a publication, so that all of them share the folder.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from publish.model.formats import Context
from publish.model.tree import walk


def folder(context: Context) -> Path:
    """Return the folder for a publication's pictures."""
    return context.output.with_name(f"{context.output.stem}-images")


def names(context: Context) -> dict[str, str]:
    """Return each image target's file name: its own, with a number where two would be one."""
    given: dict[Path, str] = {}
    taken: set[str] = set()
    for target in sorted(context.images):
        path = context.images[target].resolve()
        if path in given:
            continue
        name, count = path.name, 1
        while name.lower() in taken:
            count += 1
            name = f"{path.stem}-{count}{path.suffix}"
        taken.add(name.lower())
        given[path] = name
    return {target: given[path.resolve()] for target, path in context.images.items()}


def addresses(context: Context) -> dict[str, str]:
    """Return the address of each image target as seen from the output file."""
    base = quote(folder(context).name)
    return {target: f"{base}/{quote(name)}" for target, name in names(context).items()}


def write(context: Context) -> None:
    """Write the pictures that the text shows into their folder."""
    shown = {one["c"][2][0] for one in walk(context.blocks) if one["t"] == "Image"}
    named = names(context)
    place = folder(context)
    for target in sorted(shown & named.keys()):
        place.mkdir(exist_ok=True)
        (place / named[target]).write_bytes(context.images[target].read_bytes())
