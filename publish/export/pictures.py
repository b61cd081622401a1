"""The pictures of formats of one file, in a folder beside it: `report-images` beside `report.md`.

The names are the same for every format of a publication, so that all of them share the folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from publish.model.formats import Context
from publish.model.tree import walk


def names_of(images: Mapping[str, Path]) -> dict[str, str]:
    """Return each picture's file name, the same in every format that has a folder for them.

    It is its own; of several files of one name, all but the first by address have a number.
    """
    given: dict[Path, str] = {}
    taken: set[str] = set()
    for _, path in sorted((target, path.resolve()) for target, path in images.items()):
        name, number = path.name, 1
        while path not in given and name.lower() in taken:
            number += 1
            name = f"{path.stem}-{number}{path.suffix}"
        given.setdefault(path, name)
        taken.add(given[path].lower())
    return {target: given[path.resolve()] for target, path in images.items()}


def addresses(context: Context) -> dict[str, str]:
    """Return the address of each image target as seen from the output file."""
    base = quote(context.pictures.name)
    return {target: f"{base}/{quote(name)}" for target, name in names_of(context.images).items()}


def write(context: Context) -> None:
    """Write the pictures that the text shows into their folder."""
    shown = {one["c"][2][0] for one in walk(context.blocks) if one["t"] == "Image"}
    named = names_of(context.images)
    place = context.pictures
    for target in sorted(shown & named.keys()):
        place.mkdir(exist_ok=True)
        (place / named[target]).write_bytes(context.images[target].read_bytes())
