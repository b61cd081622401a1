"""Faults planted in good files (`tests/verify/faults`): each is found, and told clearly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from publish.export import pdf as pdf_exporter
from publish.model.formats import Context, Verifier
from publish.model.running_text import whole_text
from publish.problems import Location, PublishError
from publish.verify import compare, docx, epub, pdf
from tests.conftest import command
from tests.verify.faults import SOURCE, Fault
from tests.verify.faults.docx import DOCX
from tests.verify.faults.epub import EPUB
from tests.verify.faults.pdf import PDF, PRINTED
from tests.word_files import context_of

Record = Callable[[str, object], None]


READERS: dict[str, Verifier] = {
    "pdf": pdf.verifier,
    "epub": epub.verifier,
    "docx": docx.verifier,
}


@dataclass
class Made:
    """The publication, what is known of it, and its good files."""

    folder: Path
    context: Context
    files: dict[str, Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("faults") / "paper"
    folder.mkdir()
    for name, content in SOURCE.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    built = command("build", folder, "--output-dir", folder.parent / "dist")
    assert built.code == 0, built.err
    files = {kind: folder.parent / "dist" / f"paper.{kind}" for kind in ("pdf", "epub", "docx")}
    return Made(folder, context_of(folder, folder.parent / "printed.pdf", "pdf"), files)


def told(path: Path, context: Context) -> str:
    """Return what a verifier says of a file, as `publish verify` does."""
    kind = path.suffix[1:]
    text = whole_text(context.blocks, html=kind != "docx")
    try:
        reading = READERS[kind].read(path)
    except PublishError as error:
        return str(error)
    found = compare(context.outline, reading, context.publication.contents, Location(kind), text)
    return "\n".join(map(str, found))


def missed(made: Made, kind: str, faults: list[Fault]) -> list[str]:
    """Plant each fault in the good file; return those that are not found or not named."""
    good = made.files[kind].read_bytes()
    bad = made.folder.parent / f"bad.{kind}"
    names = []
    for fault in faults:
        bad.write_bytes(fault.plant(good))
        found = told(bad, made.context)
        if fault.told.replace("\u00a0", " ") not in found.replace("\u00a0", " "):
            names.append(f"{fault.name}: {found[:300] or 'not found'}")
    return names


@pytest.mark.parametrize("kind", ["pdf", "epub", "docx"])
def test_the_good_file_agrees(made: Made, kind: str) -> None:
    assert told(made.files[kind], made.context) == ""


@pytest.mark.parametrize(("kind", "faults"), [("docx", DOCX), ("epub", EPUB), ("pdf", PDF)])
def test_every_fault_is_found_and_named(
    made: Made, kind: str, faults: list[Fault], record_property: Record
) -> None:
    names = missed(made, kind, faults)
    record_property("faults", (kind, len(faults) - len(names), len(faults)))
    assert names == []


def test_what_a_pdf_prints_otherwise_is_found_and_named(
    made: Made, record_property: Record
) -> None:
    context = made.context
    names = []
    for name, old, new, wanted in PRINTED:
        html, count = re.subn(old, new, context.html, count=1, flags=re.DOTALL)
        assert count, old
        pdf_exporter.export(replace(context, html=html))
        found = told(context.output, context)
        if wanted not in found.replace("\u00a0", " "):
            names.append(f"{name}: {found[:300] or 'not found'}")
    record_property("faults", ("printed pdf", len(PRINTED) - len(names), len(PRINTED)))
    assert names == []


def test_there_are_enough_faults() -> None:
    assert len(DOCX) + len(EPUB) + len(PDF) + len(PRINTED) >= 60
