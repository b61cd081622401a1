"""`deliver`: the files of one publication put in their places, and everything that says so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from publish.deliver import downloads, files, manifest
from publish.model.document import Document
from publish.model.formats import DEFAULT_FORMATS, Made, known_formats
from publish.model.outline import Numbered
from publish.problems import Location, PublishError, fail


def deliver(document: Document, numbered: Numbered, made: list[Made], output: Path) -> list[str]:
    """Put the good files into `output`, with manifest, checksums and downloads page.

    Returns the names of the files that changed. A format that failed keeps its last good file;
    a file that would replace a source of the publication becomes a problem of its format.
    """
    with files.locked(output):
        known = manifest.load(output).without_lost_files(output)
        before = {picture for entry in known.files.values() for picture in entry.pictures}
        inputs = [_from(document.folder, path) for path in document.inputs]
        state = manifest.made_from(document.folder, inputs)
        changed = []
        for one in made:
            if one.path and (output / one.path.name).resolve() in document.inputs:
                where = Location.of(output / one.path.name)
                hint = "choose another folder with --output-dir"
                message = "is a source of the publication"
                one.problems += fail("in-the-way", message, where, hint).problems
            if one.is_good:
                try:
                    changed += _place(one, document.name, state, output, known)
                    continue
                except PublishError as error:
                    one.problems += error.problems
            if entry := _entry_of(known, document.name, one.name):
                entry.made_from = ""
                entry.current = False
                entry.problems = [manifest.as_data(problem) for problem in one.problems]
        _remove_lost_pictures(before, output, known)
        before_this = known.publications.get(document.name)
        failed = {} if before_this is None else before_this.failed
        for one in made:
            failed.pop(one.name, None)
            if not one.is_good:
                failed[one.name] = [manifest.as_data(problem) for problem in one.problems]
        if failed or any(entry.publication == document.name for entry in known.files.values()):
            publication = _publication(document, numbered, inputs)
            publication.failed = failed
            known.publications[document.name] = publication
            known.save(output)
            downloads.write(known, output)
    return changed


def _from(folder: Path, path: Path) -> str:
    """Return a path as seen from the publication's folder."""
    return Path(os.path.relpath(path, folder)).as_posix()


def _entry_of(known: manifest.Manifest, name: str, format: str) -> manifest.FileEntry | None:
    entries = known.files.values()
    return next((e for e in entries if (e.publication, e.format) == (name, format)), None)


def _place(one: Made, name: str, state: str, output: Path, known: manifest.Manifest) -> list[str]:
    """Put one format's file in its place and enter it; return its name if it changed."""
    if one.path is None or one.exporter is None:
        return []
    target = output / one.path.name
    there = known.files.get(target.name)
    if there and there.format != one.name and there.format in known_formats():
        hint = "two formats with one suffix can't be in one folder: choose another --output-dir"
        message = f"was made by the format {there.format}"
        raise fail("in-the-way", message, Location.of(target), hint)
    is_ours = there is not None or not target.exists()
    changed = files.place(one.path, target, is_ours=is_ours)
    pictures = _place_pictures(one, output, known) if one.pictures else []
    if one.thumbnail:
        files.write(output / "thumbnails" / f"{name}.png", one.thumbnail)
    known.files[target.name] = manifest.FileEntry(
        publication=name,
        format=one.name,
        title=one.exporter.title,
        media_type=one.exporter.media_type,
        bytes=files.size(target),
        sha256=files.checksum(target),
        verified=one.verified,
        checked=one.checked,
        fingerprint=one.fingerprint,
        problems=[manifest.as_data(problem) for problem in one.problems],
        made_from=state,
        pictures=pictures,
    )
    return [target.name] if changed else []


def _place_pictures(one: Made, output: Path, known: manifest.Manifest) -> list[str]:
    """Put the pictures that a file names beside it; return their paths from the output folder.

    Raises `PublishError` where a folder of that name holds what no build of ours has put there.
    """
    if one.pictures is None:
        return []
    folder = output / one.pictures.name
    ours = {picture for entry in known.files.values() for picture in entry.pictures}
    if folder.exists() and not any(name.startswith(f"{folder.name}/") for name in ours):
        hint = "move the folder away, or choose another with --output-dir"
        raise fail("in-the-way", "a folder stands in the way", Location.of(folder), hint)
    placed = []
    for path in files.members(one.pictures):
        name = path.relative_to(one.pictures.parent).as_posix()
        files.write(output / name, path.read_bytes())
        placed.append(name)
    return placed


def _remove_lost_pictures(before: set[str], output: Path, known: manifest.Manifest) -> None:
    """Remove the pictures that no file names any more."""
    named = {picture for entry in known.files.values() for picture in entry.pictures}
    for picture in before - named:
        (output / picture).unlink(missing_ok=True)


def _publication(
    document: Document, numbered: Numbered, inputs: list[str]
) -> manifest.PublicationEntry:
    publication = document.publication
    headings: list[dict[str, Any]] = [
        {"level": h.level, "number": h.number, "suffix": h.suffix, "title": h.title}
        for h in numbered.outline.headings
        if h.listed and h.level <= (int(publication.contents) or 3)
    ]
    found = [*document.problems, *numbered.problems]
    return manifest.PublicationEntry(
        title=publication.title,
        subtitle=publication.subtitle,
        authors=publication.authors,
        description=publication.description,
        language=publication.language,
        formats=list(publication.formats or DEFAULT_FORMATS),
        headings=headings,
        inputs=inputs,
        problems=[manifest.as_data(problem) for problem in found],
    )
