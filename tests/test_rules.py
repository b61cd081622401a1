"""Every rule of numbering has a publication of the corpus that shows it, and each case a rule."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

CASES = Path(__file__).parent / "cases"
RULES = yaml.safe_load((CASES / "rules.yaml").read_text())
SHOWN = [(case, line) for rule in RULES for case, line in rule["shown"].items()]


@pytest.mark.parametrize(("case", "line"), SHOWN, ids=[case for case, _ in SHOWN])
def test_a_case_shows_its_rule(case: str, line: str) -> None:
    folder = CASES / case
    if line.startswith(">"):
        text = "\n".join(path.read_text() for path in sorted((folder / "in").glob("*.md")))
        assert any(one.strip().startswith(line[1:]) for one in text.splitlines())
    else:
        outline = (folder / "expected" / "outline.txt").read_text().replace("\u00a0", " ")
        assert any(one.strip() == line for one in outline.splitlines())


def test_every_case_belongs_to_a_rule() -> None:
    cases = {path.parent.relative_to(CASES).as_posix() for path in CASES.glob("*/*/in")}
    assert cases - {case for case, _ in SHOWN} == set()
