"""Word files made for a test, and what an editor finds in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from publish import testing
from publish.export.docx import exporter
from publish.model.formats import Context, Exporter, known_formats
from publish.model.outline import Outline

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def exported(folder: Path, text: str, manifest: str = "title: A Title") -> Path:
    """Return the Word file of a publication written into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "publication.yaml").write_text(manifest + "\n", encoding="utf-8")
    (folder / "text.md").write_text(text, encoding="utf-8")
    written(folder, folder / "essay.docx")
    return folder / "essay.docx"


def written(place: Path, output: Path) -> Outline:
    """Write the Word file of a folder or file; return the outline that it shows."""
    context = context_of(place, output, "docx")
    assert exporter.export(context) == output
    return context.outline


def context_of(place: Path, output: Path, name: str) -> Context:
    """Return what the exporter of a format is given for a folder or file."""
    chosen: Exporter = known_formats()[name].load()
    return testing.context_of(place, output, chosen)


def part(path: Path, name: str = "word/document.xml") -> Element:
    """Return a part of the file as XML."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def words(element: Element) -> str:
    """Return what the runs of an element show."""
    return "".join(item.text or "" for item in element.iter(f"{W}t"))


def paragraphs(path: Path) -> list[tuple[str, str]]:
    """Return each paragraph's style and text."""
    found = []
    for paragraph in part(path).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        found.append(("" if style is None else style.get(f"{W}val", ""), words(paragraph)))
    return found


def fields(root: Element) -> list[tuple[str, str]]:
    """Return each field's instruction and the result that it holds, outer ones first.

    Of an instruction in two forms, Word's is taken.
    """
    found: list[list[str]] = []
    open_fields: list[list[str]] = []
    is_result: list[bool] = []
    for item in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t", f"{W}tab"):
        kind = item.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append(["", ""])
            is_result.append(False)
            found.append(open_fields[-1])
        elif kind == "separate":
            is_result[-1] = True
        elif kind == "end":
            open_fields.pop()
            is_result.pop()
        elif item.tag == f"{W}instrText":
            if next(item.iterancestors("{*}Fallback"), None) is None:
                open_fields[-1][0] += item.text or ""
        else:
            for one, shown in zip(open_fields, is_result, strict=True):
                one[1] += (item.text or "\t") if shown else ""
    return [(instruction.strip(), result) for instruction, result in found]
