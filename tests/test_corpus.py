"""Every publication of the corpus through every format and every scheme, and read back.

`make test` takes a sample; with `CORPUS=all`, as in CI, all of it is taken.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from publish.export import docx, epub, passages, pdf
from publish.export.fragment import render_html
from publish.model.document import Document
from publish.model.formats import Context, Exporter, Verifier
from publish.model.labels import labels
from publish.model.running_text import running_text
from publish.number import number
from publish.problems import Location
from publish.read.place import find
from publish.read.publication import read
from publish.verify import compare
from publish.verify import docx as read_docx
from publish.verify import epub as read_epub
from publish.verify import pdf as read_pdf
from tests.conftest import ROOT

FORMATS: list[tuple[Exporter, Verifier]] = [
    (pdf.exporter, read_pdf.verifier),
    (epub.exporter, read_epub.verifier),
    (docx.exporter, read_docx.verifier),
]
SCHEMES = ("alphanumeric", "decimal", "legal", "official", "official-en", "roman")
CASES = sorted((ROOT / "tests" / "cases").glob("*/*/in"))
ALL = [(case, scheme) for case in CASES for scheme in SCHEMES]
STEP = 1 if os.environ.get("CORPUS") == "all" else 23


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize(
    ("case", "scheme"),
    ALL[::STEP],
    ids=[f"{case.parent.parent.name}/{case.parent.name}-{scheme}" for case, scheme in ALL[::STEP]],
)
def test_all_formats_agree_with_the_source(case: Path, scheme: str, tmp_path: Path) -> None:
    lone = [] if (case / "publication.yaml").is_file() else list(case.iterdir())
    document = _with_scheme(read(find(lone[0] if lone else case)), scheme)
    numbered = number(document)
    publication = document.publication
    context = Context(
        name="paper",
        publication=publication,
        outline=numbered.outline,
        blocks=numbered.blocks,
        html=render_html(numbered),
        labels=labels(publication.language, document.folder, publication.labels),
        folder=document.folder,
        output=tmp_path,
        images=document.images,
        resources=document.resources,
    )
    for exporter, verifier in FORMATS:
        output = tmp_path / f"paper{exporter.suffix}"
        given = passages.for_format(replace(context, output=output), exporter.name)
        path = exporter.export(given)
        text = list(running_text(given.blocks, html=exporter.html))
        depth = int(publication.contents)
        found = compare(given.outline, verifier.read(path), depth, Location(path.name), text)
        assert [str(problem) for problem in found] == []


def _with_scheme(document: Document, scheme: str) -> Document:
    """Return the publication numbered by another scheme; one of its own stays."""
    chosen = document.publication.numbering
    if chosen.scheme.endswith(".yaml"):
        return document
    publication = replace(document.publication, numbering=replace(chosen, scheme=scheme))
    return replace(document, publication=publication)
