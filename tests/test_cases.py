"""Golden cases: a folder of text in, the outline and the problems out.

`python -m pytest tests/test_cases.py --refresh` writes `expected/` anew, to be reviewed as a diff.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Publish

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/in"))


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_the_outline_is_as_expected(
    case: Path, publish: Publish, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shutil.copytree(case / "in", tmp_path / "in")
    lone = [] if (case / "in" / "publication.yaml").is_file() else list((tmp_path / "in").iterdir())
    result = publish("outline", Path("in") / lone[0].name if lone else "in")
    found = result.out + (f"\n{result.err}" if result.err else "")
    expected = case / "expected" / "outline.txt"
    if request.config.getoption("--refresh"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(found)
    assert found == expected.read_text()
    assert os.listdir(case / "expected") == ["outline.txt"]
