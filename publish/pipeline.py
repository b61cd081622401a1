"""The way through the house: read, number, export, verify, deliver.

This module alone knows the order.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish.deliver import files, manifest
from publish.log import Log
from publish.model.formats import (
    DEFAULT_FORMATS,
    EXPORTERS,
    OURS,
    VERIFIERS,
    Made,
    Reading,
    known_formats,
)
from publish.model.limits import Limit
from publish.problems import Location, Problem, Problems, PublishError, fail, nearest
from publish.process import Workshop
from publish.read.place import Place, find

if TYPE_CHECKING:
    from concurrent.futures import Future

    from publish.model.document import Document
    from publish.model.formats import Context, Exporter
    from publish.model.outline import Numbered
    from publish.process import Zygote


HINT_OF_CSS = (
    "does css: hide, add or restyle it? The file was not delivered; the last good one stays"
)


def build(path: Path, formats: Sequence[str], output: Path, jobs: int, log: Log) -> bool:
    """Build one publication; return whether all went well and every file agrees.

    `formats` empty means those of the publication. What fails alone leaves the others and the
    last good file as they are. Raises `PublishError` for problems of the source.
    """
    place = find(path)
    known = manifest.load(output)
    if manifest.is_current(known, output, place.name, place.folder, list(formats)):
        return _unchanged(known, place.name, log)
    with Workshop(formats or DEFAULT_FORMATS, jobs) as workshop, log.progress():
        files.prepare(output)
        document = _read(place, log)
        numbered = _number(document, place, log)
        chosen = _formats(document, formats, log)
        context = _context(document, numbered)
        html = workshop.aside.submit(_html, document, numbered)
        made = _export_and_verify(context, html, chosen, workshop, log)
        _tell_limits(document, numbered, made)
        html.result()  # what is wrong in the text fails every format
        return _deliver(document, numbered, made, output, log)


def outline(path: Path) -> tuple[Document, Numbered]:
    """Read and number a publication, without writing anything."""
    from publish.number import number
    from publish.read.publication import read

    place = find(path)
    with _not_too_deep(place):
        document = read(place)
        return document, number(document)


@contextmanager
def _not_too_deep(place: Place) -> Iterator[None]:
    """Turn what Python says of nesting beyond its limit into a problem of the source."""
    try:
        yield
    except RecursionError as error:
        where = Location.of(place.file or place.folder)
        hint = "look for quotes, lists or divs that were never closed"
        raise fail("too-deep", "something is nested too deeply", where, hint) from error


def _unchanged(known: manifest.Manifest, name: str, log: Log) -> bool:
    entry = known.publications[name]
    log.say(f"{name}: nothing changed since the last build")
    for data in entry.problems:
        log.problem(manifest.as_problem(data))
    return True


def _read(place: Place, log: Log) -> Document:
    from publish.read.publication import read

    log.say(place.name)
    with log.stage("read") as detail, _not_too_deep(place):
        document = read(place)
        count = len(document.chapters)
        detail.append(f"{count} file{'s' if count != 1 else ''}")
    for problem in document.problems:
        log.problem(problem)
    return document


def _number(document: Document, place: Place, log: Log) -> Numbered:
    from publish.number import number

    with log.stage("number") as detail, _not_too_deep(place):
        numbered = number(document)
        outline = numbered.outline
        counts = (
            ("heading", len(outline.headings)),
            ("caption", len(outline.captions)),
            ("reference", len(outline.references)),
            ("note", len(outline.notes)),
        )
        shown = [f"{n} {what}{'s' if n != 1 else ''}" for what, n in counts if n]
        detail.append(", ".join(shown))
    for problem in numbered.problems:
        log.problem(problem)
    return numbered


def _formats(document: Document, asked: Sequence[str], log: Log) -> list[str]:
    """Return the formats to make, each once. Raises `PublishError` for one that is not known."""
    names = list(dict.fromkeys(asked or document.publication.formats or DEFAULT_FORMATS))
    problems = Problems()
    where = document.at("formats")
    for name in dict.fromkeys([*names, *document.publication.formats]):
        if name not in known_formats():
            hint = nearest(name, known_formats(), "known: " + ", ".join(known_formats()))
            problems.error("unknown-format", f'there is no format "{name}"', where, hint)
        elif others := known_formats()[name].others:
            message = f'the format "{name}" of {", ".join(others)} is not used'
            hint = f"there is one of that name in {known_formats()[name].package}"
            problems.warning("format-taken", message, where, hint)
    problems.fail_on_errors()
    for problem in problems:
        log.problem(problem)
    return names


def _context(document: Document, numbered: Numbered) -> Context:
    """Gather what every exporter is given, but for the HTML."""
    from publish.model import labels
    from publish.model.formats import Context

    publication = document.publication
    return Context(
        name=document.name,
        publication=publication,
        outline=numbered.outline,
        blocks=numbered.blocks,
        html="",
        labels=labels.labels(publication.language, document.folder, publication.labels),
        folder=document.folder,
        output=Path(),
        images=document.images,
        resources=document.resources,
    )


def _html(document: Document, numbered: Numbered) -> str:
    """Render the HTML that formats share, once. Raises `PublishError` for TeX that is none."""
    from publish.export.fragment import render_html

    return render_html(numbered, document.publication.time_limit, document.of_text)


def _export_and_verify(
    context: Context, html: Future[str], formats: Sequence[str], workshop: Workshop, log: Log
) -> list[Made]:
    """Make every format and read it back, side by side; a format that fails, fails alone.

    Formats without HTML begin while it is still being rendered.
    """
    exporters = {name: _loaded(name, workshop.zygote) for name in formats}

    def one(name: str) -> Made:
        made = Made(name)
        try:
            exporter = exporters[name]
            if isinstance(exporter, PublishError):
                made.problems += exporter.problems
                return made
            made.exporter = exporter
            given = replace(context, html=html.result()) if exporter.html else context
            _export_one(given, exporter, made, workshop, log)
            if made.is_good:
                picture = workshop.aside.submit(_picture, made)
                _verify_one(context, made, workshop, log)
                made.thumbnail = picture.result()
        except PublishError as error:
            made.problems += error.problems
        except RecursionError:
            hint = "look for quotes, lists or divs that were never closed"
            where = Location.of(context.folder)
            made.problems += fail("too-deep", "is nested too deeply", where, hint).problems
        except Exception as error:
            where = Location(f"{name} ({known_formats()[name].package})")
            message = f"what came back is not as agreed: {type(error).__name__}: {error}"
            made.problems += fail("exporter-raised", message, where).problems
        return made

    order = _in_turn(exporters)
    made = dict(zip(order, workshop.pool.map(one, order), strict=True))
    return [made[name] for name in formats]


def _in_turn(exporters: Mapping[str, Exporter | PublishError]) -> list[str]:
    """Return the formats in the order in which they begin.

    One that needs no HTML begins while that is still being rendered, then what takes longest.
    """

    def rank(name: str) -> tuple[bool, bool]:
        exporter = exporters[name]
        if isinstance(exporter, PublishError):
            return False, False
        return not exporter.slow, exporter.html

    order = sorted(exporters, key=rank)
    first = next((name for name in order if not rank(name)[1]), None)
    return sorted(order, key=lambda name: name != first)


def _tell_limits(document: Document, numbered: Numbered, made: list[Made]) -> None:
    """Add a notice for everything in the publication that a format says it cannot carry."""
    from publish.export import passages
    from publish.model.limits import features

    found: dict[int, dict[str, str]] = {}
    for one in made:
        limits = one.exporter.limits if one.exporter else ()
        blocks = passages.chosen(numbered.blocks, one.name)
        has = found.get(id(blocks)) or found.setdefault(id(blocks), features(blocks))
        told = Problems()
        for limit in limits:
            if isinstance(limit, Limit) and limit.is_met(document.publication, has):
                place = (
                    document.at(limit.key) if limit.key else document.of_text(has[limit.feature])
                )
                told.notice("limit", f"{one.name}: {limit}", place)
        one.problems += told


def exporters() -> dict[str, Exporter | PublishError]:
    """Return every known format's exporter, or what is wrong where it can't be loaded."""
    from publish.process import Zygote

    with Zygote() as zygote:
        return {name: _loaded(name, zygote) for name in known_formats()}


def _loaded(name: str, zygote: Zygote) -> Exporter | PublishError:
    """Return a format's exporter, or what is wrong where its package can't be loaded."""
    from publish.process import exporter_of

    package = known_formats()[name].package
    where = Location(f"{name} ({package})")
    try:
        exporter = exporter_of(name, zygote)
    except PublishError as error:
        return error
    if package != OURS and (ours := _ours_with(exporter.suffix)):
        message = f'its suffix "{exporter.suffix}" is that of our format {ours}'
        return fail("exporter-raised", message, where, f"look at {package}")
    return exporter


def _ours_with(suffix: str) -> str:
    """Return which of our own formats has a suffix, "" for none."""
    ours = (one for one in known_formats().values() if one.package == OURS)
    return next((one.name for one in ours if one.load().suffix == suffix), "")


def _picture(made: Made) -> bytes:
    """Draw a PDF's first page for the downloads page; none where it can't be drawn."""
    if made.path is None or made.path.suffix != ".pdf":
        return b""
    from publish.deliver.downloads import thumbnail

    try:
        return thumbnail(made.path)
    except PublishError:
        return b""


def _export_one(
    context: Context, exporter: Exporter, made: Made, workshop: Workshop, log: Log
) -> None:
    from publish.export import passages

    name = made.name
    where = Location(f"{name} ({known_formats()[name].package})")
    folder = workshop.folder(name)
    output = folder / f"{context.name}{exporter.suffix}"
    log.begin(f"export {name}")
    started = time.perf_counter()
    if known_formats()[name].verified:
        workshop.prepare(VERIFIERS, name)
    work = passages.for_format(replace(context, output=output), name)
    outcome = workshop.run(EXPORTERS, name, work, where, context.publication.time_limit)
    made.problems += outcome.problems
    if not outcome.problems:
        made.path = _checked_path(outcome.result, work, where, made.problems)
        made.pictures = work.pictures if work.pictures.is_dir() else None
    detail = files_size(made.path) if made.path else "failed"
    log.end("export", name, detail, time.perf_counter() - started)


def files_size(path: Path) -> str:
    """Return the size of what was made, for people."""
    from publish.deliver.downloads import shown_size

    return shown_size(files.size(path))


def _checked_path(
    result: Any, work: Context, where: Location, problems: list[Problem]
) -> Path | None:
    """Return the path that an exporter returned if it is the one that it was to write.

    What it left there is a file or a folder of files, not empty, without links to elsewhere.
    """
    hint = "an exporter writes context.output and returns its path"
    message, left = "", [*_within(work.output), *_within(work.pictures)]
    if not isinstance(result, Path) or result.absolute() != work.output.absolute():
        message = f"the exporter returned {result!r}, which is not the file that it was to write"
    elif strange := [path for path in left if path.is_symlink() or not path.exists()]:
        message = f'the exporter left "{strange[0].name}", which leads to another place'
        hint = "it may leave files and folders, but no links"
    elif not any(path.is_file() and path.stat().st_size for path in left):
        message = "the exporter wrote nothing"
    if message:
        problems.extend(fail("exporter-raised", message, where, hint).problems)
        return None
    return work.output


def _within(path: Path) -> list[Path]:
    """Return a file, or everything below a folder, links as they are; nothing where none is."""
    if path.is_symlink() or path.is_file():
        return [path]
    return [Path(root, name) for root, folders, names in os.walk(path) for name in folders + names]


def _verify_one(context: Context, made: Made, workshop: Workshop, log: Log) -> None:
    from publish.model.running_text import whole_text
    from publish.verify import HINT, compare, fingerprint

    if made.path is None or made.exporter is None:
        return
    started = time.perf_counter()
    if not known_formats()[made.name].verified:
        log.unverified(made.name)
        return
    where = Location(made.path.name)
    log.begin(f"verify {made.name}")
    limit = context.publication.time_limit
    outcome = workshop.run(VERIFIERS, made.name, made.path, where, limit)
    found: list[Problem] = []
    if known_formats()[made.name].package == OURS:
        found += outcome.problems
    else:
        package = Location(f"{made.name} ({known_formats()[made.name].package})")
        made.problems += [replace(problem, location=package) for problem in outcome.problems]
    if isinstance(outcome.result, Reading):
        depth = int(context.publication.contents)
        shown = context.outline.in_format(made.name)
        text = whole_text(context.blocks, made.name, html=made.exporter.html)
        hint = HINT_OF_CSS if _follows_css(context, made.exporter) else HINT
        found += compare(shown, outcome.result, depth, where, text, lambda _text, _id: hint)
        made.fingerprint = fingerprint(shown, outcome.result)
    made.problems += [replace(problem, location=where) for problem in found]
    if isinstance(outcome.result, Reading):
        made.verified = made.is_good
        made.checked = outcome.result.counts
    said = "agrees" if made.verified else "disagrees" if made.fingerprint else "failed"
    detail = ", outline ".join(filter(None, [said, made.fingerprint]))
    log.end("verify", made.name, detail, time.perf_counter() - started)


def _follows_css(context: Context, exporter: Exporter) -> bool:
    """Whether a publication's own style sheets decide what a format shows."""
    limits = (limit for limit in exporter.limits if isinstance(limit, Limit))
    return bool(context.resources.get("css")) and not any(limit.key == "css" for limit in limits)


def _deliver(
    document: Document, numbered: Numbered, made: list[Made], output: Path, log: Log
) -> bool:
    """Put the good files in their places; return whether every format went well."""
    from publish.deliver.delivery import deliver

    with log.stage("deliver") as detail:
        changed = deliver(document, numbered, made, output)
        folder = os.path.relpath(output)
        detail.append(f"{folder}: {', '.join(changed)}" if changed else f"{folder}: nothing new")
    for problem in (problem for one in made for problem in one.problems):
        log.problem(problem)
    return all(one.is_good for one in made)
