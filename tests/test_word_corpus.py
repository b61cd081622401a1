"""Every publication of the corpus as a Word file, by itself and in LibreOffice.

The corpus is `tests/cases`, a publication of everything, the essay and the guide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml.etree import _Element as Element

from publish.model.outline import Outline
from publish.model.tree import FORMULA
from publish.read.place import find
from publish.read.publication import read
from publish.verify.docx import verifier
from publish.verify.squash import as_laid_out, matches
from tests import libreoffice, word_accessibility
from tests.conftest import ROOT
from tests.word_files import W, fields, part, written

CASES = ROOT / "tests" / "cases"
NOTE_MARK = re.compile(r"\d+$")
CIRCLED = {0x323C + number: str(number) for number in range(21, 36)}
"""LibreOffice circles figures up to 50, Word up to 20."""
AREAS = [*sorted(path.name for path in CASES.iterdir() if path.is_dir()), "content"]


@dataclass(frozen=True)
class Made:
    """A Word file of the corpus and what the source says of it."""

    name: str
    path: Path
    outline: Outline
    depth: int


@pytest.fixture(
    scope="module",
    params=[pytest.param(area, marks=pytest.mark.whole) for area in AREAS],
)
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """Write the Word files of an area."""
    folder = tmp_path_factory.mktemp(request.param)
    return list(_made(request.param, folder))


def _made(area: str, folder: Path) -> Iterator[Made]:
    for place in _places(area):
        name = place.name if area == "content" else place.parent.name
        lone = [] if (place / "publication.yaml").is_file() else list(place.iterdir())
        output = folder / f"{name}.docx"
        source = lone[0] if lone else place
        depth = int(read(find(source)).publication.contents)
        yield Made(name, output, written(source, output), depth)


def _places(area: str) -> list[Path]:
    if area == "content":
        return [ROOT / "content" / "essay", ROOT / "content" / "guide"]
    return sorted((CASES / area).glob("*/in"))


def test_words_accessibility_checker_would_find_nothing(corpus: list[Made]) -> None:
    found = {made.name: word_accessibility.faults(made.path) for made in corpus}
    assert {name: faults for name, faults in found.items() if faults} == {}


STATIC = {"markup-in-titles": 1}
"""How many references are text: REF would repeat the note of a title."""


def test_every_reference_is_a_field(corpus: list[Made]) -> None:
    for made in corpus:
        wanted = sum(len(reference.links) for reference in made.outline.references)
        found = sum(map(_refers, _links(made.path)))
        assert found == wanted - STATIC.get(made.name, 0), made.name


def test_every_caption_is_counted_by_word(corpus: list[Made]) -> None:
    for made in corpus:
        found = [code for code, _ in fields(part(made.path)) if code.startswith("SEQ ")]
        assert len(found) == len(made.outline.captions), made.name


def _links(path: Path) -> Iterator[Element]:
    for name in ("word/document.xml", "word/footnotes.xml"):
        yield from part(path, name).iter(f"{W}hyperlink")


def _refers(link: Element) -> bool:
    return any(" REF _" in (code.text or "") for code in link.iter(f"{W}instrText"))


def test_libreoffice_counts_as_the_outline_does(corpus: list[Made], tmp_path: Path) -> None:
    """The results of fields are taken out first: what is shown then was computed."""
    libreoffice.require()
    emptied = [libreoffice.without_results(made.path, tmp_path) for made in corpus]
    for made, shown in zip(corpus, libreoffice.update(emptied, tmp_path), strict=True):
        assert list(_differences(made, shown)) == [], made.name


def _differences(made: Made, shown: libreoffice.Updated) -> Iterator[str]:
    """Yield what LibreOffice shows otherwise than the outline says."""
    lines = [as_laid_out(line.translate(CIRCLED)) for line in shown.lines]
    following = iter(lines)
    for heading in made.outline.headings:
        if not any(_is_shown(heading.seen, line) for line in following):
            yield f"heading: {heading.text}"
            return
    listed = [h.seen for h in made.outline.headings if h.listed and h.level <= made.depth]
    entries = [as_laid_out(entry.translate(CIRCLED)) for entry, _ in shown.contents]
    if len(entries) < len(listed) or not all(map(_is_shown, listed, entries)):
        yield f"contents: {entries}"
    notes = [text for _, text in verifier.read(shown.docx).notes or ()]
    for caption in made.outline.captions:
        parts = [part for part in as_laid_out(caption.seen).split(FORMULA) if part]
        if not any(all(part in line for part in parts) for line in lines):
            yield f"caption: {caption.text}"
    text = "".join([*lines, *map(as_laid_out, notes)])
    for shown_text, count in Counter(as_laid_out(r.text) for r in made.outline.references).items():
        if text.count(shown_text) < count:
            yield f"reference: {count} times {shown_text}"


def _is_shown(seen: str, line: str) -> bool:
    """Whether a line shows a heading, with or without the marks of its notes."""
    wanted = as_laid_out(seen)
    return matches(wanted, line) or matches(wanted, NOTE_MARK.sub("", line))
