"""Every publication of the corpus through every format and every scheme, and read back.

`make test` takes a sample; with `CORPUS=all`, as in CI, all of it is taken.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.model.formats import OURS, known_formats, load_verifier
from publish.testing import SCHEMES, context_of, corpus, disagreements
from tests.conftest import ESSAY, ROOT, TAKES_ALL

FORMATS = [one.name for one in known_formats().values() if one.verified and one.package == OURS]
CASES = corpus()
ALL = [(case, scheme) for case in CASES for scheme in SCHEMES]
STEP = 1 if TAKES_ALL else 53


def name_of(case: Path) -> str:
    folder = case if case.is_dir() else case.parent
    return f"{folder.parent.parent.name}/{folder.parent.name}"


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize(
    ("case", "scheme"),
    ALL[::STEP],
    ids=[f"{name_of(case)}-{scheme}" for case, scheme in ALL[::STEP]],
)
def test_all_formats_agree_with_the_source(case: Path, scheme: str, tmp_path: Path) -> None:
    assert told(case, scheme, tmp_path) == []


@pytest.mark.whole
def test_the_essay_agrees_in_all_formats(tmp_path: Path) -> None:
    assert told(ESSAY, None, tmp_path) == []


@pytest.mark.whole
def test_the_guide_agrees_in_all_formats(tmp_path: Path) -> None:
    assert told(ROOT / "content" / "guide", None, tmp_path) == []


def told(place: Path, scheme: str | None, folder: Path) -> list[str]:
    """Return what any format shows otherwise than the source."""
    found: list[str] = []
    for name in FORMATS:
        exporter = known_formats()[name].load()
        context = context_of(place, folder / f"paper{exporter.suffix}", exporter, scheme)
        found += map(str, disagreements(exporter, load_verifier(name), context))
    return found
