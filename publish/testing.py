"""The suite that a format has to pass, for whoever adds one.

    from publish.testing import assert_agrees

    def test_every_publication_agrees():
        assert_agrees(exporter, verifier)

It builds the corpus, small publications that hold every rule of numbering between them, and
compares what the verifier reads in each file with what the source says, word for word.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from publish.export import passages
from publish.export.fragment import render_html
from publish.model import labels, resources
from publish.model.document import Document
from publish.model.formats import Context, Exporter, Verifier, load_verifier
from publish.model.running_text import whole_text
from publish.number import number
from publish.problems import Location, Problem, PublishError
from publish.read.place import find
from publish.read.publication import read
from publish.verify import compare

SCHEMES = ("decimal", "alphanumeric", "legal", "roman", "official", "official-en")
MOST_TOLD = 20


def corpus() -> list[Path]:
    """Return the publications of the corpus: folders, or single files, in a fixed order."""
    cases = sorted(_cases().glob("*/*/in"))
    return [case if (case / "publication.yaml").is_file() else _lone(case) for case in cases]


def _cases() -> Path:
    packed = resources.PACKAGE / "cases"
    return packed if packed.is_dir() else resources.PACKAGE.parent / "tests" / "cases"


def _lone(case: Path) -> Path:
    (file,) = case.iterdir()
    return file


def context_of(
    publication: Path, output: Path, exporter: Exporter, scheme: str | None = None
) -> Context:
    """Return what a build would give an exporter for a publication.

    `scheme` numbers it by another scheme than its own; a publication that brings a scheme of its
    own, or asks for a depth, keeps that. Raises `PublishError` for what is wrong in the source.
    """
    return passages.for_format(_whole(publication, output, exporter, scheme), exporter.name)


def _whole(publication: Path, output: Path, exporter: Exporter, scheme: str | None) -> Context:
    """Return the context with the passages for other formats still in it."""
    document = read(find(publication))
    if scheme:
        document = _with_scheme(document, scheme)
    numbered = number(document)
    metadata = document.publication
    return Context(
        name=output.stem,
        publication=metadata,
        outline=numbered.outline,
        blocks=numbered.blocks,
        html=render_html(numbered) if exporter.html else "",
        labels=labels.labels(metadata.language, document.folder, metadata.labels),
        folder=document.folder,
        output=output,
        images=document.images,
        resources=document.resources,
    )


def _with_scheme(document: Document, scheme: str) -> Document:
    chosen = document.publication.numbering
    if chosen.scheme.endswith(".yaml"):
        return document
    metadata = replace(document.publication, numbering=replace(chosen, scheme=scheme))
    return replace(document, publication=metadata)


def disagreements(exporter: Exporter, verifier: Verifier, context: Context) -> list[Problem]:
    """Export a context, read the file back, and return everything that it shows otherwise.

    Passages for other formats may still be in the context: the exporter is not given them, and
    the file is not to show them.
    """
    name, where = exporter.name, Location(context.output.name)
    try:
        reading = verifier.read(exporter.export(passages.for_format(context, name)))
    except PublishError as error:
        return list(error.problems)
    text = whole_text(context.blocks, name, html=exporter.html)
    outline = context.outline.in_format(name)
    return compare(outline, reading, int(context.publication.contents), where, text)


def assert_agrees(
    exporter: Exporter,
    verifier: Verifier | None = None,
    *,
    publications: Iterable[Path] | None = None,
    schemes: Sequence[str] = ("",),
) -> None:
    """Raise `AssertionError` with each place where the format shows something else than the source.

    Without a verifier the one that is installed under the exporter's name is taken; without
    `publications` all of the corpus is, each in its own scheme unless `schemes` are given.
    """
    reader = verifier or load_verifier(exporter.name)
    told: list[str] = []
    for path in corpus() if publications is None else publications:
        for scheme in schemes:
            told += _told(exporter, reader, path, scheme)
    if told:
        head = f"{exporter.name}: {len(told)} disagreements"
        raise AssertionError("\n".join([head, *told[:MOST_TOLD]]))


def _told(exporter: Exporter, verifier: Verifier, path: Path, scheme: str) -> Iterator[str]:
    case = path if path.is_dir() else path.parent
    name = f"{case.parent.parent.name}/{case.parent.name}"
    with tempfile.TemporaryDirectory(prefix="publish-suite-") as folder:
        output = Path(folder).resolve() / f"paper{exporter.suffix}"
        context = _whole(path, output, exporter, scheme)
        for problem in disagreements(exporter, verifier, context):
            yield f"{name}{f' ({scheme})' if scheme else ''}: {problem}"
